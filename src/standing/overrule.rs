//! What persons decided over the program.

use super::ask::{Asked, Ground, Pair};
use crate::model::{Answer, Cause, Facts, Level, Outcome, Side, Standing};
use crate::read::case::OverrideEntry;
use crate::rules::Rule;

/// A person's decision over the program's.
#[derive(Debug, Clone)]
pub struct Overridden {
    /// The decision.
    pub entry: OverrideEntry,
    /// Which answer of a pair; `None`: the question forms no pair.
    pub side: Option<Side>,
    /// The gravest answer that the program found there.
    pub found: Outcome,
    /// The standing as it would be without any decision on this answer; `None`: it has none.
    pub standing_without: Option<Standing>,
}

/// Puts what persons decided in the place of what was found; of several decisions on one side the last one counts.
pub(super) fn pairs(asked: &mut Asked, project: &str, ground: &Ground) {
    let entries: Vec<&OverrideEntry> = entries(asked.rule, Some(asked.level), project, ground).collect();
    let standing_without = Some(asked.standing());
    for (index, entry) in entries.iter().enumerate() {
        let side = entry.side.unwrap_or(Side::Now);
        if entries[index + 1..].iter().any(|later| later.side.unwrap_or(Side::Now) == side) {
            continue;
        }
        let found = asked.pairs.iter().map(|pair| pair.on(side).outcome).max().unwrap_or(Outcome::Unknown);
        asked.pairs.iter_mut().for_each(|pair| decide_pair(pair, side, entry));
        asked.overridden.push(Overridden { entry: (*entry).clone(), side: Some(side), found, standing_without });
    }
}

fn decide_pair(pair: &mut Pair, side: Side, entry: &OverrideEntry) {
    let answer = match side {
        Side::Then => &mut pair.then,
        Side::Now => &mut pair.now,
    };
    decide(answer, entry);
    pair.standing = super::pair(pair.then.outcome, pair.now.outcome);
}

/// The same for answers of a question that forms no pair: to papers, to data, or for evidence. A decision on the side `then` is none
/// on them.
pub fn overrule<'a>(
    rule: &Rule,
    level: Option<Level>,
    project: &str,
    answers: impl Iterator<Item = &'a mut Answer>,
    ground: &Ground,
) -> Option<Overridden> {
    let last = entries(rule, level, project, ground).filter(|entry| entry.side != Some(Side::Then)).last()?;
    let mut found = Outcome::DoesNotApply;
    for answer in answers {
        found = found.max(answer.outcome);
        decide(answer, last);
    }
    Some(Overridden { entry: last.clone(), side: None, found, standing_without: None })
}

/// The decisions on a rule's answer about a project; what they say of a level counts on that level alone.
fn entries<'a>(rule: &Rule, level: Option<Level>, project: &str, ground: &'a Ground) -> impl Iterator<Item = &'a OverrideEntry> {
    let (project, rule) = (project.to_owned(), (rule.code, rule.name));
    ground.file.overrides.iter().filter(move |entry| {
        let of_rule = rule.0.eq_ignore_ascii_case(&entry.rule) || rule.1 == entry.rule;
        entry.project == project && of_rule && entry.level.is_none_or(|wanted| level == Some(wanted))
    })
}

/// Puts a person's decision in the place of the program's answer.
fn decide(answer: &mut Answer, entry: &OverrideEntry) {
    let facts = Facts::new().text("was", answer.outcome.name()).text("reason", &entry.reason).text("by", &entry.by);
    answer.because.push(Cause::new(entry.outcome, OVERRIDDEN, facts.date("date", entry.date)));
    answer.outcome = entry.outcome;
}

/// The key of the sentence that tells a person's decision.
pub const OVERRIDDEN: &str = "overridden";
