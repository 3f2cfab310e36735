//! Every question put to every parcel, under the plan then and the plan now.

use crate::index::Index;
use crate::model::{Answer, Cause, Date, Facts, M, Outcome, Parcel, Plan, Project, Side, Standing};
use crate::normal::mosaic::Timeline;
use crate::normal::shape;
use crate::overlay::{Cut, cut};
use crate::profile::{Matrix, Profile};
use crate::read::CaseFile;
use crate::read::case::{ConditionalThen, OverrideEntry, Presume};
use crate::rules::{ParcelFacts, Put, Rule};

use super::{Deciding, deciding, pair};

/// What questions are put on: the plans over time, and the regulation.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The settings of the case.
    pub file: &'a CaseFile,
    /// The editions.
    pub plans: &'a [Plan],
    /// What is in force when.
    pub timeline: &'a Timeline,
    /// The lots of each mosaic of the timeline by place.
    pub indexes: &'a [Index],
    /// The matrix that counts.
    pub matrix: &'a Matrix,
    /// The regulation.
    pub profile: &'a Profile,
    /// The day of "now".
    pub as_of: Date,
    /// The questions to a plan that are asked in this case.
    pub rules: &'a [&'static Rule],
}

/// What was found of a project.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its parcels, in its order.
    pub parcels: Vec<ParcelFinding>,
    /// One entry a rule, in the order of the rules.
    pub asked: Vec<Asked>,
}

/// How the plans cut a parcel.
#[derive(Debug, Clone)]
pub struct ParcelFinding {
    /// What fixes "then".
    pub deciding: Deciding,
    /// The position of the mosaic then and how it cuts the parcel, on the last day that "then" can be.
    pub then: Option<(usize, Cut)>,
    /// The position of the mosaic now, and how it cuts the parcel.
    pub now: (usize, Cut),
}

/// A question and its pairs of answers.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The rule.
    pub rule: &'static Rule,
    /// One pair a parcel; the last ones are for what cannot be computed with.
    pub pairs: Vec<Pair>,
    /// What persons decided over the program, and the standing as it would be without.
    pub overridden: Option<(OverrideEntry, Standing)>,
}

/// The answers about one parcel.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The parcel's id; `None`: the project has none that can be asked about.
    pub parcel: Option<String>,
    /// The answer then.
    pub then: Answer,
    /// The answer now.
    pub now: Answer,
    /// What they come to.
    pub standing: Standing,
}

impl Asked {
    /// The gravest pair; the first of equals.
    #[must_use]
    pub fn gravest(&self) -> Option<&Pair> {
        self.pairs.iter().min_by_key(|pair| pair.standing)
    }

    /// The gravest standing over the parcels.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.gravest().map_or(Standing::DoesNotApply, |pair| pair.standing)
    }

    /// The gravest answer now, over the parcels.
    #[must_use]
    pub fn now(&self) -> Outcome {
        self.pairs.iter().map(|pair| pair.now.outcome).max().unwrap_or(Outcome::DoesNotApply)
    }
}

/// Puts every question to every parcel of a project, under the plan then and the plan now.
///
/// Fails on nothing. Costs a cut a parcel and mosaic that "then" can fall under.
#[must_use]
pub fn find(project: &Project, ground: &Ground) -> Finding {
    let cuts: Vec<ParcelCuts> = project.parcels.iter().map(|parcel| ParcelCuts::of(project, parcel, ground)).collect();
    let asked = ground.rules.iter().map(|rule| ask(rule, project, &cuts, ground)).collect();
    let parcels = cuts.into_iter().map(ParcelCuts::finding).collect();
    Finding { parcels, asked }
}

/// A parcel with its cut under each mosaic that it is asked about.
struct ParcelCuts<'a> {
    parcel: &'a Parcel,
    deciding: Deciding,
    /// Under each mosaic that "then" can fall under, in the order of time.
    then: Vec<(usize, Cut)>,
    now: (usize, Cut),
}

impl<'a> ParcelCuts<'a> {
    fn of(project: &'a Project, parcel: &'a Parcel, ground: &Ground) -> Self {
        let approved_before = ground.file.register.as_ref().and_then(|register| register.approved_before);
        let deciding = deciding(project, Some(parcel), ground.file.then, approved_before);
        let tolerance = M(ground.file.tolerance.width_m);
        let under =
            |mosaic: usize| (mosaic, cut(&parcel.land, &ground.timeline.mosaics[mosaic], ground.plans, &ground.indexes[mosaic], tolerance));
        let now = under(ground.timeline.on(ground.as_of));
        let days = deciding.when().map_or(0..0, |when| ground.timeline.during(when));
        let then = days.map(|mosaic| if mosaic == now.0 { now.clone() } else { under(mosaic) }).collect();
        Self { parcel, deciding, then, now }
    }

    fn finding(mut self) -> ParcelFinding {
        ParcelFinding { deciding: self.deciding, then: self.then.pop(), now: self.now }
    }
}

fn ask(rule: &'static Rule, project: &Project, cuts: &[ParcelCuts], ground: &Ground) -> Asked {
    let of_rule = |entry: &&OverrideEntry| entry.project == project.id && rule.code.eq_ignore_ascii_case(&entry.rule);
    let entry = ground.file.overrides.iter().rfind(of_rule);
    let mut pairs: Vec<Pair> = cuts.iter().map(|cuts| pair_of(rule, project, cuts, ground)).collect();
    pairs.extend(project.unusable.iter().map(|unusable| blind(project, unusable.why, unusable.origin.feature)));
    if pairs.is_empty() {
        pairs.push(blind(project, "no_parcel", project.origin.feature));
    }
    let mut asked = Asked { rule, pairs, overridden: None };
    if let Some(entry) = entry {
        let without = asked.standing();
        asked.pairs.iter_mut().for_each(|pair| decide(pair, entry));
        asked.overridden = Some((entry.clone(), without));
    }
    asked
}

/// Puts a person's decision in the place of the program's answer.
fn decide(pair: &mut Pair, entry: &OverrideEntry) {
    let answer = match entry.side {
        Side::Then => &mut pair.then,
        Side::Now => &mut pair.now,
    };
    let facts =
        Facts::new().text("was", answer.outcome.name()).text("reason", &entry.reason).text("by", &entry.by).date("date", entry.date);
    answer.because.push(Cause::new(entry.outcome, "overridden", facts));
    answer.outcome = entry.outcome;
    pair.standing = super::pair(pair.then.outcome, pair.now.outcome);
}

/// The pair for land that cannot be asked about: unknown on both sides.
fn blind(project: &Project, why: &'static str, feature: usize) -> Pair {
    let facts = || Facts::new().text("project", &project.id).count("feature", feature);
    let unknown = || Answer::from(vec![Cause::new(Outcome::Unknown, why, facts())]);
    Pair { parcel: None, then: unknown(), now: unknown(), standing: pair(Outcome::Unknown, Outcome::Unknown) }
}

fn pair_of(rule: &Rule, project: &Project, cuts: &ParcelCuts, ground: &Ground) -> Pair {
    let now = under(rule, project, cuts, &cuts.now, Outcome::Unknown, ground);
    let then = then(rule, project, cuts, ground);
    let standing = pair(then.outcome, now.outcome);
    Pair { parcel: Some(cuts.parcel.id.clone()), then, now, standing }
}

/// The answer of a rule under one mosaic.
fn under(rule: &Rule, project: &Project, cuts: &ParcelCuts, cut: &(usize, Cut), conditional: Outcome, ground: &Ground) -> Answer {
    let Put::Parcel(question) = rule.put else { return Answer::from(Vec::new()) };
    if let Some(plan) = misplaced(cut.0, ground) {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)]);
    }
    let facts = ParcelFacts {
        project,
        parcel: cuts.parcel,
        mosaic: &ground.timeline.mosaics[cut.0],
        cut: &cut.1,
        plans: ground.plans,
        matrix: ground.matrix,
        profile: ground.profile,
        conditional,
        tolerance: M(ground.file.tolerance.width_m),
    };
    rule.checked(question(&facts))
}

/// The answer then: what every day that "then" can be decides alike.
fn then(rule: &Rule, project: &Project, cuts: &ParcelCuts, ground: &Ground) -> Answer {
    let Some(when) = cuts.deciding.when() else {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "no_deciding_day", Facts::new())]);
    };
    let planned: Vec<bool> = cuts.then.iter().map(|(mosaic, cut)| is_planned(*mosaic, cut, ground)).collect();
    if !planned.contains(&true) {
        return without_plan(cuts, ground);
    }
    let taken = ground.file.matrix.as_ref().map(|matrix| matrix.conditional_then).unwrap_or_default();
    let approved = taken == ConditionalThen::HoldsIfApproved && cuts.deciding.is_dated();
    let conditional = if approved { Outcome::Holds } else { Outcome::Unknown };
    let no_plan = || Answer::from(vec![Cause::new(Outcome::Unknown, "no_plan_then", Facts::new().when("date", when))]);
    let answers: Vec<Answer> = cuts
        .then
        .iter()
        .zip(planned)
        .map(|(cut, planned)| if planned { under(rule, project, cuts, cut, conditional, ground) } else { no_plan() })
        .collect();
    alike(answers, when)
}

fn alike(mut answers: Vec<Answer>, when: crate::model::When) -> Answer {
    let first = answers[0].outcome;
    if answers.iter().all(|answer| answer.outcome == first) {
        return answers.swap_remove(answers.len() - 1);
    }
    let facts = Facts::new().text_if("from", when.from.map(|day| day.to_string())).date("to", when.to);
    Answer::from(vec![Cause::new(Outcome::Unknown, "days_disagree", facts)])
}

/// The plan of a mosaic of which nobody knows where it lies.
fn misplaced<'a>(mosaic: usize, ground: &Ground<'a>) -> Option<&'a Plan> {
    ground.timeline.mosaics[mosaic].plans.iter().map(|&plan| &ground.plans[plan]).find(|plan| plan.land_is_misplaced())
}

/// Whether a plan of the mosaic covers land of the parcel, or may.
fn is_planned(mosaic: usize, cut: &Cut, ground: &Ground) -> bool {
    if !cut.pieces.is_empty() || misplaced(mosaic, ground).is_some() {
        return true;
    }
    let plans = ground.timeline.mosaics[mosaic].plans.iter().map(|&plan| &ground.plans[plan]);
    let mut bounded = plans.filter(|plan| plan.bounded);
    bounded.any(|plan| !shape::common(&cut.rest, &plan.land).0.iter().all(|part| crate::overlay::is_sliver(part, plan.tolerance)))
}

/// The answer then where the case has no plan for any day that "then" can be.
fn without_plan(cuts: &ParcelCuts, ground: &Ground) -> Answer {
    let Deciding::Paper(paper) = &cuts.deciding else { return Answer::from(Vec::new()) };
    if let Some(day) = ground.file.no_plan_before.filter(|day| paper.when.to < *day) {
        return Answer::from(vec![Cause::new(Outcome::DoesNotApply, "no_plan_before", Facts::new().date("date", day))]);
    }
    let facts = Facts::new().text("paper", paper.kind.name()).text_if("number", paper.number.clone()).when("date", paper.when);
    let lawful = ground.file.presume_lawful == Presume::Lawful && is_older(paper.when.to, cuts, ground);
    let (outcome, why) = if lawful { (Outcome::Holds, "presumed_lawful") } else { (Outcome::Unknown, "no_plan_then") };
    Answer::from(vec![Cause::new(outcome, why, facts)])
}

/// Whether a day lies before every plan that is in force now on the parcel; where none has a lot there, before all of them.
fn is_older(day: Date, cuts: &ParcelCuts, ground: &Ground) -> bool {
    let (mosaic, cut) = (&ground.timeline.mosaics[cuts.now.0], &cuts.now.1);
    let mut plans: Vec<usize> = cut.pieces.iter().map(|piece| mosaic.lots[piece.tile].plan).collect();
    if plans.is_empty() {
        plans.clone_from(&mosaic.plans);
    }
    !plans.is_empty() && plans.into_iter().all(|plan| day < ground.plans[plan].effective)
}
