//! The one repair rule: each ring by itself under the non-zero rule (a bow-tie keeps both lobes, a ring that overlaps itself
//! keeps the land once), then, part by part, the shell minus the union of its own holes, then the union of the parts.

use geo::{BoundingRect, Coord, CoordsIter, LineString, MapCoords, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::single::SingleFloatOverlay;

use super::shape::sharp::sharp;
use super::shape::{self, nothing};
use super::validity::{Fault, fault, oriented};
use crate::model::{Land, M2};

/// A drawn vertex this near to one of the input's is that vertex, metres.
const SNAP: f64 = 1e-4;

/// What repairing came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The land, its shells counter-clockwise.
    pub land: Land,
    /// What was wrong; `None`: nothing, and every coordinate is as it was.
    pub fault: Option<RepairedFault>,
}

/// What was wrong, and what it changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepairedFault {
    /// The first fault.
    pub fault: Fault,
    /// The area that the rings had as they stood: shells minus holes.
    pub before: M2,
    /// The area after.
    pub after: M2,
}

/// Brings land under the repair rule; land without a fault keeps its coordinates to the bit.
///
/// Coordinates must be finite. Costs as much as looking for a fault, and a boolean operation where there is one.
#[must_use]
pub fn repair(land: &Land) -> Repaired {
    let Some(fault) = fault(land) else { return Repaired { land: oriented(land), fault: None } };
    let parts: Vec<Land> = land.0.iter().map(repair_polygon).collect();
    let drawn = match parts.len() {
        1 => parts.into_iter().next().unwrap_or_else(nothing),
        _ => shape::union(&parts),
    };
    let sound = sharp(&snapped(&drawn, land.coords_iter()), &[land]);
    let (before, after) = (shape::area(land), shape::area(&sound));
    Repaired { land: sound, fault: Some(RepairedFault { fault, before, after }) }
}

/// Vertices that are the input's own are taken back to the bit: drawing rounds them, and neighbours share them.
pub(super) fn snapped(land: &Land, original: impl Iterator<Item = Coord<f64>>) -> Land {
    let mut own: Vec<Coord<f64>> = original.collect();
    own.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    land.map_coords(|at| {
        let near = own.partition_point(|coord| coord.x < at.x - SNAP);
        let is_same = |coord: &&Coord<f64>| (coord.y - at.y).abs() <= SNAP;
        own[near..].iter().take_while(|coord| coord.x <= at.x + SNAP).find(is_same).copied().unwrap_or(at)
    })
}

fn repair_polygon(polygon: &Polygon<f64>) -> Land {
    let shell = repair_ring(polygon.exterior());
    let holes: Vec<Land> = polygon.interiors().iter().map(repair_ring).collect();
    if holes.is_empty() { shell } else { shape::minus(&shell, &shape::union(&holes)) }
}

/// A ring by itself under the non-zero rule.
fn repair_ring(ring: &LineString<f64>) -> Land {
    if ring.bounding_rect().is_none() {
        return nothing();
    }
    let path: Vec<[f64; 2]> = ring.0.iter().map(|coord| [coord.x, coord.y]).collect();
    let shapes = path.overlay(&Vec::<[f64; 2]>::new(), OverlayRule::Subject, FillRule::NonZero);
    let ring_of = |path: Vec<[f64; 2]>| LineString::from(path.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>());
    let polygons = shapes.into_iter().filter_map(|rings| {
        let mut rings = rings.into_iter().map(ring_of);
        Some(Polygon::new(rings.next()?, rings.collect()))
    });
    oriented(&Land::new(polygons.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn repaired(land: &Land) -> (i64, &'static str) {
        let repaired = repair(land);
        (rounded(shape::area(&repaired.land).0), repaired.fault.map_or("", |fault| fault.fault.what))
    }

    /// To the square metre: the drawn grid is a matter of other tests.
    #[expect(clippy::cast_possible_truncation, reason = "a small number")]
    fn rounded(area: f64) -> i64 {
        assert!((area - area.round()).abs() < 1e-6, "{area}");
        area.round() as i64
    }

    #[test]
    fn a_shell_runs_counter_clockwise_by_its_area_where_its_first_corner_does_not() {
        // A spike to the left whose two edges run along one another but for what coordinates this far out round.
        let at = |(x, y): (f64, f64)| Coord { x: 37.3 * x - 9e6, y: 37.3 * y + 1.2e7 };
        let ring: LineString<f64> = [(-32.0, 0.0), (0.0, 16.0), (0.0, 0.0), (0.0, 0.0), (0.0, -1.0), (64.0, 48.0)].map(at).to_vec().into();
        let repaired = repair(&Land::new(vec![Polygon::new(ring, Vec::new())]));
        assert!(repaired.fault.is_some());
        assert!(geo::Area::signed_area(&repaired.land) > 7e5, "{:?}", repaired.land);
    }

    #[test]
    fn a_hole_whose_lobes_touch_at_a_vertex_is_taken_away_as_it_is() {
        let ring =
            |vertices: &[(f64, f64)]| vertices.iter().map(|(x, y)| Coord { x: 1e4 * x + 0.3, y: 1e4 * y - 0.7 }).collect::<LineString>();
        let shell = ring(&[(-500.0, -500.0), (500.0, -500.0), (500.0, 500.0), (-500.0, 500.0)]);
        let lobes = [
            (-8.0, 0.0),
            (-1.0, -1.0),
            (-1.0, 40.0),
            (-123.0, 49.0),
            (0.0, 127.0),
            (127.0, 0.0),
            (-80.0, -28.0),
            (75.0, -6.0),
            (0.0, 127.0),
            (127.0, 50.0),
            (-3.0, 85.0),
            (85.0, 85.0),
            (0.0, 127.0),
        ];
        let land = Land::new(vec![Polygon::new(shell, vec![ring(&lobes)])]);
        // The faces that the ring goes around, summed by another program.
        let area = shape::area(&repair(&land).land).0;
        assert!((area / 98_952_380_105_936.6 - 1.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn sound_land_is_left_alone() {
        let land = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (0. 2., 2. 1., 3. 2., 2. 3., 0. 2.))));
        assert_eq!(repair(&land).fault, None, "a hole may touch its shell at a point");
        assert_eq!(repaired(&land), (13, ""));
        let parts = wkt!(MULTIPOLYGON(((0. 0., 1. 0., 1. 1., 0. 0.)), ((1. 1., 2. 1., 2. 2., 1. 1.))));
        assert_eq!(repaired(&parts), (1, ""));
    }

    #[test]
    fn a_bow_tie_keeps_both_lobes() {
        let land = wkt!(MULTIPOLYGON(((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.))));
        assert_eq!(repaired(&land), (2, "edges_cross"));
        let at_a_vertex = wkt!(MULTIPOLYGON(((0. 0., 1. 1., 2. 2., 2. 0., 1. 1., 0. 2., 0. 0.))));
        assert_eq!(repaired(&at_a_vertex).0, 2);
    }

    #[test]
    fn crossings_lie_where_edges_cross_and_not_on_the_grid_of_drawing() {
        let land = wkt!(MULTIPOLYGON(((416150. 2490800., 416257. 2490871., 416263. 2490800., 416150. 2490870., 416150. 2490800.))));
        let area = shape::area(&repair(&land).land).0;
        // Two triangles, computed in fractions.
        assert!((area - 3_875.613_001_998_324).abs() < 1e-7, "{area}");
    }

    #[test]
    fn a_ring_over_itself_keeps_the_land_once() {
        let land = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 2., 1. 2., 1. 1., 3. 1., 3. 3., 0. 3., 0. 0.))));
        let (area, what) = repaired(&land);
        assert_eq!(what, "edges_cross");
        assert_eq!(area, 11);
    }

    #[test]
    fn holes_take_only_their_own_shells_land() {
        let outside = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 2. 2., 0. 2., 0. 0.), (5. 5., 6. 5., 6. 6., 5. 6., 5. 5.))));
        assert_eq!(repaired(&outside), (4, "hole_outside_shell"));
        let twice = wkt!(MULTIPOLYGON((
            (0. 0., 3. 0., 3. 3., 0. 3., 0. 0.),
            (1. 1., 2. 1., 2. 2., 1. 2., 1. 1.),
            (1. 1., 2. 1., 2. 2., 1. 2., 1. 1.)
        )));
        assert_eq!(repaired(&twice), (8, "edges_run_along_one_another"));
    }

    #[test]
    fn parts_that_overlap_count_once() {
        let land = wkt!(MULTIPOLYGON(((0. 0., 3. 0., 3. 3., 0. 3., 0. 0.)), ((1. 1., 2. 1., 2. 2., 1. 2., 1. 1.))));
        assert_eq!(repaired(&land), (9, "parts_overlap"));
        let ringed = wkt!(MULTIPOLYGON(
            ((0. 0., 3. 0., 3. 3., 0. 3., 0. 0.), (1. 1., 2. 1., 2. 2., 1. 2., 1. 1.)),
            ((1.2 1.2, 1.8 1.2, 1.8 1.8, 1.2 1.8, 1.2 1.2))
        ));
        assert_eq!(repair(&ringed).fault, None, "an island in a hole is sound");
    }

    #[test]
    fn spikes_and_retraced_edges_are_taken_off() {
        let spike = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 5. 0., 2. 0., 2. 2., 0. 2., 0. 0.))));
        assert_eq!(repaired(&spike), (4, "ring_touches_itself"));
        let flat = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 0. 0.))));
        assert_eq!(repaired(&flat).0, 0);
    }
}
