//! The case file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::model::{Date, Level, When};

mod text;

pub use text::{language, of_text, read};

/// `case.toml` as it stands; paths are relative to its folder.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The folder of the case file.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The file as it stands, key by key: `plan.2012.approved`, `tolerance.width_m`; passwords of connections left out.
    #[serde(skip)]
    pub settings: BTreeMap<String, String>,
    /// The name of the case.
    pub name: Option<String>,
    /// A sentence that says that the case is made up; shown in every output.
    pub made_up: Option<String>,
    /// A built-in profile or a path to one.
    pub profile: Option<String>,
    /// The working grid.
    pub crs: Option<String>,
    /// `vi` or `en`.
    pub lang: Option<String>,
    /// Which paper fixes "then".
    #[serde(default)]
    pub then: ThenPaper,
    /// Before that day no plan of this level existed here.
    #[serde(default, deserialize_with = "day")]
    pub no_plan_before: Option<Date>,
    /// Whether what was approved is taken to have conformed where the case has no plan of its day.
    #[serde(default)]
    pub presume_lawful: Presume,
    /// The plan editions.
    #[serde(default)]
    pub plan: Vec<PlanEntry>,
    /// The projects.
    pub register: Option<RegisterEntry>,
    /// Plan code or text → function.
    #[serde(default)]
    pub dictionary: Dictionary,
    /// Register text → purposes.
    #[serde(default)]
    pub purposes: BTreeMap<String, OneOrMany>,
    /// Register text → state.
    #[serde(default)]
    pub states: BTreeMap<String, crate::model::State>,
    /// Remark of a lot → keep, renovate, new.
    #[serde(default)]
    pub remarks: BTreeMap<String, crate::model::Remark>,
    /// The board's matrix.
    pub matrix: Option<MatrixEntry>,
    /// Widths and shares under which a difference is the surveyors' pen.
    #[serde(default)]
    pub tolerance: Tolerance,
    /// Decisions of persons over the program's.
    #[serde(default, rename = "override")]
    pub overrides: Vec<OverrideEntry>,
}

/// Which paper fixes "then".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThenPaper {
    /// The earliest that exists.
    #[default]
    Earliest,
    /// The investment policy approval.
    Policy,
    /// The investment certificate.
    Certificate,
    /// The land decision.
    Land,
    /// The building permit.
    Permit,
}

impl ThenPaper {
    /// The stable name that case files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Earliest => "earliest",
            Self::Policy => "policy",
            Self::Certificate => "certificate",
            Self::Land => "land",
            Self::Permit => "permit",
        }
    }
}

/// Whether approval stands for conformity where there is no plan to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "bool")]
pub enum Presume {
    /// It does.
    #[default]
    Lawful,
    /// It does not.
    Nothing,
}

impl From<bool> for Presume {
    fn from(presume: bool) -> Self {
        if presume { Self::Lawful } else { Self::Nothing }
    }
}

/// A plan edition of the case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanEntry {
    /// The case's id of it.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its level; a detailed plan where nothing is said.
    #[serde(default = "detailed")]
    pub level: Level,
    /// The number of the decision.
    pub decision: Option<String>,
    /// The day of the decision; only a draft may have none.
    #[serde(default, deserialize_with = "day")]
    pub approved: Option<Date>,
    /// The day of its appraisal, for norms that ask for it.
    #[serde(default, deserialize_with = "day")]
    pub appraised: Option<Date>,
    /// The first day in force; `approved` where nothing is said.
    #[serde(default, deserialize_with = "day")]
    pub effective: Option<Date>,
    /// The last day of its term.
    #[serde(default, deserialize_with = "day")]
    pub expires: Option<Date>,
    /// Annulled from that day.
    #[serde(default, deserialize_with = "day")]
    pub annulled: Option<Date>,
    /// In force again from that day.
    #[serde(default, deserialize_with = "day")]
    pub reinstated: Option<Date>,
    /// Under revision from that day.
    #[serde(default, deserialize_with = "day")]
    pub under_revision_from: Option<Date>,
    /// Not approved yet.
    #[serde(default)]
    pub draft: bool,
    /// A draft that this run takes for approved on its as-of day.
    #[serde(skip)]
    pub supposed: bool,
    /// Replaces the whole of that plan.
    pub supersedes: Option<String>,
    /// Replaces that plan inside its own land.
    pub adjusts: Option<String>,
    /// The decision's own words on existing projects.
    pub transitional_clause: Option<String>,
    /// The width of slivers, before `[tolerance]`.
    pub tolerance_m: Option<f64>,
    /// The lots.
    pub lots: LayerEntry,
    /// The decision's own table of lots.
    pub lot_table: Option<LayerEntry>,
    /// The plan's land.
    pub boundary: Option<LayerEntry>,
    /// Red lines.
    pub red_lines: Option<LayerEntry>,
    /// Building lines.
    pub building_lines: Option<LayerEntry>,
    /// Corridors.
    pub corridors: Option<LayerEntry>,
}

/// The register of projects.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEntry {
    /// Every project without a date is older than that day.
    #[serde(default, deserialize_with = "day")]
    pub approved_before: Option<Date>,
    /// The list of projects; without one, the parcels' own attributes are the register.
    pub projects: Option<LayerEntry>,
    /// The parcels.
    pub parcels: Option<LayerEntry>,
    /// Corner points in place of parcels; `parcels = { corners = { … } }` is the same.
    pub corners: Option<LayerEntry>,
    /// The buildings.
    pub buildings: Option<LayerEntry>,
}

/// A layer of a file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerEntry {
    /// The file, or whatever GDAL opens.
    #[serde(default)]
    pub file: String,
    /// A table of corner points in place of a file; of parcels alone.
    pub corners: Option<Box<LayerEntry>>,
    /// The layer in the file.
    pub layer: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The CRS of the coordinates, over what the file says.
    pub crs: Option<String>,
    /// The encoding of the text, over what the file says.
    pub encoding: Option<String>,
    /// `north-east` where the first coordinate is the northing.
    #[serde(default)]
    pub axes: Axes,
    /// `mm` where coordinates are in millimetres of a CRS of metres.
    #[serde(default)]
    pub unit: Unit,
    /// Which features count (OGR SQL).
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// What the product calls a column → what the file calls it.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

/// The order of coordinates in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axes {
    /// East (or longitude) before north.
    #[default]
    EastNorth,
    /// North before east, as Vietnamese surveyors write.
    NorthEast,
}

/// The unit of coordinates that are in a CRS of metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Unit {
    /// Metres.
    #[default]
    #[serde(rename = "m")]
    Metre,
    /// Millimetres, as drawings are often made in.
    #[serde(rename = "mm")]
    Millimetre,
}

/// The case's own dictionary of functions.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Dictionary {
    /// A table of two columns, code and function.
    pub file: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The encoding of the table's text.
    pub encoding: Option<String>,
    /// Code or text → function.
    #[serde(flatten)]
    pub entries: BTreeMap<String, String>,
}

impl Dictionary {
    /// The table as a layer.
    pub(crate) fn layer(&self) -> Option<LayerEntry> {
        let (sheet, encoding) = (self.sheet.clone(), self.encoding.clone());
        self.file.clone().map(|file| LayerEntry { file, sheet, encoding, ..LayerEntry::default() })
    }
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// The board's matrix of functions and purposes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixEntry {
    /// The table.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The encoding of the table's text.
    pub encoding: Option<String>,
    /// The decision by which it counts.
    pub decision: Option<String>,
    /// Who decided it.
    pub by: Option<String>,
    /// When.
    #[serde(default, deserialize_with = "day")]
    pub date: Option<Date>,
    /// What a conditional cell of the earlier plan comes to.
    #[serde(default)]
    pub conditional_then: ConditionalThen,
}

impl MatrixEntry {
    /// The table as a layer.
    pub(crate) fn layer(&self) -> LayerEntry {
        let (file, sheet, encoding) = (self.file.clone(), self.sheet.clone(), self.encoding.clone());
        LayerEntry { file, sheet, encoding, ..LayerEntry::default() }
    }
}

/// Whether a paper given under a plan is evidence that the plan's condition was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionalThen {
    /// It is, where the project has a dated paper.
    #[default]
    HoldsIfApproved,
    /// It is not.
    Unknown,
}

/// Widths and shares under which a difference is the surveyors' pen.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tolerance {
    /// A part in which no circle of this diameter fits is a sliver, metres.
    pub width_m: f64,
    /// Paper area against geometry, per cent.
    pub area_pct: f64,
}

impl Default for Tolerance {
    /// Survey accuracy at 1/500 (not verified), and the contract's share.
    fn default() -> Self {
        Self { width_m: 0.2, area_pct: 1.0 }
    }
}

/// A person's decision over the program's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideEntry {
    /// The project's id.
    pub project: String,
    /// The rule's code.
    pub rule: String,
    /// Which answer of a pair; the one now where nothing is said. Only questions to plans have two.
    pub side: Option<crate::model::Side>,
    /// Under plans of which level; under all of them where nothing is said.
    pub level: Option<Level>,
    /// What it is to be.
    pub outcome: crate::model::Outcome,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[serde(deserialize_with = "required_day")]
    pub date: Date,
}

fn detailed() -> Level {
    Level::Detailed
}

/// A day, as a TOML date or as text.
fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    required_day(deserializer).map(Some)
}

fn required_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum DayOrText {
        Day(toml::value::Datetime),
        Text(String),
        Number(i64),
    }
    let text = match DayOrText::deserialize(deserializer)? {
        DayOrText::Day(day) => day.to_string(),
        DayOrText::Text(text) => text,
        DayOrText::Number(number) => number.to_string(),
    };
    let day = When::parse(&text).and_then(When::exact);
    // `of_toml` knows this sentence.
    day.ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no single day; write 2020-09-09")))
}
