//! T5.

use super::{Condition, Treatment, TreatmentFacts};

/// Part of the land is recovered for roads or public works.
pub(super) static TREATMENT: Treatment =
    Treatment { code: "T5", name: "partial-recovery", conditions, page: include_str!("partial_recovery.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.road_or_public_land(), facts.part_only()]
}
