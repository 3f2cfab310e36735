//! T2.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays until its land's term ends, without growing.
pub(super) static TREATMENT: Treatment =
    Treatment { code: "T2", name: "keep-until-term", conditions, page: include_str!("keep_until_term.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    let bars = [facts.certificate_runs(), facts.no_recovery_decided(), facts.no_hazard_to_dwellings()];
    let own = [
        facts.use_fails_now(),
        facts.conformed_then(),
        facts.no_road_loss(),
        facts.operating(),
        facts.not_in_annual_plan(),
        facts.term_runs(),
    ];
    own.into_iter().chain(bars.into_iter().flatten()).collect()
}
