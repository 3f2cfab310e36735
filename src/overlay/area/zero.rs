//! Whether two sound shapes share any land, decided by exact signs alone.
//!
//! Two shapes share nothing exactly where no stretch of an edge of one lies inside the other. An edge is inside the other
//! shape in a column where the signs of the other's edges over it add up to 1 instead of 0. What they add up to is never
//! negative, so its integral over the columns is 0 only if it is 0 everywhere; and any measure of columns will do, so the
//! place of a double among all doubles is taken, which makes the sum one of integers. Edges that coincide are parted by
//! drawing the first shape in by less than any length: its upper edges go below, its lower ones above.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use geo::{Coord, Kernel, Orientation, kernels::RobustKernel};

use super::Edge;
use super::tree::{Tree, Visit, join};
use crate::normal::extent::{greater, lesser};

/// Whether it is certain that the shapes share nothing; `false` where edges cross or land is shared. The second shape's edges
/// are in the order of their left ends.
pub(super) fn share_nothing(ours: &[Edge], theirs: &[Edge]) -> bool {
    let mut inside = 0_i128;
    for edge in ours {
        for their in theirs {
            if their.left.x >= edge.right.x {
                break;
            }
            if their.right.x <= edge.left.x {
                continue;
            }
            let Some(term) = inside_of(edge, their) else { return false };
            inside += term;
        }
    }
    inside == 0
}

/// The same for shapes of many edges.
pub(super) fn trees_share_nothing(shapes: [&Tree; 2]) -> bool {
    let mut inside = Inside { shapes, sum: 0 };
    join(shapes, &mut inside).is_continue() && inside.sum == 0
}

struct Inside<'a> {
    shapes: [&'a Tree; 2],
    sum: i128,
}

impl Visit for Inside<'_> {
    fn pair(&mut self, own: usize, their: usize) -> ControlFlow<()> {
        match inside_of(&self.shapes[0].edges[own], &self.shapes[1].edges[their]) {
            Some(term) => self.sum += term,
            None => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    fn run_below(&mut self, shape: usize, node: usize, sign: f64) {
        let columns = self.shapes[shape].nodes[node].measure;
        self.sum += if sign < 0.0 { columns } else { -columns };
    }

    fn edge_below(&mut self, _shape: usize, _edge: usize, (from, to): (f64, f64), sign: f64) {
        let columns = place(to) - place(from);
        self.sum += if sign < 0.0 { columns } else { -columns };
    }
}

/// What a pair of edges adds to the columns of edges inside the other shape; `None`: they cross.
fn inside_of(edge: &Edge, their: &Edge) -> Option<i128> {
    let over = is_over(edge, their)?;
    let columns = place(lesser(edge.right.x, their.right.x)) - place(greater(edge.left.x, their.left.x));
    Some(if (if over { edge.sign } else { their.sign }) < 0.0 { columns } else { -columns })
}

/// Whether an edge of the first shape lies over one of the second; `None`: they cross.
fn is_over(edge: &Edge, their: &Edge) -> Option<bool> {
    let ([own_low, own_high], [low, high]) = (heights(edge), heights(their));
    if their.is_above || own_high < low {
        return Some(false);
    }
    if own_low > high {
        return Some(true);
    }
    match (order(edge, their, |e| e.left, Ordering::Greater), order(edge, their, |e| e.right, Ordering::Less)) {
        (Ordering::Equal, Ordering::Equal) => Some(edge.sign > 0.0),
        (Ordering::Greater | Ordering::Equal, Ordering::Greater | Ordering::Equal) => Some(true),
        (Ordering::Less | Ordering::Equal, Ordering::Less | Ordering::Equal) => Some(false),
        _ => None,
    }
}

fn heights(edge: &Edge) -> [f64; 2] {
    [lesser(edge.left.y, edge.right.y), greater(edge.left.y, edge.right.y)]
}

/// How two edges lie at the inner one of their ends.
fn order(edge: &Edge, their: &Edge, end: fn(&Edge) -> Coord<f64>, inner: Ordering) -> Ordering {
    let (own, other) = (end(edge), end(their));
    let by_x = own.x.total_cmp(&other.x);
    if by_x == Ordering::Equal {
        own.y.total_cmp(&other.y)
    } else if by_x == inner {
        side(own, their)
    } else {
        side(other, edge).reverse()
    }
}

fn side(point: Coord<f64>, edge: &Edge) -> Ordering {
    match RobustKernel::orient2d(edge.left, edge.right, point) {
        Orientation::CounterClockwise => Ordering::Greater,
        Orientation::Clockwise => Ordering::Less,
        Orientation::Collinear => Ordering::Equal,
    }
}

/// The place of a double among all doubles.
pub(super) fn place(x: f64) -> i128 {
    let bits = (x + 0.0).to_bits().cast_signed();
    i128::from(if bits < 0 { bits ^ i64::MAX } else { bits })
}
