//! D105.

use std::sync::Arc;

use std::collections::BTreeMap;

use super::PlanFacts;
use crate::model::{Answer, Cause, Facts, Lot, Outcome, fold_code};
use crate::rules::{Put, Rule, plan_given};

/// Whether several lots of one plan carry the same code.
pub static RULE: Rule = Rule {
    code: "D105",
    name: "duplicate-lot-code",
    since: "0.1.0",
    put: Put::Plan(ask),
    asked: plan_given,
    answers: &Outcome::ALL,
    page: include_str!("duplicate_lot_code.md"),
};

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let mut by_code: BTreeMap<String, Vec<&Lot>> = BTreeMap::new();
    for (code, lot) in plan.lots.iter().filter_map(|lot| Some((lot.code.as_deref()?, lot))) {
        by_code.entry(fold_code(code)).or_default().push(lot);
    }
    let without = plan.lots.iter().filter(|lot| lot.code.is_none()).count();
    let mut causes: Vec<Cause> = by_code.values().filter(|lots| lots.len() > 1).map(|lots| cause(&plan.id, lots)).collect();
    if without > 0 {
        let known = Facts::new().count("count", without);
        causes.push(Cause::new(Outcome::Unknown, "code_missing", known).on(&plan.id, None));
    }
    if causes.is_empty() && !plan.lots.is_empty() {
        let known = Facts::new().count("count", by_code.len());
        causes.push(Cause::new(Outcome::Holds, "codes_unique", known).on(&plan.id, None));
    }
    Answer::from(causes)
}

fn cause(plan: &Arc<str>, lots: &[&Lot]) -> Cause {
    let features = lots.iter().map(|lot| lot.origin.feature.to_string());
    let known = Facts::new().text("code", lots[0].label()).count("count", lots.len()).list("features", features);
    Cause::new(Outcome::Fails, "code_twice", known).on(plan, Some(&lots[0].label()))
}
