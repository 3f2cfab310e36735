//! Nothing of a parcel is lost: pieces + slivers + rest − counted twice = the parcel, each of them as large as it truly is.

use std::sync::Arc;

use geo::{BoundingRect, Geometry};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use replan::index::Index;
use replan::model::{Level, Limits, Lot, M, Origin, Plan};
use replan::normal::mosaic::{Mosaic, Tile};
use replan::normal::shape::area;
use replan::overlay::layers::{Kind, Request, Shapes, Shares, shares};
use replan::overlay::{Cut, Places, cut};
use replan::read::{RawFeature, RawGeometry, RawLayer, Value};
use replan::write::shares::{Rest, csv};

use crate::exact::{self, Exact};
use crate::shapes::{Land, land, moved_land, place, rewritten};

fn cases(cases: u32) -> ProptestConfig {
    // Always the same cases: on a few others `i_overlay` panics in debug builds, where it checks what it draws.
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() }
}

/// A parcel and lots about it, at one place.
fn town() -> impl Strategy<Value = (Land, Vec<Land>)> {
    (land(), proptest::collection::vec(moved_land(), 0..6), place()).prop_filter_map("unsound at its place", |(parcel, lots, place)| {
        Some((place.put(&parcel)?, lots.iter().map(|lot| place.put(lot)).collect::<Option<Vec<_>>>()?))
    })
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_cut_loses_nothing((parcel, lots) in town(), tolerance in prop_oneof![Just(0.0), Just(0.2), Just(2.0)]) {
        let (plan, mosaic) = in_force(&lots, tolerance);
        let plans = [plan];
        let found = cut(&parcel, &mosaic, &plans, &Places::of(&mosaic, &plans), M(tolerance));
        let extent = parcel.bounding_rect().expect("land has a box");
        let drawn = 2e-7 * (extent.width() + extent.height()).max(1.0) * (lots.len() as f64 + 1.0);
        let off = whole(&found) - found.area.0;
        prop_assert!(off.abs() <= drawn, "{off} of {}", found.area.0);
        for (tile, lot) in lots.iter().enumerate() {
            let covered = covered(&found, Some(tile));
            let exact = exact::common(&[&parcel, lot]);
            // What is thinner than the grid of drawn land has no part in it.
            let is_undrawn = covered == 0.0 && exact < exact::number(drawn);
            prop_assert!(is_undrawn || exact::is_right(covered, &exact, 1e-9), "lot {tile}: {covered} instead of {exact}");
        }
        let rest = exact_rest(&parcel, &lots);
        let off = exact::number(found.rest_area.0 + covered(&found, None)) - rest;
        prop_assert!(off < exact::number(drawn) && off > exact::number(-drawn), "rest: {off}");
        let parts = found.pieces.iter().map(|piece| piece.area).chain(found.slivers.iter().map(|sliver| sliver.area));
        prop_assert!(parts.chain([found.rest_area, found.counted_twice]).all(|part| part.0 >= 0.0), "{found:?}");
    }

    #[test]
    fn shares_lose_nothing((parcel, lots) in town()) {
        let found = shares(&layer(&lots, 1), &layer(std::slice::from_ref(&parcel), 9), &by_value(Shapes::Left)).expect("columns are there");
        let whole = area(&parcel).0;
        let sums = &found.totals;
        // What lots share is taken from drawn land where more than four lie over one another or coordinates are not exact nearby.
        let extent = parcel.bounding_rect().expect("land has a box");
        let bound = 2e-9 * whole + 2e-7 * ((extent.width() + extent.height()) * lots.len() as f64) + 1e-9 * (lots.len() * lots.len()) as f64;
        let off = sums.covered.0 - sums.counted_twice.0 + sums.rest.0 - whole;
        prop_assert!(off.abs() <= bound, "{off} of {whole}");
        let off = exact::number(sums.rest.0) - exact_rest(&parcel, &lots);
        let bound = exact::number(bound);
        prop_assert!(off <= bound && off >= -bound, "rest: {off}");
    }

    #[test]
    fn order_and_threads_change_nothing((parcel, lots) in town(), others in proptest::collection::vec(moved_land(), 1..5), by in 1_usize..9) {
        let parcels: Vec<Land> = std::iter::once(parcel).chain(others).collect();
        let run = |threads: usize, lots: &RawLayer, parcels: &RawLayer| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| shares(lots, parcels, &by_value(Shapes::Left))).expect("columns are there")
        };
        let found = run(1, &layer(&lots, 3), &layer(&parcels, 99));
        let threads = run(4, &layer(&lots, 3), &layer(&parcels, 99));
        prop_assert_eq!(csv(&found, Rest::Listed), csv(&threads, Rest::Listed));
        let mut turned = layer(&lots, 3);
        turned.features.rotate_left(by % lots.len().max(1));
        let mut backwards = layer(&parcels, 99);
        backwards.features.reverse();
        let again = |land: &Land| rewritten(land, by);
        let written = layer(&lots.iter().map(again).collect::<Vec<_>>(), 3);
        for other in [run(1, &turned, &layer(&parcels, 99)), run(1, &layer(&lots, 3), &backwards), run(2, &written, &layer(&parcels, 99))] {
            assert_same(&found, &other)?;
        }
    }
}

/// Rows by parcel and value, whatever their order.
fn assert_same(found: &Shares, other: &Shares) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.rows.len(), other.rows.len());
    for row in &found.rows {
        let same = |other: &&replan::overlay::layers::Row| other.parcel == row.parcel && other.value == row.value && other.kind == row.kind;
        let twin = other.rows.iter().find(same).expect("the same row");
        let (area, again) = (row.area.expect("known").0, twin.area.expect("known").0);
        // What is left over is a difference of areas.
        let bound = if row.kind == Kind::Rest { 1e-9 * area / row.share.expect("known") } else { 2e-9 * area };
        prop_assert!((area - again).abs() <= bound, "{row:?} {twin:?}");
    }
    Ok(())
}

/// The land of the parcel on no lot.
fn exact_rest(parcel: &Land, lots: &[Land]) -> Exact {
    let all: Vec<&Land> = std::iter::once(parcel).chain(lots).collect();
    exact::measure(&all, |inside| (inside[0] && !inside[1..].contains(&true)).into())
}

fn whole(cut: &Cut) -> f64 {
    let pieces: f64 = cut.pieces.iter().map(|piece| piece.area.0).sum();
    let slivers: f64 = cut.slivers.iter().map(|sliver| sliver.area.0).sum();
    pieces + slivers + cut.rest_area.0 - cut.counted_twice.0
}

/// What a lot covers, or the slivers of the rest.
fn covered(cut: &Cut, tile: Option<usize>) -> f64 {
    let pieces = cut.pieces.iter().filter(|piece| Some(piece.tile) == tile).map(|piece| piece.area.0);
    pieces.chain(cut.slivers.iter().filter(|sliver| sliver.tile == tile).map(|sliver| sliver.area.0)).sum()
}

fn in_force(lots: &[Land], tolerance: f64) -> (Plan, Mosaic) {
    let lot = |(feature, land): (usize, &Land)| Lot {
        code: None,
        name: None,
        function_text: None,
        remark_means: None,
        function: None,
        remark: None,
        limits: Limits::default(),
        land: land.clone().into(),
        repaired: None,
        origin: Origin { file: Arc::from("lots"), layer: Arc::from("lots"), feature: feature + 1 },
    };
    let day = replan::model::Date::from_ymd_opt(2020, 9, 9).expect("a day");
    let plan = Plan {
        id: "2020".into(),
        title: None,
        level: Level::Detailed,
        decision: None,
        approved: day,
        appraised: None,
        effective: day,
        expires: None,
        annulled: None,
        reinstated: None,
        under_revision_from: None,
        draft: false,
        supposed: false,
        supersedes: None,
        adjusts: None,
        transitional_clause: None,
        tolerance: M(tolerance),
        lots: lots.iter().enumerate().map(lot).collect(),
        unusable: Vec::new(),
        lot_table: None,
        land: Land::new(Vec::new()),
        bounded: false,
        red_lines: None,
        building_lines: None,
        corridors: None,
        misplaced: Vec::new(),
    };
    let tiles = (0..lots.len()).map(|lot| Tile { plan: 0, lot, cut: None }).collect();
    (
        plan,
        Mosaic { plans: vec![0], lots: tiles, lines: None, building_lines: None, with_corridors: Vec::new(), contradictions: Vec::new() },
    )
}

fn by_value(shapes: Shapes) -> Request {
    Request { by: Some("value".into()), id: Some("value".into()), shapes }
}

/// A layer whose values are numbers that begin again after `values` of them.
fn layer(lands: &[Land], values: usize) -> RawLayer {
    let feature = |(place, land): (usize, &Land)| RawFeature {
        number: place + 1,
        geometry: RawGeometry::Shape(Geometry::MultiPolygon(land.clone())),
        values: vec![Value::Text((place % values).to_string())],
    };
    RawLayer {
        file: Arc::from("layer"),
        layer: Arc::from("layer"),
        reader: "geojson",
        crs: None,
        columns: vec!["value".into()],
        features: lands.iter().enumerate().map(feature).collect(),
        notes: Vec::new(),
        sha256: String::new(),
    }
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    assert!(Index::of([None, None]).touching(&geo::Rect::new((0.0, 0.0), (1.0, 1.0))).is_empty());
    let empty = Land::new(Vec::new());
    let (plan, mosaic) = in_force(std::slice::from_ref(&empty), 0.2);
    let plans = [plan];
    let found = cut(&empty, &mosaic, &plans, &Places::of(&mosaic, &plans), M(0.2));
    assert_eq!((found.area.0, found.pieces.len(), found.slivers.len(), found.rest.0.len()), (0.0, 0, 0, 0));
}

#[test]
fn a_lot_that_covers_a_parcel_covers_all_its_vertices_and_what_lies_over_it_counts_twice() {
    let ring = |corners: &[(f64, f64)]| Land::new(vec![geo::Polygon::new(corners.to_vec().into(), Vec::new())]);
    // No vertex of it lies on a grid of powers of ten.
    let parcel = ring(&[(0.1, 0.3), (30.7, 0.9), (20.0 / 3.0, 50.0 / 7.0)]);
    let (around, over) =
        (ring(&[(-10.0, -10.0), (50.0, -10.0), (50.0, 20.0), (-10.0, 20.0)]), ring(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]));
    let (plan, mosaic) = in_force(&[around, over.clone()], 0.2);
    let plans = [plan];
    let found = cut(&parcel, &mosaic, &plans, &Places::of(&mosaic, &plans), M(0.2));
    assert_eq!(*found.pieces[0].land, parcel);
    assert_eq!(found.pieces[0].area, found.area);
    assert_eq!((found.rest.0.len(), found.rest_area.0), (0, 0.0));
    let twice = exact::common(&[&parcel, &over]);
    assert!(exact::is_right(found.counted_twice.0, &twice, 1e-9) && twice > exact::number(10.0), "{} {twice}", found.counted_twice.0);
}
