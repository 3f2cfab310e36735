//! Answers by gravity, and standings by gravity.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facts, SharedLand};

/// What a question comes to, by gravity: the later, the graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The question has no object here.
    DoesNotApply,
    /// It is as the plan wants it.
    Holds,
    /// It cannot be told from what the case gives.
    Unknown,
    /// It is not as the plan wants it.
    Fails,
}

impl Outcome {
    /// All four, by gravity.
    pub const ALL: [Self; 4] = [Self::DoesNotApply, Self::Holds, Self::Unknown, Self::Fails];

    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DoesNotApply => "does_not_apply",
            Self::Holds => "holds",
            Self::Unknown => "unknown",
            Self::Fails => "fails",
        }
    }
}

/// What the pair of answers then and now comes to; graver ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Conformed then, does not now: needs a transitional arrangement.
    Transitional,
    /// Conformed neither then nor now.
    NeverConformed,
    /// Cannot be told from what the case gives.
    Undetermined,
    /// Did not conform then, does now.
    Cured,
    /// Conforms.
    Conforms,
    /// Nothing was asked that has an object here.
    DoesNotApply,
}

impl Standing {
    /// All six, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::Transitional, Self::NeverConformed, Self::Undetermined, Self::Cured, Self::Conforms, Self::DoesNotApply];

    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Transitional => "transitional",
            Self::NeverConformed => "never_conformed",
            Self::Undetermined => "undetermined",
            Self::Cured => "cured",
            Self::Conforms => "conforms",
            Self::DoesNotApply => "does_not_apply",
        }
    }
}

/// What a rule asks: only questions to a plan form pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// A plan.
    Plan,
    /// A paper on a day.
    Paper,
    /// The data themselves.
    Data,
}

/// Under which plan a question was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Under the plan in force on the deciding day.
    Then,
    /// Under the plan in force on the as-of day.
    Now,
}

/// The answer of a rule about one subject: the gravest of its causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What the question comes to.
    pub outcome: Outcome,
    /// Why, in the order in which it was found.
    pub because: Vec<Cause>,
}

impl Answer {
    /// The answer that these causes come to; without any cause the question does not apply.
    #[must_use]
    pub fn from(because: Vec<Cause>) -> Self {
        let outcome = because.iter().map(|cause| cause.outcome).max().unwrap_or(Outcome::DoesNotApply);
        Self { outcome, because }
    }
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// What this reason alone comes to.
    pub outcome: Outcome,
    /// The key of the sentence that tells it (`lang`: `[cause]`).
    pub why: &'static str,
    /// The plan that it is about.
    pub plan: Option<Arc<str>>,
    /// The lot that it is about.
    pub lot: Option<Arc<str>>,
    /// What is known, with units in the names.
    pub facts: Facts,
    /// The land that it names; empty for a reason that is not about a piece of land.
    pub land: SharedLand,
}

impl Cause {
    /// A reason without a lot.
    #[must_use]
    pub fn new(outcome: Outcome, why: &'static str, facts: Facts) -> Self {
        Self { outcome, why, plan: None, lot: None, facts, land: SharedLand::default() }
    }

    /// Names the plan and the lot.
    #[must_use]
    pub fn on(mut self, plan: &Arc<str>, lot: Option<&Arc<str>>) -> Self {
        self.plan = Some(Arc::clone(plan));
        self.lot = lot.map(Arc::clone);
        self
    }

    /// Names the land.
    #[must_use]
    pub fn land(mut self, land: impl Into<SharedLand>) -> Self {
        self.land = land.into();
        self
    }
}
