//! G309.

use super::{PaperFacts, Reached, by_plan, reached};
use crate::model::{Answer, Cause, Facts, Outcome, Plan, When};
use crate::rules::{Put, Rule, register_given};

/// Whether the project, or its last amendment, was approved only under the plan that is in force.
pub static RULE: Rule = Rule {
    code: "G309",
    name: "approved-after-revision",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: register_given,
    answers: &Outcome::ALL,
    page: include_str!("approved_after_revision.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    by_plan(facts, |plan| Some(judge(facts, plan)))
}

fn judge(facts: &PaperFacts, plan: &Plan) -> Cause {
    let effective = When::day(plan.effective);
    let approved = match facts.then {
        Some(when) => against(when, effective, ["approved_before_plan", "approved_after_plan"]),
        None => Cause::new(Outcome::Unknown, "approved_unclear", Facts::new().text("missing", "paper_date")),
    };
    let amended = facts.project.amended.map(|when| against(when, effective, ["amended_before_plan", "amended_after_plan"]));
    match amended {
        Some(amended) if amended.outcome > approved.outcome => amended,
        _ => approved,
    }
}

fn against(when: When, effective: When, whys: [&'static str; 2]) -> Cause {
    let known = Facts::new().when("date", when).text("effective", effective.to_string());
    // The plan's first day is the boundary; the paper's date may be a span.
    let first_after = when.from.is_some_and(|from| from >= effective.to);
    match (first_after, reached(when.to, effective)) {
        (true, _) => Cause::new(Outcome::Fails, whys[1], known),
        (false, Reached::Not) => Cause::new(Outcome::Holds, whys[0], known),
        (false, _) => Cause::new(Outcome::Unknown, "approved_unclear", known.text("missing", "paper_date")),
    }
}
