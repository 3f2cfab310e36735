//! The areas that two shapes have in common, against exact ones.

use geo::{Geometry, MultiPolygon};
use replan::model::M2;
use replan::normal::repair::repair;
use replan::overlay::area::common;
use serde_json::Value;

#[test]
fn common_areas_of_hard_cases_are_right_to_nine_digits() {
    let mut wrong = Vec::new();
    for case in cases() {
        let [a, b] = ["a", "b"].map(|side| repair(&shape(&case[side])).land);
        let key = if case["valid"] == true { "area_intersection" } else { "nonzero_area_intersection" };
        // The exact areas of these are those of the even-odd rule: a hole that leaves its shell adds land there.
        if case["what"].as_str().unwrap().contains("leave the shell") {
            continue;
        }
        let Some(exact) = case[key].as_str().map(|text| text.parse::<f64>().unwrap()) else { continue };
        for (turn, found) in [common(&a, &b), common(&b, &a)].into_iter().enumerate() {
            // What is invalid is repaired on the drawn grid, right to some 1e-6 m times a perimeter.
            let allowed = if case["valid"] == true { 1e-9 * exact } else { 1e-7 * exact + 1e-3 };
            if (found.0 - exact).abs() > allowed {
                wrong.push(format!("{} ({turn}): {} instead of {exact}", case["name"], found.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn a_shape_shares_all_of_itself_with_itself() {
    for case in cases().into_iter().filter(|case| case["valid"] == true) {
        let exact: f64 = case["area_a"].as_str().unwrap().parse().unwrap();
        let land = repair(&shape(&case["a"])).land;
        let M2(found) = common(&land, &land);
        assert!((found - exact).abs() <= 1e-9 * exact, "{}: {found} instead of {exact}", case["name"]);
    }
}

fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/overlay/cases.json");
    let mut all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all["cases"].take().as_array().unwrap().clone()
}

fn shape(value: &Value) -> MultiPolygon<f64> {
    let geometry: geojson::Geometry = serde_json::from_value(value.clone()).unwrap();
    match Geometry::try_from(geometry).unwrap() {
        Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
        Geometry::MultiPolygon(many) => many,
        other => panic!("{other:?}"),
    }
}
