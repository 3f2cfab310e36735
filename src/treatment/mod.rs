//! Floor 7: which ways are open, and why. People decide.
//!
//! A new treatment is one `.rs` and one `.md` here, its line in [`TREATMENTS`], and its words in `lang`.

mod adjust_plan;
mod conditions;
mod keep;
mod keep_until_term;
mod partial_recovery;
mod recovery;
mod verify_data;

use crate::model::{Date, Facts, M2, Project, Standing};
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

/// All treatments, mildest first; to verify the data is the mildest only where nothing else is open.
pub static TREATMENTS: &[&Treatment] = &[
    &keep::TREATMENT,
    &adjust_plan::TREATMENT,
    &keep_until_term::TREATMENT,
    &partial_recovery::TREATMENT,
    &recovery::TREATMENT,
    &verify_data::TREATMENT,
];

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
    /// The day of "now".
    pub as_of: Date,
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
