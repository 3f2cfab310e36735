//! The area that two shapes have in common, without building the shape that they have in common.
//!
//! The area of a polygon is the signed sum of the areas under its edges: `-Σ s ∫ y dx`, with `s = 1` for an edge that runs
//! to the right and `-1` for one that runs to the left, shells counter-clockwise and holes clockwise. In a column of the
//! plane the land of each shape is a set of intervals, and what two such sets share is `Σ s·t·min(y, z)` over the edges `y`
//! of one and `z` of the other: for intervals `[a, b]` and `[c, d]` it is `min(b,d) - min(b,c) - min(a,d) + min(a,c)`. So
//!
//! ```text
//! area(P ∩ L) = Σ over edges e of P, f of L:  s·t · ∫ min(y_e, y_f) dx   over the columns that both span.
//! ```
//!
//! There is no topology, no noding and no special case: shared edges, vertices on edges, holes and several parts come out
//! right by themselves. Edges of `L` that cannot matter are left out without rounding: beside the box of `P` they span no
//! column of it; below it `Σ s` over the edges of `P` is zero in each column; above it the minimum is the edge of `P`, so
//! that a run of such edges counts as one flat edge from its first point to its last. Where no edge of `L` enters the box at all, `L`
//! has all of it or nothing, and the runs above tell which.
//!
//! The sum is first taken in doubles, from the low corner of the box of the smaller shape, if all coordinates are exact from
//! there. With `u = 2^-53`, heights at most `h` and `k` over columns of width `w`: a height inside an edge comes of a rounded
//! slope, product and sum and is within `11uh`, and what one edge lies over the other at both ends, `p` and `q`, within
//! `12u(h + k)`. The area over the other edge grows with neither by more than `w/2`, so that it is within `12u · w(h + k)`, and
//! the five operations that make it of `p` and `q` add as many roundings of it. So a term is within `48u · w(h + k)` with room to
//! spare, and adding it rounds by `u` times the sum so far. Where the bound that adds up is not within `1e-10` of the
//! result, the sum is taken again in double-doubles (Dekker 1971, Knuth TAOCP 4.2.2: some 32 digits). What is then still under
//! its bound, and whether shapes merely touch, is decided in exact arithmetic.

use std::ops::Range;
use std::sync::OnceLock;

use geo::{BoundingRect, Coord, CoordsIter, LineString, Rect};

use crate::model::{Land, M2};
use crate::normal::extent::{Extent, greater, lesser};

mod double;
mod exact;
mod four;
mod lines;
mod outline;
mod pairs;
mod several;
mod tree;
mod zero;

pub use outline::Outline;
pub use several::Shape;

use double::{Double, Number};
use lines::{FourLines, Line};
use outline::{Stand, Upright};
use tree::{Side, Tree};

/// Half the distance from 1 to the next double.
const EPS: f64 = f64::EPSILON / 2.0;
/// What one operation on double-doubles may round, with room to spare.
const EPS_DOUBLE: f64 = EPS * EPS * 16.0;
/// Plain doubles are good enough where their bound is under this share of the result.
const GOOD: f64 = 1e-10;
/// What the operations of a term may round, in units of its columns times the heights of its edges.
const STEPS: f64 = 48.0;
/// A shape of so many edges gets a tree of runs, and pairs of edges up to so many are all looked at.
const MANY: (usize, usize) = (64, 4096);

/// The area of the land that both shapes cover, right to `1e-9` of itself, and 0 where they merely touch.
///
/// Both must be sound (`normal::repair`), with shells counter-clockwise. Costs `O(n + m + k)` for `k` pairs of edges that
/// share a column within the box of the shape of fewer vertices; where both have many, about `O((n + m) log n)` and what lies
/// along one another.
#[must_use]
pub fn common(a: &Land, b: &Land) -> M2 {
    let (few, many) = if a.coords_count() <= b.coords_count() { (a, b) } else { (b, a) };
    let Some(few) = Prepared::new(few) else { return M2(0.0) };
    few.common(many, &Outline::plain(many), &mut Scratch::default())
}

/// A shape ready to be held against many others.
#[derive(Debug)]
pub struct Prepared {
    /// Its box; what lies beside, above or below it need not be looked at.
    window: Rect<f64>,
    /// Its edges.
    edges: Vec<Edge>,
    /// The same from the window's low corner; `None` where that is not exact.
    local: Option<Vec<Line>>,
    /// Runs over its edges, where they are many.
    runs: Option<Runs>,
}

/// A shape of many edges as a tree, with its sums where they were asked for.
#[derive(Debug, Default)]
struct Runs {
    tree: OnceLock<Tree>,
    plain: OnceLock<Side<f64>>,
    double: OnceLock<Side<Double>>,
}

/// What the edges of the other shape are kept in, so that nothing is allocated for a pair.
#[derive(Debug, Default)]
pub struct Scratch {
    edges: Vec<Edge>,
    /// From the window's low corner: the edges of the shapes that were kept, one behind the other, and behind them those of the
    /// shape that is held against this one now.
    lines: Vec<FourLines>,
    /// Where the latter begin.
    start: usize,
    /// Whether they are all there.
    is_exact: bool,
    shapes: Vec<Range<usize>>,
    all_exact: bool,
    several: several::Several,
}

impl Prepared {
    /// Prepares sound land; `None` where it has no vertex.
    #[must_use]
    pub fn new(land: &Land) -> Option<Self> {
        let window = land.bounding_rect()?;
        let mut edges = Vec::with_capacity(land.coords_count());
        edges.extend(edges_of(land, Upright));
        let runs = (edges.len() >= MANY.0).then(Runs::default);
        let local = lines::local(edges.iter().copied(), extent(&window), window.min());
        Some(Self { window, edges, local, runs })
    }

    /// Its box.
    #[must_use]
    pub fn extent(&self) -> &Rect<f64> {
        &self.window
    }

    /// The area that it shares with another shape, as [`common`]; costs what lies near.
    #[must_use]
    pub fn common(&self, other: &Land, outline: &Outline, scratch: &mut Scratch) -> M2 {
        scratch.edges.clear();
        scratch.lines.truncate(scratch.start);
        let enters = outline.edges_within(other, &self.window, Upright, &mut scratch.edges);
        if !enters && !has_all(&scratch.edges, &self.window) {
            // Nothing is exact everywhere.
            scratch.is_exact = true;
            return M2(0.0);
        }
        let runs = self.runs.as_ref().filter(|_| self.edges.len() * scratch.edges.len() > MANY.1);
        let theirs = runs.map(|_| Tree::of(&scratch.edges));
        let Scratch { edges, lines, is_exact, .. } = &mut *scratch;
        *is_exact = lines::add_edges(lines, edges, outline.reach(&self.window), self.window.min());
        if let Some((runs, theirs)) = runs.zip(theirs) {
            let ours = runs.tree.get_or_init(|| Tree::of(&self.edges));
            return M2(runs.common([ours, &theirs], self.window.min(), self.local.is_some() && scratch.is_exact));
        }
        if let Some(area) = self.in_doubles(scratch) {
            return M2(area);
        }
        scratch.edges.sort_unstable_by(|a, b| a.left.x.total_cmp(&b.left.x));
        let (ours, theirs) = (&self.edges, &scratch.edges);
        if zero::share_nothing(ours, theirs) {
            return M2(0.0);
        }
        let (sum, bound) = sum::<Double>(ours, theirs, self.window.min(), EPS_DOUBLE);
        let area = sum.high + sum.low;
        M2(if bound <= GOOD * area { area } else { exact::sum(ours, theirs) })
    }

    /// The sum in doubles, if it is good enough.
    fn in_doubles(&self, scratch: &Scratch) -> Option<f64> {
        let ours = self.local.as_ref().filter(|_| scratch.is_exact)?;
        let (area, bound) = lines::sum(ours, &scratch.lines[scratch.start..]);
        (bound * EPS <= GOOD * area).then_some(area)
    }
}

impl Runs {
    /// The area that the shape shares with another of many edges.
    fn common(&self, trees: [&Tree; 2], origin: Coord<f64>, is_exact: bool) -> f64 {
        let [ours, theirs] = trees;
        if is_exact {
            let ours = self.plain.get_or_init(|| Side::of(ours, origin, EPS));
            let (area, bound) = tree::sum(trees, [ours, &Side::of(theirs, origin, EPS)], origin, EPS);
            if bound <= GOOD * area {
                return area;
            }
        }
        if zero::trees_share_nothing(trees) {
            return 0.0;
        }
        let ours = self.double.get_or_init(|| Side::of(ours, origin, EPS_DOUBLE));
        let (sum, bound) = tree::sum(trees, [ours, &Side::of(theirs, origin, EPS_DOUBLE)], origin, EPS_DOUBLE);
        let area = sum.high + sum.low;
        if bound <= GOOD * area { area } else { exact::sum_of_trees(trees) }
    }
}

/// An edge that is not vertical, its left end first.
#[derive(Debug, Clone, Copy)]
struct Edge {
    left: Coord<f64>,
    right: Coord<f64>,
    /// 1 where the ring runs to the right, -1 where it runs to the left.
    sign: f64,
    /// Whether it stands for a run above the window.
    is_above: bool,
}

impl Edge {
    fn of(start: Coord<f64>, end: Coord<f64>) -> Option<Self> {
        if start.x < end.x {
            Some(Self { left: start, right: end, sign: 1.0, is_above: false })
        } else if start.x > end.x {
            Some(Self { left: end, right: start, sign: -1.0, is_above: false })
        } else {
            None
        }
    }

    /// The column where the ring enters it.
    fn first_column(&self) -> f64 {
        if self.sign > 0.0 { self.left.x } else { self.right.x }
    }

    /// The column where the ring leaves it.
    fn last_column(&self) -> f64 {
        if self.sign > 0.0 { self.right.x } else { self.left.x }
    }
}

/// The edges of all rings, as the plane is held.
fn edges_of(land: &Land, stand: impl Stand) -> impl Iterator<Item = Edge> {
    let pairs = rings(land).flat_map(|ring| ring.0.windows(2));
    pairs.filter_map(move |pair| Edge::of(stand.at(pair[0]), stand.at(pair[1])))
}

/// Whether land has all of a window that no border is in: it has all or nothing, and the runs above come to its width or to nothing.
fn has_all(runs: &[Edge], window: &Rect<f64>) -> bool {
    let width = |run: &Edge| run.sign * (lesser(run.right.x, window.max().x) - greater(run.left.x, window.min().x));
    runs.iter().map(width).sum::<f64>().abs() > 0.5 * window.width()
}

fn extent(rect: &Rect<f64>) -> Extent {
    Extent { low: rect.min(), high: rect.max() }
}

/// Shells and holes.
fn rings(land: &Land) -> impl Iterator<Item = &LineString<f64>> {
    land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// The sum over pairs of edges that share a column, and the bound of its error where an operation rounds by `eps`. The second
/// shape's are in the order of their left ends.
fn sum<N: Number>(ours: &[Edge], theirs: &[Edge], origin: Coord<f64>, eps: f64) -> (N, f64) {
    let (mut total, mut bound) = (N::difference(0.0, 0.0), 0.0);
    let others: Vec<Local<N>> = theirs.iter().map(|edge| Local::of(edge, origin)).collect();
    for edge in ours {
        let own: Local<N> = Local::of(edge, origin);
        for (their, other) in theirs.iter().zip(&others) {
            if their.left.x >= edge.right.x {
                break;
            }
            if their.right.x <= edge.left.x {
                continue;
            }
            let term = own.under(other, edge, their);
            total = if edge.sign * their.sign > 0.0 { total.plus(term) } else { total.minus(term) };
            let width = edge.right.x.min(their.right.x) - edge.left.x.max(their.left.x);
            bound += eps * (STEPS * width * (own.height + other.height) + total.approximately().abs());
        }
    }
    (total, bound)
}

/// An edge from the local origin.
#[derive(Debug)]
struct Local<N> {
    left: (N, N),
    right: (N, N),
    height: f64,
}

impl<N: Number> Local<N> {
    fn of(edge: &Edge, origin: Coord<f64>) -> Self {
        Self {
            left: (N::difference(edge.left.x, origin.x), N::difference(edge.left.y, origin.y)),
            right: (N::difference(edge.right.x, origin.x), N::difference(edge.right.y, origin.y)),
            height: (edge.left.y - origin.y).abs().max((edge.right.y - origin.y).abs()),
        }
    }

    /// The integral of the lower of two edges over the columns that both span.
    fn under(&self, other: &Self, edge: &Edge, their: &Edge) -> N {
        let from = if edge.left.x >= their.left.x { self.left.0 } else { other.left.0 };
        let to = if edge.right.x <= their.right.x { self.right.0 } else { other.right.0 };
        let starts_here = [edge.left.x >= their.left.x, their.left.x >= edge.left.x];
        let ends_here = [edge.right.x <= their.right.x, their.right.x <= edge.right.x];
        let (y0, y1) = (self.at(from, starts_here[0], false), self.at(to, false, ends_here[0]));
        let (z0, z1) = (other.at(from, starts_here[1], false), other.at(to, false, ends_here[1]));
        let width = to.minus(from);
        let (over_start, over_end) = (y0.minus(z0), y1.minus(z1));
        let (start, end) = (over_start.approximately(), over_end.approximately());
        if start <= 0.0 && end <= 0.0 {
            return width.times(y0.plus(y1)).half();
        }
        if start >= 0.0 && end >= 0.0 {
            return width.times(z0.plus(z1)).half();
        }
        // The edges cross: what is over the other edge is a triangle on the side where it starts or ends.
        let (over, all) = if start > 0.0 { (over_start, over_start.minus(over_end)) } else { (over_end, over_end.minus(over_start)) };
        let triangle = over.times(over).over(all);
        width.times(y0.plus(y1).minus(triangle)).half()
    }

    /// The height at a column of the edge; its own ends are taken as they stand.
    fn at(&self, x: N, is_left: bool, is_right: bool) -> N {
        if is_left {
            return self.left.1;
        }
        if is_right {
            return self.right.1;
        }
        let along = x.minus(self.left.0).times(self.right.1.minus(self.left.1));
        self.left.1.plus(along.over(self.right.0.minus(self.left.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn the_common_area_of_squares() {
        let a = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
        let b = wkt!(MULTIPOLYGON(((1. 1., 9. 1., 9. 9., 1. 9., 1. 1.))));
        assert_eq!(common(&a, &b), M2(9.0));
        assert_eq!(common(&b, &a), M2(9.0));
        assert_eq!(common(&a, &a), M2(16.0));
    }

    #[test]
    fn land_that_touches_shares_nothing() {
        let a = wkt!(MULTIPOLYGON(((416150.1 2490800.3, 416190.7 2490811.9, 416170.2 2490851.4, 416150.1 2490800.3))));
        let b = wkt!(MULTIPOLYGON(((416150.1 2490800.3, 416170.2 2490851.4, 416111.5 2490840.8, 416150.1 2490800.3))));
        assert_eq!(common(&a, &b), M2(0.0));
    }

    #[test]
    fn holes_take_their_land() {
        let a = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (1. 1., 1. 8., 8. 8., 8. 1., 1. 1.))));
        let b = wkt!(MULTIPOLYGON(((2. 2., 7. 2., 7. 7., 2. 7., 2. 2.))));
        assert_eq!(common(&a, &b), M2(0.0));
        let c = wkt!(MULTIPOLYGON(((0. 0., 5. 0., 5. 9., 0. 9., 0. 0.))));
        assert_eq!(common(&a, &c), M2(45.0 - 28.0));
    }

    #[test]
    fn a_forgotten_point_far_away_costs_nothing() {
        let parcel = wkt!(MULTIPOLYGON(((416150.25 2490800.5, 416160.25 2490800.5, 416160.25 2490810.5, 416150.25 2490800.5))));
        let zone = wkt!(MULTIPOLYGON(((0. 0., 1e7 0., 1e7 1e7, 0. 1e7, 0. 0.))));
        assert_eq!(common(&parcel, &zone), M2(50.0));
    }
}
