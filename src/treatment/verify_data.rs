//! TX.

use super::{Condition, Treatment, TreatmentFacts};

/// The data are verified before anything is decided.
pub(super) static TREATMENT: Treatment = Treatment { code: "TX", name: "verify-data", conditions, page: include_str!("verify_data.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.something_unknown()]
}
