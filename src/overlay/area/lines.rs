//! Edges from a local origin in doubles, kept four by four, so that pairs of them are summed four at a time without a branch.

#![expect(clippy::inline_always, reason = "only what is inlined is compiled for the registers at hand")]

use geo::Coord;
use pulp::NullaryFnOnce;

use super::double::{Double, Number};
use super::four::{Four, LANES, widest};
use super::{Edge, STEPS};
use crate::normal::extent::{Extent, greater, lesser};

/// An edge from the local origin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) from: f64,
    pub(super) to: f64,
    /// Its height where it begins.
    pub(super) start: f64,
    pub(super) slope: f64,
    /// 1 for an upper edge, -1 for a lower one.
    pub(super) sign: f64,
    /// The larger of its ends' distances from the base line.
    pub(super) height: f64,
}

/// Whether all places in a box are exact from an origin: none of their coordinates is more than twice as far from 0 as its own, or
/// less than half as far (Sterbenz 1974). No line between such places is too steep for its slope to be a number.
fn are_exact(Extent { low, high }: Extent, origin: Coord<f64>) -> bool {
    let are_exact = |low: f64, high: f64, origin: f64| {
        let (near, far) = (0.5 * origin.abs(), 2.0 * origin.abs());
        let (low, high) = if origin < 0.0 { (-high, -low) } else { (low, high) };
        low >= near && high <= far && near > f64::EPSILON
    };
    are_exact(low.x, high.x, origin.x) && are_exact(low.y, high.y, origin.y)
}

/// Edges that end in a box, from an origin; `None` where one is not exact there.
pub(super) fn local(edges: impl Iterator<Item = Edge>, within: Extent, origin: Coord<f64>) -> Option<Vec<Line>> {
    if are_exact(within, origin) {
        return Some(edges.map(|edge| Line::exact(&edge, origin)).collect());
    }
    edges.map(|edge| Line::of(&edge, origin)).collect()
}

impl Line {
    /// An edge from an origin; `None` where its ends are not exact there.
    fn of(edge: &Edge, origin: Coord<f64>) -> Option<Self> {
        let is_exact = |place: f64, origin: f64| Double::difference(place, origin).low == 0.0;
        let are_exact = [edge.left, edge.right].iter().all(|end| is_exact(end.x, origin.x) && is_exact(end.y, origin.y));
        Some(Self::exact(edge, origin)).filter(|line| are_exact && line.slope.is_finite())
    }

    /// The same of an edge that is known to be exact there.
    #[inline]
    fn exact(edge: &Edge, origin: Coord<f64>) -> Self {
        let (left, right) = (edge.left - origin, edge.right - origin);
        let slope = (right.y - left.y) / (right.x - left.x);
        Self { from: left.x, to: right.x, start: left.y, slope, sign: -edge.sign, height: greater(left.y.abs(), right.y.abs()) }
    }

    /// The height at a column.
    #[inline]
    pub(super) fn at(&self, x: f64) -> f64 {
        self.start + (x - self.from) * self.slope
    }

    /// The area under it, signed.
    pub(super) fn area(&self) -> f64 {
        self.sign * (self.to - self.from) * 0.5 * (self.start + self.end())
    }

    /// The height where it ends.
    pub(super) fn end(&self) -> f64 {
        self.at(self.to)
    }
}

/// Four lines side by side; those that are missing span no column.
#[derive(Debug, Clone, Copy)]
pub(super) struct FourLines {
    /// The columns that they lie in.
    pub(super) columns: (f64, f64),
    from: Four,
    to: Four,
    start: Four,
    slope: Four,
    sign: Four,
    height: Four,
}

/// Adds lines four by four, in the order that they are given in.
#[inline]
pub(super) fn add(all: &mut Vec<FourLines>, mut lines: impl Iterator<Item = Line>) {
    while let Some(first) = lines.next() {
        let mut four = FourLines::MISSING;
        four.put(0, &first);
        for place in 1..LANES {
            match lines.next() {
                Some(line) => four.put(place, &line),
                None => break,
            }
        }
        all.push(four);
    }
}

/// Adds edges that end in a box four by four, from an origin, up to the first that is not exact there; whether there is none.
pub(super) fn add_edges(all: &mut Vec<FourLines>, edges: &[Edge], within: Extent, origin: Coord<f64>) -> bool {
    if are_exact(within, origin) {
        add(all, edges.iter().map(|edge| Line::exact(edge, origin)));
        return true;
    }
    let mut exact = 0;
    add(all, edges.iter().map_while(|edge| Line::of(edge, origin)).fuse().inspect(|_| exact += 1));
    exact == edges.len()
}

impl FourLines {
    const MISSING: Self = Self {
        columns: (f64::INFINITY, f64::NEG_INFINITY),
        from: Four::new([f64::INFINITY; LANES]),
        to: Four::new([f64::NEG_INFINITY; LANES]),
        start: Four::ZERO,
        slope: Four::ZERO,
        sign: Four::ZERO,
        height: Four::ZERO,
    };

    #[inline(always)]
    fn put(&mut self, place: usize, line: &Line) {
        self.columns = (lesser(self.columns.0, line.from), greater(self.columns.1, line.to));
        self.from.put(place, line.from);
        self.to.put(place, line.to);
        self.start.put(place, line.start);
        self.slope.put(place, line.slope);
        self.sign.put(place, line.sign);
        self.height.put(place, line.height);
    }

    /// Its lines.
    #[inline]
    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        let line = |place: usize| Line {
            from: self.from.at(place),
            to: self.to.at(place),
            start: self.start.at(place),
            slope: self.slope.at(place),
            sign: self.sign.at(place),
            height: self.height.at(place),
        };
        // One that is missing begins behind its end.
        (0..LANES).map(line).filter(|line| line.from < line.to)
    }

    /// What of the lines lies in the columns from 0 to a width: its widths, what is not there having none, its columns, its heights at
    /// both ends, and its signs.
    #[inline(always)]
    pub(super) fn within(&self, width: f64) -> (Four, [Four; 2], [Four; 2], Four) {
        let (from, to) = (self.from.max(Four::ZERO), self.to.min(Four::all(width)));
        (to - from, [from, to], [self.at(from), self.at(to)], self.sign)
    }

    /// A line four times.
    #[inline(always)]
    fn all(line: &Line) -> Self {
        let Line { from, to, start, slope, sign, height } = *line;
        let columns = (from, to);
        let [from, to, start, slope, sign, height] = [from, to, start, slope, sign, height].map(Four::all);
        Self { columns, from, to, start, slope, sign, height }
    }

    /// Whether any of its lines may have a column in common with one of the other's.
    #[inline(always)]
    fn meets(&self, other: &Self) -> bool {
        self.columns.0 < other.columns.1 && other.columns.0 < self.columns.1
    }

    #[inline(always)]
    fn at(&self, x: Four) -> Four {
        self.start + (x - self.from) * self.slope
    }

    /// The widths of the columns that lines have in common with others, side by side, and the integrals of the lower of both
    /// over them, signed.
    #[inline(always)]
    fn under(&self, other: &Self) -> (Four, Four) {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        let (start, end) = (self.at(from), self.at(to));
        let over = over(start - other.at(from), end - other.at(to));
        let width = to - from;
        let area = self.sign * other.sign * (width * 0.5 * (start + end - over));
        (width.where_positive(width), area.where_positive(width))
    }
}

/// Twice the mean height of what lies over another line, of the heights over it at both ends, whether they cross or not: a
/// trapezium has `p + q`, the triangle of a crossing `p² / (p - q)`.
#[inline(always)]
fn over(start: Four, end: Four) -> Four {
    let over = start.max(Four::ZERO) + end.max(Four::ZERO);
    over * over / (start.abs() + end.abs()).max(Four::all(f64::MIN_POSITIVE))
}

/// The area of the land that two outlines share, and the bound of its error in units of the last place.
pub(super) fn sum(ours: &[Line], theirs: &[FourLines]) -> (f64, f64) {
    widest(Sum { ours, theirs })
}

struct Sum<'a> {
    ours: &'a [Line],
    theirs: &'a [FourLines],
}

impl NullaryFnOnce for Sum<'_> {
    type Output = (f64, f64);

    #[inline(always)]
    fn call(self) -> (f64, f64) {
        let (mut area, mut bound) = (Four::ZERO, Four::ZERO);
        for own in self.ours.iter().map(FourLines::all) {
            for side in self.theirs.iter().filter(|side| side.meets(&own)) {
                let (width, under) = own.under(side);
                area += under;
                bound += width * (own.height + side.height) * STEPS + area.abs();
            }
        }
        (area.sum(), bound.sum() + area.abs().sum() * STEPS)
    }
}

/// The area of the land that two outlines share.
pub(super) fn shared(ours: &[Line], theirs: &[FourLines]) -> f64 {
    widest(Shared { ours, theirs })
}

struct Shared<'a> {
    ours: &'a [Line],
    theirs: &'a [FourLines],
}

impl NullaryFnOnce for Shared<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        let mut area = Four::ZERO;
        for own in self.ours.iter().map(FourLines::all) {
            for side in self.theirs.iter().filter(|side| side.meets(&own)) {
                area += own.under(side).1;
            }
        }
        area.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: f64, to: f64, start: f64, end: f64, sign: f64) -> Line {
        Line { from, to, start, slope: (end - start) / (to - from), sign, height: start.abs().max(end.abs()) }
    }

    fn fours(lines: &[Line]) -> Vec<FourLines> {
        let mut fours = Vec::new();
        add(&mut fours, lines.iter().copied());
        fours
    }

    #[test]
    fn the_lower_of_two_lines_is_integrated_whether_they_cross_or_not() {
        let own = line(0.0, 4.0, 0.0, 4.0, 1.0);
        let cases = [
            (line(0.0, 4.0, 4.0, 0.0, 1.0), 4.0),
            (line(0.0, 4.0, 5.0, 5.0, 1.0), 8.0),
            (line(0.0, 4.0, -1.0, -1.0, 1.0), -4.0),
            (line(0.0, 4.0, 0.0, 4.0, -1.0), -8.0),
            (line(1.0, 9.0, 1.0, 1.0, 1.0), 3.0),
            (line(4.0, 9.0, 1.0, 1.0, 1.0), 0.0),
            (line(-9.0, 0.0, 1.0, 1.0, 1.0), 0.0),
        ];
        for (other, area) in cases {
            let theirs = fours(&[other]);
            assert_eq!((sum(&[own], &theirs).0, shared(&[own], &theirs)), (area, area), "{other:?}");
        }
        let (together, _) = sum(&[own], &fours(&cases.map(|(other, _)| other)));
        assert!((together - cases.iter().map(|(_, area)| area).sum::<f64>()).abs() < 1e-12);
    }
}
