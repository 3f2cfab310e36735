//! The working grid of a case: where it is used, and how areas on it compare with those on the ground.

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use geo::Coord;

use super::{Area, LONLAT, ToLonLat, Way, normal_name, operation, zones_at};
use crate::model::{Facts, Note, NoteCode, Pct, Severity};
use crate::read::ReadError;

/// By how much areas may be off; TM-3 and UTM stay within this of the ground throughout their zones.
const NOTED: f64 = 0.002;

/// The working grid of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its definition, as PROJ and GDAL read it.
    pub definition: String,
    /// How many metres one unit of it is.
    pub metres_per_unit: f64,
}

impl Grid {
    /// The grid of this definition.
    ///
    /// # Errors
    /// PROJ does not know it, or it is no projected CRS.
    pub fn new(definition: &str) -> Result<Self, ReadError> {
        if is_metric(definition) {
            return Ok(Self { definition: definition.to_owned(), metres_per_unit: 1.0 });
        }
        let wrong =
            |what: &'static str| ReadError::Place { file: format!("crs = {definition:?}"), what: what.into(), candidates: Vec::new() };
        let reference = crate::read::quietly(|| SpatialRef::from_definition(definition)).map_err(|_| wrong("there is no such CRS"))?;
        if !reference.is_projected() {
            return Err(wrong("the working grid must be a projected CRS, in metres or feet"));
        }
        Ok(Self { definition: definition.to_owned(), metres_per_unit: reference.linear_units() })
    }

    /// The grid for GDAL, x before y.
    #[must_use]
    pub fn spatial_ref(&self) -> Option<SpatialRef> {
        let mut reference = SpatialRef::from_definition(&self.definition).ok()?;
        reference.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        Some(reference)
    }

    /// Where the grid is used.
    #[must_use]
    pub fn area(&self) -> Option<Area> {
        Area::of(&self.definition, self.metres_per_unit)
    }

    /// A longitude and latitude as metres of the working grid; `None` where the projection has no answer.
    #[must_use]
    pub fn from_lonlat(&self, [lon, lat]: [f64; 2]) -> Option<[f64; 2]> {
        let place = Way::new(LONLAT, self).ok()?.coord(Coord { x: lon, y: lat }).ok()?;
        Some([place.x, place.y])
    }

    /// The way from the working grid to longitude and latitude.
    #[must_use]
    pub fn to_lonlat(&self) -> Option<ToLonLat> {
        let operation = operation(&self.definition, LONLAT).ok()?;
        Some(ToLonLat { operation, metres_per_unit: self.metres_per_unit })
    }

    /// Areas on the grid by those on the ground, at a place of the grid in metres; `None` where the projection has no answer.
    ///
    /// Source: the radii of curvature of the ellipsoid WGS 84 (Snyder 1987, Map Projections, p. 24 f.), over 100 m.
    #[must_use]
    pub fn areal_scale(&self, at: Coord<f64>) -> Option<f64> {
        const AXIS: f64 = 6_378_137.0;
        const ECCENTRICITY: f64 = 0.006_694_379_990_14;
        const HALF: f64 = 50.0;
        let way = self.to_lonlat()?;
        let [_, lat] = way.place([at.x, at.y])?;
        let bent = 1.0 - ECCENTRICITY * lat.to_radians().sin().powi(2);
        let (meridian, parallel) = (AXIS * (1.0 - ECCENTRICITY) / bent.powf(1.5), AXIS / bent.sqrt() * lat.to_radians().cos());
        let step = |x: f64, y: f64| {
            let (from, to) = (way.place([at.x - x, at.y - y])?, way.place([at.x + x, at.y + y])?);
            Some([(to[0] - from[0]).to_radians() * parallel, (to[1] - from[1]).to_radians() * meridian])
        };
        let (east, north) = (step(HALF, 0.0)?, step(0.0, HALF)?);
        let ground = (east[0] * north[1] - east[1] * north[0]).abs();
        Some(4.0 * HALF * HALF / ground).filter(|scale| scale.is_finite())
    }

    /// A note where areas on the grid differ from those on the ground by more than surveying does, at a place of the grid.
    #[must_use]
    pub fn scale_note(&self, at: Coord<f64>) -> Option<Note> {
        if is_near_meridian(&self.definition, at) {
            return None;
        }
        let off = (self.areal_scale(at)? - 1.0).abs();
        if off <= NOTED {
            return None;
        }
        let zones = self.to_lonlat()?.place([at.x, at.y]).map(zones_at).unwrap_or_default();
        let facts = Facts::new().text("crs", &self.definition).pct("off", Pct(off * 100.0));
        let facts = if zones.is_empty() { facts } else { facts.list("zones", zones) };
        Some(Note::new(NoteCode::GridScale, Severity::Warning).at(Some([at.x, at.y])).with(facts))
    }
}

/// Whether a CRS is a projection in metres, as far as its code alone tells: PROJ's registry takes longer to load than a small
/// overlay takes. VN-2000, Web Mercator, and the zones of UTM on WGS 84.
fn is_metric(definition: &str) -> bool {
    normal_name(definition) == "EPSG:3857" || is_transverse(definition)
}

/// Whether a CRS is a transverse Mercator of VN-2000 or a zone of UTM on WGS 84, as far as its code alone tells.
fn is_transverse(definition: &str) -> bool {
    let name = normal_name(definition);
    let code = name.strip_prefix("EPSG:").and_then(|code| code.parse::<u16>().ok());
    matches!(code, Some(3405 | 3406 | 32601..=32660 | 32701..=32760)) || crate::profile::zones().zones.iter().any(|zone| zone.crs == name)
}

/// Whether a place of a grid, in metres, is so near to the meridian of its zone that areas are what they are on the ground, within
/// [`NOTED`], which PROJ need not be asked for then.
///
/// Lengths are off by `k (1 + x² / 2R²)` at `x` from the meridian (Snyder 1987, p. 61), with `k` of 0.9996 or 0.9999 on it.
fn is_near_meridian(definition: &str, at: Coord<f64>) -> bool {
    const MERIDIAN: f64 = 500_000.0;
    const NEAR: f64 = 280_000.0;
    const POLE: f64 = 10_000_000.0;
    (at.x - MERIDIAN).abs() <= NEAR && (0.0..=POLE).contains(&at.y) && is_transverse(definition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_by_its_code_is_what_the_registry_says() {
        let codes = (1024..=32767).map(|code| format!("EPSG:{code}")).filter(|name| is_metric(name));
        let mut count = 0;
        for name in codes {
            let reference = SpatialRef::from_definition(&name).unwrap();
            assert!(reference.is_projected() && (reference.linear_units() - 1.0).abs() < f64::EPSILON, "{name}");
            count += 1;
        }
        assert!(count > 120 && is_metric("urn:ogc:def:crs:EPSG::9208") && !is_metric("EPSG:2263") && !is_metric("EPSG:4326"));
    }

    #[test]
    fn near_the_meridian_of_a_zone_areas_are_those_on_the_ground() {
        let codes = (1024..=32767).map(|code| format!("EPSG:{code}")).filter(|name| is_transverse(name));
        let mut places = 0;
        for grid in codes.map(|name| Grid::new(&name).unwrap()) {
            for (x, y) in [(220_001.0, 1_000_000.0), (500_000.0, 2_500_000.0), (779_999.0, 9_000_000.0)] {
                let at = Coord { x, y };
                assert!(is_near_meridian(&grid.definition, at), "{}", grid.definition);
                let scale = grid.areal_scale(at).unwrap();
                assert!((scale - 1.0).abs() <= NOTED, "{} at {at:?}: {scale}", grid.definition);
                places += 1;
            }
        }
        assert!(places > 360, "{places}");
        assert!(!is_near_meridian("EPSG:9208", Coord { x: 900_000.0, y: 2_490_000.0 }));
        assert!(!is_near_meridian("EPSG:3857", Coord { x: 500_000.0, y: 2_490_000.0 }));
    }
}
