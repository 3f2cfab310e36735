//! P207.

use super::measure::{Wording, ask, asked};
use crate::model::Outcome;
use crate::profile::Measure;
use crate::rules::{Put, Rule};

/// Whether buildings cover more of the land than the lot's limit allows.
pub static RULE: Rule = Rule {
    code: "P207",
    name: "coverage-exceeded",
    since: "0.1.0",
    put: Put::Parcel(|facts| ask(facts, Measure::CoveragePct, &WORDING)),
    asked: |case| asked(case, Measure::CoveragePct),
    answers: &Outcome::ALL,
    page: include_str!("coverage_exceeded.md"),
};

const WORDING: Wording = Wording { within: "coverage_within", beyond: "coverage_beyond", open: "coverage_open" };
