//! Whether land can be computed with as it stands, and if not, where.

mod crossing;
mod monotone;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{BoundingRect, Coord, CoordsIter, LineString, Polygon, Rect, Winding, winding_order::WindingOrder};

use super::extent::Extent;
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
    // Whole rings without a way out in the middle, which compilers turn into vector code.
    if rings(land).all(|ring| !ring.0.iter().fold(false, |any, coord| any | bad(coord))) {
        return None;
    }
    land.coords_iter().find(bad).map(|coord| Fault { what: "coordinate_absurd", at: [coord.x, coord.y] })
}

/// The first fault of finite land: a ring that crosses, touches or retraces itself, rings that cross or run along one
/// another, a hole outside its shell or in another hole, parts that overlap.
///
/// Costs `O(n log n)` and what runs of edges whose boxes meet are held against one another.
#[must_use]
pub fn fault(land: &Land) -> Option<Fault> {
    degenerate(land).or_else(|| crossing::crossing(land)).or_else(|| misplaced(land))
}

/// Whether land can be computed with as it stands; if so its shells are counter-clockwise and its holes clockwise then.
pub fn settle(land: &mut Land) -> bool {
    if absurd(land).is_some() || !(is_monotone(land) || fault(land).is_none()) {
        return false;
    }
    turn(land);
    true
}

/// Whether land is a single ring that is plainly sound.
fn is_monotone(land: &Land) -> bool {
    matches!(&land.0[..], [polygon] if polygon.interiors().is_empty() && monotone::is_monotone(&polygon.exterior().0))
}

/// Which way a ring runs, by the sign of its area; `None` where it has none.
pub(super) fn winding(ring: &LineString<f64>) -> Option<WindingOrder> {
    let origin = *ring.0.first()?;
    let (mut twice, mut size) = (0.0_f64, 0.0_f64);
    for pair in ring.0.windows(2) {
        let (a, b) = (pair[0] - origin, pair[1] - origin);
        let (one, other) = (a.x * b.y, b.x * a.y);
        twice += one - other;
        size += one.abs() + other.abs();
    }
    // Each term is within 5 roundings of its size, and each of the n sums within one of all before.
    #[expect(clippy::cast_precision_loss, reason = "a bound")]
    let bound = (ring.0.len() + 5) as f64 * f64::EPSILON * size;
    if twice.abs() <= bound {
        return ring.winding_order();
    }
    Some(if twice > 0.0 { WindingOrder::CounterClockwise } else { WindingOrder::Clockwise })
}

/// Shells counter-clockwise, holes clockwise, by the sign of their areas: where a drawn ring meets itself by rounding, its first corner
/// may turn the other way.
#[must_use]
pub fn oriented(land: &Land) -> Land {
    let mut land = land.clone();
    turn(&mut land);
    land
}

/// The same in place.
pub(super) fn turn(land: &mut Land) {
    let turn = |ring: &mut LineString<f64>, meant: WindingOrder| {
        if winding(ring).is_some_and(|order| order != meant) {
            ring.0.reverse();
        }
    };
    for polygon in &mut land.0 {
        polygon.exterior_mut(|ring| turn(ring, WindingOrder::CounterClockwise));
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(|ring| turn(ring, WindingOrder::Clockwise)));
    }
}

/// Shells and holes.
fn rings(land: &Land) -> impl Iterator<Item = &LineString<f64>> {
    land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn before(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.x, a.y) < (b.x, b.y)
}

/// Edges in a run, whose box is looked at before they are.
const RUN: usize = 16;

fn degenerate(land: &Land) -> Option<Fault> {
    rings(land).filter(|ring| !ring.0.is_empty()).find_map(|ring| {
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

/// Runs under a box of their own: a shell of a million vertices may have holes by the hundred.
const RUNS: usize = 32;

/// A ring to ask about many points: runs of edges, each with its box, and boxes over [`RUNS`] of them.
struct Around<'a> {
    ring: &'a LineString<f64>,
    extent: Rect<f64>,
    runs: Vec<Extent>,
    blocks: Vec<Extent>,
}

impl<'a> Around<'a> {
    fn of(ring: &'a LineString<f64>) -> Option<Self> {
        let extent = ring.bounding_rect()?;
        let run = |start: usize| Extent::of(&ring.0[start..ring.0.len().min(start + RUN + 1)]);
        let runs: Vec<Extent> = (0..ring.0.len().saturating_sub(1)).step_by(RUN).map(run).collect();
        let blocks = runs.chunks(RUNS).map(Extent::over).collect();
        Some(Self { ring, extent, runs, blocks })
    }

    /// On which side of the ring a point lies; `None`: on it. Counts the edges right of it that its height crosses.
    fn side_of(&self, point: Coord<f64>) -> Option<Side> {
        let mut inside = false;
        let is_level = |extent: &Extent| extent.low.y <= point.y && extent.high.y >= point.y && extent.high.x >= point.x;
        let blocks = self.blocks.iter().zip((0..).step_by(RUNS)).filter(|(block, _)| is_level(block));
        let runs = blocks.flat_map(|(_, first)| first..self.runs.len().min(first + RUNS));
        for run in runs.filter(|run| is_level(&self.runs[*run])) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_lie_in_a_shell_of_many_runs_at_any_height() {
        let at = |step: u32| {
            let (sin, cos) = (f64::from(step) * std::f64::consts::TAU / 4096.0).sin_cos();
            Coord { x: 1000.0 * cos, y: 1000.0 * sin }
        };
        let hole = |x: f64, y: f64| LineString::from(vec![(x, y), (x, y + 1.0), (x + 1.0, y + 1.0), (x + 1.0, y), (x, y)]);
        let land = |holes: Vec<LineString<f64>>| Land::new(vec![Polygon::new((0..4096).map(at).collect(), holes)]);
        let within: Vec<LineString<f64>> = (-300..300).map(|step| hole(0.0, f64::from(step) * 3.25)).collect();
        assert_eq!(fault(&land(within.clone())), None);
        let beside = within.into_iter().chain([hole(1001.0, 12.0)]);
        assert_eq!(fault(&land(beside.collect())).map(|fault| fault.what), Some("hole_outside_shell"));
    }
}
