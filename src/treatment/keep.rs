//! T0.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays as it is.
pub(super) static TREATMENT: Treatment = Treatment { code: "T0", name: "keep", conditions, page: include_str!("keep.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.all_hold_now()]
}
