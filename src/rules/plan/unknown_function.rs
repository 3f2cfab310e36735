//! D104.

use super::{PlanFacts, area_and_place};
use crate::model::{Answer, Cause, Facts, Outcome};
use crate::normal::shape;
use crate::rules::{Put, Rule, plan_given};

/// Whether a lot's function is in no dictionary.
pub static RULE: Rule = Rule {
    code: "D104",
    name: "unknown-function",
    since: "0.1.0",
    put: Put::Plan(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("unknown_function.md"),
};

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let unknown = plan.lots.iter().filter(|lot| lot.function.is_none());
    let mut causes: Vec<Cause> = unknown
        .map(|lot| {
            let known = area_and_place(shape::area(&lot.land), &lot.land)
                .text_if("function_text", lot.function_text.clone())
                .count("feature", lot.origin.feature);
            Cause::new(Outcome::Fails, "function_unknown", known).on(&plan.id, Some(&lot.label())).land(lot.land.clone())
        })
        .collect();
    if causes.is_empty() && !plan.lots.is_empty() {
        let known = Facts::new().count("count", plan.lots.len());
        causes.push(Cause::new(Outcome::Holds, "functions_known", known).on(&plan.id, None));
    }
    Answer::from(causes)
}
