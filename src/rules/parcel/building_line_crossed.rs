//! P212.

use geo::{BoundingRect, Closest, ClosestPoint, Coord, InteriorPoint, LineString, Point, Polygon};

use super::ParcelFacts;
use super::building::{Standing, standing};
use crate::lines::crossing;
use crate::model::{Answer, Cause, Facts, Land, M, Outcome};
use crate::normal::shape;
use crate::profile::Kind;
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether a building of the project reaches beyond a building line, towards the road.
pub static RULE: Rule = Rule {
    code: "P212",
    name: "building-line-crossed",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case: &CaseFacts| {
        register_given(case)?;
        if case.plans.iter().all(|plan| plan.building_lines.is_none()) {
            return Err("no_building_lines");
        }
        case.has_buildings()
    },
    answers: &Outcome::ALL,
    page: include_str!("building_line_crossed.md"),
};

/// Building lines farther away than this from a building are none of its business, metres.
const NEAR: f64 = 200.0;

fn ask(facts: &ParcelFacts) -> Answer {
    if facts.cut.pieces.is_empty() {
        return Answer::from(Vec::new());
    }
    let misplaced = facts.mosaic.plans.iter().map(|&plan| &facts.plans[plan]).find(|plan| plan.is_misplaced("building_lines"));
    if let Some(plan) = misplaced {
        return Answer::from(vec![Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)]);
    }
    let (buildings, mut causes) = standing(facts);
    let Some(lines) = &facts.mosaic.building_lines else {
        if !buildings.is_empty() {
            causes.push(Cause::new(Outcome::Unknown, "building_lines_not_given", Facts::new()));
        }
        return Answer::from(causes);
    };
    let lines: Vec<&LineString<f64>> = lines.iter().map(|line| &line.line).collect();
    let roads = Roads::of(facts);
    causes.extend(buildings.iter().map(|building| judge(facts, building, &lines, &roads)));
    Answer::from(causes)
}

fn judge(facts: &ParcelFacts, building: &Standing, lines: &[&LineString<f64>], roads: &Roads) -> Cause {
    let known = Facts::new().text("building", &building.building.id);
    let near: Vec<&LineString<f64>> = lines.iter().copied().filter(|line| is_near(line, building.land)).collect();
    if near.is_empty() {
        return Cause::new(Outcome::Holds, "behind_building_line", known);
    }
    if roads.is_empty() {
        return Cause::new(Outcome::Unknown, "building_line_side_unknown", known).land(building.land.clone());
    }
    let crossing = crossing(building.land, &near, facts.tolerance.get());
    let length = crossing.as_ref().map_or(M(0.0), |crossing| crossing.length);
    let parts: Vec<Polygon<f64>> = crossing.map_or_else(|| building.land.0.clone(), |crossing| crossing.parts);
    let beyond: Vec<Polygon<f64>> = parts.into_iter().filter(|part| near.iter().any(|line| roads.has_beyond(part, line))).collect();
    if beyond.is_empty() {
        return Cause::new(Outcome::Holds, "behind_building_line", known);
    }
    let land = Land::new(beyond);
    let known = facts.measured(shape::area(&land)).and(known).m("length", length);
    Cause::new(Outcome::Fails, "beyond_building_line", known).land(land)
}

fn is_near(line: &LineString<f64>, land: &Land) -> bool {
    let boxes = line.bounding_rect().zip(land.bounding_rect());
    boxes.is_some_and(|(line, land)| {
        let around = geo::Rect::new(land.min() - Coord { x: NEAR, y: NEAR }, land.max() + Coord { x: NEAR, y: NEAR });
        shape::meet(&line, &around).is_some()
    })
}

/// Where the roads are: red lines, centre lines, road lots.
struct Roads<'a> {
    lines: Vec<&'a LineString<f64>>,
    lots: Vec<&'a Land>,
}

impl<'a> Roads<'a> {
    fn of(facts: &ParcelFacts<'a>) -> Self {
        let lines = facts.mosaic.lines.as_deref().unwrap_or_default().iter().map(|line| &line.line).collect();
        let is_road = |tile: &&crate::normal::mosaic::Tile| {
            tile.lot(facts.plans).function.as_deref().is_some_and(|function| facts.profile.kind(function) == Kind::Road)
        };
        Self { lines, lots: facts.mosaic.lots.iter().filter(is_road).map(|tile| tile.land(facts.plans)).collect() }
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.lots.is_empty()
    }

    /// Whether a part lies between a building line and the road of that line.
    fn has_beyond(&self, part: &Polygon<f64>, line: &LineString<f64>) -> bool {
        let Some(inside) = part.interior_point() else { return false };
        let Some(foot) = nearest(line.closest_point(&inside)) else { return false };
        let Some(road) = self.nearest_to(foot) else { return false };
        let (to_part, to_road) = (inside - foot, road - foot);
        to_part.dot(to_road) > 0.0 && length(to_part) <= length(to_road)
    }

    fn nearest_to(&self, point: Point<f64>) -> Option<Point<f64>> {
        let on_lines = self.lines.iter().filter_map(|line| nearest(line.closest_point(&point)));
        let on_lots = self.lots.iter().filter_map(|lot| nearest(lot.closest_point(&point)));
        on_lines.chain(on_lots).min_by(|a, b| length(*a - point).total_cmp(&length(*b - point)))
    }
}

fn nearest(found: Closest<f64>) -> Option<Point<f64>> {
    match found {
        Closest::Intersection(point) | Closest::SinglePoint(point) => Some(point),
        Closest::Indeterminate => None,
    }
}

fn length(way: Point<f64>) -> f64 {
    way.x().hypot(way.y())
}
