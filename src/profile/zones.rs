//! The zones of VN-2000 and the provinces that use them, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A zone of VN-2000 / TM-3.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its CRS, `EPSG:9208`.
    pub crs: String,
    /// Where the registry has it used, before 1/7/2025: west, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Its central meridian, `104°45′`.
    pub meridian: String,
    /// The provinces since 1/7/2025 that use it.
    pub provinces: Vec<String>,
    /// The provinces before 1/7/2025 that used it.
    pub before_2025: Vec<String>,
}

/// All zones, with where they were read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zones {
    /// Where the list was read.
    pub source: String,
    /// Whether a person compared it with the official text.
    pub verified: bool,
    /// The seven parameters to WGS 84 as `TOWGS84` has them: metres, seconds of arc in the position vector convention, ppm.
    pub towgs84: [f64; 7],
    /// The provinces before 1/7/2025 that each one since then was put together from; one that is not here is as it was.
    pub merged: BTreeMap<String, Vec<String>>,
    /// The zones from west to east.
    #[serde(rename = "zone")]
    pub zones: Vec<Zone>,
}

static ZONES: LazyLock<Zones> = LazyLock::new(|| {
    let read = toml::from_str(include_str!("vn2000.toml"));
    read.unwrap_or_else(|_| Zones { source: String::new(), verified: false, towgs84: [0.0; 7], merged: BTreeMap::new(), zones: Vec::new() })
});

/// The zones of VN-2000 / TM-3, from west to east.
#[must_use]
pub fn zones() -> &'static Zones {
    &ZONES
}

impl Zones {
    /// The other zones that land of a zone was in before 1/7/2025: its provinces were put together from parts with zones of
    /// their own, or had another one themselves.
    pub fn before<'a>(&'a self, zone: &'a Zone) -> impl Iterator<Item = &'a Zone> {
        let parts = |name: &'a String| self.merged.get(name).map_or(std::slice::from_ref(name), Vec::as_slice);
        let of_provinces = zone.provinces.iter().flat_map(parts);
        let had = move |part: &'a String| self.zones.iter().find(|other| other.crs != zone.crs && other.before_2025.contains(part));
        of_provinces.filter_map(had)
    }
}

impl Zone {
    /// The central meridian in degrees.
    #[must_use]
    pub fn degrees(&self) -> Option<f64> {
        let (degrees, minutes) = self.meridian.trim_end_matches('′').split_once('°')?;
        Some(degrees.parse::<f64>().ok()? + minutes.parse::<f64>().ok()? / 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_one_zone() {
        for (count, of) in [(34, (|zone: &Zone| zone.provinces.clone()) as fn(&Zone) -> Vec<String>), (63, |zone| zone.before_2025.clone())]
        {
            let mut names: Vec<String> = zones().zones.iter().flat_map(of).collect();
            names.sort();
            assert_eq!(names.len(), count);
            names.dedup();
            assert_eq!(names.len(), count);
        }
        let of = |name: &str| zones().zones.iter().find(|zone| zone.provinces.iter().any(|of| of == name)).unwrap();
        assert_eq!((of("Lào Cai").crs.as_str(), of("Lào Cai").degrees()), ("EPSG:9208", Some(104.75)));
        assert!(!zones().verified);
    }

    #[test]
    fn the_provinces_of_before_are_the_parts_of_those_since() {
        let provinces: Vec<&String> = zones().zones.iter().flat_map(|zone| &zone.provinces).collect();
        assert!(zones().merged.keys().all(|name| provinces.contains(&name)));
        let parts = |name: &&String| zones().merged.get(*name).cloned().unwrap_or_else(|| vec![(*name).clone()]);
        let mut parts: Vec<String> = provinces.iter().flat_map(parts).collect();
        let mut before: Vec<String> = zones().zones.iter().flat_map(|zone| zone.before_2025.clone()).collect();
        parts.sort();
        before.sort();
        assert_eq!(parts, before);
        let zone = |crs: &str| zones().zones.iter().find(|zone| zone.crs == crs).unwrap();
        let before = |crs: &str| zones().before(zone(crs)).map(|zone| zone.crs.as_str()).collect::<Vec<_>>();
        assert_eq!((before("EPSG:9206"), before("EPSG:9217")), (vec![], vec!["EPSG:9218"]));
    }
}
