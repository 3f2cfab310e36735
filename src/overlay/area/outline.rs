//! The edges of a shape that matter in a window, found without walking all of it.

use geo::{BoundingRect, Coord, LineString, Rect};

use super::{Edge, rings};
use crate::model::Land;

/// Edges in a run; each run has a box.
const RUN: usize = 16;
/// Boxes of one level under a box of the next.
const FAN: usize = 8;

/// How a plane is held: as it is, or turned.
pub(super) trait Stand: Copy {
    /// A place.
    fn at(self, at: Coord<f64>) -> Coord<f64>;

    /// A box.
    fn window(self, window: &Rect<f64>) -> Rect<f64> {
        Rect::new(self.at(window.min()), self.at(window.max()))
    }
}

/// As it is.
#[derive(Clone, Copy)]
pub(super) struct Upright;

impl Stand for Upright {
    fn at(self, at: Coord<f64>) -> Coord<f64> {
        at
    }
}

/// Turned clockwise by a right angle, which rounds nothing.
#[derive(Clone, Copy)]
pub(super) struct Turn;

impl Stand for Turn {
    fn at(self, at: Coord<f64>) -> Coord<f64> {
        Coord { x: at.y, y: -at.x }
    }
}

/// Boxes over the rings of a shape and, in trees, over the runs of edges of long rings.
#[derive(Debug)]
pub struct Outline {
    extent: Option<Rect<f64>>,
    rings: Vec<RingBoxes>,
}

/// The box of a ring, and boxes over its runs; no level for a short ring. The last level is the coarsest.
#[derive(Debug)]
struct RingBoxes {
    extent: Option<Rect<f64>>,
    levels: Vec<Vec<Rect<f64>>>,
}

impl Outline {
    /// Boxes over everything: for a shape that is asked about many times. Costs `O(n)`.
    #[must_use]
    pub fn of(land: &Land) -> Self {
        Self::with(land, levels)
    }

    /// No boxes but those of the rings: for a shape that is asked about once.
    #[must_use]
    pub(super) fn plain(land: &Land) -> Self {
        Self::with(land, |_| Vec::new())
    }

    fn with(land: &Land, levels: impl Fn(&[Coord<f64>]) -> Vec<Vec<Rect<f64>>>) -> Self {
        let boxes = |ring: &LineString<f64>| {
            let levels = levels(&ring.0);
            let top = levels.last().map(|top| around(top.iter().copied()));
            RingBoxes { extent: top.or_else(|| ring.bounding_rect()), levels }
        };
        let rings: Vec<RingBoxes> = rings(land).map(boxes).collect();
        let extents = rings.iter().filter_map(|ring| ring.extent);
        Self { extent: extents.reduce(|all, ring| around([all, ring].into_iter())), rings }
    }

    /// The box of the shape; `None`: it has no vertex.
    #[must_use]
    pub fn extent(&self) -> Option<&Rect<f64>> {
        self.extent.as_ref()
    }

    /// Adds the edges of the shape that it was made of which matter to a shape in a window: beside it they span no column of
    /// it, below it they are under all of its edges, and a run above it counts as one flat edge along its top. All is meant,
    /// and comes out, as the plane is held.
    pub(super) fn edges_within(&self, land: &Land, window: &Rect<f64>, stand: impl Stand, all: &mut Vec<Edge>) {
        let window = &stand.window(window);
        for (ring, boxes) in rings(land).zip(&self.rings) {
            let extent = boxes.extent.map(|extent| stand.window(&extent));
            if extent.is_none_or(|extent| is_beside(&extent, window) || is_below(&extent, window)) {
                continue;
            }
            let mut walk = Walk { ring, window, stand, above: None, all: &mut *all };
            match boxes.levels.len().checked_sub(1) {
                None => walk.edges(0, ring.0.len().saturating_sub(1)),
                Some(top) => (0..boxes.levels[top].len()).for_each(|place| walk.node(&boxes.levels, top, place)),
            }
            walk.end_run();
        }
    }
}

fn levels(ring: &[Coord<f64>]) -> Vec<Vec<Rect<f64>>> {
    let edges = ring.len().saturating_sub(1);
    if edges < 2 * RUN {
        return Vec::new();
    }
    let of_run = |run: usize| around(ring[run * RUN..=edges.min((run + 1) * RUN)].iter().map(|at| Rect::new(*at, *at)));
    let mut levels = vec![(0..edges.div_ceil(RUN)).map(of_run).collect::<Vec<_>>()];
    while let Some(finest) = levels.last().filter(|level| level.len() > FAN) {
        levels.push(finest.chunks(FAN).map(|boxes| around(boxes.iter().copied())).collect());
    }
    levels
}

fn around(boxes: impl Iterator<Item = Rect<f64>>) -> Rect<f64> {
    let nothing = (Coord { x: f64::INFINITY, y: f64::INFINITY }, Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY });
    let (min, max) = boxes.fold(nothing, |(min, max), each| {
        let (low, high) = (each.min(), each.max());
        (Coord { x: min.x.min(low.x), y: min.y.min(low.y) }, Coord { x: max.x.max(high.x), y: max.y.max(high.y) })
    });
    Rect::new(min, max)
}

fn is_beside(extent: &Rect<f64>, window: &Rect<f64>) -> bool {
    extent.max().x <= window.min().x || extent.min().x >= window.max().x
}

fn is_below(extent: &Rect<f64>, window: &Rect<f64>) -> bool {
    extent.max().y < window.min().y
}

/// A walk along a ring.
struct Walk<'a, S> {
    ring: &'a LineString<f64>,
    window: &'a Rect<f64>,
    stand: S,
    /// The first and last column of the run above the window that is under way.
    above: Option<(f64, f64)>,
    all: &'a mut Vec<Edge>,
}

impl<S: Stand> Walk<'_, S> {
    fn node(&mut self, levels: &[Vec<Rect<f64>>], level: usize, place: usize) {
        let extent = &self.stand.window(&levels[level][place]);
        let width = RUN * FAN.pow(u32::try_from(level).unwrap_or(u32::MAX));
        let (first, last) = (place * width, ((place + 1) * width).min(self.ring.0.len() - 1));
        if is_beside(extent, self.window) || is_below(extent, self.window) {
            self.end_run();
        } else if extent.min().y > self.window.max().y {
            self.go_above(first, last);
        } else if level == 0 {
            self.edges(first, last);
        } else {
            let children = place * FAN..((place + 1) * FAN).min(levels[level - 1].len());
            children.for_each(|child| self.node(levels, level - 1, child));
        }
    }

    /// The edges between two vertices, one by one.
    fn edges(&mut self, first: usize, last: usize) {
        let (min, max) = (self.window.min(), self.window.max());
        for (place, pair) in (first..).zip(self.ring.0[first..=last].windows(2)) {
            let (start, end) = (self.stand.at(pair[0]), self.stand.at(pair[1]));
            if start.y > max.y && end.y > max.y {
                self.go_above(place, place + 1);
                continue;
            }
            self.end_run();
            let is_beside = start.x.max(end.x) <= min.x || start.x.min(end.x) >= max.x;
            let is_below = start.y < min.y && end.y < min.y;
            if !is_beside && !is_below {
                self.all.extend(Edge::of(start, end));
            }
        }
    }

    fn go_above(&mut self, first: usize, last: usize) {
        let column = |vertex: usize| self.stand.at(self.ring.0[vertex]).x;
        let from = self.above.map_or_else(|| column(first), |(from, _)| from);
        self.above = Some((from, column(last)));
    }

    fn end_run(&mut self) {
        let Some((from, to)) = self.above.take() else { return };
        let y = self.window.max().y;
        let flat = Edge::of(Coord { x: from, y }, Coord { x: to, y });
        self.all.extend(
            flat.map(|edge| Edge { is_above: true, ..edge })
                .filter(|edge| edge.right.x > self.window.min().x && edge.left.x < self.window.max().x),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::area::{Prepared, Scratch, common};

    /// A winding band of many vertices, closed far above the windows.
    fn band() -> Land {
        let wave = |step: i32| 40.0 * (f64::from(step) / 30.0).sin() + f64::from(step % 7) * 0.25;
        let low = (0..4000).map(|step| Coord { x: f64::from(step) * 0.5, y: wave(step) });
        let high = (0..4000).rev().map(|step| Coord { x: f64::from(step) * 0.5 + 0.25, y: wave(step) + 30.0 });
        Land::new(vec![geo::Polygon::new(low.chain(high).collect(), Vec::new())])
    }

    #[test]
    fn the_boxes_reach_as_far_as_the_land() {
        let place = |step: u32| {
            let (sin, cos) = (f64::from(step) * std::f64::consts::TAU / 3000.0).sin_cos();
            Coord { x: 50.0 * cos, y: 20.0 * sin }
        };
        for first in [0, 700, 1500, 2300] {
            let land = Land::new(vec![geo::Polygon::new((first..first + 3000).map(place).collect(), Vec::new())]);
            assert_eq!(Outline::of(&land).extent().copied(), land.bounding_rect(), "{first}");
        }
    }

    #[test]
    fn boxes_change_no_area() {
        let land = band();
        let outline = Outline::of(&land);
        let mut scratch = Scratch::default();
        for step in 0..300 {
            let (x, y) = (f64::from(step) * 6.3 + 0.125, f64::from(step % 11) * 14.5 - 70.0);
            let window = Land::new(vec![Rect::new((x, y), (x + 25.0, y + 17.0)).to_polygon()]);
            let prepared = Prepared::new(&window).unwrap();
            let (found, plain) = (prepared.common(&land, &outline, &mut scratch).0, common(&window, &land).0);
            assert!((found - plain).abs() <= 1e-12 * plain, "{x} {y}: {found} {plain}");
        }
    }
}
