//! P205.

use super::ProjectFacts;
use crate::model::{Answer, Cause, Facts, M2, Outcome};
use crate::normal::shape::perimeter;
use crate::rules::{CaseFacts, Put, Rule};

/// Whether the land that is drawn is as large as the papers say.
pub static RULE: Rule = Rule {
    code: "P205",
    name: "area-differs-from-paper",
    since: "0.1.0",
    put: Put::Project(ask),
    asked: |case: &CaseFacts| {
        let projects = case.projects.ok_or("no_register")?;
        if projects.iter().any(|project| project.paper_area.is_some()) { Ok(()) } else { Err("no_area_on_paper") }
    },
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("area_differs_from_paper.md"),
};

fn ask(facts: &ProjectFacts) -> Answer {
    let measured = Facts::new().m2("geometry", facts.area);
    let Some(paper) = facts.project.paper_area else {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "area_not_on_paper", measured)]);
    };
    if facts.land.0.is_empty() {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "no_parcel", Facts::new().m2("paper", paper))]);
    }
    let around: f64 = facts.land.0.iter().map(perimeter).sum();
    let allowed = M2((paper.0 * facts.area_pct / 100.0).max(around * facts.tolerance.0));
    let difference = M2((facts.area.0 - paper.0).abs());
    let known = measured.m2("paper", paper).m2("difference", difference).m2("allowed", allowed);
    let (outcome, why) = if difference.0 > allowed.0 { (Outcome::Fails, "area_differs") } else { (Outcome::Holds, "area_agrees") };
    Answer::from(vec![Cause::new(outcome, why, known)])
}
