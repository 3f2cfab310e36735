//! P204.

use super::{ParcelFacts, Permission};
use crate::model::{Answer, Cause, Facts, Outcome};
use crate::overlay::Part;
use crate::profile::{Cell, Kind};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether land of the project is meant for the public: a park, a school, an office of the state.
pub static RULE: Rule = Rule {
    code: "P204",
    name: "on-public-lot",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case: &CaseFacts| register_given(case).and(if case.has_lots_of(Kind::Public) { Ok(()) } else { Err("no_public_lots") }),
    answers: &Outcome::ALL,
    page: include_str!("on_public_lot.md"),
};

const CLEAR: &str = "clear_of_public_lots";

fn ask(facts: &ParcelFacts) -> Answer {
    let mut causes = facts.by_piece(|part| judge(facts, part));
    let anything = !causes.is_empty();
    let clear = causes.iter().any(|cause| cause.why == CLEAR);
    causes.retain(|cause| cause.why != CLEAR);
    if anything && clear && causes.iter().all(|cause| cause.outcome == Outcome::DoesNotApply) {
        causes.push(Cause::new(Outcome::Holds, CLEAR, Facts::new()));
    }
    Answer::from(causes)
}

fn judge(facts: &ParcelFacts, part: &Part) -> Cause {
    let Some(kind) = facts.kind(part) else { return facts.about(part, Outcome::Unknown, "use_function_unknown") };
    if kind != Kind::Public {
        return facts.about(part, Outcome::Holds, CLEAR);
    }
    let (outcome, why, purpose) = match facts.permission(facts.function(part).map_or("", |function| function)) {
        Permission::Cell(Cell::Allowed, purpose) => (Outcome::DoesNotApply, "public_use_allowed", Some(purpose)),
        Permission::Cell(Cell::Prohibited, purpose) => (Outcome::Fails, "on_public_lot", Some(purpose)),
        Permission::Cell(_, purpose) if facts.conditional == Outcome::Holds => (Outcome::Holds, "public_use_condition_met", Some(purpose)),
        Permission::Cell(_, purpose) => (Outcome::Unknown, "public_use_conditional", Some(purpose)),
        Permission::NoCell(purpose) => (Outcome::Unknown, "public_cell_missing", Some(purpose)),
        Permission::NoPurpose => (Outcome::Unknown, "use_purpose_unknown", None),
    };
    let mut cause = facts.about(part, outcome, why);
    cause.facts = cause.facts.text_if("purpose", purpose);
    cause
}
