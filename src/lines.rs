//! Floor 4: how lines cut a parcel, and what lies within a distance of them.

pub mod buffer;

use geo::{BooleanOps, BoundingRect, Distance, Euclidean, Length, LineString, MultiLineString, Point, Polygon, Rect};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::float::slice::FloatSlice;

use crate::model::{Land, M};
use crate::normal::shape;
use crate::overlay::is_sliver;

/// What lines do to a parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// How far they run inside it.
    pub length: M,
    /// The parts that they cut it into, slivers left out; one part: they end inside without parting it.
    pub parts: Vec<Polygon<f64>>,
}

/// Cuts `parcel` along `lines`; `None` where they stay outside or run within `tolerance` of its edge.
///
/// Costs `O(n log n)` for the vertices of the parcel and of the lines near it.
#[must_use]
pub fn crossing(parcel: &Land, lines: &[&LineString<f64>], tolerance: M) -> Option<Crossing> {
    let extent = parcel.bounding_rect()?;
    let near: Vec<LineString<f64>> = lines.iter().flat_map(|line| stretches(line, &extent)).collect();
    if near.is_empty() {
        return None;
    }
    let near = MultiLineString::new(near);
    let inside = parcel.clip(&near, false);
    let parts: Vec<Polygon<f64>> = sliced(parcel, &near).into_iter().filter(|part| !is_sliver(part, tolerance)).collect();
    let before = parcel.0.iter().filter(|part| !is_sliver(part, tolerance)).count();
    let deep = parts.len() > before || inside.0.iter().any(|line| depth(parcel, line) > tolerance.0);
    deep.then(|| Crossing { length: M(inside.0.iter().map(|line| Euclidean.length(line)).sum()), parts })
}

/// The stretches of a line whose segments come near a box; they reach beyond it, so that they cut what they cross.
fn stretches(line: &LineString<f64>, extent: &Rect<f64>) -> Vec<LineString<f64>> {
    let is_near = |segment: &geo::Line<f64>| shape::meet(&segment.bounding_rect(), extent).is_some();
    let segments: Vec<geo::Line<f64>> = line.lines().collect();
    let runs = segments.chunk_by(|a, b| is_near(a) == is_near(b)).filter(|run| run.first().is_some_and(is_near));
    runs.map(|run| LineString::new(run.iter().map(|line| line.start).chain(run.last().map(|line| line.end)).collect())).collect()
}

/// The parts of land when it is cut along lines.
fn sliced(land: &Land, lines: &MultiLineString<f64>) -> Vec<Polygon<f64>> {
    let path = |line: &LineString<f64>| line.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
    let rings: Vec<Vec<[f64; 2]>> = land
        .0
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .map(|ring| path(ring).split_last().map(|(_, open)| open.to_vec()).unwrap_or_default())
        .collect();
    let cuts: Vec<Vec<[f64; 2]>> = lines.0.iter().map(path).collect();
    let ring_of = |ring: Vec<[f64; 2]>| LineString::from(ring.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>());
    let shapes = rings.slice_by(&cuts, FillRule::EvenOdd);
    let polygon = |rings: Vec<Vec<[f64; 2]>>| {
        let mut rings = rings.into_iter().map(ring_of);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    shapes.into_iter().filter_map(polygon).collect()
}

/// How far a line gets from the parcel's edge, told by its vertices and the middles of its segments.
fn depth(parcel: &Land, line: &LineString<f64>) -> f64 {
    let edges: Vec<&LineString<f64>> =
        parcel.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())).collect();
    let from_edge = |point: Point<f64>| edges.iter().map(|edge| Euclidean.distance(&point, *edge)).fold(f64::INFINITY, f64::min);
    let middles = line.lines().map(|segment| Point::from((segment.start + segment.end) / 2.0));
    line.points().chain(middles).map(from_edge).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, wkt};

    fn parcel() -> Land {
        wkt!(MULTIPOLYGON(((416000. 2490000., 416100. 2490000., 416100. 2490050., 416000. 2490050., 416000. 2490000.))))
    }

    #[test]
    fn a_line_across_parts_the_parcel() {
        let line = wkt!(LINESTRING(415990. 2490010., 416110. 2490010.));
        let crossing = crossing(&parcel(), &[&line], M(0.2)).unwrap();
        assert!((crossing.length.0 - 100.0).abs() < 1e-5);
        let mut areas: Vec<f64> = crossing.parts.iter().map(|part| part.unsigned_area().round()).collect();
        areas.sort_by(f64::total_cmp);
        assert_eq!(areas, [1000.0, 4000.0]);
    }

    #[test]
    fn a_line_along_the_edge_is_the_surveyors_pen() {
        let line = wkt!(LINESTRING(415990. 2490000.1, 416110. 2490000.05));
        assert_eq!(crossing(&parcel(), &[&line], M(0.2)), None);
        let outside = wkt!(LINESTRING(415990. 2489990., 416110. 2489990.));
        assert_eq!(crossing(&parcel(), &[&outside], M(0.2)), None);
    }

    #[test]
    fn a_line_that_ends_inside_is_seen() {
        let line = wkt!(LINESTRING(415990. 2490025., 416050. 2490025.));
        let crossing = crossing(&parcel(), &[&line], M(0.2)).unwrap();
        assert_eq!(crossing.parts.len(), 1);
        assert!((crossing.length.0 - 50.0).abs() < 1e-5);
    }
}
