//! Floor 8: the whole result as plain data. Field names are stable: other people's scripts rely on them.
//!
//! What is serialised is everything but the shapes; those stand beside the numbers they belong to, for the writers of maps.

pub(crate) mod assemble;
mod basis;
mod corridors;
pub mod place;
mod settling;
pub mod since;
mod treating;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use settling::work_list;

pub use crate::read::Input;

use crate::model::{Asks, Date, Facts, Land, Level, Limits, M, M2, Note, Outcome, Paper, PaperKind, Pct, Side, SliverCause, Standing};

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

/// A plan edition and the answers about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanReport {
    /// The case's id of it.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its level.
    pub level: Level,
    /// The number of the decision.
    pub decision: Option<String>,
    /// The day of the decision; null: a draft without one.
    #[schemars(with = "Option<String>")]
    pub approved: Option<Date>,
    /// The first day in force; null: a draft without one.
    #[schemars(with = "Option<String>")]
    pub effective: Option<Date>,
    /// The last day of its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Date>,
    /// The day from which it is annulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub annulled: Option<Date>,
    /// The day from which it is in force again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub reinstated: Option<Date>,
    /// The plan that it replaces whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// The plan that it replaces inside its own land only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusts: Option<String>,
    /// The day on which it was appraised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub appraised: Option<Date>,
    /// Not approved yet: never in force.
    pub draft: bool,
    /// A draft that this run takes for approved on its as-of day.
    pub supposed: bool,
    /// Whether it is in force on the as-of day.
    pub in_force: bool,
    /// The decision's own words on existing projects.
    pub transitional_clause: Option<String>,
    /// How many lots it has.
    pub lots: usize,
    /// The area of its land.
    pub area_m2: M2,
    /// The answers about its data.
    pub answers: Vec<AnswerReport>,
    /// Its land: the boundary, or the union of the lots.
    #[serde(skip)]
    pub land: Land,
    /// Its lots with their shapes.
    #[serde(skip)]
    pub lot_shapes: Vec<LotShape>,
    /// Its lines with their courses.
    #[serde(skip)]
    pub line_shapes: Vec<LineShape>,
    /// The land in its protective corridors.
    #[serde(skip)]
    pub corridor_shapes: Vec<CorridorShape>,
}

/// A building for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildingShape {
    /// Its id.
    pub id: String,
    /// Its storeys.
    pub storeys: Option<f64>,
    /// Its height, metres.
    pub height_m: Option<f64>,
    /// Its footprint; `None`: it cannot be drawn.
    pub land: Option<Land>,
}

/// A line of a plan for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct LineShape {
    /// The feature's number in its file, from 1.
    pub feature: usize,
    /// What it is: the name of a `LineKind`, or `corridor`.
    pub kind: &'static str,
    /// Its course.
    pub course: geo::LineString<f64>,
}

/// Land in a protective corridor for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct CorridorShape {
    /// The number of the feature that it protects in its file, from 1.
    pub feature: usize,
    /// The kind of corridor, an id of the profile.
    pub kind: Option<String>,
    /// What is protected, as the plan writes it.
    pub kind_text: Option<String>,
    /// How far it reaches on each side.
    pub width: M,
    /// Where the width is from: `plan`, `norm`, or the `least` or the `most` that the norm leaves open.
    pub width_from: &'static str,
    /// Its land.
    pub land: Land,
}

/// A lot for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct LotShape {
    /// The feature's number in its file, from 1.
    pub feature: usize,
    /// The code on the drawing.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The function as the plan writes it.
    pub function_text: Option<String>,
    /// The profile's function.
    pub function: Option<String>,
    /// The plan's remark.
    pub remark: Option<String>,
    /// The decision's limits for it.
    pub limits: Limits,
    /// Its area.
    pub area_m2: M2,
    /// Its land.
    pub land: Land,
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
    pub purposes: Vec<String>,
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
    pub then_plans: Vec<String>,
    /// The plans in force on its land now.
    pub now_plans: Vec<String>,
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
    pub mildest_treatment: Option<String>,
    /// What the papers do not say, and which treatments it would open or close.
    pub missing_papers: Vec<MissingPaper>,
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
    pub land: Land,
    /// The land of `conflict_m2`.
    #[serde(skip)]
    pub conflict: Land,
}

/// A parcel and how the plans cut it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ParcelReport {
    /// The parcel's id.
    pub id: String,
    /// Its area.
    pub area_m2: M2,
    /// The paper that fixes "then" for it; null: none.
    pub then_paper: Option<Paper>,
    /// How it is cut.
    pub under: Under,
    /// Its land.
    #[serde(skip)]
    pub land: Land,
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
    pub rest: Land,
}

/// A part of a parcel on one lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PieceReport {
    /// The plan of the lot; null for a sliver of the rest.
    pub plan: Option<String>,
    /// The lot's code, or `#` and its feature number; null for a sliver of the rest.
    pub lot: Option<String>,
    /// The profile's function; null: not known.
    pub function: Option<String>,
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
    pub land: Land,
}

/// The answer of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AnswerReport {
    /// The rule's code.
    pub rule: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// What it asks.
    pub asks: Asks,
    /// The level of the plans that it was put to; only for questions to a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What the pair comes to; only for questions to a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The answer under the plan then, of the parcel with the gravest pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Outcome>,
    /// The answer under the plan now, of the parcel with the gravest pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Outcome>,
    /// The answer of a question to papers or data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why.
    pub because: Vec<CauseReport>,
    /// The article.
    pub basis: Vec<Basis>,
    /// Whether what the answer rests on is confirmed; false: every output says so.
    pub basis_confirmed: bool,
    /// A person's decision over the program's.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<OverrideReport>,
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CauseReport {
    /// Under which plan; null for questions to papers or data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The parcel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<String>,
    /// What this reason alone comes to.
    pub outcome: Outcome,
    /// The key of the sentence that tells it.
    pub why: &'static str,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// What is known, with units in the names.
    #[serde(flatten)]
    pub facts: Facts,
    /// The land that it names; empty for a reason that is not about a piece of land.
    #[serde(skip)]
    pub land: Land,
}

/// What an answer or a treatment rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// The article.
    pub article: Arc<str>,
    /// Where it was read.
    pub source: Arc<str>,
    /// Whether a person compared it with the official text.
    pub verified: bool,
    /// The first day of force; absent: not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day of force; absent: none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub to: Option<Date>,
    /// The plans that it counts for, for it is of the edition of the norm that judges them; empty: it counts by the as-of day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<String>,
}

/// A person's decision over the program's.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OverrideReport {
    /// Which answer of the pair; absent: the question forms none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// What the program found: the gravest answer of that side.
    pub found: Outcome,
    /// What it was decided to be.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[schemars(with = "String")]
    pub date: Date,
    /// The standing of this answer as it would be without; null: the answer has none.
    pub standing_without: Option<Standing>,
    /// The decision on the other side, if there is one too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_side: Option<Box<OverrideReport>>,
}

impl AnswerReport {
    /// Whether a person's decision took the place of a reason.
    #[must_use]
    pub fn is_overruled(&self, cause: &CauseReport) -> bool {
        let mut decisions = self.overridden.iter().flat_map(OverrideReport::both);
        cause.why != crate::standing::OVERRIDDEN && decisions.any(|over| over.side.is_none() || over.side == cause.side)
    }
}

impl OverrideReport {
    /// Whether it changes the answer that it is on, or the standing that this has part in.
    #[must_use]
    pub fn changes(&self, answer: &AnswerReport) -> bool {
        match self.standing_without {
            Some(without) => answer.standing != Some(without),
            None => self.found != self.outcome,
        }
    }

    /// This decision, then the one on the other side.
    pub fn both(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.other_side.as_deref())
    }
}

/// A missing fact, and what each value of it would come to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecidedBy {
    /// What it is: `paper_date`, `purpose`, `matrix_cell`, `lot_function`, `decision` …
    pub fact: String,
    /// What it is about.
    #[serde(flatten)]
    pub facts: Facts,
    /// What it can be; values that come to the same stand together.
    pub values: Vec<PossibleReport>,
}

/// Values of a missing fact, and the headlines that they come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PossibleReport {
    /// Days, ids, cells, outcomes.
    pub values: Vec<String>,
    /// Several: it depends on the other facts of the set.
    pub standings: Vec<Standing>,
}

/// Whether facts settle a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// Whatever they turn out to be.
    Always,
    /// For some of their values; others leave something else open.
    Sometimes,
    /// No value that was tried did.
    Open,
}

impl Settles {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Open => "open",
        }
    }
}

/// What standings become under another assumption.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BecomesReport {
    /// With this width as the tolerance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance_m: Option<M>,
    /// With this paper fixing "then".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperKind>,
    /// The headline.
    pub standing: Standing,
    /// The rules whose standing is another, and that standing; of several levels the gravest.
    pub rules: BTreeMap<String, Standing>,
    /// The answers whose standing is another: rule by rule, then level by level.
    pub answers: Vec<BecomesAnswer>,
}

/// An answer whose standing is another under another assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BecomesAnswer {
    /// The rule's code.
    pub rule: String,
    /// The level of the plans.
    pub level: Level,
    /// What its standing becomes.
    pub standing: Standing,
}

impl BecomesReport {
    /// What the standing of an answer becomes; `None`: it stays.
    #[must_use]
    pub fn of(&self, answer: &AnswerReport) -> Option<Standing> {
        let same = |other: &&BecomesAnswer| other.rule == answer.rule && Some(other.level) == answer.level;
        self.answers.iter().find(same).map(|other| other.standing)
    }
}

/// A fact that is to be found out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkItem {
    /// What it is.
    pub fact: String,
    /// What it is about.
    #[serde(flatten)]
    pub facts: Facts,
    /// How many projects it settles alone, whatever it turns out to be.
    pub settles: usize,
    /// How many projects it is among the facts of.
    pub helps: usize,
    /// How many projects are settled once it and everything before it in the list is known.
    pub settled_so_far: usize,
    /// The area of the land of the projects that it is among the facts of.
    pub projects_area_m2: M2,
    /// Those projects.
    pub projects: Vec<String>,
}

/// A treatment and whether it is open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TreatmentReport {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether it is open.
    pub outcome: Openness,
    /// Each condition.
    pub because: Vec<ConditionReport>,
    /// The article.
    pub basis: Vec<Basis>,
}

/// Whether a treatment is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// All conditions are met.
    Open,
    /// Some condition is not known, none unmet.
    Unknown,
    /// Some condition is not met.
    Closed,
}

impl Openness {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unknown => "unknown",
            Self::Closed => "closed",
        }
    }
}

/// A condition of a treatment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConditionReport {
    /// The key of the sentence that tells it.
    pub condition: &'static str,
    /// Whether it is met: `open`, `unknown`, `closed`.
    pub outcome: Openness,
    /// The columns of the register, or other data, that would tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What is known.
    #[serde(flatten)]
    pub facts: Facts,
}

/// A datum that a project's papers do not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingPaper {
    /// The column of the register, or another datum.
    pub paper: String,
    /// The treatments that it alone would open or close.
    pub decides: Vec<String>,
    /// The treatments that miss more than it.
    pub needed_for: Vec<String>,
}

/// Everything counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counts {
    /// Projects by headline standing; all six are always there.
    pub standings: BTreeMap<Standing, usize>,
    /// The area of those projects' land.
    pub area_m2: BTreeMap<Standing, M2>,
    /// Projects by mildest open treatment; `none`: no treatment is open.
    pub treatments: BTreeMap<String, usize>,
    /// The area of those projects' land.
    pub treatments_area_m2: BTreeMap<String, M2>,
    /// Answers by rule and outcome; for questions to a plan, by standing.
    pub answers: BTreeMap<String, BTreeMap<String, usize>>,
    /// Rules that were not asked, with the cause.
    pub not_checked: Vec<NotChecked>,
    /// What persons decided over the program.
    pub overrides: OverrideCounts,
    /// Projects of which some standing changes with the tolerance or the deciding paper.
    pub unsteady: usize,
}

/// What persons decided over the program, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct OverrideCounts {
    /// Decisions that took the place of an answer.
    pub decisions: usize,
    /// Projects with such a decision.
    pub projects: usize,
    /// Projects whose headline they change.
    pub headlines: usize,
}

/// A rule that was not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotChecked {
    /// The rule's code.
    pub rule: String,
    /// The rule's name.
    pub name: String,
    /// The level on which it was not asked, where it was on another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The key of the sentence that says why.
    pub cause: String,
}

impl NotChecked {
    /// A rule that was not asked, on this level or at all.
    pub(crate) fn of(rule: &crate::rules::Rule, level: Option<Level>, cause: &str) -> Self {
        Self { rule: rule.code.to_owned(), name: rule.name.to_owned(), level, cause: cause.to_owned() }
    }
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
