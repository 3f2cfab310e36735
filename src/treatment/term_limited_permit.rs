//! T3.

use super::{Condition, Treatment, TreatmentFacts};

/// Works are permitted for a limited time, until the plan is carried out.
pub(super) static TREATMENT: Treatment =
    Treatment { code: "T3", name: "term-limited-permit", conditions, page: include_str!("term_limited_permit.md") };

fn conditions(facts: &TreatmentFacts) -> Vec<Condition> {
    vec![facts.some_fails_now(), facts.works_wanted(), facts.works_within_permit(), facts.surely_no_recovery_decided(), facts.term_runs()]
}
