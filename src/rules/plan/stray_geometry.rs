//! D110.

use std::sync::Arc;

use geo::{BoundingRect, Coord, Polygon};
use rayon::prelude::*;

use super::{LayerFacts, ShapeFacts, area_and_place};
use crate::model::{Answer, Cause, Facts, Land, M, Outcome};
use crate::normal::shape;
use crate::overlay::is_sliver;
use crate::rules::{Put, Rule, plan_given};

/// Whether shapes lie where the rest of their layer lies: none far away from all others, no lot outside the plan's boundary.
pub static RULE: Rule = Rule {
    code: "D110",
    name: "stray-geometry",
    since: "0.2.0",
    put: Put::Layer(ask),
    asked: plan_given,
    answers: &Outcome::ALL,
    page: include_str!("stray_geometry.md"),
};

/// A shape strays that lies so many times the others' usual distance from their middle away,
const FAR: f64 = 10.0;
/// which counts as at least so many metres: a plan at 1/500 is seldom larger.
const USUAL: f64 = 500.0;
/// The layers without whose place nothing strays.
const LAND: [&str; 3] = ["lots", "boundary", "parcels"];
/// With fewer parts nothing tells which of them strays.
const FEWEST: usize = 3;

fn ask(facts: &LayerFacts) -> Answer {
    if facts.misplaced.iter().any(|doubt| doubt.stops() && LAND.contains(&doubt.role)) {
        return Answer::from(vec![about(facts, Cause::new(Outcome::Unknown, "layers_misplaced", Facts::new()), None)]);
    }
    let parts: Vec<Part> = facts.shapes.iter().flat_map(Part::all_of).collect();
    let far = strays(facts, &parts);
    let mut causes: Vec<Cause> = far.iter().map(|(part, away)| stray(facts, part, *away)).collect();
    let near = facts.shapes.par_iter().filter(|shape| far.iter().all(|(part, _)| part.shape.feature != shape.feature));
    causes.extend(near.filter_map(|shape| beyond(facts, shape)).collect::<Vec<_>>());
    causes.extend(of_two(facts, &parts));
    if causes.is_empty() && (parts.len() > 1 || !parts.is_empty() && facts.boundary.is_some()) {
        causes.push(about(facts, Cause::new(Outcome::Holds, "nothing_strays", Facts::new().count("count", facts.shapes.len())), None));
    }
    Answer::from(causes)
}

/// A connected part of a shape.
struct Part<'a> {
    shape: &'a ShapeFacts<'a>,
    polygon: &'a Polygon<f64>,
    middle: Coord<f64>,
    /// From its middle to the corner of its box.
    reach: f64,
}

impl<'a> Part<'a> {
    fn all_of(shape: &'a ShapeFacts<'a>) -> Vec<Self> {
        let part = |polygon: &'a Polygon<f64>| {
            let extent = polygon.bounding_rect()?;
            let reach = extent.width().hypot(extent.height()) / 2.0;
            Some(Self { shape, polygon, middle: extent.center(), reach })
        };
        shape.land.0.iter().filter_map(part).collect()
    }
}

/// The parts that lie far away from all others, and how far; not those on land where they may lie.
fn strays<'p, 'a>(facts: &LayerFacts, parts: &'p [Part<'a>]) -> Vec<(&'p Part<'a>, f64)> {
    if parts.len() < FEWEST {
        return Vec::new();
    }
    let middle = Coord { x: median(parts.iter().map(|part| part.middle.x)), y: median(parts.iter().map(|part| part.middle.y)) };
    let away = |part: &Part| (part.middle.x - middle.x).hypot(part.middle.y - middle.y);
    let usual = median(parts.iter().map(|part| away(part).max(part.reach))).max(USUAL);
    let far = parts.iter().map(|part| (part, away(part))).filter(|(_, away)| *away > FAR * usual);
    far.filter(|(part, _)| !is_at_home(facts, part)).collect()
}

/// Two parts far from each other: which of them strays cannot be told.
fn of_two(facts: &LayerFacts, parts: &[Part]) -> Option<Cause> {
    let [a, b] = parts else { return None };
    let away = (a.middle.x - b.middle.x).hypot(a.middle.y - b.middle.y);
    let is_far = away > FAR * a.reach.min(b.reach).max(USUAL) && parts.iter().any(|part| !is_at_home(facts, part));
    is_far.then(|| about(facts, Cause::new(Outcome::Unknown, "one_of_two_strays", Facts::new().m("distance", M(away))), None))
}

/// Of an odd number of values the middle one, of an even number the lower of the two.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// Whether a part touches land where shapes of its layer may lie.
fn is_at_home(facts: &LayerFacts, part: &Part) -> bool {
    let Some(extent) = part.polygon.bounding_rect() else { return false };
    let home = facts.home.iter().filter_map(|land| Some((land, land.bounding_rect()?)));
    let own = Land::new(vec![part.polygon.clone()]);
    let mut near = home.filter(|(_, other)| shape::meet(&extent, other).is_some());
    part.reach <= FAR * USUAL && near.any(|(land, _)| !shape::common(&own, land).0.is_empty())
}

fn stray(facts: &LayerFacts, part: &Part, away: f64) -> Cause {
    let land = Land::new(vec![part.polygon.clone()]);
    let known = area_and_place(shape::area(&land), &land).m("distance", M(away));
    let known = known.text("shape", &part.shape.label).count("feature", part.shape.feature);
    about(facts, Cause::new(Outcome::Fails, "geometry_strays", known).land(land), Some(&part.shape.label))
}

/// What of a lot reaches out of the boundary deeper than the surveyors' pen.
fn beyond(facts: &LayerFacts, shape: &ShapeFacts) -> Option<Cause> {
    let outside = shape::minus(shape.land, facts.boundary?);
    let land = Land::new(outside.0.into_iter().filter(|part| !is_sliver(part, facts.tolerance)).collect());
    if land.0.is_empty() {
        return None;
    }
    let area = shape::area(&land);
    let known = area_and_place(area, &land).pct("share", area.share_of(shape::area(shape.land)));
    let known = known.text("shape", &shape.label).count("feature", shape.feature);
    Some(about(facts, Cause::new(Outcome::Fails, "lot_beyond_boundary", known).land(land), Some(&shape.label)))
}

/// A lot is named as lots are; a parcel by the fact `shape` alone.
fn about(facts: &LayerFacts, cause: Cause, label: Option<&Arc<str>>) -> Cause {
    match facts.plan {
        Some(plan) => cause.on(plan, label),
        None => cause,
    }
}
