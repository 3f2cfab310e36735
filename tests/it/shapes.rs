//! Shapes for property tests: small numbers, so that much coincides, put at places where maps lie.

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use proptest::prelude::*;
use replan::normal::validity::settle;

pub(crate) type Land = MultiPolygon<f64>;

/// Sound land on a grid of small whole numbers.
pub(crate) fn land() -> impl Strategy<Value = Land> {
    prop_oneof![
        4 => star(12, 3..14).prop_map(|ring| vec![Polygon::new(ring, Vec::new())]),
        3 => steps().prop_map(|ring| vec![Polygon::new(ring, Vec::new())]),
        2 => (star(14, 4..12), star(5, 3..7)).prop_map(|(shell, hole)| vec![Polygon::new(shell, vec![hole])]),
        1 => (star(8, 3..9), star(8, 3..9), -16_i8..16, -16_i8..16).prop_map(|(one, other, x, y)| {
            let moved = other.map_coords(|at| Coord { x: at.x + f64::from(x), y: at.y + f64::from(y) });
            vec![Polygon::new(one, Vec::new()), Polygon::new(moved, Vec::new())]
        }),
    ]
    .prop_filter_map("not sound", |polygons| sound(MultiPolygon::new(polygons)))
}

/// Land as [`land`], at a place of its own.
pub(crate) fn moved_land() -> impl Strategy<Value = Land> {
    (land(), -14_i8..14, -14_i8..14).prop_map(|(land, x, y)| land.map_coords(|at| Coord { x: at.x + f64::from(x), y: at.y + f64::from(y) }))
}

/// A place and a size on the map.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    origin: (f64, f64),
    size: f64,
}

/// Where sums are exact and where they are not: at the origin, on the national grid, far away; whole, in eighths and in tenths.
pub(crate) fn place() -> impl Strategy<Value = Place> {
    let origin = prop_oneof![Just((0.0, 0.0)), Just((416_150.0, 2_490_800.0)), Just((-416_150.125, 2_490_800.1)), Just((9e6, -1.2e7))];
    let size = prop_oneof![Just(1.0), Just(0.125), Just(0.1), Just(37.3), Just(0.001)];
    (origin, size).prop_map(|(origin, size)| Place { origin, size })
}

impl Place {
    /// Land at the place; `None` where rounding to doubles leaves it unsound.
    pub(crate) fn put(&self, land: &Land) -> Option<Land> {
        let Self { origin, size } = *self;
        sound(land.map_coords(|at| Coord { x: origin.0 + at.x * size, y: origin.1 + at.y * size }))
    }
}

pub(crate) fn sound(mut land: Land) -> Option<Land> {
    settle(&mut land).then_some(land)
}

/// Points around the middle in the order of their angles.
fn star(reach: i8, count: std::ops::Range<usize>) -> impl Strategy<Value = LineString<f64>> {
    let point = (-reach..=reach, -reach..=reach).prop_filter("the middle", |(x, y)| (*x, *y) != (0, 0));
    proptest::collection::vec(point, count).prop_map(|mut points| {
        let angle = |(x, y): &(i8, i8)| f64::from(*y).atan2(f64::from(*x));
        points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
        ring(points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))))
    })
}

/// Upright steps over a flat base: borders that fall on one another.
fn steps() -> impl Strategy<Value = LineString<f64>> {
    proptest::collection::vec((1_u8..5, 1_u8..10), 1..7).prop_map(|columns| {
        let mut x = -6.0;
        let mut points = vec![(x, -4.0)];
        for (width, height) in columns {
            points.push((x, f64::from(height) - 4.0));
            x += f64::from(width);
            points.push((x, f64::from(height) - 4.0));
        }
        points.push((x, -4.0));
        ring(points)
    })
}

fn ring(points: impl IntoIterator<Item = (f64, f64)>) -> LineString<f64> {
    let mut ring: LineString<f64> = points.into_iter().collect::<Vec<_>>().into();
    ring.close();
    ring
}

/// The same land written otherwise: its parts turned round in their order, its rings begun elsewhere and run backwards.
pub(crate) fn rewritten(land: &Land, by: usize) -> Land {
    let again = |ring: &LineString<f64>| {
        let mut open = ring.0[..ring.0.len() - 1].to_vec();
        let start = by % open.len();
        open.rotate_left(start);
        open.reverse();
        let mut ring = LineString::new(open);
        ring.close();
        ring
    };
    let polygons = land.0.iter().rev();
    MultiPolygon::new(polygons.map(|one| Polygon::new(again(one.exterior()), one.interiors().iter().rev().map(again).collect())).collect())
}

/// A quarter turn to the left around the origin, which rounds nothing.
pub(crate) fn turned(land: &Land) -> Land {
    land.map_coords(|at| Coord { x: -at.y, y: at.x })
}
