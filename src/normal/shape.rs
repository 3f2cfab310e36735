//! Set operations on land.
//!
//! `geo`'s boolean operations snap to a grid that depends on the extent of everything that goes in (`i_float`: 2^-29 of half
//! the longer side of the common box), so each operand is first cut to the surroundings of the smaller one, and what comes out is
//! taken back from the grid (`sharp`). Two rings whose edges plainly cross need no such operation (`walk`).

pub(super) mod sharp;
mod walk;

use geo::{Area, BooleanOps, BoundingRect, Coord, CoordsIter, LineString, Polygon, Rect, unary_union};

use super::validity::oriented;
use crate::model::{Land, M2};

/// How far beyond a box its surroundings reach, metres: more than any tolerance.
const MARGIN: f64 = 10.0;

/// No land.
#[must_use]
pub fn nothing() -> Land {
    Land::new(Vec::new())
}

/// The area of drawn land, summed from a corner of its box, so that large coordinates cost no digits.
#[must_use]
pub fn area(land: &Land) -> M2 {
    land.0.iter().map(|polygon| M2(polygon.unsigned_area())).sum()
}

/// What both cover. Costs `O(n log n)` for the vertices near the smaller one.
#[must_use]
pub fn common(a: &Land, b: &Land) -> Land {
    let (Some(box_a), Some(box_b)) = (a.bounding_rect(), b.bounding_rect()) else { return nothing() };
    let Some(both) = meet(&box_a, &box_b) else { return nothing() };
    if let Some(walked) = walk::common(a, b, &both) {
        return walked;
    }
    let (a, b) = (cut_to(a, &both), cut_to(b, &both));
    sharp::sharp(&a.intersection(&b), &[&a, &b])
}

/// What `a` covers and `b` does not.
#[must_use]
pub fn minus(a: &Land, b: &Land) -> Land {
    let (Some(box_a), Some(box_b)) = (a.bounding_rect(), b.bounding_rect()) else { return a.clone() };
    if meet(&box_a, &box_b).is_none() {
        return a.clone();
    }
    let b = cut_to(b, &box_a);
    sharp::sharp(&a.difference(&b), &[a, &b])
}

/// What any of them covers; overlapping land once.
#[must_use]
pub fn union<'a>(lands: impl IntoIterator<Item = &'a Land>) -> Land {
    // `geo` takes the directions of rings as told, and its own results are not always turned so: a hole would be filled.
    let mut turned: Vec<Land> = lands.into_iter().filter(|land| !land.0.is_empty()).map(oriented).collect();
    if turned.len() < 2 {
        return turned.pop().unwrap_or_else(nothing);
    }
    sharp::sharp(&unary_union(&turned), &turned.iter().collect::<Vec<_>>())
}

/// Whether two boxes touch or overlap: their common box.
#[must_use]
pub fn meet(a: &Rect<f64>, b: &Rect<f64>) -> Option<Rect<f64>> {
    let min = Coord { x: a.min().x.max(b.min().x), y: a.min().y.max(b.min().y) };
    let max = Coord { x: a.max().x.min(b.max().x), y: a.max().y.min(b.max().y) };
    (min.x <= max.x && min.y <= max.y).then(|| Rect::new(min, max))
}

/// The land within the surroundings of a box. Bridges along the surroundings' edge may remain between what was one ring;
/// they lie outside the box.
#[must_use]
pub fn cut_to(land: &Land, around: &Rect<f64>) -> Land {
    let margin = margin(around);
    let window = Rect::new(
        Coord { x: around.min().x - margin, y: around.min().y - margin },
        Coord { x: around.max().x + margin, y: around.max().y + margin },
    );
    let polygons = land.0.iter().filter_map(|polygon| {
        let extent = polygon.bounding_rect()?;
        meet(&extent, &window)?;
        if inside(&extent, &window) { Some(polygon.clone()) } else { cut_polygon(polygon, &window) }
    });
    Land::new(polygons.collect())
}

fn margin(around: &Rect<f64>) -> f64 {
    MARGIN + 0.05 * (around.width() + around.height())
}

fn inside(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x >= b.min().x && a.min().y >= b.min().y && a.max().x <= b.max().x && a.max().y <= b.max().y
}

fn cut_polygon(polygon: &Polygon<f64>, window: &Rect<f64>) -> Option<Polygon<f64>> {
    let shell = cut_ring(polygon.exterior(), window)?;
    Some(Polygon::new(shell, polygon.interiors().iter().filter_map(|ring| cut_ring(ring, window)).collect()))
}

/// Sutherland and Hodgman, Communications of the ACM 17 (1974): a ring against each side of the window in turn.
fn cut_ring(ring: &LineString<f64>, window: &Rect<f64>) -> Option<LineString<f64>> {
    let (min, max) = (window.min(), window.max());
    let mut points: Vec<Coord<f64>> = ring.0.split_last().map(|(_, open)| open.to_vec())?;
    let at_x = |a: Coord<f64>, b: Coord<f64>, x: f64| Coord { x, y: a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x)) };
    let at_y = |a: Coord<f64>, b: Coord<f64>, y: f64| Coord { x: a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)), y };
    points = cut_side(&points, |p| p.x >= min.x, |a, b| at_x(a, b, min.x));
    points = cut_side(&points, |p| p.x <= max.x, |a, b| at_x(a, b, max.x));
    points = cut_side(&points, |p| p.y >= min.y, |a, b| at_y(a, b, min.y));
    points = cut_side(&points, |p| p.y <= max.y, |a, b| at_y(a, b, max.y));
    points.push(*points.first()?);
    (points.len() > 3).then(|| LineString::new(points))
}

fn cut_side(
    points: &[Coord<f64>],
    keeps: impl Fn(Coord<f64>) -> bool,
    crossing: impl Fn(Coord<f64>, Coord<f64>) -> Coord<f64>,
) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(points.len().min(64));
    let Some(&last) = points.last() else { return kept };
    let mut before = last;
    for &point in points {
        if keeps(before) != keeps(point) {
            kept.push(crossing(before, point));
        }
        if keeps(point) {
            kept.push(point);
        }
        before = point;
    }
    kept
}

/// The length of all rings, metres.
#[must_use]
pub fn perimeter(polygon: &Polygon<f64>) -> f64 {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.flat_map(LineString::lines).map(|line| (line.dx() * line.dx() + line.dy() * line.dy()).sqrt()).sum()
}

/// A place on the land for notes: its first vertex.
#[must_use]
pub fn first_place(land: &Land) -> Option<[f64; 2]> {
    land.coords_iter().next().map(|coord| [coord.x, coord.y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    fn square(x: f64, y: f64, side: f64) -> Land {
        let polygon = polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)];
        Land::new(vec![polygon])
    }

    #[test]
    fn operations_on_squares() {
        let (a, b) = (square(0.0, 0.0, 10.0), square(5.0, 5.0, 10.0));
        assert!((area(&common(&a, &b)).0 - 25.0).abs() < 1e-6);
        assert!((area(&minus(&a, &b)).0 - 75.0).abs() < 1e-6);
        assert!((area(&union([&a, &b])).0 - 175.0).abs() < 1e-6);
    }

    #[test]
    fn a_hole_stays_open_whatever_way_its_ring_runs() {
        let shell = vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
        let hole = vec![(2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0), (2.0, 2.0)];
        let ringed = Land::new(vec![Polygon::new(shell.into(), vec![hole.into()])]);
        assert!((area(&union([&ringed, &square(20.0, 0.0, 1.0)])).0 - 78.0).abs() < 1e-6);
    }

    #[test]
    fn a_huge_lot_does_not_cost_a_parcel_its_digits() {
        let parcel = square(416_150.123, 2_490_800.456, 20.0);
        let zone = square(0.0, 0.0, 3.0e6);
        assert!((area(&common(&parcel, &zone)).0 - 400.0).abs() < 1e-4);
        assert!(area(&minus(&parcel, &zone)).0 < 1e-4);
    }
}
