//! The questions about limits have one form: a figure of the project against what is set for the lot.

use std::sync::Arc;

use super::ParcelFacts;
use super::figure::{Figure, Look, figure, figure_facts, is_given, site};
use super::limit::{Set, area_of, compare, limit_facts, name, norm_of, own, set_for};
use crate::model::{Answer, Cause, Fact, Facts, Land, Lot, Outcome, Plan};
use crate::normal::shape;
use crate::overlay::Part;
use crate::profile::Measure;
use crate::rules::{CaseFacts, register_given};

/// The keys of the sentences of a question about a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wording {
    /// The figure keeps to the limit.
    pub(super) within: &'static str,
    /// It does not.
    pub(super) beyond: &'static str,
    /// It depends on what is not known of the limit.
    pub(super) open: &'static str,
}

/// Whether a question about a measure has anything to ask about: a limit somewhere, and a figure.
pub(super) fn asked(case: &CaseFacts, measure: Measure) -> Result<(), &'static str> {
    register_given(case)?;
    if !case.plans.iter().any(|plan| plan.lots.iter().any(|lot| is_limited(case, plan, lot, measure))) {
        return Err("no_limits");
    }
    let projects = case.projects.unwrap_or_default();
    if projects.iter().any(|project| is_given(project, measure)) { Ok(()) } else { Err("no_figures") }
}

/// Whether the decision, or a norm whose numbers are at hand, limits a lot.
pub(super) fn is_limited(case: &CaseFacts, plan: &Plan, lot: &Lot, measure: Measure) -> bool {
    let by_norm = || {
        let norm = norm_of(case.profile, plan).zip(lot.function.as_deref());
        norm.is_some_and(|(norm, function)| norm.limits_any(measure, function, case.profile.ground.unwrap_or_default()))
    };
    own(&lot.limits, measure).is_some() || by_norm()
}

/// The answer about a measure, lot by lot.
///
/// A figure of the register is one for the whole project: where lots part it, so that one allows it and another does not, the
/// buildings tell the lots apart if the case has them; else it is unknown, and both lots are named.
pub(super) fn ask(facts: &ParcelFacts, measure: Measure, wording: &Wording) -> Answer {
    let judged = |look| facts.by_piece(|part| judge(facts, part, measure, wording, look));
    let causes = judged(Look::RegisterFirst);
    if !causes.iter().any(is_of_register) {
        return Answer::from(causes);
    }
    let Some(split) = parted(facts, &causes, measure) else { return Answer::from(causes) };
    let by_buildings = judged(Look::Buildings);
    if by_buildings.iter().any(|cause| cause.facts.get("figure_from").is_some()) {
        return Answer::from(by_buildings);
    }
    let others = causes.into_iter().filter(|cause| !is_of_register(cause));
    Answer::from(others.chain([split]).collect())
}

fn is_of_register(cause: &Cause) -> bool {
    cause.facts.get("figure_from") == Some(&Fact::Text("register".into()))
}

/// The reason where the project's lots part its one figure: here, or where another of its parcels lies.
fn parted(facts: &ParcelFacts, causes: &[Cause], measure: Measure) -> Option<Cause> {
    let of = |outcome: Outcome| causes.iter().find(move |cause| cause.outcome == outcome && is_of_register(cause));
    let failing = of(Outcome::Fails)?;
    let number = |cause: &Cause, base: &str| match cause.facts.get(&name(base, measure)) {
        Some(Fact::Number(number)) => Some(*number),
        _ => None,
    };
    let limit = |cause: &Cause| number(cause, "limit").or_else(|| number(cause, "limit_high")).unwrap_or_default().to_string();
    let label = |cause: &Cause| cause.lot.clone().unwrap_or_default();
    let figure = number(failing, "figure")?;
    let milder = of(Outcome::Holds).map(|cause| (label(cause), limit(cause)));
    let (lot, other) = milder.or_else(|| elsewhere(facts, figure, measure))?;
    let lands: Vec<&Land> = causes.iter().filter(|cause| is_of_register(cause)).map(|cause| &*cause.land).collect();
    let land = shape::union(lands);
    let known = facts.measured(shape::area(&land)).number(name("figure", measure), figure).text("figure_from", "register");
    let known = known.list("lots", [label(failing), lot]).list("limits", [limit(failing), other]);
    Some(Cause { plan: failing.plan.clone(), ..Cause::new(Outcome::Unknown, "limits_differ", known) }.land(land))
}

/// A lot under another parcel of the project that allows the figure, and its limit.
fn elsewhere(facts: &ParcelFacts, figure: f64, measure: Measure) -> Option<(Arc<str>, String)> {
    let others: Vec<&Land> =
        facts.project.parcels.iter().filter(|parcel| parcel.id != facts.parcel.id).map(|parcel| &*parcel.land).collect();
    if others.is_empty() {
        return None;
    }
    facts.mosaic.lots.iter().find_map(|tile| {
        let (plan, lot) = (&facts.plans[tile.plan], tile.lot(facts.plans));
        let Set::Limit(low, high, _) = set_for(facts, plan, lot, measure, &site(facts, area_of(lot))) else { return None };
        let allows = compare(figure, (low, high), 0.0, measure) == Outcome::Holds;
        let lies_there = || others.iter().any(|land| meets(facts, land, tile.land(facts.plans)));
        (allows && lies_there()).then(|| (lot.label(), high.to_string()))
    })
}

fn meets(facts: &ParcelFacts, a: &Land, b: &Land) -> bool {
    use geo::BoundingRect;
    let near = a.bounding_rect().zip(b.bounding_rect()).is_some_and(|(a, b)| shape::meet(&a, &b).is_some());
    near && !facts.without_slivers(&shape::common(a, b)).0.is_empty()
}

fn judge(facts: &ParcelFacts, part: &Part, measure: Measure, wording: &Wording, look: Look) -> Cause {
    let (plan, lot) = (&facts.plans[facts.tile(part).plan], facts.lot(part));
    let (low, high, from) = match set_for(facts, plan, lot, measure, &site(facts, area_of(lot))) {
        Set::Nothing => return facts.about(part, Outcome::DoesNotApply, "limit_none"),
        Set::Unknown(why, more) => return with(facts.about(part, Outcome::Unknown, why), more),
        Set::Limit(low, high, from) => (low, high, from),
    };
    let limit = |facts: Facts| limit_facts(facts, (low, high), measure).and(from.clone());
    match figure(facts, part, measure, look) {
        Figure::Known(value, tolerance, source) => {
            let outcome = compare(value, (low, high), tolerance, measure);
            let known = figure_facts(Facts::new(), value, tolerance, source, measure);
            with(facts.about(part, outcome, sentence(outcome, wording)), limit(known))
        }
        Figure::AtLeast(value) if !measure.is_least() && value > high => {
            let known = figure_facts(Facts::new(), value, 0.0, "footprints", measure);
            with(facts.about(part, Outcome::Fails, wording.beyond), limit(known))
        }
        Figure::AtLeast(_) => with(facts.about(part, Outcome::Unknown, "figure_partly_missing"), limit(Facts::new())),
        Figure::Nothing => with(facts.about(part, Outcome::DoesNotApply, "nothing_built"), limit(Facts::new())),
        Figure::Missing(why) => with(facts.about(part, Outcome::Unknown, why), limit(Facts::new())),
    }
}

fn sentence(outcome: Outcome, wording: &Wording) -> &'static str {
    match outcome {
        Outcome::Holds => wording.within,
        Outcome::Fails => wording.beyond,
        Outcome::Unknown | Outcome::DoesNotApply => wording.open,
    }
}

fn with(mut cause: Cause, more: Facts) -> Cause {
    cause.facts = std::mem::take(&mut cause.facts).and(more);
    cause
}
