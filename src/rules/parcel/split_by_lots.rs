//! P215.

use super::ParcelFacts;
use crate::model::{Answer, Cause, Land, M2, Outcome};
use crate::normal::shape;
use crate::overlay::Part;
use crate::rules::{Put, Rule, register_given};

/// Whether the parcel lies in lots of several functions, and how much of it in each: evidence, for what each of them permits is
/// asked by other questions.
pub static RULE: Rule = Rule {
    code: "P215",
    name: "split-by-lots",
    since: "0.1.0",
    put: Put::Evidence(ask),
    asked: register_given,
    answers: &Outcome::ALL,
    page: include_str!("split_by_lots.md"),
};

fn ask(facts: &ParcelFacts) -> Answer {
    let mut functions: Vec<&str> = facts.cut.pieces.iter().filter_map(|part| facts.lot(part).function.as_deref()).collect();
    functions.sort_unstable();
    functions.dedup();
    let unknown: Vec<&Part> = facts.cut.pieces.iter().filter(|part| facts.lot(part).function.is_none()).collect();
    let (outcome, why) = match functions[..] {
        [_, _, ..] => (Outcome::Fails, "split_share"),
        _ => (Outcome::Holds, "one_function"),
    };
    let mut causes: Vec<Cause> = functions.iter().map(|function| share(facts, function, outcome, why)).collect();
    causes.extend(unknown.into_iter().map(|part| facts.about(part, Outcome::Unknown, "use_function_unknown")));
    Answer::from(causes)
}

/// What lots of one function cover of the parcel; land under several of them counts once.
fn share(facts: &ParcelFacts, function: &str, outcome: Outcome, why: &'static str) -> Cause {
    let parts: Vec<&Part> = facts.cut.pieces.iter().filter(|part| facts.lot(part).function.as_deref() == Some(function)).collect();
    let lands: Vec<&Land> = parts.iter().map(|part| &*part.land).collect();
    let (land, area) = match parts[..] {
        [one] => (one.land.clone(), one.area),
        _ if facts.cut.counted_twice.0 > 0.0 => {
            let land = shape::union(lands);
            let area = shape::area(&land);
            (land.into(), area)
        }
        _ => (shape::union(lands).into(), parts.iter().map(|part| part.area).sum::<M2>()),
    };
    let lots = parts.iter().map(|part| facts.lot(part).label());
    let known = facts.measured(area).text("function", function).list("lots", lots);
    let cause = Cause::new(outcome, why, known).land(land);
    let first = parts.first().map(|part| facts.tile(part).plan);
    let alike = parts.iter().all(|part| Some(facts.tile(part).plan) == first);
    match first.filter(|_| alike) {
        Some(plan) => cause.on(&facts.plans[plan].id, None),
        None => cause,
    }
}
