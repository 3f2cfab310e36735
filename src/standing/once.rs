//! Questions that are asked once of a project and form no pair: to its papers, and to what several levels answer.

use super::ask::{Asked, Ground, Once};
use super::cuts::Cuts;
use super::{deciding, overrule::overrule};
use crate::model::{Answer, Plan, Project};
use crate::rules::{LevelAnswer, LevelsFacts, PaperFacts, Put, Rule};

/// The answers to the questions that form no pair, in the order of the rules.
pub(super) fn once(project: &Project, cuts: &[Cuts], asked: &[Asked], ground: &Ground) -> Vec<Once> {
    let of_rule = |rule: &&'static Rule| {
        let mut answer = answer(rule, project, cuts, asked, ground);
        let overridden = overrule(rule, None, &project.id, std::iter::once(&mut answer), ground);
        Once { rule, answer, overridden }
    };
    ground.once.iter().map(of_rule).collect()
}

fn answer(rule: &Rule, project: &Project, cuts: &[Cuts], asked: &[Asked], ground: &Ground) -> Answer {
    let answer = match rule.put {
        Put::Paper(question) => {
            let plans = plans_now(project, cuts, ground);
            let then = deciding(project, None, ground.then, ground.approved_before()).when();
            let (day, editions, profile) = (ground.as_of, ground.plans, ground.profile);
            question(&PaperFacts { project, day, then, plans: plans.as_deref(), editions, profile })
        }
        Put::Levels(question) => question(&LevelsFacts { answers: &level_answers(cuts, asked, ground), tolerance: ground.pen.width }),
        _ => Answer::from(Vec::new()),
    };
    rule.checked(answer)
}

/// The plans in force now on a project's land, the most detailed level first; `None`: nobody knows where land or plans lie.
fn plans_now<'a>(project: &Project, cuts: &[Cuts], ground: &Ground<'a>) -> Option<Vec<&'a Plan>> {
    let mut plans: Vec<usize> = Vec::new();
    for (at, tier) in ground.tiers.iter().enumerate() {
        let now = tier.timeline.on(ground.as_of);
        if tier.misplaced(now, ground.plans).is_some() {
            return None;
        }
        let pieces = cuts.iter().flat_map(|cuts| &cuts.under(at, now, ground).pieces);
        let mut of_tier: Vec<usize> = pieces.map(|piece| tier.mosaic(now).lots[piece.tile].plan).collect();
        of_tier.sort_unstable();
        of_tier.dedup();
        plans.extend(of_tier);
    }
    let is_known = !project.parcels.is_empty() && project.unusable.is_empty();
    is_known.then(|| plans.into_iter().map(|plan| &ground.plans[plan]).collect())
}

/// The answers now about each parcel, level by level.
fn level_answers<'a>(cuts: &'a [Cuts], asked: &'a [Asked], ground: &Ground) -> Vec<LevelAnswer<'a>> {
    let of_parcel = |(parcel, cuts): (usize, &'a Cuts)| {
        asked.iter().map(move |asked| LevelAnswer {
            rule: asked.rule.code,
            level: asked.level,
            parcel: &cuts.parcel.id,
            answer: &asked.pairs[parcel].now,
            cut: cuts.under(asked.tier, ground.tiers[asked.tier].timeline.on(ground.as_of), ground),
        })
    };
    cuts.iter().enumerate().flat_map(of_parcel).collect()
}
