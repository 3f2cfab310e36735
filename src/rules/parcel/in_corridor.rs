//! P214.

use super::ParcelFacts;
use crate::lines::buffer::{Buffer, common, common_area};
use crate::model::{Answer, Cause, CorridorLine, Facts, Land, M, M2, Outcome, Plan, SharedLand};
use crate::normal::shape;
use crate::overlay::{area, is_sliver};
use crate::profile::corridor::{Effect, Ends};
use crate::profile::{Corridor, Profile};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether land of the project lies in a protective corridor.
pub static RULE: Rule = Rule {
    code: "P214",
    name: "in-corridor",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case: &CaseFacts| {
        let given = case.plans.iter().any(|plan| plan.corridors.is_some());
        register_given(case).and(if given { Ok(()) } else { Err("no_corridors") })
    },
    answers: &Outcome::ALL,
    page: include_str!("in_corridor.md"),
};

fn ask(facts: &ParcelFacts) -> Answer {
    let mut causes: Vec<Cause> = facts.mosaic.with_corridors.iter().flat_map(|&plan| of_plan(facts, plan)).collect();
    causes.extend(without_corridors(facts));
    if causes.is_empty() && !facts.cut.pieces.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "clear_of_corridors", Facts::new()));
    }
    Answer::from(causes)
}

/// The plans that plan the parcel, of which neither they nor what they adjust gives any corridor.
fn without_corridors(facts: &ParcelFacts) -> Vec<Cause> {
    let mut plans: Vec<usize> = facts.cut.pieces.iter().map(|part| facts.tile(part).plan).collect();
    plans.sort_unstable();
    plans.dedup();
    let lacking = plans.into_iter().map(|plan| &facts.plans[plan]).filter(|plan| !gives_corridors(facts.plans, plan));
    lacking.map(|plan| Cause::new(Outcome::Unknown, "corridors_not_given", Facts::new()).on(&plan.id, None)).collect()
}

fn gives_corridors(plans: &[Plan], plan: &Plan) -> bool {
    let base = plan.adjusts.as_deref().and_then(|id| plans.iter().find(|other| *other.id == *id));
    plan.corridors.is_some() || base.is_some_and(|base| gives_corridors(plans, base))
}

fn of_plan(facts: &ParcelFacts, index: usize) -> Vec<Cause> {
    let plan = &facts.plans[index];
    if plan.is_misplaced("corridors") {
        return vec![Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)];
    }
    let land = counting_land(facts, plan);
    let lines = plan.corridors.as_deref().unwrap_or_default();
    let near = facts.corridors.iter().filter(|(of, _)| *of == index).filter_map(|(_, line)| lines.get(*line));
    near.filter_map(|line| judge(facts, line, &land)).map(|cause| cause.on(&plan.id, None)).collect()
}

/// The land where a plan's corridors count: not inside an adjustment in force that gives its own.
fn counting_land(facts: &ParcelFacts, plan: &Plan) -> SharedLand {
    let over = facts.mosaic.with_corridors.iter().map(|&other| &facts.plans[other]);
    let mut over = over.filter(|other| other.adjusts.as_deref() == Some(&*plan.id)).peekable();
    if over.peek().is_none() {
        return facts.parcel.land.clone();
    }
    over.fold(facts.parcel.land.clone(), |land, other| shape::minus(&land, &other.land).into())
}

/// How far the corridor of a line may reach at most, metres; `None`: nobody knows.
#[must_use]
pub fn reach(line: &CorridorLine, profile: &Profile) -> Option<f64> {
    let kind = || line.kind_text.as_deref().and_then(|text| profile.corridor_of(text));
    line.width.map(|width| width.0).or_else(|| kind().and_then(|kind| kind.width_m.or(kind.most_m)))
}

/// What a line comes to; `None`: the land is clear of its corridor.
fn judge(facts: &ParcelFacts, line: &CorridorLine, land: &Land) -> Option<Cause> {
    let kind = line.kind_text.as_deref().and_then(|text| facts.profile.corridor_of(text));
    let about = Facts::new().text("corridor", kind.map_or_else(|| line.label(), |kind| kind.id.clone()));
    let about = about.count("feature", line.origin.feature);
    let ends = match kind.map(|kind| kind.ends).unwrap_or_default() {
        Ends::Flat => "flat",
        Ends::Round => "round",
    };
    let about = about.text("ends", ends);
    let by_table = |width: f64, kind: &Corridor| (width, source(about.clone(), kind).text("width_from", "norm"));
    let (width, about) = match (line.width, kind) {
        (Some(width), _) => (width.0, about.text("width_from", "plan")),
        (None, Some(kind)) => match (kind.width_m, kind.least_m, kind.most_m) {
            (Some(width), ..) => by_table(width, kind),
            (None, Some(least), Some(most)) => return open(facts, line, kind, land, &source(about, kind), (least, most)),
            _ => return Some(Cause::new(Outcome::Unknown, "corridor_width_unknown", about)),
        },
        (None, None) => return Some(Cause::new(Outcome::Unknown, "corridor_width_unknown", about)),
    };
    let within = within(facts, line, kind, land, width)?;
    let (outcome, why) = effect(facts, kind);
    Some(cause(facts, within, outcome, why, about, width))
}

/// A corridor whose width is fixed case by case: what lies in the least lies in it, and what lies beyond the most does not.
fn open(facts: &ParcelFacts, line: &CorridorLine, kind: &Corridor, land: &Land, about: &Facts, width: (f64, f64)) -> Option<Cause> {
    let (least, most) = width;
    let about = about.clone().text("width_from", "norm").m("least", M(least)).m("most", M(most));
    if let Some(sure) = within(facts, line, Some(kind), land, least) {
        let (outcome, why) = effect(facts, Some(kind));
        return Some(cause(facts, sure, outcome, why, about, least));
    }
    let perhaps = within(facts, line, Some(kind), land, most)?;
    let (outcome, why) = match effect(facts, Some(kind)) {
        (Outcome::Holds, why) => (Outcome::Holds, why),
        _ => (Outcome::Unknown, "corridor_width_open"),
    };
    Some(cause(facts, perhaps, outcome, why, about, most))
}

/// The exact area in a corridor, slivers left out, and the land, drawn.
struct Within {
    area: M2,
    land: Land,
}

fn within(facts: &ParcelFacts, line: &CorridorLine, kind: Option<&Corridor>, land: &Land, width: f64) -> Option<Within> {
    let ends = kind.map_or(Ends::Round, |kind| kind.ends);
    let buffer = Buffer { courses: &line.courses, land: &line.land, width: M(width), ends };
    let exact = common_area(land, &buffer);
    if exact.0 <= 0.0 {
        return None;
    }
    let drawn = common(land, &buffer);
    let (slivers, parts): (Vec<_>, Vec<_>) = drawn.0.into_iter().partition(|part| is_sliver(part, facts.tolerance.get()));
    let in_slivers = if slivers.is_empty() { M2(0.0) } else { shape::area(&Land::new(slivers)) };
    (!parts.is_empty()).then(|| Within { area: exact - in_slivers, land: Land::new(parts) })
}

/// What land in a corridor of a kind comes to for the project.
fn effect(facts: &ParcelFacts, kind: Option<&Corridor>) -> (Outcome, &'static str) {
    let Some(kind) = kind else { return (Outcome::Fails, "in_corridor") };
    let purposes = &facts.project.purposes;
    if !kind.allows.is_empty() && purposes.is_empty() {
        return (Outcome::Unknown, "corridor_purpose_unknown");
    }
    if !purposes.is_empty() && purposes.iter().all(|purpose| kind.allows.iter().any(|allowed| **allowed == **purpose)) {
        return (Outcome::Holds, "corridor_use_allowed");
    }
    match kind.effect {
        Effect::Clear => (Outcome::Fails, "in_corridor"),
        Effect::Opinion if facts.conditional == Outcome::Holds => (Outcome::Holds, "corridor_opinion_taken"),
        Effect::Opinion => (Outcome::Unknown, "corridor_needs_opinion"),
    }
}

fn cause(facts: &ParcelFacts, within: Within, outcome: Outcome, why: &'static str, about: Facts, width: f64) -> Cause {
    let known = facts.measured(within.area).and(about).m("width", M(width));
    let known = match built_on(facts, &within.land) {
        Some(built) if built.0 > 0.0 => known.m2("built", built),
        Some(_) => known.flag("nothing_built", true),
        None => known,
    };
    Cause::new(outcome, why, known).land(within.land)
}

/// The footprints on some land; `None`: the case gives no building of the project.
fn built_on(facts: &ParcelFacts, land: &Land) -> Option<M2> {
    let buildings = facts.project.buildings.as_deref().filter(|buildings| !buildings.is_empty())?;
    let lands: Vec<&Land> = buildings.iter().filter_map(|building| building.land.as_ref()).collect();
    Some(area::common(&shape::union(lands), land))
}

/// Where the table's width was read.
fn source(facts: Facts, kind: &Corridor) -> Facts {
    facts.text("article", &kind.article).text("source", &kind.source).flag("verified", kind.verified)
}
