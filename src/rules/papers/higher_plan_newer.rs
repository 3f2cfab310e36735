//! G310.

use super::{PaperFacts, nowhere};
use crate::model::{Answer, Cause, Facts, Outcome, Plan};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether a plan of a higher level that is in force on the land is newer than the more detailed one under it.
pub static RULE: Rule = Rule {
    code: "G310",
    name: "higher-plan-newer",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| {
        let first = case.plans.iter().find(|plan| !plan.draft).map(|plan| plan.level);
        let several = case.plans.iter().any(|plan| !plan.draft && Some(plan.level) != first);
        register_given(case).and(if several { Ok(()) } else { Err("one_level") })
    },
    answers: &Outcome::ALL,
    page: include_str!("higher_plan_newer.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let Some(plans) = facts.plans else { return Answer::from(vec![nowhere()]) };
    let under = |plan: &Plan| plans.iter().filter(|other| other.level > plan.level).map(|other| judge(plan, other)).collect::<Vec<_>>();
    Answer::from(plans.iter().flat_map(|plan| under(plan)).collect())
}

/// A higher plan against a more detailed one.
fn judge(higher: &Plan, detailed: &Plan) -> Cause {
    let newer = higher.effective > detailed.effective;
    let (outcome, why) = if newer { (Outcome::Fails, "higher_plan_newer") } else { (Outcome::Holds, "higher_plan_older") };
    let known = Facts::new().text("other", &detailed.id).text("level", higher.level.name()).text("other_level", detailed.level.name());
    let known = known.date("date", higher.effective).date("effective", detailed.effective);
    Cause::new(outcome, why, known).on(&higher.id, None)
}
