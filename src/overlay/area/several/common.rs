//! The outline of the land that outlines share, and what of it lies in another one.
//!
//! In a column two outlines share `Σ s·t·min(y, z)` over their edges, and where the signs of one's edges add up to nothing,
//! `min(y, z) - z` does as well: nothing but where `y` lies under `z`. There both edges, the upper one with the other sign, are
//! edges of the land that both cover, and all of them together are an outline of it (with parts that cancel).

use geo::Coord;

use super::super::lines::{FourLines, Line, add, shared};
use super::super::pairs::each_pair;
use super::strip::Strip;
use crate::normal::extent::{Extent, greater, lesser};

/// Edges of what is shared that are looked at together, an even number.
const RUN: usize = 32;
/// Pairs of edges up to which looking for those that matter costs more than it saves.
const FEW_PAIRS: usize = 256;
/// A choice counts as so many edges at least.
const CHOICE: usize = 8;

/// What outlines come to in a strip, kept so that nothing is allocated for them.
#[derive(Debug, Default)]
pub(super) struct InStrip {
    own: Vec<Line>,
    all: Vec<Line>,
    next: Vec<Line>,
    common: Vec<Line>,
    turns: Vec<(f64, f64)>,
    lines: Vec<FourLines>,
}

impl InStrip {
    /// The area that an outline shares with what others share, all of it in a strip.
    pub(super) fn area<'a>(&mut self, own: &[Line], others: impl IntoIterator<Item = &'a [FourLines]>, strip: &Strip) -> f64 {
        let mut others = others.into_iter();
        let (Some(first), Some(second)) = (others.next(), others.next()) else { return 0.0 };
        strip.cut_all(first, &mut self.all);
        strip.cut_all(second, &mut self.next);
        // What is on the base line lies under all edges of the other one: better it is not there.
        if open(&self.next) < open(&self.all) {
            std::mem::swap(&mut self.all, &mut self.next);
        }
        close(&mut self.all, &mut self.turns);
        self.share();
        for other in others {
            strip.cut_all(other, &mut self.next);
            self.share();
        }
        // Neighbours that share nothing share nothing with the outline.
        if self.all.is_empty() {
            return 0.0;
        }
        self.own.clear();
        self.own.extend(own.iter().filter_map(|line| strip.cut(line)));
        if self.own.len() * self.all.len() <= FEW_PAIRS {
            return pair_by_pair(&self.own, &self.all, &mut self.lines);
        }
        self.all.chunks(RUN).map(|run| shared_of(&self.own, run, &mut self.lines)).sum()
    }

    /// Makes all edges those of the land that they share with the next ones.
    fn share(&mut self) {
        common(&mut self.all, &mut self.next, &mut self.common);
        std::mem::swap(&mut self.all, &mut self.common);
    }

    /// What the last area cost, in edges.
    pub(super) fn cost(&self) -> usize {
        self.all.len().max(CHOICE)
    }
}

/// How wide the columns are in which land reaches down to the base line.
fn open(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.sign * (line.to - line.from)).sum()
}

/// Puts edges on the base line of a strip where land reaches down to it, so that the signs of all edges add up to nothing in each
/// column.
fn close(lines: &mut Vec<Line>, turns: &mut Vec<(f64, f64)>) {
    turns.clear();
    for line in lines.iter() {
        // As the ring runs, so that what one edge opens the next one closes at once.
        let (enters, leaves) =
            if line.sign > 0.0 { ((line.to, -line.sign), (line.from, line.sign)) } else { ((line.from, line.sign), (line.to, -line.sign)) };
        for turn in [enters, leaves] {
            match turns.last() {
                Some(last) if *last == (turn.0, -turn.1) => drop(turns.pop()),
                _ => turns.push(turn),
            }
        }
    }
    turns.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut open = 0.0;
    for pair in turns.windows(2) {
        open += pair[0].1;
        if open != 0.0 && pair[0].0 < pair[1].0 {
            lines.push(Line { from: pair[0].0, to: pair[1].0, start: 0.0, slope: 0.0, sign: -open, height: 0.0 });
        }
    }
}

/// Edges of the land that two outlines share, the signs of one's adding up to nothing in each column. Those of what is found do
/// so too, an edge and the one behind it by themselves.
fn common(closed: &mut Vec<Line>, other: &mut [Line], all: &mut Vec<Line>) {
    all.clear();
    let top = other.iter().fold(0.0, |top, line| greater(top, greater(line.start, line.end())));
    closed.retain(|line| lesser(line.start, line.end()) < top);
    each_pair(closed, other, |lower, upper, from, to| between(lower, upper, (from, to), all));
}

/// What lies over one edge and under another one, as two edges.
fn between(lower: &Line, upper: &Line, (from, to): (f64, f64), all: &mut Vec<Line>) {
    let (start, end) = (lower.at(from) - upper.at(from), lower.at(to) - upper.at(to));
    if start >= 0.0 && end >= 0.0 {
        return;
    }
    let cross = || from + (to - from) * (start / (start - end));
    let (from, to) = if start > 0.0 {
        (greater(from, cross()), to)
    } else if end > 0.0 {
        (from, lesser(to, cross()))
    } else {
        (from, to)
    };
    if from < to {
        let sign = lower.sign * upper.sign;
        all.push(Line { from, to, start: lower.at(from), sign, ..*lower });
        all.push(Line { from, to, start: upper.at(from), sign: -sign, ..*upper });
    }
}

/// The area that an outline shares with land, the signs of whose edges add up to nothing in each column. Where the outline's edges
/// lie over the land or under it, that counts as often as the signs of those over it say.
fn shared_of(own: &[Line], land: &[Line], lines: &mut Vec<FourLines>) -> f64 {
    let (mut area, mut reach) = (0.0, Extent::NOTHING);
    for line in land {
        let (start, end) = (line.start, line.end());
        let low = Coord { x: line.from, y: lesser(start, end) };
        reach = reach.around(&Extent { low, high: Coord { x: line.to, y: greater(start, end) } });
        area += line.area();
    }
    let Extent { low, high } = reach;
    let mut times = 0.0;
    for line in own.iter().filter(|line| line.from < high.x && low.x < line.to) {
        let (start, end) = (line.at(greater(line.from, low.x)), line.at(lesser(line.to, high.x)));
        if lesser(start, end) >= high.y && line.from <= low.x && line.to >= high.x {
            times += line.sign;
        } else if greater(start, end) > low.y {
            return pair_by_pair(own, land, lines);
        }
    }
    times * area
}

/// The same by all pairs of edges.
fn pair_by_pair(own: &[Line], land: &[Line], lines: &mut Vec<FourLines>) -> f64 {
    // Nothing lies under what is on the base line.
    let over_base = |line: &&Line| line.start != 0.0 || line.slope != 0.0;
    lines.clear();
    add(lines, land.iter().filter(over_base).copied());
    shared(own, lines)
}
