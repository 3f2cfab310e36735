//! Findings become the report.

use super::basis::{basis, basis_of};
use super::corridors::corridor_shapes;
use super::treating::{mildest, missing_papers, treatments};
use super::{
    AnswerReport, BuildingShape, CauseReport, CutReport, LineShape, LotShape, OverrideReport, ParcelReport, PieceReport, PlanReport,
    ProjectReport, RegisterReport, Under, UnderLevel,
};
use super::{fitted, settling};
use crate::model::units::shares;
use crate::model::{Answer, Cause, Date, Facts, Land, M2, Note, NoteCode, Outcome, Paper, Parcel, Plan, Project, Severity, Side, Standing};
use crate::normal::mosaic::{Contradiction, Mosaic};
use crate::normal::{Register, shape};
use crate::overlay::Cut;
use crate::profile::Profile;
use crate::rules::{DateFacts, LayerFacts, PlanFacts, ProjectFacts, Put, RegisterFacts, Rule};
use crate::standing::{Asked, Deciding, Evidence, Finding, Ground, Overridden, ParcelFinding, Tier, TierFinding, deciding, overrule};

/// Slivers over this share of a parcel get a note, per cent.
const SLIVERS_PCT: f64 = 1.0;

/// The report of a project.
pub(crate) fn project(project: &Project, finding: &Finding, ground: &Ground, data_rules: &[&'static Rule]) -> ProjectReport {
    let (standing, also) = finding.headline();
    let gravest = finding.asked.iter().find(|asked| asked.standing() == standing);
    let (land, area) = land_of(project);
    let conflict = conflict_of(finding);
    let conflict_area = shape::area(&conflict);
    let treatments = treatments(project, finding, standing, (area, conflict_area), ground);
    let mut answers: Vec<AnswerReport> = finding.asked.iter().map(|asked| plan_answer(asked, ground)).collect();
    answers.extend(finding.evidence.iter().map(|evidence| evidence_answer(evidence, ground)));
    answers.extend(data_answers(project, &land, area, ground, data_rules));
    answers.extend(finding.once.iter().map(|once| AnswerReport {
        overridden: overridden(&once.overridden),
        ..data_answer(once.rule, &once.answer, ground.profile, ground.as_of)
    }));
    ProjectReport {
        id: project.id.clone(),
        name: project.name.clone(),
        purpose: project.purpose_text.clone(),
        purposes: project.purposes.clone(),
        standing,
        standing_without: Some(finding.headline_without()).filter(|without| *without != standing),
        without_draft: None,
        also,
        presumed: standing != Standing::DoesNotApply && is_presumed(finding),
        then_plans: plans_of(finding, |tier| tier.then.as_ref(), ground),
        now_plans: plans_of(finding, |tier| Some(&tier.now), ground),
        then_paper: then_paper(project, finding, ground),
        papers: project.papers.clone(),
        area_m2: area,
        conflict_m2: conflict_area,
        conflict_pct: conflict_area.share_of(area),
        gravest_rule: gravest.map(|asked| asked.rule.code),
        gravest_level: gravest.map(|asked| asked.level),
        mildest_treatment: mildest(&treatments),
        missing_papers: missing_papers(&treatments),
        parcels: project.parcels.iter().zip(&finding.parcels).map(|(parcel, found)| parcel_report(parcel, found, ground)).collect(),
        answers: fitted(answers),
        treatments,
        decided_by: finding.settled.as_ref().map(settling::decided_by).unwrap_or_default(),
        decided_by_settles: finding.settled.as_ref().map(settling::settles),
        steady: finding.becomes.is_empty(),
        becomes: finding.becomes.iter().map(settling::becomes).collect(),
        notes: project_notes(project, finding),
        building_shapes: project.buildings.iter().flatten().map(building_shape).collect(),
        land,
        conflict,
    }
}

/// The project's land and its area; parcels that overlap count once.
fn land_of(project: &Project) -> (Land, M2) {
    match &project.parcels[..] {
        [one] => (one.land.clone(), shape::area(&one.land)),
        many => {
            let land = shape::union(many.iter().map(|parcel| &parcel.land));
            let area = shape::area(&land);
            (land, area)
        }
    }
}

/// The union of the land that failing answers now name.
fn conflict_of(finding: &Finding) -> Land {
    let pairs = finding.asked.iter().flat_map(|asked| &asked.pairs);
    let failing = pairs.filter(|pair| pair.now.outcome == Outcome::Fails).flat_map(|pair| &pair.now.because);
    let lands: Vec<&Land> = failing.filter(|cause| cause.outcome == Outcome::Fails).map(|cause| &cause.land).collect();
    match lands[..] {
        [one] => one.clone(),
        _ => shape::union(lands),
    }
}

fn is_presumed(finding: &Finding) -> bool {
    let mut pairs = finding.asked.iter().flat_map(|asked| &asked.pairs);
    pairs.any(|pair| pair.then.because.iter().any(|cause| cause.why == "presumed_lawful"))
}

/// The plans whose lots cover land of the parcels on one side, in the order of the case.
fn plans_of<'a>(finding: &'a Finding, side: impl Fn(&'a TierFinding) -> Option<&'a (usize, Cut)>, ground: &Ground) -> Vec<String> {
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
    paper(finding.parcels.first().map_or_else(own, |parcel| parcel.deciding.clone()))
}

fn paper(deciding: Deciding) -> Option<Paper> {
    match deciding {
        Deciding::Paper(paper) => Some(paper),
        Deciding::Nothing => None,
    }
}

fn parcel_report(parcel: &Parcel, found: &ParcelFinding, ground: &Ground) -> ParcelReport {
    let mut levels: Vec<UnderLevel> = ground.tiers.iter().zip(&found.tiers).map(|(tier, found)| under_level(tier, found, ground)).collect();
    let higher = levels.split_off(1);
    let first = levels.swap_remove(0);
    let area_m2 = found.tiers[0].now.1.area;
    let under = Under { level: first.level, then: first.then, now: first.now, higher };
    let then_paper = paper(found.deciding.clone());
    ParcelReport { id: parcel.id.clone(), area_m2, then_paper, under, land: parcel.land.clone() }
}

fn under_level(tier: &Tier, found: &TierFinding, ground: &Ground) -> UnderLevel {
    let report = |(mosaic, cut): &(usize, Cut)| cut_report(tier.mosaic(*mosaic), cut, ground);
    UnderLevel { level: tier.level, then: found.then.as_ref().map(report), now: report(&found.now) }
}

fn cut_report(mosaic: &Mosaic, cut: &Cut, ground: &Ground) -> CutReport {
    let mut areas: Vec<M2> = cut.pieces.iter().map(|piece| piece.area).chain(cut.slivers.iter().map(|sliver| sliver.area)).collect();
    areas.push(cut.rest_area);
    let (shares, twice) = shares(&areas, cut.counted_twice, cut.area);
    let of_tile = |tile: Option<usize>, area: M2, share, land: &Land| {
        let tile = tile.map(|tile| &mosaic.lots[tile]);
        let lot = tile.map(|tile| tile.lot(ground.plans));
        PieceReport {
            plan: tile.map(|tile| ground.plans[tile.plan].id.clone()),
            lot: lot.map(crate::model::Lot::label),
            function: lot.and_then(|lot| lot.function.as_deref().map(str::to_owned)),
            area_m2: area,
            share_pct: share,
            mean_width_m: None,
            depth_m: None,
            cause: None,
            land: land.clone(),
        }
    };
    let pieces = cut.pieces.iter().zip(&shares).map(|(piece, share)| of_tile(Some(piece.tile), piece.area, *share, &piece.land));
    let slivers = cut.slivers.iter().zip(&shares[cut.pieces.len()..]).map(|(sliver, share)| PieceReport {
        mean_width_m: Some(sliver.mean_width),
        depth_m: Some(sliver.depth),
        cause: sliver.cause,
        ..of_tile(sliver.tile, sliver.area, *share, &sliver.land)
    });
    CutReport {
        pieces: pieces.collect(),
        slivers: slivers.collect(),
        rest_m2: cut.rest_area,
        rest_pct: shares.last().copied().unwrap_or_default(),
        counted_twice_m2: cut.counted_twice,
        counted_twice_pct: twice,
        rest: cut.rest.clone(),
    }
}

fn plan_answer(asked: &Asked, ground: &Ground) -> AnswerReport {
    let gravest = asked.gravest();
    let mut because = Vec::new();
    for pair in &asked.pairs {
        let causes = |side, answer: &Answer| answer.because.iter().map(move |cause| cause_report(cause, Some(side))).collect::<Vec<_>>();
        let both = causes(Side::Then, &pair.then).into_iter().chain(causes(Side::Now, &pair.now));
        because.extend(both.map(|cause| CauseReport { parcel: pair.parcel.clone(), ..cause }));
    }
    let by_matrix = because.iter().any(|cause| cause.facts.get("purpose").is_some());
    let unverified = because.iter().any(|cause| cause.facts.get("verified") == Some(&crate::model::Fact::Flag(false)));
    AnswerReport {
        rule: asked.rule.code,
        name: asked.rule.name,
        asks: asked.rule.asks(),
        level: Some(asked.level),
        standing: Some(asked.standing()),
        then: gravest.map(|pair| pair.then.outcome),
        now: gravest.map(|pair| pair.now.outcome),
        outcome: None,
        basis: fitted(basis_of(asked.rule.code, &because, ground)),
        because: fitted(because),
        basis_confirmed: (ground.matrix.confirmed || !by_matrix) && !unverified,
        overridden: overridden(&asked.overridden),
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

fn cause_report(cause: &Cause, side: Option<Side>) -> CauseReport {
    CauseReport {
        side,
        parcel: None,
        outcome: cause.outcome,
        why: cause.why,
        plan: cause.plan.clone(),
        lot: cause.lot.clone(),
        facts: cause.facts.clone(),
        land: cause.land.clone(),
    }
}

/// Evidence as the report shows it: the gravest answer over the parcels, and every reason with its parcel.
fn evidence_answer(evidence: &Evidence, ground: &Ground) -> AnswerReport {
    let answers = evidence.answers.iter();
    let outcome = answers.clone().map(|(_, answer)| answer.outcome).max().unwrap_or(Outcome::Unknown);
    let causes = answers.flat_map(|(parcel, answer)| {
        answer.because.iter().map(|cause| CauseReport { parcel: Some(parcel.clone()), ..cause_report(cause, Some(Side::Now)) })
    });
    let because: Vec<CauseReport> = fitted(causes.collect());
    let basis = basis_of(evidence.rule.code, &because, ground);
    let whole = Answer { outcome, because: Vec::new() };
    let (now, level, overridden) = (Some(outcome), Some(evidence.level), overridden(&evidence.overridden));
    AnswerReport { level, now, because, basis, overridden, ..data_answer(evidence.rule, &whole, ground.profile, ground.as_of) }
}

fn data_answer(rule: &Rule, answer: &Answer, profile: &Profile, day: Date) -> AnswerReport {
    AnswerReport {
        rule: rule.code,
        name: rule.name,
        asks: rule.asks(),
        level: None,
        standing: None,
        then: None,
        now: None,
        outcome: Some(answer.outcome),
        because: answer.because.iter().map(|cause| cause_report(cause, None)).collect(),
        basis: basis(rule.code, profile, day),
        basis_confirmed: true,
        overridden: None,
    }
}

fn data_answers(project: &Project, land: &Land, area: M2, ground: &Ground, rules: &[&'static Rule]) -> Vec<AnswerReport> {
    let facts = ProjectFacts { project, land, area, area_pct: ground.file.tolerance.area_pct, tolerance: ground.pen.width };
    let answer = |rule: &&'static Rule| {
        let mut answer = rule.checked(match rule.put {
            Put::Project(question) => question(&facts),
            Put::Dates(question) => question(&DateFacts::Project(project)),
            _ => return None,
        });
        let over = overrule(rule, None, &project.id, std::iter::once(&mut answer), ground);
        Some(AnswerReport { overridden: overridden(&over), ..data_answer(rule, &answer, ground.profile, ground.as_of) })
    };
    rules.iter().filter_map(answer).collect()
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

/// The report of a plan edition.
pub(crate) fn plan(index: usize, ground: &Ground, rules: &[&'static Rule], against: &[Contradiction]) -> PlanReport {
    let (plans, plan) = (ground.plans, &ground.plans[index]);
    let contradictions: Vec<Contradiction> =
        against.iter().filter(|found| found.plans.0 == index || found.plans.1 == index).cloned().collect();
    let facts = PlanFacts { plan, plans, contradictions: &contradictions, area_pct: ground.file.tolerance.area_pct };
    let dates = DateFacts::Plan { plan, plans, no_plan_before: ground.file.no_plan_before };
    let answer = |rule: &&'static Rule| {
        let answer = match rule.put {
            Put::Layer(question) => question(&LayerFacts::of_plan(plan)),
            Put::Plan(question) => question(&facts),
            Put::Dates(question) => question(&dates),
            _ => return None,
        };
        Some(data_answer(rule, &rule.checked(answer), ground.profile, ground.as_of))
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
        answers: rules.iter().filter_map(answer).collect(),
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
        function: lot.function.as_deref().map(str::to_owned),
        remark: lot.remark.clone(),
        limits: lot.limits,
        area_m2: shape::area(&lot.land),
        land: lot.land.clone(),
    }
}

/// The report of the register.
pub(crate) fn register(register: &Register, reports: &[ProjectReport], ground: &Ground, rules: &[&'static Rule]) -> RegisterReport {
    let tolerance = crate::model::M(ground.file.tolerance.width_m);
    let answer = |rule: &&'static Rule| {
        let answer = match rule.put {
            Put::Layer(question) => question(&LayerFacts::of_parcels(&register.projects, &register.misplaced, ground.plans, tolerance)),
            Put::Register(question) => question(&RegisterFacts { register, tolerance }),
            _ => return None,
        };
        Some(data_answer(rule, &rule.checked(answer), ground.profile, ground.as_of))
    };
    RegisterReport {
        file: register.file.clone(),
        projects: register.projects.len(),
        parcels: register.projects.iter().map(|project| project.parcels.len()).sum(),
        area_m2: reports.iter().map(|report| report.area_m2).sum(),
        answers: rules.iter().filter_map(answer).collect(),
    }
}
