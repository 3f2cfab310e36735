//! G307.

use super::{PaperFacts, Reached, by_plan, passed};
use crate::model::{Answer, Cause, Facts, Outcome, Plan, When};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether the term of a plan in force on the land has ended.
pub static RULE: Rule = Rule {
    code: "G307",
    name: "plan-expired",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| {
        let given = case.plans.iter().any(|plan| plan.expires.is_some());
        register_given(case).and(if given { Ok(()) } else { Err("no_plan_term") })
    },
    answers: &Outcome::ALL,
    page: include_str!("plan_expired.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    by_plan(facts, |plan| Some(judge(facts, plan)))
}

fn judge(facts: &PaperFacts, plan: &Plan) -> Cause {
    let Some(expires) = facts.of_plan_or_base(plan, |plan| plan.expires) else {
        return Cause::new(Outcome::Unknown, "plan_term_missing", Facts::new().text("missing", "expires"));
    };
    let known = Facts::new().date("expires", expires);
    if passed(facts.day, When::day(expires)) == Reached::Yes {
        Cause::new(Outcome::Fails, "plan_term_ended", known)
    } else {
        Cause::new(Outcome::Holds, "plan_term_runs", known)
    }
}
