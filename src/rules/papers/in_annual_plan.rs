//! G305.

use super::{PaperFacts, missing};
use crate::model::{Answer, Cause, Facts, Outcome};
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether the annual land-use plan marks the land for recovery or another purpose.
pub static RULE: Rule = Rule {
    code: "G305",
    name: "in-annual-land-use-plan",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| some_project(case, |project| project.in_annual_plan.is_some(), "no_annual_plan"),
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("in_annual_plan.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    Answer::from(vec![match facts.project.in_annual_plan {
        None => missing("in_annual_plan"),
        Some(true) => Cause::new(Outcome::Fails, "annual_plan_marks", Facts::new()),
        Some(false) => Cause::new(Outcome::Holds, "annual_plan_silent", Facts::new()),
    }])
}
