//! What made a sliver: which of its two sides is the parcel's border, which one the lot's, and what vertices each has.

use geo::{BoundingRect, Coord, Line, LineString, Polygon, Rect};

use crate::model::{Land, M, SliverCause};
use crate::normal::shape::perimeter;

/// Drawn vertices and edges this near to a border lie on it, metres.
const DRAWN: f64 = 1e-4;
/// Each border must run along so much of a sliver, as a share of its perimeter; else it is a narrow lot or parcel.
const SIDE: f64 = 0.25;

/// How deep a sliver reaches beyond the parcel's border, and what made it where its vertices tell.
///
/// `others`: the lots on whose border it lies, `width`: how far apart twins of a vertex may be. Costs the vertices of the
/// sliver times the edges near it, and a look at each edge.
pub(super) fn artefact(sliver: &Polygon<f64>, parcel: &Land, others: &[&Land], width: M) -> (M, Option<SliverCause>) {
    let Some(extent) = sliver.bounding_rect() else { return (M(0.0), None) };
    let own = Border::near(std::slice::from_ref(&parcel), &extent, width.0);
    let other = Border::near(others, &extent, width.0);
    let vertices = || sliver.exterior().0.iter().skip(1).copied();
    let depth = vertices().map(|at| own.distance(at)).filter(|depth| depth.is_finite()).fold(0.0, f64::max);
    (M(depth), cause(sliver, &own, &other, width.0))
}

fn cause(sliver: &Polygon<f64>, own: &Border, other: &Border, width: f64) -> Option<SliverCause> {
    let along = |border: &Border| {
        let edges = sliver.exterior().lines().filter(|line| border.distance(middle(*line)) <= DRAWN);
        edges.map(|line| line.dx().hypot(line.dy())).sum::<f64>() / perimeter(sliver)
    };
    if along(own) < SIDE || along(other) < SIDE {
        return None;
    }
    let corners = || sliver.exterior().0.iter().skip(1).copied();
    // A vertex of one border that has no twin beside it on the other.
    let unmatched = |of: &Border, against: &Border| {
        corners().filter(|at| of.has_vertex(*at, DRAWN) && !against.has_vertex(*at, width.max(DRAWN))).count()
    };
    match (unmatched(own, other), unmatched(other, own)) {
        (0, 0) => Some(SliverCause::EdgeTwice),
        (0, count) | (count, 0) if count > 1 && is_convex(sliver.exterior()) => Some(SliverCause::ArcAgainstChord),
        _ => Some(SliverCause::OtherVertices),
    }
}

/// Whether a ring turns to one side alone, but for what drawing rounds.
fn is_convex(ring: &LineString<f64>) -> bool {
    let edges: Vec<Line<f64>> = ring.lines().filter(|line| line.dx().hypot(line.dy()) > DRAWN).collect();
    let turn = |(one, next): (&Line<f64>, &Line<f64>)| {
        let cross = one.dx() * next.dy() - one.dy() * next.dx();
        cross / one.dx().hypot(one.dy()).max(next.dx().hypot(next.dy()))
    };
    let turns = || edges.iter().zip(edges.iter().cycle().skip(1)).map(turn);
    turns().all(|turn| turn > -DRAWN) || turns().all(|turn| turn < DRAWN)
}

fn middle(line: Line<f64>) -> Coord<f64> {
    (line.start + line.end) / 2.0
}

/// The edges of shapes that lie near a box.
struct Border {
    edges: Vec<Line<f64>>,
}

impl Border {
    fn near(lands: &[&Land], extent: &Rect<f64>, margin: f64) -> Self {
        let margin = margin + DRAWN;
        let (min, max) = (extent.min(), extent.max());
        let is_near = |line: &Line<f64>| {
            line.start.x.max(line.end.x) >= min.x - margin
                && line.start.x.min(line.end.x) <= max.x + margin
                && line.start.y.max(line.end.y) >= min.y - margin
                && line.start.y.min(line.end.y) <= max.y + margin
        };
        let polygons = lands.iter().flat_map(|land| &land.0);
        let rings = polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        Self { edges: rings.flat_map(LineString::lines).filter(is_near).collect() }
    }

    fn distance(&self, at: Coord<f64>) -> f64 {
        self.edges.iter().map(|edge| distance(at, edge)).fold(f64::INFINITY, f64::min)
    }

    fn has_vertex(&self, at: Coord<f64>, within: f64) -> bool {
        self.edges.iter().any(|edge| [edge.start, edge.end].iter().any(|end| (*end - at).x.hypot((*end - at).y) <= within))
    }
}

/// The distance of a point from an edge.
fn distance(at: Coord<f64>, edge: &Line<f64>) -> f64 {
    let (along, from) = (edge.delta(), at - edge.start);
    let length = along.x * along.x + along.y * along.y;
    let share = if length > 0.0 { ((from.x * along.x + from.y * along.y) / length).clamp(0.0, 1.0) } else { 0.0 };
    (from.x - share * along.x).hypot(from.y - share * along.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::shape::common;

    /// What the part of a parcel that a lot covers is taken for, and how deep it is.
    fn told(parcel: Vec<(f64, f64)>, lot: Vec<(f64, f64)>) -> (f64, Option<SliverCause>) {
        let [parcel, lot] = [parcel, lot].map(|ring| Land::new(vec![Polygon::new(ring.into(), Vec::new())]));
        let sliver = &common(&parcel, &lot).0[0];
        let (depth, cause) = artefact(sliver, &parcel, &[&lot], M(0.2));
        ((depth.0 * 1000.0).round() / 1000.0, cause)
    }

    fn above(border: &[(f64, f64)]) -> Vec<(f64, f64)> {
        border.iter().copied().chain([(100.0, 50.0), (0.0, 50.0)]).collect()
    }

    fn below(border: &[(f64, f64)]) -> Vec<(f64, f64)> {
        border.iter().rev().copied().chain([(0.0, -50.0), (100.0, -50.0)]).collect()
    }

    #[test]
    fn an_edge_that_was_digitised_twice() {
        let (own, other) = ([(0.0, 0.0), (40.0, 0.0), (100.0, 0.0)], [(0.0, 0.05), (40.02, 0.08), (100.0, 0.05)]);
        assert_eq!(told(above(&own), below(&other)), (0.08, Some(SliverCause::EdgeTwice)));
    }

    #[test]
    fn an_arc_against_its_chord() {
        let arc: Vec<(f64, f64)> = (0..=10).map(|step| f64::from(step) * 10.0).map(|x| (x, 0.00006 * x * (100.0 - x))).collect();
        assert_eq!(told(above(&[(0.0, 0.0), (100.0, 0.0)]), below(&arc)), (0.15, Some(SliverCause::ArcAgainstChord)));
    }

    #[test]
    fn vertices_that_the_other_layer_does_not_have() {
        let one_more = [(0.0, 0.0), (30.0, 0.1), (100.0, 0.0)];
        assert_eq!(told(above(&[(0.0, 0.0), (100.0, 0.0)]), below(&one_more)), (0.1, Some(SliverCause::OtherVertices)));
    }

    #[test]
    fn a_narrow_lot_across_a_parcel_is_no_artefact() {
        let lot = vec![(50.0, -60.0), (50.1, -60.0), (50.1, 60.0), (50.0, 60.0)];
        let (depth, cause) = told(above(&[(0.0, 0.0), (100.0, 0.0)]), lot);
        assert_eq!(cause, None);
        assert!(depth < 0.001, "both ends lie on the border: {depth}");
    }
}
