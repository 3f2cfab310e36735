//! Limits: what the decision, or else the norm's edition, sets for a lot.

use super::ParcelFacts;
use crate::model::{Date, Facts, Limits, Lot, M2, Outcome, Plan};
use crate::normal::shape;
use crate::profile::norm::{Limit, Said};
use crate::profile::table::{By, Reading, Site, Table};
use crate::profile::{Measure, Norm, Profile};

/// What is set for a lot.
#[derive(Debug, Clone, PartialEq)]
pub enum Set {
    /// So much: the least and the most that it can be, and where it comes from.
    Limit(f64, f64, Facts),
    /// Nothing that is known: the key of the sentence that says why.
    Unknown(&'static str, Facts),
    /// Nothing at all.
    Nothing,
}

/// The decision's own limit; of a span of storeys the upper end.
pub(super) fn own(limits: &Limits, measure: Measure) -> Option<f64> {
    match measure {
        Measure::CoveragePct => limits.coverage_pct,
        Measure::Far => limits.far,
        Measure::Storeys => limits.storeys.map(|(_, most)| most),
        Measure::HeightM => limits.height_m,
        Measure::GreenPct => limits.green_pct,
        Measure::SetbackM => limits.setback_m,
    }
}

/// The edition of the norm that judges a plan.
#[must_use]
pub fn norm_of<'a>(profile: &'a Profile, plan: &Plan) -> Option<&'a Norm> {
    let is_first = plan.supersedes.is_none() && plan.adjusts.is_none();
    profile.norm_of(plan.approved, plan.appraised, is_first)
}

/// What has to be known of a lot and its plan to tell its limits.
#[derive(Debug, Clone, Copy)]
pub struct Limited<'a> {
    /// The edition of the norm that judges the plan.
    pub norm: Option<&'a Norm>,
    /// The day of the plan's decision.
    pub approved: Date,
    /// The number of the decision.
    pub decision: Option<&'a str>,
    /// The decision's own limits for the lot.
    pub limits: &'a Limits,
    /// The function of the lot; `None`: not known.
    pub function: Option<&'a str>,
}

/// What is set for a lot: the decision's own limit first, then that of the norm's edition.
#[must_use]
pub fn set_of(profile: &Profile, lot: &Limited, measure: Measure, site: &Site) -> Set {
    if let Some(limit) = own(lot.limits, measure) {
        let from = Facts::new().text("limit_from", "decision").text_if("decision", lot.decision);
        let said = lot.norm.zip(lot.function).map(|(norm, function)| (norm, said(profile, norm, measure, function, site)));
        let bound = said.map(|(norm, said)| bound(norm, &said, limit, measure)).unwrap_or_default();
        return Set::Limit(limit, limit, from.and(bound));
    }
    let approved = Facts::new().date("approved", lot.approved);
    let Some(norm) = lot.norm else { return Set::Unknown("limit_no_edition", approved) };
    let Some(function) = lot.function else { return Set::Unknown("use_function_unknown", approved) };
    let edition = edition(norm, approved);
    match said(profile, norm, measure, function, site) {
        Said::Limit(limit, reading) => Set::Limit(
            reading.low,
            reading.high,
            read(limit, limit.table.as_deref().and_then(|id| norm.table(id)), &reading, site, edition),
        ),
        Said::NotAtHand => Set::Unknown("limit_not_at_hand", edition),
        Said::Nothing => Set::Nothing,
    }
}

/// What is set for a lot of a plan. Where neither the decision nor the norm says anything, the limit is unknown if the case gives
/// such a limit for some other lot.
pub(super) fn set_for(facts: &ParcelFacts, plan: &Plan, lot: &Lot, measure: Measure, site: &Site) -> Set {
    let (norm, approved, decision) = (norm_of(facts.profile, plan), plan.approved, plan.decision.as_deref());
    let of = Limited { norm, approved, decision, limits: &lot.limits, function: facts.function_of(plan, lot).map(|function| &**function) };
    let given_elsewhere = || facts.plans.iter().any(|plan| plan.lots.iter().any(|lot| own(&lot.limits, measure).is_some()));
    match (set_of(facts.profile, &of, measure, site), norm) {
        (Set::Nothing, Some(norm)) if given_elsewhere() => {
            Set::Unknown("limit_missing", edition(norm, Facts::new().date("approved", approved)))
        }
        (set, _) => set,
    }
}

fn said<'a>(profile: &Profile, norm: &'a Norm, measure: Measure, function: &str, site: &Site) -> Said<'a> {
    norm.says(measure, function, profile.ground.unwrap_or_default(), site)
}

/// What the norm's edition, the outer bound of a decision, says beside the decision's own limit: whether that keeps to it, where
/// this can be told. The decision's limit counts all the same.
fn bound(norm: &Norm, said: &Said, own: f64, measure: Measure) -> Facts {
    let facts = Facts::new().text("bound_norm", &norm.title);
    let (limit, reading) = match said {
        Said::Limit(limit, reading) => (limit, reading),
        Said::NotAtHand => return facts.flag("bound_unknown", true),
        Said::Nothing => return Facts::new(),
    };
    let facts = facts.text_if("bound_article", Some(&limit.article).filter(|article| !article.is_empty()).cloned());
    let facts =
        facts.text_if("bound_table", limit.table.clone()).text("bound_source", &reading.source).flag("bound_verified", reading.verified);
    let base = |base| name(base, measure);
    // The laxest number that the norm can have, then the strictest.
    let (laxest, strictest) = if measure.is_least() { (reading.low, reading.high) } else { (reading.high, reading.low) };
    let is_laxer = |than: f64| if measure.is_least() { own < than } else { own > than };
    match (is_laxer(laxest), is_laxer(strictest)) {
        (true, _) => facts.number(base("limit_of_norm"), laxest).flag("beyond_norm", true),
        (_, false) => facts.number(base("limit_of_norm"), strictest).flag("beyond_norm", false),
        _ => {
            let facts = facts.number(base("limit_of_norm_low"), reading.low);
            if reading.high.is_finite() { facts.number(base("limit_of_norm_high"), reading.high) } else { facts }
        }
    }
}

/// The edition, and why it is that one.
fn edition(norm: &Norm, facts: Facts) -> Facts {
    let facts = facts.text("norm", &norm.title);
    let facts = norm.from.map_or(facts.clone(), |day| facts.date("norm_from", day));
    let facts = norm.to.map_or(facts.clone(), |day| facts.date("norm_to", day));
    facts.text_if("edition_by", norm.judges.as_ref().map(|judges| judges.article.clone()))
}

/// How a limit of an edition was read.
fn read(limit: &Limit, table: Option<&Table>, reading: &Reading, site: &Site, edition: Facts) -> Facts {
    let facts = Facts::new().text("limit_from", "norm").and(edition);
    let article = Some(&limit.article).filter(|article| !article.is_empty());
    let facts = facts.text_if("article", article.cloned()).text_if("table", limit.table.clone());
    let facts = table.map_or(facts.clone(), |table| asked_for(facts, table, site));
    let weights = reading.weights.iter().map(|weight| format!("{weight:.6}").trim_end_matches('0').trim_end_matches('.').to_owned());
    let facts = if reading.cells.is_empty() { facts } else { facts.list("cells", reading.cells.clone()).list("weights", weights) };
    facts.text("source", &reading.source).flag("verified", reading.verified)
}

/// What a table asks for, as far as it is known of the site.
fn asked_for(facts: Facts, table: &Table, site: &Site) -> Facts {
    let of = |by, value: Option<f64>| value.filter(|_| table.asks_for(by));
    let facts = of(By::AreaM2, site.area_m2).map_or(facts.clone(), |area| facts.m2("lot_area", M2(area)));
    let facts = of(By::HeightM, site.height_m).map_or(facts.clone(), |height| facts.number("height_m", height));
    of(By::RoadWidthM, site.road_width_m).map_or(facts.clone(), |width| facts.number("road_width_m", width))
}

/// Whether a figure keeps to a limit that lies between two numbers; between them it cannot be told.
pub(super) fn compare(figure: f64, limit: (f64, f64), tolerance: f64, measure: Measure) -> Outcome {
    let (low, high) = limit;
    let (sure, never) = if measure.is_least() {
        (figure >= high - tolerance, figure < low - tolerance)
    } else {
        (figure <= low + tolerance, figure > high + tolerance)
    };
    match (sure, never) {
        (true, _) => Outcome::Holds,
        (_, true) => Outcome::Fails,
        _ => Outcome::Unknown,
    }
}

/// The name of a fact about a measure, with its unit: `limit_pct`, `figure_m`.
pub(super) fn name(base: &str, measure: Measure) -> String {
    match measure {
        Measure::CoveragePct | Measure::GreenPct => format!("{base}_pct"),
        Measure::HeightM | Measure::SetbackM => format!("{base}_m"),
        Measure::Far | Measure::Storeys => base.to_owned(),
    }
}

/// The limit as facts: one number, or the two between which it lies.
#[must_use]
pub fn limit_facts(facts: Facts, (low, high): (f64, f64), measure: Measure) -> Facts {
    if low.to_bits() == high.to_bits() {
        return facts.number(name("limit", measure), low);
    }
    let facts = facts.number(name("limit_low", measure), low);
    if high.is_finite() { facts.number(name("limit_high", measure), high) } else { facts }
}

/// The area of a lot as its table counts it.
pub(super) fn area_of(lot: &Lot) -> f64 {
    shape::area(&lot.land).0
}
