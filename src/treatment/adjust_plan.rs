//! T1.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays, and the plan is adjusted locally.
pub(super) static TREATMENT: Treatment = Treatment { code: "T1", name: "adjust-plan", conditions, page: include_str!("adjust_plan.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.some_fails_now(), facts.no_road_or_public_loss(), facts.conformed_then(), facts.ground_given()]
}
