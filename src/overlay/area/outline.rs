//! The edges of a shape that matter in a window, found without walking all of it.

mod walk;

use geo::{Coord, LineString, Polygon, Rect};

use super::{Edge, extent};
use crate::model::Land;
use crate::normal::extent::Extent;
use walk::Walk;

/// Edges in a run; each run has a box.
const RUN: usize = 16;
/// Boxes of one level under a box of the next.
const FAN: usize = 8;
/// Parts or holes under a box.
const GROUP: usize = 16;

/// How a plane is held: as it is, or turned.
pub(super) trait Stand: Copy {
    /// A place.
    fn at(self, at: Coord<f64>) -> Coord<f64>;

    /// A box.
    fn extent(self, extent: Extent) -> Extent;
}

/// As it is.
#[derive(Clone, Copy)]
pub(super) struct Upright;

impl Stand for Upright {
    #[inline]
    fn at(self, at: Coord<f64>) -> Coord<f64> {
        at
    }

    #[inline]
    fn extent(self, extent: Extent) -> Extent {
        extent
    }
}

/// Turned clockwise by a right angle, which rounds nothing.
#[derive(Clone, Copy)]
pub(super) struct Turn;

impl Stand for Turn {
    #[inline]
    fn at(self, at: Coord<f64>) -> Coord<f64> {
        Coord { x: at.y, y: -at.x }
    }

    #[inline]
    fn extent(self, Extent { low, high }: Extent) -> Extent {
        Extent { low: Coord { x: low.y, y: -high.x }, high: Coord { x: high.y, y: -low.x } }
    }
}

/// Boxes over the parts of a shape, over the rings of each and, in trees, over the runs of edges of long rings.
#[derive(Debug)]
pub struct Outline {
    extent: Option<Rect<f64>>,
    parts: Grouped<PartBoxes>,
}

/// Boxes over a part's rings; sound holes lie in their shell, and so in its box.
#[derive(Debug)]
struct PartBoxes {
    shell: RingBoxes,
    holes: Grouped<RingBoxes>,
}

/// Things with boxes, and boxes over [`GROUP`] of them that stand one behind the other: shapes have parts and holes by the hundred.
#[derive(Debug)]
struct Grouped<T> {
    all: Vec<T>,
    groups: Vec<Extent>,
}

impl<T> Grouped<T> {
    fn of(all: Vec<T>, extent: impl Fn(&T) -> Extent) -> Self {
        let group = |things: &[T]| things.iter().fold(Extent::NOTHING, |all, thing| all.around(&extent(thing)));
        let groups = if all.len() > 1 { all.chunks(GROUP).map(group).collect() } else { Vec::new() };
        Self { all, groups }
    }

    /// Those of the groups that matter, with their places.
    fn near(&self, is_away: impl Fn(Extent) -> bool) -> impl Iterator<Item = (usize, &T)> {
        let alone = if self.groups.is_empty() { 0..self.all.len() } else { 0..0 };
        let near = (0..).zip(&self.groups).filter(move |(_, group)| !is_away(**group));
        let ranges = near.map(|(group, _): (usize, _)| group * GROUP..self.all.len().min((group + 1) * GROUP));
        std::iter::once(alone).chain(ranges).flatten().map(|place| (place, &self.all[place]))
    }
}

/// The box of a ring, and boxes over its runs; no level for a short ring. The last level is the coarsest.
#[derive(Debug)]
struct RingBoxes {
    extent: Extent,
    levels: Vec<Vec<Extent>>,
}

impl Outline {
    /// Boxes over everything: for a shape that is asked about many times. Costs `O(n)`.
    #[must_use]
    pub fn of(land: &Land) -> Self {
        Self::with(land, levels)
    }

    /// No boxes but those of the rings: for a shape that is asked about once.
    #[must_use]
    pub fn plain(land: &Land) -> Self {
        Self::with(land, |_| Vec::new())
    }

    fn with(land: &Land, levels: impl Fn(&[Coord<f64>]) -> Vec<Vec<Extent>>) -> Self {
        let ring = |ring: &LineString<f64>| {
            let levels = levels(&ring.0);
            let extent = levels.last().map_or_else(|| Extent::of(&ring.0), |top| Extent::over(top));
            RingBoxes { extent, levels }
        };
        let part = |polygon: &Polygon<f64>| {
            let (shell, holes) = (ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect());
            PartBoxes { shell, holes: Grouped::of(holes, |hole: &RingBoxes| hole.extent) }
        };
        let parts = Grouped::of(land.0.iter().map(part).collect(), |part: &PartBoxes| part.shell.extent);
        let Extent { low, high } = parts.all.iter().fold(Extent::NOTHING, |all, part| all.around(&part.shell.extent));
        Self { extent: (low.x <= high.x).then(|| Rect::new(low, high)), parts }
    }

    /// The box of the shape; `None`: it has no vertex.
    #[must_use]
    pub fn extent(&self) -> Option<&Rect<f64>> {
        self.extent.as_ref()
    }

    /// The box in which edges end that matter in a window: runs above it count as flat ones along its top.
    pub(super) fn reach(&self, window: &Rect<f64>) -> Extent {
        let window = extent(window);
        self.extent.as_ref().map_or(window, |all| window.around(&extent(all)))
    }

    /// Adds the edges of the shape that it was made of which matter to a shape in a window: beside it they span no column of
    /// it, below it they are under all of its edges, and a run above it counts as one flat edge along its top. All is meant,
    /// and comes out, as the plane is held. Tells whether any edge is on no side of the window, an upright one too.
    pub(super) fn edges_within(&self, land: &Land, window: &Rect<f64>, stand: impl Stand, all: &mut Vec<Edge>) -> bool {
        let window = stand.extent(extent(window));
        // Of a ring that is above the window as a whole the run ends in the column where it began.
        let is_away = |extent: Extent| {
            let extent = stand.extent(extent);
            extent.is_beside(&window) || extent.is_below(&window) || extent.is_above(&window)
        };
        let mut enters = false;
        for (part, boxes) in self.parts.near(is_away) {
            if is_away(boxes.shell.extent) {
                continue;
            }
            let polygon = &land.0[part];
            enters |= boxes.shell.edges_within(polygon.exterior(), &window, stand, all);
            for (hole, boxes) in boxes.holes.near(is_away) {
                if !is_away(boxes.extent) {
                    enters |= boxes.edges_within(&polygon.interiors()[hole], &window, stand, all);
                }
            }
        }
        enters
    }
}

impl RingBoxes {
    fn edges_within(&self, ring: &LineString<f64>, window: &Extent, stand: impl Stand, all: &mut Vec<Edge>) -> bool {
        Walk::new(ring, window, stand, all).along(&self.levels)
    }
}

fn levels(ring: &[Coord<f64>]) -> Vec<Vec<Extent>> {
    let edges = ring.len().saturating_sub(1);
    if edges < 2 * RUN {
        return Vec::new();
    }
    let of_run = |run: usize| Extent::of(&ring[run * RUN..=edges.min((run + 1) * RUN)]);
    let mut levels = vec![(0..edges.div_ceil(RUN)).map(of_run).collect::<Vec<_>>()];
    while let Some(finest) = levels.last().filter(|level| level.len() > FAN) {
        levels.push(finest.chunks(FAN).map(Extent::over).collect());
    }
    levels
}

impl Extent {
    fn is_beside(&self, window: &Self) -> bool {
        self.high.x <= window.low.x || self.low.x >= window.high.x
    }

    fn is_below(&self, window: &Self) -> bool {
        self.high.y < window.low.y
    }

    fn is_above(&self, window: &Self) -> bool {
        self.low.y > window.high.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::area::{Prepared, Scratch, common};
    use geo::BoundingRect;

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

    #[test]
    fn parts_and_holes_by_the_hundred_are_found_like_any_other() {
        let square = |x: f64, y: f64, size: f64| Rect::new((x, y), (x + size, y + size)).to_polygon();
        let grid = |step: f64| (0..12).flat_map(move |row| (0..12).map(move |column| (f64::from(column) * step, f64::from(row) * step)));
        let holes: Vec<Polygon<f64>> = grid(16.0).map(|(x, y)| square(x + 4.0, y + 4.0, 7.0)).collect();
        let islands: Vec<Polygon<f64>> = grid(10.0).map(|(x, y)| square(300.0 + x, y, 6.0)).collect();
        let clockwise = |hole: &Polygon<f64>| LineString::new(hole.exterior().0.iter().rev().copied().collect());
        let shell = square(0.0, 0.0, 200.0);
        let pierced = Polygon::new(shell.exterior().clone(), holes.iter().map(clockwise).collect());
        let land = Land::new(std::iter::once(pierced).chain(islands.iter().cloned()).collect());
        let (outline, mut scratch) = (Outline::of(&land), Scratch::default());
        for (x, y) in grid(41.0) {
            let window = Land::new(vec![square(x - 3.5, y - 7.25, 23.0)]);
            let of = |polygons: &[Polygon<f64>]| polygons.iter().map(|one| common(&window, &one.clone().into()).0).sum::<f64>();
            let expected = of(std::slice::from_ref(&shell)) - of(&holes) + of(&islands);
            let found = Prepared::new(&window).unwrap().common(&land, &outline, &mut scratch).0;
            assert!((found - expected).abs() < 1e-9, "{x} {y}: {found} {expected}");
        }
    }
}
