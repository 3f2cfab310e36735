//! P210.

use super::measure::{Wording, ask, asked};
use crate::model::Outcome;
use crate::profile::Measure;
use crate::rules::{Put, Rule};

/// Whether buildings are higher than the lot's limit allows.
pub static RULE: Rule = Rule {
    code: "P210",
    name: "height-exceeded",
    since: "0.1.0",
    put: Put::Parcel(|facts| ask(facts, Measure::HeightM, &WORDING)),
    asked: |case| asked(case, Measure::HeightM),
    answers: &Outcome::ALL,
    page: include_str!("height_exceeded.md"),
};

const WORDING: Wording = Wording { within: "height_within", beyond: "height_beyond", open: "height_open" };
