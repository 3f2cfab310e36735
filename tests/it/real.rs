//! Real data with results that others computed.

use std::path::Path;

use replan::model::{Fact, Outcome};
use replan::normal::crs::{grid_of_layers, place};
use replan::overlay::layers::{Request, shares};
use replan::read::{LayerEntry, layer};
use replan::report::CauseReport;

const SQUARE_FEET: f64 = (1200.0 / 3937.0) * (1200.0 / 3937.0);

#[test]
fn the_boroughs_of_new_york_are_measured_in_square_metres() {
    let [circles, boroughs] = ["nybb/polydf2.shp", "nybb/polydf.shp"].map(entry);
    let mut layers = [&circles, &boroughs].map(|entry| layer(&folder(), entry).unwrap());
    let grid = grid_of_layers(None, &[&layers[0], &layers[1]]).unwrap();
    for (layer, entry) in layers.iter_mut().zip([&circles, &boroughs]) {
        place(layer, entry, &grid).unwrap();
    }
    let found = shares(&layers[0], &layers[1], &Request::default()).unwrap();
    let square_feet = found.covered.0 / SQUARE_FEET;
    assert!((square_feet - 1_898_134_279.42).abs() < 0.01, "{square_feet}");
}

#[test]
fn overlaps_of_french_zones_are_all_found() {
    assert_eq!(overlaps("plu/41175_PLU_20140603/ZONE_URBA.shp"), (159, 4709));
    assert_eq!(overlaps("plu/50545_CC_20130902/SECTEUR_CC.shp"), (1, 14437));
}

/// How many pairs of lots overlap, slivers among them, and by how many square metres in all.
fn overlaps(file: &str) -> (usize, i64) {
    let case = tempfile::tempdir().unwrap();
    let file = folder().join(file);
    let text = format!(
        "profile = \"generic\"\ncrs = \"EPSG:2154\"\n[[plan]]\nid = \"A\"\napproved = 2014-06-03\nlots = {{ file = {:?} }}\n",
        file.to_str().unwrap()
    );
    std::fs::write(case.path().join("case.toml"), text).unwrap();
    let report = crate::check(&case.path().join("case.toml"), "2026-11-23".parse().unwrap());
    let answer = report.plans[0].answers.iter().find(|answer| answer.rule == "D102").unwrap();
    assert_eq!(answer.outcome, Some(Outcome::Fails));
    let area = |cause: &CauseReport| match cause.facts.get("area_m2") {
        Some(Fact::Number(area)) => *area,
        other => panic!("{other:?}"),
    };
    let pairs = answer.because.iter().map(|cause| match cause.facts.get("count") {
        Some(Fact::Count(count)) => *count,
        _ => 1,
    });
    (pairs.sum(), answer.because.iter().map(area).sum::<f64>().round() as i64)
}

fn entry(file: &str) -> LayerEntry {
    LayerEntry { file: file.to_owned(), ..LayerEntry::default() }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/real")
}
