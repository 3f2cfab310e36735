//! The areas that two shapes have in common, against exact ones.

use std::path::Path;

use geo::{Geometry, MultiPolygon};
use replan::lang::Lang;
use replan::model::{Facts, M2};
use replan::normal::crs::{Grid, place};
use replan::normal::repair::repair;
use replan::normal::validity::{absurd, fault};
use replan::overlay::area::common;
use replan::overlay::layers::{Request, shares};
use replan::read::stream::Stream;
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

/// What GDAL reads is read in pieces too: several pieces, odd features, values that are not ASCII, none that GDAL cannot hold.
#[test]
fn what_gdal_reads_in_pieces_is_what_is_read_as_a_whole() {
    const CRS: &str = "\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"EPSG:9208\"}}";
    let folder = tempfile::tempdir().unwrap();
    let collection = |features: &[String]| format!("{{\"type\": \"FeatureCollection\", {CRS}, \"features\": [{}]}}", features.join(",\n"));
    let write = |name: &str, features: &[String]| std::fs::write(folder.path().join(name), collection(features)).unwrap();
    write("lots.geojson", &squares(900, "\"use\"", 1.0, odd));
    write("any.geojson", &squares(2500, "\"name\"", 1.0, odd));
    write(
        "polygons.geojson",
        &squares(2500, "\"name\"", 1.0, |number| odd(number).filter(|odd| !odd.contains("Point") && !odd.contains("e300"))),
    );
    for (driver, from, to) in
        [("FlatGeobuf", "any", "parcels.fgb"), ("GPKG", "any", "parcels.gpkg"), ("ESRI Shapefile", "polygons", "parcels.shp")]
    {
        copy(folder.path(), driver, &format!("{from}.geojson"), to, "name");
        assert!(Stream::open(&folder.path().join(to), &LayerEntry { file: to.to_owned(), ..LayerEntry::default() }).unwrap().is_some());
        for id in [None, Some("name")] {
            assert_same(folder.path(), to, id);
        }
    }
}

/// `lots.geojson` and `parcels.geojson`, some of their features odd.
pub(crate) fn made_layers(folder: &Path) {
    let collection = |features: &[String]| {
        let crs = "\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"EPSG:9208\"}}";
        format!("{{\"type\": \"FeatureCollection\", {crs}, \"features\": [{}]}}", features.join(",\n"))
    };
    std::fs::write(folder.join("lots.geojson"), collection(&squares(900, "\"use\"", 1.0, odd))).unwrap();
    std::fs::write(folder.join("parcels.geojson"), collection(&squares(2500, "\"name\"", 1.0, odd))).unwrap();
}

/// Rows with shapes are written as they come: those of the table, each with land of its area, and nothing beside.
#[test]
fn what_is_drawn_in_pieces_is_what_is_printed() {
    use gdal::vector::LayerAccess;
    let folder = tempfile::tempdir().unwrap();
    made_layers(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_replan"));
        command.current_dir(folder.path()).args(["overlay", "lots.geojson", "parcels.geojson", "--by", "use", "--rest"]).args(arguments);
        let found = command.output().unwrap();
        (String::from_utf8(found.stdout).unwrap(), String::from_utf8(found.stderr).unwrap())
    };
    let (printed, said) = run(&[]);
    let rows: Vec<csv_rows::Row> = csv_rows::of(&printed);
    for ending in ["gpkg", "fgb", "geojson"] {
        let file = format!("out.{ending}");
        assert_eq!(run(&["--out", &file]).1, said, "{ending}");
        let dataset = gdal::Dataset::open(folder.path().join(&file)).unwrap();
        let mut layer = dataset.layer(0).unwrap();
        let mut drawn: Vec<csv_rows::Row> = Vec::new();
        for feature in layer.features() {
            let text = |column: usize| feature.field_as_string(column).unwrap().unwrap_or_default();
            let number = |column: usize| feature.field_as_double(column).unwrap();
            let row = (text(0), text(1), number(2), number(3), text(4));
            // What has no land has a geometry without a pointer here, whose area is 0.
            let land = feature.geometry().map_or(0.0, gdal::vector::Geometry::area);
            assert!((land - row.2.unwrap_or(0.0)).abs() < 1e-3 || row.3 > Some(0.99), "{ending}: {land} {row:?}");
            drawn.push(row);
        }
        // A FlatGeobuf with an index has an order of its own.
        let key = |row: &csv_rows::Row| (row.0.parse::<usize>().unwrap(), row.4.clone(), row.1.clone());
        // GDAL of today's systems leaves out of it what has no land.
        let (mut drawn, mut rows) = (drawn, rows.clone());
        if ending == "fgb" {
            let beside = std::fs::read_to_string(folder.path().join("out.without-land.csv")).unwrap();
            let nowhere: Vec<csv_rows::Row> = csv::Reader::from_reader(beside.as_bytes()).deserialize().map(Result::unwrap).collect();
            drawn.retain(|row| !nowhere.contains(row));
            drawn.extend(nowhere);
        }
        drawn.sort_by_key(key);
        rows.sort_by_key(key);
        assert_eq!(drawn, rows, "{ending}");
    }
    let left: Vec<String> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
    assert!(left.iter().all(|name| !name.starts_with(".replan-")), "{left:?}");
}

/// Rows of an earlier run must not seem to be of this one; what is not ours stays.
#[test]
fn rows_without_land_of_an_earlier_run_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let crs = "\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"EPSG:9208\"}}";
    for name in ["lots", "parcels"] {
        let text =
            format!("{{\"type\": \"FeatureCollection\", {crs}, \"features\": [{}]}}", squares(9, "\"use\"", 1.0, |_| None).join(","));
        std::fs::write(folder.path().join(format!("{name}.geojson")), text).unwrap();
    }
    let beside = folder.path().join("out.without-land.csv");
    let run = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_replan"));
        let arguments = ["overlay", "lots.geojson", "parcels.geojson", "--by", "use", "--out", "out.fgb"];
        command.current_dir(folder.path()).args(arguments).output().unwrap().status.code()
    };
    std::fs::write(&beside, "parcel,value,area_m2,share,kind\n7,,,,failed\n").unwrap();
    assert_eq!((run(), beside.exists()), (Some(0), false));
    std::fs::write(&beside, "of,others\n").unwrap();
    assert_eq!((run(), beside.exists()), (Some(0), true));
}

mod csv_rows {
    /// Parcel, value, area, share, kind.
    pub(super) type Row = (String, String, Option<f64>, Option<f64>, String);

    pub(super) fn of(text: &str) -> Vec<Row> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<Row> = reader.deserialize().map(Result::unwrap).collect();
        assert!(rows.len() > 3000);
        rows
    }
}

/// Copies a layer, one column of it, into a file of another format.
fn copy(folder: &Path, driver: &str, from: &str, to: &str, column: &str) {
    use gdal::vector::{Defn, Feature, FieldDefn, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
    let source = gdal::Dataset::open(folder.join(from)).unwrap();
    let mut source = source.layer(0).unwrap();
    let mut target = gdal::DriverManager::get_driver_by_name(driver).unwrap().create_vector_only(folder.join(to)).unwrap();
    let ty = if driver == "ESRI Shapefile" { OGRwkbGeometryType::wkbPolygon } else { OGRwkbGeometryType::wkbUnknown };
    // In the order of the source.
    let options: &[&str] = match driver {
        "FlatGeobuf" => &["SPATIAL_INDEX=NO"],
        "ESRI Shapefile" => &["ENCODING=UTF-8"],
        _ => &[],
    };
    let reference = source.spatial_ref();
    {
        let layer = target.create_layer(LayerOptions { name: "parcels", srs: reference.as_ref(), ty, options: Some(options) }).unwrap();
        FieldDefn::new(column, OGRFieldType::OFTString).unwrap().add_to_layer(&layer).unwrap();
        let defn = Defn::from_layer(&layer);
        for feature in source.features() {
            let mut made = Feature::new(&defn).unwrap();
            made.set_field_string(0, &feature.field_as_string(0).unwrap().unwrap()).unwrap();
            if let Some(geometry) = feature.geometry() {
                made.set_geometry(geometry.clone()).unwrap();
            }
            made.create(&layer).unwrap();
        }
    }
    target.close().unwrap();
}

/// Holds the command, on one and on several threads, against the library on whole layers.
pub(crate) fn assert_same(folder: &Path, parcels: &str, id: Option<&str>) {
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
        command.current_dir(folder).args(["overlay", "lots.geojson", parcels, "--by", "use", "--rest", "--lang", "en", "--jobs", jobs]);
        command.args(id.map(|id| ["--id", id]).into_iter().flatten());
        let found = command.output().unwrap();
        let said = String::from_utf8(found.stderr).unwrap();
        assert!(found.stdout == csv(&whole, Rest::Listed), "{parcels} {id:?} {jobs}: {said}");
        let counted = Facts::new().count("parcels", whole.totals.parcels).count("rows", whole.totals.rows);
        let totals = Lang::En.words().phrase("overlay.cut", &counted) + "\n";
        assert!(said.contains(&totals), "{parcels}: {said}");
        for note in whole.notes.iter().filter(|note| note.severity == replan::model::Severity::Error) {
            let told = format!("feature {}", note.feature.unwrap());
            assert!(said.contains(&told), "{parcels}: {told} in {said}");
        }
    }
}

#[test]
fn layers_that_say_no_crs_can_be_given_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":
        [[[416150,2490800],[416250,2490800],[416250,2490900],[416150,2490900],[416150,2490800]]]}}]}"#;
    std::fs::write(at("lots.geojson"), square).unwrap();
    std::fs::write(at("parcels.geojson"), square).unwrap();
    let run =
        |options: &[&str]| crate::cli::replan(&[&["overlay", &at("lots.geojson"), &at("parcels.geojson"), "--quiet"], options].concat());
    for options in [&[][..], &["--crs", "EPSG:9208"], &["--lots-crs", "EPSG:9208"]] {
        let ended = run(options);
        assert!(ended.code == 2 && ended.err.contains("--parcels-crs"), "{options:?}: {ended:?}");
    }
    for options in [
        &["--lots-crs", "EPSG:9208", "--parcels-crs", "EPSG:9208"][..],
        &["--lots-crs", "EPSG:9208", "--parcels-crs", "EPSG:9208", "--crs", "EPSG:9208"],
    ] {
        assert_eq!(run(options).out, "parcel,value,area_m2,share\n1,1,10000,1\n", "{options:?}");
    }
    let unknown = run(&["--lots-crs", "EPSG:999999", "--parcels-crs", "EPSG:9208"]);
    assert!(unknown.code == 2 && unknown.err.contains("EPSG:999999"), "{unknown:?}");
}
