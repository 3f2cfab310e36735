//! P201.

use super::{ParcelFacts, Permission};
use crate::model::{Answer, Cause, Outcome};
use crate::normal::shape;
use crate::overlay::Part;
use crate::profile::Cell;
use crate::rules::{Put, Rule, register_given};

/// Whether the plan gives the land a function that the project's purpose may not use.
pub static RULE: Rule = Rule {
    code: "P201",
    name: "use-not-permitted",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case| register_given(case).and(if case.matrix.is_empty() { Err("no_matrix") } else { Ok(()) }),
    answers: &Outcome::ALL,
    page: include_str!("use_not_permitted.md"),
};

fn ask(facts: &ParcelFacts) -> Answer {
    let mut causes = facts.by_piece(|part| judge(facts, part));
    let unplanned = facts.rest_inside();
    if !unplanned.0.is_empty() {
        let known = facts.measured(shape::area(&unplanned));
        causes.push(Cause::new(Outcome::Unknown, "no_lot_here", known).land(unplanned));
    }
    Answer::from(causes)
}

fn judge(facts: &ParcelFacts, part: &Part) -> Cause {
    let Some(function) = facts.function(part) else {
        return facts.about(part, Outcome::Unknown, "use_function_unknown");
    };
    let (outcome, why, purpose) = match facts.permission(function) {
        Permission::Cell(Cell::Allowed, purpose) => (Outcome::Holds, "use_allowed", purpose),
        Permission::Cell(Cell::Prohibited, purpose) => (Outcome::Fails, "use_prohibited", purpose),
        Permission::Cell(_, purpose) if facts.conditional == Outcome::Holds => (Outcome::Holds, "use_condition_met", purpose),
        Permission::Cell(Cell::Conditional, purpose) => (Outcome::Unknown, "use_conditional", purpose),
        Permission::Cell(Cell::Decision, purpose) => (Outcome::Unknown, "use_needs_decision", purpose),
        Permission::NoCell(purpose) => (Outcome::Unknown, "use_cell_missing", purpose),
        Permission::NoPurpose => {
            let mut cause = facts.about(part, Outcome::Unknown, "use_purpose_unknown");
            cause.facts = cause.facts.text_if("purpose_text", facts.project.purpose_text.clone());
            return cause;
        }
    };
    let mut cause = facts.about(part, outcome, why);
    cause.facts = cause.facts.text("purpose", purpose);
    cause
}
