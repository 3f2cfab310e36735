//! G304.

use super::{PaperFacts, Reached, missing, reached};
use crate::model::{Answer, Cause, Facts, Outcome, Recovery};
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether the recovery of the land is decided.
pub static RULE: Rule = Rule {
    code: "G304",
    name: "recovery-decided",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| some_project(case, |project| project.recovery.is_some(), "no_recovery_column"),
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("recovery_decided.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let cause = match &facts.project.recovery {
        None => missing("recovery_decided"),
        Some(Recovery::No) => Cause::new(Outcome::Holds, "no_recovery", Facts::new()),
        Some(Recovery::Decided { when: None, text }) => Cause::new(Outcome::Fails, "recovery_decided", Facts::new().text("decision", text)),
        Some(Recovery::Decided { when: Some(when), text }) => {
            let known = Facts::new().text("decision", text).when("date", *when);
            match reached(facts.day, *when) {
                Reached::Not => Cause::new(Outcome::Holds, "recovery_later", known),
                Reached::Yes => Cause::new(Outcome::Fails, "recovery_decided", known),
                Reached::Some => Cause::new(Outcome::Unknown, "recovery_unclear", known.text("missing", "recovery_decided")),
            }
        }
    };
    Answer::from(vec![cause])
}
