//! What two rings share where their edges plainly cross: found by walking along them from crossing to crossing (Weiler and
//! Atherton 1977; Greiner and Hormann 1998).
//!
//! Both methods are known to fail where a vertex of one shape lies on an edge of the other, or so near that rounding decides. Such
//! pairs, pairs of many edges and shapes with holes are left to `geo`'s boolean operations. What is walked has the vertices of
//! what went in to the bit, and crossings computed from edges that cross by far more than doubles round.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, Line, LineString, Polygon, Rect, winding_order::WindingOrder};

use super::sharp;
use crate::model::Land;
use crate::normal::validity::{oriented, winding};

/// Pairs of edges up to so many are looked at one by one.
const MOST_PAIRS: usize = 4096;

/// What both cover of their common box; `None`: it takes more than walking.
pub(super) fn common(a: &Land, b: &Land, both: &Rect<f64>) -> Option<Land> {
    let ([a], [b]) = (&a.0[..], &b.0[..]) else { return None };
    if !a.interiors().is_empty() || !b.interiors().is_empty() {
        return None;
    }
    // Nearer than this the grid of `geo`'s drawing would make one place of two.
    let clear = sharp::rounded(both.width().max(both.height()) + 2.0 * super::margin(both));
    let rings = [Ring::of(a, both, clear)?, Ring::of(b, both, clear)?];
    if rings[0].edges.len() * rings[1].edges.len() > MOST_PAIRS {
        return None;
    }
    let crossings = crossings(&rings, clear)?;
    let mut parts = if crossings.is_empty() { one_in_the_other(a, b) } else { Walk::along(rings, &crossings, clear)?.parts() };
    parts.iter_mut().for_each(Polygon::begin_low);
    parts.sort_by(|a, b| order(a.exterior().0[0], b.exterior().0[0]));
    Some(Land::new(parts))
}

fn order(a: Coord<f64>, b: Coord<f64>) -> std::cmp::Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

trait BeginLow {
    fn begin_low(&mut self);
}

impl BeginLow for Polygon<f64> {
    /// Turns the shell so that it begins at its leftmost vertex, wherever the rings that it comes from begin.
    fn begin_low(&mut self) {
        self.exterior_mut(|shell| {
            shell.0.pop();
            let first = (0..shell.0.len()).min_by(|&a, &b| order(shell.0[a], shell.0[b]));
            shell.0.rotate_left(first.unwrap_or_default());
            shell.close();
        });
    }
}

/// A shell, counter-clockwise, with those of its edges that may meet the other one.
struct Ring<'a> {
    coords: &'a [Coord<f64>],
    /// Whether it runs the other way round as it stands.
    is_turned: bool,
    edges: Vec<Edge>,
}

/// An edge of a shell, by the place of its first vertex.
struct Edge {
    at: usize,
    line: Line<f64>,
    length: f64,
}

impl<'a> Ring<'a> {
    fn of(polygon: &'a Polygon<f64>, both: &Rect<f64>, clear: f64) -> Option<Self> {
        let shell = polygon.exterior();
        let is_turned = winding(shell) == Some(WindingOrder::Clockwise);
        let (_, coords) = shell.0.split_last()?;
        let mut ring = Self { coords, is_turned, edges: Vec::new() };
        for at in 0..coords.len() {
            let line = Line::new(ring.vertex(at), ring.vertex(at + 1));
            if !beside(&line, both, clear) {
                let along = line.delta();
                ring.edges.push(Edge { at, line, length: (along.x * along.x + along.y * along.y).sqrt() });
            }
        }
        Some(ring)
    }

    fn vertex(&self, at: usize) -> Coord<f64> {
        let count = self.coords.len();
        let at = if at < count { at } else { at - count };
        self.coords[if self.is_turned { count - 1 - at } else { at }]
    }
}

fn beside(line: &Line<f64>, extent: &Rect<f64>, clear: f64) -> bool {
    let (a, b) = (line.start, line.end);
    a.x.max(b.x) < extent.min().x - clear
        || a.x.min(b.x) > extent.max().x + clear
        || a.y.max(b.y) < extent.min().y - clear
        || a.y.min(b.y) > extent.max().y + clear
}

/// Where an edge of one ring crosses an edge of the other.
struct Crossing {
    place: Coord<f64>,
    /// On each ring the edge, by its first vertex, and how far along it, metres.
    on: [(usize, f64); 2],
    /// Whether the first ring enters the second there.
    enters: bool,
}

/// All crossings; `None` where a vertex comes near an edge.
fn crossings(rings: &[Ring; 2], clear: f64) -> Option<Vec<Crossing>> {
    let mut found = Vec::new();
    for a in &rings[0].edges {
        let extent = Rect::new(a.line.start, a.line.end);
        for b in rings[1].edges.iter().filter(|b| !beside(&b.line, &extent, clear)) {
            let (of_b, of_a) = ([a.away(b.line.start), a.away(b.line.end)], [b.away(a.line.start), b.away(a.line.end)]);
            // Also where an edge has no length.
            if !of_a.iter().chain(&of_b).all(|away| away.abs() >= clear) {
                return None;
            }
            if of_a[0] * of_a[1] < 0.0 && of_b[0] * of_b[1] < 0.0 {
                let share = |away: [f64; 2]| away[0] / (away[0] - away[1]);
                let place = a.line.start + a.line.delta() * share(of_a);
                let on = [(a.at, share(of_a) * a.length), (b.at, share(of_b) * b.length)];
                found.push(Crossing { place, on, enters: of_a[1] > 0.0 });
            }
        }
    }
    Some(found)
}

impl Edge {
    /// How far a place lies to the left of the edge's line, metres.
    fn away(&self, place: Coord<f64>) -> f64 {
        let (along, to) = (self.line.delta(), place - self.line.start);
        (along.x * to.y - along.y * to.x) / self.length
    }
}

/// The shape that lies inside of the other, of two whose edges do not meet.
fn one_in_the_other(a: &Polygon<f64>, b: &Polygon<f64>) -> Vec<Polygon<f64>> {
    let is_in = |one: &Polygon<f64>, other: &Polygon<f64>| other.coordinate_position(&one.exterior().0[0]) == CoordPos::Inside;
    let inner = if is_in(a, b) { Some(a) } else { Some(b).filter(|_| is_in(b, a)) };
    oriented(&Land::new(inner.cloned().into_iter().collect())).0
}

/// Two rings with their crossings in the order of each.
struct Walk<'a> {
    rings: [Ring<'a>; 2],
    crossings: &'a [Crossing],
    /// The crossings along each ring.
    along: [Vec<usize>; 2],
    /// For each crossing its place in that.
    place: [Vec<usize>; 2],
}

impl<'a> Walk<'a> {
    /// `None` where crossings are too near each other to tell their order, or rings do not enter and leave in turn.
    fn along(rings: [Ring<'a>; 2], crossings: &'a [Crossing], clear: f64) -> Option<Self> {
        let mut along = [0, 1].map(|_| (0..crossings.len()).collect::<Vec<_>>());
        let mut place = [0, 1].map(|_| vec![0; crossings.len()]);
        for ring in 0..2 {
            let on = |crossing: usize| crossings[crossing].on[ring];
            along[ring].sort_unstable_by(|&a, &b| on(a).0.cmp(&on(b).0).then(on(a).1.total_cmp(&on(b).1)));
            let near = |pair: &[usize]| on(pair[0]).0 == on(pair[1]).0 && on(pair[1]).1 - on(pair[0]).1 < clear;
            let last = *along[ring].last()?;
            let mut before = last;
            for (at, &crossing) in along[ring].iter().enumerate() {
                place[ring][crossing] = at;
                if crossings[crossing].enters == crossings[before].enters {
                    return None;
                }
                before = crossing;
            }
            if along[ring].windows(2).any(near) {
                return None;
            }
        }
        Some(Self { rings, crossings, along, place })
    }

    /// The rings of what both share: along the first from where it enters to where it leaves, and then along the second. Rings enter
    /// and leave in turn, so that each way ends where it began.
    fn parts(&self) -> Vec<Polygon<f64>> {
        let (mut parts, mut is_done) = (Vec::new(), vec![false; self.crossings.len()]);
        for &start in self.along[0].iter().filter(|&&crossing| self.crossings[crossing].enters) {
            let (mut coords, mut at) = (Vec::new(), start);
            while !is_done[at] {
                is_done[at] = true;
                let leaves = self.follow(0, at, &mut coords);
                at = self.follow(1, leaves, &mut coords);
            }
            if !coords.is_empty() {
                parts.push(Polygon::new(LineString::new(coords), Vec::new()));
            }
        }
        parts
    }

    /// Goes along a ring from a crossing to the next one.
    fn follow(&self, ring: usize, from: usize, coords: &mut Vec<Coord<f64>>) -> usize {
        let at = self.place[ring][from];
        let next = self.along[ring][if at + 1 < self.along[ring].len() { at + 1 } else { 0 }];
        let (first, last) = (self.crossings[from].on[ring], self.crossings[next].on[ring]);
        coords.push(self.crossings[from].place);
        let count = self.rings[ring].coords.len();
        let wraps = last.0 < first.0 || (last.0 == first.0 && last.1 <= first.1);
        let end = if wraps { last.0 + count } else { last.0 };
        coords.extend((first.0 + 1..=end).map(|vertex| self.rings[ring].vertex(vertex)));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, BoundingRect, Rotate, Translate, Winding};
    use proptest::prelude::*;

    fn land(coords: &[(f64, f64)]) -> Land {
        Land::new(vec![Polygon::new(LineString::from(coords.to_vec()), Vec::new())])
    }

    fn square(x: f64, y: f64, side: f64) -> Land {
        land(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    fn walked(a: &Land, b: &Land) -> Option<Land> {
        common(a, b, &super::super::meet(&a.bounding_rect().unwrap(), &b.bounding_rect().unwrap()).unwrap())
    }

    #[test]
    fn rings_that_plainly_cross_are_walked_and_others_are_not() {
        let a = square(0.0, 0.0, 10.0);
        assert_eq!(walked(&a, &square(5.0, 6.0, 10.0)), Some(land(&[(5.0, 6.0), (10.0, 6.0), (10.0, 10.0), (5.0, 10.0)])));
        assert_eq!(walked(&a, &square(2.0, 3.0, 4.0)), Some(square(2.0, 3.0, 4.0)));
        assert_eq!(walked(&square(2.0, 3.0, 4.0), &a), Some(square(2.0, 3.0, 4.0)));
        // A tongue through the square, and two teeth into it.
        let tongue = land(&[(-5.0, 4.0), (15.0, 4.0), (15.0, 6.0), (-5.0, 6.0)]);
        assert_eq!(walked(&a, &tongue), Some(land(&[(0.0, 4.0), (10.0, 4.0), (10.0, 6.0), (0.0, 6.0)])));
        let teeth = land(&[(8.0, 1.0), (12.0, 1.0), (12.0, 8.0), (8.0, 8.0), (8.0, 6.0), (11.0, 6.0), (11.0, 3.0), (8.0, 3.0)]);
        let both = [[(8.0, 1.0), (10.0, 1.0), (10.0, 3.0), (8.0, 3.0)], [(8.0, 6.0), (10.0, 6.0), (10.0, 8.0), (8.0, 8.0)]];
        assert_eq!(walked(&a, &teeth), Some(Land::new(both.iter().flat_map(|part| land(part).0).collect())));
        // Parts come in one order wherever a ring begins.
        for start in 0..4 {
            let mut corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
            corners.rotate_left(start);
            assert_eq!(walked(&land(&corners), &teeth), walked(&a, &teeth));
            assert_eq!(walked(&teeth, &land(&corners)), walked(&a, &teeth));
        }
        // The same the other way round, and from another vertex on.
        let turned = land(&[(15.0, 6.0), (15.0, 4.0), (-5.0, 4.0), (-5.0, 6.0)]);
        assert_eq!(walked(&turned, &a), walked(&a, &tongue));
        // Boxes that overlap, and no land.
        let (corner, other) = (land(&[(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)]), land(&[(9.5, 9.5), (8.5, 9.25), (9.25, 8.5)]));
        assert_eq!(walked(&corner, &other), Some(Land::new(Vec::new())));
        // A needle that is thinner than what can be told apart, and a bar into land that a ring goes around twice.
        let needle = land(&[(4.0, -5.0), (6.0, -5.0), (5.0 + 1e-9, 5.0)]);
        assert!(walked(&a, &needle).is_some());
        let needle = land(&[(5.0, -5.0), (5.0 + 4e-9, -5.0), (5.0 + 2e-9, 5.0)]);
        assert!(walked(&a, &needle).is_none());
        let corner = |turn: f64| {
            let (sin, cos) = (turn * std::f64::consts::TAU / 5.0).sin_cos();
            (10.0 * sin, 10.0 * cos)
        };
        let star = land(&[0.0, 2.0, 4.0, 1.0, 3.0].map(corner));
        let bar = land(&[(-0.5, -20.0), (0.5, -20.0), (0.5, 0.0), (-0.5, 0.0)]);
        assert!(walked(&star, &bar).is_none() && walked(&bar, &star).is_none());
        let touching =
            [square(10.0, 0.0, 5.0), square(5.0, 0.0, 10.0), square(10.0, 10.0, 1.0), square(3.0, 3.0, 7.0), square(10.0 - 1e-8, 2.0, 3.0)];
        assert!(touching.iter().all(|other| walked(&a, other).is_none() && walked(other, &a).is_none()));
    }

    /// A ring about a centre, its vertices at these distances from it.
    fn star(distances: &[f64], (x, y): (f64, f64)) -> Land {
        let count = distances.len();
        #[expect(clippy::cast_precision_loss, reason = "a few vertices")]
        let at = |(index, distance): (usize, &f64)| {
            let (sin, cos) = (index as f64 / count as f64 * std::f64::consts::TAU).sin_cos();
            (x + distance * cos, y + distance * sin)
        };
        land(&distances.iter().enumerate().map(at).collect::<Vec<_>>())
    }

    proptest! {
        /// What is walked is what `geo` draws, whatever order the shapes come in.
        #[test]
        fn walking_and_drawing_agree(
            a in prop::collection::vec(2.0..60.0, 3..24), b in prop::collection::vec(2.0..60.0, 3..24),
            (x, y) in (-40.0..40.0, -40.0..40.0), turn in 0.0..360.0,
        ) {
            let a = star(&a, (0.0, 0.0)).translate(416_150.1, 2_490_800.3);
            let b = star(&b, (x, y)).rotate_around_point(turn, (0.0, 0.0).into()).translate(416_150.1, 2_490_800.3);
            let boxes = (a.bounding_rect().unwrap(), b.bounding_rect().unwrap());
            prop_assume!(super::super::meet(&boxes.0, &boxes.1).is_some());
            let Some(found) = walked(&a, &b) else { return Ok(()) };
            let drawn = sharp::sharp(&a.intersection(&b), &[&a, &b]);
            prop_assert_eq!(found.0.len(), drawn.0.len());
            prop_assert!((found.unsigned_area() - drawn.unsigned_area()).abs() < 1e-6);
            prop_assert!(found.difference(&drawn).unsigned_area() < 1e-4);
            let again = walked(&b, &a).unwrap();
            prop_assert!((found.unsigned_area() - again.unsigned_area()).abs() < 1e-6);
            prop_assert_eq!(found.0.len(), again.0.len());
            prop_assert!(found.0.iter().all(|part| part.exterior().is_ccw()));
        }
    }
}
