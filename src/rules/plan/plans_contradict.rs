//! D113.

use super::{PlanFacts, area_and_place};
use crate::model::{Answer, Cause, Facts, Land, Outcome};
use crate::normal::shape;
use crate::overlay::is_sliver;
use crate::rules::{Put, Rule, plan_given};

/// Whether another plan of the same level is in force on the same land without either referring to the other.
pub static RULE: Rule = Rule {
    code: "D113",
    name: "plans-contradict",
    since: "0.1.0",
    put: Put::Plan(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("plans_contradict.md"),
};

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let mut causes = Vec::new();
    for contradiction in facts.contradictions {
        let [a, b] = [&facts.plans[contradiction.plans.0], &facts.plans[contradiction.plans.1]];
        let other = if a.id == plan.id { b } else { a };
        let parts = contradiction.land.0.iter().filter(|part| !is_sliver(part, plan.tolerance)).cloned().collect();
        let land = Land::new(parts);
        if !land.0.is_empty() {
            let known = area_and_place(shape::area(&land), &land).text("other", &other.id);
            causes.push(Cause::new(Outcome::Fails, "plans_contradict", known).on(&plan.id, None).land(land));
        }
    }
    if causes.is_empty() && facts.plans.iter().filter(|other| other.level == plan.level && !other.draft).count() > 1 {
        causes.push(Cause::new(Outcome::Holds, "plans_agree", Facts::new()).on(&plan.id, None));
    }
    Answer::from(causes)
}
