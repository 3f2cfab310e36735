//! Floor 7: which ways are open, and why. People decide.
//!
//! A new treatment is one `.rs` and one `.md` here, its line in [`TREATMENTS`], and its words in `lang`.

mod adjust_plan;
mod adjust_project;
mod conditions;
mod keep;
mod keep_until_term;
mod papers;
mod partial_recovery;
mod recovery;
mod relocation;
mod suspension;
mod term_limited_permit;
mod termination;
mod verify_data;

use std::sync::Arc;

use crate::model::{Facts, M2, Project, Standing};
use crate::profile::{Matrix, Profile};
use crate::standing::Finding;

/// A way to treat a project.
#[derive(Debug)]
pub struct Treatment {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its conditions, each checked by itself.
    pub conditions: fn(&TreatmentFacts) -> Vec<Condition>,
    /// Its page.
    pub page: &'static str,
}

/// All treatments: to verify the data is shown first, the others stand mildest first. The order is the order in every document.
pub static TREATMENTS: &[&Treatment] = &[
    &verify_data::TREATMENT,
    &keep::TREATMENT,
    &adjust_plan::TREATMENT,
    &keep_until_term::TREATMENT,
    &term_limited_permit::TREATMENT,
    &adjust_project::TREATMENT,
    &suspension::TREATMENT,
    &partial_recovery::TREATMENT,
    &relocation::TREATMENT,
    &recovery::TREATMENT,
    &termination::TREATMENT,
];

/// The mildest open treatment; to verify the data is it only where no other one is open.
#[must_use]
pub fn mildest<'a>(open: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (verify, others): (Vec<&str>, Vec<&str>) = open.partition(|code| *code == verify_data::TREATMENT.code);
    others.first().or(verify.first()).copied()
}

/// What a treatment may look at.
#[derive(Debug, Clone, Copy)]
pub struct TreatmentFacts<'a> {
    /// The project and its papers.
    pub project: &'a Project,
    /// The answers about it.
    pub finding: &'a Finding,
    /// Its headline.
    pub standing: Standing,
    /// The area of its land.
    pub area: M2,
    /// The area of the land that failing answers now name.
    pub conflict: M2,
    /// The matrix that counts.
    pub matrix: &'a Matrix,
    /// The regulation.
    pub profile: &'a Profile,
    /// Whether the register says of any project whether it is a hazard.
    pub hazards_told: bool,
}

/// Whether a condition is met, or a treatment open; the later, the more it stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is met.
    Met,
    /// It is not known.
    Unknown,
    /// It is not met.
    Unmet,
}

/// A condition of a treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The key of the sentence that tells it.
    pub name: &'static str,
    /// Whether it is met.
    pub state: State,
    /// What is known.
    pub facts: Facts,
    /// The columns of the register, or other data, that would tell.
    pub missing: Vec<Arc<str>>,
}

/// What a treatment comes to: open where all conditions are met, closed where one is not, else unknown.
#[must_use]
pub fn weigh(conditions: &[Condition]) -> State {
    conditions.iter().map(|condition| condition.state).max().unwrap_or(State::Unknown)
}

/// The treatment of this code or name.
#[must_use]
pub fn treatment(code: &str) -> Option<&'static Treatment> {
    TREATMENTS.iter().copied().find(|treatment| treatment.code.eq_ignore_ascii_case(code) || treatment.name == code)
}
