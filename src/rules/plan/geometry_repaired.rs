//! D101.

use std::sync::Arc;

use super::LayerFacts;
use crate::model::{Answer, Cause, Facts, Outcome};
use crate::rules::{Put, Rule, plan_given};

/// Whether lots or parcels had to be repaired before they could be computed with.
pub static RULE: Rule = Rule {
    code: "D101",
    name: "geometry-repaired",
    since: "0.1.0",
    put: Put::Layer(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("geometry_repaired.md"),
};

fn ask(facts: &LayerFacts) -> Answer {
    let mut causes: Vec<Cause> = Vec::new();
    for shape in &facts.shapes {
        let Some(repair) = shape.repair else { continue };
        let known = Facts::new().text("shape", &shape.label).count("feature", shape.feature);
        let known = known.m2("before", repair.before).m2("after", repair.after);
        causes.push(about(facts, Cause::new(Outcome::Fails, "geometry_repaired", known), &shape.label).land(shape.land.clone()));
    }
    if causes.is_empty() && !facts.shapes.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "geometry_sound", Facts::new().count("count", facts.shapes.len())));
    }
    Answer::from(causes)
}

/// A lot is named as lots are; a parcel by the fact `shape` alone.
fn about(facts: &LayerFacts, cause: Cause, label: &Arc<str>) -> Cause {
    match facts.plan {
        Some(plan) => cause.on(plan, Some(label)),
        None => cause,
    }
}
