//! G302.

use super::{PaperFacts, missing, term};
use crate::model::{Answer, Cause, Facts, Outcome, Tenure};
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether the term of the land has ended.
pub static RULE: Rule = Rule {
    code: "G302",
    name: "land-right-lapsed",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| {
        some_project(case, |project| project.land_term.is_some() || project.land_tenure == Some(Tenure::Endless), "no_land_term")
    },
    answers: &Outcome::ALL,
    page: include_str!("land_right_lapsed.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let tenure = facts.project.land_tenure;
    if tenure == Some(Tenure::Endless) {
        return Answer::from(vec![Cause::new(Outcome::DoesNotApply, "land_endless", Facts::new())]);
    }
    let Some(last) = facts.project.land_term else { return Answer::from(vec![missing("land_term")]) };
    let mut cause = term(facts.day, last, "land_term", ["land_term_runs", "land_term_ended", "land_term_unclear"]);
    cause.facts = cause.facts.text_if("tenure", tenure.map(Tenure::name));
    Answer::from(vec![cause])
}
