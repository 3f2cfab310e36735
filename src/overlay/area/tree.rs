//! The same sums for shapes of many edges, without holding each edge against each.
//!
//! The edges of a shape, in the order of their rings, stand in a tree of runs with boxes. Two runs that share no column add
//! nothing. Where one run lies over the other the minimum is the lower one, and the signs of the upper run add up, in each
//! column, to the sign of one edge from its first column to its last; so the upper run counts as one flat edge, and under it
//! the sums that the lower run's tree keeps stand for all of its edges. Only runs whose boxes meet are looked into: what is
//! paid for is what lies along one another, and nothing is rounded but what the sums round anyway.

#![expect(clippy::float_cmp, reason = "columns are coordinates: the same or another one")]

use std::ops::{ControlFlow, Range};

use super::zero::place;
use super::{Edge, Local, Number, STEPS};

/// Edges of a run at the bottom of a tree.
const RUN: usize = 8;
/// The height of edges that stand for what lies above a window: over everything.
const ABOVE: f64 = f64::INFINITY;

/// Runs of edges with their boxes, in a tree of two branches.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) edges: Vec<Edge>,
    /// Branches stand before what they are branches of; the last one is the whole.
    pub(super) nodes: Vec<Node>,
}

/// A run of edges.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) edges: Range<usize>,
    pub(super) branches: Option<[usize; 2]>,
    columns: (f64, f64),
    heights: (f64, f64),
    /// The first and the last column: where the signs of its edges do not add up to 0. `None`: they are no single run.
    ends: Option<(f64, f64)>,
    /// The columns of all edges, as [`place`] measures them.
    pub(super) measure: i128,
}

/// What is done with pairs of edges and with what lies under whole runs. Of two shapes the first has the number 0.
pub(super) trait Visit {
    /// Two edges that share a column.
    fn pair(&mut self, own: usize, their: usize) -> ControlFlow<()>;
    /// All edges of a run of one shape lie under a flat edge of the other of this sign.
    fn run_below(&mut self, shape: usize, node: usize, sign: f64);
    /// An edge of one shape lies, between two columns, under a flat edge of the other.
    fn edge_below(&mut self, shape: usize, edge: usize, columns: (f64, f64), sign: f64);
}

impl Tree {
    /// Puts edges in a tree, `O(n log n)`; runs that begin where the last one does not end are ordered by place.
    pub(super) fn of(edges: &[Edge]) -> Self {
        let mut chains: Vec<&[Edge]> = edges.chunk_by(|one, next| one.last_column() == next.first_column()).collect();
        if chains.len() > 1 {
            let whole = edges.iter().map(Node::of_edge).reduce(|all, edge| Node::around(&all, &edge));
            let order = |chain: &&[Edge]| whole.as_ref().map(|whole| along_curve(&chain[chain.len() / 2], whole));
            chains.sort_by_cached_key(order);
        }
        let mut tree = Self { edges: chains.concat(), nodes: Vec::new() };
        if !tree.edges.is_empty() {
            tree.grow(0..tree.edges.len());
        }
        tree
    }

    fn grow(&mut self, edges: Range<usize>) -> usize {
        let node = if edges.len() <= RUN {
            let bottom = self.edges[edges.clone()].iter().map(Node::of_edge).reduce(|all, edge| Node::around(&all, &edge));
            bottom.map(|node| Node { edges, ..node })
        } else {
            let middle = edges.start.midpoint(edges.end);
            let branches = [self.grow(edges.start..middle), self.grow(middle..edges.end)];
            let both = Node::around(&self.nodes[branches[0]], &self.nodes[branches[1]]);
            Some(Node { edges, branches: Some(branches), ..both })
        };
        self.nodes.extend(node);
        self.nodes.len() - 1
    }

    /// A sum over the edges of each run, from sums over the edges at the bottom.
    pub(super) fn sums<T>(&self, bottom: impl Fn(Range<usize>) -> T, add: impl Fn(&T, &T) -> T) -> Vec<T> {
        let mut sums: Vec<T> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let sum = match node.branches {
                None => bottom(node.edges.clone()),
                Some([low, high]) => add(&sums[low], &sums[high]),
            };
            sums.push(sum);
        }
        sums
    }
}

impl Node {
    fn of_edge(edge: &Edge) -> Self {
        let heights = if edge.is_above { (ABOVE, ABOVE) } else { (edge.left.y.min(edge.right.y), edge.left.y.max(edge.right.y)) };
        Self {
            edges: 0..0,
            branches: None,
            columns: (edge.left.x, edge.right.x),
            heights,
            ends: Some((edge.first_column(), edge.last_column())),
            measure: place(edge.right.x) - place(edge.left.x),
        }
    }

    fn around(one: &Self, other: &Self) -> Self {
        let around = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
        Self {
            edges: 0..0,
            branches: None,
            columns: around(one.columns, other.columns),
            heights: around(one.heights, other.heights),
            ends: one.ends.zip(other.ends).and_then(|(one, other)| joined(one, other)),
            measure: one.measure + other.measure,
        }
    }
}

/// The ends of two runs as those of one; what is closed adds nothing.
fn joined(one: (f64, f64), other: (f64, f64)) -> Option<(f64, f64)> {
    if one.0 == one.1 {
        Some(other)
    } else if other.0 == other.1 {
        Some(one)
    } else if one.1 == other.0 {
        Some((one.0, other.1))
    } else {
        (other.1 == one.0).then_some((other.0, one.1))
    }
}

/// The place of an edge along a curve that visits what is near soon (Morton 1966).
fn along_curve(edge: &Edge, whole: &Node) -> u64 {
    let part = |value: f64, (low, high): (f64, f64)| {
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1; what is above all is 1")]
        let cell = (share.clamp(0.0, 1.0) * f64::from(u16::MAX)) as u64;
        (0..16).fold(0, |bits, bit| bits | ((cell >> bit) & 1) << (2 * bit))
    };
    part(edge.left.x, whole.columns) | part(edge.left.y, whole.heights) << 1
}

/// Visits what matters of two shapes, from their whole trees down; ends early where a visit breaks off.
pub(super) fn join(shapes: [&Tree; 2], visit: &mut impl Visit) -> ControlFlow<()> {
    match shapes.map(|tree| tree.nodes.len().checked_sub(1)) {
        [Some(own), Some(their)] => join_runs(shapes, [own, their], visit),
        _ => ControlFlow::Continue(()),
    }
}

fn join_runs(shapes: [&Tree; 2], at: [usize; 2], visit: &mut impl Visit) -> ControlFlow<()> {
    let [own, their] = [0, 1].map(|shape| &shapes[shape].nodes[at[shape]]);
    if own.columns.1 <= their.columns.0 || their.columns.1 <= own.columns.0 {
        return ControlFlow::Continue(());
    }
    if let Some(ends) = own.ends.filter(|_| own.heights.0 > their.heights.1) {
        below(shapes[1], 1, at[1], ends, visit);
        return ControlFlow::Continue(());
    }
    if let Some(ends) = their.ends.filter(|_| their.heights.0 > own.heights.1) {
        below(shapes[0], 0, at[0], ends, visit);
        return ControlFlow::Continue(());
    }
    match (own.branches, their.branches) {
        (None, None) => pairs(shapes, own, their, visit),
        (Some(branches), None) => branches.iter().try_for_each(|branch| join_runs(shapes, [*branch, at[1]], visit)),
        (Some(branches), Some(_)) if own.edges.len() >= their.edges.len() => {
            branches.iter().try_for_each(|branch| join_runs(shapes, [*branch, at[1]], visit))
        }
        (_, Some(branches)) => branches.iter().try_for_each(|branch| join_runs(shapes, [at[0], *branch], visit)),
    }
}

fn pairs(shapes: [&Tree; 2], own: &Node, their: &Node, visit: &mut impl Visit) -> ControlFlow<()> {
    for place in own.edges.clone() {
        let edge = &shapes[0].edges[place];
        for other in their.edges.clone() {
            let their = &shapes[1].edges[other];
            if edge.left.x < their.right.x && their.left.x < edge.right.x {
                visit.pair(place, other)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Visits what of a run lies in the columns of a flat edge above it.
fn below(tree: &Tree, shape: usize, at: usize, ends: (f64, f64), visit: &mut impl Visit) {
    let (from, to, sign) = if ends.0 < ends.1 { (ends.0, ends.1, 1.0) } else { (ends.1, ends.0, -1.0) };
    let node = &tree.nodes[at];
    if node.columns.1 <= from || node.columns.0 >= to || from >= to {
        return;
    }
    if node.columns.0 >= from && node.columns.1 <= to {
        visit.run_below(shape, at, sign);
    } else if let Some(branches) = node.branches {
        for branch in branches {
            below(tree, shape, branch, ends, visit);
        }
    } else {
        for place in node.edges.clone() {
            let edge = &tree.edges[place];
            let columns = (edge.left.x.max(from), edge.right.x.min(to));
            if columns.0 < columns.1 {
                visit.edge_below(shape, place, columns, sign);
            }
        }
    }
}

/// A shape's edges and the sums of its runs, from an origin.
#[derive(Debug)]
pub(super) struct Side<N> {
    local: Vec<Local<N>>,
    /// The area under each run, signed, and the bound of its error.
    under: Vec<(N, f64)>,
}

impl<N: Number> Side<N> {
    pub(super) fn of(tree: &Tree, origin: geo::Coord<f64>, eps: f64) -> Self {
        let local: Vec<Local<N>> = tree.edges.iter().map(|edge| Local::of(edge, origin)).collect();
        let zero = N::difference(0.0, 0.0);
        let add = |one: &(N, f64), other: &(N, f64)| {
            let sum = one.0.plus(other.0);
            (sum, one.1 + other.1 + eps * sum.approximately().abs())
        };
        let edge = |place: usize| {
            let (edge, local) = (&tree.edges[place], &local[place]);
            let area = local.right.0.minus(local.left.0).times(local.left.1.plus(local.right.1)).half();
            let bound = eps * STEPS * (edge.right.x - edge.left.x) * local.height;
            (if edge.sign > 0.0 { area } else { zero.minus(area) }, bound)
        };
        let bottom = |edges: Range<usize>| edges.map(edge).fold((zero, 0.0), |sum, edge| add(&sum, &edge));
        let under = tree.sums(bottom, add);
        Self { local, under }
    }
}

/// The sum over pairs of edges, and the bound of its error where an operation rounds by `eps`.
pub(super) fn sum<N: Number>(shapes: [&Tree; 2], sides: [&Side<N>; 2], origin: geo::Coord<f64>, eps: f64) -> (N, f64) {
    let mut sum = Sum { shapes, sides, origin, eps, total: N::difference(0.0, 0.0), bound: 0.0 };
    let _ = join(shapes, &mut sum);
    (sum.total, sum.bound)
}

struct Sum<'a, N> {
    shapes: [&'a Tree; 2],
    sides: [&'a Side<N>; 2],
    origin: geo::Coord<f64>,
    eps: f64,
    total: N,
    bound: f64,
}

impl<N: Number> Sum<'_, N> {
    fn add(&mut self, term: N, sign: f64, bound: f64) {
        self.total = if sign > 0.0 { self.total.plus(term) } else { self.total.minus(term) };
        self.bound += bound + self.eps * self.total.approximately().abs();
    }
}

impl<N: Number> Visit for Sum<'_, N> {
    fn pair(&mut self, own: usize, their: usize) -> ControlFlow<()> {
        let (edge, other) = (&self.shapes[0].edges[own], &self.shapes[1].edges[their]);
        let [local, other_local] = [&self.sides[0].local[own], &self.sides[1].local[their]];
        let width = edge.right.x.min(other.right.x) - edge.left.x.max(other.left.x);
        let bound = self.eps * STEPS * width * (local.height + other_local.height);
        self.add(local.under(other_local, edge, other), edge.sign * other.sign, bound);
        ControlFlow::Continue(())
    }

    fn run_below(&mut self, shape: usize, node: usize, sign: f64) {
        let (under, bound) = self.sides[shape].under[node];
        self.add(under, sign, bound);
    }

    fn edge_below(&mut self, shape: usize, edge: usize, (from, to): (f64, f64), sign: f64) {
        let (local, edge) = (&self.sides[shape].local[edge], &self.shapes[shape].edges[edge]);
        let [x0, x1] = [from, to].map(|x| N::difference(x, self.origin.x));
        let (y0, y1) = (local.at(x0, from == edge.left.x, false), local.at(x1, false, to == edge.right.x));
        let bound = self.eps * STEPS * (to - from) * local.height;
        self.add(x1.minus(x0).times(y0.plus(y1)).half(), sign * edge.sign, bound);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Land, M2};
    use crate::overlay::area::common;
    use geo::{Coord, LineString, Polygon};

    /// Teeth over one another on a back, each as wide as the whole, so that every column has all of them.
    fn comb(teeth: u32, from: f64) -> Land {
        let tooth = |tooth: u32| {
            let y = from + f64::from(tooth);
            [(1.0, y), (100.0, y), (100.0, y + 0.75), (1.0, y + 0.75)]
        };
        let top = from + f64::from(teeth);
        let ring = [(0.0, top), (0.0, from)].into_iter().chain((0..teeth).flat_map(tooth)).chain([(0.0, top)]);
        Land::new(vec![Polygon::new(LineString::from(ring.collect::<Vec<_>>()), Vec::new())])
    }

    fn tree(land: &Land) -> Tree {
        let lines = land.0[0].exterior().lines();
        Tree::of(&lines.filter_map(|line| Edge::of(line.start, line.end)).collect::<Vec<_>>())
    }

    struct Count(usize);

    impl Visit for Count {
        fn pair(&mut self, _: usize, _: usize) -> ControlFlow<()> {
            self.0 += 1;
            ControlFlow::Continue(())
        }
        fn run_below(&mut self, _: usize, _: usize, _: f64) {
            self.0 += 1;
        }
        fn edge_below(&mut self, _: usize, _: usize, _: (f64, f64), _: f64) {
            self.0 += 1;
        }
    }

    #[test]
    fn what_is_visited_grows_with_the_edges_and_not_with_the_pairs() {
        let visits = |teeth: u32| {
            let mut count = Count(0);
            let _ = join([&tree(&comb(teeth, 0.0)), &tree(&comb(teeth, 0.5))], &mut count);
            count.0
        };
        let (few, many) = (visits(500), visits(4000));
        assert!(many < 10 * few, "{few} visits for 500 teeth, {many} for 4000");
    }

    #[test]
    fn combs_share_their_teeth_and_nothing_where_they_mesh() {
        let (teeth, count) = (comb(300, 0.0), 300.0);
        assert_eq!(common(&teeth, &teeth), M2(count * 99.0 * 0.75 + count - 0.125), "teeth and back, its upper corner cut off");
        let M2(area) = common(&teeth, &comb(300, 0.5));
        let exact = 99.0 * (0.25 * 300.0 + 0.25 * 299.0) + 299.5 - 0.125;
        assert!((area - exact).abs() < 1e-9 * exact, "{area} {exact}");
        let meshing = vec![Polygon::new(meshing(comb(300, 0.75).0[0].exterior()), Vec::new())];
        assert_eq!(common(&teeth, &Land::new(meshing)), M2(0.0));
    }

    /// A comb from the other side, its teeth a third as high, so that they fill the gaps.
    fn meshing(ring: &LineString<f64>) -> LineString<f64> {
        let turned = |at: &Coord<f64>| {
            let whole = (at.y - 0.75).floor() + 0.75;
            Coord { x: 101.0 - at.x, y: whole + (at.y - whole) / 3.0 }
        };
        let mut ring: LineString<f64> = ring.0.iter().rev().map(turned).collect::<Vec<_>>().into();
        ring.close();
        ring
    }
}
