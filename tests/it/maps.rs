//! What maps open: layers with styles, a project, one file a layer, drawings, a prescribed dossier. Whether a real QGIS agrees is seen by
//! `scripts/test-qgis`.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use gdal::vector::{LayerAccess, OGRwkbGeometryType};
use gdal::{Dataset, Metadata};
use geo::{BoundingRect, Translate};
use replan::lang::Lang;
use replan::model::{Land, Level};
use replan::normal::crs::Grid;
use replan::profile::{self, Profile};
use replan::report::Report;
use replan::write::{Context, Page, Screen, View, layout, output, put_all};
use tempfile::TempDir;

use crate::sample;

fn with_context<T>(lang: Lang, work: impl FnOnce(&Context) -> T) -> T {
    let profile: Profile = profile::open("lao_cai", Path::new("")).expect("a built-in profile");
    let grid = Grid::new("EPSG:9208").expect("a grid that PROJ knows");
    work(&Context { words: lang.words(), profile: &profile, grid: &grid, view: View::Projects, screen: Screen::default() })
}

/// The pages of a format, and a folder that holds them.
fn written(report: &Report, format: &str) -> (Vec<Page>, TempDir) {
    let pages = with_context(Lang::Vi, |context| (output(format).expect("a format").pages)(report, context).expect("pages"));
    let folder = tempfile::tempdir().expect("a folder");
    put_all(&pages, folder.path()).expect("files");
    (pages, folder)
}

fn open(folder: &TempDir, name: &str) -> Dataset {
    Dataset::open(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text of a column of the first row.
fn first(dataset: &Dataset, column: &str) -> Option<String> {
    let mut layer = dataset.layer(0).expect("a layer");
    let place = layer.defn().field_index(column).unwrap_or_else(|_| panic!("no column {column}"));
    layer.features().next().and_then(|row| row.field_as_string(place).expect("a text"))
}

fn project_xml(pages: &[Page]) -> String {
    let page = pages.iter().find(|page| page.name == "report.qgz").expect("a project");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&page.bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name("report.qgs").expect("the project").read_to_string(&mut text).expect("text");
    text
}

/// The values of an attribute of all elements of a name.
fn attributes(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("sound XML") {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) if tag.name().as_ref() == element => {
                let value = tag.try_get_attribute(attribute).expect("sound attributes");
                found.extend(value.map(|value| value.value.into_owned()));
            }
            _ => {}
        }
    }
}

#[test]
fn a_geopackage_says_what_it_is_of() {
    let (_, folder) = written(&sample::report(), "gpkg");
    let dataset = open(&folder, "report.gpkg");
    let item = |name: &str| dataset.metadata_item(name, "").unwrap_or_default();
    assert_eq!((item("CASE").as_str(), item("AS_OF").as_str()), ("Khu mẫu “Kim Thành”", "2024-07-01"));
    assert!(item("INPUTS").contains(&"00".repeat(32)) && !item("REPLAN").is_empty());
}

#[test]
fn every_drawn_layer_has_one_style_to_open_with() {
    let (pages, folder) = written(&sample::report(), "gpkg");
    let dataset = open(&folder, "report.gpkg");
    let mut styles = dataset.layer_by_name("layer_styles").expect("styles");
    let places = ["f_table_name", "useAsDefault", "styleQML"].map(|name| styles.defn().field_index(name).expect("a column"));
    let mut usual = Vec::new();
    for row in styles.features() {
        let [table, is_usual, qml] = places.map(|place| row.field_as_string(place).expect("a text").unwrap_or_default());
        assert!(attributes(&qml, "renderer-v2", "type").len() == 1 && attributes(&qml, "alias", "field").len() > 2, "{table}");
        assert!(attributes(&qml, "field", "editable").iter().all(|editable| editable == "0"), "{table} could be edited");
        let plain: Vec<String> = attributes(&qml, "alias", "name").into_iter().filter(|name| name.contains('_')).collect();
        assert!(plain.is_empty(), "columns of {table} without words: {plain:?}");
        usual.extend((is_usual == "1").then_some(table));
    }
    let drawn = dataset.layers().map(|layer| layer.name()).filter(|name| name != "layer_styles" && name != "sheets");
    assert_eq!(usual, drawn.collect::<Vec<_>>());
    let files = pages.iter().filter_map(|page| page.name.strip_prefix("styles/")?.strip_suffix(".qml"));
    let files: BTreeSet<&str> = files.filter(|name| !name.ends_with("-outline") && !name.ends_with("-land-use")).collect();
    assert_eq!(files, usual.iter().map(String::as_str).collect());
}

#[test]
fn styles_speak_the_language_of_the_reader() {
    let (_, folder) = written(&sample::report(), "gpkg");
    let dataset = open(&folder, "report.gpkg");
    let mut styles = dataset.layer_by_name("layer_styles").expect("styles");
    let places = ["styleName", "description"].map(|name| styles.defn().field_index(name).expect("a column"));
    let texts = styles.features().map(|row| places.map(|place| row.field_as_string(place).expect("a text").unwrap_or_default()));
    let texts: BTreeSet<[String; 2]> = texts.collect();
    let names: Vec<&str> = texts.iter().map(|[name, _]| name.as_str()).collect();
    assert_eq!(names, ["chỉ đường viền", "default", "màu bản đồ hiện trạng sử dụng đất"]);
    assert!(texts.iter().any(|[_, text]| text.contains("chưa đối chiếu")), "{texts:?}");
}

#[test]
fn the_project_in_the_geopackage_is_the_one_beside_it() {
    let (pages, folder) = written(&sample::report(), "gpkg");
    let dataset = open(&folder, "report.gpkg");
    let sql = "SELECT name, CAST(metadata AS TEXT), CAST(content AS TEXT) FROM qgis_projects";
    let mut rows = dataset.execute_sql(sql, None, gdal::vector::sql::Dialect::DEFAULT).expect("SQL").expect("rows");
    let row = rows.features().next().expect("a project");
    let text = |place| row.field_as_string(place).expect("a text").unwrap_or_default();
    let beside = pages.iter().find(|page| page.name == "report.qgz").expect("a project");
    let hex: String = beside.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((text(0).as_str(), text(2) == hex), ("report", true));
    assert!(serde_json::from_str::<serde_json::Value>(&text(1)).is_ok());
}

#[test]
fn a_project_names_only_what_lies_beside_it_and_what_it_has() {
    let xml = project_xml(&written(&sample::report(), "gpkg").0);
    let sources = attributes(&xml, "layer-tree-layer", "source");
    assert!(sources.len() > 10 && sources.iter().all(|source| source.starts_with("./report.gpkg|layername=")), "{sources:?}");
    assert!(!xml.contains("/home") && !xml.contains("/tmp") && !xml.contains("file://"));
    let ids: BTreeSet<String> = attributes(&xml, "layer-tree-layer", "id").into_iter().collect();
    assert!(ids.iter().all(|id| id.len() > 10), "QGIS would give such layers other ids: {ids:?}");
    let mut named = attributes(&xml, "layer", "id");
    named.extend(attributes(&xml, "relation", "referencingLayer"));
    named.extend(attributes(&xml, "relation", "referencedLayer"));
    named.extend(attributes(&xml, "LayoutMultiFrame", "vectorLayer"));
    named.extend(attributes(&xml, "Atlas", "coverageLayer"));
    assert!(named.iter().all(|id| ids.contains(id)), "{named:?} {ids:?}");
}

#[test]
fn the_sheet_of_every_project_finds_its_theme() {
    let report = sample::report();
    let xml = project_xml(&written(&report, "gpkg").0);
    let themes = attributes(&xml, "visibility-preset", "name");
    for project in &report.projects {
        let theme = format!("Phiếu, khi phê duyệt: {}", project.then_plans.join("; "));
        assert!(themes.contains(&theme), "{theme:?} is not in {themes:?}");
    }
    let expressions = attributes(&xml, "Option", "value");
    assert!(expressions.iter().any(|text| text.contains("'Phiếu, khi phê duyệt: ' || coalesce")), "no map follows them");
}

#[test]
fn a_sheet_zooms_on_the_gravest_of_parcels_far_apart() {
    let mut report = sample::report();
    let near = report.projects[0].land.clone();
    let far = near.translate(40_000.0, 0.0);
    report.projects[0].land = Land::new([&near.0[..], &far.0[..]].concat()).into();
    let mut parcel = report.projects[0].parcels[0].clone();
    parcel.land = far.into();
    report.projects[0].parcels.push(parcel);
    let (_, folder) = written(&report, "gpkg");
    let dataset = open(&folder, "report.gpkg");
    let mut sheets = dataset.layer_by_name("sheets").expect("a table");
    let places = ["xmin", "xmax", "parcels", "parcels_shown"].map(|name| sheets.defn().field_index(name).expect("a column"));
    let row = sheets.features().next().expect("a row");
    let [low, high, all, shown] = places.map(|place| row.field_as_double(place).expect("a number").unwrap_or_default());
    let bounds = near.bounding_rect().expect("land");
    assert_eq!((low, high), (bounds.min().x, bounds.max().x));
    assert!(shown < all, "{shown} {all}");
}

#[test]
fn plans_of_several_levels_have_themes_of_their_own() {
    let mut report = sample::report();
    report.plans[0].level = Level::General;
    report.plans[0].in_force = true;
    let xml = project_xml(&written(&report, "gpkg").0);
    let themes = attributes(&xml, "visibility-preset", "name");
    for name in ["Hiện nay", "Hiện nay – quy hoạch chung", "Phần đất không phù hợp – quy hoạch chung"] {
        assert!(themes.iter().any(|theme| theme == name), "{name} is not in {themes:?}");
    }
}

#[test]
fn a_case_of_plans_alone_has_no_sheets() {
    let xml = project_xml(&written(&sample::plans_alone(), "gpkg").0);
    assert_eq!(attributes(&xml, "Layout", "name"), Vec::<String>::new());
    assert!(!attributes(&xml, "visibility-preset", "name").is_empty());
}

#[test]
fn odd_texts_leave_sound_xml() {
    let mut report = sample::report();
    report.case = "<b> & \"x\"\u{1}".into();
    report.projects[0].then_plans = vec!["o'hare".into()];
    report.plans[0].id = "a\"<b".into();
    let (pages, folder) = written(&report, "gpkg");
    let xml = project_xml(&pages);
    assert!(attributes(&xml, "Option", "value").len() > 10);
    assert!(open(&folder, "report.gpkg").layer_count() > 10);
    let (_, folder) = written(&report, "kml");
    assert!(std::fs::read_to_string(folder.path().join("report.kml")).expect("text").contains("&lt;b&gt;"));
}

#[test]
fn geojson_in_the_grid_keeps_the_numbers_of_the_grid() {
    let (_, folder) = written(&sample::report(), "geojson-grid");
    let dataset = open(&folder, "report.grid.geojson");
    let layer = dataset.layer(0).expect("a layer");
    assert_eq!(layer.spatial_ref().expect("a CRS").auth_code().expect("a code"), 9208);
    let extent = layer.get_extent().expect("an extent");
    assert_eq!((extent.MinX.to_bits(), extent.MaxY.to_bits()), (416_150.0_f64.to_bits(), 2_490_900.0_f64.to_bits()));
}

#[test]
fn flatgeobuf_is_read_back() {
    let (pages, folder) = written(&sample::report(), "fgb");
    assert_eq!(pages[0].name, "report.fgb");
    let dataset = open(&folder, "report.fgb");
    assert_eq!(dataset.layer(0).expect("a layer").feature_count(), 7);
    let lines = open(&folder, "lines_2012.fgb");
    assert_eq!(lines.layer(0).expect("a layer").defn().geometry_type(), OGRwkbGeometryType::wkbLineString);
    assert_eq!(open(&folder, "faults.fgb").layer(0).expect("a layer").feature_count(), 2);
}

#[test]
fn what_a_flatgeobuf_cannot_hold_stands_beside_it() {
    let mut report = sample::report();
    report.projects[2].land = Land::new(Vec::new()).into();
    let (pages, folder) = written(&report, "fgb");
    assert_eq!(open(&folder, "report.fgb").layer(0).expect("a layer").feature_count(), 6);
    let beside = pages.iter().find(|page| page.name == "report-without-land.csv").expect("a table beside");
    let mut reader = csv::Reader::from_reader(&beside.bytes[3..]);
    let id = reader.headers().expect("a header").iter().position(|name| name == "id").expect("ids");
    let ids: Vec<String> = reader.records().map(|row| row.expect("a row")[id].to_owned()).collect();
    assert_eq!(ids, [report.projects[2].id.clone()]);
    let whole = written(&sample::report(), "fgb").0;
    assert!(whole.iter().all(|page| page.name != "report-without-land.csv"));
    put_all(&whole, folder.path()).expect("files");
    assert!(!folder.path().join("report-without-land.csv").exists(), "rows of an earlier run");
}

#[test]
fn a_shapefile_keeps_vietnamese_and_cuts_long_texts_visibly() {
    let mut report = sample::report();
    report.projects[0].name = Some("Kho bãi ế".repeat(60));
    let (pages, folder) = written(&report, "shp");
    let parts: Vec<&str> = pages.iter().filter(|page| page.name.starts_with("report.")).map(|page| page.name.as_str()).collect();
    assert_eq!(parts, ["report.shp", "report.cpg", "report.dbf", "report.prj", "report.shx"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("report.cpg")).expect("text").trim(), "UTF-8");
    let dataset = open(&folder, "report.shp");
    let name = first(&dataset, "name").expect("a name");
    assert!(name.starts_with("Kho bãi ế") && name.ends_with('…') && name.len() <= 254, "{name}");
    assert_eq!(first(&dataset, "stand_text").as_deref(), Some("cần phương án xử lý chuyển tiếp"));
    let columns: Vec<String> = dataset.layer(0).expect("a layer").defn().fields().map(|field| field.name()).collect();
    assert!(columns.iter().all(|name| name.len() <= 10), "{columns:?}");
    assert_eq!(columns.len(), columns.iter().collect::<BTreeSet<_>>().len(), "{columns:?}");
    assert_eq!(first(&dataset, "confl_m2").and_then(|text| text.parse::<f64>().ok()), Some(2999.8));
}

#[test]
fn a_drawing_of_conflicts_is_read_back() {
    let mut report = sample::report();
    report.projects[0].id = "DA–Ế1".into();
    let (pages, folder) = written(&report, "dxf");
    assert!(pages[0].bytes.is_ascii());
    let dataset = open(&folder, "report.dxf");
    let mut layer = dataset.layer(0).expect("entities");
    let places = ["Layer", "Text"].map(|name| layer.defn().field_index(name).expect("a column"));
    let rows: Vec<[String; 2]> =
        layer.features().map(|row| places.map(|place| row.field_as_string(place).expect("a text").unwrap_or_default())).collect();
    let on = |name: &str| rows.iter().filter(|[layer, _]| layer == name).count();
    assert_eq!((on("REPLAN_CONFLICT"), on("REPLAN_TRANSITIONAL"), on("REPLAN_TEXT")), (1, 3, 7), "{rows:?}");
    assert!(rows.iter().any(|[_, text]| text == "DA\\U+2013\\U+1EBE1"), "{rows:?}");
    let extent = dataset.layer(0).expect("entities").get_extent().expect("an extent");
    assert_eq!((extent.MinX, extent.MaxY), (416_150.0, 2_490_900.0));
}

#[test]
fn a_map_for_a_phone_is_in_degrees() {
    let (_, folder) = written(&sample::report(), "kml");
    let text = std::fs::read_to_string(folder.path().join("report.kml")).expect("text");
    assert_eq!(attributes(&text, "Style", "id").len(), 6);
    let marks = text.matches("<Placemark>").count();
    assert_eq!(marks, 7);
    assert!(text.contains("<styleUrl>#transitional</styleUrl>") && text.contains("Cửa hàng &quot;Biên giới&quot;, số 2"));
    let coordinates = text.split_once("<coordinates>").and_then(|(_, rest)| rest.split_once(',')).expect("coordinates").0;
    let lon: f64 = coordinates.parse().expect("a longitude");
    assert!((lon - 103.936_858).abs() < 0.01, "{lon}");
}

#[test]
fn a_map_for_a_phone_of_no_project_still_has_a_layer() {
    let mut report = sample::report();
    report.projects.clear();
    let (_, folder) = written(&report, "kml");
    assert_eq!(open(&folder, "report.kml").layer_count(), 1);
}

#[test]
fn a_dossier_has_the_prescribed_names_and_fields() {
    let mut report = sample::report();
    report.plans[0].in_force = false;
    let pages = with_context(Lang::Vi, |context| (layout("tt16").expect("a layout").pages)(&report, context).expect("pages"));
    let folder = tempfile::tempdir().expect("a folder");
    put_all(&pages, folder.path()).expect("files");
    let names: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
    let inside = "CSDL_KhuMauKimThanh/HoSoGIS";
    assert_eq!(names, ["QuyHoach.gpkg", "HienTrang.gpkg", "HoSoGIS.qgz"].map(|name| format!("{inside}/{name}")));
    let planned = open(&folder, names[0]);
    let classes: Vec<(String, u64)> = planned.layers().map(|layer| (layer.name(), layer.feature_count())).collect();
    let lines = [("ChiGioiDuongDo_L", 1), ("ChiGioiXayDung_L", 0), ("HanhLangAnToan_L", 0)];
    let expected = [("RanhGioiQuyHoach_A", 1), ("ChucNangSuDungDat_A", 2), lines[0], lines[1], lines[2], ("layer_styles", 6)];
    assert_eq!(classes, expected.map(|(name, count)| (name.to_owned(), count)));
    let existing = open(&folder, names[1]);
    let six = ["maThongTinQH", "maHoSoQH", "maDoiTuong", "tenDoiTuong", "phanLoai", "ghiChu"];
    let widths: Vec<(String, i32)> =
        existing.layer(0).expect("a layer").defn().fields().map(|field| (field.name(), field.width())).take(6).collect();
    assert_eq!(widths, six.iter().zip([15, 15, 100, 100, 250, 250]).map(|(name, width)| ((*name).to_owned(), width)).collect::<Vec<_>>());
    assert_eq!((first(&existing, "maDoiTuong").as_deref(), first(&existing, "maHoSoQH")), (Some("DA-01"), None));
}
