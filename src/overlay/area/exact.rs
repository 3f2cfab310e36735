//! The same sum in whole numbers, for what double-doubles cannot decide.
//!
//! Doubles are whole numbers of some power of two, so heights, columns and crossings are fractions of whole numbers; only the
//! last division of a term is cut off, at so many digits that the whole sum, if it is not 0, is larger than all that was cut.
//! With coordinates of `b` bits two columns where something happens are `2^-(4b+6)` apart or the same, two heights between
//! them `2^-(6b+9)`, so that no shared land is smaller than `2^-(10b+15)`.

use std::ops::ControlFlow;

use num_bigint::{BigInt, Sign};

use super::Edge;
use super::tree::{Tree, Visit, join};

/// The sum over pairs of edges, right to the last digits of a double; 0 only where it is 0.
pub(super) fn sum(ours: &[Edge], theirs: &[Edge]) -> f64 {
    let Scale { unit, digits } = Scale::of(ours, theirs);
    let (ours, theirs) = (whole_edges(ours, unit), whole_edges(theirs, unit));
    let (mut total, mut pairs) = (BigInt::ZERO, 0_u64);
    for edge in &ours {
        for their in theirs.iter().take_while(|their| their.left.0 < edge.right.0).filter(|their| their.right.0 > edge.left.0) {
            let term = edge.twice_under(their, digits);
            pairs += 1;
            if edge.rightward == their.rightward { total += term } else { total -= term }
        }
    }
    Scale { unit, digits }.area(&total, pairs)
}

/// The same for shapes of many edges.
pub(super) fn sum_of_trees(shapes: [&Tree; 2]) -> f64 {
    let Scale { unit, digits } = Scale::of(&shapes[0].edges, &shapes[1].edges);
    let edges = shapes.map(|tree| whole_edges(&tree.edges, unit));
    let under = [0, 1].map(|shape| {
        let edge = |place: usize| {
            let edge: &Whole = &edges[shape][place];
            let twice = ((&edge.left.1 + &edge.right.1) * &edge.width) << digits;
            if edge.rightward { twice } else { -twice }
        };
        shapes[shape].sums(|edges| edges.map(edge).sum::<BigInt>(), |one, other| one + other)
    });
    let mut sum = Sum { edges, under, unit, digits, total: BigInt::ZERO, pairs: 0 };
    let _ = join(shapes, &mut sum);
    Scale { unit, digits }.area(&sum.total, sum.pairs)
}

struct Sum {
    edges: [Vec<Whole>; 2],
    /// Twice the area under each run, signed, times `2^digits`.
    under: [Vec<BigInt>; 2],
    unit: i32,
    digits: u64,
    total: BigInt,
    pairs: u64,
}

impl Sum {
    fn add(&mut self, term: BigInt, is_positive: bool) {
        self.pairs += 1;
        if is_positive { self.total += term } else { self.total -= term }
    }
}

impl Visit for Sum {
    fn pair(&mut self, own: usize, their: usize) -> ControlFlow<()> {
        let (edge, other) = (&self.edges[0][own], &self.edges[1][their]);
        let is_positive = edge.rightward == other.rightward;
        self.add(edge.twice_under(other, self.digits), is_positive);
        ControlFlow::Continue(())
    }

    fn run_below(&mut self, shape: usize, node: usize, sign: f64) {
        self.add(self.under[shape][node].clone(), sign > 0.0);
    }

    fn edge_below(&mut self, shape: usize, edge: usize, (from, to): (f64, f64), sign: f64) {
        let (from, to, edge) = (whole(from, self.unit), whole(to, self.unit), &self.edges[shape][edge]);
        let twice = ((&to - &from) << self.digits) * (edge.at(&from) + edge.at(&to)) / &edge.width;
        let is_positive = (sign > 0.0) == edge.rightward;
        self.add(twice, is_positive);
    }
}

/// In what the sum is taken: coordinates in `2^unit`, twice the areas in `2^(2·unit - digits)`.
struct Scale {
    unit: i32,
    digits: u64,
}

impl Scale {
    fn of(ours: &[Edge], theirs: &[Edge]) -> Self {
        let values = || ours.iter().chain(theirs).flat_map(|e| [e.left.x, e.left.y, e.right.x, e.right.y]).filter(|value| *value != 0.0);
        let unit = values().map(|value| parts(value).1).min().unwrap_or(0);
        let bits = values().map(|value| whole(value, unit).bits()).max().unwrap_or(1) + 1;
        Self { unit, digits: 10 * bits + 80 }
    }

    /// An area of so many terms, each of them cut off by 2 at most.
    fn area(&self, total: &BigInt, terms: u64) -> f64 {
        if *total.magnitude() <= (2 * terms).into() { 0.0 } else { double(total, 2 * i64::from(self.unit) - 1 - self.digits.cast_signed()) }
    }
}

fn whole_edges(edges: &[Edge], unit: i32) -> Vec<Whole> {
    edges.iter().map(|edge| Whole::of(edge, unit)).collect()
}

struct Whole {
    left: (BigInt, BigInt),
    right: (BigInt, BigInt),
    width: BigInt,
    rightward: bool,
}

impl Whole {
    fn of(edge: &Edge, unit: i32) -> Self {
        let [left, right] = [edge.left, edge.right].map(|at| (whole(at.x, unit), whole(at.y, unit)));
        let width = &right.0 - &left.0;
        Self { left, right, width, rightward: edge.sign > 0.0 }
    }

    /// The height at a column, times the edge's width.
    fn at(&self, x: &BigInt) -> BigInt {
        &self.left.1 * &self.width + (&self.right.1 - &self.left.1) * (x - &self.left.0)
    }

    /// Twice the integral of the lower of two edges over their common columns, times `2^digits`, cut off by 2 at most.
    fn twice_under(&self, other: &Self, digits: u64) -> BigInt {
        let (from, to) = ((&self.left.0).max(&other.left.0), (&self.right.0).min(&other.right.0));
        let (own, their) = ([self.at(from), self.at(to)], [other.at(from), other.at(to)]);
        let [start, end] = [0, 1].map(|i| &own[i] * &other.width - &their[i] * &self.width);
        let columns = (to - from) << digits;
        if start.sign() != Sign::Plus && end.sign() != Sign::Plus {
            return columns * (&own[0] + &own[1]) / &self.width;
        }
        if start.sign() != Sign::Minus && end.sign() != Sign::Minus {
            return columns * (&their[0] + &their[1]) / &other.width;
        }
        let (over, all) = if start.sign() == Sign::Plus { (&start, &start - &end) } else { (&end, &end - &start) };
        let triangle = &columns * over * over / (all * &self.width * &other.width);
        columns * (&own[0] + &own[1]) / &self.width - triangle
    }
}

/// Mantissa, odd unless 0, and power of two of a finite double.
fn parts(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let stored = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let fraction = (bits & ((1 << 52) - 1)) | if stored > 0 { 1 << 52 } else { 0 };
    let zeros = if fraction == 0 { 0 } else { fraction.trailing_zeros() };
    let mantissa = (fraction >> zeros).cast_signed();
    (if value < 0.0 { -mantissa } else { mantissa }, stored.max(1) - 1075 + zeros.cast_signed())
}

fn whole(value: f64, unit: i32) -> BigInt {
    let (mantissa, power) = parts(value);
    if mantissa == 0 { BigInt::ZERO } else { BigInt::from(mantissa) << (power - unit) }
}

/// `number · 2^power` as a double, right to `2^-52`.
fn double(number: &BigInt, power: i64) -> f64 {
    let shift = number.bits().saturating_sub(60);
    let leading = i64::try_from(number >> shift).unwrap_or(0);
    let power = i32::try_from(power + shift.cast_signed()).unwrap_or(i32::MIN / 2);
    #[expect(clippy::cast_precision_loss, reason = "the last digits of 60 bits")]
    let leading = leading as f64;
    leading * 2_f64.powi(power / 2) * 2_f64.powi(power - power / 2)
}
