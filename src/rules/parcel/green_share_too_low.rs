//! P211.

use super::measure::{Wording, ask, asked};
use crate::model::Outcome;
use crate::profile::Measure;
use crate::rules::{Put, Rule};

/// Whether less of the land is green than the lot's limit asks for.
pub static RULE: Rule = Rule {
    code: "P211",
    name: "green-share-too-low",
    since: "0.1.0",
    put: Put::Parcel(|facts| ask(facts, Measure::GreenPct, &WORDING)),
    asked: |case| asked(case, Measure::GreenPct),
    answers: &Outcome::ALL,
    page: include_str!("green_share_too_low.md"),
};

const WORDING: Wording = Wording { within: "green_within", beyond: "green_beyond", open: "green_open" };
