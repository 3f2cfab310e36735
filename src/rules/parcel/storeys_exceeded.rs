//! P209.

use super::measure::{Wording, ask, asked};
use crate::model::Outcome;
use crate::profile::Measure;
use crate::rules::{Put, Rule};

/// Whether buildings have more storeys than the lot's limit allows.
pub static RULE: Rule = Rule {
    code: "P209",
    name: "storeys-exceeded",
    since: "0.1.0",
    put: Put::Parcel(|facts| ask(facts, Measure::Storeys, &WORDING)),
    asked: |case| asked(case, Measure::Storeys),
    answers: &Outcome::ALL,
    page: include_str!("storeys_exceeded.md"),
};

const WORDING: Wording = Wording { within: "storeys_within", beyond: "storeys_beyond", open: "storeys_open" };
