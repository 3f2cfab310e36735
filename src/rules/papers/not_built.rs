//! G306.

use super::{PaperFacts, missing};
use crate::model::{Answer, Cause, Facts, Outcome, PaperKind, State};
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether what was approved is not built yet.
pub static RULE: Rule = Rule {
    code: "G306",
    name: "not-built",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| some_project(case, |project| project.state.is_some(), "no_state"),
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("not_built.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let Some(state) = facts.project.state else { return Answer::from(vec![missing("state")]) };
    let permit = facts.project.paper(PaperKind::Permit);
    let known = Facts::new().text("state", state.name()).text_if("permit", permit.map(|permit| permit.when.to_string()));
    let (outcome, why) = match (state, permit) {
        (State::Operating | State::Stopped, _) => (Outcome::Holds, "built"),
        (State::Building, _) => (Outcome::Fails, "being_built"),
        (State::NotStarted, Some(_)) => (Outcome::Fails, "permitted_not_built"),
        (State::NotStarted, None) => (Outcome::Fails, "not_built"),
    };
    Answer::from(vec![Cause::new(outcome, why, known)])
}
