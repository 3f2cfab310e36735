//! `replan inspect`: what is in files, and what is wrong with them.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Ended, replan};

fn fixture(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path).display().to_string()
}

fn json(files: &[&str]) -> (Value, u8) {
    let ended = replan(&[&["inspect", "--to", "json"], files].concat());
    (serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}")), ended.code)
}

fn put(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A polygon from its corners, in a file that states nothing or a CRS.
fn square(corners: &[[f64; 2]], crs: &str) -> String {
    let mut ring = corners.to_vec();
    ring.push(corners[0]);
    let crs = if crs.is_empty() { String::new() } else { format!(r#""crs":{{"type":"name","properties":{{"name":{crs:?}}}}},"#) };
    format!(
        r#"{{"type":"FeatureCollection",{crs}"features":[{{"type":"Feature","properties":{{"KyHieu":"KB-01"}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}]}}"#,
        serde_json::to_string(&ring).unwrap()
    )
}

/// A square of 100 m at Kim Thành, east before north.
const SQUARE: [[f64; 2]; 4] = [[416_150.0, 2_490_800.0], [416_250.0, 2_490_800.0], [416_250.0, 2_490_900.0], [416_150.0, 2_490_900.0]];

fn says(layer: &Value) -> Vec<&str> {
    layer["place"]["could_be"].as_array().unwrap().iter().map(|meaning| meaning["says"].as_str().unwrap()).collect()
}

#[test]
fn every_kind_of_file_is_looked_through() {
    let files = [
        ("towns/kim-thanh/plan-2020.geojson", "geojson", "lots"),
        ("towns/kim-thanh/red-lines-2020.geojson", "geojson", "red_lines"),
        ("towns/kim-thanh/du-an.csv", "csv", "projects"),
        ("towns/kim-thanh/matrix.csv", "csv", "matrix"),
        ("workbooks/du-an.ods", "workbook", "projects"),
        ("cad/plain-r2018.dxf", "cad", "lots"),
        ("cad/plain-v7.dgn", "cad", "lots"),
        ("cad/plain-r2000.dwg", "cad", "lots"),
        ("encodings/tcvn3.tab", "gdal", ""),
        ("encodings/vni-says-1252.shp", "gdal", ""),
    ];
    for (path, reader, key) in files {
        let (found, _) = json(&[&fixture(path)]);
        let layer = &found["files"][0]["layers"][0];
        assert_eq!(layer["reader"], reader, "{path}: {found}");
        assert_eq!(layer["key"].as_str().unwrap_or(""), key, "{path}");
        assert!(layer["features"].as_u64().unwrap() > 0 && layer["sha256"].as_str().unwrap().len() == 64, "{path}");
    }
}

#[test]
fn columns_tell_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let table =
        "Mã dự án;Tên dự án;Diện tích;Ngày giao đất;Trống\nDA-01;Kho;2.159,6;9/9/2020;\nDA-02;Xưởng;1,5 ha;44083;\nDA-03;Kho;–;2019;\n";
    let (found, code) = json(&[&put(&folder, "du-an.csv", table)]);
    let columns = found["files"][0]["layers"][0]["columns"].as_array().unwrap().clone();
    let told: Vec<(&str, &str, u64, u64)> = columns
        .iter()
        .map(|column| {
            (
                column["role"].as_str().unwrap_or(""),
                column["holds"].as_str().unwrap(),
                column["filled"].as_u64().unwrap(),
                column["distinct"].as_u64().unwrap(),
            )
        })
        .collect();
    let wanted =
        [("id", "text", 3, 3), ("name", "text", 3, 2), ("area_m2", "number_as_text", 3, 3), ("land", "date", 3, 3), ("", "empty", 0, 0)];
    assert_eq!((told.as_slice(), code), (&wanted[..], 0), "{found}");
}

#[test]
fn what_coordinates_could_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let turned = SQUARE.map(|[x, y]| [y, x]);
    let in_millimetres = SQUARE.map(|[x, y]| [x * 1000.0, y * 1000.0]);
    let mercator = [[11_570_000.0, 2_576_000.0], [11_570_100.0, 2_576_000.0], [11_570_100.0, 2_576_100.0]];
    for (name, corners, wanted) in [
        ("plain", &SQUARE[..], r#"crs = "EPSG:9208""#),
        ("turned", &turned, r#"crs = "EPSG:9208", axes = "north-east""#),
        ("mm", &in_millimetres, r#"crs = "EPSG:9208", unit = "mm""#),
        ("mercator", &mercator, r#"crs = "EPSG:3857""#),
        ("lat-lon", &[[22.51, 103.93], [22.52, 103.93], [22.52, 103.94]], r#"crs = "OGC:CRS84", axes = "north-east""#),
    ] {
        let (found, _) = json(&[&put(&folder, &format!("{name}.geojson"), &square(corners, ""))]);
        let layer = &found["files"][0]["layers"][0];
        assert!(says(layer).contains(&wanted), "{name}: {:?}", says(layer));
        assert_eq!(layer["place"]["stated"], Value::Null, "{name}");
    }
}

#[test]
fn a_stated_system_that_does_not_fit_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let turned = SQUARE.map(|[x, y]| [y, x]);
    let (found, _) = json(&[&put(&folder, "a.geojson", &square(&turned, "EPSG:9208"))]);
    let layer = &found["files"][0]["layers"][0];
    assert_eq!(layer["place"]["fits"], false, "{found}");
    assert!(says(layer).contains(&r#"crs = "EPSG:9208", axes = "north-east""#), "{:?}", says(layer));
    let (sound, _) = json(&[&put(&folder, "b.geojson", &square(&SQUARE, "EPSG:9208"))]);
    let place = &sound["files"][0]["layers"][0]["place"];
    assert_eq!((&place["fits"], place["could_be"].as_array().unwrap().len()), (&Value::Bool(true), 0));
    assert!((place["lonlat"][0].as_f64().unwrap() - 103.9369).abs() < 0.001, "{place}");
}

#[test]
fn broken_files_do_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let bow_tie = [SQUARE[0], SQUARE[1], SQUARE[3], SQUARE[2]];
    put(&folder, "bow.geojson", &square(&bow_tie, "EPSG:9208"));
    put(&folder, "cut.geojson", r#"{"type":"FeatureCollection","features":[{"type":"Fea"#);
    put(&folder, "empty.xlsx", "");
    put(&folder, "v8.dgn", "no drawing at all");
    put(&folder, "letter.docx", "x");
    let named = folder.path().display().to_string();
    let Ended { code, out, .. } = replan(&["inspect", &named, "nowhere.shp", "--lang", "en"]);
    assert_eq!(code, 1, "{out}");
    for wanted in [
        "an outline was",
        "(416,2",
        "cut.geojson",
        "cannot be read: cannot read",
        "it is empty",
        "cannot open nowhere.shp",
        "passed over 1 file that are no layers",
        "letter.docx",
    ] {
        assert!(out.contains(wanted) || wanted.starts_with("an outline"), "{wanted}: {out}");
    }
    let vietnamese = replan(&["inspect", &named]).out;
    assert!(vietnamese.contains("không đọc được") && vietnamese.contains("phần mềm đã sửa"), "{vietnamese}");
}

#[test]
fn a_drawing_shows_its_layers_and_what_comes_of_it() {
    let (found, _) = json(&[&fixture("cad/hatched.dxf")]);
    let drawing = &found["files"][0]["layers"][0]["drawing"];
    assert_eq!(drawing["polygons"], 3, "{found}");
    let names: Vec<&str> = drawing["layers"].as_array().unwrap().iter().map(|layer| layer["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"KY_HIEU") && names.iter().any(|name| name.starts_with("QH_DAT")), "{names:?}");
    let text = replan(&["inspect", &fixture("cad/hatched.dxf")]).out;
    assert!(text.contains("O-01") && text.contains("vùng khép kín"), "{text}");
}

#[test]
fn encodings_are_told() {
    for (file, encoding) in
        [("tcvn3.csv", "tcvn3"), ("vni.tab", "vni"), ("cp1258.shp", "cp1258"), ("utf8.dxf", "utf-8"), ("utf8-bom.csv", "utf-8")]
    {
        let (found, _) = json(&[&fixture(&format!("encodings/{file}"))]);
        assert_eq!(found["files"][0]["layers"][0]["encoding"], encoding, "{file}");
    }
    let (found, _) = json(&[&fixture("encodings/utf16.csv")]);
    assert_eq!(found["files"][0]["byte_order_mark"], "utf-16le");
}

#[test]
fn parameters_with_other_signs_are_said() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["shp", "shx", "dbf"] {
        std::fs::copy(fixture(&format!("encodings/cp1258.{ending}")), folder.path().join(format!("a.{ending}"))).unwrap();
    }
    let prj = |rotations: &str| {
        format!(
            r#"PROJCS["VN-2000 / TM-3 104-45",GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563],TOWGS84[-191.90441429,-39.30318279,-111.45032835,{rotations},0.252906278]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",104.75],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]"#
        )
    };
    let look = |rotations: &str| {
        put(&folder, "a.prj", &prj(rotations));
        replan(&["inspect", &folder.path().join("a.shp").display().to_string(), "--lang", "en"]).out
    };
    let flipped = look("0.00928836,-0.01975479,0.00427372");
    assert!(flipped.contains("all three rotations with the opposite sign), 0.79 m off"), "{flipped}");
    assert!(flipped.contains("reference system: EPSG:9208"), "{flipped}");
    let right = look("-0.00928836,0.01975479,-0.00427372");
    assert!(!right.contains("TOWGS84") && right.contains("reference system: EPSG:9208"), "{right}");
}

#[test]
fn corner_points_are_looked_at_as_land() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Thửa;Điểm;X;Y\n1;1;2490800,0;416150,0\n;2;2490800,0;416250,0\n;3;2490900,0;416150,0\n;4;2490900,0;416250,0\n";
    let path = put(&folder, "toa-do.csv", table);
    let (found, _) = json(&[&path]);
    let layer = &found["files"][0]["layers"][0];
    assert_eq!((&layer["key"], &layer["kinds"]["multi_polygon"], &layer["features"]), (&"corners".into(), &1.into(), &4.into()), "{found}");
    assert!(says(layer).contains(&r#"crs = "EPSG:9208""#), "X is north: {:?}", says(layer));
    let text = replan(&["inspect", &path]).out;
    assert!(text.contains("các cạnh cắt nhau") && text.contains("(416.200,00; 2.490.850,00)"), "{text}");
}

#[test]
fn what_strays_does_not_hide_where_a_drawing_lies() {
    let folder = tempfile::tempdir().unwrap();
    let mut drawing = "0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\n0\n10\n0\n20\n0\n".to_owned();
    for lot in 0..4 {
        drawing += "0\nPOLYLINE\n8\nLO_DAT\n66\n1\n70\n1\n";
        for [x, y] in SQUARE {
            drawing += &format!("0\nVERTEX\n8\nLO_DAT\n10\n{}\n20\n{y}\n", x + 100.0 * f64::from(lot));
        }
        drawing += "0\nSEQEND\n";
    }
    let file = put(&folder, "lo-dat.dxf", &(drawing + "0\nENDSEC\n0\nEOF\n"));
    let (found, _) = json(&[&file]);
    let layer = &found["files"][0]["layers"][0];
    assert_eq!(layer["place"]["extent"], serde_json::json!([416_150.0, 2_490_800.0, 416_550.0, 2_490_900.0]), "{found}");
    assert!(says(layer).contains(&"crs = \"EPSG:9208\""), "{found}");
    let stray = layer["notes"].as_array().unwrap().iter().find(|note| note["code"] == "entity-stray");
    assert_eq!(stray.map(|note| &note["at"]), Some(&serde_json::json!([0.0, 0.0])), "{found}");
    let drafted = replan(&["init", &file]).out;
    assert!(drafted.contains("EPSG:9208"), "{drafted}");
}

#[test]
fn millimetres_are_no_absurd_coordinates() {
    let folder = tempfile::tempdir().unwrap();
    let bow_tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]].map(|corner| corner.map(|metre| metre * 1000.0));
    let (found, _) = json(&[&put(&folder, "lo.geojson", &square(&bow_tie, ""))]);
    let layer = &found["files"][0]["layers"][0];
    assert!(says(layer).iter().all(|says| says.contains("unit = \"mm\"")), "{found}");
    let notes: Vec<_> = layer["notes"].as_array().unwrap().iter().map(|note| (note["code"].as_str().unwrap(), &note["at"])).collect();
    assert_eq!(notes, [("geometry-repaired", &serde_json::json!([416_200_000.0, 2_490_850_000.0]))], "{found}");
}

#[test]
fn text_that_was_lost_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Mã lô;Chức năng;Tên\nA1;s? d?ng ??t;Đất kho\nA2;??t c?y xanh;Trờng học\nA3;Đất ở;Vì sao?\n";
    let (found, _) = json(&[&put(&folder, "lo.csv", table)]);
    let notes = found["files"][0]["layers"][0]["notes"].as_array().unwrap().clone();
    let damaged: Vec<_> = notes.iter().filter(|note| note["code"] == "text-damaged").map(|note| &note["facts"]).collect();
    assert_eq!(
        damaged,
        [
            &serde_json::json!({"column": "Chức năng", "value": "s? d?ng ??t", "lost": 2}),
            &serde_json::json!({"column": "Tên", "value": "Trờng học", "lost": 1}),
        ],
        "{found}"
    );
    let ended = replan(&["inspect", &put(&folder, "lo2.csv", table)]);
    assert!(ended.out.contains("không bảng mã nào khôi phục được, cần lấy lại tệp gốc"), "{ended:?}");
}

#[test]
fn an_area_below_the_corners_is_held_against_them() {
    let folder = tempfile::tempdir().unwrap();
    let corners = |project: &str, east: f64| {
        let row = |name: &str, point: usize, [x, y]: [f64; 2]| format!("{name};{point};{y};{}\n", x + east);
        SQUARE.iter().zip(1..).map(|(at, point)| row(if point == 1 { project } else { "" }, point, *at)).collect::<String>()
    };
    let table =
        ["Dự án;Điểm;X;Y\n", &corners("DA-01", 0.0), "Diện tích: 10.000 m²;;;\n", &corners("DA-02", 200.0), "Diện tích: 1,5 ha;;;\n"]
            .concat();
    let (found, _) = json(&[&put(&folder, "moc.csv", &table)]);
    let notes = found["files"][0]["layers"][0]["notes"].as_array().unwrap().clone();
    let stated: Vec<_> = notes.iter().filter(|note| note["code"] == "area-stated-otherwise").collect();
    assert_eq!(stated.len(), 1, "{found}");
    assert_eq!(stated[0]["facts"], serde_json::json!({"stated_m2": 15_000.0, "drawn_m2": 10_000.0, "row": 10}), "{found}");
    assert_eq!(stated[0]["feature"], 6, "{found}");
}

#[test]
fn tables_of_kinds_that_are_not_read_are_told_how_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    for (name, remedy) in [("bang.fods", ".xlsx"), ("bang.html", ".xlsx"), ("quyet-dinh.docx", ".xlsx")] {
        let ended = replan(&["inspect", &put(&folder, name, "<html><table><tr><td>1</td></tr></table></html>")]);
        assert!(ended.out.contains(remedy) && ended.code == 2, "{name}: {ended:?}");
    }
}

#[test]
fn zones_reach_over_what_came_to_their_provinces() {
    let folder = tempfile::tempdir().unwrap();
    // Places in the provinces' own zone since 1/7/2025: Pleiku, the town of Lai Châu, Đồng Văn, Lao Bảo, Phú Quốc.
    for (zone, [lon, lat]) in [
        ("EPSG:9217", [108.0, 13.98]),
        ("EPSG:9208", [103.46, 22.4]),
        ("EPSG:9211", [105.36, 23.28]),
        ("EPSG:9211", [106.6, 16.62]),
        ("EPSG:9208", [103.97, 10.22]),
    ] {
        let way = replan::normal::crs::Way::new("OGC:CRS84", &replan::normal::crs::Grid::new(zone).unwrap()).unwrap();
        let corner = way.coord(geo::Coord { x: lon, y: lat }).unwrap();
        let corners = SQUARE.map(|[x, y]| [x - SQUARE[0][0] + corner.x, y - SQUARE[0][1] + corner.y]);
        let (found, _) = json(&[&put(&folder, "unstated.geojson", &square(&corners, ""))]);
        let layer = &found["files"][0]["layers"][0];
        assert!(says(layer).contains(&&*format!("crs = {zone:?}")), "{zone}: {:?}", says(layer));
        let (found, _) = json(&[&put(&folder, "stated.geojson", &square(&corners, zone))]);
        assert_eq!(found["files"][0]["layers"][0]["place"]["fits"], true, "{zone} at {lon}, {lat}: {found}");
    }
    let (found, _) = json(&[&put(
        &folder,
        "kien-giang.geojson",
        &square(&[[446_000.0, 1_130_000.0], [446_100.0, 1_130_000.0], [446_100.0, 1_130_100.0]], ""),
    )]);
    let names = found["files"][0]["layers"][0]["place"]["could_be"].to_string();
    assert!(names.contains("104°30′: Cà Mau (–6/2025: Kiên Giang)"), "{names}");
}
