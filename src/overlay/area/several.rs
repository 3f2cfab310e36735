//! What several shapes cover of one, once: the same sum as for two shapes, taken of its own terms again.
//!
//! The lower of two edges, with the product of their signs, is an edge again; the edges of all pairs together are an outline
//! of the land that both shapes cover (with parts that cancel). So the land of three is that of two held against the third,
//! and what `n` shapes cover together follows by inclusion and exclusion, where all but a few terms are nothing.

use std::ops::Range;

use geo::Coord;

use super::{Line, Outline, Prepared, Scratch};

/// Land that so many shapes cover at once is left to drawing: the terms grow with the power set.
pub(super) const DEEPEST: usize = 4;
/// What counts as nothing, m².
const NOTHING: f64 = 1e-9;

impl Scratch {
    /// Forgets the shapes that were kept.
    pub fn forget(&mut self) {
        self.kept.clear();
        self.shapes.clear();
        self.all_exact = true;
    }

    /// Whether two shapes share anything in a window of this size.
    fn meet(&self, a: usize, b: usize, size: Coord<f64>) -> bool {
        let (own, other) = (&self.shapes[a], &self.shapes[b]);
        if !own.extent.meets(&other.extent) || (own.border != 0 && own.border == other.border.wrapping_neg()) {
            // They are apart, or where one ends the other begins, everywhere in the window.
            return false;
        }
        let mut sum = 0.0;
        each_pair(self.shape(a), self.shape(b), |own, other| sum += shared(own, other, size));
        sum.abs() > NOTHING
    }

    fn shape(&self, place: usize) -> &[Line] {
        &self.kept[self.shapes[place].lines.clone()]
    }
}

/// A shape that was kept.
#[derive(Debug)]
pub(super) struct Kept {
    lines: Range<usize>,
    extent: Extent,
    /// What the edges in the window come to: opposite for two shapes that have the same ones, from either side.
    border: u64,
}

/// The box of a shape that was kept.
#[derive(Debug, Clone, Copy)]
struct Extent {
    columns: (f64, f64),
    heights: (f64, f64),
}

impl Extent {
    /// Whether the boxes share land.
    fn meets(&self, other: &Self) -> bool {
        let meet = |a: (f64, f64), b: (f64, f64)| a.0 < b.1 && b.0 < a.1;
        meet(self.columns, other.columns) && meet(self.heights, other.heights)
    }
}

impl Prepared {
    /// Keeps the shape that was held against this one last, to be counted with others.
    pub fn keep(&self, outline: &Outline, scratch: &mut Scratch) {
        let Some(extent) = outline.extent() else { return };
        let extent = Extent { columns: (extent.min().x, extent.max().x), heights: (extent.min().y, extent.max().y) };
        let start = scratch.kept.len();
        scratch.kept.extend_from_slice(&scratch.local);
        let size = self.size();
        let in_window =
            |line: &&Line| line.from < size.x && line.to > 0.0 && line.start.max(line.end) > 0.0 && line.start.min(line.end) < size.y;
        let border = scratch.local.iter().filter(in_window).fold(0_u64, |sum, line| {
            let code = code(line);
            if line.sign > 0.0 { sum.wrapping_add(code) } else { sum.wrapping_sub(code) }
        });
        scratch.shapes.push(Kept { lines: start..scratch.kept.len(), extent, border });
        scratch.all_exact &= scratch.is_exact;
    }

    fn size(&self) -> Coord<f64> {
        self.window.max() - self.window.min()
    }

    /// What shapes cover of this one more than once: the sum of their areas in it minus that of their union, to about `1e-9` m².
    ///
    /// The shapes are named by their places among those that were kept. `None` where too many lie over one another, or
    /// coordinates are not exact near the shape.
    #[must_use]
    pub fn counted_twice(&self, shapes: &[usize], scratch: &mut Scratch) -> Option<f64> {
        let own = self.local.as_ref().filter(|_| scratch.all_exact)?;
        let mut buffers = std::mem::take(&mut scratch.lower);
        let mut twice = Some(0.0);
        let size = self.size();
        let mut near = Vec::new();
        for (place, &shape) in shapes.iter().enumerate() {
            // Most shapes share nothing with one another in the whole window; of the last one nothing is left.
            near.clear();
            near.extend(shapes[place + 1..].iter().copied().filter(|&other| scratch.meet(shape, other, size)));
            if !near.is_empty() {
                lower(own, scratch.shape(shape), &mut buffers[0]);
                let more = union(&mut buffers, 1, &near, scratch);
                twice = twice.zip(more).map(|(twice, more)| twice + more);
            }
        }
        scratch.lower = buffers;
        twice.map(|twice: f64| twice.max(0.0))
    }
}

/// The area of the union of shapes inside the outline that stands in the buffer before `depth`.
fn union(buffers: &mut [Vec<Line>; DEEPEST + 1], depth: usize, shapes: &[usize], scratch: &Scratch) -> Option<f64> {
    let mut area = 0.0;
    for (place, &shape) in shapes.iter().enumerate() {
        let (before, behind) = buffers.split_at_mut(depth);
        lower(&before[depth - 1], scratch.shape(shape), &mut behind[0]);
        let own = under(&behind[0]);
        if own.abs() <= NOTHING {
            continue;
        }
        if depth == DEEPEST {
            return None;
        }
        area += own;
        if place + 1 < shapes.len() {
            area -= union(buffers, depth + 1, &shapes[place + 1..], scratch)?;
        }
    }
    Some(area)
}

/// The lower edges of two outlines, for each pair with a common column; the second is in the order of its left ends.
fn lower(ours: &[Line], theirs: &[Line], all: &mut Vec<Line>) {
    all.clear();
    if ours.len() * theirs.len() <= MOST_PAIRS {
        return each_pair(ours, theirs, |own, other| lower_of(own, other, all));
    }
    let from = theirs.first().map_or(0.0, |line| line.from);
    let to = theirs.iter().map(|line| line.to).fold(from, f64::max);
    let mut ordered: Vec<Line> = ours.iter().filter(|line| line.from < to && line.to > from).copied().collect();
    ordered.sort_unstable_by(|a, b| a.from.total_cmp(&b.from));
    each_pair(&ordered, theirs, |own, other| lower_of(own, other, all));
}

/// Pairs of edges up to which all are tried; above it the outlines are walked by columns.
const MOST_PAIRS: usize = 1024;

/// Each pair of edges with a common column. The second outline is in the order of its left ends, and the first one too where
/// they are many.
fn each_pair(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line)) {
    if ours.len() * theirs.len() <= MOST_PAIRS {
        for own in ours {
            let near = theirs.iter().take_while(|other| other.from < own.to).filter(|other| other.to > own.from);
            near.for_each(|other| pair(own, other));
        }
        return;
    }
    let (mut own_open, mut other_open): (Vec<&Line>, Vec<&Line>) = (Vec::new(), Vec::new());
    let (mut own_next, mut other_next) = (ours.iter().peekable(), theirs.iter().peekable());
    // A pair is met where the later one of the two begins.
    while let Some(from) = [own_next.peek(), other_next.peek()].into_iter().flatten().map(|line| line.from).reduce(f64::min) {
        own_open.retain(|line| line.to > from);
        other_open.retain(|line| line.to > from);
        while let Some(own) = own_next.next_if(|line| line.from <= from) {
            for other in &other_open {
                pair(own, other);
            }
            own_open.push(own);
        }
        while let Some(other) = other_next.next_if(|line| line.from <= from) {
            for own in &own_open {
                pair(own, other);
            }
            other_open.push(other);
        }
    }
}

/// What a pair of edges adds to the land that their shapes share within a window.
fn shared(own: &Line, other: &Line, size: Coord<f64>) -> f64 {
    let (from, to) = (own.from.max(other.from).max(0.0), own.to.min(other.to).min(size.x));
    if from >= to {
        return 0.0;
    }
    let (own_ends, other_ends) = ((own.at(from), own.at(to)), (other.at(from), other.at(to)));
    let (over_start, over_end) = (own_ends.0 - other_ends.0, own_ends.1 - other_ends.1);
    if over_start * over_end >= 0.0 {
        let (start, end) = if over_start + over_end <= 0.0 { own_ends } else { other_ends };
        return own.sign * other.sign * (to - from) * mean_in(start, end, size.y);
    }
    let cross = from + (to - from) * (over_start / (over_start - over_end));
    let height = own.at(cross);
    let (start, end) = (own_ends.0.min(other_ends.0), own_ends.1.min(other_ends.1));
    own.sign * other.sign * ((cross - from) * mean_in(start, height, size.y) + (to - cross) * mean_in(height, end, size.y))
}

/// The mean over a straight stretch of its height within a window.
fn mean_in(start: f64, end: f64, height: f64) -> f64 {
    if start.min(end) >= 0.0 && start.max(end) <= height {
        return start.midpoint(end);
    }
    mean_over(start, end) - mean_over(start - height, end - height)
}

/// The lower one of two edges over their common columns, in two where they cross.
fn lower_of(own: &Line, other: &Line, all: &mut Vec<Line>) {
    let (from, to) = (own.from.max(other.from), own.to.min(other.to));
    let sign = own.sign * other.sign;
    let (over_start, over_end) = (own.at(from) - other.at(from), own.at(to) - other.at(to));
    let line = |of: &Line, from: f64, to: f64| Line { from, to, start: of.at(from), end: of.at(to), sign, ..*of };
    if over_start * over_end >= 0.0 {
        all.push(line(if over_start + over_end <= 0.0 { own } else { other }, from, to));
        return;
    }
    let cross = from + (to - from) * (over_start / (over_start - over_end));
    let (first, last) = if over_start < 0.0 { (own, other) } else { (other, own) };
    if cross > from && cross < to {
        all.extend([line(first, from, cross), line(last, cross, to)]);
    } else {
        all.push(line(if over_start.abs() > over_end.abs() { first } else { last }, from, to));
    }
}

/// A number for the place of an edge; another place has another one, but for one chance in 2^64.
fn code(line: &Line) -> u64 {
    [line.from, line.to, line.start, line.end].into_iter().fold(0, |code: u64, value| {
        let mixed = (code ^ (value + 0.0).to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    })
}

/// The mean over a straight stretch of what is over 0.
fn mean_over(start: f64, end: f64) -> f64 {
    let over = start.max(0.0) + end.max(0.0);
    if start * end < 0.0 { over * over / (start - end).abs() / 2.0 } else { over / 2.0 }
}

fn under(outline: &[Line]) -> f64 {
    outline.iter().map(|line| line.sign * (line.to - line.from) * (line.start + line.end) / 2.0).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Land;
    use crate::overlay::area::Outline;
    use geo::Rect;

    fn twice(parcel: (f64, f64, f64, f64), others: &[(f64, f64, f64, f64)]) -> Option<f64> {
        let land = |(x0, y0, x1, y1): (f64, f64, f64, f64)| Land::new(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()]);
        let lands: Vec<Land> = others.iter().map(|corners| land(*corners)).collect();
        let (prepared, mut scratch) = (Prepared::new(&land(parcel)).unwrap(), Scratch::default());
        scratch.forget();
        for other in &lands {
            let _ = prepared.common(other, &Outline::of(other), &mut scratch);
            prepared.keep(&Outline::of(other), &mut scratch);
        }
        let all: Vec<usize> = (0..lands.len()).collect();
        prepared.counted_twice(&all, &mut scratch)
    }

    #[test]
    fn land_under_two_and_three_is_counted_as_often_less_one() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (6.0, 0.0, 10.0, 10.0)]), Some(0.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, -3.0, 12.0, 10.0)]), Some(10.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, 0.0, 12.0, 10.0), (4.0, 0.0, 7.0, 5.0)]), Some(10.0 + 15.0));
        assert_eq!(twice(parcel, &[parcel, parcel, parcel]), Some(200.0));
    }

    #[test]
    fn too_many_over_one_another_are_not_summed() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[parcel; 9]), None);
    }
}
