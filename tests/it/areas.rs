//! Properties of areas: against exact ones, and what may change nothing.

use geo::{BoundingRect, Coord, MapCoords, Rect};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use replan::index::Index;
use replan::overlay::area::{Outline, Prepared, Scratch, common};

use crate::exact;
use crate::shapes::{Land, land, moved_land, place, rewritten, sound, turned};

/// No file of past failures: what failed once becomes a test of its own.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_common_area_is_the_exact_one(a in land(), b in moved_land(), place in place()) {
        let (Some(a), Some(b)) = (place.put(&a), place.put(&b)) else { return Ok(()) };
        let exact = exact::common(&[&a, &b]);
        for found in [common(&a, &b), common(&b, &a)] {
            prop_assert!(exact::is_right(found.0, &exact, 1e-9), "{found:?} instead of {exact}");
        }
    }

    #[test]
    fn how_land_is_written_and_turned_changes_nothing(a in land(), b in moved_land(), place in place(), by in 0_usize..20) {
        let (Some(a), Some(b)) = (place.put(&a), place.put(&b)) else { return Ok(()) };
        let area = common(&a, &b).0;
        let again = |land: &Land| sound(rewritten(land, by)).expect("the same land");
        let quarter = |land: &Land| sound(turned(land)).expect("the same land");
        for (a, b) in [(again(&a), b.clone()), (a.clone(), again(&b)), (quarter(&a), quarter(&b))] {
            let found = common(&a, &b).0;
            prop_assert!((found - area).abs() <= 1e-9 * area, "{found} instead of {area}");
        }
    }

    #[test]
    fn where_land_lies_changes_nothing(a in land(), b in moved_land()) {
        let area = common(&a, &b).0;
        for (x, y) in [(416_150.0, 2_490_800.0), (-7e6, 1.1e7)] {
            let moved = |land: &Land| land.map_coords(|at| Coord { x: at.x + x, y: at.y + y });
            let found = common(&moved(&a), &moved(&b)).0;
            prop_assert!((found - area).abs() <= 1e-9 * area, "{found} instead of {area}");
        }
    }

    #[test]
    fn boxes_over_long_rings_change_nothing(a in land(), b in moved_land(), place in place(), more in 2_u32..6) {
        let Some(b) = place.put(&dense(&b, more)) else { return Ok(()) };
        let Some((a, prepared)) = place.put(&a).and_then(|a| Prepared::new(&a).map(|prepared| (a, prepared))) else { return Ok(()) };
        let found = prepared.common(&b, &Outline::of(&b), &mut Scratch::default()).0;
        let plain = common(&a, &b).0;
        prop_assert!((found - plain).abs() <= 2e-9 * plain, "{found} instead of {plain}");
    }

    #[test]
    fn shapes_of_many_edges_share_what_they_share_with_few(a in land(), b in moved_land(), far in any::<bool>()) {
        let (x, y) = if far { (416_150.0, 2_490_800.0) } else { (0.0, 0.0) };
        let moved = |land: &Land| land.map_coords(|at| Coord { x: at.x + x, y: at.y + y });
        // Vertices between, at sixteenths of small whole numbers, are exact.
        let (many, others) = (dense(&moved(&a), 4), dense(&moved(&b), 4));
        let found = common(&many, &others);
        let exact = exact::common(&[&a, &b]);
        prop_assert!(exact::is_right(found.0, &exact, 1e-9), "{found:?} instead of {exact}");
    }

    #[test]
    fn the_index_finds_all_that_looking_at_each_finds(boxes in proptest::collection::vec(extent(), 0..80), asked in extent()) {
        let touches = |at: &Option<Rect<f64>>| at.is_some_and(|at| {
            at.min().x <= asked.max().x && at.max().x >= asked.min().x && at.min().y <= asked.max().y && at.max().y >= asked.min().y
        });
        let boxes: Vec<Option<Rect<f64>>> = boxes.into_iter().enumerate().map(|(place, at)| (place % 7 != 6).then_some(at)).collect();
        let each: Vec<usize> = (0..boxes.len()).filter(|place| touches(&boxes[*place])).collect();
        prop_assert_eq!(Index::of(boxes).touching(&asked), each);
    }
}

/// A box on a small grid, so that many touch; some have no width.
fn extent() -> impl Strategy<Value = Rect<f64>> {
    (-20_i8..20, -20_i8..20, 0_i8..9, 0_i8..9).prop_map(|(x, y, width, height)| {
        let (x, y) = (f64::from(x), f64::from(y));
        Rect::new((x, y), (x + f64::from(width), y + f64::from(height)))
    })
}

/// The same rings with more vertices, some of them beside the straight line by what a double rounds.
fn dense(land: &Land, more: u32) -> Land {
    let ring = |ring: &geo::LineString<f64>| {
        let parts = 1 << more;
        let between = |line: geo::Line<f64>| (0..parts).map(move |part| line.start + line.delta() * (f64::from(part) / f64::from(parts)));
        let mut ring: geo::LineString<f64> = ring.lines().flat_map(between).collect::<Vec<Coord<f64>>>().into();
        ring.close();
        ring
    };
    let polygon = |one: &geo::Polygon<f64>| geo::Polygon::new(ring(one.exterior()), one.interiors().iter().map(ring).collect());
    Land::new(land.0.iter().map(polygon).collect())
}

#[test]
fn the_generator_makes_what_matters() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut shared, mut touching, mut apart) = (0, 0, 0);
    for _ in 0..1000 {
        let (a, b) = (land(), moved_land()).new_tree(&mut runner).expect("land").current();
        let boxes = a.bounding_rect().zip(b.bounding_rect()).expect("land has a box");
        match common(&a, &b).0 {
            area if area > 0.0 => shared += 1,
            _ if geo::Intersects::intersects(&a, &b) => touching += 1,
            _ if geo::Intersects::intersects(&boxes.0, &boxes.1) => apart += 1,
            _ => {}
        }
    }
    assert!(shared > 200 && touching > 10 && apart > 10, "{shared} {touching} {apart}");
}
