//! Floor 1: regulation as data: functions, purposes, matrix, articles, with source, dates of force and `verified`.
//!
//! A new province is one `.toml` here and one line in [`BUILT_IN`].

pub mod corridor;
mod matrix;
pub mod norm;
mod open;
pub mod table;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

pub use corridor::Corridor;
pub use matrix::{Cell, Matrix};
pub use norm::{Measure, NORMS, Norm};
pub use open::{ProfileError, open};
pub use zones::{Zone, Zones, zones};

use crate::model::{Date, fold};

/// The built-in profiles: id and text. The order is the order in every document.
pub const BUILT_IN: &[(&str, &str)] =
    &[("national", include_str!("national.toml")), ("lao_cai", include_str!("lao_cai.toml")), ("generic", include_str!("generic.toml"))];

/// A regulation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// The profile that it adds to.
    pub extends: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: Label,
    /// The working grid.
    pub crs: Option<String>,
    /// West, south, east, north in degrees of where it holds, roughly: for proposals alone.
    pub area: Option<[f64; 4]>,
    /// Whether a case may name functions and purposes that are not listed here.
    #[serde(default)]
    pub vocabulary: Vocabulary,
    /// How the layers of drawings are called after the functions' codes.
    #[serde(default)]
    pub layer_names: LayerNames,
    /// The functions of plans.
    #[serde(default, rename = "function")]
    pub functions: Vec<Function>,
    /// The purposes of projects.
    #[serde(default, rename = "purpose")]
    pub purposes: Vec<Purpose>,
    /// Function → purpose → cell; never verified: law gives no national matrix.
    #[serde(default)]
    pub matrix: BTreeMap<String, BTreeMap<String, Cell>>,
    /// How long land may lie unused, and a project be late.
    pub schedule: Option<Schedule>,
    /// What a term-limited building permit may allow here.
    pub term_limited_permit: Option<TermLimitedPermit>,
    /// Articles by the code of the rule or treatment.
    #[serde(default)]
    pub basis: BTreeMap<String, Vec<Article>>,
    /// Editions of the norm that it takes over: built-in ones by their ids, files by their paths.
    #[serde(default, rename = "norms")]
    pub norm_files: Vec<String>,
    /// Editions of the norm, the oldest first.
    #[serde(default, rename = "norm")]
    pub norms: Vec<Norm>,
    /// Whether its plans are for new or for existing areas.
    pub ground: Option<norm::Ground>,
    /// Protective corridors.
    #[serde(default, rename = "corridor")]
    pub corridors: Vec<Corridor>,
    /// What English output says in place of a part of an `article` or `source`; titles of documents stay as they are.
    #[serde(default)]
    pub english: BTreeMap<String, String>,
    /// The files that it was read from, each as the case or another profile names it, with its text; built-in ones left out.
    #[serde(skip)]
    pub files: Vec<(String, String)>,
}

/// Whether a case may name what a profile does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// It may not.
    #[default]
    Closed,
    /// It may: functions and purposes are what the case says.
    Open,
}

/// How layers are called: `<stage>_<code>` or `<stage>_<code>_<level>`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerNames {
    /// The stages of a plan; not what exists (`HT_`), for that is no function of a plan.
    #[serde(default)]
    pub stages: Vec<String>,
    /// The levels.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Where they were read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared them with the official text.
    #[serde(default)]
    pub verified: bool,
}

impl LayerNames {
    /// The names of the layers that a code stands for; only the codes of the circular begin with `DAT_`.
    #[must_use]
    pub fn of(&self, code: &str) -> Vec<String> {
        if !code.starts_with("DAT_") {
            return Vec::new();
        }
        let staged = self.stages.iter().flat_map(|stage| {
            let plain = format!("{stage}_{code}");
            let levels = self.levels.iter().map(|level| format!("{stage}_{code}_{level}")).collect::<Vec<_>>();
            std::iter::once(plain).chain(levels)
        });
        staged.collect()
    }
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// In Vietnamese.
    #[serde(default)]
    pub vi: String,
    /// In English.
    #[serde(default)]
    pub en: String,
}

/// What a plan wants land to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Label,
    /// What kind of land it is.
    #[serde(default)]
    pub kind: Kind,
    /// Whether people live there.
    #[serde(default)]
    pub dwelling: bool,
    /// Names and codes that plans use for it, compared without case and diacritics.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The colour on maps, `#rrggbb`.
    pub colour: Option<String>,
    /// Where codes and colour were read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared them with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// What kind of land a function makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Land to build on.
    #[default]
    Building,
    /// Road land, beyond the red line.
    Road,
    /// Land for the public: park, school, office of the state.
    Public,
}

/// What a project is for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Label,
    /// Texts that registers use for it.
    #[serde(default)]
    pub texts: Vec<String>,
}

/// How long land may lie unused, and a project be late, before it may be recovered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Months in a row without use since the land was handed over.
    pub unused_months: u32,
    /// Months behind the schedule.
    pub behind_months: u32,
    /// Where the numbers were read.
    pub source: String,
    /// Whether a person compared them with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// What a province lets a term-limited building permit allow under a detailed plan. What its rule does not say, or nobody has
/// read, is not known.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermLimitedPermit {
    /// Storeys of new works at most.
    pub new_storeys: Option<f64>,
    /// The longest life of the permit, years.
    pub years: Option<f64>,
    /// Where the numbers were read.
    pub source: String,
    /// Whether a person compared them with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// An article that a rule or treatment rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The article and instrument.
    pub article: Arc<str>,
    /// Where it was read.
    pub source: Arc<str>,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
    /// The first day of force.
    pub from: Option<Date>,
    /// The last day of force.
    pub to: Option<Date>,
    /// The edition of the norm that it is of: it counts for the plans that this edition judges, whatever the day.
    pub norm: Option<String>,
}

/// What stands between the parts of an `article` or `source`.
const PARTS: &str = "; ";

impl Profile {
    /// This profile with what `other` adds or puts in its place.
    fn with(mut self, other: Self) -> Self {
        self.functions.retain(|function| other.functions.iter().all(|new| new.id != function.id));
        self.purposes.retain(|purpose| other.purposes.iter().all(|new| new.id != purpose.id));
        self.functions.extend(other.functions);
        self.purposes.extend(other.purposes);
        for (function, row) in other.matrix {
            self.matrix.entry(function).or_default().extend(row);
        }
        self.basis.extend(other.basis);
        self.corridors.retain(|corridor| other.corridors.iter().all(|new| new.id != corridor.id));
        self.corridors.extend(other.corridors);
        self.english.extend(other.english);
        self.files.extend(other.files);
        for norm in other.norms {
            self.take(norm);
        }
        let layer_names = if other.layer_names.stages.is_empty() { self.layer_names.clone() } else { other.layer_names };
        Self {
            id: other.id,
            extends: other.extends,
            title: other.title,
            crs: other.crs.or(self.crs),
            area: other.area,
            vocabulary: other.vocabulary,
            layer_names,
            ground: other.ground.or(self.ground),
            schedule: other.schedule.or(self.schedule),
            term_limited_permit: other.term_limited_permit.or(self.term_limited_permit),
            ..self
        }
    }

    /// Takes over an edition of the norm; one of the same id adds to what is there.
    fn take(&mut self, norm: Norm) {
        match self.norms.iter_mut().find(|known| known.id == norm.id) {
            Some(known) => *known = std::mem::take(known).with(norm),
            None => self.norms.push(norm),
        }
    }

    /// The function of this id.
    #[must_use]
    pub fn function(&self, id: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.id == id)
    }

    /// Whether people live on land of the function of this id.
    #[must_use]
    pub fn is_dwelt(&self, id: &str) -> bool {
        self.function(id).is_some_and(|function| function.dwelling)
    }

    /// The kind of land that the function of this id makes.
    #[must_use]
    pub fn kind(&self, id: &str) -> Kind {
        self.function(id).map_or(Kind::Building, |function| function.kind)
    }

    /// The function that plans write so: by id, code or name.
    #[must_use]
    pub fn function_of(&self, text: &str) -> Option<&Function> {
        let text = fold(text);
        self.functions.iter().find(|function| {
            let names = [&function.id, &function.label.vi, &function.label.en];
            names.into_iter().chain(&function.codes).any(|name| fold(name) == text)
        })
    }

    /// The purpose that registers write so: by id, text or name.
    #[must_use]
    pub fn purpose_of(&self, text: &str) -> Option<&Purpose> {
        let text = fold(text);
        self.purposes.iter().find(|purpose| {
            let names = [&purpose.id, &purpose.label.vi, &purpose.label.en];
            names.into_iter().chain(&purpose.texts).any(|name| fold(name) == text)
        })
    }

    /// The articles under a code that are in force on a day, those of an edition of the norm left out.
    #[must_use]
    pub fn articles(&self, code: &str, day: Date) -> Vec<&Article> {
        let in_force = |article: &&Article| article.from.is_none_or(|from| from <= day) && article.to.is_none_or(|to| day <= to);
        self.basis_of(code).filter(|article| article.norm.is_none()).filter(in_force).collect()
    }

    /// The articles under a code that are of an edition of the norm.
    pub fn articles_of<'a>(&'a self, code: &str, norm: &'a str) -> impl Iterator<Item = &'a Article> {
        self.basis_of(code).filter(move |article| article.norm.as_deref() == Some(norm))
    }

    fn basis_of(&self, code: &str) -> impl Iterator<Item = &Article> {
        self.basis.get(code).into_iter().flatten()
    }

    /// An `article` or `source` for English output: each part that the profile gives a wording for in that wording.
    #[must_use]
    pub fn in_english(&self, text: &str) -> String {
        let part = |part| self.english.get(part).map_or(part, String::as_str);
        text.split(PARTS).map(part).collect::<Vec<_>>().join(PARTS)
    }
}
