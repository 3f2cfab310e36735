//! T8.

use super::{Condition, Treatment, TreatmentFacts};

/// The project is ended, or its land recovered, for a violation.
pub(super) static TREATMENT: Treatment = Treatment { code: "T8", name: "termination", conditions, page: include_str!("termination.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.is_behind_schedule()]
}
