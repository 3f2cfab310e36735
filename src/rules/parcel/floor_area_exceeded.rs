//! P208.

use super::measure::{Wording, ask, asked};
use crate::model::Outcome;
use crate::profile::Measure;
use crate::rules::{Put, Rule};

/// Whether the floor area ratio exceeds the lot's limit.
pub static RULE: Rule = Rule {
    code: "P208",
    name: "floor-area-exceeded",
    since: "0.1.0",
    put: Put::Parcel(|facts| ask(facts, Measure::Far, &WORDING)),
    asked: |case| asked(case, Measure::Far),
    answers: &Outcome::ALL,
    page: include_str!("floor_area_exceeded.md"),
};

const WORDING: Wording = Wording { within: "far_within", beyond: "far_beyond", open: "far_open" };
