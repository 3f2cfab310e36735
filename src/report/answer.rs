//! The answer of a rule, its reasons, what it rests on, and what a person decided over it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Asks, Date, Facts, Level, Outcome, SharedLand, Side, Standing};

/// The answer of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AnswerReport {
    /// The rule's code.
    pub rule: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// What it asks.
    pub asks: Asks,
    /// The level of the plans that it was put to; only for questions to a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What the pair comes to; only for questions to a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The answer under the plan then, of the parcel with the gravest pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Outcome>,
    /// The answer under the plan now, of the parcel with the gravest pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Outcome>,
    /// The answer of a question to papers or data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why.
    pub because: Vec<CauseReport>,
    /// The article.
    pub basis: Arc<[Basis]>,
    /// Whether what the answer rests on is confirmed; false: every output says so.
    pub basis_confirmed: bool,
    /// A person's decision over the program's.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Box<OverrideReport>>,
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CauseReport {
    /// Under which plan; null for questions to papers or data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The parcel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<Arc<str>>,
    /// What this reason alone comes to.
    pub outcome: Outcome,
    /// The key of the sentence that tells it.
    pub why: &'static str,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Arc<str>>,
    /// The lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<Arc<str>>,
    /// What is known, with units in the names.
    #[serde(flatten)]
    pub facts: Facts,
    /// The land that it names; empty for a reason that is not about a piece of land.
    #[serde(skip)]
    pub land: SharedLand,
}

/// What an answer or a treatment rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// The article.
    pub article: Arc<str>,
    /// Where it was read.
    pub source: Arc<str>,
    /// Whether a person compared it with the official text.
    pub verified: bool,
    /// The first day of force; absent: not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day of force; absent: none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub to: Option<Date>,
    /// The plans that it counts for, for it is of the edition of the norm that judges them; empty: it counts by the as-of day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<Arc<str>>,
}

/// A person's decision over the program's.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OverrideReport {
    /// Which answer of the pair; absent: the question forms none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// What the program found: the gravest answer of that side.
    pub found: Outcome,
    /// What it was decided to be.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[schemars(with = "String")]
    pub date: Date,
    /// The standing of this answer as it would be without; null: the answer has none.
    pub standing_without: Option<Standing>,
    /// The decision on the other side, if there is one too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_side: Option<Box<OverrideReport>>,
}

impl AnswerReport {
    /// Whether a person's decision took the place of a reason.
    #[must_use]
    pub fn is_overruled(&self, cause: &CauseReport) -> bool {
        let mut decisions = self.overridden.iter().flat_map(|over| over.both());
        cause.why != crate::standing::OVERRIDDEN && decisions.any(|over| over.side.is_none() || over.side == cause.side)
    }
}

impl OverrideReport {
    /// Whether it changes the answer that it is on, or the standing that this has part in.
    #[must_use]
    pub fn changes(&self, answer: &AnswerReport) -> bool {
        match self.standing_without {
            Some(without) => answer.standing != Some(without),
            None => self.found != self.outcome,
        }
    }

    /// This decision, then the one on the other side.
    pub fn both(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.other_side.as_deref())
    }
}
