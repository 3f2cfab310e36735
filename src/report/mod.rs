//! Floor 8: the whole result as plain data. Field names are stable: other people's scripts rely on them.
//!
//! What is serialised is everything but the shapes; those stand beside the numbers they belong to, for the writers of maps.

mod alike;
mod answer;
pub(crate) mod assemble;
mod basis;
mod corridors;
mod counting;
mod parcels;
pub mod place;
mod plan;
mod settling;
pub mod since;
mod treating;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use basis::Bases;
pub(crate) use counting::counts;
pub(crate) use settling::work_list;
pub(crate) use treating::Kept;

pub use answer::{AnswerReport, Basis, CauseReport, OverrideReport};
pub use counting::{Counts, NotChecked, OverrideCounts};
pub use plan::{BuildingShape, CorridorShape, LineShape, LotShape, PlanReport};
pub use settling::{BecomesAnswer, BecomesReport, DecidedBy, PossibleReport, Settles, WorkItem};
pub use treating::{ConditionReport, MissingPaper, Openness, TreatmentReport};

pub use crate::read::Input;

use crate::model::facts::fitted;
use crate::model::{Date, Facts, Level, M, M2, Note, Paper, Pct, SharedLand, SliverCause, Standing};

/// Everything that one run found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The version of the program.
    pub replan: String,
    /// The name of the case.
    pub case: String,
    /// The day of "now".
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The id of the regulation profile.
    pub profile: String,
    /// The working grid.
    pub crs: String,
    /// What was read.
    pub inputs: Vec<Input>,
    /// The plan editions in the order of the case.
    pub plans: Vec<PlanReport>,
    /// The register; null in a case of plans alone.
    pub register: Option<RegisterReport>,
    /// One entry a project, in the order of the register.
    pub projects: Vec<ProjectReport>,
    /// Everything counted; the counts add up to the input.
    pub counts: Counts,
    /// What a revision changes (a later version fills it).
    pub changes: Vec<Facts>,
    /// The facts that would settle undetermined projects, those that settle most first: what is to be found out.
    pub work_list: Vec<WorkItem>,
    /// The case file as it stands, key by key.
    pub settings: BTreeMap<String, String>,
    /// What the run went by, what the case does not say among it.
    pub ran_with: RanWith,
    /// What it took to read and check.
    pub notes: Vec<Note>,
}

/// What a run went by.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RanWith {
    /// Which paper fixes "then": `earliest`, `policy`, `certificate`, `land`, `permit`.
    pub then: String,
    /// Whether what was approved is taken to have conformed where there is no plan to ask.
    pub presume_lawful: bool,
    /// Before that day no plan of the asked level existed.
    #[schemars(with = "Option<String>")]
    pub no_plan_before: Option<Date>,
    /// Every project without a date is older than that day.
    #[schemars(with = "Option<String>")]
    pub approved_before: Option<Date>,
    /// A part in which no circle of this diameter fits is a sliver.
    pub tolerance_m: M,
    /// Paper area against geometry.
    pub tolerance_area_pct: Pct,
    /// What the matrix rests on.
    pub matrix: String,
    /// Whether a person answers for the matrix.
    pub matrix_confirmed: bool,
}

/// The register and the answers about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegisterReport {
    /// The file of the list of projects.
    pub file: String,
    /// How many projects it lists.
    pub projects: usize,
    /// How many parcels they have.
    pub parcels: usize,
    /// The area of the projects' land.
    pub area_m2: M2,
    /// The answers about its data.
    pub answers: Vec<AnswerReport>,
}

/// A project and what was found of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProjectReport {
    /// The register's id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The purpose as the register writes it.
    pub purpose: Option<String>,
    /// The profile's purposes; empty: not known.
    pub purposes: Vec<Arc<str>>,
    /// The headline.
    pub standing: Standing,
    /// The headline as it would be without what persons decided; null: nobody decided anything that changes it.
    pub standing_without: Option<Standing>,
    /// What the headline would be if the supposed drafts were not approved; only where some are supposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_draft: Option<Standing>,
    /// The other standings that occur, the gravest first.
    pub also: Vec<Standing>,
    /// Whether an answer under the plan then is presumed from the paper.
    pub presumed: bool,
    /// The plans in force on its land then.
    pub then_plans: Vec<Arc<str>>,
    /// The plans in force on its land now.
    pub now_plans: Vec<Arc<str>>,
    /// The paper that fixes "then"; null: none.
    pub then_paper: Option<Paper>,
    /// All dated papers of the project.
    pub papers: Vec<Paper>,
    /// The area of its land; parcels that overlap count once.
    pub area_m2: M2,
    /// The area of the land that failing answers under the plan now name; nothing twice.
    pub conflict_m2: M2,
    /// The same as a share of its land.
    pub conflict_pct: Pct,
    /// The rule of the gravest answer; null where nothing was asked of it.
    pub gravest_rule: Option<&'static str>,
    /// The level of the plans of that answer.
    pub gravest_level: Option<Level>,
    /// The code of the mildest open treatment; null: none is open.
    pub mildest_treatment: Option<&'static str>,
    /// What the papers do not say, and which treatments it would open or close.
    pub missing_papers: Arc<[MissingPaper]>,
    /// Its parcels.
    pub parcels: Vec<ParcelReport>,
    /// One answer a rule that was asked.
    pub answers: Vec<AnswerReport>,
    /// The treatments, mildest first.
    pub treatments: Vec<TreatmentReport>,
    /// The smallest set of facts that would settle an undetermined standing; empty: it is not undetermined.
    pub decided_by: Vec<DecidedBy>,
    /// Whether those facts settle it; null: it is not undetermined.
    pub decided_by_settles: Option<Settles>,
    /// Whether no standing changes with half or twice the tolerance, nor with another deciding paper.
    pub steady: bool,
    /// What the standings become otherwise.
    pub becomes: Vec<BecomesReport>,
    /// Notes about this project.
    pub notes: Vec<Note>,
    /// Its buildings with their shapes.
    #[serde(skip)]
    pub building_shapes: Vec<BuildingShape>,
    /// Its land.
    #[serde(skip)]
    pub land: SharedLand,
    /// The land of `conflict_m2`.
    #[serde(skip)]
    pub conflict: SharedLand,
}

/// A parcel and how the plans cut it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ParcelReport {
    /// The parcel's id.
    pub id: Arc<str>,
    /// Its area.
    pub area_m2: M2,
    /// The paper that fixes "then" for it; null: none.
    pub then_paper: Option<Paper>,
    /// How it is cut.
    pub under: Under,
    /// Its land.
    #[serde(skip)]
    pub land: SharedLand,
}

/// A parcel under the plan then and the plan now of the most detailed level, and of the levels over it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Under {
    /// The most detailed level of which the case has plans.
    pub level: Level,
    /// Under the plan then (on the last day that "then" can be); null: no day is known.
    pub then: Option<CutReport>,
    /// Under the plan now.
    pub now: CutReport,
    /// Under the plans of the other levels, the more detailed first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub higher: Vec<UnderLevel>,
}

/// A parcel under the plan then and the plan now of one level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnderLevel {
    /// The level.
    pub level: Level,
    /// Under the plan then (on the last day that "then" can be); null: no day is known.
    pub then: Option<CutReport>,
    /// Under the plan now.
    pub now: CutReport,
}

/// How a mosaic cuts a parcel: pieces + slivers + rest − counted twice = the parcel.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CutReport {
    /// What each lot covers, in the order of plan and lot.
    pub pieces: Vec<PieceReport>,
    /// What is the surveyors' pen; a `lot` of null is a sliver of the rest.
    pub slivers: Vec<PieceReport>,
    /// What no lot covers, slivers left out.
    pub rest_m2: M2,
    /// The same as a share of the parcel.
    pub rest_pct: Pct,
    /// What lots that overlap one another count more than once.
    pub counted_twice_m2: M2,
    /// The same as a share of the parcel.
    pub counted_twice_pct: Pct,
    /// The land of the rest.
    #[serde(skip)]
    pub rest: SharedLand,
}

/// A part of a parcel on one lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PieceReport {
    /// The plan of the lot; null for a sliver of the rest.
    pub plan: Option<Arc<str>>,
    /// The lot's code, or `#` and its feature number; null for a sliver of the rest.
    pub lot: Option<Arc<str>>,
    /// The profile's function; null: not known.
    pub function: Option<Arc<str>>,
    /// Its area.
    pub area_m2: M2,
    /// Its share of the parcel, rounded once to hundredths.
    pub share_pct: Pct,
    /// Twice the area by the perimeter; only for slivers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_width_m: Option<M>,
    /// How far its vertices lie from the parcel's border, at most; only for slivers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth_m: Option<M>,
    /// What made it; only for slivers whose vertices tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<SliverCause>,
    /// Its land.
    #[serde(skip)]
    pub land: SharedLand,
}

impl Report {
    /// The JSON schema of a serialised report.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        schemars::generate::SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<Self>().to_value()
    }

    /// The report as JSON, indented, with a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
