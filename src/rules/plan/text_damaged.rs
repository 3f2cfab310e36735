//! D107.

use super::{LayerFacts, TextFacts};
use crate::model::{Answer, Cause, Facts, M, Outcome};
use crate::normal::shape;
use crate::read::text::damage;
use crate::rules::{Put, Rule, plan_given};

/// Whether codes, names and functions of lots, projects and parcels lost letters on their way here.
pub static RULE: Rule = Rule {
    code: "D107",
    name: "text-damaged",
    since: "0.1.0",
    put: Put::Layer(ask),
    asked: plan_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("text_damaged.md"),
};

fn ask(facts: &LayerFacts) -> Answer {
    let mut causes: Vec<Cause> = facts.texts.iter().filter_map(|text| cause(facts, text)).collect();
    if causes.is_empty() && !facts.texts.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "text_whole", Facts::new().count("count", facts.texts.len())));
    }
    Answer::from(causes)
}

fn cause(facts: &LayerFacts, text: &TextFacts) -> Option<Cause> {
    let damage = damage(text.text)?;
    let known = Facts::new().text("value", text.text).text("role", text.role).text("damage", damage.name());
    let known = known.text("file", &*text.origin.file).count("feature", text.origin.feature);
    let known = match text.land.and_then(|land| shape::first_place(land)) {
        Some([x, y]) => known.m("x", M(x)).m("y", M(y)),
        None => known,
    };
    let sentence = if damage.is_loss() { "text_lost" } else { "text_damaged" };
    let cause = Cause::new(Outcome::Fails, sentence, known).land(text.land.cloned().unwrap_or_default());
    Some(match facts.plan {
        Some(plan) => cause.on(plan, None),
        None => cause,
    })
}
