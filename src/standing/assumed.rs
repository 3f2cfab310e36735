//! What is taken for granted to see what it would come to. Nothing is, in an ordinary run.

use std::borrow::Cow;

use super::lack::{self, Lack};
use crate::model::{Answer, Outcome, PaperKind, Project, Side, When};
use crate::profile::{Cell, Matrix};
use crate::rules::{AssumedFunction, Rule};

/// Values of facts that the case does not give.
#[derive(Debug, Clone, Default)]
pub struct Assumed {
    pub(super) day: Option<AssumedDay>,
    pub(super) purposes: Option<Vec<String>>,
    pub(super) functions: Vec<AssumedFunction>,
    pub(super) cells: Vec<AssumedCell>,
    pub(super) outcomes: Vec<AssumedOutcome>,
}

/// The day of a paper.
#[derive(Debug, Clone)]
pub(super) struct AssumedDay {
    /// The date that the paper has, which does not decide; `None`: no paper has any.
    pub(super) of: Option<When>,
    pub(super) kind: PaperKind,
    pub(super) when: When,
}

/// A cell of the matrix, on one side or on both.
#[derive(Debug, Clone)]
pub(super) struct AssumedCell {
    pub(super) side: Option<Side>,
    pub(super) function: String,
    pub(super) purpose: String,
    pub(super) cell: Cell,
}

/// What the causes of a lack come to, on each side.
#[derive(Debug, Clone)]
pub(super) struct AssumedOutcome {
    pub(super) lack: Lack,
    pub(super) then: Outcome,
    pub(super) now: Outcome,
}

/// Nothing taken for granted.
pub static NOTHING: Assumed = Assumed { day: None, purposes: None, functions: Vec::new(), cells: Vec::new(), outcomes: Vec::new() };

impl Assumed {
    /// The matrix as it counts on a side.
    pub(super) fn matrix<'a>(&self, matrix: &'a Matrix, side: Side) -> Cow<'a, Matrix> {
        let counts = self.cells.iter().filter(|assumed| assumed.side.is_none_or(|of| of == side));
        counts.fold(Cow::Borrowed(matrix), |matrix, assumed| {
            Cow::Owned(matrix.into_owned().assuming(&assumed.function, &assumed.purpose, assumed.cell))
        })
    }

    /// The project with the purposes that are taken for granted.
    pub(super) fn project<'a>(&self, project: &'a Project) -> Cow<'a, Project> {
        match &self.purposes {
            Some(purposes) => {
                Cow::Owned(Project { purposes: purposes.iter().map(|purpose| purpose.as_str().into()).collect(), ..project.clone() })
            }
            None => Cow::Borrowed(project),
        }
    }

    /// Puts the outcome that is taken for granted in the place of each cause that is not known.
    pub(super) fn settle(&self, rule: &Rule, project: &Project, parcel: Option<&str>, side: Side, answer: &mut Answer) {
        if self.outcomes.is_empty() || answer.outcome < Outcome::Unknown {
            return;
        }
        for cause in answer.because.iter_mut().filter(|cause| cause.outcome == Outcome::Unknown) {
            let lack = lack::of(cause, rule, project, parcel, side);
            if let Some(assumed) = self.outcomes.iter().find(|assumed| assumed.lack == lack) {
                cause.outcome = possible(rule, if side == Side::Then { assumed.then } else { assumed.now });
            }
        }
        answer.outcome = answer.because.iter().map(|cause| cause.outcome).max().unwrap_or(answer.outcome);
    }
}

/// The outcome, or, where the rule never comes to it, that it holds.
fn possible(rule: &Rule, outcome: Outcome) -> Outcome {
    if rule.answers.contains(&outcome) { outcome } else { Outcome::Holds }
}
