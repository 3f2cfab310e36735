//! What would settle what is not known: project by project, and as one list of what is to be found out.

use std::collections::BTreeMap;

use super::{BecomesAnswer, BecomesReport, DecidedBy, PossibleReport, ProjectReport, Settles, WorkItem};
use crate::model::{Level, M2, Standing};
use crate::standing::{Becomes, Certainty, If, Settled, Settling};

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
