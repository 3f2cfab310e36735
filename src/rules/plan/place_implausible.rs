//! D106.

use super::LayerFacts;
use crate::model::{Answer, Cause, Facts, Misplaced, Outcome, PlaceFault};
use crate::rules::{Put, Rule, plan_given};

/// Whether layers lie where their coordinates say.
pub static RULE: Rule = Rule {
    code: "D106",
    name: "place-implausible",
    since: "0.2.0",
    put: Put::Layer(ask),
    asked: plan_given,
    answers: &Outcome::ALL,
    page: include_str!("place_implausible.md"),
};

fn ask(facts: &LayerFacts) -> Answer {
    let mut causes: Vec<Cause> = facts.misplaced.iter().map(|doubt| cause(facts, doubt)).collect();
    if causes.is_empty() && !facts.shapes.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "place_plausible", Facts::new()));
    }
    Answer::from(causes)
}

fn cause(facts: &LayerFacts, doubt: &Misplaced) -> Cause {
    let is_open = matches!(doubt.fault, PlaceFault::DatumUnclear | PlaceFault::ProjectionUnclear | PlaceFault::DatumPerhaps);
    let outcome = if is_open { Outcome::Unknown } else { Outcome::Fails };
    let cause = Cause::new(outcome, doubt.fault.why(), doubt.facts());
    match facts.plan {
        Some(plan) => cause.on(plan, None),
        None => cause,
    }
}
