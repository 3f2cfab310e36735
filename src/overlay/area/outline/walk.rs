//! A walk along a ring, past what adds nothing in a window.

use std::ops::Range;

use geo::{Coord, LineString};

use super::super::Edge;
use super::{FAN, RUN, Stand};
use crate::normal::extent::Extent;

/// A walk along a ring.
pub(super) struct Walk<'a, S> {
    ring: &'a LineString<f64>,
    window: &'a Extent,
    stand: S,
    /// The first and last column of the run above the window that is under way.
    above: Option<(f64, f64)>,
    /// Whether an edge was met that is on no side of the window.
    enters: bool,
    all: &'a mut Vec<Edge>,
}

impl<'a, S: Stand> Walk<'a, S> {
    pub(super) fn new(ring: &'a LineString<f64>, window: &'a Extent, stand: S, all: &'a mut Vec<Edge>) -> Self {
        Self { ring, window, stand, above: None, enters: false, all }
    }

    /// Adds what matters of the ring, over whose runs there are levels of boxes, or none; tells whether any edge is on no side of the
    /// window.
    pub(super) fn along(mut self, levels: &[Vec<Extent>]) -> bool {
        match levels {
            [] => self.edges(0, self.ring.0.len().saturating_sub(1)),
            [finer @ .., top] => self.boxes(levels, finer.iter().fold(RUN, |width, _| width * FAN), 0..top.len()),
        }
        self.end_run();
        self.enters
    }

    /// What lies in boxes of the last level, each over so many edges.
    fn boxes(&mut self, levels: &[Vec<Extent>], width: usize, places: Range<usize>) {
        let Some((level, finer)) = levels.split_last() else { return };
        for (place, extent) in (places.start..).zip(&level[places]) {
            let extent = self.stand.extent(*extent);
            let (first, last) = (place * width, ((place + 1) * width).min(self.ring.0.len() - 1));
            if extent.is_beside(self.window) || extent.is_below(self.window) {
                self.end_run();
            } else if extent.is_above(self.window) {
                self.go_above(first, last);
            } else if let Some(next) = finer.last() {
                self.boxes(finer, width / FAN, place * FAN..next.len().min((place + 1) * FAN));
            } else {
                self.edges(first, last);
            }
        }
    }

    /// The edges between two vertices: what runs along on one side of the window is passed over, what is in it is taken.
    fn edges(&mut self, first: usize, last: usize) {
        let Some(ring) = self.ring.0.get(..=last) else { return };
        let (stand, Extent { low, high }) = (self.stand, *self.window);
        let mut place = first;
        while place < last {
            let start = stand.at(ring[place]);
            let end = if start.x <= low.x {
                self.beside(place, ring, |at| at.x <= low.x)
            } else if start.x >= high.x {
                self.beside(place, ring, |at| at.x >= high.x)
            } else if start.y < low.y {
                self.beside(place, ring, |at| at.y < low.y)
            } else if start.y > high.y {
                let end = last_of(stand, ring, place, |at| at.y > high.y);
                self.go_above(place, end);
                end
            } else {
                place = self.inside(place, ring);
                continue;
            };
            if end == last {
                return;
            }
            // What leaves the side enters the window, or another side.
            self.edge(end, stand.at(ring[end]), stand.at(ring[end + 1]));
            place = end + 1;
        }
    }

    /// The last vertex of a run on a side that adds nothing.
    #[inline]
    fn beside(&mut self, place: usize, ring: &[Coord<f64>], is_there: impl Fn(Coord<f64>) -> bool) -> usize {
        self.end_run();
        last_of(self.stand, ring, place, is_there)
    }

    /// Takes the edges from a vertex on that is between the sides of the window, or on its top or bottom, up to the first vertex
    /// that is not; tells which one that is, or the last.
    #[inline]
    fn inside(&mut self, mut place: usize, ring: &[Coord<f64>]) -> usize {
        self.end_run();
        self.enters = true;
        let Extent { low, high } = *self.window;
        let mut start = self.stand.at(ring[place]);
        for end in &ring[place + 1..] {
            let end = self.stand.at(*end);
            self.all.extend(Edge::of(start, end));
            place += 1;
            if !(end.x > low.x && end.x < high.x && end.y >= low.y && end.y <= high.y) {
                break;
            }
            start = end;
        }
        place
    }

    #[inline]
    fn edge(&mut self, place: usize, start: Coord<f64>, end: Coord<f64>) {
        let Extent { low, high } = *self.window;
        if start.y > high.y && end.y > high.y {
            self.go_above(place, place + 1);
            return;
        }
        self.end_run();
        let is_away = start.x <= low.x && end.x <= low.x || start.x >= high.x && end.x >= high.x || start.y < low.y && end.y < low.y;
        if !is_away {
            self.enters = true;
            self.all.extend(Edge::of(start, end));
        }
    }

    fn go_above(&mut self, first: usize, last: usize) {
        let column = |vertex: usize| self.stand.at(self.ring.0[vertex]).x;
        let from = self.above.map_or_else(|| column(first), |(from, _)| from);
        self.above = Some((from, column(last)));
    }

    fn end_run(&mut self) {
        let Some((from, to)) = self.above.take() else { return };
        let y = self.window.high.y;
        let flat = Edge::of(Coord { x: from, y }, Coord { x: to, y });
        self.all.extend(
            flat.map(|edge| Edge { is_above: true, ..edge })
                .filter(|edge| edge.right.x > self.window.low.x && edge.left.x < self.window.high.x),
        );
    }
}

/// The last vertex of a run on one side.
#[inline]
fn last_of(stand: impl Stand, ring: &[Coord<f64>], place: usize, is_there: impl Fn(Coord<f64>) -> bool) -> usize {
    place + ring[place + 1..].iter().take_while(|at| is_there(stand.at(**at))).count()
}

#[cfg(test)]
mod tests {
    use super::super::{Outline, Upright};
    use super::*;
    use crate::model::Land;
    use crate::overlay::area::{edges_of, sum};
    use geo::{Polygon, Rect};

    #[test]
    fn what_is_passed_over_adds_nothing() {
        let window = Rect::new((0.0, 0.0), (10.0, 10.0));
        let square = Land::new(vec![window.to_polygon()]);
        let under = |edges: &mut Vec<Edge>| {
            edges.sort_by(|a, b| a.left.x.total_cmp(&b.left.x));
            sum::<f64>(&edges_of(&square, Upright).collect::<Vec<_>>(), edges, window.min(), 0.0).0
        };
        let on_no_side = |pair: &[Coord<f64>]| {
            let all = |is_there: fn(&Coord<f64>) -> bool| pair.iter().all(is_there);
            !(all(|at| at.x <= 0.0) || all(|at| at.x >= 10.0) || all(|at| at.y < 0.0) || all(|at| at.y > 10.0))
        };
        let (mut state, mut entered) = (3_u32, 0);
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from((state >> 16) % below)
        };
        for round in 0_u32..4000 {
            // Rings that cross themselves, with vertices on the sides of the window; every other one goes step by step, so that whole
            // runs lie beside it.
            let (vertices, size, mut at) = (4 + round % 150, 1.0 + random(4), Coord { x: 5.0, y: 5.0 });
            let next = |_| {
                let step = Coord { x: (random(19) - 9.0) / 2.0 * size, y: (random(19) - 9.0) / 2.0 * size };
                at = if round % 2 == 0 { at + step } else { Coord { x: 5.0, y: 5.0 } + step };
                at
            };
            let ring = Polygon::new((0..vertices).map(next).collect(), Vec::new());
            let land = Land::new(vec![ring]);
            let (mut near, mut all) = (Vec::new(), edges_of(&land, Upright).collect());
            let enters = Outline::of(&land).edges_within(&land, &window, Upright, &mut near);
            let (found, whole) = (under(&mut near), under(&mut all));
            assert!((found - whole).abs() < 1e-9, "{found} {whole} {land:?}");
            assert_eq!(enters, land.0[0].exterior().0.windows(2).any(on_no_side), "{land:?}");
            entered += usize::from(enters);
        }
        assert!((100..4000).contains(&entered), "{entered}");
    }
}
