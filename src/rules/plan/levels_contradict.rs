//! D114.

use super::{LevelAnswer, LevelsFacts};
use crate::model::{Answer, Cause, Facts, Land, Outcome};
use crate::normal::shape;
use crate::overlay::is_sliver;
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether plans of several levels answer the same question about the same land alike.
pub static RULE: Rule = Rule {
    code: "D114",
    name: "levels-contradict",
    since: "0.1.0",
    put: Put::Levels(ask),
    asked: |case: &CaseFacts| {
        let first = case.plans.iter().find(|plan| !plan.draft).map(|plan| plan.level);
        let several = case.plans.iter().any(|plan| !plan.draft && Some(plan.level) != first);
        register_given(case).and(if several { Ok(()) } else { Err("one_level") })
    },
    answers: &Outcome::ALL,
    page: include_str!("levels_contradict.md"),
};

fn ask(facts: &LevelsFacts) -> Answer {
    let mut causes = Vec::new();
    let (mut compared, mut unknown) = (false, false);
    for (index, one) in facts.answers.iter().enumerate() {
        let others = facts.answers[index + 1..].iter().filter(|other| other.rule == one.rule && other.parcel == one.parcel);
        for other in others.filter(|other| other.level != one.level && says(one) && says(other)) {
            compared = true;
            unknown |= [one, other].iter().any(|answer| answer.answer.outcome == Outcome::Unknown);
            causes.extend(difference(facts, one, other));
            causes.extend(difference(facts, other, one));
        }
    }
    if causes.is_empty() && unknown {
        causes.push(Cause::new(Outcome::Unknown, "levels_unknown", Facts::new()));
    } else if causes.is_empty() && compared {
        causes.push(Cause::new(Outcome::Holds, "levels_agree", Facts::new()));
    }
    Answer::from(causes)
}

fn says(answer: &LevelAnswer) -> bool {
    answer.answer.outcome != Outcome::DoesNotApply
}

/// The land on which `one` fails and `other` holds.
fn difference(facts: &LevelsFacts, one: &LevelAnswer, other: &LevelAnswer) -> Option<Cause> {
    let both = shape::common(&land_of(one, Outcome::Fails)?, &land_of(other, Outcome::Holds)?);
    let land = Land::new(both.0.into_iter().filter(|part| !is_sliver(part, facts.tolerance)).collect());
    if land.0.is_empty() {
        return None;
    }
    let area = shape::area(&land);
    let known = Facts::new().m2("area", area).pct("share", area.share_of(one.cut.area)).text("parcel", one.parcel);
    let known = known.text("rule", one.rule).text("level", one.level.name()).text("other_level", other.level.name());
    Some(Cause::new(Outcome::Fails, "levels_contradict", known).land(land))
}

/// The land of which an answer says this; where a reason names none, all that its plans cover. `None`: it does not say this.
fn land_of(answer: &LevelAnswer, outcome: Outcome) -> Option<Land> {
    let mut causes = answer.answer.because.iter().filter(|cause| cause.outcome == outcome).peekable();
    causes.peek()?;
    let lands: Vec<&Land> = causes.map(|cause| &*cause.land).collect();
    if lands.iter().any(|land| land.0.is_empty()) {
        return Some(shape::union(answer.cut.pieces.iter().map(|piece| &*piece.land)));
    }
    Some(shape::union(lands))
}
