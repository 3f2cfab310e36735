//! Everything counted; the counts add up to the input.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{PlanReport, ProjectReport, RegisterReport};
use crate::model::{Level, M2, Outcome, Standing};

/// Everything counted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counts {
    /// Projects by headline standing; all six are always there.
    pub standings: BTreeMap<Standing, usize>,
    /// The area of those projects' land.
    pub area_m2: BTreeMap<Standing, M2>,
    /// Projects by mildest open treatment; `none`: no treatment is open.
    pub treatments: BTreeMap<String, usize>,
    /// The area of those projects' land.
    pub treatments_area_m2: BTreeMap<String, M2>,
    /// Answers by rule and outcome; for questions to a plan, by standing.
    pub answers: BTreeMap<String, BTreeMap<String, usize>>,
    /// Rules that were not asked, with the cause.
    pub not_checked: Vec<NotChecked>,
    /// What persons decided over the program.
    pub overrides: OverrideCounts,
    /// Projects of which some standing changes with the tolerance or the deciding paper.
    pub unsteady: usize,
}

/// What persons decided over the program, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct OverrideCounts {
    /// Decisions that took the place of an answer.
    pub decisions: usize,
    /// Projects with such a decision.
    pub projects: usize,
    /// Projects whose headline they change.
    pub headlines: usize,
}

/// A rule that was not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotChecked {
    /// The rule's code.
    pub rule: String,
    /// The rule's name.
    pub name: String,
    /// The level on which it was not asked, where it was on another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The key of the sentence that says why.
    pub cause: String,
}

impl NotChecked {
    /// A rule that was not asked, on this level or at all.
    pub(crate) fn of(rule: &crate::rules::Rule, level: Option<Level>, cause: &str) -> Self {
        Self { rule: rule.code.to_owned(), name: rule.name.to_owned(), level, cause: cause.to_owned() }
    }
}

/// Everything counted.
pub(crate) fn counts(
    plans: &[PlanReport],
    register: Option<&RegisterReport>,
    projects: &[ProjectReport],
    not_checked: Vec<NotChecked>,
) -> Counts {
    let mut counts = Counts {
        standings: Standing::ALL.into_iter().map(|standing| (standing, 0)).collect(),
        area_m2: Standing::ALL.into_iter().map(|standing| (standing, M2(0.0))).collect(),
        treatments: BTreeMap::new(),
        treatments_area_m2: BTreeMap::new(),
        answers: BTreeMap::new(),
        not_checked,
        overrides: override_counts(projects),
        unsteady: projects.iter().filter(|project| !project.steady).count(),
    };
    for project in projects {
        *counts.standings.entry(project.standing).or_default() += 1;
        counts.area_m2.entry(project.standing).or_default().0 += project.area_m2.0;
        let treatment = project.mildest_treatment.unwrap_or("none");
        *counts.treatments.entry(treatment.to_owned()).or_default() += 1;
        counts.treatments_area_m2.entry(treatment.to_owned()).or_default().0 += project.area_m2.0;
    }
    let about_data = plans.iter().flat_map(|plan| &plan.answers).chain(register.iter().flat_map(|register| &register.answers));
    for answer in about_data.chain(projects.iter().flat_map(|project| &project.answers)) {
        let name = answer.standing.map_or_else(|| answer.outcome.map_or("unknown", Outcome::name), Standing::name);
        *counts.answers.entry(answer.rule.to_owned()).or_default().entry(name.to_owned()).or_default() += 1;
    }
    counts
}

fn override_counts(projects: &[ProjectReport]) -> OverrideCounts {
    let decisions =
        |project: &ProjectReport| project.answers.iter().filter_map(|answer| Some(answer.overridden.as_ref()?.both().count())).sum();
    let counts: Vec<usize> = projects.iter().map(decisions).collect();
    OverrideCounts {
        decisions: counts.iter().sum(),
        projects: counts.iter().filter(|count| **count > 0).count(),
        headlines: projects.iter().filter(|project| project.standing_without.is_some()).count(),
    }
}
