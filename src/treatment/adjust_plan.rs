//! T1.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays, and the plan is adjusted locally.
pub(super) static TREATMENT: Treatment = Treatment { code: "T1", name: "adjust-plan", conditions, page: include_str!("adjust_plan.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    let bars = [facts.certificate_runs(), facts.land_right_runs(), facts.on_schedule(), facts.no_recovery_decided()];
    let own = [facts.some_fails_now(), facts.no_road_or_public_loss(), facts.conformed_then(), facts.ground_given()];
    own.into_iter().chain(bars.into_iter().flatten()).collect()
}
