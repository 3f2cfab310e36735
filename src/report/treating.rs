//! Treatments become part of the report.

use super::basis::basis;
use super::{ConditionReport, MissingPaper, Openness, TreatmentReport};
use crate::model::M2;
use crate::model::{Project, Standing};
use crate::standing::{Finding, Ground};
use crate::treatment::{self, Condition, State, TREATMENTS, Treatment, TreatmentFacts, weigh};

/// Each treatment, and whether it is open.
pub(super) fn treatments(
    project: &Project,
    finding: &Finding,
    standing: Standing,
    (area, conflict): (M2, M2),
    ground: &Ground,
) -> Vec<TreatmentReport> {
    let (matrix, profile, hazards_told) = (ground.matrix, ground.profile, ground.hazards_told);
    let facts = TreatmentFacts { project, finding, standing, area, conflict, matrix, profile, hazards_told };
    TREATMENTS.iter().map(|treatment| report(treatment, &facts, ground)).collect()
}

fn report(treatment: &Treatment, facts: &TreatmentFacts, ground: &Ground) -> TreatmentReport {
    let conditions = (treatment.conditions)(facts);
    TreatmentReport {
        code: treatment.code,
        name: treatment.name,
        outcome: openness(weigh(&conditions)),
        because: conditions.into_iter().map(condition).collect(),
        basis: basis(treatment.code, ground.profile, ground.as_of),
    }
}

fn condition(condition: Condition) -> ConditionReport {
    ConditionReport { condition: condition.name, outcome: openness(condition.state), missing: condition.missing, facts: condition.facts }
}

fn openness(state: State) -> Openness {
    match state {
        State::Met => Openness::Open,
        State::Unknown => Openness::Unknown,
        State::Unmet => Openness::Closed,
    }
}

/// The mildest open treatment.
pub(super) fn mildest(treatments: &[TreatmentReport]) -> Option<String> {
    let open = treatments.iter().filter(|treatment| treatment.outcome == Openness::Open);
    treatment::mildest(open.map(|treatment| treatment.code)).map(str::to_owned)
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
            codes.push(treatment.code.to_owned());
        }
    }
    papers
}

/// What a treatment that is neither open nor closed misses, each once, and whether one datum alone would decide it.
fn missing_of(treatment: &TreatmentReport) -> (Vec<String>, bool) {
    let unknown = || treatment.because.iter().filter(|condition| condition.outcome == Openness::Unknown);
    let mut missing: Vec<String> = Vec::new();
    for datum in unknown().flat_map(|condition| &condition.missing) {
        if !missing.contains(datum) {
            missing.push(datum.clone());
        }
    }
    let alone = missing.len() == 1 && unknown().all(|condition| !condition.missing.is_empty());
    (missing, alone)
}
