//! Every question put to every parcel, under the plan then and the plan now, level by level.

use std::cell::OnceCell;
use std::sync::Arc;

use super::cuts::{Cuts, Sides, shown};
use super::once::once;
use super::overrule::{self, Overridden};
use super::settle::{Settled, settled};
use super::steady::{Becomes, becomes};
use super::tier::{Question, Tier};
use super::{Assumed, Deciding, headline, pair};
use crate::model::{Answer, Cause, Date, Facts, Level, Outcome, Paper, Plan, Project, Side, Standing};
use crate::normal::shape;
use crate::overlay::{Cut, Pen};
use crate::profile::{Matrix, Profile};
use crate::read::CaseFile;
use crate::read::case::{ConditionalThen, Presume, ThenPaper};
use crate::rules::{ParcelFacts, Put, Rule, Watched};

/// What questions are put on: the plans over time, and the regulation.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The settings of the case.
    pub file: &'a CaseFile,
    /// The editions.
    pub plans: &'a [Plan],
    /// The levels, the most detailed first.
    pub tiers: &'a [Tier],
    /// The matrix that counts.
    pub matrix: &'a Matrix,
    /// The regulation.
    pub profile: &'a Profile,
    /// The day of "now".
    pub as_of: Date,
    /// The questions to plans that are asked in this case, in the order of the rules, then of the levels.
    pub questions: &'a [Question],
    /// The questions that are asked once of a project: to its papers, and to what several levels answer.
    pub once: &'a [&'static Rule],
    /// Whether the register says of any project whether it is a hazard.
    pub hazards_told: bool,
    /// Which paper fixes "then".
    pub then: ThenPaper,
    /// How broad the surveyors' pen is.
    pub pen: Pen,
    /// What is taken for granted; nothing in an ordinary run.
    pub assumed: &'a Assumed,
}

impl Ground<'_> {
    /// The day that every project without a date is older than, by the user's statement.
    #[must_use]
    pub fn approved_before(&self) -> Option<Date> {
        self.file.register.as_ref().and_then(|register| register.approved_before)
    }
}

/// What was found of a project.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its parcels, in its order.
    pub parcels: Vec<ParcelFinding>,
    /// One entry a rule and level, in the order of the rules, then of the levels.
    pub asked: Vec<Asked>,
    /// What is evidence for treatments, and no standing rests on.
    pub evidence: Vec<Evidence>,
    /// The answers that form no pairs, in the order of the rules.
    pub once: Vec<Once>,
    /// What the standings would become with another pen or another deciding paper; empty: they are steady.
    pub becomes: Vec<Becomes>,
    /// What would settle an undetermined headline; `None`: it is not undetermined.
    pub settled: Option<Settled>,
}

/// A question that gives evidence, and its answers.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The rule.
    pub rule: &'static Rule,
    /// The level of the plans.
    pub level: Level,
    /// One answer a parcel, under the plan now.
    pub answers: Vec<(Arc<str>, Answer)>,
    /// What a person decided over the program.
    pub overridden: Option<Overridden>,
}

/// How the plans cut a parcel.
#[derive(Debug, Clone)]
pub struct ParcelFinding {
    /// What fixes "then".
    pub deciding: Deciding,
    /// Level by level, the most detailed first.
    pub tiers: Vec<TierFinding>,
}

/// How the plans of one level cut a parcel.
#[derive(Debug, Clone)]
pub struct TierFinding {
    /// The position of the mosaic then and how it cuts the parcel, on the last day that "then" can be.
    pub then: Option<(usize, Cut)>,
    /// The position of the mosaic now, and how it cuts the parcel.
    pub now: (usize, Cut),
}

/// A question that is asked once, and its answer: it forms no pair and has no part in the headline.
#[derive(Debug, Clone)]
pub struct Once {
    /// The rule.
    pub rule: &'static Rule,
    /// The answer.
    pub answer: Answer,
    /// What a person decided over the program.
    pub overridden: Option<Overridden>,
}

/// A question to the plans of a level and its pairs of answers.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The rule.
    pub rule: &'static Rule,
    /// The level.
    pub level: Level,
    /// The position of the level among the tiers of the ground.
    pub tier: usize,
    /// One pair a parcel; the last ones are for what cannot be computed with.
    pub pairs: Vec<Pair>,
    /// What persons decided over the program; at most one decision a side, in the order of the case.
    pub overridden: Vec<Overridden>,
    /// Whether an answer looked at the width of the pen, beside the cuts that rest on it.
    pub looked_at_width: bool,
}

/// The answers about one parcel.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The parcel's id; `None`: the project has none that can be asked about.
    pub parcel: Option<Arc<str>>,
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

/// Puts every question to every parcel of a project, under the plan then and the plan now; then asks again how steady the answers
/// are, and, where they are not known, what would settle them.
///
/// Fails on nothing. Costs a cut a parcel and mosaic that "then" can fall under, and questions without cuts for the rest.
#[must_use]
pub fn find(project: &Project, ground: &Ground) -> Finding {
    let cuts: Vec<Cuts> = project.parcels.iter().map(|parcel| Cuts::of(parcel, ground)).collect();
    let asked = asked(project, &cuts, ground);
    let becomes = becomes(project, &cuts, &asked, ground);
    let settled = settled(project, &cuts, &asked, ground);
    let evidence = evidence(project, &cuts, ground);
    let once = once(project, &cuts, &asked, ground);
    let parcels = cuts.into_iter().map(|cuts| shown(cuts, project, ground)).collect();
    Finding { parcels, asked, evidence, once, becomes, settled }
}

/// What the questions that give evidence come to under the plans now.
fn evidence(project: &Project, cuts: &[Cuts], ground: &Ground) -> Vec<Evidence> {
    let sides = sides(project, cuts, ground);
    let answer = |rule: &Rule, sides: &Sides| {
        (sides.cuts.parcel.id.clone(), under(rule, project, sides, sides.now, Side::Now, Outcome::Unknown, ground))
    };
    let given = ground.questions.iter().filter(|question| matches!(question.rule.put, Put::Evidence(_)));
    given
        .map(|&Question { rule, tier }| {
            let (level, mut answers) = (ground.tiers[tier].level, sides[tier].iter().map(|sides| answer(rule, sides)).collect::<Vec<_>>());
            let overridden = overrule::overrule(rule, Some(level), &project.id, answers.iter_mut().map(|(_, answer)| answer), ground);
            Evidence { rule, level, answers, overridden }
        })
        .collect()
}

impl Finding {
    /// The headline, and the other standings that occur.
    #[must_use]
    pub fn headline(&self) -> (Standing, Vec<Standing>) {
        headline(self.asked.iter().flat_map(|asked| asked.pairs.iter().map(|pair| pair.standing)))
    }

    /// The headline as it would be without what persons decided.
    #[must_use]
    pub fn headline_without(&self) -> Standing {
        let without = |asked: &Asked| asked.overridden.iter().find_map(|over| over.standing_without).unwrap_or(asked.standing());
        self.asked.iter().map(without).min().unwrap_or(Standing::DoesNotApply)
    }
}

/// The sides of each parcel, level by level.
fn sides<'a>(project: &Project, cuts: &'a [Cuts<'a>], ground: &Ground) -> Vec<Vec<Sides<'a>>> {
    let of_tier = |tier| cuts.iter().map(|cuts| Sides::of(project, cuts, tier, ground)).collect();
    (0..ground.tiers.len()).map(of_tier).collect()
}

/// Every question of the ground, put to the project.
pub(super) fn asked(project: &Project, cuts: &[Cuts], ground: &Ground) -> Vec<Asked> {
    let project = ground.assumed.project(project);
    let sides = sides(&project, cuts, ground);
    let questions = ground.questions.iter().filter(|question| matches!(question.rule.put, Put::Parcel(_)));
    questions.map(|question| ask(*question, &project, &sides[question.tier], ground)).collect()
}

/// The standings with another pen under which the cuts stay what they are: questions whose answers did not look at its width are
/// not put again.
pub(super) fn with_pen(project: &Project, cuts: &[Cuts], found: &[Asked], ground: &Ground) -> Vec<Standing> {
    let sides = OnceCell::new();
    let again = |asked: &Asked| {
        let sides = sides.get_or_init(|| self::sides(project, cuts, ground));
        ask(Question { rule: asked.rule, tier: asked.tier }, project, &sides[asked.tier], ground).standing()
    };
    found.iter().map(|asked| if asked.looked_at_width { again(asked) } else { asked.standing() }).collect()
}

fn ask(question: Question, project: &Project, sides: &[Sides], ground: &Ground) -> Asked {
    let Question { rule, tier } = question;
    let mut pairs: Vec<Pair> = sides.iter().map(|sides| pair_of(rule, project, sides, ground)).collect();
    let mut blind = |why, feature| pairs.push(blind(rule, project, why, feature, ground));
    project.unusable.iter().for_each(|unusable| blind(unusable.why, unusable.origin.feature));
    if project.parcels.is_empty() && project.unusable.is_empty() {
        blind("no_parcel", project.origin.feature);
    }
    let looked_at_width = sides.iter().filter(|sides| sides.width_is_seen.take()).count() > 0;
    let mut asked = Asked { rule, level: ground.tiers[tier].level, tier, pairs, overridden: Vec::new(), looked_at_width };
    overrule::pairs(&mut asked, &project.id, ground);
    asked
}

impl Pair {
    /// The answer on a side.
    #[must_use]
    pub fn on(&self, side: Side) -> &Answer {
        match side {
            Side::Then => &self.then,
            Side::Now => &self.now,
        }
    }

    /// Whether an answer of it is not known.
    pub(super) fn has_unknown(&self) -> bool {
        self.then.outcome == Outcome::Unknown || self.now.outcome == Outcome::Unknown
    }
}

/// The pair for land that cannot be asked about: unknown on both sides.
fn blind(rule: &Rule, project: &Project, why: &'static str, feature: usize, ground: &Ground) -> Pair {
    let facts = || Facts::new().text("project", &project.id).count("feature", feature);
    let unknown = || Answer::from(vec![Cause::new(Outcome::Unknown, why, facts())]);
    come_to(rule, project, None, unknown(), unknown(), ground)
}

fn pair_of(rule: &Rule, project: &Project, sides: &Sides, ground: &Ground) -> Pair {
    let now = under(rule, project, sides, sides.now, Side::Now, Outcome::Unknown, ground);
    let then = then(rule, project, sides, ground);
    come_to(rule, project, Some(&sides.cuts.parcel.id), then, now, ground)
}

/// The pair that two answers make.
fn come_to(rule: &Rule, project: &Project, parcel: Option<&Arc<str>>, mut then: Answer, mut now: Answer, ground: &Ground) -> Pair {
    ground.assumed.settle(rule, project, parcel.map(|id| &**id), Side::Then, &mut then);
    ground.assumed.settle(rule, project, parcel.map(|id| &**id), Side::Now, &mut now);
    let standing = pair(then.outcome, now.outcome);
    Pair { parcel: parcel.cloned(), then, now, standing }
}

/// The answer of a rule under one mosaic.
fn under(rule: &Rule, project: &Project, sides: &Sides, mosaic: usize, side: Side, conditional: Outcome, ground: &Ground) -> Answer {
    let (Put::Parcel(question) | Put::Evidence(question)) = rule.put else { return Answer::from(Vec::new()) };
    let tier = &ground.tiers[sides.tier];
    if let Some(plan) = tier.misplaced(mosaic, ground.plans) {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)]);
    }
    let facts = ParcelFacts {
        project,
        parcel: sides.cuts.parcel,
        level: tier.level,
        mosaic: tier.mosaic(mosaic),
        cut: sides.cut(mosaic, ground),
        corridors: sides.cuts.near(sides.tier, mosaic, ground),
        red_lines: sides.cuts.red_lines(sides.tier, mosaic, ground),
        plans: ground.plans,
        matrix: &ground.assumed.matrix(ground.matrix, side),
        profile: ground.profile,
        conditional,
        tolerance: Watched::new(ground.pen.width, &sides.width_is_seen),
        assumed: &ground.assumed.functions,
    };
    rule.checked(question(&facts))
}

/// The answer then: what every day that "then" can be decides alike.
fn then(rule: &Rule, project: &Project, sides: &Sides, ground: &Ground) -> Answer {
    let Deciding::Paper(paper) = &sides.deciding else {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "no_deciding_day", Facts::new())]);
    };
    let planned: Vec<bool> = sides.then.clone().map(|mosaic| is_planned(mosaic, sides, ground)).collect();
    if !planned.contains(&true) {
        return without_plan(paper, sides, ground);
    }
    let taken = ground.file.matrix.as_ref().map(|matrix| matrix.conditional_then).unwrap_or_default();
    let approved = taken == ConditionalThen::HoldsIfApproved && sides.deciding.is_dated();
    let conditional = if approved { Outcome::Holds } else { Outcome::Unknown };
    let level = ground.tiers[sides.tier].level.name();
    let no_plan = || {
        let facts = Facts::new().when("date", paper.when).text("level", level);
        Answer::from(vec![Cause::new(Outcome::Unknown, "no_plan_then", facts)])
    };
    let answers: Vec<Answer> = sides
        .then
        .clone()
        .zip(planned)
        .map(|(mosaic, planned)| if planned { under(rule, project, sides, mosaic, Side::Then, conditional, ground) } else { no_plan() })
        .collect();
    alike(answers, paper)
}

fn alike(mut answers: Vec<Answer>, paper: &Paper) -> Answer {
    let first = answers[0].outcome;
    if answers.iter().all(|answer| answer.outcome == first) {
        return answers.swap_remove(answers.len() - 1);
    }
    let facts = Facts::new().text("paper", paper.kind.name()).text_if("number", paper.number.clone());
    let facts = facts.text_if("from", paper.when.from.map(|day| day.to_string())).date("to", paper.when.to);
    Answer::from(vec![Cause::new(Outcome::Unknown, "days_disagree", facts)])
}

/// Whether a plan of the mosaic covers land of the parcel, or may.
fn is_planned(mosaic: usize, sides: &Sides, ground: &Ground) -> bool {
    let (tier, cut) = (&ground.tiers[sides.tier], sides.cut(mosaic, ground));
    if !cut.pieces.is_empty() || tier.misplaced(mosaic, ground.plans).is_some() {
        return true;
    }
    let plans = tier.mosaic(mosaic).plans.iter().map(|&plan| &ground.plans[plan]);
    let mut bounded = plans.filter(|plan| plan.bounded);
    bounded.any(|plan| {
        let inside = shape::common(&cut.rest, &plan.land);
        let width = Watched::new(ground.pen.of(plan), &sides.width_is_seen);
        !inside.0.iter().all(|part| crate::overlay::is_sliver(part, width.get()))
    })
}

/// The answer then where the case has no plan for any day that "then" can be.
fn without_plan(paper: &Paper, sides: &Sides, ground: &Ground) -> Answer {
    // The statement is about the level that questions are put to first; of the others it says nothing.
    let stated = ground.file.no_plan_before.filter(|day| sides.tier == 0 && paper.when.to < *day);
    if let Some(day) = stated {
        return Answer::from(vec![Cause::new(Outcome::DoesNotApply, "no_plan_before", Facts::new().date("date", day))]);
    }
    let facts = Facts::new().text("paper", paper.kind.name()).text_if("number", paper.number.clone()).when("date", paper.when);
    let facts = facts.text("level", ground.tiers[sides.tier].level.name());
    let lawful = ground.file.presume_lawful == Presume::Lawful && is_older(paper.when.to, sides, ground);
    let (outcome, why) = if lawful { (Outcome::Holds, "presumed_lawful") } else { (Outcome::Unknown, "no_plan_then") };
    Answer::from(vec![Cause::new(outcome, why, facts)])
}

/// Whether a day lies before every plan that is in force now on the parcel; where none has a lot there, before all of them.
fn is_older(day: Date, sides: &Sides, ground: &Ground) -> bool {
    let (mosaic, cut) = (ground.tiers[sides.tier].mosaic(sides.now), sides.cut(sides.now, ground));
    let mut plans: Vec<usize> = cut.pieces.iter().map(|piece| mosaic.lots[piece.tile].plan).collect();
    if plans.is_empty() {
        plans.clone_from(&mosaic.plans);
    }
    !plans.is_empty() && plans.into_iter().all(|plan| day < ground.plans[plan].effective)
}
