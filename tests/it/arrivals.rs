//! Files and case files as other hands make them: what is right is read, what is not is told with its remedy.

use std::path::{Path, PathBuf};

use replan::model::{NoteCode, fold};
use replan::normal::crs::Grid;
use replan::read::{LayerEntry, RawGeometry, RawLayer, case, layer};

use crate::cli::{Ended, replan};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read(folder: &Path, file: &str) -> RawLayer {
    layer(folder, &LayerEntry { file: file.into(), ..LayerEntry::default() }).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The town of Kim Thành with some of its case file changed.
fn kim_thanh(changes: &[(&str, &str)], command: &[&str]) -> Ended {
    let town = fixtures().join("towns/kim-thanh");
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&town).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let mut text = std::fs::read_to_string(town.join("case.toml")).unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let file = folder.path().join("case.toml");
    std::fs::write(&file, text).unwrap();
    replan(&[&["check", &file.display().to_string(), "--as-of", "2026-11-23"], command].concat())
}

#[test]
fn a_grid_that_stretches_areas_is_refused_or_noted() {
    let refused = kim_thanh(&[("crs = \"EPSG:9208\"", "crs = \"EPSG:3857\"")], &[]);
    assert!(refused.code == 2 && refused.err.contains("lệch +18 % so với thực địa"), "{refused:?}");
    let noted = kim_thanh(&[("crs = \"EPSG:9208\"", "crs = \"EPSG:9214\"")], &["--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(&noted.out).unwrap_or_else(|error| panic!("{error}: {noted:?}"));
    let notes = report["notes"].as_array().unwrap();
    let scale = notes.iter().find(|note| note["code"] == "grid-scale").unwrap_or_else(|| panic!("{notes:?}"));
    assert!(scale["facts"]["zones"].as_array().unwrap().contains(&"EPSG:9208".into()), "{scale}");
}

#[test]
fn areas_on_the_ground_are_those_of_the_ellipsoid() {
    // TM-3 on its meridian: 0.9999 squared, but for some 30 m of height between the datums. Web Mercator at 22.5°: the secant squared, on a sphere.
    let scale = |grid: &str, x: f64, y: f64| Grid::new(grid).unwrap().areal_scale(geo::Coord { x, y }).unwrap();
    assert!((scale("EPSG:9208", 500_000.0, 2_490_800.0) - 0.9998).abs() < 2e-5);
    assert!((scale("EPSG:2263", 1_000_000.0 * 1200.0 / 3937.0, 200_000.0 * 1200.0 / 3937.0) - 1.0).abs() < 2e-4, "feet");
    let mercator = scale("EPSG:3857", 11_570_000.0, 2_570_000.0);
    assert!((mercator - 1.1776).abs() < 1e-3, "{mercator}");
}

#[test]
fn keys_of_columns_are_roles() {
    for (old, new, meant) in
        [("code = \"", "codes = \"", "code"), ("land = \"", "lnd = \"", "land"), ("storeys = \"", "storey = \"", "storeys")]
    {
        let ended = kim_thanh(&[(old, new)], &[]);
        assert!(ended.code == 2 && ended.err.contains(&format!("Có phải là `{meant}`?")) && ended.err.contains("dòng"), "{new}: {ended:?}");
    }
}

#[test]
fn a_case_does_not_contradict_itself() {
    let of = |text: &str| case::of_text(Path::new("case.toml"), text).map(drop).map_err(|error| error.to_string());
    let plan = "[[plan]]\nid = \"2020\"\napproved = 2020-09-09\nlots = { file = \"a.geojson\" }\n";
    let twice = of(&format!("{plan}[dictionary]\n\"KB\" = \"warehouse_yard\"\n\"kb\" = \"production\"\n"));
    assert!(twice.as_ref().is_err_and(|why| why.contains(":7:") && why.contains("“kb”")), "{twice:?}");
    assert!(of(&format!("{plan}[dictionary]\n\"KB\" = \"production\"\n\"kb\" = \"production\"\n")).is_ok());
    let other = plan.replace("2020\"", "2012\"").replace("2020-", "2012-");
    let both = of(&format!("{other}{}", plan.replace("lots", "supersedes = \"2012\"\nadjusts = \"2012\"\nlots")));
    assert!(both.as_ref().is_err_and(|why| why.contains("not both")), "{both:?}");
}

#[test]
fn a_purpose_that_is_none_is_told_at_the_case() {
    let ended = kim_thanh(&[("\"warehouse\"", "\"warehose\"")], &["--to", "json", "--lang", "en"]);
    assert!(ended.out.contains("\"did_you_mean\":\"warehouse\"") || ended.out.contains("\"did_you_mean\": \"warehouse\""), "{}", ended.err);
}

#[test]
fn a_figure_bounded_from_the_other_side_is_no_figure() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("da.csv", "id,coverage_pct,storeys,green_pct\nA,≥ 60,> 5,≤ 20\nB,≤ 60,5,≥ 20\n");
    put("case.toml", "crs = \"EPSG:9208\"\n[register]\nprojects = { file = \"da.csv\" }\n");
    let ended = replan(&["check", &folder.path().join("case.toml").display().to_string(), "--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    let unread: Vec<&str> = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note["code"] == "value-unreadable")
        .map(|note| note["facts"]["value"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(unread, ["≥ 60", "> 5", "≤ 20"], "{report}");
}

#[test]
fn shapes_in_a_table_are_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put(
        "lo.csv",
        "WKT,KyHieu\n\"MULTIPOLYGON (((0 0,10 0,10 10,0 0)))\",A1\n\"POLYGON Z ((0 0 5,1 0 5,1 1 5,0 0 5))\",A2\n,A3\n\"POLYGON ((0 0,1\",A4\n",
    );
    let found = read(folder.path(), "lo.csv");
    assert_eq!(found.columns, ["KyHieu"]);
    let kinds: Vec<&str> = found
        .features
        .iter()
        .map(|feature| match &feature.geometry {
            RawGeometry::Shape(geo::Geometry::MultiPolygon(_)) => "multi",
            RawGeometry::Shape(geo::Geometry::Polygon(_)) => "polygon",
            RawGeometry::Shape(_) => "other",
            RawGeometry::Missing => "missing",
            RawGeometry::Broken(_) => "broken",
        })
        .collect();
    assert_eq!(kinds, ["multi", "polygon", "missing", "broken"]);
    assert!(found.notes.iter().any(|note| note.code == NoteCode::HeightsDropped));
    put("ewkt.csv", "geom\tma\nSRID=9208;POLYGON ((0 0,1 0,1 1,0 0))\tA\n");
    assert_eq!(read(folder.path(), "ewkt.csv").crs.as_deref(), Some("EPSG:9208"));
    put("words.csv", "Shape,ma\nPOLYGON,1\nvuông,2\n");
    assert_eq!(read(folder.path(), "words.csv").columns.len(), 2, "words are no shapes");
}

#[test]
fn a_tab_that_says_no_encoding_is_decoded_too() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["tcvn3", "cp1258", "vni"] {
        for part in ["dat", "map", "id"] {
            std::fs::copy(fixtures().join(format!("encodings/{name}.{part}")), folder.path().join(format!("{name}.{part}"))).unwrap();
        }
        let header = std::fs::read_to_string(fixtures().join(format!("encodings/{name}.tab"))).unwrap();
        let without: String = header.split_inclusive('\n').filter(|line| !fold(line).starts_with("charset")).collect();
        assert!(without.len() < header.len());
        std::fs::write(folder.path().join(format!("{name}.tab")), without).unwrap();
        let (wanted, found) = (read(&fixtures().join("encodings"), &format!("{name}.tab")), read(folder.path(), &format!("{name}.tab")));
        assert_eq!(found.features, wanted.features, "{name}");
        assert!(!wanted.features.is_empty() && found.columns == wanted.columns, "{name}");
    }
}

#[test]
fn a_zipped_kml_keeps_its_columns() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    // GDAL (3.6) reads the fields of a schema from a KML and not from a KMZ.
    let kml = r##"<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema name="lo" id="lo"><SimpleField name="KyHieu" type="string"/></Schema>
        <Folder><name>lo</name><Placemark><ExtendedData><SchemaData schemaUrl="#lo"><SimpleData name="KyHieu">KB-01</SimpleData></SchemaData></ExtendedData>
        <Polygon><outerBoundaryIs><LinearRing><coordinates>103.9,22.5 103.91,22.5 103.91,22.51 103.9,22.5</coordinates></LinearRing></outerBoundaryIs></Polygon>
        </Placemark></Folder></Document></kml>"##;
    std::fs::write(folder.path().join("lo.kml"), kml).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.path().join("lo.kmz")).unwrap());
    zip.start_file("doc.kml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(kml.as_bytes()).unwrap();
    zip.finish().unwrap();
    let [plain, zipped] = ["lo.kml", "lo.kmz"].map(|file| read(folder.path(), file));
    assert_eq!((&plain.columns, &plain.features), (&zipped.columns, &zipped.features));
    assert!(zipped.columns.iter().any(|column| column == "KyHieu"), "{:?}", zipped.columns);
}

#[test]
fn the_scale_of_another_projection_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["shp", "shx", "dbf"] {
        std::fs::copy(fixtures().join(format!("encodings/cp1258.{ending}")), folder.path().join(format!("a.{ending}"))).unwrap();
    }
    let prj = r#"PROJCS["VN_2000_TM3_104_45",GEOGCS["VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",104.75],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]"#;
    std::fs::write(folder.path().join("a.prj"), prj).unwrap();
    let ended = replan(&["inspect", &folder.path().join("a.shp").display().to_string()]);
    assert!(ended.out.contains("khai báo crs = \"EPSG:9208\"") && ended.out.contains("lệch 7"), "{ended:?}");
}

#[test]
fn a_drawing_of_the_right_version_that_is_none_is_told_how_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.dwg"), b"AC1015\0\0\0\0\0\0junk".repeat(40)).unwrap();
    let ended = replan(&["inspect", &folder.path().join("a.dwg").display().to_string()]);
    assert!(ended.out.contains("DWG 2000 (AC1015)") && ended.out.contains("Lưu thành DXF"), "{ended:?}");
}

#[test]
fn a_draft_names_the_zones_of_the_place() {
    let folder = tempfile::tempdir().unwrap();
    // Hà Nội, in degrees.
    let lots = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"KyHieu":"A1"},"geometry":{"type":"Polygon","coordinates":
        [[[105.85,21.02],[105.86,21.02],[105.86,21.03],[105.85,21.02]]]}}]}"#;
    std::fs::write(folder.path().join("lo-dat.geojson"), lots).unwrap();
    let ended = replan(&["init", &folder.path().join("lo-dat.geojson").display().to_string()]);
    assert!(ended.out.contains("#   crs = \"EPSG:5897\"   # VN-2000 / TM-3 105°00′: Hà Nội"), "{ended:?}");
}

/// GDAL (3.6) opens such a file for ever.
#[test]
fn a_drawing_with_bytes_of_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.dxf"), b"  0\nSECTION\n$SPLFRAME\n 7\r\0\0\0  9\n").unwrap();
    let ended = replan(&["inspect", &folder.path().join("a.dxf").display().to_string()]);
    assert!(ended.code == 2 && ended.out.contains("dòng 4 có byte 0"), "{ended:?}");
}

#[test]
fn roles_that_a_layer_is_not_asked_for_are_noted() {
    let ended = kim_thanh(&[("code = \"", "area_m2 = \"DienTich\", code = \"")], &["--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    let unused: Vec<_> = report["notes"].as_array().unwrap().iter().filter(|note| note["code"] == "key-not-used-yet").collect();
    assert_eq!(unused.len(), 1, "{report}");
    assert_eq!(unused[0]["facts"], serde_json::json!({"keys": ["lots.columns.area_m2"]}));
}

#[test]
fn a_dictionary_that_contradicts_itself_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let lots = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:9208"}},"features":[{"type":"Feature","properties":{"code":"1","function":"XX"},
        "geometry":{"type":"Polygon","coordinates":[[[416150,2490800],[416250,2490800],[416250,2490900],[416150,2490800]]]}}]}"#;
    put("lots.geojson", lots);
    put("d.csv", "code,function\nXX,production\nYY,production\nxx,warehouse_yard\n");
    put(
        "case.toml",
        "crs = \"EPSG:9208\"\n[dictionary]\nfile = \"d.csv\"\n[[plan]]\nid = \"2020\"\napproved = 2020-09-09\nlots = { file = \"lots.geojson\" }\n",
    );
    let ended = replan(&["validate", &folder.path().join("case.toml").display().to_string(), "--to", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    let codes: Vec<&str> = report["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"dictionary-contradicts") && codes.contains(&"function-unknown"), "{codes:?}");
}

#[test]
fn a_draft_goes_to_stdout_by_its_usual_name() {
    let lots = fixtures().join("towns/kim-thanh/plan-2020.geojson").display().to_string();
    let (named, unnamed) = (replan(&["init", &lots, "-o", "-"]), replan(&["init", &lots]));
    assert!(named.out.contains("[[plan]]") && named.out == unnamed.out, "{named:?}");
    assert!(!Path::new("-").exists());
}
