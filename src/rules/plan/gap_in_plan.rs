//! D103.

use geo::Polygon;

use super::{PlanFacts, area_and_place};
use crate::model::{Answer, Cause, Facts, Land, M2, Outcome, Plan};
use crate::normal::shape;
use crate::overlay::{is_sliver, mean_width};
use crate::rules::{Put, Rule, plan_given};

/// Whether land inside the plan has no lot.
pub static RULE: Rule = Rule {
    code: "D103",
    name: "gap-in-plan",
    since: "0.1.0",
    put: Put::Plan(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("gap_in_plan.md"),
};

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    if plan.lots.is_empty() {
        return Answer::from(Vec::new());
    }
    let (slivers, wide): (Vec<Land>, Vec<Land>) =
        gaps(plan).into_iter().partition(|gap| gap.0.iter().all(|part| is_sliver(part, plan.tolerance)));
    let mut causes: Vec<Cause> = wide.into_iter().map(|gap| cause(plan, gap)).collect();
    if !slivers.is_empty() {
        let area: M2 = slivers.iter().map(shape::area).sum();
        let known = Facts::new().count("count", slivers.len()).m2("area", area);
        causes.push(Cause::new(Outcome::Holds, "gap_sliver", known).on(&plan.id, None));
    } else if causes.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "no_gap", Facts::new().flag("bounded", plan.bounded)).on(&plan.id, None));
    }
    Answer::from(causes)
}

fn is_gap(gap: &Polygon<f64>) -> bool {
    mean_width(gap).0 > GRID
}

fn cause(plan: &Plan, gap: Land) -> Cause {
    let known = area_and_place(shape::area(&gap), &gap).flag("bounded", plan.bounded);
    Cause::new(Outcome::Fails, "gap", known).on(&plan.id, None).land(gap)
}

/// What drawing a plan's union rounds, metres; a gap no wider is the arithmetic's.
const GRID: f64 = 1e-4;

/// The connected parts of the plan's land that have no lot. Without a boundary only the holes of the lots' union can be told.
fn gaps(plan: &Plan) -> Vec<Land> {
    let single = |polygon: Polygon<f64>| Land::new(vec![polygon]);
    if plan.bounded {
        let lots = shape::union(plan.lots.iter().map(|lot| &*lot.land));
        return shape::minus(&plan.land, &lots).0.into_iter().filter(is_gap).map(single).collect();
    }
    let hole = |ring: &geo::LineString<f64>| single(Polygon::new(ring.clone(), Vec::new()));
    let holes = plan.land.0.iter().flat_map(|polygon| polygon.interiors().iter().map(hole));
    holes.filter(|gap| gap.0.iter().all(is_gap)).collect()
}
