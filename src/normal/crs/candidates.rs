//! The CRS that Vietnamese files are found in, and what each would be taken for.

use gdal::spatial_ref::SpatialRef;
use geo::Coord;
use proj::Proj;

use super::{Grid, LONLAT, Way, normal_name};
use crate::profile::zones;

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

/// The grid, the zones of VN-2000 from west to east, then everything else.
#[must_use]
pub fn all(grid: &Grid) -> Vec<Candidate> {
    let of_zone = |zone: &crate::profile::Zone| Candidate {
        crs: zone.crs.clone(),
        name: format!("VN-2000 / TM-3 {}: {}", zone.meridian, zone.provinces.join(", ")).trim_end_matches([':', ' ']).to_owned(),
    };
    let zones = zones().zones.iter().map(of_zone);
    let others = OTHERS.iter().map(|(crs, name)| Candidate { crs: (*crs).to_owned(), name: (*name).to_owned() });
    let mut all: Vec<Candidate> = zones.chain(others).collect();
    let own = normal_name(&grid.definition);
    match all.iter().position(|candidate| candidate.crs == own) {
        Some(index) => all[..=index].rotate_right(1),
        None => all.insert(0, Candidate { crs: own, name: String::new() }),
    }
    all
}

/// The CRS in whose own area of use the coordinate would lie, the case's grid first, as people read them.
#[must_use]
pub fn fitting(sample: Coord<f64>, grid: &Grid) -> Vec<String> {
    let fit = all(grid).into_iter().filter(|candidate| Area::of(&candidate.crs, 1.0).is_some_and(|area| area.holds(sample, 0.0)));
    fit.map(|Candidate { crs, name }| if name.is_empty() { crs } else { format!("{crs} ({name})") }).collect()
}

/// Where a CRS is used, by the registry's own rectangle of it.
pub struct Area {
    /// West, south, east, north in degrees.
    bounds: [f64; 4],
    to_lonlat: Proj,
    metres_per_unit: f64,
}

impl Area {
    /// The area of a CRS; `None` where the registry gives none.
    #[must_use]
    pub fn of(definition: &str, metres_per_unit: f64) -> Option<Self> {
        let area = SpatialRef::from_definition(definition).ok()?.area_of_use()?;
        let bounds = [area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree];
        Some(Self { bounds, to_lonlat: Proj::new_known_crs(definition, LONLAT, None).ok()?, metres_per_unit })
    }

    /// Whether a coordinate, in metres, lies in it or at most so many degrees outside.
    #[must_use]
    pub fn holds(&self, coord: Coord<f64>, margin: f64) -> bool {
        let coord = (coord.x / self.metres_per_unit, coord.y / self.metres_per_unit);
        let Ok((lon, lat)): Result<(f64, f64), _> = self.to_lonlat.convert(coord) else { return false };
        let [west, south, east, north] = self.bounds;
        (west - margin..=east + margin).contains(&lon) && (south - margin..=north + margin).contains(&lat)
    }
}

/// The same projection on the other datum: of a VN-2000 CRS that on WGS 84, and the other way round.
#[must_use]
pub fn twin(crs: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 4] =
        [("EPSG:3405", "EPSG:32648"), ("EPSG:3406", "EPSG:32649"), ("EPSG:4756", LONLAT), ("EPSG:4756", "EPSG:4326")];
    let name = normal_name(crs);
    let paired = PAIRS.iter().find_map(|(a, b)| if *a == name { Some(*b) } else { (*b == name).then_some(*a) });
    let on_wgs = || {
        let zone = zones().zones.iter().find(|zone| zone.crs == name)?;
        Some(format!("+proj=tmerc +lat_0=0 +lon_0={} +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +type=crs", zone.degrees()?))
    };
    paired.map(str::to_owned).or_else(on_wgs)
}

/// The VN-2000 CRS that a definition is but for its datum or its seven parameters, and how far off that is at a place of the
/// file, metres; `None` for one that is known by its code, and for one that is no VN-2000 projection at all.
#[must_use]
pub fn official(crs: &str, sample: Coord<f64>, grid: &Grid) -> Option<(String, f64)> {
    const SAME: f64 = 0.02;
    const DATUM: f64 = 400.0;
    if normal_name(crs).to_ascii_uppercase().starts_with("EPSG:") || normal_name(crs) == LONLAT {
        return None;
    }
    let taken = Way::new(crs, grid).ok()?.coord(sample).ok()?;
    let off = |candidate: &Candidate| {
        let meant = Way::new(&candidate.crs, grid).ok()?.coord(sample).ok()?;
        Some((candidate.crs.clone(), (taken.x - meant.x).hypot(taken.y - meant.y)))
    };
    let vietnamese = all(grid).into_iter().filter(|candidate| candidate.name.starts_with("VN-2000"));
    let nearest = vietnamese.filter_map(|candidate| off(&candidate)).min_by(|a, b| a.1.total_cmp(&b.1))?;
    (SAME..DATUM).contains(&nearest.1).then_some(nearest)
}
