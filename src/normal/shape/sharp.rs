//! Vertices of drawn land, taken back from the drawing's grid to where they are.
//!
//! `geo`'s boolean operations round every vertex to a grid (some `1e-7` m in a parcel's surroundings, millimetres over a province). A
//! vertex of what they draw is either a vertex of what went in, or a place where two edges of it cross: the first is taken
//! to the bit, the second is computed again. What is then left is the rounding of doubles, and areas of drawn land are right to
//! some `1e-9` m times their perimeter.

use geo::{BoundingRect, Coord, CoordsIter, Line, LineString, Polygon, Rect};

use crate::model::Land;
use crate::normal::validity::{oriented, turn};

/// By so many steps of the grid a drawn vertex may be off; a step is `2^-29` of half the longer side at the most.
const STEPS: f64 = 4.0;
/// A crossing lies this many times the tolerance from its drawn vertex at the most: flat crossings move along their edges.
const FLATTEST: f64 = 1e4;
/// Edges for which bands cost more than they save.
const FEW: usize = 64;

/// Takes the vertices of `drawn` back to those of `sources`, the land that it was drawn from, or to crossings of their edges.
///
/// Shells come out counter-clockwise and holes clockwise, which what `geo` draws is not always. A vertex that is neither stays where it is. Costs `O(n log n)`, and for each crossing what lies in its band.
pub(in crate::normal) fn sharp(drawn: &Land, sources: &[&Land]) -> Land {
    let Some(tolerance) = tolerance(sources) else { return oriented(drawn) };
    let mut own: Vec<Coord<f64>> = sources.iter().flat_map(|land| land.coords_iter()).collect();
    own.sort_unstable_by(|a, b| a.x.total_cmp(&b.x));
    let mut bands = None;
    let mut place = |at: Coord<f64>| {
        nearest(&own, at, tolerance).or_else(|| bands.get_or_insert_with(|| Bands::of(sources)).crossing(at, tolerance)).unwrap_or(at)
    };
    let mut ring = |ring: &LineString<f64>| {
        let mut coords: Vec<Coord<f64>> = ring.0.iter().map(|at| place(*at)).collect();
        coords.dedup();
        (coords.len() > 3).then(|| LineString::new(coords))
    };
    let polygons = drawn.0.iter().filter_map(|polygon| {
        let shell = ring(polygon.exterior())?;
        Some(Polygon::new(shell, polygon.interiors().iter().filter_map(&mut ring).collect()))
    });
    let mut land = Land::new(polygons.collect());
    turn(&mut land);
    land
}

/// How far the grid may have moved a vertex, metres.
fn tolerance(sources: &[&Land]) -> Option<f64> {
    let boxes = sources.iter().filter_map(|land| land.bounding_rect());
    let all = boxes.reduce(|a, b| {
        let min = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        Rect::new(min, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
    })?;
    Some(rounded(all.width().max(all.height())))
}

/// How far the grid moves the vertices of shapes that lie in a square of this side.
pub(super) fn rounded(side: f64) -> f64 {
    side * STEPS * (0.5_f64).powi(29)
}

/// The nearest of the coordinates, in the order of x, within the tolerance.
fn nearest(own: &[Coord<f64>], at: Coord<f64>, tolerance: f64) -> Option<Coord<f64>> {
    let first = own.partition_point(|coord| coord.x < at.x - tolerance);
    let near = own[first..].iter().take_while(|coord| coord.x <= at.x + tolerance);
    let near = near.filter(|coord| (coord.y - at.y).abs() <= tolerance);
    near.min_by(|a, b| squared(**a - at).total_cmp(&squared(**b - at))).copied()
}

fn squared(along: Coord<f64>) -> f64 {
    along.x * along.x + along.y * along.y
}

/// Edges by the horizontal bands that they run through.
struct Bands {
    low: f64,
    height: f64,
    edges: Vec<Vec<Line<f64>>>,
}

impl Bands {
    /// As many bands as the root of the number of edges, so that neither filling nor looking up costs more than that a time; one for
    /// few edges.
    fn of(sources: &[&Land]) -> Self {
        let edges: Vec<Line<f64>> = sources.iter().flat_map(|land| &land.0).flat_map(lines).collect();
        let ends = || edges.iter().flat_map(|edge| [edge.start.y, edge.end.y]);
        let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
        let count = if edges.len() <= FEW { 1 } else { edges.len().isqrt() };
        #[expect(clippy::cast_precision_loss, reason = "a root of a number of edges")]
        let height = ((high - low) / count as f64).max(f64::MIN_POSITIVE);
        let mut bands = Self { low, height, edges: vec![Vec::new(); count] };
        for edge in edges {
            let (from, to) = (bands.at(edge.start.y.min(edge.end.y)), bands.at(edge.start.y.max(edge.end.y)));
            bands.edges[from..=to].iter_mut().for_each(|band| band.push(edge));
        }
        bands
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is outside goes to the outermost band")]
    fn at(&self, y: f64) -> usize {
        (((y - self.low) / self.height).max(0.0) as usize).min(self.edges.len() - 1)
    }

    /// Where the two edges cross that run past a place, those that cross most squarely.
    fn crossing(&self, at: Coord<f64>, tolerance: f64) -> Option<Coord<f64>> {
        let bands = self.at(at.y - tolerance)..=self.at(at.y + tolerance);
        let past: Vec<Line<f64>> = self.edges[bands].iter().flatten().filter(|edge| passes(edge, at, tolerance)).copied().collect();
        let pairs = past.iter().enumerate().flat_map(|(place, a)| past[place + 1..].iter().map(move |b| (a, b)));
        let (a, b) = pairs.max_by(|one, other| sine(one.0, one.1).total_cmp(&sine(other.0, other.1)))?;
        meeting(a, b, at).filter(|found| squared(*found - at).sqrt() <= tolerance * (2.0 / sine(a, b)).min(FLATTEST))
    }
}

fn lines(polygon: &Polygon<f64>) -> impl Iterator<Item = Line<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(LineString::lines).filter(|line| line.start != line.end)
}

/// Whether an edge runs within the tolerance of a place.
fn passes(edge: &Line<f64>, at: Coord<f64>, tolerance: f64) -> bool {
    let beside = |at: f64, from: f64, to: f64| at < from.min(to) - tolerance || at > from.max(to) + tolerance;
    if beside(at.x, edge.start.x, edge.end.x) || beside(at.y, edge.start.y, edge.end.y) {
        return false;
    }
    let (along, to) = (edge.delta(), at - edge.start);
    let share = ((to.x * along.x + to.y * along.y) / squared(along)).clamp(0.0, 1.0);
    squared(to - along * share) <= tolerance * tolerance
}

/// The sine of the angle between two edges.
fn sine(a: &Line<f64>, b: &Line<f64>) -> f64 {
    let (a, b) = (a.delta(), b.delta());
    (a.x * b.y - a.y * b.x).abs() / (squared(a).sqrt() * squared(b).sqrt())
}

/// Where the lines of two edges meet, computed from a place nearby, so that large coordinates cost no digits.
fn meeting(a: &Line<f64>, b: &Line<f64>, near: Coord<f64>) -> Option<Coord<f64>> {
    let (along, across, between) = (a.delta(), b.delta(), (b.start - near) - (a.start - near));
    let det = along.x * across.y - along.y * across.x;
    let share = (between.x * across.y - between.y * across.x) / det;
    let found = near + (a.start - near) + along * share;
    (det != 0.0 && found.x.is_finite() && found.y.is_finite()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, Rotate, Translate, polygon};

    /// Two squares of one centre, turned by an eighth: their octagon has no vertex of theirs and none on the grid.
    #[test]
    fn crossings_are_where_they_are() {
        const SIDE: f64 = 90.0;
        let square = Land::new(vec![polygon![(x: -45.0, y: -45.0), (x: 45.0, y: -45.0), (x: 45.0, y: 45.0), (x: -45.0, y: 45.0)]]);
        let at = |turned: f64| square.rotate_around_point(turned, (0.0, 0.0).into()).translate(416_150.1, 2_490_800.3);
        let (a, b) = (at(17.0), at(62.0));
        let octagon = SIDE * SIDE * (8.0_f64.sqrt() - 2.0);
        let found = sharp(&a.intersection(&b), &[&a, &b]).unsigned_area();
        assert!((found - octagon).abs() < 3e-7, "{found} {octagon}");
    }

    #[test]
    fn vertices_are_taken_to_the_bit() {
        let square = |x: f64| Land::new(vec![polygon![(x: x, y: 0.1), (x: x + 0.3, y: 0.1), (x: x + 0.3, y: 0.7), (x: x, y: 0.7)]]);
        let (a, b) = (square(0.1), square(0.4));
        let union = sharp(&geo::unary_union([&a, &b]), &[&a, &b]);
        let own: Vec<Coord<f64>> = a.coords_iter().chain(b.coords_iter()).collect();
        assert!(union.coords_iter().all(|coord| own.contains(&coord)), "{union:?}");
    }
}
