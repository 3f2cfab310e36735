//! Conditions that the answers under plans decide.

use std::sync::Arc;

use super::{Condition, State, TreatmentFacts};
use crate::model::{Answer, Cause, Fact, Facts, Outcome, Standing};
use crate::profile::Cell;
use crate::standing::{Asked, OVERRIDDEN};

/// A rest of the land smaller than this share is no part to keep, per cent.
const LEAST_PART_PCT: f64 = 1.0;

impl TreatmentFacts<'_> {
    /// Every plan answer now holds or does not apply.
    pub(super) fn all_hold_now(&self) -> Condition {
        let gravest = self.finding.asked.iter().map(Asked::now).max().unwrap_or(Outcome::Unknown);
        let state = not_failing(gravest);
        let open = self.finding.asked.iter().filter(|asked| asked.now() >= Outcome::Unknown);
        if state == State::Met {
            return condition("all_holds_now", state, Facts::new());
        }
        // What the plan itself keeps may stay, if it conformed when it was approved.
        match self.kept_by_plan().filter(|_| self.keeps_all_that_fails()) {
            Some(kept) => condition("kept_by_plan", self.conformed_then().state, kept),
            None => condition("all_holds_now", state, rules(open)),
        }
    }

    /// Some plan answer now fails.
    pub(super) fn some_fails_now(&self) -> Condition {
        let failing = self.finding.asked.iter().filter(|asked| asked.now() == Outcome::Fails);
        condition("some_fails_now", self.fails_now(&[]), rules(failing))
    }

    /// The use fails now.
    pub(super) fn use_fails_now(&self) -> Condition {
        condition("use_fails_now", self.fails_now(&["P201"]), Facts::new())
    }

    /// Some land is road land or public land.
    pub(super) fn road_or_public_land(&self) -> Condition {
        condition("road_or_public_land", self.fails_now(&["P203", "P204"]), Facts::new().m2("conflict", self.conflict))
    }

    /// Neither road land nor public land would be lost.
    pub(super) fn no_road_or_public_loss(&self) -> Condition {
        condition("no_road_or_public_loss", opposite(self.fails_now(&["P203", "P204"])), Facts::new())
    }

    /// No road land would be lost.
    pub(super) fn no_road_loss(&self) -> Condition {
        condition("no_road_loss", opposite(self.fails_now(&["P203"])), Facts::new())
    }

    /// It conformed then: its headline is transitional.
    pub(super) fn conformed_then(&self) -> Condition {
        let state = match self.standing {
            Standing::Transitional => State::Met,
            Standing::Undetermined => State::Unknown,
            _ => State::Unmet,
        };
        condition("conformed_then", state, Facts::new().text("standing", self.standing.name()))
    }

    /// What the plan in force says of keeping what stands there: its remarks on lots, or its clause on existing projects.
    pub(super) fn kept_by_plan(&self) -> Option<Facts> {
        let mut quotes: Vec<String> = Vec::new();
        for cause in self.kept() {
            for (name, label) in [("remark", cause.lot.as_ref()), ("clause", cause.plan.as_ref())] {
                if let (Some(Fact::Text(text)), Some(label)) = (cause.facts.get(name), label) {
                    quotes.push(format!("{label}: “{text}”"));
                }
            }
        }
        (!quotes.is_empty()).then(|| Facts::new().list("quotes", quotes))
    }

    /// Whether the plan's own words are about all land that fails now: its lots are kept, or a clause speaks for the whole plan.
    fn keeps_all_that_fails(&self) -> bool {
        let is_kept =
            |failing: &Cause| self.kept().any(|kept| kept.plan == failing.plan && (kept.lot.is_none() || kept.lot == failing.lot));
        let pairs = self.finding.asked.iter().flat_map(|asked| &asked.pairs);
        pairs.flat_map(|pair| &pair.now.because).filter(|cause| cause.outcome == Outcome::Fails).all(is_kept)
    }

    /// The evidence that what stands there is kept.
    fn kept(&self) -> impl Iterator<Item = &Cause> {
        let answers = self.finding.evidence.iter().filter(|evidence| evidence.rule.code == "P206").flat_map(|evidence| &evidence.answers);
        let decided = |answer: &Answer| answer.because.iter().rev().find(|cause| cause.why == OVERRIDDEN).map(|cause| cause.outcome);
        let answers = answers.filter(move |(_, answer)| decided(answer).is_none_or(|outcome| outcome == Outcome::Holds));
        answers.flat_map(|(_, answer)| &answer.because).filter(|cause| cause.outcome == Outcome::Holds)
    }

    /// Only part of the land is in conflict.
    pub(super) fn part_only(&self) -> Condition {
        let left = self.area - self.conflict;
        let facts = Facts::new().m2("conflict", self.conflict).m2("left", left);
        condition("part_only", met(left.0 > self.area.0 * LEAST_PART_PCT / 100.0), facts)
    }

    /// Some standing cannot be told, or some paper is missing.
    pub(super) fn something_unknown(&self) -> Condition {
        let asked = self.finding.asked.iter().filter(|asked| asked.pairs.iter().any(|pair| pair.standing == Standing::Undetermined));
        let mut unknown: Vec<&str> = asked.map(|asked| asked.rule.code).collect();
        unknown.extend(self.unknown_papers());
        // A rule stands once for each level that it was asked on.
        unknown.dedup();
        condition("something_unknown", met(!unknown.is_empty()), Facts::new().list("rules", unknown))
    }

    /// Its use fails on land where people are to live.
    pub(super) fn on_dwelling_land(&self) -> Condition {
        let dwelt = self.failing_uses().any(|function| self.profile.is_dwelt(function));
        let state = match self.fails_now(&["P201"]) {
            _ if dwelt => State::Met,
            State::Unknown => State::Unknown,
            _ => State::Unmet,
        };
        condition("on_dwelling_land", state, Facts::new())
    }

    /// Its land allows another purpose, wherever its own fails; or its use may stay and only what is built is too much.
    pub(super) fn adjustable(&self) -> Condition {
        let functions: Vec<&str> = self.failing_uses().collect();
        if functions.is_empty() {
            return condition("adjustable", self.fails_now(&[]), Facts::new());
        }
        let all = |wanted: &dyn Fn(&Option<Cell>) -> bool| {
            let fits = |purpose: &&Arc<str>| functions.iter().map(|function| self.matrix.cell(function, purpose)).all(|cell| wanted(&cell));
            self.matrix.purposes().iter().filter(fits).cloned().collect::<Vec<Arc<str>>>()
        };
        let allowed = all(&|cell| *cell == Some(Cell::Allowed));
        if !allowed.is_empty() {
            return condition("adjustable", State::Met, Facts::new().list("purposes", allowed));
        }
        let perhaps = all(&|cell| *cell != Some(Cell::Prohibited));
        let state = if perhaps.is_empty() { State::Unmet } else { State::Unknown };
        condition("adjustable", state, Facts::new().list("purposes", perhaps))
    }

    /// The functions of the land on which its use fails now.
    fn failing_uses(&self) -> impl Iterator<Item = &str> {
        let asked = self.finding.asked.iter().filter(|asked| asked.rule.code == "P201");
        let causes = asked.flat_map(|asked| &asked.pairs).flat_map(|pair| &pair.now.because);
        causes.filter(|cause| cause.outcome == Outcome::Fails).filter_map(|cause| match cause.facts.get("function") {
            Some(Fact::Text(function)) => Some(&**function),
            _ => None,
        })
    }

    /// Whether any of these questions fails now; none named: any question at all.
    fn fails_now(&self, codes: &[&str]) -> State {
        let named = self.finding.asked.iter().filter(|asked| codes.is_empty() || codes.contains(&asked.rule.code));
        let gravest = named.map(Asked::now).max().unwrap_or(Outcome::Holds);
        opposite(not_failing(gravest))
    }
}

/// The codes of questions, each once for all levels.
fn rules<'a>(asked: impl Iterator<Item = &'a Asked>) -> Facts {
    let mut codes: Vec<&str> = asked.map(|asked| asked.rule.code).collect();
    codes.dedup();
    Facts::new().list("rules", codes)
}

pub(super) fn condition(name: &'static str, state: State, facts: Facts) -> Condition {
    Condition { name, state, facts, missing: Vec::new() }
}

/// Met where the gravest answer holds or does not apply.
fn not_failing(gravest: Outcome) -> State {
    match gravest {
        Outcome::DoesNotApply | Outcome::Holds => State::Met,
        Outcome::Unknown => State::Unknown,
        Outcome::Fails => State::Unmet,
    }
}

pub(super) fn met(is: bool) -> State {
    if is { State::Met } else { State::Unmet }
}

pub(super) fn opposite(state: State) -> State {
    match state {
        State::Met => State::Unmet,
        State::Unknown => State::Unknown,
        State::Unmet => State::Met,
    }
}
