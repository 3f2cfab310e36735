//! The colours of maps: data of `colours.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Standing;
use crate::profile::Profile;

/// All colours; those of functions are in the profile.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Colours {
    standing: BTreeMap<String, Pattern>,
    severity: BTreeMap<String, String>,
    line: BTreeMap<String, String>,
    other: Vec<String>,
    pub(super) unknown: String,
    pub(super) land_use: LandUse,
}

/// How land of a standing is filled.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    /// Under the lines.
    pub(super) fill: String,
    /// Outline and lines.
    pub(super) ink: String,
    /// The angles of the lines, degrees.
    pub(super) lines: Vec<u16>,
    /// Between the lines, millimetres.
    pub(super) gap_mm: f64,
}

/// The colours of the land-use map.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LandUse {
    /// Whether a person compared them with the official text.
    pub(super) verified: bool,
    functions: BTreeMap<String, LandType>,
}

/// A type of land of the cadastral list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LandType {
    /// Its code.
    pub(super) code: String,
    /// Its colour.
    pub(super) colour: String,
}

/// The data; a test reads every part of it.
pub(super) fn colours() -> &'static Colours {
    static COLOURS: LazyLock<Colours> = LazyLock::new(|| toml::from_str(include_str!("colours.toml")).unwrap_or_default());
    &COLOURS
}

impl Colours {
    /// How land of this standing is filled.
    pub(super) fn of(&self, standing: Standing) -> Pattern {
        self.standing.get(standing.name()).cloned().unwrap_or_default()
    }

    /// The colour of a severity.
    pub(super) fn of_severity(&self, name: &str) -> &str {
        self.severity.get(name).unwrap_or(&self.unknown)
    }

    /// The colour of a kind of line.
    pub(super) fn of_line(&self, name: &str) -> &str {
        self.line.get(name).unwrap_or(&self.unknown)
    }

    /// The land type that stands for a function on land-use maps.
    pub(super) fn land_type(&self, function: &str) -> Option<&LandType> {
        self.land_use.functions.get(function)
    }

    /// The colour of a function: the profile's; else the one that is its turn.
    pub(super) fn of_function<'a>(&'a self, profile: &'a Profile, id: &str, turn: usize) -> &'a str {
        let own = profile.function(id).and_then(|function| function.colour.as_deref());
        own.unwrap_or_else(|| self.other.get(turn % self.other.len().max(1)).unwrap_or(&self.unknown))
    }
}

/// `#rrggbb` as QGIS writes it: red, green, blue, opacity, each up to 255.
pub(super) fn rgba(hex: &str, opacity: u8) -> String {
    let part = |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(128);
    format!("{},{},{},{opacity}", part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::{colours, rgba};
    use crate::model::Standing;

    #[test]
    fn every_standing_has_a_pattern_of_its_own() {
        let patterns = Standing::ALL.map(|standing| colours().of(standing));
        for (number, pattern) in patterns.iter().enumerate() {
            assert!(pattern.fill.len() == 7 && pattern.ink.len() == 7, "{pattern:?}");
            assert!(patterns[..number].iter().all(|other| other.fill != pattern.fill), "{pattern:?}");
        }
        assert!(!colours().land_use.verified && colours().land_type("road").is_some());
    }

    #[test]
    fn a_colour_is_written_as_qgis_reads_it() {
        assert_eq!(rgba("#d55e00", 150), "213,94,0,150");
    }
}
