//! Where edges of rings cross, touch where they may not, or run along one another.
//!
//! A ring is taken in runs along which it goes one way all the time, in x or in y, so that no run meets itself. Over the runs
//! stands a tree of boxes; runs whose boxes meet are held against one another, edge by edge, by exact signs.

use std::borrow::Cow;
use std::ops::Range;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString};

use super::{Extent, Fault, RUN, before, rings};
use crate::model::Land;

/// Boxes of one level under a box of the next.
const FAN: usize = 4;

/// The first place where edges meet that may not; rings of one vertex have none.
pub(super) fn crossing(land: &Land) -> Option<Fault> {
    let mut rings: Vec<Ring> = (0..).zip(rings(land)).filter_map(|(number, ring)| Ring::of(number, ring)).collect();
    if rings.iter().map(Ring::length).sum::<usize>() <= RUN {
        return by_edges(&rings);
    }
    if let Some(fault) = rings.iter().find_map(Ring::meets_itself) {
        return Some(fault);
    }
    rings.sort_by(|a, b| a.extent.low.x.total_cmp(&b.extent.low.x));
    rings.iter().enumerate().find_map(|(place, ring)| {
        let near = rings[place + 1..].iter().take_while(|other| other.extent.low.x <= ring.extent.high.x);
        near.into_iter().find_map(|other| ring.meets(other))
    })
}

/// Each of a few edges against each.
fn by_edges(rings: &[Ring]) -> Option<Fault> {
    let edges: Vec<Edge> = rings.iter().flat_map(|ring| (0..ring.length()).map(|place| ring.edge(place))).collect();
    edges.iter().enumerate().find_map(|(place, edge)| first_between(edge, edges[place + 1..].iter().copied()))
}

/// An edge of a ring; `ring` counts through the whole land, `place` along the ring.
#[derive(Debug, Clone, Copy)]
struct Edge {
    low: Coord<f64>,
    high: Coord<f64>,
    ring: usize,
    place: usize,
    ring_length: usize,
}

impl Edge {
    fn extent(&self) -> Extent {
        let (low, high) = (self.low, self.high);
        Extent { low: Coord { x: low.x, y: low.y.min(high.y) }, high: Coord { x: high.x, y: low.y.max(high.y) } }
    }
}

/// Edges along which a ring goes one way, and their box.
#[derive(Debug)]
struct Run {
    edges: Range<usize>,
    extent: Extent,
}

/// A ring as a tree of runs.
#[derive(Debug)]
struct Ring<'a> {
    number: usize,
    /// Its vertices, none twice in a row; the first one is also the last.
    vertices: Cow<'a, [Coord<f64>]>,
    extent: Extent,
    runs: Vec<Run>,
    /// Boxes over the runs; the last level is the coarsest.
    levels: Vec<Vec<Extent>>,
}

/// A box of a tree: its level, 0 for the runs, and its place there.
#[derive(Debug, Clone, Copy)]
struct At {
    level: usize,
    place: usize,
}

impl<'a> Ring<'a> {
    fn of(number: usize, ring: &'a LineString<f64>) -> Option<Self> {
        let mut vertices = Cow::Borrowed(&ring.0[..]);
        if ring.0.windows(2).any(|pair| pair[0] == pair[1]) {
            vertices.to_mut().dedup();
        }
        let runs = runs(&vertices);
        let extent = runs.iter().map(|run| run.extent).reduce(Extent::around)?;
        let mut levels: Vec<Vec<Extent>> = Vec::new();
        if runs.len() > FAN {
            let around = |runs: &[Run]| runs.iter().map(|run| run.extent).reduce(Extent::around);
            levels.push(runs.chunks(FAN).filter_map(around).collect());
        }
        while let Some(finest) = levels.last().filter(|level| level.len() > FAN) {
            levels.push(finest.chunks(FAN).filter_map(|boxes| boxes.iter().copied().reduce(Extent::around)).collect());
        }
        Some(Self { number, vertices, extent, runs, levels })
    }

    fn length(&self) -> usize {
        self.vertices.len() - 1
    }

    fn edge(&self, place: usize) -> Edge {
        let (a, b) = (self.vertices[place], self.vertices[place + 1]);
        let (low, high) = if before(a, b) { (a, b) } else { (b, a) };
        Edge { low, high, ring: self.number, place, ring_length: self.length() }
    }

    fn extent(&self, at: At) -> &Extent {
        if at.level == 0 { &self.runs[at.place].extent } else { &self.levels[at.level - 1][at.place] }
    }

    /// The boxes of a level that lie under one of the next, which may be thought over the coarsest.
    fn under(&self, at: At) -> impl Iterator<Item = At> + Clone + use<> {
        let level = at.level - 1;
        let all = if level == 0 { self.runs.len() } else { self.levels[level - 1].len() };
        (at.place * FAN..((at.place + 1) * FAN).min(all)).map(move |place| At { level, place })
    }

    fn top(&self) -> At {
        At { level: self.levels.len() + 1, place: 0 }
    }

    fn meets_itself(&self) -> Option<Fault> {
        self.meets_itself_at(self.top())
    }

    fn meets_itself_at(&self, at: At) -> Option<Fault> {
        if at.level == 0 {
            return None;
        }
        let mut later = self.under(at);
        while let Some(one) = later.next() {
            let with = |other: At| meet([self, self], [one, other]);
            if let Some(fault) = self.meets_itself_at(one).or_else(|| later.clone().find_map(with)) {
                return Some(fault);
            }
        }
        None
    }

    fn meets(&self, other: &Self) -> Option<Fault> {
        if !self.extent.meets(&other.extent) {
            return None;
        }
        self.under(self.top()).find_map(|one| other.under(other.top()).find_map(|their| meet([self, other], [one, their])))
    }
}

/// Whether anything under two boxes meets that may not.
fn meet([own, other]: [&Ring; 2], [at, their]: [At; 2]) -> Option<Fault> {
    if !own.extent(at).meets(other.extent(their)) {
        return None;
    }
    if at.level == 0 && their.level == 0 {
        let near = own.extent(at).common(other.extent(their));
        let edges = |ring: &Ring, run: usize| ring.runs[run].edges.clone();
        let own_near = edges(own, at.place).map(|place| own.edge(place)).filter(|edge| edge.extent().meets(&near));
        let theirs = || edges(other, their.place).map(|place| other.edge(place)).filter(|edge| edge.extent().meets(&near));
        return own_near.into_iter().find_map(|edge| first_between(&edge, theirs()));
    }
    if at.level >= their.level {
        own.under(at).find_map(|one| meet([own, other], [one, their]))
    } else {
        other.under(their).find_map(|one| meet([own, other], [at, one]))
    }
}

fn runs(vertices: &[Coord<f64>]) -> Vec<Run> {
    let edges = vertices.len().saturating_sub(1);
    let mut runs = Vec::with_capacity(edges / 8 + 1);
    let mut first = 0;
    while first < edges {
        let (mut last, mut ways) = (first, !0);
        let mut extent = Extent { low: vertices[first], high: vertices[first] };
        while last < edges && last - first < RUN {
            let next = vertices[last + 1];
            ways &= ways_of(vertices[last], next);
            if ways == 0 {
                break;
            }
            extent = extent.around(Extent { low: next, high: next });
            last += 1;
        }
        runs.push(Run { edges: first..last, extent });
        first = last;
    }
    runs
}

/// The ways that an edge goes, of which two at most: right, left, up, down.
fn ways_of(from: Coord<f64>, to: Coord<f64>) -> u8 {
    u8::from(to.x > from.x) | u8::from(to.x < from.x) << 1 | u8::from(to.y > from.y) << 2 | u8::from(to.y < from.y) << 3
}

fn first_between(edge: &Edge, mut others: impl Iterator<Item = Edge>) -> Option<Fault> {
    let extent = edge.extent();
    others.find_map(|other| if extent.meets(&other.extent()) { between(edge, &other) } else { None })
}

fn between(a: &Edge, b: &Edge) -> Option<Fault> {
    if let Some((v, p, q)) = common_end(a, b)
        && RobustKernel::orient2d(p, v, q) != Orientation::Collinear
    {
        // Two edges of different lines with a common end share nothing else.
        return (a.ring == b.ring && !neighbours(a, b)).then_some(Fault { what: "ring_touches_itself", at: [v.x, v.y] });
    }
    let turns = [
        RobustKernel::orient2d(a.low, a.high, b.low),
        RobustKernel::orient2d(a.low, a.high, b.high),
        RobustKernel::orient2d(b.low, b.high, a.low),
        RobustKernel::orient2d(b.low, b.high, a.high),
    ];
    let flat = |turn: Orientation| turn == Orientation::Collinear;
    let meets = match turns.iter().filter(|turn| flat(**turn)).count() {
        0 => turns[0] != turns[1] && turns[2] != turns[3],
        4 => return along(a, b),
        _ => touches(a, b, turns),
    };
    if !meets {
        return None;
    }
    if !turns.iter().copied().any(flat) {
        return Some(Fault { what: "edges_cross", at: cross_place(a, b) });
    }
    // Rings may touch one another at a point; a ring may not touch itself but where one edge ends and the next begins.
    (a.ring == b.ring && !neighbours(a, b)).then(|| Fault { what: "ring_touches_itself", at: touch_place(a, b, turns) })
}

/// The end that two edges have in common, and their other ends.
fn common_end(a: &Edge, b: &Edge) -> Option<(Coord<f64>, Coord<f64>, Coord<f64>)> {
    let pairs =
        [(a.low, a.high, b.low, b.high), (a.low, a.high, b.high, b.low), (a.high, a.low, b.low, b.high), (a.high, a.low, b.high, b.low)];
    pairs.into_iter().find(|(own, _, other, _)| own == other).map(|(own, p, _, q)| (own, p, q))
}

fn touches(a: &Edge, b: &Edge, turns: [Orientation; 4]) -> bool {
    (turns[0] == Orientation::Collinear && on(a, b.low))
        || (turns[1] == Orientation::Collinear && on(a, b.high))
        || (turns[2] == Orientation::Collinear && on(b, a.low))
        || (turns[3] == Orientation::Collinear && on(b, a.high))
}

fn touch_place(a: &Edge, b: &Edge, turns: [Orientation; 4]) -> [f64; 2] {
    let candidates = [(0, b.low), (1, b.high), (2, a.low), (3, a.high)];
    let place = candidates.iter().find(|(turn, _)| turns[*turn] == Orientation::Collinear).map_or(b.low, |(_, coord)| *coord);
    [place.x, place.y]
}

/// Whether a point of the edge's line lies on the edge.
fn on(edge: &Edge, point: Coord<f64>) -> bool {
    let (low, high) = (edge.low.y.min(edge.high.y), edge.low.y.max(edge.high.y));
    edge.low.x <= point.x && point.x <= edge.high.x && low <= point.y && point.y <= high
}

/// Two edges of one line: a fault where they share more than a point.
fn along(a: &Edge, b: &Edge) -> Option<Fault> {
    let start = if before(a.low, b.low) { b.low } else { a.low };
    let end = if before(a.high, b.high) { a.high } else { b.high };
    if before(start, end) {
        return Some(Fault { what: "edges_run_along_one_another", at: [start.x, start.y] });
    }
    (start == end && a.ring == b.ring && !neighbours(a, b)).then_some(Fault { what: "ring_touches_itself", at: [start.x, start.y] })
}

fn neighbours(a: &Edge, b: &Edge) -> bool {
    let apart = a.place.abs_diff(b.place);
    apart == 1 || apart + 1 == a.ring_length
}

fn cross_place(a: &Edge, b: &Edge) -> [f64; 2] {
    let (dx, dy) = (a.high.x - a.low.x, a.high.y - a.low.y);
    let (ex, ey) = (b.high.x - b.low.x, b.high.y - b.low.y);
    let t = ((b.low.x - a.low.x) * ey - (b.low.y - a.low.y) * ex) / (dx * ey - dy * ex);
    [a.low.x + t * dx, a.low.y + t * dy]
}
