//! The inscribed-circle test.

use geo::{Area, Buffer, Coord, Polygon};

use crate::model::M;
use crate::normal::shape::perimeter;

/// By so much a circle may be too wide and still fit, metres: a band of exactly the tolerance is a piece.
const TIE: f64 = 1e-6;

/// Whether no circle of diameter `width` fits in a connected part, so that it is the surveyors' pen.
///
/// What a bound on the inradius cannot tell is shrunk by half the width: nothing left means that no circle fits. The bounds:
/// a circle needs its own area, and fits in no band that is narrower; land without holes is at most its perimeter times its
/// inradius. Costs `O(n log n)`.
#[must_use]
pub fn is_sliver(part: &Polygon<f64>, width: M) -> bool {
    let radius = width.0 / 2.0 - TIE;
    let area = part.unsigned_area();
    if radius <= 0.0 {
        return area <= 0.0;
    }
    if area < std::f64::consts::PI * radius * radius {
        return true;
    }
    if part.interiors().is_empty() && area >= radius * perimeter(part) {
        return false;
    }
    height(part) < 2.0 * radius || part.buffer(-radius).0.is_empty()
}

/// The width of the band along the longest edge of the shell that holds all of a part; infinite where it has no edge.
fn height(part: &Polygon<f64>) -> f64 {
    let squared = |along: Coord<f64>| along.x * along.x + along.y * along.y;
    let lines = part.exterior().lines();
    let Some(longest) = lines.max_by(|a, b| squared(a.delta()).total_cmp(&squared(b.delta()))) else { return f64::INFINITY };
    let (along, length) = (longest.delta(), squared(longest.delta()).sqrt());
    let beside = |at: &Coord<f64>| (along.x * (at.y - longest.start.y) - along.y * (at.x - longest.start.x)) / length;
    let (low, high) = part.exterior().0.iter().map(beside).fold((0.0, 0.0), |(low, high): (f64, f64), at| (low.min(at), high.max(at)));
    if length > 0.0 { high - low } else { f64::INFINITY }
}

/// Twice the area by the perimeter: the width of a long band.
#[must_use]
pub fn mean_width(part: &Polygon<f64>) -> M {
    let around = perimeter(part);
    M(if around > 0.0 { 2.0 * part.unsigned_area() / around } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Rotate, Translate, polygon};

    fn band(length: f64, width: f64) -> Polygon<f64> {
        polygon![(x: 0.0, y: 0.0), (x: length, y: 0.0), (x: length, y: width), (x: 0.0, y: width)]
            .rotate_around_point(33.0, (0.0, 0.0).into())
            .translate(416_150.0, 2_490_800.0)
    }

    #[test]
    fn a_pen_error_is_a_sliver_whatever_its_area() {
        assert!(is_sliver(&band(400.0, 0.05), M(0.2)));
        assert!(is_sliver(&band(400.0, 0.199), M(0.2)));
        assert!(!is_sliver(&band(400.0, 0.2), M(0.2)));
        assert!(!is_sliver(&band(40.0, 0.3), M(0.2)));
        assert!(!is_sliver(&band(0.21, 0.21), M(0.2)));
        assert!(is_sliver(&band(0.19, 0.19), M(0.2)));
    }

    #[test]
    fn a_bite_on_a_pen_error_is_a_piece() {
        let part = polygon![
            (x: 0.0, y: 0.0), (x: 100.0, y: 0.0), (x: 100.0, y: 0.03), (x: 53.0, y: 0.03),
            (x: 53.0, y: 3.0), (x: 50.0, y: 3.0), (x: 50.0, y: 0.03), (x: 0.0, y: 0.03)
        ];
        assert!(!is_sliver(&part, M(0.2)));
    }

    #[test]
    fn a_band_is_as_high_as_it_is_wide() {
        assert!((height(&band(40.0, 0.3)) - 0.3).abs() < 1e-9);
        // An angle of two bands lies in none.
        let angle = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 8.0), (x: 8.9, y: 8.0), (x: 8.9, y: 0.1), (x: 0.0, y: 0.1)];
        assert!((height(&angle) - 8.0).abs() < 1e-9);
        assert!(is_sliver(&angle, M(0.2)));
    }

    #[test]
    fn a_wedge_is_as_wide_as_its_circle() {
        let wedge = |width: f64| polygon![(x: 0.0, y: 0.0), (x: 60.0, y: 0.0), (x: 60.0, y: width)];
        assert!(is_sliver(&wedge(0.19), M(0.2)));
        assert!(!is_sliver(&wedge(0.25), M(0.2)));
    }

    #[test]
    fn a_thin_ring_is_a_sliver() {
        let ring = |inner: f64| {
            let (a, b) = (10.0, 10.0 + inner);
            Polygon::new(
                vec![(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)].into(),
                vec![vec![(20.0 - b, 20.0 - b), (20.0 - b, b), (b, b), (b, 20.0 - b)].into()],
            )
            .translate(a, a)
        };
        assert!(is_sliver(&ring(9.9), M(0.2)));
        assert!(!is_sliver(&ring(9.7), M(0.2)));
    }
}
