//! What would settle what is not known: project by project, and as one list of what is to be found out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{AnswerReport, ProjectReport};
use crate::model::{Facts, Level, M, M2, PaperKind, Standing};
use crate::standing::{Becomes, Certainty, If, Settled, Settling};

/// A missing fact, and what each value of it would come to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecidedBy {
    /// What it is: `paper_date`, `purpose`, `matrix_cell`, `lot_function`, `decision` …
    pub fact: String,
    /// What it is about.
    #[serde(flatten)]
    pub facts: Facts,
    /// What it can be; values that come to the same stand together.
    pub values: Vec<PossibleReport>,
}

/// Values of a missing fact, and the headlines that they come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PossibleReport {
    /// Days, ids, cells, outcomes.
    pub values: Vec<String>,
    /// Several: it depends on the other facts of the set.
    pub standings: Vec<Standing>,
}

/// Whether facts settle a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// Whatever they turn out to be.
    Always,
    /// For some of their values; others leave something else open.
    Sometimes,
    /// No value that was tried did.
    Open,
}

impl Settles {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Open => "open",
        }
    }
}

/// What standings become under another assumption.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BecomesReport {
    /// With this width as the tolerance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance_m: Option<M>,
    /// With this paper fixing "then".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperKind>,
    /// The headline.
    pub standing: Standing,
    /// The rules whose standing is another, and that standing; of several levels the gravest.
    pub rules: BTreeMap<String, Standing>,
    /// The answers whose standing is another: rule by rule, then level by level.
    pub answers: Vec<BecomesAnswer>,
}

/// An answer whose standing is another under another assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BecomesAnswer {
    /// The rule's code.
    pub rule: String,
    /// The level of the plans.
    pub level: Level,
    /// What its standing becomes.
    pub standing: Standing,
}

impl BecomesReport {
    /// What the standing of an answer becomes; `None`: it stays.
    #[must_use]
    pub fn of(&self, answer: &AnswerReport) -> Option<Standing> {
        let same = |other: &&BecomesAnswer| other.rule == answer.rule && Some(other.level) == answer.level;
        self.answers.iter().find(same).map(|other| other.standing)
    }
}

/// A fact that is to be found out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkItem {
    /// What it is.
    pub fact: String,
    /// What it is about.
    #[serde(flatten)]
    pub facts: Facts,
    /// How many projects it settles alone, whatever it turns out to be.
    pub settles: usize,
    /// How many projects it is among the facts of.
    pub helps: usize,
    /// How many projects are settled once it and everything before it in the list is known.
    pub settled_so_far: usize,
    /// The area of the land of the projects that it is among the facts of.
    pub projects_area_m2: M2,
    /// Those projects.
    pub projects: Vec<String>,
}

/// The facts that would settle a project.
pub(super) fn decided_by(settled: &Settled) -> Vec<DecidedBy> {
    let fact = |settling: &Settling| DecidedBy {
        fact: settling.lack.fact.to_owned(),
        facts: settling.lack.facts.clone(),
        values: settling
            .values
            .iter()
            .map(|possible| PossibleReport { values: possible.values.clone(), standings: possible.standings.clone() })
            .collect(),
    };
    settled.facts.iter().map(fact).collect()
}

pub(super) fn settles(settled: &Settled) -> Settles {
    match settled.certainty {
        Certainty::Always => Settles::Always,
        Certainty::Sometimes => Settles::Sometimes,
        Certainty::Open => Settles::Open,
    }
}

/// What standings become under another assumption.
pub(super) fn becomes(becomes: &Becomes) -> BecomesReport {
    let (tolerance_m, paper) = match becomes.when {
        If::Width(width) => (Some(width), None),
        If::Paper(kind) => (None, Some(kind)),
    };
    let answer = |&(rule, level, standing): &(&str, Level, Standing)| BecomesAnswer { rule: rule.to_owned(), level, standing };
    let answers: Vec<BecomesAnswer> = becomes.answers.iter().map(answer).collect();
    let mut rules: BTreeMap<String, Standing> = BTreeMap::new();
    for answer in &answers {
        let gravest = rules.entry(answer.rule.clone()).or_insert(answer.standing);
        *gravest = answer.standing.min(*gravest);
    }
    BecomesReport { tolerance_m, paper, standing: becomes.standing, rules, answers }
}

/// The facts that would settle projects, each once: those first that settle most projects alone, then those that help most; of
/// equals the one that is met first.
pub(crate) fn work_list(projects: &[ProjectReport]) -> Vec<WorkItem> {
    let mut items: Vec<WorkItem> = Vec::new();
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for project in projects {
        for fact in &project.decided_by {
            let index = *seen.entry(key(fact)).or_insert_with(|| {
                items.push(item(fact));
                items.len() - 1
            });
            let item = &mut items[index];
            item.helps += 1;
            item.settles += usize::from(project.decided_by.len() == 1 && project.decided_by_settles == Some(Settles::Always));
            item.projects_area_m2 = item.projects_area_m2 + project.area_m2;
            item.projects.push(project.id.clone());
        }
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.settles, item.helps)));
    count_up(&mut items, projects);
    items
}

/// Two facts are one where name and facts are the same.
fn key(fact: &DecidedBy) -> String {
    format!("{} {}", fact.fact, serde_json::to_string(&fact.facts).unwrap_or_default())
}

fn item(fact: &DecidedBy) -> WorkItem {
    WorkItem {
        fact: fact.fact.clone(),
        facts: fact.facts.clone(),
        settles: 0,
        helps: 0,
        settled_so_far: 0,
        projects_area_m2: M2(0.0),
        projects: Vec::new(),
    }
}

/// Counts how many projects are settled once an item and all before it are known.
fn count_up(items: &mut [WorkItem], projects: &[ProjectReport]) {
    let sure = projects.iter().filter(|project| project.decided_by_settles == Some(Settles::Always));
    let mut missing: std::collections::BTreeMap<&str, usize> =
        sure.map(|project| (project.id.as_str(), project.decided_by.len())).collect();
    let mut settled = 0;
    for item in items {
        for project in &item.projects {
            if let Some(left) = missing.get_mut(project.as_str()) {
                *left -= 1;
                settled += usize::from(*left == 0);
            }
        }
        item.settled_so_far = settled;
    }
}
