//! P202.

use std::sync::Arc;

use super::ParcelFacts;
use crate::model::{Answer, Cause, Facts, Land, M2, Outcome, Plan, SharedLand};
use crate::normal::shape;
use crate::rules::{Put, Rule, register_given};

/// Whether land that some plan of the case covers lies beyond what is in force.
pub static RULE: Rule = Rule {
    code: "P202",
    name: "outside-plan",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: register_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Unknown],
    page: include_str!("outside_plan.md"),
};

fn ask(facts: &ParcelFacts) -> Answer {
    let minus = |rest: SharedLand, plan: &usize| {
        if rest.0.is_empty() { rest } else { shape::minus(&rest, &facts.plans[*plan].land).into() }
    };
    let beyond = facts.mosaic.plans.iter().fold(facts.cut.rest.clone(), minus);
    let beyond = facts.without_slivers(&beyond);
    let beyond_area = shape::area(&beyond);
    let mut causes = Vec::new();
    let inside = facts.cut.area - beyond_area;
    if inside.0 > 0.0 && (!facts.cut.pieces.is_empty() || !facts.rest_inside().0.is_empty()) {
        causes.push(Cause::new(Outcome::Holds, "inside_plan", Facts::new().m2("area", inside)));
    }
    let (planned, names) = planned_otherwise(facts, &beyond);
    if !planned.0.is_empty() {
        let known = facts.measured(shape::area(&planned)).list("plans", names);
        causes.push(Cause::new(Outcome::Unknown, "beyond_other_plan", known).land(planned.clone()));
    }
    let never = facts.without_slivers(&if planned.0.is_empty() { beyond } else { shape::minus(&beyond, &planned) });
    if !never.0.is_empty() {
        let known = facts.measured(M2(shape::area(&never).0));
        causes.push(match holed(facts) {
            Some(plan) => {
                let known = known.count("count", plan.unusable.len());
                Cause::new(Outcome::Unknown, "beyond_but_lots_unusable", known).on(&plan.id, None).land(never)
            }
            None => Cause::new(Outcome::DoesNotApply, "beyond_all_plans", known).land(never),
        });
    }
    Answer::from(causes)
}

/// A plan in force of which nobody knows where it ends: it has no boundary, and lots that cannot be computed with.
fn holed<'a>(facts: &ParcelFacts<'a>) -> Option<&'a Plan> {
    let plans = facts.mosaic.plans.iter().map(|&plan| &facts.plans[plan]);
    plans.into_iter().find(|plan| !plan.bounded && !plan.unusable.is_empty())
}

/// The land that a plan of the case covers on some other day, and those plans.
fn planned_otherwise(facts: &ParcelFacts, beyond: &Land) -> (Land, Vec<Arc<str>>) {
    let (mut lands, mut names) = (Vec::new(), Vec::new());
    if beyond.0.is_empty() {
        return (shape::nothing(), names);
    }
    for (index, plan) in facts.plans.iter().enumerate() {
        if plan.draft || plan.level != facts.level || facts.mosaic.plans.contains(&index) {
            continue;
        }
        let land = facts.without_slivers(&shape::common(beyond, &plan.land));
        if !land.0.is_empty() {
            lands.push(land);
            names.push(plan.id.clone());
        }
    }
    (shape::union(&lands), names)
}
