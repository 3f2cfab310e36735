//! Protective corridors: how far they reach from the line that they protect, as data.

use serde::Deserialize;

use super::{Label, Profile};
use crate::model::fold;

/// A kind of corridor.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corridor {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Label,
    /// Names that drawings use for it, compared without case and diacritics.
    #[serde(default)]
    pub names: Vec<String>,
    /// How far it reaches on each side of the line, metres; `None`: that is fixed case by case.
    pub width_m: Option<f64>,
    /// The least that it can be, where it is fixed case by case.
    pub least_m: Option<f64>,
    /// The most that it can be.
    pub most_m: Option<f64>,
    /// The form of its ends.
    #[serde(default)]
    pub ends: Ends,
    /// What land in it comes to.
    #[serde(default)]
    pub effect: Effect,
    /// The purposes that may stand in it.
    #[serde(default)]
    pub allows: Vec<String>,
    /// The article.
    #[serde(default)]
    pub article: String,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// The form of a corridor's ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// It stops where the line ends.
    Flat,
    /// It reaches round the end of the line as far as beside it.
    #[default]
    Round,
}

/// What land in a corridor comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It must be kept clear.
    #[default]
    Clear,
    /// Somebody has to be asked.
    Opinion,
}

impl Profile {
    /// The kind of corridor that drawings write so: by id, name or one of its names.
    #[must_use]
    pub fn corridor_of(&self, text: &str) -> Option<&Corridor> {
        let text = fold(text);
        self.corridors.iter().find(|corridor| {
            let names = [&corridor.id, &corridor.label.vi, &corridor.label.en];
            names.into_iter().chain(&corridor.names).any(|name| fold(name) == text)
        })
    }
}
