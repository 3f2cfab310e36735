//! T6.

use super::{Condition, Treatment, TreatmentFacts};

/// What is a hazard moves to another site, with support.
pub(super) static TREATMENT: Treatment = Treatment { code: "T6", name: "relocation", conditions, page: include_str!("relocation.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.use_fails_now(), facts.on_dwelling_land(), facts.hazardous(), facts.receiving_site()]
}
