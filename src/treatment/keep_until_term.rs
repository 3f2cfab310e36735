//! T2.

use super::{Condition, Treatment, TreatmentFacts};

/// The project stays until its land's term ends, without growing.
pub(super) static TREATMENT: Treatment =
    Treatment { code: "T2", name: "keep-until-term", conditions, page: include_str!("keep_until_term.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![
        facts.use_fails_now(),
        facts.conformed_then(),
        facts.no_road_loss(),
        facts.operating(),
        facts.not_in_annual_plan(),
        facts.term_runs(),
    ]
}
