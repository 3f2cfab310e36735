//! T0.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays as it is.
pub(super) static TREATMENT: Treatment = Treatment { code: "T0", name: "keep", conditions, page: include_str!("keep.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    let bars = [facts.certificate_runs(), facts.land_right_runs(), facts.on_schedule(), facts.no_recovery_decided()];
    let own = [facts.all_hold_now()];
    own.into_iter().chain(bars.into_iter().flatten()).collect()
}
