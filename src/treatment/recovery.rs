//! T7.

use super::{Condition, Treatment, TreatmentFacts};

/// The whole land is recovered, with compensation.
pub(super) static TREATMENT: Treatment = Treatment { code: "T7", name: "recovery", conditions, page: include_str!("recovery.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.road_or_public_land(), facts.recovery_scheduled()]
}
