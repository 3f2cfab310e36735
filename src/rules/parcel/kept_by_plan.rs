//! P206.

use super::ParcelFacts;
use crate::model::{Answer, Cause, Facts, Outcome, Remark};
use crate::overlay::Part;
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether the plan in force says itself that what stands there is kept: evidence for treatments, never a pass.
pub static RULE: Rule = Rule {
    code: "P206",
    name: "kept-by-plan",
    since: "0.1.0",
    put: Put::Evidence(ask),
    asked: |case: &CaseFacts| {
        let says =
            case.plans.iter().any(|plan| plan.transitional_clause.is_some() || plan.lots.iter().any(|lot| lot.remark_means.is_some()));
        register_given(case).and(if says { Ok(()) } else { Err("no_remarks") })
    },
    answers: &[Outcome::DoesNotApply, Outcome::Holds],
    page: include_str!("kept_by_plan.md"),
};

fn ask(facts: &ParcelFacts) -> Answer {
    let by_remark = facts.cut.pieces.iter().filter_map(|part| by_remark(facts, part));
    Answer::from(by_remark.chain(by_clause(facts)).collect())
}

fn by_remark(facts: &ParcelFacts, part: &Part) -> Option<Cause> {
    let lot = facts.lot(part);
    let (outcome, why) = match lot.remark_means? {
        Remark::Keep => (Outcome::Holds, "lot_kept"),
        Remark::Renovate => (Outcome::DoesNotApply, "lot_renovated"),
        Remark::New => (Outcome::DoesNotApply, "lot_built_anew"),
    };
    let mut cause = facts.about(part, outcome, why);
    cause.facts = cause.facts.text_if("remark", lot.remark.clone());
    Some(cause)
}

/// The clauses on existing projects of the plans whose lots the parcel lies in.
fn by_clause(facts: &ParcelFacts) -> Vec<Cause> {
    let on_plan = |plan: &usize| facts.cut.pieces.iter().any(|part| facts.tile(part).plan == *plan);
    let plans = facts.mosaic.plans.iter().filter(|plan| on_plan(plan)).map(|&plan| &facts.plans[plan]);
    let quoted = plans.filter_map(|plan| Some((plan, plan.transitional_clause.as_ref()?)));
    quoted
        .map(|(plan, clause)| Cause::new(Outcome::Holds, "clause_quoted", Facts::new().text("clause", clause)).on(&plan.id, None))
        .collect()
}
