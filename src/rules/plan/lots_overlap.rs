//! D102.

use super::{PlanFacts, area_and_place};
use crate::model::{Answer, Cause, Facts, Land, Lot, Outcome, Plan};
use crate::overlay::mean_width;
use crate::rules::overlaps::{Overlap, overlaps};
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

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let lands: Vec<&Land> = plan.lots.iter().map(|lot| &*lot.land).collect();
    let (slivers, wide): (Vec<Overlap>, Vec<Overlap>) = overlaps(&lands, plan.tolerance).into_iter().partition(|overlap| overlap.is_sliver);
    let mut causes: Vec<Cause> = wide.iter().map(|overlap| cause(plan, overlap)).collect();
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
    let [a, b]: [&Lot; 2] = [&plan.lots[overlap.pair.0], &plan.lots[overlap.pair.1]];
    let width = overlap.land.0.iter().map(mean_width).fold(crate::model::M(0.0), |a, b| if b.0 > a.0 { b } else { a });
    let known = area_and_place(overlap.area, &overlap.land)
        .text("other", b.label())
        .count("feature", a.origin.feature)
        .count("other_feature", b.origin.feature)
        .m("mean_width", width);
    Cause::new(Outcome::Fails, "lots_overlap", known).on(&plan.id, Some(&a.label())).land(overlap.land.clone())
}
