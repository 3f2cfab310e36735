//! T9.

use super::{Condition, Treatment, TreatmentFacts};

/// The project waits for the plan that is being revised.
pub(super) static TREATMENT: Treatment = Treatment { code: "T9", name: "suspension", conditions, page: include_str!("suspension.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    let bars = [facts.on_schedule(), facts.no_recovery_decided()];
    let own = [facts.not_started(), facts.plan_under_revision()];
    own.into_iter().chain(bars.into_iter().flatten()).collect()
}
