//! G301.

use super::{PaperFacts, missing, term};
use crate::model::{Answer, Outcome};
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether the term of the investment certificate has ended.
pub static RULE: Rule = Rule {
    code: "G301",
    name: "certificate-lapsed",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| some_project(case, |project| project.certificate_term.is_some(), "no_certificate_term"),
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("certificate_lapsed.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let Some(last) = facts.project.certificate_term else { return Answer::from(vec![missing("certificate_term")]) };
    let whys = ["certificate_term_runs", "certificate_term_ended", "certificate_term_unclear"];
    Answer::from(vec![term(facts.day, last, "certificate_term", whys)])
}
