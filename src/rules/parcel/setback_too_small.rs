//! P213.

use geo::{BoundingRect, Closest, ClosestPoint, Coord, Distance, Euclidean, LineString, Point, Rect};

use super::ParcelFacts;
use super::building::{Standing, standing};
use super::limit::{Set, area_of, compare, limit_facts, set_for};
use super::measure::is_limited;
use crate::model::{Answer, Cause, Facts, LineKind, M, M2, Outcome};
use crate::normal::mosaic::Course;
use crate::normal::shape;
use crate::overlay::Part;
use crate::profile::Measure;
use crate::profile::table::Site;
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether a building of the project stands too close to the red line.
pub static RULE: Rule = Rule {
    code: "P213",
    name: "setback-too-small",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case: &CaseFacts| {
        register_given(case)?;
        let red = |line: &crate::model::Line| line.kind == LineKind::Red;
        if !case.plans.iter().flat_map(|plan| plan.red_lines.iter().flatten()).any(red) {
            return Err("no_red_lines");
        }
        if !case.plans.iter().any(|plan| plan.lots.iter().any(|lot| is_limited(case, plan, lot, Measure::SetbackM))) {
            return Err("no_limits");
        }
        case.has_buildings()
    },
    answers: &Outcome::ALL,
    page: include_str!("setback_too_small.md"),
};

/// Red lines farther away than this from a building ask nothing of it, metres.
const NEAR: f64 = 100.0;
/// The other side of a road is looked for so far from its centre line, metres.
const HALF_ROAD: f64 = 60.0;

fn ask(facts: &ParcelFacts) -> Answer {
    if facts.cut.pieces.is_empty() {
        return Answer::from(Vec::new());
    }
    let misplaced = facts.mosaic.plans.iter().map(|&plan| &facts.plans[plan]).find(|plan| plan.is_misplaced("red_lines"));
    if let Some(plan) = misplaced {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)]);
    }
    let (buildings, mut causes) = standing(facts);
    let Some(lines) = &facts.mosaic.lines else {
        if !buildings.is_empty() {
            causes.push(Cause::new(Outcome::Unknown, "red_lines_not_given", Facts::new()));
        }
        return Answer::from(causes);
    };
    causes.extend(buildings.iter().map(|building| judge(facts, building, lines)));
    Answer::from(causes)
}

/// The gravest answer over the red lines near a building; of equals that of the nearest.
fn judge(facts: &ParcelFacts, building: &Standing, lines: &[Course]) -> Cause {
    let known = || Facts::new().text("building", &building.building.id);
    let Some(part) = part_under(facts, building) else { return Cause::new(Outcome::Unknown, "building_on_no_lot", known()) };
    let near = lines.iter().filter(|line| line.kind == LineKind::Red && is_near(&line.line, building));
    let mut distances: Vec<(f64, &Course)> = near.map(|line| (Euclidean.distance(&line.line, building.land), line)).collect();
    distances.sort_by(|a, b| a.0.total_cmp(&b.0));
    let each = distances.into_iter().map(|(distance, line)| against(facts, building, part, distance, line, lines));
    let gravest = each.reduce(|gravest, cause| if cause.outcome > gravest.outcome { cause } else { gravest });
    gravest.unwrap_or_else(|| Cause::new(Outcome::DoesNotApply, "no_red_line_near", known()))
}

fn against(facts: &ParcelFacts, building: &Standing, part: &Part, distance: f64, line: &Course, lines: &[Course]) -> Cause {
    let (plan, lot) = (&facts.plans[facts.tile(part).plan], facts.lot(part));
    let site = Site {
        area_m2: Some(area_of(lot)),
        height_m: building.building.height_m.or(facts.project.figures.height_m),
        storeys: building.building.storeys.or(facts.project.figures.storeys),
        road_width_m: line.road_width.map(|width| width.0).or_else(|| road_width(building, line, lines)),
    };
    let known = Facts::new().text("building", &building.building.id).m("figure", M(distance));
    let named = |cause: Cause| cause.on(&plan.id, Some(&lot.label()));
    match set_for(facts, plan, lot, Measure::SetbackM, &site) {
        Set::Nothing => named(Cause::new(Outcome::DoesNotApply, "setback_not_asked", known)),
        Set::Unknown(_, more) => named(Cause::new(Outcome::Unknown, "setback_unknown", known.and(more))),
        Set::Limit(low, high, from) => {
            let outcome = compare(distance, (low, high), facts.tolerance.get().0, Measure::SetbackM);
            let why = match outcome {
                Outcome::Holds => "setback_kept",
                Outcome::Fails => "setback_too_small",
                Outcome::Unknown | Outcome::DoesNotApply => "setback_open",
            };
            let known = limit_facts(known, (low, high), Measure::SetbackM).and(from).m("tolerance", facts.tolerance.get());
            named(Cause::new(outcome, why, known))
        }
    }
}

/// The lot on which most of a building stands.
fn part_under<'a>(facts: &ParcelFacts<'a>, building: &Standing) -> Option<&'a Part> {
    let on = |part: &'a Part| (crate::overlay::area::common(&part.land, building.land), part);
    let most = facts.cut.pieces.iter().map(on).reduce(|most, other| if other.0.0 > most.0.0 { other } else { most });
    most.filter(|(area, _)| *area > M2(0.0)).map(|(_, part)| part)
}

fn is_near(line: &LineString<f64>, building: &Standing) -> bool {
    line.bounding_rect().zip(building.land.bounding_rect()).is_some_and(|(line, land)| {
        let around = Rect::new(land.min() - Coord { x: NEAR, y: NEAR }, land.max() + Coord { x: NEAR, y: NEAR });
        shape::meet(&line, &around).is_some()
    })
}

/// Twice the way from the red line to the centre line, where there is one near the building.
fn road_width(building: &Standing, line: &Course, lines: &[Course]) -> Option<f64> {
    let vertices = building.land.0.iter().flat_map(|polygon| polygon.exterior().points());
    let feet = vertices.filter_map(|vertex| Some((vertex, nearest(line.line.closest_point(&vertex))?)));
    let foot = feet.min_by(|a, b| apart(a.0, a.1).total_cmp(&apart(b.0, b.1)))?.1;
    let centres = lines.iter().filter(|line| line.kind == LineKind::Centre);
    let half = centres.map(|centre| Euclidean.distance(&foot, &centre.line)).reduce(f64::min)?;
    (half <= HALF_ROAD).then_some(2.0 * half)
}

fn nearest(found: Closest<f64>) -> Option<Point<f64>> {
    match found {
        Closest::Intersection(point) | Closest::SinglePoint(point) => Some(point),
        Closest::Indeterminate => None,
    }
}

fn apart(a: Point<f64>, b: Point<f64>) -> f64 {
    (a.x() - b.x()).hypot(a.y() - b.y())
}
