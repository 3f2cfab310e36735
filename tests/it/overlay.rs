//! The areas that two shapes have in common, against exact ones.

use std::path::Path;

use geo::{Geometry, MultiPolygon};
use replan::model::M2;
use replan::normal::crs::{Grid, place};
use replan::normal::repair::repair;
use replan::normal::validity::{absurd, fault};
use replan::overlay::area::common;
use replan::overlay::layers::{Request, shares};
use replan::read::{LayerEntry, layer};
use replan::write::shares::{Rest, csv};
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

#[test]
fn common_areas_of_the_jts_suite_are_right_to_nine_digits() {
    let (mut sound, mut stated) = (0, 0);
    for case in cases_in("real/jts/cases.json") {
        let [a, b] = ["a", "b"].map(|side| shape(&case[side]));
        if [&a, &b].iter().any(|land| absurd(land).is_some()) {
            continue;
        }
        let (is_sound, [a, b]) = (fault(&a).is_none() && fault(&b).is_none(), [&a, &b].map(|land| repair(land).land));
        let exact: f64 = case["area_intersection"].as_str().unwrap().parse().unwrap();
        for found in [common(&a, &b), common(&b, &a)] {
            // What is not sound here is mostly in degrees or in whole numbers, where the repair's millimetres mean nothing.
            assert!(!is_sound || (found.0 - exact).abs() <= 1e-9 * exact, "{}: {} instead of {exact}", case["name"], found.0);
        }
        sound += i32::from(is_sound);
        if let Some(area) = case["stated_intersection"].as_f64().filter(|_| is_sound) {
            // The suite rounds one of its results to whole numbers.
            assert!(
                (area - exact).abs() <= 1e-9 * exact.max(1.0) || case["name"] == "TestOverlay-pg-list 1",
                "{}: {area} {exact}",
                case["name"]
            );
            stated += 1;
        }
    }
    assert!(sound > 150 && stated > 30, "{sound} sound cases, {stated} with a stated area");
}

fn cases() -> Vec<Value> {
    cases_in("overlay/cases.json")
}

fn cases_in(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
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

/// Features as text: squares in rows, some of them odd.
fn squares(count: usize, property: &str, metre: f64, odd: impl Fn(usize) -> Option<&'static str>) -> Vec<String> {
    // The grid's corner, or about the same place in degrees.
    let corner = if metre < 1.0 { (103.93478, 22.5065) } else { (416_000.5, 2_490_000.25) };
    let square = |number: usize| {
        let (x, y) = (corner.0 + 17.25 * metre * (number % 60) as f64, corner.1 + 13.125 * metre * (number / 60) as f64);
        let (x2, y2) = (x + 18.001 * metre, y + 12.987 * metre);
        let plain =
            format!("{{\"type\": \"Polygon\", \"coordinates\": [[[{x}, {y}], [{x2}, {y}], [{x2}, {y2}], [{x}, {y2}], [{x}, {y}]]]}}");
        let geometry = odd(number).map_or(plain, |odd| odd.replace('X', &x.to_string()).replace('Y', &y.to_string()));
        format!(
            "{{\"type\": \"Feature\", \"properties\": {{{property}: \"đất \\\"{}\\\" số {}\"}}, \"geometry\": {geometry}}}",
            number % 7,
            number % 450
        )
    };
    (0..count).map(square).collect()
}

fn odd(number: usize) -> Option<&'static str> {
    match number {
        700 => Some("null"),
        701 => Some("{\"type\": \"Polygon\", \"coordinates\": [[[X, Y, 5], [X, 2490300, 5], [416300, Y, 5], [X, Y, 5]]]}"),
        702 => Some("{\"type\": \"Polygon\", \"coordinates\": [[[X, Y], [416500, 2490300], [416500, Y], [X, 2490300], [X, Y]]]}"),
        703 => Some("{\"type\": \"Polygon\", \"coordinates\": [[[X, Y], [416500, 2490300], [1e300, Y], [X, Y]]]}"),
        704 => Some("{\"type\": \"Point\", \"coordinates\": [X, Y]}"),
        705 => Some("{\"type\": \"Polygon\", \"coordinates\": [[[X, Y], [X, 2490300], [416300, Y]]]}"),
        _ => None,
    }
}

#[test]
fn what_is_read_in_pieces_is_what_is_read_as_a_whole() {
    const CRS: &str = "\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"EPSG:9208\"}}";
    let folder = tempfile::tempdir().unwrap();
    let lots =
        format!("{{\"type\": \"FeatureCollection\", {CRS}, \"features\": [\n{}\n]}}\n", squares(900, "\"use\"", 1.0, odd).join(",\n"));
    std::fs::write(folder.path().join("lots.geojson"), lots).unwrap();
    let parcels = squares(2500, "\"name\"", 1.0, odd);
    let degrees = squares(2500, "\"name\"", 1e-5, |number| odd(number).filter(|odd| !odd.contains("41")));
    let collection = |inner: String| format!("{{\"type\": \"FeatureCollection\", {CRS}, \"features\": [{inner}]}}");
    let layouts = [
        ("lines.geojson", collection(format!("\n{}\n", parcels.join(",\n")))),
        ("one-line.geojson", collection(parcels.join(","))),
        ("wide.geojson", collection(parcels.join(" ,\n  ").replace(": ", ":\n      ").replace(", [", ",\n        ["))),
        ("behind.geojson", format!("{{\"type\": \"FeatureCollection\", \"features\": [{}], {CRS}}}", parcels.join(",\n"))),
        ("records.ndjson", degrees.join("\n")),
        ("degrees.geojson", format!("{{\"type\": \"FeatureCollection\", \"features\": [{}]}}", degrees.join(",\n"))),
        (
            "decoys.geojson",
            collection(parcels.join(",\n").replace("số", "\\n{\\\"type\\\": \\\"Feature\\\"}, {\\\"type\\\":\\\"Feature\\\"")),
        ),
        ("torn.geojson", collection(parcels.join(",\n").replacen("}},", "},", 1))),
    ];
    for (name, text) in layouts {
        std::fs::write(folder.path().join(name), text).unwrap();
        for id in [None, Some("name")] {
            assert_same(folder.path(), name, id);
        }
    }
}

/// Holds the command, on one and on several threads, against the library on whole layers.
fn assert_same(folder: &Path, parcels: &str, id: Option<&str>) {
    let entry = |file: &str| LayerEntry { file: file.to_owned(), ..LayerEntry::default() };
    let entries = [entry("lots.geojson"), entry(parcels)];
    let [mut lots, mut cut] = [0, 1].map(|side| layer(folder, &entries[side]).unwrap());
    let grid = Grid::new("EPSG:9208").unwrap();
    place(&mut lots, &entries[0], &grid).unwrap();
    place(&mut cut, &entries[1], &grid).unwrap();
    let request = Request { by: Some("use".into()), id: id.map(str::to_owned), ..Request::default() };
    let whole = shares(&lots, &cut, &request).unwrap();
    assert!(whole.totals.parcels > 1000, "{parcels}");
    for jobs in ["1", "4"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_replan"));
        command.current_dir(folder).args(["overlay", "lots.geojson", parcels, "--by", "use", "--rest", "--jobs", jobs]);
        command.args(id.map(|id| ["--id", id]).into_iter().flatten());
        let found = command.output().unwrap();
        let said = String::from_utf8(found.stderr).unwrap();
        assert!(found.stdout == csv(&whole, Rest::Listed), "{parcels} {id:?} {jobs}: {said}");
        let totals = format!("{} parcels, {} rows\n", whole.totals.parcels, whole.totals.rows);
        assert!(said.contains(&totals), "{parcels}: {said}");
        for note in whole.notes.iter().filter(|note| note.severity == replan::model::Severity::Error) {
            let told = format!("feature {}", note.feature.unwrap());
            assert!(said.contains(&told), "{parcels}: {told} in {said}");
        }
    }
}
