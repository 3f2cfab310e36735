//! G308.

use super::{PaperFacts, Reached, by_plan, reached};
use crate::model::{Answer, Cause, Facts, Outcome, When};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether a plan in force on the land is being revised.
pub static RULE: Rule = Rule {
    code: "G308",
    name: "plan-under-revision",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| {
        let given = case.plans.iter().any(|plan| plan.under_revision_from.is_some());
        register_given(case).and(if given { Ok(()) } else { Err("no_revision") })
    },
    answers: &Outcome::ALL,
    page: include_str!("plan_under_revision.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    by_plan(facts, |plan| {
        let from = facts.of_plan_or_base(plan, |plan| plan.under_revision_from)?;
        let known = Facts::new().date("from", from);
        Some(if reached(facts.day, When::day(from)) == Reached::Yes {
            Cause::new(Outcome::Fails, "plan_under_revision", known)
        } else {
            Cause::new(Outcome::Holds, "plan_revision_later", known)
        })
    })
}
