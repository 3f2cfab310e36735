//! The zones of VN-2000 and the provinces that use them, as data.

use std::sync::LazyLock;

use serde::Deserialize;

/// A zone of VN-2000 / TM-3.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its CRS, `EPSG:9208`.
    pub crs: String,
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
    /// The zones from west to east.
    #[serde(rename = "zone")]
    pub zones: Vec<Zone>,
}

static ZONES: LazyLock<Zones> = LazyLock::new(|| {
    let read = toml::from_str(include_str!("vn2000.toml"));
    read.unwrap_or_else(|_| Zones { source: String::new(), verified: false, towgs84: [0.0; 7], zones: Vec::new() })
});

/// The zones of VN-2000 / TM-3, from west to east.
#[must_use]
pub fn zones() -> &'static Zones {
    &ZONES
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
}
