//! The CRS that Vietnamese files are found in, and what each would be taken for.

use std::iter::once;
use std::rc::Rc;

use gdal::spatial_ref::SpatialRef;
use geo::Coord;

use super::operation::Operation;
use super::{Grid, LONLAT, Way, normal_name, operation, told};
use crate::profile::{Zone, zones};
use crate::read::case::{Axes, Unit};

/// A CRS that a file could be in.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What a case says: `EPSG:5897`.
    pub crs: String,
    /// A name for people, with the provinces that use it.
    pub name: String,
}

/// Beside the zones of VN-2000 / TM-3.
const OTHERS: &[(&str, &str)] = &[
    ("EPSG:3405", "VN-2000 / UTM 48N"),
    ("EPSG:3406", "VN-2000 / UTM 49N"),
    ("EPSG:32648", "WGS 84 / UTM 48N"),
    ("EPSG:32649", "WGS 84 / UTM 49N"),
    (LONLAT, "WGS 84, lon/lat"),
    ("EPSG:3857", "Web Mercator"),
];

/// The zones of VN-2000 from west to east, then everything else.
fn all_known() -> Vec<Candidate> {
    let of_zone = |zone: &Zone| Candidate { crs: zone.crs.clone(), name: zone_name(zone) };
    let zones = zones().zones.iter().map(of_zone);
    let others = OTHERS.iter().map(|(crs, name)| Candidate { crs: (*crs).to_owned(), name: (*name).to_owned() });
    zones.chain(others).collect()
}

/// The zone with the provinces that use it, then those that did until the end of 6/2025 alone.
fn zone_name(zone: &Zone) -> String {
    let before: Vec<&str> = zone.before_2025.iter().filter(|name| !zone.provinces.contains(name)).map(String::as_str).collect();
    let before = if before.is_empty() { String::new() } else { format!(" (–6/2025: {})", before.join(", ")) };
    let provinces = if zone.provinces.is_empty() { String::new() } else { format!(": {}", zone.provinces.join(", ")) };
    format!("VN-2000 / TM-3 {}{provinces}{before}", zone.meridian)
}

/// The grid, then as `all_known`.
#[must_use]
pub fn all(grid: &Grid) -> Vec<Candidate> {
    let mut all = all_known();
    let own = normal_name(&grid.definition);
    match all.iter().position(|candidate| candidate.crs == own) {
        Some(index) => all[..=index].rotate_right(1),
        None => all.insert(0, Candidate { crs: own, name: String::new() }),
    }
    all
}

/// What coordinates of a file could be in, and where they would lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The CRS.
    pub candidate: Candidate,
    /// In which order the file has its coordinates.
    pub axes: Axes,
    /// In which unit.
    pub unit: Unit,
    /// Longitude and latitude of the first one.
    pub lonlat: [f64; 2],
}

impl Meaning {
    /// What a case has to say: `crs = "EPSG:9208", axes = "north-east"`.
    #[must_use]
    pub fn says(&self) -> String {
        let axes = if self.axes == Axes::NorthEast { ", axes = \"north-east\"" } else { "" };
        let unit = if self.unit == Unit::Millimetre { ", unit = \"mm\"" } else { "" };
        format!("crs = {:?}{axes}{unit}", self.candidate.crs)
    }
}

/// West, south, east, north of Viet Nam with its islands, roughly, degrees: CRS of the whole world are thought of within it alone.
const VIET_NAM: [f64; 4] = [102.0, 6.5, 117.5, 23.5];

/// What these coordinates could be in: nine tenths of them lie where that CRS is used. Metres before millimetres, east before north,
/// the zones of VN-2000 from west to east before everything else.
#[must_use]
pub fn meanings(samples: &[Coord<f64>]) -> Vec<Meaning> {
    const LOOKED_AT: usize = 50;
    let samples: Vec<Coord<f64>> = samples.iter().step_by(samples.len().div_ceil(LOOKED_AT).max(1)).copied().collect();
    let Some(first) = samples.first().copied() else { return Vec::new() };
    let areas: Vec<(Candidate, Area)> =
        all_known().into_iter().filter_map(|candidate| Some((candidate.clone(), in_viet_nam(&candidate)?))).collect();
    let mut found = Vec::new();
    for (axes, unit) in [Axes::EastNorth, Axes::NorthEast].into_iter().flat_map(|axes| [(axes, Unit::Metre), (axes, Unit::Millimetre)]) {
        for (candidate, area) in areas.iter().filter(|(candidate, _)| unit == Unit::Metre || candidate.crs != LONLAT) {
            let fit = samples.iter().filter(|coord| area.holds(told(**coord, axes, unit), 0.0)).count();
            let lonlat = area.lonlat(told(first, axes, unit)).filter(|place| fit * 10 >= samples.len() * 9 && !is_beyond(*place));
            if let Some(lonlat) = lonlat {
                found.push(Meaning { candidate: candidate.clone(), axes, unit, lonlat });
            }
        }
    }
    found
}

/// Whether a place is east of the mainland and north of the islands.
fn is_beyond([lon, lat]: [f64; 2]) -> bool {
    lon > 109.6 && lat > 18.0
}

/// The area of a candidate, that of the whole world cut to the country.
fn in_viet_nam(candidate: &Candidate) -> Option<Area> {
    let to_lonlat = operation(&candidate.crs, LONLAT).ok()?;
    let is_other = OTHERS.iter().any(|(crs, _)| *crs == candidate.crs);
    let bounds = bounds_of(&candidate.crs).unwrap_or(VIET_NAM);
    let bounds = if is_other { within(bounds, VIET_NAM) } else { bounds };
    Some(Area::within(bounds, &candidate.crs, to_lonlat, 1.0))
}

/// What came on 1/7/2025 to the provinces of a zone of VN-2000, which the registry's rectangle of it does not hold.
fn came_to(zone: &'static Zone) -> impl Iterator<Item = [f64; 4]> {
    let [west, south, east, north] = zone.bounds;
    let near = [west - NEAR, south - NEAR, east + NEAR, north + NEAR];
    zones().before(zone).map(move |before| within(before.bounds, near))
}

/// The registry's rectangles of zones reach over half the country; what came to a province lies next to it, degrees.
const NEAR: f64 = 1.5;

fn within([west, south, east, north]: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [west.max(other[0]), south.max(other[1]), east.min(other[2]), north.min(other[3])]
}

/// The registry's rectangle of a CRS: west, south, east, north in degrees. Those that files are mostly in are known here, for it
/// takes longer to load the registry than to check a small case.
fn bounds_of(definition: &str) -> Option<[f64; 4]> {
    let name = normal_name(definition);
    if let Some(zone) = zones().zones.iter().find(|zone| zone.crs == name) {
        return Some(zone.bounds);
    }
    if let Some((_, bounds)) = BOUNDS.iter().find(|(known, _)| *known == name) {
        return Some(*bounds);
    }
    let area = crate::read::quietly(|| SpatialRef::from_definition(definition)).ok()?.area_of_use()?;
    Some([area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree])
}

/// The registry's rectangles of CRS beside the zones.
const BOUNDS: [(&str, [f64; 4]); 4] = [
    ("EPSG:3405", [102.14, 8.33, 108.0, 23.4]),
    ("EPSG:3406", [108.0, 10.43, 109.53, 21.56]),
    ("EPSG:32648", [102.0, 0.0, 108.0, 84.0]),
    ("EPSG:32649", [108.0, 0.0, 114.0, 84.0]),
];

/// What the coordinate could be in, the case's grid first, as people read it: `EPSG:9208 (VN-2000 / TM-3 …), axes = "north-east"`.
#[must_use]
pub fn fitting(sample: Coord<f64>, grid: &Grid) -> Vec<String> {
    let own = normal_name(&grid.definition);
    let mut meanings = meanings(&[sample]);
    let known = meanings.iter().any(|meaning| meaning.candidate.crs == own);
    let is_own = |meaning: &Meaning| meaning.candidate.crs == own;
    meanings.sort_by_key(|meaning| !is_own(meaning));
    let own = Some(own).filter(|own| !known && all_known().iter().all(|candidate| candidate.crs != *own));
    let by_grid = own.filter(|_| grid.area().is_some_and(|area| area.holds(sample, 0.0)));
    let told = meanings.iter().map(|meaning| {
        let says = meaning.says();
        let rest = says.split_once("\", ").map(|(_, rest)| format!(", {rest}")).unwrap_or_default();
        format!("{} ({}){rest}", meaning.candidate.crs, meaning.candidate.name)
    });
    by_grid.into_iter().chain(told).collect()
}

/// The zones of VN-2000 / TM-3 that are used at a place in degrees.
#[must_use]
pub fn zones_at([lon, lat]: [f64; 2]) -> Vec<String> {
    let holds = |zone: &&'static Zone| once(zone.bounds).chain(came_to(zone)).any(|bounds| is_in(bounds, [lon, lat], 0.0));
    zones().zones.iter().filter(holds).map(|zone| zone.crs.clone()).collect()
}

/// Whether a definition is known as a projection of VN-2000.
#[must_use]
pub fn is_vn2000(definition: &str) -> bool {
    let name = normal_name(definition);
    all_known().iter().any(|candidate| candidate.crs == name && candidate.name.starts_with("VN-2000"))
}

/// The name by which people know the CRS of this definition: that of its zone with the provinces, else the registry's.
#[must_use]
pub fn name_of(definition: &str) -> Option<String> {
    let name = normal_name(definition);
    let known = all_known().into_iter().find(|candidate| candidate.crs == name).map(|candidate| candidate.name);
    known.or_else(|| SpatialRef::from_definition(&name).ok()?.name())
}

/// Whether a place in degrees lies in a rectangle or at most so many degrees outside.
fn is_in([west, south, east, north]: [f64; 4], [lon, lat]: [f64; 2], margin: f64) -> bool {
    (west - margin..=east + margin).contains(&lon) && (south - margin..=north + margin).contains(&lat)
}

/// Where a CRS is used: the registry's rectangle, which for a zone of VN-2000 is that of before 1/7/2025, and what came to the
/// zone's provinces since then.
pub struct Area {
    /// West, south, east, north in degrees.
    rectangles: Vec<[f64; 4]>,
    to_lonlat: Rc<Operation>,
    metres_per_unit: f64,
}

impl Area {
    /// The area of a CRS; `None` where the registry gives none.
    #[must_use]
    pub fn of(definition: &str, metres_per_unit: f64) -> Option<Self> {
        Some(Self::within(bounds_of(definition)?, definition, operation(definition, LONLAT).ok()?, metres_per_unit))
    }

    fn within(bounds: [f64; 4], definition: &str, to_lonlat: Rc<Operation>, metres_per_unit: f64) -> Self {
        let name = normal_name(definition);
        let zone = zones().zones.iter().find(|zone| zone.crs == name);
        Self { rectangles: once(bounds).chain(zone.into_iter().flat_map(came_to)).collect(), to_lonlat, metres_per_unit }
    }

    /// Whether a coordinate, in metres, lies in it or at most so many degrees outside.
    #[must_use]
    pub fn holds(&self, coord: Coord<f64>, margin: f64) -> bool {
        self.lonlat(coord).is_some_and(|place| self.rectangles.iter().any(|rectangle| is_in(*rectangle, place, margin)))
    }

    /// A coordinate, in metres, as longitude and latitude.
    fn lonlat(&self, coord: Coord<f64>) -> Option<[f64; 2]> {
        let coord = (coord.x / self.metres_per_unit, coord.y / self.metres_per_unit);
        let (lon, lat) = self.to_lonlat.convert(coord)?;
        (lon.is_finite() && lat.is_finite()).then_some([lon, lat])
    }
}

/// What makes a projection a CRS on WGS 84.
pub(super) const ON_WGS84: &str = " +datum=WGS84 +units=m +type=crs";
/// What makes it one with seven parameters of its own, which stand between the two.
pub(super) const WITH_PARAMETERS: &str = " +ellps=WGS84 +towgs84=";
pub(super) const IN_METRES: &str = " +units=m +type=crs";

/// The same projection on the other datum: of a VN-2000 CRS that on WGS 84, and the other way round.
#[must_use]
pub fn twin(crs: &str) -> Option<String> {
    let name = normal_name(crs);
    let paired = PAIRS.iter().find_map(|(a, b, _)| if *a == name { Some(*b) } else { (*b == name).then_some(*a) });
    let on_wgs = || Some(format!("{}{ON_WGS84}", projection(&name)?));
    paired.map(str::to_owned).or_else(on_wgs)
}

/// What coordinates of a CRS are in that were once taken for the other datum, and converted to this one: the seven parameters
/// between the two stand in them once too often.
#[must_use]
pub fn converted_twice(crs: &str) -> Option<String> {
    let name = normal_name(crs);
    let times = if is_wgs84(&name) { -1.0 } else { 2.0 };
    let parameters: Vec<String> = position_vector(zones().towgs84).iter().map(|number| (number * times).to_string()).collect();
    Some(format!("{}{WITH_PARAMETERS}{}{IN_METRES}", projection(&name)?, parameters.join(",")))
}

/// The published parameters as PROJ's `+towgs84` takes them: the registry gives rotations of the frame (method EPSG:9607), the
/// position vector turns the other way.
pub(super) fn position_vector([x, y, z, rx, ry, rz, scale]: [f64; 7]) -> [f64; 7] {
    [x, y, z, -rx, -ry, -rz, scale]
}

/// Whether a CRS is one of those on WGS 84 that have a twin on VN-2000.
pub(super) fn is_wgs84(crs: &str) -> bool {
    let name = normal_name(crs);
    PAIRS.iter().any(|(_, wgs, _)| *wgs == name)
}

/// On VN-2000, on WGS 84, and the projection of both.
const PAIRS: [(&str, &str, &str); 4] = [
    ("EPSG:3405", "EPSG:32648", "+proj=utm +zone=48"),
    ("EPSG:3406", "EPSG:32649", "+proj=utm +zone=49"),
    ("EPSG:4756", LONLAT, "+proj=longlat"),
    ("EPSG:4756", "EPSG:4326", "+proj=longlat"),
];

/// Whether a text is one of the projections that [`projection`] gives, to the letter.
pub(super) fn is_projection(text: &str) -> bool {
    let mut of_zones = zones().zones.iter().filter_map(|zone| projection(&zone.crs));
    PAIRS.iter().any(|(.., paired)| *paired == text) || of_zones.any(|of_zone| of_zone == text)
}

/// The projection of a CRS that is known on both datums, or of a zone of VN-2000.
pub(super) fn projection(name: &str) -> Option<String> {
    let paired = PAIRS.iter().find(|(vn, wgs, _)| *vn == name || *wgs == name);
    let of_zone = || {
        let zone = zones().zones.iter().find(|zone| zone.crs == name)?;
        Some(format!("+proj=tmerc +lat_0=0 +lon_0={} +k=0.9999 +x_0=500000 +y_0=0", zone.degrees()?))
    };
    paired.map(|(.., projection)| (*projection).to_owned()).or_else(of_zone)
}

/// The VN-2000 CRS that a definition is but for its datum or its seven parameters, and how far off that is at a place of the
/// file, metres; `None` for one that is known by its code, and for one that is no VN-2000 projection at all.
#[must_use]
pub fn official(crs: &str, sample: Coord<f64>, grid: &Grid) -> Option<(String, f64)> {
    nearest(crs, sample, grid).filter(|(_, off)| (SAME..ALIKE).contains(off))
}

/// The VN-2000 CRS that a definition without a code is.
#[must_use]
pub fn known_as(crs: &str, sample: Coord<f64>, grid: &Grid) -> Option<String> {
    nearest(crs, sample, grid).filter(|(_, off)| *off < SAME).map(|(known, _)| known)
}

/// The other datum is 223 m away, the scale of UTM for that of TM-3 some 750 m in the north.
const ALIKE: f64 = 1500.0;
/// Definitions that place alike within so many metres are one.
const SAME: f64 = 0.02;

/// The VN-2000 CRS that places a coordinate nearest to where a definition without a code does, and how far from it, metres.
fn nearest(crs: &str, sample: Coord<f64>, grid: &Grid) -> Option<(String, f64)> {
    if normal_name(crs).to_ascii_uppercase().starts_with("EPSG:") || normal_name(crs) == LONLAT {
        return None;
    }
    let taken = Way::new(crs, grid).ok()?.coord(sample).ok()?;
    let off = |candidate: &Candidate| {
        let meant = Way::new(&candidate.crs, grid).ok()?.coord(sample).ok()?;
        Some((candidate.crs.clone(), (taken.x - meant.x).hypot(taken.y - meant.y)))
    };
    let vietnamese = all(grid).into_iter().filter(|candidate| candidate.name.starts_with("VN-2000"));
    vietnamese.filter_map(|candidate| off(&candidate)).min_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rectangles_that_are_known_are_the_registrys() {
        let zones = zones().zones.iter().map(|zone| (zone.crs.as_str(), zone.bounds));
        for (crs, bounds) in zones.chain(BOUNDS) {
            let area = SpatialRef::from_definition(crs).unwrap().area_of_use().unwrap();
            let found = [area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree];
            assert!(bounds.iter().zip(found).all(|(own, found)| (own - found).abs() < 1e-6), "{crs}: {found:?}");
        }
    }
}
