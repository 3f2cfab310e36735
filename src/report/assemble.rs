//! Findings become the report.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::basis::Bases;
use super::corridors::corridor_shapes;
use super::parcels::parcel as parcel_report;
use super::treating::{Kept, mildest, missing_papers, treatments};
use super::{AnswerReport, BuildingShape, CauseReport, LineShape, LotShape, OverrideReport, PlanReport, ProjectReport, RegisterReport};
use super::{fitted, settling};
use crate::model::{Answer, Cause, Date, Facts, M2, Note, NoteCode, Outcome, Paper, Plan, Project, Severity, SharedLand, Side, Standing};
use crate::normal::mosaic::Contradiction;
use crate::normal::{Register, shape};
use crate::overlay::Cut;
use crate::rules::{DateFacts, LayerFacts, PlanFacts, ProjectFacts, Put, RegisterFacts, Rule};
use crate::standing::{Asked, Evidence, Finding, Ground, Once, Overridden, TierFinding, deciding, overrule};

/// Slivers over this share of a parcel get a note, per cent.
const SLIVERS_PCT: f64 = 1.0;

/// What every report of a run is put together from.
pub(crate) struct Frame<'a> {
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) bases: Bases,
    /// The questions to plans and registers themselves.
    pub(crate) to_data: &'a [&'static Rule],
    pub(crate) kept: Kept,
}

/// The report of a project.
pub(crate) fn project(project: &Project, finding: Finding, frame: &Frame) -> ProjectReport {
    let ground = frame.ground;
    let (standing, also) = finding.headline();
    let gravest = finding.asked.iter().find(|asked| asked.standing() == standing);
    let (land, area) = land_of(project);
    let conflict = conflict_of(&finding);
    let conflict_area = shape::area(&conflict);
    let treatments = treatments(project, &finding, standing, (area, conflict_area), frame);
    let report = ProjectReport {
        id: project.id.clone(),
        name: project.name.clone(),
        purpose: project.purpose_text.clone(),
        purposes: project.purposes.clone(),
        standing,
        standing_without: Some(finding.headline_without()).filter(|without| *without != standing),
        without_draft: None,
        also,
        presumed: standing != Standing::DoesNotApply && is_presumed(&finding),
        then_plans: plans_of(&finding, |tier| tier.then.as_ref(), ground),
        now_plans: plans_of(&finding, |tier| Some(&tier.now), ground),
        then_paper: then_paper(project, &finding, ground),
        papers: project.papers.clone(),
        area_m2: area,
        conflict_m2: conflict_area,
        conflict_pct: conflict_area.share_of(area),
        gravest_rule: gravest.map(|asked| asked.rule.code),
        gravest_level: gravest.map(|asked| asked.level),
        mildest_treatment: mildest(&treatments),
        missing_papers: frame.kept.missing_papers(missing_papers(&treatments)),
        parcels: Vec::new(),
        answers: Vec::new(),
        treatments,
        decided_by: finding.settled.as_ref().map(settling::decided_by).unwrap_or_default(),
        decided_by_settles: finding.settled.as_ref().map(settling::settles),
        steady: finding.becomes.is_empty(),
        becomes: finding.becomes.iter().map(settling::becomes).collect(),
        notes: project_notes(project, &finding),
        building_shapes: project.buildings.iter().flatten().map(building_shape).collect(),
        land: land.clone(),
        conflict,
    };
    let Finding { parcels, asked, evidence, once, .. } = finding;
    let answers = asked.into_iter().map(|asked| plan_answer(asked, frame));
    let answers = answers.chain(evidence.into_iter().map(|evidence| evidence_answer(evidence, frame)));
    let answers = answers.chain(data_answers(project, &land, area, frame));
    let once_answer = |once: Once| AnswerReport {
        overridden: overridden(&once.overridden).map(Box::new),
        ..data_answer(once.rule, once.answer, &frame.bases)
    };
    let answers = fitted(answers.chain(once.into_iter().map(once_answer)).collect());
    let parcels = project.parcels.iter().zip(parcels).map(|(parcel, found)| parcel_report(parcel, found, ground)).collect();
    ProjectReport { parcels, answers, ..report }
}

/// The project's land and its area; parcels that overlap count once.
fn land_of(project: &Project) -> (SharedLand, M2) {
    match &project.parcels[..] {
        [one] => (one.land.clone(), shape::area(&one.land)),
        many => {
            let land = shape::union(many.iter().map(|parcel| &*parcel.land));
            let area = shape::area(&land);
            (land.into(), area)
        }
    }
}

/// The union of the land that failing answers now name.
fn conflict_of(finding: &Finding) -> SharedLand {
    let pairs = finding.asked.iter().flat_map(|asked| &asked.pairs);
    let failing = pairs.filter(|pair| pair.now.outcome == Outcome::Fails).flat_map(|pair| &pair.now.because);
    // Several questions name the same land.
    let mut lands: Vec<&SharedLand> = Vec::new();
    for cause in failing.filter(|cause| cause.outcome == Outcome::Fails) {
        if !lands.contains(&&cause.land) {
            lands.push(&cause.land);
        }
    }
    match lands[..] {
        [one] => one.clone(),
        _ => shape::union(lands.into_iter().map(|land| &**land)).into(),
    }
}

fn is_presumed(finding: &Finding) -> bool {
    let mut pairs = finding.asked.iter().flat_map(|asked| &asked.pairs);
    pairs.any(|pair| pair.then.because.iter().any(|cause| cause.why == "presumed_lawful"))
}

/// The plans whose lots cover land of the parcels on one side, in the order of the case.
fn plans_of<'a>(finding: &'a Finding, side: impl Fn(&'a TierFinding) -> Option<&'a (usize, Cut)>, ground: &Ground) -> Vec<Arc<str>> {
    let mut plans: Vec<usize> = Vec::new();
    for parcel in &finding.parcels {
        for (tier, found) in ground.tiers.iter().zip(&parcel.tiers) {
            let Some((mosaic, cut)) = side(found) else { continue };
            plans.extend(cut.pieces.iter().map(|piece| tier.mosaic(*mosaic).lots[piece.tile].plan));
        }
    }
    plans.sort_unstable();
    plans.dedup();
    plans.into_iter().map(|plan| ground.plans[plan].id.clone()).collect()
}

fn then_paper(project: &Project, finding: &Finding, ground: &Ground) -> Option<Paper> {
    let own = || deciding(project, None, ground.then, ground.approved_before());
    finding.parcels.first().map_or_else(own, |parcel| parcel.deciding.clone()).paper()
}

fn plan_answer(asked: Asked, Frame { ground, bases, .. }: &Frame) -> AnswerReport {
    let standing = asked.standing();
    let (then, now) = asked.gravest().map(|pair| (pair.then.outcome, pair.now.outcome)).unzip();
    let reasons = asked.pairs.iter().map(|pair| pair.then.because.len() + pair.now.because.len()).sum();
    let mut because = Vec::with_capacity(reasons);
    for pair in asked.pairs {
        let then = pair.then.because.into_iter().map(|cause| cause_report(cause, Some(Side::Then), pair.parcel.clone()));
        because.extend(then);
        because.extend(pair.now.because.into_iter().map(|cause| cause_report(cause, Some(Side::Now), pair.parcel.clone())));
    }
    let by_matrix = because.iter().any(|cause| cause.facts.get("purpose").is_some());
    let unverified = because.iter().any(|cause| cause.facts.get("verified") == Some(&crate::model::Fact::Flag(false)));
    AnswerReport {
        rule: asked.rule.code,
        name: asked.rule.name,
        asks: asked.rule.asks(),
        level: Some(asked.level),
        standing: Some(standing),
        then,
        now,
        outcome: None,
        basis: bases.basis_of(asked.rule.code, &because, ground),
        because,
        basis_confirmed: (ground.matrix.confirmed || !by_matrix) && !unverified,
        overridden: overridden(&asked.overridden).map(Box::new),
    }
}

/// What persons decided: on the plan now, if they did, with the decision on the other side in it.
fn overridden<'a>(decisions: impl IntoIterator<Item = &'a Overridden>) -> Option<OverrideReport> {
    let decisions: Vec<&Overridden> = decisions.into_iter().collect();
    let report = |over: &&Overridden| OverrideReport {
        side: over.side,
        found: over.found,
        outcome: over.entry.outcome,
        reason: over.entry.reason.clone(),
        by: over.entry.by.clone(),
        date: over.entry.date,
        standing_without: over.standing_without,
        other_side: None,
    };
    let on = |side: Option<Side>| decisions.iter().find(|over| over.side == side).map(report);
    match (on(Some(Side::Now)).or_else(|| on(None)), on(Some(Side::Then))) {
        (Some(now), then) => Some(OverrideReport { other_side: then.map(Box::new), ..now }),
        (None, then) => then,
    }
}

fn cause_report(cause: Cause, side: Option<Side>, parcel: Option<Arc<str>>) -> CauseReport {
    let Cause { outcome, why, plan, lot, facts, land } = cause;
    CauseReport { side, parcel, outcome, why, plan, lot, facts: facts.fitted(), land }
}

/// Evidence as the report shows it: the gravest answer over the parcels, and every reason with its parcel.
fn evidence_answer(evidence: Evidence, Frame { ground, bases, .. }: &Frame) -> AnswerReport {
    let outcome = evidence.answers.iter().map(|(_, answer)| answer.outcome).max().unwrap_or(Outcome::Unknown);
    let causes = evidence.answers.into_iter().flat_map(|(parcel, answer)| {
        answer.because.into_iter().map(move |cause| cause_report(cause, Some(Side::Now), Some(Arc::clone(&parcel))))
    });
    let because: Vec<CauseReport> = fitted(causes.collect());
    let basis = bases.basis_of(evidence.rule.code, &because, ground);
    let whole = Answer { outcome, because: Vec::new() };
    let (now, level, overridden) = (Some(outcome), Some(evidence.level), overridden(&evidence.overridden).map(Box::new));
    AnswerReport { level, now, because, basis, overridden, ..data_answer(evidence.rule, whole, bases) }
}

fn data_answer(rule: &Rule, answer: Answer, bases: &Bases) -> AnswerReport {
    AnswerReport {
        rule: rule.code,
        name: rule.name,
        asks: rule.asks(),
        level: None,
        standing: None,
        then: None,
        now: None,
        outcome: Some(answer.outcome),
        because: fitted(answer.because.into_iter().map(|cause| cause_report(cause, None, None)).collect()),
        basis: bases.basis(rule.code),
        basis_confirmed: true,
        overridden: None,
    }
}

fn data_answers(project: &Project, land: &SharedLand, area: M2, frame: &Frame) -> Vec<AnswerReport> {
    let ground = frame.ground;
    let facts = ProjectFacts { project, land, area, area_pct: ground.file.tolerance.area_pct, tolerance: ground.pen.width };
    let answer = |rule: &&'static Rule| {
        let mut answer = rule.checked(match rule.put {
            Put::Project(question) => question(&facts),
            Put::Dates(question) => question(&DateFacts::Project(project)),
            _ => return None,
        });
        let over = overrule(rule, None, &project.id, std::iter::once(&mut answer), ground);
        Some(AnswerReport { overridden: overridden(&over).map(Box::new), ..data_answer(rule, answer, &frame.bases) })
    };
    frame.to_data.iter().filter_map(answer).collect()
}

fn project_notes(project: &Project, finding: &Finding) -> Vec<Note> {
    let mut notes = Vec::new();
    for (parcel, found) in project.parcels.iter().zip(&finding.parcels) {
        let cut = &found.tiers[0].now.1;
        let slivers: M2 = cut.slivers.iter().map(|sliver| sliver.area).sum();
        if slivers.share_of(cut.area).0 > SLIVERS_PCT {
            let facts = Facts::new().text("project", &project.id).text("parcel", &parcel.id).m2("area", slivers);
            let facts = facts.pct("share", slivers.share_of(cut.area));
            let place = shape::first_place(&cut.slivers[0].land);
            notes.push(Note::new(NoteCode::SliversExceed, Severity::Warning).of(&parcel.origin).at(place).with(facts));
        }
    }
    let now = finding.asked.iter().flat_map(|asked| &asked.pairs).flat_map(|pair| pair.now.because.iter().map(move |cause| (pair, cause)));
    for (pair, cause) in now.filter(|(_, cause)| cause.why == "beyond_all_plans") {
        let facts = Facts::new().text("project", &project.id).text_if("parcel", pair.parcel.clone()).m2("area", shape::area(&cause.land));
        let place = shape::first_place(&cause.land);
        notes.push(Note::new(NoteCode::LandNeverPlanned, Severity::Info).at(place).with(facts));
    }
    notes
}

/// The report of a plan edition. Its questions are put in parallel.
pub(crate) fn plan(index: usize, Frame { ground, bases, to_data, .. }: &Frame, against: &[Contradiction]) -> PlanReport {
    let (plans, plan) = (ground.plans, &ground.plans[index]);
    let contradictions: Vec<Contradiction> =
        against.iter().filter(|found| found.plans.0 == index || found.plans.1 == index).cloned().collect();
    let facts = PlanFacts { plan, plans, contradictions: &contradictions, area_pct: ground.file.tolerance.area_pct };
    let dates = DateFacts::Plan { plan, plans, no_plan_before: ground.file.no_plan_before };
    let layer = OnceLock::new();
    let answer = |rule: &&'static Rule| {
        let answer = match rule.put {
            Put::Layer(question) => question(layer.get_or_init(|| LayerFacts::of_plan(plan))),
            Put::Plan(question) => question(&facts),
            Put::Dates(question) => question(&dates),
            _ => return None,
        };
        Some(data_answer(rule, rule.checked(answer), bases))
    };
    PlanReport {
        id: plan.id.clone(),
        title: plan.title.clone(),
        level: plan.level,
        decision: plan.decision.clone(),
        approved: Some(plan.approved).filter(|day| *day != Date::MAX),
        effective: Some(plan.effective).filter(|day| *day != Date::MAX),
        expires: plan.expires,
        annulled: plan.annulled,
        reinstated: plan.reinstated,
        supersedes: plan.supersedes.clone(),
        adjusts: plan.adjusts.clone(),
        appraised: plan.appraised,
        draft: plan.draft,
        supposed: plan.supposed,
        in_force: ground.tiers.iter().any(|tier| tier.mosaic(tier.timeline.on(ground.as_of)).plans.contains(&index)),
        transitional_clause: plan.transitional_clause.clone(),
        lots: plan.lots.len(),
        area_m2: shape::area(&plan.land),
        answers: to_data.par_iter().filter_map(answer).collect(),
        land: plan.land.clone(),
        lot_shapes: plan.lots.iter().map(lot_shape).collect(),
        line_shapes: line_shapes(plan),
        corridor_shapes: corridor_shapes(plan, ground.profile),
    }
}

/// Red lines, building lines, and the middles of corridors.
fn line_shapes(plan: &Plan) -> Vec<LineShape> {
    let drawn = plan.red_lines.iter().chain(&plan.building_lines).flatten();
    let drawn = drawn.map(|line| LineShape { feature: line.origin.feature, kind: line.kind.name(), course: line.course.clone() });
    let of_corridor = |line: &crate::model::CorridorLine| {
        let feature = line.origin.feature;
        line.courses.iter().map(move |course| LineShape { feature, kind: "corridor", course: course.clone() }).collect::<Vec<_>>()
    };
    drawn.chain(plan.corridors.iter().flatten().flat_map(of_corridor)).collect()
}

fn building_shape(building: &crate::model::Building) -> BuildingShape {
    BuildingShape { id: building.id.clone(), storeys: building.storeys, height_m: building.height_m, land: building.land.clone() }
}

fn lot_shape(lot: &crate::model::Lot) -> LotShape {
    LotShape {
        feature: lot.origin.feature,
        code: lot.code.clone(),
        name: lot.name.clone(),
        function_text: lot.function_text.clone(),
        function: lot.function.clone(),
        remark: lot.remark.clone(),
        limits: lot.limits,
        area_m2: shape::area(&lot.land),
        land: lot.land.clone(),
    }
}

/// The report of the register. Its questions are put in parallel.
pub(crate) fn register(register: &Register, reports: &[ProjectReport], Frame { ground, bases, to_data, .. }: &Frame) -> RegisterReport {
    let tolerance = crate::model::M(ground.file.tolerance.width_m);
    let layer = OnceLock::new();
    let of_parcels = || LayerFacts::of_parcels(&register.projects, &register.misplaced, ground.plans, tolerance);
    let answer = |rule: &&'static Rule| {
        let answer = match rule.put {
            Put::Layer(question) => question(layer.get_or_init(of_parcels)),
            Put::Register(question) => question(&RegisterFacts { register, tolerance }),
            _ => return None,
        };
        Some(data_answer(rule, rule.checked(answer), bases))
    };
    RegisterReport {
        file: register.file.clone(),
        projects: register.projects.len(),
        parcels: register.projects.iter().map(|project| project.parcels.len()).sum(),
        area_m2: reports.iter().map(|report| report.area_m2).sum(),
        answers: to_data.par_iter().filter_map(answer).collect(),
    }
}
