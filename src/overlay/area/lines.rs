//! Edges from a local origin in doubles, kept four by four, so that pairs of them are summed four at a time without a branch.

use geo::Coord;
use wide::f64x4;

use super::double::{Double, Number};
use super::{Edge, STEPS};

/// Lines side by side.
const LANES: usize = 4;

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

impl Line {
    /// An edge from an origin; `None` where its ends are not exact there.
    pub(super) fn of(edge: &Edge, origin: Coord<f64>) -> Option<Self> {
        let (from, start) = (exact(edge.left.x, origin.x)?, exact(edge.left.y, origin.y)?);
        let (to, end) = (exact(edge.right.x, origin.x)?, exact(edge.right.y, origin.y)?);
        let slope = (end - start) / (to - from);
        slope.is_finite().then(|| Self { from, to, start, slope, sign: -edge.sign, height: start.abs().max(end.abs()) })
    }

    /// The height at a column.
    #[inline]
    pub(super) fn at(&self, x: f64) -> f64 {
        self.start + (x - self.from) * self.slope
    }

    /// The integral of the lower of two lines over columns that both span, signed.
    pub(super) fn under(&self, other: &Self, from: f64, to: f64) -> f64 {
        let (start, end) = (self.at(from), self.at(to));
        let (p, q) = (start - other.at(from), end - other.at(to));
        let over = p.max(0.0) + q.max(0.0);
        let over = over * over / (p.abs() + q.abs()).max(f64::MIN_POSITIVE);
        self.sign * other.sign * ((to - from) * 0.5 * (start + end - over))
    }

    /// The height where it ends.
    pub(super) fn end(&self) -> f64 {
        self.at(self.to)
    }
}

/// Lines four by four, in the order that they were given in.
#[derive(Debug, Default)]
pub(super) struct Lines {
    fours: Vec<Four>,
}

/// Four lines side by side; those that are missing span no column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Four {
    /// The columns that they lie in.
    columns: (f64, f64),
    from: f64x4,
    to: f64x4,
    start: f64x4,
    slope: f64x4,
    sign: f64x4,
    height: f64x4,
}

impl Lines {
    /// These lines instead of those before.
    pub(super) fn set(&mut self, lines: &[Line]) -> &[Four] {
        self.fours.clear();
        self.fours.extend(lines.chunks(LANES).map(Four::of));
        &self.fours
    }
}

impl Four {
    /// Up to four lines.
    fn of(lines: &[Line]) -> Self {
        let column = |value: fn(&Line) -> f64, missing: f64| {
            let mut column = [missing; LANES];
            column.iter_mut().zip(lines).for_each(|(place, line)| *place = value(line));
            f64x4::new(column)
        };
        Self {
            columns: lines.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), line| (from.min(line.from), to.max(line.to))),
            from: column(|line| line.from, f64::INFINITY),
            to: column(|line| line.to, f64::NEG_INFINITY),
            start: column(|line| line.start, 0.0),
            slope: column(|line| line.slope, 0.0),
            sign: column(|line| line.sign, 0.0),
            height: column(|line| line.height, 0.0),
        }
    }

    /// A line four times.
    fn all(line: &Line) -> Self {
        let Line { from, to, start, slope, sign, height } = *line;
        let columns = (from, to);
        let [from, to, start, slope, sign, height] = [from, to, start, slope, sign, height].map(f64x4::splat);
        Self { columns, from, to, start, slope, sign, height }
    }

    fn at(&self, x: f64x4) -> f64x4 {
        self.start + (x - self.from) * self.slope
    }

    /// The widths of the columns that lines have in common with others, side by side, and the integrals of the lower of both
    /// over them, signed.
    #[inline]
    fn under(&self, other: &Self) -> (f64x4, f64x4) {
        let (from, to) = (self.from.fast_max(other.from), self.to.fast_min(other.to));
        let (start, end) = (self.at(from), self.at(to));
        let over = over(start - other.at(from), end - other.at(to));
        let (meets, width) = (from.simd_lt(to), to - from);
        let area = self.sign * other.sign * (width * 0.5 * (start + end - over));
        (width & meets, area & meets)
    }
}

/// A difference of doubles, if it is one; always so where neither is more than twice the other (Sterbenz 1974).
#[inline]
fn exact(value: f64, from: f64) -> Option<f64> {
    if value >= 0.5 * from && value <= 2.0 * from {
        return Some(value - from);
    }
    let difference = Double::difference(value, from);
    (difference.low == 0.0).then_some(difference.high)
}

/// Twice the mean height of what lies over another line, of the heights over it at both ends, whether they cross or not: a
/// trapezium has `p + q`, the triangle of a crossing `p² / (p - q)`.
#[inline]
fn over(start: f64x4, end: f64x4) -> f64x4 {
    let over = start.fast_max(f64x4::ZERO) + end.fast_max(f64x4::ZERO);
    over * over / (start.abs() + end.abs()).fast_max(f64x4::splat(f64::MIN_POSITIVE))
}

/// The area of the land that two outlines share, and the bound of its error in units of the last place.
pub(super) fn sum(ours: &[Line], theirs: &[Four]) -> (f64, f64) {
    let (mut area, mut bound) = (f64x4::ZERO, f64x4::ZERO);
    for own in ours.iter().map(Four::all) {
        for four in theirs.iter().filter(|four| four.columns.0 < own.columns.1 && own.columns.0 < four.columns.1) {
            let (width, under) = own.under(four);
            area += under;
            bound += width * (own.height + four.height) * STEPS + area.abs();
        }
    }
    let [area, bound, size] = [area, bound, area.abs()].map(|lanes| lanes.to_array().iter().sum::<f64>());
    (area, bound + size * STEPS)
}

/// The area of the land that two outlines share.
pub(super) fn shared(ours: &[Line], theirs: &[Four]) -> f64 {
    let mut area = f64x4::ZERO;
    for own in ours.iter().map(Four::all) {
        for four in theirs.iter().filter(|four| four.columns.0 < own.columns.1 && own.columns.0 < four.columns.1) {
            area += own.under(four).1;
        }
    }
    area.to_array().iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: f64, to: f64, start: f64, end: f64, sign: f64) -> Line {
        Line { from, to, start, slope: (end - start) / (to - from), sign, height: start.abs().max(end.abs()) }
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
            let mut lines = Lines::default();
            let theirs = lines.set(&[other]);
            assert_eq!((sum(&[own], theirs).0, shared(&[own], theirs)), (area, area), "{other:?}");
        }
        let (all, mut lines) = (cases.map(|(other, _)| other), Lines::default());
        let (together, _) = sum(&[own], lines.set(&all));
        assert!((together - cases.iter().map(|(_, area)| area).sum::<f64>()).abs() < 1e-12);
    }
}
