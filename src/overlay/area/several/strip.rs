//! Where outlines may share land: columns, and heights above a base.

use geo::Coord;

use super::super::four::Four;
use super::super::lines::{FourLines, Line};
use crate::normal::extent::{greater, lesser};

/// The share of the columns of edges that their signs may add up to by rounding.
const CLOSED: f64 = 1e-13;

/// Columns and heights in which outlines may share land.
#[derive(Debug, Clone, Copy)]
pub(in crate::overlay::area) struct Strip {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Strip {
    /// Where an outline has land in the columns up to a width, over the base line.
    ///
    /// Edges below the base line are left out of an outline. In the columns where only the lower edge of land is, it reaches
    /// down to there, and so the signs of the others add up to more than nothing.
    pub(super) fn of(lines: &[FourLines], width: f64) -> Self {
        let [mut left, mut bottom] = [Four::all(f64::INFINITY); 2];
        let [mut right, mut top] = [Four::all(f64::NEG_INFINITY); 2];
        let [mut open, mut all] = [Four::ZERO; 2];
        for four in lines {
            let (wide, [from, to], [start, end], sign) = four.within(width);
            left = left.min(from.where_positive_or(wide, f64::INFINITY));
            right = right.max(to.where_positive_or(wide, f64::NEG_INFINITY));
            bottom = bottom.min(start.min(end).where_positive_or(wide, f64::INFINITY));
            top = top.max(start.max(end).where_positive_or(wide, f64::NEG_INFINITY));
            let wide = wide.where_positive(wide);
            open += sign * wide;
            all += wide;
        }
        let low = Coord { x: left.least(), y: bottom.least() };
        let reaches_down = open.sum() > CLOSED * all.sum();
        let high = Coord { x: right.most(), y: top.most() };
        Self { low: Coord { x: low.x, y: if reaches_down { 0.0 } else { low.y.max(0.0) } }, high }
    }

    pub(super) fn within(&self, other: &Self) -> Self {
        let low = Coord { x: self.low.x.max(other.low.x), y: self.low.y.max(other.low.y) };
        Self { low, high: Coord { x: self.high.x.min(other.high.x), y: self.high.y.min(other.high.y) } }
    }

    /// What of an outline is in its columns and above its base, from there.
    pub(super) fn cut_all(&self, outline: &[FourLines], all: &mut Vec<Line>) {
        all.clear();
        let near = outline.iter().filter(|four| four.columns.0 < self.high.x && self.low.x < four.columns.1);
        all.extend(near.flat_map(FourLines::lines).filter_map(|line| self.cut(&line)));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low.x >= self.high.x || self.low.y >= self.high.y
    }

    /// What of a line is in its columns and above its base, from there.
    pub(super) fn cut(&self, line: &Line) -> Option<Line> {
        let (mut from, mut to) = (greater(line.from, self.low.x), lesser(line.to, self.high.x));
        let (start, end) = (line.at(from) - self.low.y, line.at(to) - self.low.y);
        if from >= to || start <= 0.0 && end <= 0.0 {
            return None;
        }
        if start < 0.0 {
            from = (to - end / line.slope).max(from);
        } else if end < 0.0 {
            to = (from - start / line.slope).min(to);
        }
        (from < to).then(|| Line { from, to, start: greater(start, 0.0), ..*line })
    }
}
