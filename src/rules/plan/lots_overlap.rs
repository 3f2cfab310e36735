//! D102.

use geo::BoundingRect;
use rayon::prelude::*;

use super::{PlanFacts, area_and_place};
use crate::index::Index;
use crate::model::{Answer, Cause, Facts, Land, Lot, M2, Outcome, Plan};
use crate::normal::shape;
use crate::overlay::{area, is_sliver, mean_width};
use crate::rules::{Put, Rule, plan_given};

/// Whether two lots of one plan cover the same land.
pub static RULE: Rule = Rule {
    code: "D102",
    name: "lots-overlap",
    since: "0.1.0",
    put: Put::Plan(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("lots_overlap.md"),
};

/// Common areas under this are the coordinates' own rounding, square metres.
const ROUNDING: f64 = 1e-6;

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let overlaps = overlaps(plan);
    let (slivers, wide): (Vec<&Overlap>, Vec<&Overlap>) = overlaps.iter().partition(|overlap| overlap.sliver);
    let mut causes: Vec<Cause> = wide.into_iter().map(|overlap| cause(plan, overlap)).collect();
    if !slivers.is_empty() {
        let area = slivers.iter().map(|overlap| overlap.area).sum();
        let known = Facts::new().count("count", slivers.len()).m2("area", area);
        causes.push(Cause::new(Outcome::Holds, "lots_overlap_sliver", known).on(&plan.id, None));
    } else if causes.is_empty() && !plan.lots.is_empty() {
        let known = Facts::new().count("count", plan.lots.len());
        causes.push(Cause::new(Outcome::Holds, "lots_apart", known).on(&plan.id, None));
    }
    Answer::from(causes)
}

fn cause(plan: &Plan, overlap: &Overlap) -> Cause {
    let [a, b]: [&Lot; 2] = [&plan.lots[overlap.lots.0], &plan.lots[overlap.lots.1]];
    let width = overlap.land.0.iter().map(mean_width).fold(crate::model::M(0.0), |a, b| if b.0 > a.0 { b } else { a });
    let known = area_and_place(overlap.area, &overlap.land)
        .text("other", b.label())
        .count("feature", a.origin.feature)
        .count("other_feature", b.origin.feature)
        .m("mean_width", width);
    Cause::new(Outcome::Fails, "lots_overlap", known).on(&plan.id, Some(&a.label())).land(overlap.land.clone())
}

/// Two lots on the same land.
struct Overlap {
    lots: (usize, usize),
    area: M2,
    land: Land,
    sliver: bool,
}

fn overlaps(plan: &Plan) -> Vec<Overlap> {
    let index = Index::of(plan.lots.iter().map(|lot| lot.land.bounding_rect()));
    let of_lot = |a: usize| -> Vec<Overlap> {
        let Some(extent) = plan.lots[a].land.bounding_rect() else { return Vec::new() };
        index.touching(&extent).into_iter().filter(|&b| b > a).filter_map(|b| overlap(plan, a, b)).collect()
    };
    (0..plan.lots.len()).into_par_iter().flat_map_iter(of_lot).collect()
}

fn overlap(plan: &Plan, a: usize, b: usize) -> Option<Overlap> {
    let (land_a, land_b) = (&plan.lots[a].land, &plan.lots[b].land);
    let area = area::common(land_a, land_b);
    if area.0 <= ROUNDING {
        return None;
    }
    let land = shape::common(land_a, land_b);
    let sliver = land.0.iter().all(|part| is_sliver(part, plan.tolerance));
    Some(Overlap { lots: (a, b), area, land, sliver })
}
