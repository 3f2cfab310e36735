//! What would settle an undetermined project: found by putting the questions again with each value that a missing fact can have.

use std::collections::BTreeSet;

use super::ask::{Asked, Ground, Pair, asked as ask_all};
use super::cuts::Cuts;
use super::lack::{self, Lack};
use super::tier::Question;
use super::values::{Value, values};
use crate::model::{Outcome, Project, Side, Standing};

/// How often the questions of one project are put again at most.
pub(super) const MOST_TRIALS: usize = 512;

/// How many missing facts of a project are tried at most; a project that lacks more has no short way out.
const MOST_LACKS: usize = 8;

/// Sets of up to so many facts are tried one after the other, then all at once.
const MOST_TOGETHER: usize = 3;

/// The facts that would settle a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The smallest set of facts; of several the one whose facts are met first.
    pub facts: Vec<Settling>,
    /// Whether they do, whatever they turn out to be.
    pub certainty: Certainty,
}

/// A fact that is missing, and what each value of it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Settling {
    /// The fact.
    pub lack: Lack,
    /// What it can be; values that come to the same stand together.
    pub values: Vec<Possible>,
}

/// Values of a missing fact, and the headlines that they come to, over all values of the other facts of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct Possible {
    /// The values by their stable names.
    pub values: Vec<String>,
    /// The headlines, the gravest first.
    pub standings: Vec<Standing>,
}

/// Whether facts settle a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Whatever they turn out to be.
    Always,
    /// For some of their values; others leave something else open.
    Sometimes,
    /// No value that was tried did.
    Open,
}

/// The smallest set of missing facts that settles an undetermined project; `None`: it is not undetermined.
///
/// Sets of one, two and three facts are tried in the order in which the facts are met, then all; each with every value of every
/// fact, as long as [`MOST_TRIALS`] lasts. Nothing is cut but under plans that "then" did not fall under before.
pub(super) fn settled(project: &Project, cuts: &[Cuts], found: &[Asked], ground: &Ground) -> Option<Settled> {
    let headline = found.iter().map(Asked::standing).min();
    if headline != Some(Standing::Undetermined) {
        return None;
    }
    let (open, fixed): (Vec<&Asked>, Vec<&Asked>) = found.iter().partition(|asked| asked.pairs.iter().any(Pair::has_unknown));
    let questions: Vec<Question> = open.iter().map(|asked| Question { rule: asked.rule, tier: asked.tier }).collect();
    let ground = Ground { questions: &questions, ..*ground };
    let fixed = fixed.iter().map(|asked| asked.standing()).min().unwrap_or(Standing::DoesNotApply);
    let candidate = |(lack, sides): (Lack, Vec<Side>)| Candidate { values: values(&lack, &sides, &ground), lack };
    let facts: Vec<Candidate> = lacks(project, &open).into_iter().map(candidate).collect();
    let mut trial = Trial { project, cuts, ground: &ground, fixed, left: MOST_TRIALS };
    Some(trial.smallest(&facts))
}

/// What the undetermined pairs lack and on which sides, each once, in the order in which it is met.
fn lacks(project: &Project, open: &[&Asked]) -> Vec<(Lack, Vec<Side>)> {
    let mut found: Vec<(Lack, Vec<Side>)> = Vec::new();
    let pairs = open.iter().flat_map(|asked| asked.pairs.iter().map(move |pair| (asked, pair)));
    for (asked, pair) in pairs.filter(|(_, pair)| pair.standing == Standing::Undetermined) {
        for side in [Side::Now, Side::Then].into_iter().filter(|side| pair.on(*side).outcome == Outcome::Unknown) {
            for cause in pair.on(side).because.iter().filter(|cause| cause.outcome == Outcome::Unknown) {
                let lack = lack::of(cause, asked.rule, project, pair.parcel.as_deref(), side);
                match found.iter_mut().find(|(known, _)| *known == lack) {
                    Some((_, sides)) if sides.contains(&side) => {}
                    Some((_, sides)) => sides.push(side),
                    None => found.push((lack, vec![side])),
                }
            }
        }
    }
    found
}

/// A fact and the values that it can have.
struct Candidate {
    lack: Lack,
    values: Vec<Value>,
}

/// What came of a set of facts.
struct Tried<'a> {
    facts: Vec<&'a Candidate>,
    /// For each fact and value the headlines that it came to.
    standings: Vec<Vec<BTreeSet<Standing>>>,
    determined: usize,
    all: usize,
}

struct Trial<'a> {
    project: &'a Project,
    cuts: &'a [Cuts<'a>],
    ground: &'a Ground<'a>,
    /// The gravest standing of what is known.
    fixed: Standing,
    left: usize,
}

impl Trial<'_> {
    fn smallest(&mut self, facts: &[Candidate]) -> Settled {
        let mut best: Option<Tried> = None;
        let few = &facts[..facts.len().min(MOST_LACKS)];
        for size in 1..=few.len().min(MOST_TOGETHER) {
            for set in subsets(few, size) {
                let Some(tried) = self.tried(set) else { continue };
                if tried.determined == tried.all && tried.all > 0 {
                    return tried.settled();
                }
                if best.as_ref().is_none_or(|best| tried.settles_more_than(best)) {
                    best = Some(tried);
                }
            }
        }
        let all = if facts.len() > MOST_TOGETHER { self.tried(facts.iter().collect()) } else { None };
        if let Some(all) = all.filter(|all| best.as_ref().is_none_or(|best| all.settles_more_than(best))) {
            best = Some(all);
        }
        match best {
            Some(tried) if tried.determined > 0 => tried.settled(),
            _ => untried(facts),
        }
    }

    /// Puts the questions with every value of every fact of a set; `None`: that would take more trials than are left.
    fn tried<'a>(&mut self, facts: Vec<&'a Candidate>) -> Option<Tried<'a>> {
        let combinations = facts.iter().try_fold(1usize, |count, fact| count.checked_mul(fact.values.len()))?;
        self.left = self.left.checked_sub(combinations)?;
        let mut tried =
            Tried { standings: facts.iter().map(|fact| vec![BTreeSet::new(); fact.values.len()]).collect(), facts, determined: 0, all: 0 };
        for number in 0..combinations {
            let picked = picked(&tried.facts, number);
            let standing = self.standing(&tried.facts, &picked);
            if tried.facts.iter().zip(&picked).all(|(fact, &value)| fact.values[value].is_final()) {
                tried.all += 1;
                tried.determined += usize::from(standing != Standing::Undetermined);
            }
            for (of_fact, value) in tried.standings.iter_mut().zip(picked) {
                of_fact[value].insert(standing);
            }
        }
        Some(tried)
    }

    fn standing(&self, facts: &[&Candidate], picked: &[usize]) -> Standing {
        let mut assumed = self.ground.assumed.clone();
        facts.iter().zip(picked).for_each(|(fact, &value)| fact.values[value].assume(&mut assumed));
        let ground = Ground { assumed: &assumed, ..*self.ground };
        let again = ask_all(self.project, self.cuts, &ground);
        again.iter().map(Asked::standing).min().unwrap_or(self.fixed).min(self.fixed)
    }
}

impl Tried<'_> {
    /// Whether a greater part of its values settles the project.
    fn settles_more_than(&self, other: &Self) -> bool {
        self.determined * other.all.max(1) > other.determined * self.all.max(1)
    }

    fn settled(self) -> Settled {
        let certainty = if self.determined == self.all { Certainty::Always } else { Certainty::Sometimes };
        let facts = self
            .facts
            .into_iter()
            .zip(self.standings)
            .map(|(fact, standings)| Settling { lack: fact.lack.clone(), values: together(&fact.values, standings) });
        Settled { facts: facts.collect(), certainty }
    }
}

/// Values that come to the same, together, in the order of the first of them.
fn together(values: &[Value], standings: Vec<BTreeSet<Standing>>) -> Vec<Possible> {
    let mut possible: Vec<Possible> = Vec::new();
    for (value, standings) in values.iter().zip(standings) {
        let standings: Vec<Standing> = standings.into_iter().collect();
        match possible.iter_mut().find(|known| known.standings == standings) {
            Some(known) => known.values.push(value.name.clone()),
            None => possible.push(Possible { values: vec![value.name.clone()], standings }),
        }
    }
    possible
}

fn untried(facts: &[Candidate]) -> Settled {
    let facts = facts.iter().map(|fact| Settling { lack: fact.lack.clone(), values: Vec::new() });
    Settled { facts: facts.collect(), certainty: Certainty::Open }
}

/// All subsets of a size, in the order of their members.
fn subsets(facts: &[Candidate], size: usize) -> Vec<Vec<&Candidate>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        for mut rest in subsets(&facts[index + 1..], size - 1) {
            rest.insert(0, fact);
            found.push(rest);
        }
    }
    found
}

/// The values of a combination by its number: one position a fact.
fn picked(facts: &[&Candidate], mut number: usize) -> Vec<usize> {
    let pick = |fact: &&Candidate| {
        let value = number % fact.values.len();
        number /= fact.values.len();
        value
    };
    facts.iter().map(pick).collect()
}
