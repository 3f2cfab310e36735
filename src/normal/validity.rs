//! Whether land can be computed with as it stands, and if not, where.

use std::cell::RefCell;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{BoundingRect, Coord, CoordsIter, LineString, Orient, Polygon, Rect, Winding, orient::Direction};

use super::shape::meet;
use crate::model::Land;

/// Coordinates beyond this are absurd on any grid, metres: four times around the Earth.
const ABSURD: f64 = 1.6e8;

/// What is wrong with a polygon, with the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// The key of the words for it.
    pub what: &'static str,
    /// Where.
    pub at: [f64; 2],
}

/// The first coordinate that cannot be computed with.
#[must_use]
pub fn absurd(land: &Land) -> Option<Fault> {
    let bad = |coord: &Coord<f64>| !(coord.x.abs() < ABSURD && coord.y.abs() < ABSURD);
    land.coords_iter().find(bad).map(|coord| Fault { what: "coordinate_absurd", at: [coord.x, coord.y] })
}

/// The first fault of finite land: a ring that crosses, touches or retraces itself, rings that cross or run along one
/// another, a hole outside its shell or in another hole, parts that overlap.
///
/// Costs `O(n log n)` and what runs of edges that are open at one x, or whose boxes meet, are held against one another.
#[must_use]
pub fn fault(land: &Land) -> Option<Fault> {
    degenerate(land).or_else(|| with_edges(land, crossing)).or_else(|| misplaced(land))
}

thread_local! {
    /// Where the edges of one shape after the other are put: they are many, and fresh memory costs more than looking at them.
    static EDGES: RefCell<Vec<Edge>> = const { RefCell::new(Vec::new()) };
}

fn with_edges<T>(land: &Land, ask: impl FnOnce(&[Edge]) -> T) -> T {
    let mut all = EDGES.take();
    all.clear();
    edges(land, &mut all);
    let answer = ask(&all);
    EDGES.set(all);
    answer
}

/// Whether land can be computed with as it stands; if so its shells are counter-clockwise and its holes clockwise then.
pub fn settle(land: &mut Land) -> bool {
    if absurd(land).is_some() || fault(land).is_some() {
        return false;
    }
    for polygon in &mut land.0 {
        polygon.exterior_mut(Winding::make_ccw_winding);
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(Winding::make_cw_winding));
    }
    true
}

/// Shells counter-clockwise, holes clockwise.
#[must_use]
pub fn oriented(land: &Land) -> Land {
    land.orient(Direction::Default)
}

fn degenerate(land: &Land) -> Option<Fault> {
    let rings = land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.filter(|ring| !ring.0.is_empty()).find_map(|ring| {
        let mut distinct: Vec<Coord<f64>> = Vec::with_capacity(4);
        for coord in &ring.0 {
            if !distinct.contains(coord) {
                distinct.push(*coord);
            }
            if distinct.len() > 2 {
                return None;
            }
        }
        Some(Fault { what: "ring_without_area", at: [ring.0[0].x, ring.0[0].y] })
    })
}

/// An edge of a ring; `ring` counts through the whole land, `place` along the ring.
struct Edge {
    low: Coord<f64>,
    high: Coord<f64>,
    ring: u32,
    place: u32,
    ring_length: u32,
}

/// Adds the edges, along the rings.
fn edges(land: &Land, all: &mut Vec<Edge>) {
    let rings = land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    for (ring, line) in (0..).zip(rings) {
        let first = all.len();
        for line in line.lines().filter(|line| line.start != line.end) {
            let (low, high) = if before(line.start, line.end) { (line.start, line.end) } else { (line.end, line.start) };
            all.push(Edge { low, high, ring, place: number(all.len() - first), ring_length: 0 });
        }
        let ring_length = number(all.len() - first);
        all[first..].iter_mut().for_each(|edge| edge.ring_length = ring_length);
    }
}

/// Places are counted in 32 bits: edges are many, and no ring has four thousand million of them.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn before(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.x, a.y) < (b.x, b.y)
}

/// Edges in a run, whose box is looked at before they are.
const RUN: usize = 16;

/// Some consecutive edges and their box.
struct Run<'a> {
    edges: &'a [Edge],
    extent: Extent,
}

#[derive(Clone, Copy)]
struct Extent {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Extent {
    fn of(edge: &Edge) -> Self {
        let (low, high) = (edge.low, edge.high);
        Self { low: Coord { x: low.x, y: low.y.min(high.y) }, high: Coord { x: high.x, y: low.y.max(high.y) } }
    }

    fn around(self, other: Self) -> Self {
        let low = Coord { x: self.low.x.min(other.low.x), y: self.low.y.min(other.low.y) };
        Self { low, high: Coord { x: self.high.x.max(other.high.x), y: self.high.y.max(other.high.y) } }
    }

    fn meets(&self, other: &Self) -> bool {
        self.low.x <= other.high.x && other.low.x <= self.high.x && self.low.y <= other.high.y && other.low.y <= self.high.y
    }
}

/// Holds each edge against those near it: runs against the runs that are still open, walked by x.
fn crossing(edges: &[Edge]) -> Option<Fault> {
    if edges.len() <= RUN {
        return Run::of(edges).and_then(|run| run.inside());
    }
    let mut runs: Vec<Run> = edges.chunks(RUN).filter_map(Run::of).collect();
    runs.sort_unstable_by(|a, b| a.extent.low.x.total_cmp(&b.extent.low.x));
    let mut open: Vec<&Run> = Vec::new();
    for run in &runs {
        open.retain(|other| other.extent.high.x >= run.extent.low.x);
        let outer = || open.iter().filter(|other| other.extent.meets(&run.extent)).find_map(|other| run.against(other));
        if let Some(fault) = run.inside().or_else(outer) {
            return Some(fault);
        }
        open.push(run);
    }
    None
}

impl<'a> Run<'a> {
    fn of(edges: &'a [Edge]) -> Option<Self> {
        let extent = edges.iter().map(Extent::of).reduce(Extent::around)?;
        Some(Self { edges, extent })
    }

    fn inside(&self) -> Option<Fault> {
        self.edges.iter().enumerate().find_map(|(place, edge)| first_between(edge, &self.edges[place + 1..]))
    }

    fn against(&self, other: &Self) -> Option<Fault> {
        self.edges.iter().filter(|edge| Extent::of(edge).meets(&other.extent)).find_map(|edge| first_between(edge, other.edges))
    }
}

fn first_between(edge: &Edge, others: &[Edge]) -> Option<Fault> {
    let extent = Extent::of(edge);
    others.iter().filter(|other| extent.meets(&Extent::of(other))).find_map(|other| between(edge, other))
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

/// A ring to ask about many points: runs of edges, each with its box.
struct Around<'a> {
    ring: &'a LineString<f64>,
    extent: Rect<f64>,
    runs: Vec<Extent>,
}

impl<'a> Around<'a> {
    fn of(ring: &'a LineString<f64>) -> Option<Self> {
        let extent = ring.bounding_rect()?;
        let run = |start: usize| {
            let vertices = &ring.0[start..ring.0.len().min(start + RUN + 1)];
            vertices.iter().map(|at| Extent { low: *at, high: *at }).reduce(Extent::around)
        };
        let runs = (0..ring.0.len().saturating_sub(1)).step_by(RUN).filter_map(run).collect();
        Some(Self { ring, extent, runs })
    }

    /// On which side of the ring a point lies; `None`: on it. Counts the edges right of it that its height crosses.
    fn side_of(&self, point: Coord<f64>) -> Option<Side> {
        let mut inside = false;
        for (run, extent) in self.runs.iter().enumerate() {
            if extent.low.y > point.y || extent.high.y < point.y || extent.high.x < point.x {
                continue;
            }
            for pair in self.ring.0[run * RUN..self.ring.0.len().min((run + 1) * RUN + 1)].windows(2) {
                let (a, b) = (pair[0], pair[1]);
                if a.y.max(b.y) < point.y || a.y.min(b.y) > point.y || a.x.max(b.x) < point.x {
                    continue;
                }
                let turn = RobustKernel::orient2d(a, b, point);
                if turn == Orientation::Collinear {
                    if point.x >= a.x.min(b.x) {
                        return None;
                    }
                } else if (a.y <= point.y) != (b.y <= point.y) {
                    inside ^= (turn == Orientation::CounterClockwise) == (b.y > a.y);
                }
            }
        }
        Some(if inside { Side::In } else { Side::Out })
    }

    /// On which side of this ring another lies that does not cross it, told by its first point that is not on this one;
    /// `None`: it has none, as rings of the same vertices.
    fn side(&self, other: &LineString<f64>) -> Option<Side> {
        other.0.iter().find_map(|&point| self.side_of(point))
    }
}

/// Rings that do not cross but lie where they should not.
fn misplaced(land: &Land) -> Option<Fault> {
    let is_single = |polygon: &Polygon<f64>| polygon.interiors().is_empty();
    if land.0.len() == 1 && land.0.iter().all(is_single) {
        return None;
    }
    let place = |ring: &LineString<f64>| [ring.0[0].x, ring.0[0].y];
    let parts: Vec<(Around, Vec<Around>)> = land
        .0
        .iter()
        .filter_map(|polygon| Some((Around::of(polygon.exterior())?, polygon.interiors().iter().filter_map(Around::of).collect())))
        .collect();
    for (shell, holes) in &parts {
        for (index, hole) in holes.iter().enumerate() {
            if shell.side(hole.ring) == Some(Side::Out) {
                return Some(Fault { what: "hole_outside_shell", at: place(hole.ring) });
            }
            let is_around = |(other, around): (usize, &Around)| {
                other != index && meet(&hole.extent, &around.extent).is_some() && around.side(hole.ring) == Some(Side::In)
            };
            if holes.iter().enumerate().any(is_around) {
                return Some(Fault { what: "hole_in_hole", at: place(hole.ring) });
            }
        }
    }
    overlapping_parts(&parts)
}

fn overlapping_parts(parts: &[(Around, Vec<Around>)]) -> Option<Fault> {
    let mut parts: Vec<&(Around, Vec<Around>)> = parts.iter().collect();
    parts.sort_by(|a, b| a.0.extent.min().x.total_cmp(&b.0.extent.min().x));
    for (index, part) in parts.iter().enumerate() {
        let extent = part.0.extent;
        for other in parts[index + 1..].iter().take_while(|next| next.0.extent.min().x <= extent.max().x) {
            if meet(&extent, &other.0.extent).is_some() && (lies_in(other, part) || lies_in(part, other)) {
                let first = other.0.ring.0[0];
                return Some(Fault { what: "parts_overlap", at: [first.x, first.y] });
            }
        }
    }
    None
}

fn lies_in(part: &(Around, Vec<Around>), other: &(Around, Vec<Around>)) -> bool {
    let ring = part.0.ring;
    other.0.side(ring) == Some(Side::In) && !other.1.iter().any(|hole| hole.side(ring) != Some(Side::Out))
}

#[derive(PartialEq)]
enum Side {
    In,
    Out,
}
