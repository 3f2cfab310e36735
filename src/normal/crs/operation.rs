//! The coordinate operation between two CRS; where both are known, VN-2000 and WGS 84 in the projections that files are in, without
//! a search.
//!
//! PROJ finds the same operation in its registry, but searches for some 10 ms each time, longer than a small case takes for all else.

use std::cell::OnceCell;

use proj::{Proj, ProjCreateError};

use super::candidates::{IN_METRES, ON_WGS84, WITH_PARAMETERS, is_projection, is_wgs84, position_vector, projection};
use crate::profile::zones;

/// From coordinates of one CRS to those of another, x before y.
#[derive(Debug)]
pub(super) struct Operation {
    /// Step by step, where both ends are known.
    steps: Option<Steps>,
    /// As PROJ's registry has it.
    registry: OnceCell<Option<Proj>>,
    ends: [String; 2],
}

#[derive(Debug)]
struct Steps {
    proj: Proj,
    from_degrees: bool,
}

impl Operation {
    /// Finds the operation.
    ///
    /// # Errors
    /// PROJ knows none: why.
    pub(super) fn new(from: &str, to: &str) -> Result<Self, ProjCreateError> {
        crate::read::silence_proj();
        let ends = [from, to].map(str::to_owned);
        if let (Some(from), Some(to)) = (Known::of(from), Known::of(to)) {
            let steps = Steps { proj: Proj::new(&pipeline(&from, &to))?, from_degrees: from.is_lonlat() };
            return Ok(Self { steps: Some(steps), registry: OnceCell::new(), ends });
        }
        let registry = Proj::new_known_crs(from, to, None)?;
        Ok(Self { steps: None, registry: OnceCell::from(Some(registry)), ends })
    }

    /// Coordinates in the other CRS; `None` where there is no answer.
    pub(super) fn convert(&self, at: (f64, f64)) -> Option<(f64, f64)> {
        match &self.steps {
            Some(steps) if !steps.may_be_otherwise(at) => steps.proj.convert(at).ok(),
            _ => self.registry()?.convert(at).ok(),
        }
    }

    fn registry(&self) -> Option<&Proj> {
        let [from, to] = &self.ends;
        self.registry.get_or_init(|| Proj::new_known_crs(from, to, None).ok()).as_ref()
    }
}

impl Steps {
    /// Whether the registry may take other parameters: for two oil fields in the delta of the Mekong, 9.35 to 11.04 degrees north, it
    /// has a set of its own (EPSG:5194), 0.8 m off, which everything that goes by the registry takes for all of the land there.
    fn may_be_otherwise(&self, (_, y): (f64, f64)) -> bool {
        // A degree of latitude is 110.6 km there.
        if self.from_degrees { (9.0..11.4).contains(&y) } else { (990_000.0..1_262_000.0).contains(&y) }
    }
}

/// A projection and the seven parameters from its datum to WGS 84, as PROJ's position vector takes them; none on WGS 84 itself. The
/// ellipsoid of VN-2000 is that of WGS 84.
#[derive(Debug, PartialEq)]
struct Known {
    projection: String,
    parameters: Option<[f64; 7]>,
}

impl Known {
    fn of(definition: &str) -> Option<Self> {
        if let Some(projection) = projection(definition) {
            let parameters = if is_wgs84(definition) { None } else { Some(position_vector(zones().towgs84)) };
            return Some(Self { projection, parameters });
        }
        // As `twin` and `converted_twice` write them; what else a definition says, an axis or a meridian, may not be overheard.
        let (projection, parameters) = if let Some(projection) = definition.strip_suffix(ON_WGS84) {
            (projection, None)
        } else {
            let (projection, listed) = definition.strip_suffix(IN_METRES)?.split_once(WITH_PARAMETERS)?;
            let numbers: Vec<f64> = listed.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
            (projection, Some(numbers.try_into().ok()?))
        };
        is_projection(projection).then(|| Self { projection: projection.to_owned(), parameters })
    }

    fn is_lonlat(&self) -> bool {
        self.projection == "+proj=longlat"
    }
}

/// Whether two definitions are certainly two CRS, as far as that is known without PROJ.
pub(super) fn differ(a: &str, b: &str) -> bool {
    matches!((Known::of(a), Known::of(b)), (Some(a), Some(b)) if a != b)
}

/// PROJ's pipeline, x before y and degrees as degrees.
fn pipeline(from: &Known, to: &Known) -> String {
    let mut steps = vec!["+proj=pipeline".to_owned()];
    if from.is_lonlat() {
        steps.push("+step +proj=unitconvert +xy_in=deg +xy_out=rad".to_owned());
    } else {
        steps.push(format!("+step +inv {} +ellps=WGS84", from.projection));
    }
    if from.parameters != to.parameters {
        steps.push("+step +proj=push +v_3 +step +proj=cart +ellps=WGS84".to_owned());
        steps.extend(from.parameters.map(|parameters| format!("+step {}", helmert(parameters))));
        steps.extend(to.parameters.map(|parameters| format!("+step +inv {}", helmert(parameters))));
        steps.push("+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3".to_owned());
    }
    if to.is_lonlat() {
        steps.push("+step +proj=unitconvert +xy_in=rad +xy_out=deg".to_owned());
    } else {
        steps.push(format!("+step {} +ellps=WGS84", to.projection));
    }
    steps.join(" ")
}

fn helmert([x, y, z, rx, ry, rz, scale]: [f64; 7]) -> String {
    format!("+proj=helmert +x={x} +y={y} +z={z} +rx={rx} +ry={ry} +rz={rz} +s={scale} +convention=position_vector")
}

#[cfg(test)]
mod tests {
    use super::super::{LONLAT, converted_twice, twin};
    use super::*;

    #[test]
    fn the_steps_lead_where_the_registry_does() {
        let zones: Vec<&str> = zones().zones.iter().map(|zone| zone.crs.as_str()).collect();
        let others = ["EPSG:3405", "EPSG:32648", "EPSG:4756", "EPSG:4326", LONLAT];
        let mut all: Vec<String> = zones.iter().chain(&others).map(|crs| (*crs).to_owned()).collect();
        all.extend(["EPSG:9208", "EPSG:3405", "EPSG:32648"].into_iter().flat_map(|crs| [twin(crs), converted_twice(crs)]).flatten());
        let mut ways = 0;
        for (one, other) in all.iter().flat_map(|one| ["EPSG:9208", "EPSG:3405", "EPSG:32648", LONLAT].map(|other| (one.as_str(), other))) {
            for (from, to) in [(one, other), (other, one)] {
                let (operation, start) = (Operation::new(from, to).unwrap(), Operation::new(LONLAT, from).unwrap());
                let registry = Proj::new_known_crs(from, to, None).unwrap();
                let in_metres = if Known::of(to).unwrap().is_lonlat() { 111_000.0 } else { 1.0 };
                for place in [(104.6, 22.3), (106.9, 16.1), (104.9, 11.3), (104.9, 10.9), (106.0, 9.4), (104.5, 8.9)] {
                    let start = start.convert(place).unwrap();
                    let (found, wanted): ((f64, f64), (f64, f64)) = (operation.convert(start).unwrap(), registry.convert(start).unwrap());
                    let off = (found.0 - wanted.0).hypot(found.1 - wanted.1) * in_metres;
                    assert!(off < 1e-4, "{from} {to} {place:?}: {found:?} {wanted:?}");
                    ways += usize::from(operation.registry.get().is_none());
                }
            }
        }
        assert!(ways > 400, "{ways}");
        let is_known = |definition: &str| Known::of(definition).is_some();
        let on_wgs = twin("EPSG:9208").unwrap();
        assert!(is_known(&on_wgs) && !is_known(&on_wgs.replace("+y_0=0", "+y_0=0 +axis=neu")) && !is_known(&on_wgs.replace("=m", "=ft")));
        assert!(
            !is_known("EPSG:3857") && differ("EPSG:9208", &on_wgs) && !differ("EPSG:4326", LONLAT) && !differ("EPSG:9208", "EPSG:3857")
        );
    }
}
