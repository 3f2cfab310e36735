//! T4.

use super::{Condition, Treatment, TreatmentFacts};

/// The project is adjusted to the plan.
pub(super) static TREATMENT: Treatment =
    Treatment { code: "T4", name: "adjust-project", conditions, page: include_str!("adjust_project.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    let bars = [facts.certificate_runs(), facts.land_right_runs(), facts.on_schedule(), facts.no_recovery_decided()];
    let own = [facts.some_fails_now(), facts.no_road_or_public_loss(), facts.adjustable(), facts.not_in_annual_plan()];
    own.into_iter().chain(bars.into_iter().flatten()).collect()
}
