//! Floor 5: the questions. A rule sees one mosaic, one subject and no clock, and names the fault, never the cure.
//!
//! A new rule is one `.rs` and one `.md` here, its line in [`RULES`], and its words in `lang`. A code is never given twice.

mod overlaps;
pub mod papers;
pub mod parcel;
pub mod plan;
pub mod register;

use crate::model::{Answer, Asks, Outcome, Plan, Project};
use crate::normal::Register;
use crate::profile::{Kind, Matrix, Profile};

pub use papers::PaperFacts;
pub use parcel::{
    AssumedFunction, Limited, LotOrText, ParcelFacts, ProjectFacts, Set, Watched, corridor_reach, limit_facts, norm_of, set_of,
};
pub use plan::{DateFacts, LayerFacts, LevelAnswer, LevelsFacts, PlanFacts, ShapeFacts};
pub use register::RegisterFacts;

/// A question.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// Its name: the fault.
    pub name: &'static str,
    /// The version that first asked it.
    pub since: &'static str,
    /// Whom it is put to.
    pub put: Put,
    /// Whether the case gives what it needs; else the key of the sentence that says what is missing.
    pub asked: fn(&CaseFacts) -> Result<(), &'static str>,
    /// What it can come to; its page has an example of each.
    pub answers: &'static [Outcome],
    /// Its page.
    pub page: &'static str,
}

/// Whom a question is put to, and the question.
#[derive(Debug, Clone, Copy)]
pub enum Put {
    /// A layer of land, lots or parcels, about its geometry.
    Layer(fn(&LayerFacts) -> Answer),
    /// A plan edition, about its data.
    Plan(fn(&PlanFacts) -> Answer),
    /// A plan edition or a project, about its dates.
    Dates(fn(&DateFacts) -> Answer),
    /// The register, about its data.
    Register(fn(&RegisterFacts) -> Answer),
    /// A project, about its data.
    Project(fn(&ProjectFacts) -> Answer),
    /// A parcel, under a mosaic.
    Parcel(fn(&ParcelFacts) -> Answer),
    /// A parcel, under the mosaic now: evidence for treatments, which no standing rests on.
    Evidence(fn(&ParcelFacts) -> Answer),
    /// A project, about its papers on a day.
    Paper(fn(&PaperFacts) -> Answer),
    /// A project, about what plans of several levels answer of its land.
    Levels(fn(&LevelsFacts) -> Answer),
}

impl Rule {
    /// What it asks.
    #[must_use]
    pub fn asks(&self) -> Asks {
        match self.put {
            Put::Layer(_) | Put::Plan(_) | Put::Dates(_) | Put::Register(_) | Put::Project(_) | Put::Levels(_) => Asks::Data,
            Put::Parcel(_) | Put::Evidence(_) => Asks::Plan,
            Put::Paper(_) => Asks::Paper,
        }
    }

    /// Its answer, which in debug builds must be one that it says it can come to.
    pub(crate) fn checked(&self, answer: Answer) -> Answer {
        debug_assert!(self.answers.contains(&answer.outcome), "{} says that it never comes to {:?}", self.code, answer.outcome);
        answer
    }
}

/// All rules, in the order of every document.
pub static RULES: &[&Rule] = &[
    &plan::geometry_repaired::RULE,
    &plan::lots_overlap::RULE,
    &plan::gap_in_plan::RULE,
    &plan::unknown_function::RULE,
    &plan::duplicate_lot_code::RULE,
    &plan::place_implausible::RULE,
    &plan::text_damaged::RULE,
    &plan::area_differs_from_decision::RULE,
    &plan::dates_contradict::RULE,
    &plan::stray_geometry::RULE,
    &register::parcel_without_project::RULE,
    &register::parcels_overlap::RULE,
    &plan::plans_contradict::RULE,
    &plan::levels_contradict::RULE,
    &parcel::use_not_permitted::RULE,
    &parcel::outside_plan::RULE,
    &parcel::beyond_red_line::RULE,
    &parcel::on_public_lot::RULE,
    &parcel::area_differs_from_paper::RULE,
    &parcel::kept_by_plan::RULE,
    &parcel::coverage_exceeded::RULE,
    &parcel::floor_area_exceeded::RULE,
    &parcel::storeys_exceeded::RULE,
    &parcel::height_exceeded::RULE,
    &parcel::green_share_too_low::RULE,
    &parcel::building_line_crossed::RULE,
    &parcel::setback_too_small::RULE,
    &parcel::in_corridor::RULE,
    &parcel::split_by_lots::RULE,
    &papers::certificate_lapsed::RULE,
    &papers::land_right_lapsed::RULE,
    &papers::behind_schedule::RULE,
    &papers::recovery_decided::RULE,
    &papers::in_annual_plan::RULE,
    &papers::not_built::RULE,
    &papers::plan_expired::RULE,
    &papers::plan_under_revision::RULE,
    &papers::approved_after_revision::RULE,
    &papers::higher_plan_newer::RULE,
];

/// The rule of this code or name.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}

/// What the whole case gives, so that a question without any datum is not asked.
#[derive(Debug, Clone, Copy)]
pub struct CaseFacts<'a> {
    /// The editions: all of them, or, for a question to plans, those of the level that it is asked on.
    pub plans: &'a [&'a Plan],
    /// The register; `None`: the case has none.
    pub register: Option<&'a Register>,
    /// All projects; `None`: the case has no register.
    pub projects: Option<&'a [Project]>,
    /// The matrix that counts.
    pub matrix: &'a Matrix,
    /// The regulation.
    pub profile: &'a Profile,
}

impl CaseFacts<'_> {
    /// Whether any lot of any edition has a function of this kind.
    #[must_use]
    pub fn has_lots_of(&self, kind: Kind) -> bool {
        let functions = self.plans.iter().flat_map(|plan| plan.lots.iter()).filter_map(|lot| lot.function.as_deref());
        let mut asked: Vec<&str> = Vec::new();
        for function in functions {
            if !asked.contains(&function) {
                if self.profile.kind(function) == kind {
                    return true;
                }
                asked.push(function);
            }
        }
        false
    }

    /// Whether any project has a building.
    ///
    /// # Errors
    /// None has: the key of the sentence that says so.
    pub fn has_buildings(&self) -> Result<(), &'static str> {
        let mut projects = self.projects.unwrap_or_default().iter();
        let any = projects.any(|project| project.buildings.as_ref().is_some_and(|buildings| !buildings.is_empty()));
        if any { Ok(()) } else { Err("no_buildings") }
    }
}

/// Whether there is a plan at all.
///
/// # Errors
/// There is none: the key of the sentence that says so.
pub fn plan_given(case: &CaseFacts) -> Result<(), &'static str> {
    if case.plans.is_empty() { Err("no_plan") } else { Ok(()) }
}

/// Whether there are a plan and a register.
///
/// # Errors
/// One of them is not there: the key of the sentence that says so.
pub fn register_given(case: &CaseFacts) -> Result<(), &'static str> {
    plan_given(case).and(if case.projects.is_none() { Err("no_register") } else { Ok(()) })
}

/// Whether some project of the register has a datum.
///
/// # Errors
/// None has, or there is no register: the key of the sentence that says so.
pub fn some_project(case: &CaseFacts, has: impl Fn(&Project) -> bool, missing: &'static str) -> Result<(), &'static str> {
    let given = case.projects.unwrap_or_default().iter().any(has);
    register_given(case).and(if given { Ok(()) } else { Err(missing) })
}
