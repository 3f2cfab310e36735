//! Which editions of a level count on a day, why these, and why no others.

use super::super::say;
use super::Told;
use crate::model::{Date, Facts, Level, Side};
use crate::report::{PlanReport, ProjectReport, Report};

/// A sentence of `lang` (`[explain]`) with its facts.
type Sentence = (&'static str, Facts);

/// The editions of a level on a side.
pub(super) fn tell(told: &mut Told, report: &Report, project: &ProjectReport, level: Level, side: Side) {
    let (day, ids) = match (side, &project.then_paper) {
        (Side::Then, Some(paper)) => (paper.when.to, &project.then_plans),
        (Side::Then, None) => return,
        (Side::Now, _) => (report.as_of, &project.now_plans),
    };
    told.subhead(told.words().side(side));
    let of_level = report.plans.iter().filter(|plan| plan.level == level);
    let (counting, others): (Vec<&PlanReport>, Vec<&PlanReport>) = of_level.partition(|plan| ids.contains(&plan.id));
    if counting.is_empty() {
        told.say(if side == Side::Then { "no_plan_then" } else { "no_plan_now" }, &Facts::new());
    }
    for plan in counting {
        counts(told, report, plan, day);
    }
    for plan in others {
        let (key, facts) = not_counting(report, plan, day);
        let sentence = say::sentence(told.context, &format!("explain.{key}"), &facts);
        told.say("edition_other", &Facts::new().text("plan", &plan.id).text("sentence", sentence));
    }
}

fn counts(told: &mut Told, report: &Report, plan: &PlanReport, day: Date) {
    let facts = Facts::new().text("plan", &plan.id).text("level", plan.level.name()).text_if("title", plan.title.clone());
    let facts = dated(dated(facts, "approved", plan.approved), "effective", plan.effective);
    told.say("plan", &facts.text_if("decision", plan.decision.clone()));
    for (key, facts) in why(report, plan, day) {
        told.say(key, &facts);
    }
    if let Some(clause) = &plan.transitional_clause {
        told.say("clause", &Facts::new().text("clause", clause));
    }
}

/// Why an edition counts on a day.
fn why(report: &Report, plan: &PlanReport, day: Date) -> Vec<Sentence> {
    let about = || Facts::new().date("date", day);
    let mut found = Vec::new();
    if plan.supposed {
        found.push(("edition_supposed", about()));
    }
    found.push(match successor(report, plan).map(|other| (other, other.annulled.filter(|from| *from <= day))) {
        Some((other, Some(annulled))) => ("edition_reopened", about().text("other", &other.id).date("annulled", annulled)),
        Some((other, None)) => ("edition_until", dated(about().text("other", &other.id), "until", other.effective)),
        None => ("edition_stands", about()),
    });
    if let Some(reinstated) = plan.reinstated.filter(|from| *from <= day) {
        found.push(("edition_reinstated", dated(Facts::new().date("reinstated", reinstated), "annulled", plan.annulled)));
    }
    if let Some(expires) = plan.expires.filter(|last| *last < day) {
        found.push(("edition_past_term", Facts::new().date("expires", expires)));
    }
    if let Some(base) = &plan.adjusts {
        found.push(("edition_adjusts", Facts::new().text("other", base)));
    }
    found
}

/// Why an edition does not count on a day, or not on this land.
fn not_counting(report: &Report, plan: &PlanReport, day: Date) -> Sentence {
    let Some(effective) = plan.effective.filter(|_| !plan.draft || plan.supposed) else { return ("not_approved", Facts::new()) };
    let replaced = successor(report, plan).filter(|other| other.effective.is_some_and(|from| from <= day));
    let annulled = plan.annulled.filter(|from| *from <= day && plan.reinstated.is_none_or(|again| again > day));
    match (annulled, replaced) {
        _ if effective > day => ("not_yet", Facts::new().date("effective", effective)),
        (Some(annulled), _) => ("not_after_annulment", Facts::new().date("annulled", annulled)),
        (None, Some(other)) => ("not_after_successor", dated(Facts::new().text("other", &other.id), "date", other.effective)),
        (None, None) => ("not_here", Facts::new()),
    }
}

/// The edition that replaces another one whole; a mere draft replaces none.
fn successor<'a>(report: &'a Report, plan: &PlanReport) -> Option<&'a PlanReport> {
    let replaces = |other: &&PlanReport| other.supersedes.as_deref() == Some(&*plan.id);
    report.plans.iter().find(|other| replaces(other) && (!other.draft || other.supposed))
}

fn dated(facts: Facts, name: &'static str, day: Option<Date>) -> Facts {
    facts.text_if(name, day.map(|day| day.to_string()))
}
