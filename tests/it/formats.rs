//! Small files of every format, written by GDAL and read back.

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::sql::Dialect;
use gdal::vector::{Feature, FieldDefn, FieldValue, Geometry, Layer, LayerAccess, LayerOptions, OGRFieldType};
use gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags};
use replan::model::{Fact, NoteCode, Severity};
use replan::read::{self, LayerEntry, RawGeometry, RawLayer, ReadError, Value};
use tempfile::TempDir;

/// A lot with a hole, whose coordinates need all digits of a double.
const LOT: &str = "POLYGON ((416150.12345678901 2490800.1,416250.3 2490800.7,416250.9 2490900.3,416150.12345678901 2490800.1),\
                   (416200.1 2490820.1,416210.3 2490820.7,416210.9 2490830.3,416200.1 2490820.1))";
const SQUARE: &str = "POLYGON ((0 0,10 0,10 10,0 10,0 0))";

/// What is written: columns, and rows of a geometry and texts.
struct Sheet<'a> {
    driver: &'a str,
    file: &'a str,
    layer: &'a str,
    options: &'a [&'a str],
    crs: Option<u32>,
    columns: &'a [&'a str],
    rows: &'a [(&'a str, &'a [&'a str])],
}

const SHEET: Sheet<'static> = Sheet {
    driver: "GPKG",
    file: "plan.gpkg",
    layer: "plan",
    options: &[],
    crs: Some(9208),
    columns: &["KyHieu", "ChucNang"],
    rows: &[(LOT, &["ODT-01", "Đất ở đô thị"]), (SQUARE, &["CX-02", "Đất cây xanh sử dụng công cộng"])],
};

impl Sheet<'_> {
    fn write(&self, folder: &TempDir) {
        let driver = DriverManager::get_driver_by_name(self.driver).expect("driver");
        let mut dataset = driver.create_vector_only(folder.path().join(self.file)).expect("dataset");
        self.write_into(&mut dataset);
        dataset.close().expect("closed");
    }

    fn write_into(&self, dataset: &mut Dataset) {
        let mut crs = self.crs.map(|code| SpatialRef::from_epsg(code).expect("CRS"));
        if let Some(crs) = &mut crs {
            crs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        }
        let options = LayerOptions { name: self.layer, srs: crs.as_ref(), options: Some(self.options), ..LayerOptions::default() };
        let layer = dataset.create_layer(options).expect("layer");
        // DXF has columns of its own and takes no others.
        if self.driver != "DXF" {
            let fields: Vec<_> = self.columns.iter().map(|name| (*name, OGRFieldType::OFTString)).collect();
            layer.create_defn_fields(&fields).expect("columns");
        }
        for (wkt, values) in self.rows {
            let values: Vec<_> =
                self.columns.iter().zip(*values).map(|(name, value)| (*name, FieldValue::StringValue((*value).into()))).collect();
            add(&layer, wkt, &values);
        }
    }
}

fn add(layer: &Layer, wkt: &str, values: &[(&str, FieldValue)]) {
    let mut feature = Feature::new(layer.defn()).expect("feature");
    if !wkt.is_empty() {
        feature.set_geometry(Geometry::from_wkt(wkt).expect(wkt)).expect("geometry");
    }
    for (name, value) in values {
        let index = feature.field_index(name).expect("column");
        feature.set_field(index, value).expect("value");
    }
    feature.create(layer).expect("written");
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn try_read(folder: &TempDir, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    read::layer(folder.path(), entry)
}

fn entry(file: &str) -> LayerEntry {
    LayerEntry { file: file.into(), ..LayerEntry::default() }
}

fn read(folder: &TempDir, file: &str) -> RawLayer {
    try_read(folder, &entry(file)).expect("a layer")
}

/// Writes the sheet and reads it back.
fn back(sheet: &Sheet) -> RawLayer {
    let folder = folder();
    sheet.write(&folder);
    read(&folder, sheet.file)
}

fn values<'a>(layer: &'a RawLayer, column: &str) -> Vec<&'a Value> {
    let index = read::column(layer, column).index().expect("a column");
    layer.features.iter().map(|feature| &feature.values[index]).collect()
}

fn texts(layer: &RawLayer, column: &str) -> Vec<String> {
    values(layer, column).into_iter().map(|value| value.text().unwrap_or_default()).collect()
}

fn coordinates(layer: &RawLayer, index: usize) -> Vec<(f64, f64)> {
    use geo::CoordsIter;
    match &layer.features[index].geometry {
        RawGeometry::Shape(shape) => shape.coords_iter().map(|at| (at.x, at.y)).collect(),
        other => panic!("{other:?}"),
    }
}

fn notes(layer: &RawLayer, code: NoteCode) -> Vec<&replan::model::Note> {
    layer.notes.iter().filter(|note| note.code == code).collect()
}

/// The lot's coordinates as a set: formats may turn rings round or begin them elsewhere.
fn sorted(mut coordinates: Vec<(f64, f64)>) -> Vec<(u64, u64)> {
    coordinates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    coordinates.dedup();
    coordinates.into_iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect()
}

fn lot() -> Vec<(f64, f64)> {
    let pairs = LOT.trim_start_matches("POLYGON").split(',').map(|pair| pair.trim_matches([' ', '(', ')']));
    pairs.map(|pair| pair.split_once(' ').expect("two numbers")).map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y"))).collect()
}

#[test]
fn binary_formats_keep_bits_and_vietnamese() {
    for (driver, file, options) in [
        ("GPKG", "plan.gpkg", &[][..]),
        ("ESRI Shapefile", "plan.shp", &["ENCODING=UTF-8"]),
        // Without its index, which orders features anew.
        ("FlatGeobuf", "plan.fgb", &["SPATIAL_INDEX=NO"]),
    ] {
        let layer = back(&Sheet { driver, file, options, ..SHEET });
        assert_eq!((layer.layer.as_ref(), layer.reader, &*layer.file), ("plan", "gdal", file));
        assert_eq!(texts(&layer, "ký hiệu"), ["ODT-01", "CX-02"], "{driver}");
        assert_eq!(texts(&layer, "chucnang"), ["Đất ở đô thị", "Đất cây xanh sử dụng công cộng"], "{driver}");
        assert_eq!(sorted(coordinates(&layer, 0)), sorted(lot()), "{driver}");
        assert_eq!(layer.crs.as_deref(), Some("EPSG:9208"), "{driver}");
        assert_eq!(layer.features.iter().map(|feature| feature.number).collect::<Vec<_>>(), [1, 2]);
        assert!(layer.notes.is_empty(), "{driver}: {:?}", layer.notes);
    }
}

#[test]
fn mapinfo_tables_are_read() {
    let columns = &["KyHieu", "Ten"];
    let rows: &[(&str, &[&str])] = &[(LOT, &["ODT-01", "Dat o"])];
    let folder = folder();
    Sheet { driver: "MapInfo File", file: "plan.tab", columns, rows, options: &["BOUNDS=0,0,10000000,10000000"], ..SHEET }.write(&folder);
    let layer = read(&folder, "plan.tab");
    assert_eq!(texts(&layer, "Ten"), ["Dat o"]);
    let furthest = coordinates(&layer, 0).into_iter().zip(lot()).map(|(at, wanted)| (at.0 - wanted.0).abs().max((at.1 - wanted.1).abs()));
    assert!(furthest.fold(0.0, f64::max) < 0.01, "TAB keeps coordinates as whole numbers of a grid");
    // MapInfo knows no VN-2000 by name: its parameters are kept.
    assert!(layer.crs.is_some_and(|crs| crs.contains("Transverse Mercator")));
}

#[test]
fn drawings_are_read() {
    let rows: &[(&str, &[&str])] = &[("LINESTRING (416150.123 2490800.1,416250.3 2490800.7)", &["CHI_GIOI"]), ("POINT (1 2)", &["TEN"])];
    let layer = back(&Sheet { driver: "DXF", file: "plan.dxf", layer: "entities", columns: &["Layer"], rows, ..SHEET });
    assert_eq!((layer.layer.as_ref(), layer.crs.as_deref()), ("entities", None));
    assert_eq!(texts(&layer, "layer"), ["CHI_GIOI", "TEN"]);
    assert_eq!(coordinates(&layer, 0), [(416_150.123, 2_490_800.1), (416_250.3, 2_490_800.7)]);
}

#[test]
fn kml_is_read() {
    let rows: &[(&str, &[&str])] = &[("POLYGON Z ((103.97 22.51 0,103.98 22.51 0,103.98 22.52 0,103.97 22.51 0))", &["Lô 1", "Đất ở"])];
    let columns = &["Name", "ChucNang"];
    let layer = back(&Sheet { driver: "KML", file: "plan.kml", layer: "Quy hoạch", crs: Some(4326), columns, rows, ..SHEET });
    assert_eq!(texts(&layer, "name"), ["Lô 1"]);
    assert_eq!(texts(&layer, "ChucNang"), ["Đất ở"]);
    assert_eq!(coordinates(&layer, 0)[0], (103.97, 22.51), "longitude first");
    assert_eq!(layer.crs.as_deref(), Some("EPSG:4326"));
    assert_eq!(notes(&layer, NoteCode::HeightsDropped).len(), 1);
}

#[test]
fn geojson_and_csv_come_through_the_same_door() {
    let folder = folder();
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"ma":"A","n":1},"geometry":{"type":"Point","coordinates":[416150.12345678901,2.5]}},
        {"type":"Feature","properties":{"ma":"B","n":2},"geometry":null}]}"#;
    std::fs::write(folder.path().join("plan.GeoJSON"), text).expect("written");
    std::fs::write(folder.path().join("du-an.csv"), "Mã;Tên\r\nA;\"Kho; bãi\"\r\n\r\nB;x\r\n").expect("written");
    let layer = read(&folder, "plan.GeoJSON");
    assert_eq!((layer.reader, layer.layer.as_ref()), ("geojson", "plan"));
    assert_eq!(coordinates(&layer, 0)[0].0.to_bits(), "416150.12345678901".parse::<f64>().expect("a number").to_bits());
    let filtered = LayerEntry { filter: Some("n > 1".into()), ..entry("plan.GeoJSON") };
    let layer = try_read(&folder, &filtered).expect("a layer");
    assert_eq!((layer.features[0].number, texts(&layer, "ma")), (2, vec!["B".to_owned()]));
    let layer = read(&folder, "du-an.csv");
    assert_eq!((layer.reader, texts(&layer, "ten")), ("csv", vec!["Kho; bãi".to_owned(), "x".into()]));
    assert_eq!(layer.features[1].number, 3);
    let filtered = LayerEntry { filter: Some("\"Mã\" = 'B'".into()), ..entry("du-an.csv") };
    assert_eq!(try_read(&folder, &filtered).expect("a layer").features[0].number, 3);
}

#[test]
fn values_have_the_type_of_their_column() {
    let folder = folder();
    let driver = DriverManager::get_driver_by_name("GPKG").expect("driver");
    let mut dataset = driver.create_vector_only(folder.path().join("plan.gpkg")).expect("dataset");
    let layer = dataset.create_layer(LayerOptions { name: "plan", ..LayerOptions::default() }).expect("layer");
    for (name, of) in [
        ("whole", OGRFieldType::OFTInteger),
        ("long", OGRFieldType::OFTInteger64),
        ("real", OGRFieldType::OFTReal),
        ("day", OGRFieldType::OFTDate),
        ("time", OGRFieldType::OFTDateTime),
        ("bytes", OGRFieldType::OFTBinary),
    ] {
        FieldDefn::new(name, of).and_then(|field| field.add_to_layer(&layer)).expect("column");
    }
    let day = chrono::NaiveDate::from_ymd_opt(2020, 9, 9).expect("a day");
    let time = chrono::DateTime::parse_from_rfc3339("2020-09-09T10:20:30Z").expect("a time");
    let of_all = [
        ("whole", FieldValue::IntegerValue(-7)),
        ("long", FieldValue::Integer64Value(9_007_199_254_740_993)),
        ("real", FieldValue::RealValue(0.1)),
        ("day", FieldValue::DateValue(day)),
        ("time", FieldValue::DateTimeValue(time)),
    ];
    add(&layer, "", &of_all);
    add(&layer, "POLYGON EMPTY", &[]);
    dataset.execute_sql("UPDATE plan SET bytes = x'00' WHERE fid = 1", None, Dialect::DEFAULT).expect("bytes");
    dataset.close().expect("closed");
    let layer = read(&folder, "plan.gpkg");
    let text = |text: &str| Value::Text(text.into());
    let wanted = [Value::Number(-7.0), text("9007199254740993"), Value::Number(0.1), text("2020-09-09"), text("2020-09-09T10:20:30")];
    assert_eq!(layer.features[0].values[..5], wanted);
    assert!(layer.features[1].values.iter().all(|value| *value == Value::Missing), "nothing set is nothing, not 0");
    assert!(layer.features.iter().all(|feature| feature.geometry == RawGeometry::Missing));
    assert_eq!(layer.features[0].values[5], Value::Missing);
    assert_eq!(notes(&layer, NoteCode::ValueUnreadable).len(), 1);
}

#[test]
fn lists_and_truth_values_are_read() {
    let folder = folder();
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"a":["x","y"],"b":[1,2],"c":[0.5],"d":true,"e":[]},"geometry":null},
        {"type":"Feature","properties":{"a":[]},"geometry":null}]}"#;
    let path = folder.path().join("plan.geojson");
    std::fs::write(&path, text).expect("written");
    // A name that is no path is GDAL's own affair, whatever its ending is.
    let layer = read(&folder, &format!("/vsisubfile/0_{},{}", text.len(), path.display()));
    assert_eq!(layer.reader, "gdal");
    assert_eq!(texts(&layer, "a"), [r#"["x","y"]"#, "[]"]);
    assert_eq!((texts(&layer, "b")[0].as_str(), texts(&layer, "c")[0].as_str()), ("[1,2]", "[0.5]"));
    assert_eq!(values(&layer, "d"), [&Value::Flag(true), &Value::Missing]);
}

#[test]
fn a_filter_leaves_numbers_as_they_are() {
    let folder = folder();
    let rows: &[(&str, &[&str])] = &[(SQUARE, &["A", "x"]), (SQUARE, &["B", "y"]), (SQUARE, &["C", "y"])];
    for (driver, file) in [("GPKG", "plan.gpkg"), ("ESRI Shapefile", "plan.shp")] {
        Sheet { driver, file, rows, ..SHEET }.write(&folder);
        let filtered = |filter: &str| try_read(&folder, &LayerEntry { filter: Some(filter.into()), ..entry(file) });
        let layer = filtered("ChucNang = 'y'").expect("a layer");
        assert_eq!(layer.features.iter().map(|feature| feature.number).collect::<Vec<_>>(), [2, 3], "{driver}");
        for nonsense in ["nope = 'y'", "\"nope\" = 'y'", "KyHieu = "] {
            let error = filtered(nonsense).expect_err(nonsense).to_string();
            assert!(error.contains("is not understood") && error.contains(&format!("`where = \"{nonsense}\"`")), "{error}");
        }
        assert_eq!(filtered("\"KyHieu\" = '\"B\"'").expect("a layer").features.len(), 0);
    }
}

#[test]
fn layers_are_found_by_name() {
    let folder = folder();
    let driver = DriverManager::get_driver_by_name("GPKG").expect("driver");
    let mut dataset = driver.create_vector_only(folder.path().join("plan.gpkg")).expect("dataset");
    for layer in ["ChucNangSuDungDat_A", "Ranh giới", "DuAn"] {
        Sheet { layer, ..SHEET }.write_into(&mut dataset);
    }
    dataset.close().expect("closed");
    let named = |name: &str| try_read(&folder, &LayerEntry { layer: Some(name.into()), ..entry("plan.gpkg") });
    assert_eq!(named("DuAn").expect("exact").layer.as_ref(), "DuAn");
    assert_eq!(named("chucnangsudungdat_a").expect("any case").layer.as_ref(), "ChucNangSuDungDat_A");
    assert_eq!(named("RANH_GIOI").expect("no diacritics").layer.as_ref(), "Ranh giới");
    assert!(matches!(named("nope"), Err(ReadError::NoLayer { layers, .. }) if layers.len() == 3));
    assert!(matches!(try_read(&folder, &entry("plan.gpkg")), Err(ReadError::WhichLayer { layers, .. }) if layers[1] == "Ranh giới"));
}

#[test]
fn one_filled_layer_among_empty_ones_needs_no_name() {
    let folder = folder();
    let driver = DriverManager::get_driver_by_name("GPKG").expect("driver");
    let mut dataset = driver.create_vector_only(folder.path().join("plan.gpkg")).expect("dataset");
    for (layer, rows) in [("empty", &[][..]), ("plan", SHEET.rows), ("layer_styles", SHEET.rows)] {
        Sheet { layer, rows, ..SHEET }.write_into(&mut dataset);
    }
    dataset.close().expect("closed");
    assert_eq!(read(&folder, "plan.gpkg").layer.as_ref(), "plan");
}

#[test]
fn heights_measures_and_curves_become_plane_and_straight() {
    let rows: &[(&str, &[&str])] = &[
        ("POLYGON Z ((0 0 5,10 0 5,10 10 5,0 0 5))", &["A", ""]),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0,10 10,20 0,10 -10,0 0))", &["B", ""]),
        ("MULTISURFACE (((0 0,1 0,1 1,0 0)))", &["C", ""]),
        (SQUARE, &["D", ""]),
    ];
    let layer = back(&Sheet { rows, ..SHEET });
    let high = notes(&layer, NoteCode::HeightsDropped);
    assert_eq!((high.len(), high[0].feature, high[0].facts.get("features")), (1, Some(1), Some(&Fact::Count(1))));
    let curved = notes(&layer, NoteCode::CurvesFlattened);
    assert_eq!((curved.len(), curved[0].feature, curved[0].facts.get("features")), (1, Some(2), Some(&Fact::Count(1))));
    let circle = coordinates(&layer, 1);
    assert!(circle.len() > 700, "half a degree a chord");
    assert!(circle.iter().all(|(x, y)| ((x - 10.0).hypot(*y) - 10.0).abs() < 1e-9));
    assert!(matches!(layer.features[2].geometry, RawGeometry::Shape(geo::Geometry::MultiPolygon(_))));
}

#[test]
fn a_geometry_that_gdal_cannot_read_costs_no_other_feature() {
    let folder = folder();
    Sheet { rows: &[(LOT, &["A", "x"]), (LOT, &["B", "y"]), (LOT, &["C", "z"])], options: &["SPATIAL_INDEX=NO"], ..SHEET }.write(&folder);
    let options = DatasetOptions { open_flags: GdalOpenFlags::GDAL_OF_UPDATE | GdalOpenFlags::GDAL_OF_VECTOR, ..DatasetOptions::default() };
    let dataset = Dataset::open_ex(folder.path().join("plan.gpkg"), options).expect("opened");
    dataset.execute_sql("UPDATE plan SET geom = substr(geom, 1, 60) WHERE fid = 2", None, Dialect::DEFAULT).expect("spoilt");
    dataset.close().expect("closed");
    let layer = read(&folder, "plan.gpkg");
    let broken: Vec<_> = layer.features.iter().map(|feature| matches!(feature.geometry, RawGeometry::Broken(_))).collect();
    assert_eq!(broken, [false, true, false], "{:?}", layer.features[1].geometry);
    assert_eq!(texts(&layer, "KyHieu"), ["A", "B", "C"], "its values are kept");
}

#[test]
fn a_cut_file_says_so() {
    let folder = folder();
    let rows: Vec<(&str, &[&str])> = (0..50).map(|_| SHEET.rows[0]).collect();
    for (driver, file, options) in
        [("FlatGeobuf", "plan.fgb", &["SPATIAL_INDEX=NO"][..]), ("ESRI Shapefile", "plan.shp", &[]), ("GPKG", "plan.gpkg", &[])]
    {
        Sheet { driver, file, options, rows: &rows, ..SHEET }.write(&folder);
        let path = folder.path().join(file);
        let bytes = std::fs::read(&path).expect("bytes");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("cut");
        match try_read(&folder, &entry(file)) {
            Err(error) => assert!(matches!(error, ReadError::Content { .. }), "{error}"),
            Ok(layer) => {
                let lost =
                    layer.features.len() < 50 || layer.features.iter().any(|feature| !matches!(feature.geometry, RawGeometry::Shape(_)));
                let said = layer.notes.iter().any(|note| note.severity == Severity::Error);
                let broken = layer.features.iter().any(|feature| matches!(feature.geometry, RawGeometry::Broken(_)));
                assert!(lost && (said || broken), "{driver}: {} features, {:?}", layer.features.len(), layer.notes);
            }
        }
    }
}

#[test]
fn files_that_are_none_say_why() {
    let folder = folder();
    std::fs::write(folder.path().join("plan.gpkg"), "no database").expect("written");
    std::fs::write(folder.path().join("empty.shp"), "").expect("written");
    std::fs::write(folder.path().join("du-an.xlsx"), "PK").expect("written");
    std::fs::create_dir(folder.path().join("empty.gdb")).expect("a folder");
    let error = |file: &str| try_read(&folder, &entry(file)).expect_err(file);
    for file in ["nope.shp", "nope.geojson", "nope.csv", "no/folder.gpkg"] {
        assert!(matches!(error(file), ReadError::Open { .. }), "{file}: {:?}", error(file));
    }
    for (file, part) in [
        ("plan.gpkg", "no format that can be read"),
        ("empty.shp", ""),
        ("empty.gdb", ""),
        ("du-an.xlsx", "no whole workbook"),
        ("PG:host=127.0.0.1 port=1 password=secret", ""),
    ] {
        let text = error(file).to_string();
        assert!(matches!(error(file), ReadError::Content { .. }) && text.contains(part), "{file}: {text}");
        assert!(!text.contains("secret"), "{text}");
    }
    let folder_of_text = folder.path().to_string_lossy().into_owned();
    let ReadError::Content { what, .. } = error("plan.gpkg") else { panic!("content") };
    assert!(!what.to_string().contains(&folder_of_text), "{what}");
}

#[test]
fn a_shapefile_may_lack_its_parts() {
    let folder = folder();
    let sheet = Sheet { driver: "ESRI Shapefile", file: "plan.shp", ..SHEET };
    sheet.write(&folder);
    let whole = read(&folder, "plan.shp").sha256;
    std::fs::remove_file(folder.path().join("plan.dbf")).expect("removed");
    let layer = read(&folder, "plan.shp");
    assert_eq!((layer.features.len(), notes(&layer, NoteCode::ReaderSays).len()), (2, 1), "{:?}", layer.notes);
    assert_ne!(layer.sha256, whole, "the fingerprint is that of all parts");
    std::fs::remove_file(folder.path().join("plan.shx")).expect("removed");
    let error = try_read(&folder, &entry("plan.shp")).expect_err("no index").to_string();
    assert!(error.contains("plan.shx"), "{error}");
}

#[test]
fn the_crs_is_what_the_file_states() {
    let crs = |code: Option<u32>| back(&Sheet { crs: code, ..SHEET }).crs;
    assert_eq!(crs(Some(3405)).as_deref(), Some("EPSG:3405"));
    assert_eq!(crs(Some(4326)).as_deref(), Some("EPSG:4326"));
    assert_eq!(crs(None), None);
    let folder = folder();
    Sheet { driver: "ESRI Shapefile", file: "plan.shp", ..SHEET }.write(&folder);
    let prj = r#"PROJCS["VN2000_104_75",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",104.8],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
    std::fs::write(folder.path().join("plan.prj"), prj).expect("written");
    let stated = read(&folder, "plan.shp").crs.expect("a CRS");
    assert!(stated.starts_with("PROJCRS[") && stated.contains("104.8"), "no likeness is taken for the thing: {stated}");
}

/// Writes a Shapefile whose text is CP1258, decomposed as that code page needs it.
fn write_cp1258(folder: &TempDir) {
    let rows: &[(&str, &[&str])] = &[(SQUARE, &["A", "Kho b@i"]), (SQUARE, &["B", "x"])];
    Sheet { driver: "ESRI Shapefile", file: "plan.shp", rows, options: &["ENCODING="], ..SHEET }.write(folder);
    let path = folder.path().join("plan.dbf");
    let bytes = std::fs::read(&path).expect("bytes").into_iter().map(|byte| if byte == b'@' { 0xe3 } else { byte });
    std::fs::write(&path, bytes.collect::<Vec<u8>>()).expect("written");
}

#[test]
fn a_declared_encoding_is_used() {
    let folder = folder();
    write_cp1258(&folder);
    let with = |encoding: &str| try_read(&folder, &LayerEntry { encoding: Some(encoding.into()), ..entry("plan.shp") });
    let layer = with("cp1258").expect("a layer");
    assert_eq!(texts(&layer, "ChucNang"), ["Kho băi", "x"]);
    assert_eq!(texts(&layer, "KyHieu"), ["A", "B"], "the last letter is kept");
    assert!(with("klingon").expect_err("none").to_string().contains("tcvn3"));
    let filter = Some("ChucNang = 'Kho băi'".into());
    let layer = try_read(&folder, &LayerEntry { encoding: Some("cp1258".into()), filter, ..entry("plan.shp") }).expect("a layer");
    assert_eq!(texts(&layer, "KyHieu"), ["A"]);
}

#[test]
fn an_encoding_that_the_file_names_is_used() {
    let folder = folder();
    write_cp1258(&folder);
    std::fs::write(folder.path().join("plan.cpg"), "1258").expect("written");
    assert_eq!(texts(&read(&folder, "plan.shp"), "ChucNang"), ["Kho băi", "x"]);
    let rows: &[(&str, &[&str])] = &[("POINT (1 2)", &["LO_B"])];
    Sheet { driver: "DXF", file: "plan.dxf", layer: "entities", columns: &["Layer"], rows, ..SHEET }.write(&folder);
    let path = folder.path().join("plan.dxf");
    let text = std::fs::read_to_string(&path).expect("text").replace("ANSI_1252", "ANSI_1258").replace("LO_B", "LO_@");
    let text = text.into_bytes().into_iter().map(|byte| if byte == b'@' { 0xd0 } else { byte });
    std::fs::write(&path, text.collect::<Vec<u8>>()).expect("written");
    assert_eq!(texts(&read(&folder, "plan.dxf"), "Layer"), ["LO_Đ"]);
}
