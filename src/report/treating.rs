//! Treatments become part of the report.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::alike::Alike;
use super::assemble::Frame;
use super::basis::Bases;
use super::{Basis, fitted};
use crate::model::{Fact, Facts, M2, Project, Standing};
use crate::standing::Finding;
use crate::treatment::{self, Condition, State, TREATMENTS, Treatment, TreatmentFacts, weigh};

/// A treatment and whether it is open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TreatmentReport {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether it is open.
    pub outcome: Openness,
    /// Each condition.
    pub because: Vec<Arc<ConditionReport>>,
    /// The article.
    pub basis: Arc<[Basis]>,
}

/// Whether a treatment is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// All conditions are met.
    Open,
    /// Some condition is not known, none unmet.
    Unknown,
    /// Some condition is not met.
    Closed,
}

impl Openness {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unknown => "unknown",
            Self::Closed => "closed",
        }
    }
}

/// A condition of a treatment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConditionReport {
    /// The key of the sentence that tells it.
    pub condition: &'static str,
    /// Whether it is met: `open`, `unknown`, `closed`.
    pub outcome: Openness,
    /// The columns of the register, or other data, that would tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Arc<str>>,
    /// What is known.
    #[serde(flatten)]
    pub facts: Facts,
}

/// A datum that a project's papers do not give.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct MissingPaper {
    /// The column of the register, or another datum.
    pub paper: Arc<str>,
    /// The treatments that it alone would open or close.
    pub decides: Vec<&'static str>,
    /// The treatments that miss more than it.
    pub needed_for: Vec<&'static str>,
}

/// Each treatment, and whether it is open.
pub(super) fn treatments(
    project: &Project,
    finding: &Finding,
    standing: Standing,
    (area, conflict): (M2, M2),
    Frame { ground, bases, kept, .. }: &Frame,
) -> Vec<TreatmentReport> {
    let (matrix, profile, hazards_told) = (ground.matrix, ground.profile, ground.hazards_told);
    let facts = TreatmentFacts { project, finding, standing, area, conflict, matrix, profile, hazards_told };
    TREATMENTS.iter().map(|treatment| report(treatment, &facts, bases, kept)).collect()
}

fn report(treatment: &Treatment, facts: &TreatmentFacts, bases: &Bases, kept: &Kept) -> TreatmentReport {
    let conditions = (treatment.conditions)(facts);
    TreatmentReport {
        code: treatment.code,
        name: treatment.name,
        outcome: openness(weigh(&conditions)),
        because: fitted(conditions.into_iter().map(|condition| kept.condition(condition)).collect()),
        basis: bases.basis(treatment.code),
    }
}

/// What is alike for many projects: conditions of which nothing is known in numbers, and what papers do not say.
#[derive(Default)]
pub(crate) struct Kept {
    conditions: Alike<InWords, ConditionReport>,
    papers: Alike<Vec<MissingPaper>, [MissingPaper]>,
}

impl Kept {
    fn condition(&self, condition: Condition) -> Arc<ConditionReport> {
        let Condition { name, state, facts, missing } = condition;
        let report = ConditionReport { condition: name, outcome: openness(state), missing: fitted(missing), facts: facts.fitted() };
        match InWords::of(report) {
            Ok(report) => self.conditions.of(report, |report| Arc::new(report.0.clone())),
            Err(report) => Arc::new(report),
        }
    }

    pub(super) fn missing_papers(&self, papers: Vec<MissingPaper>) -> Arc<[MissingPaper]> {
        self.papers.of(papers, |papers| papers.as_slice().into())
    }
}

/// A condition of which nothing is known in numbers.
struct InWords(ConditionReport);

impl InWords {
    /// The condition itself, where it is none of these.
    fn of(report: ConditionReport) -> Result<Self, ConditionReport> {
        if report.facts.are_words() { Ok(Self(report)) } else { Err(report) }
    }
}

impl PartialEq for InWords {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

// Words equal themselves, which numbers may not.
impl Eq for InWords {}

impl Hash for InWords {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.condition, self.0.outcome, &self.0.missing).hash(state);
        for (name, fact) in self.0.facts.iter() {
            name.hash(state);
            match fact {
                Fact::Text(text) => text.hash(state),
                Fact::Count(count) => count.hash(state),
                Fact::Flag(flag) => flag.hash(state),
                Fact::List(list) => list.hash(state),
                Fact::Number(_) | Fact::Says(_) => {}
            }
        }
    }
}

fn openness(state: State) -> Openness {
    match state {
        State::Met => Openness::Open,
        State::Unknown => Openness::Unknown,
        State::Unmet => Openness::Closed,
    }
}

/// The mildest open treatment.
pub(super) fn mildest(treatments: &[TreatmentReport]) -> Option<&'static str> {
    let open = treatments.iter().filter(|treatment| treatment.outcome == Openness::Open);
    treatment::mildest(open.map(|treatment| treatment.code))
}

/// What is missing that would open or close treatments that are neither yet, in the order in which they ask for it.
pub(super) fn missing_papers(treatments: &[TreatmentReport]) -> Vec<MissingPaper> {
    let mut papers: Vec<MissingPaper> = Vec::new();
    for treatment in treatments.iter().filter(|treatment| treatment.outcome == Openness::Unknown) {
        let (missing, alone) = missing_of(treatment);
        for paper in missing {
            let at = papers.iter().position(|known| known.paper == paper).unwrap_or_else(|| {
                papers.push(MissingPaper { paper, decides: Vec::new(), needed_for: Vec::new() });
                papers.len() - 1
            });
            let codes = if alone { &mut papers[at].decides } else { &mut papers[at].needed_for };
            codes.push(treatment.code);
        }
    }
    papers
}

/// What a treatment that is neither open nor closed misses, each once, and whether one datum alone would decide it.
fn missing_of(treatment: &TreatmentReport) -> (Vec<Arc<str>>, bool) {
    let unknown = || treatment.because.iter().filter(|condition| condition.outcome == Openness::Unknown);
    let mut missing: Vec<Arc<str>> = Vec::new();
    for datum in unknown().flat_map(|condition| &condition.missing) {
        if !missing.contains(datum) {
            missing.push(Arc::clone(datum));
        }
    }
    let alone = missing.len() == 1 && unknown().all(|condition| !condition.missing.is_empty());
    (missing, alone)
}
