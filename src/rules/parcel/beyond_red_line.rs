//! P203.

use geo::{Distance, Euclidean, LineString, Polygon};

use super::{ParcelFacts, Permission};
use crate::lines::{Crossing, crossing};
use crate::model::{Answer, Cause, Facts, Land, LineKind, M2, Outcome};
use crate::normal::shape;
use crate::overlay::Part;
use crate::profile::{Cell, Kind};
use crate::rules::{CaseFacts, Put, Rule, register_given};

/// Whether land of the project is road land, or lies on the road's side of a red line.
pub static RULE: Rule = Rule {
    code: "P203",
    name: "beyond-red-line",
    since: "0.1.0",
    put: Put::Parcel(ask),
    asked: |case: &CaseFacts| {
        let lines = case.plans.iter().any(|plan| plan.red_lines.is_some());
        register_given(case).and(if lines || case.has_lots_of(Kind::Road) { Ok(()) } else { Err("no_red_lines_nor_roads") })
    },
    answers: &Outcome::ALL,
    page: include_str!("beyond_red_line.md"),
};

/// A part is road land where road lots cover at least this share of it.
const MOSTLY: f64 = 0.5;

fn ask(facts: &ParcelFacts) -> Answer {
    let mut causes: Vec<Cause> = facts.by_piece(|part| judge(facts, part));
    let anything = !causes.is_empty();
    causes.retain(|cause| cause.why != CLEAR);
    causes.extend(across_line(facts));
    causes.extend(lines_elsewhere(facts));
    if causes.is_empty() && anything {
        causes.push(Cause::new(Outcome::Holds, CLEAR, Facts::new()));
    }
    Answer::from(causes)
}

/// Plans whose red lines lie nobody knows where.
fn lines_elsewhere(facts: &ParcelFacts) -> Vec<Cause> {
    let plans = facts.mosaic.plans.iter().map(|&plan| &facts.plans[plan]).filter(|plan| plan.is_misplaced("red_lines"));
    plans.map(|plan| Cause::new(Outcome::Unknown, "plan_misplaced", Facts::new()).on(&plan.id, None)).collect()
}

const CLEAR: &str = "clear_of_red_line";

fn judge(facts: &ParcelFacts, part: &Part) -> Cause {
    let Some(kind) = facts.kind(part) else { return facts.about(part, Outcome::Unknown, "use_function_unknown") };
    if kind != Kind::Road {
        return facts.about(part, Outcome::Holds, CLEAR);
    }
    match facts.permission(facts.function(part).map_or("", |function| function)) {
        Permission::Cell(Cell::Allowed, _) => facts.about(part, Outcome::Holds, "road_use_allowed"),
        Permission::Cell(Cell::Conditional | Cell::Decision, purpose) if facts.conditional != Outcome::Holds => {
            let mut cause = facts.about(part, Outcome::Unknown, "road_use_undecided");
            cause.facts = cause.facts.text("purpose", purpose);
            cause
        }
        Permission::Cell(Cell::Conditional | Cell::Decision, _) => facts.about(part, Outcome::Holds, "road_use_allowed"),
        _ => facts.about(part, Outcome::Fails, "on_road_land"),
    }
}

/// What red lines that cut the parcel come to, beside the road land that lots already tell.
fn across_line(facts: &ParcelFacts) -> Vec<Cause> {
    let lines = facts.mosaic.lines.as_deref().unwrap_or_default();
    let red: Vec<&LineString<f64>> = facts.red_lines.iter().map(|&at| &lines[at].line).collect();
    if red.is_empty() {
        return Vec::new();
    }
    let Some(crossing) = crossing(&facts.parcel.land, &red, facts.tolerance.get()) else { return Vec::new() };
    let road = road_land(facts);
    let centres: Vec<&LineString<f64>> = lines.iter().filter(|line| line.kind == LineKind::Centre).map(|line| &line.line).collect();
    let beyond: Vec<bool> = (0..crossing.parts.len()).map(|part| is_beyond(&crossing, part, &road, &centres)).collect();
    if crossing.parts.len() < 2 || !beyond.contains(&true) {
        return vec![undecided(&crossing)];
    }
    let land = Land::new(crossing.parts.iter().zip(&beyond).filter(|(_, beyond)| **beyond).map(|(part, _)| part.clone()).collect());
    let more = facts.without_slivers(&shape::minus(&land, &road));
    if more.0.is_empty() {
        return Vec::new();
    }
    let known = facts.measured(shape::area(&more)).m("length", crossing.length);
    vec![Cause::new(Outcome::Fails, "beyond_red_line", known).land(more)]
}

/// The road land of the parcel.
fn road_land(facts: &ParcelFacts) -> Land {
    let pieces = facts.cut.pieces.iter().filter(|part| facts.kind(part) == Some(Kind::Road));
    shape::union(pieces.map(|part| &*part.land))
}

/// Whether road land or a centre line tells that a part lies on the road's side.
fn is_beyond(crossing: &Crossing, part: usize, road: &Land, centres: &[&LineString<f64>]) -> bool {
    let polygon = &crossing.parts[part];
    let whole = Land::new(vec![polygon.clone()]);
    if shape::area(&shape::common(&whole, road)).0 > MOSTLY * shape::area(&whole).0 {
        return true;
    }
    let nearest = |polygon: &Polygon<f64>| centres.iter().map(|line| Euclidean.distance(polygon, *line)).fold(f64::INFINITY, f64::min);
    let own = nearest(polygon);
    let others = crossing.parts.iter().enumerate().filter(|(other, _)| *other != part).map(|(_, other)| nearest(other));
    own.is_finite() && others.fold(f64::INFINITY, f64::min) > own
}

fn undecided(crossing: &Crossing) -> Cause {
    let mut areas: Vec<M2> = crossing.parts.iter().map(|part| shape::area(&Land::new(vec![part.clone()]))).collect();
    areas.sort_by(|a, b| b.0.total_cmp(&a.0));
    let side = |index: usize| areas.get(index).copied().unwrap_or_default();
    let facts = Facts::new().m("length", crossing.length).m2("left", side(0)).m2("right", areas.iter().skip(1).copied().sum());
    Cause::new(Outcome::Unknown, "red_line_cuts", facts)
}
