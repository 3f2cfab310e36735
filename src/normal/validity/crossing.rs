//! Where edges of rings cross, touch where they may not, or run along one another.
//!
//! A ring is taken in runs along which it goes one way all the time, in x or in y, so that no run meets itself. Over the runs
//! stands a tree of boxes; runs whose boxes meet are held against one another, edge by edge, by exact signs.

use std::borrow::Cow;
use std::ops::Range;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString};

use super::{Fault, RUN, before, rings};
use crate::model::Land;
use crate::normal::extent::Extent;

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
    let of = |ring, place| (ring, place, Ring::extent_of(ring, place));
    let edges: Vec<(&Ring, usize, Extent)> = rings.iter().flat_map(|ring| (0..ring.length()).map(move |place| of(ring, place))).collect();
    edges.iter().enumerate().find_map(|(index, (ring, place, extent))| {
        let mut near = edges[index + 1..].iter().filter(|(_, _, other)| extent.meets(other));
        near.find_map(|(other, their, _)| first_between((ring, ring.edge(*place)), (other, other.edge(*their))))
    })
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

/// Edges along which a ring goes one way, and their box.
#[derive(Debug)]
struct Run {
    edges: Range<usize>,
    extent: Extent,
    /// The ways that all of them go.
    ways: u8,
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
        let around = |runs: &[Run]| runs.iter().fold(Extent::NOTHING, |all, run| all.around(&run.extent));
        if runs.is_empty() {
            return None;
        }
        let extent = around(&runs);
        let mut levels: Vec<Vec<Extent>> = Vec::new();
        if runs.len() > FAN {
            levels.push(runs.chunks(FAN).map(around).collect());
        }
        while let Some(finest) = levels.last().filter(|level| level.len() > FAN) {
            levels.push(finest.chunks(FAN).map(Extent::over).collect());
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

    fn extent_of(&self, place: usize) -> Extent {
        Extent::of(&self.vertices[place..place + 2])
    }

    /// From where the ring comes to a place on an edge of it, and where it goes on to.
    fn around(&self, edge: &Edge, at: Coord<f64>) -> [Coord<f64>; 2] {
        let (place, length) = (edge.place, self.length());
        if at == self.vertices[place] {
            [self.vertices[(place + length - 1) % length], self.vertices[place + 1]]
        } else if at == self.vertices[place + 1] {
            [self.vertices[place], self.vertices[(place + 2) % length]]
        } else {
            [self.vertices[place], self.vertices[place + 1]]
        }
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
        let (run, next) = (&own.runs[at.place], &other.runs[their.place]);
        // Two runs one behind the other that go the same way share no more than the vertex between them.
        if own.number == other.number && run.edges.end == next.edges.start && run.ways & next.ways != 0 {
            return None;
        }
        let near = run.extent.common(&next.extent);
        let mut own_near = run.edges.clone().filter(|place| own.extent_of(*place).meets(&near));
        return own_near.find_map(|place| {
            let extent = own.extent_of(place);
            let mut theirs = next.edges.clone().filter(|their| other.extent_of(*their).meets(&extent));
            theirs.find_map(|their| first_between((own, own.edge(place)), (other, other.edge(their))))
        });
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
            let both = ways & ways_of(vertices[last], next);
            if both == 0 {
                break;
            }
            ways = both;
            extent = extent.around(&Extent { low: next, high: next });
            last += 1;
        }
        runs.push(Run { edges: first..last, extent, ways });
        first = last;
    }
    runs
}

/// The ways that an edge goes, of which two at most: right, left, up, down.
fn ways_of(from: Coord<f64>, to: Coord<f64>) -> u8 {
    u8::from(to.x > from.x) | u8::from(to.x < from.x) << 1 | u8::from(to.y > from.y) << 2 | u8::from(to.y < from.y) << 3
}

/// What is wrong with two edges, whose boxes meet, of two rings, or of one.
fn first_between((ring, edge): (&Ring, Edge), (other, their): (&Ring, Edge)) -> Option<Fault> {
    match between(&edge, &their)? {
        Meeting::Fault(fault) => Some(fault),
        Meeting::Touch(at) => {
            let pass = passes(ring.around(&edge, at), at, other.around(&their, at));
            pass.then_some(Fault { what: "edges_cross", at: [at.x, at.y] })
        }
    }
}

/// How two edges meet.
enum Meeting {
    /// As they may not.
    Fault(Fault),
    /// Edges of two rings touch at a vertex of one of them.
    Touch(Coord<f64>),
}

/// Whether the path through a place from one side to the other passes another such path there, and does not just touch it. The
/// paths share no more than the place.
fn passes([from, to]: [Coord<f64>; 2], at: Coord<f64>, other: [Coord<f64>; 2]) -> bool {
    use Orientation::{Clockwise, CounterClockwise};
    let is_left = |point: Coord<f64>| {
        let (before, behind) = (RobustKernel::orient2d(from, at, point), RobustKernel::orient2d(at, to, point));
        if RobustKernel::orient2d(from, at, to) == Clockwise {
            !(before == Clockwise && behind == Clockwise)
        } else {
            before == CounterClockwise && behind == CounterClockwise
        }
    };
    is_left(other[0]) != is_left(other[1])
}

fn between(a: &Edge, b: &Edge) -> Option<Meeting> {
    let touch = |at: Coord<f64>| match (a.ring == b.ring, neighbours(a, b)) {
        // Rings may touch one another at a point; a ring may not touch itself but where one edge ends and the next begins.
        (true, true) => None,
        (true, false) => Some(Meeting::Fault(Fault { what: "ring_touches_itself", at: [at.x, at.y] })),
        (false, _) => Some(Meeting::Touch(at)),
    };
    if let Some((v, p, q)) = common_end(a, b)
        && RobustKernel::orient2d(p, v, q) != Orientation::Collinear
    {
        // Two edges of different lines with a common end share nothing else.
        return touch(v);
    }
    let turns = [
        RobustKernel::orient2d(a.low, a.high, b.low),
        RobustKernel::orient2d(a.low, a.high, b.high),
        RobustKernel::orient2d(b.low, b.high, a.low),
        RobustKernel::orient2d(b.low, b.high, a.high),
    ];
    match turns.iter().filter(|turn| **turn == Orientation::Collinear).count() {
        0 if turns[0] != turns[1] && turns[2] != turns[3] => Some(Meeting::Fault(Fault { what: "edges_cross", at: cross_place(a, b) })),
        0 => None,
        4 => along(a, b).map_or_else(|at| touch(at?), |fault| Some(Meeting::Fault(fault))),
        _ if touches(a, b, turns) => touch(touch_place(a, b, turns)),
        _ => None,
    }
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

/// The end of one edge that lies on the other.
fn touch_place(a: &Edge, b: &Edge, turns: [Orientation; 4]) -> Coord<f64> {
    let candidates = [(0, b.low, a), (1, b.high, a), (2, a.low, b), (3, a.high, b)];
    let touching = candidates.iter().find(|(turn, end, edge)| turns[*turn] == Orientation::Collinear && on(edge, *end));
    touching.map_or(b.low, |(_, end, _)| *end)
}

/// Whether a point of the edge's line lies on the edge.
fn on(edge: &Edge, point: Coord<f64>) -> bool {
    let (low, high) = (edge.low.y.min(edge.high.y), edge.low.y.max(edge.high.y));
    edge.low.x <= point.x && point.x <= edge.high.x && low <= point.y && point.y <= high
}

/// Two edges of one line: a fault where they share more than a point, else the point, if any.
fn along(a: &Edge, b: &Edge) -> Result<Fault, Option<Coord<f64>>> {
    let start = if before(a.low, b.low) { b.low } else { a.low };
    let end = if before(a.high, b.high) { a.high } else { b.high };
    if before(start, end) {
        return Ok(Fault { what: "edges_run_along_one_another", at: [start.x, start.y] });
    }
    Err((start == end).then_some(start))
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

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn what(land: &Land) -> Option<&'static str> {
        crossing(land).map(|fault| fault.what)
    }

    #[test]
    fn rings_that_pass_one_another_at_vertices_cross_and_rings_that_touch_there_do_not() {
        let out = wkt!(MULTIPOLYGON(((0. -1., 5. 0., 1. 3., 0. 1., 0. -1.), (1. 1., -1. 1., 1. 3., 1. 1.))));
        assert_eq!(what(&out), Some("edges_cross"));
        let within = wkt!(MULTIPOLYGON(((0. -1., 5. 0., 1. 3., 0. 1., 0. -1.), (1. 1., 0. 1., 1. 2., 1. 1.))));
        assert_eq!(what(&within), None);
        let on_an_edge = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (2. 0., 3. 1., 1. 1., 2. 0.))));
        assert_eq!(what(&on_an_edge), None);
        let at_corners = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 2. 2., 0. 2., 0. 0.)), ((2. 2., 4. 2., 4. 4., 2. 4., 2. 2.))));
        assert_eq!(what(&at_corners), None);
    }

    #[test]
    fn a_crossing_far_along_long_rings_is_found() {
        let wave = |step: i32| (f64::from(step) * 0.5, (f64::from(step) / 5.0).sin());
        let ring = |dip: f64| {
            let along = (0..2000).map(wave).chain([(1000.0, 9.0), (501.0, 9.0), (500.25, dip), (499.5, 9.0), (0.0, 9.0), wave(0)]);
            Land::new(vec![geo::Polygon::new(LineString::from(along.collect::<Vec<_>>()), Vec::new())])
        };
        assert_eq!(what(&ring(2.0)), None);
        assert_eq!(what(&ring(-3.0)), Some("edges_cross"));
    }

    #[test]
    fn runs_one_behind_the_other_cross_where_they_turn_back_and_loops_are_found_wherever_they_lie() {
        let land = |places: Vec<(f64, f64)>| Land::new(vec![geo::Polygon::new(LineString::from(places), Vec::new())]);
        let across = |step: i32| (f64::from(step), f64::from(step % 2) * 0.125);
        // To the right, and back to the left above it; the way back dips to `dip` and goes home below.
        let turned = |dip: f64| {
            let back = [
                (10.5, 1.0),
                (9.5, 1.0),
                (7.5, 1.0),
                (5.25, 1.0),
                (5.0, dip),
                (3.5, dip),
                (2.5, dip),
                (-1.0, dip),
                (-1.0, 0.0),
                (0.0, 0.0),
            ];
            land((0..=10).map(across).chain(back).collect())
        };
        assert_eq!((what(&turned(0.5)), what(&turned(-1.0))), (None, Some("edges_cross")));
        // A loop of a few edges in a ring of many.
        for place in 1..30 {
            let along = |step: i32| {
                let (x, y) = across(step);
                if step == place { vec![(x, y), (x + 0.5, y + 0.5), (x + 0.25, y + 0.5), (x + 0.5, y)] } else { vec![(x, y)] }
            };
            let ring = (0..=30).flat_map(along).chain([(30.0, 9.0), (0.0, 9.0), (0.0, 0.0)]);
            assert_eq!(what(&land(ring.collect())), Some("edges_cross"), "at {place}");
        }
    }
}
