//! Every format, written and read back.

use std::path::Path;

use replan::lang::Lang;
use replan::normal::crs::Grid;
use replan::profile::{self, Profile};
use replan::report::Report;
use replan::write::{Colour, Context, OUTPUTS, Output, Screen, View, into_folder, output, put};

use crate::sample;

/// What outlives a context.
struct Ground {
    profile: Profile,
    grid: Grid,
}

fn ground() -> Ground {
    let profile = profile::open("lao_cai", Path::new("")).expect("a built-in profile");
    Ground { profile, grid: Grid::new("EPSG:9208").expect("a grid that PROJ knows") }
}

impl Ground {
    fn context(&self, lang: Lang) -> Context<'_> {
        Context { words: lang.words(), profile: &self.profile, grid: &self.grid, view: View::Projects, screen: Screen::default() }
    }
}

fn page(report: &Report, name: &str, context: &Context) -> String {
    let pages = (output(name).expect("an output").pages)(report, context).expect("a page");
    String::from_utf8(pages[0].bytes.clone()).expect("text")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// All files in a folder and in those inside of it.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn all() -> Vec<&'static Output> {
    OUTPUTS.iter().filter(|output| output.check().is_ok()).collect()
}

#[test]
fn the_same_report_makes_the_same_bytes_later_and_elsewhere() {
    let (ground, here, there) = (ground(), folder(), folder());
    let context = ground.context(Lang::Vi);
    let first = into_folder(&sample::report(), &context, &all(), here.path()).expect("files");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let deep = there.path().join("thư mục khác").join("deeper");
    let second = into_folder(&sample::report(), &context, &all(), &deep).expect("files");
    assert!(first.len() >= all().len(), "{first:?}");
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one.file_name(), other.file_name());
        assert!(std::fs::read(one).expect("a file") == std::fs::read(other).expect("a file"), "{} differs", one.display());
    }
}

#[test]
fn nothing_but_the_outputs_is_left_in_the_folder() {
    let (ground, here) = (ground(), folder());
    let mut written = into_folder(&sample::report(), &ground.context(Lang::En), &all(), here.path()).expect("files");
    let mut found = files(here.path());
    written.sort();
    found.sort();
    assert_eq!(found, written);
}

#[test]
fn what_stood_there_survives_a_failure() {
    let (ground, here) = (ground(), folder());
    let taken = here.path().join("report.csv");
    std::fs::create_dir(&taken).expect("a folder where the file should go");
    std::fs::write(taken.join("old"), "old").expect("an old file");
    let error = into_folder(&sample::report(), &ground.context(Lang::En), &all(), here.path()).expect_err("no place");
    assert!(error.to_string().ends_with("report.csv"), "{error}");
    assert_eq!(std::fs::read_to_string(taken.join("old")).expect("the old file"), "old");
    assert!(put(&here.path().join("no such folder").join("file"), b"new").is_err());
    let left = std::fs::read_dir(here.path())
        .expect("a folder")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(".replan")));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_table_fits_its_screen() {
    let ground = ground();
    for (lang, width) in [(Lang::Vi, 100), (Lang::En, 100), (Lang::Vi, 140)] {
        let screen = Screen { width: Some(width), colour: Colour::Plain };
        let table = page(&sample::report(), "table", &Context { screen, ..ground.context(lang) });
        let widest = table.lines().map(unicode_width::UnicodeWidthStr::width).max();
        assert!(widest <= Some(width), "{widest:?} > {width}\n{table}");
    }
}

#[test]
fn a_table_says_what_has_to_be_said() {
    let ground = ground();
    let table = page(&sample::report(), "table", &ground.context(Lang::Vi));
    let lines = [
        "Dữ liệu giả định: Mọi số liệu của hồ sơ này là giả định",
        "Khu mẫu “Kim Thành” · tính đến ngày 1/7/2024",
        "P201 2.159,6 m² (18,0%) thuộc lô OM-01 (đất nhóm nhà ở): không cho phép bố trí kho bãi (và 1 lý do khác)",
        "cần phương án xử lý chuyển tiếp ‡",
        "P201 <0,1 m² (<0,01%) thuộc lô OM-01",
        "chưa từng phù hợp °",
        "‡ suy định theo giấy tờ là phù hợp khi phê duyệt dự án: hồ sơ không có quy hoạch của thời điểm đó",
        "DA-05: P201, hiện nay: ~~không đạt~~ đạt theo quyết định của Ban Quản lý Khu kinh tế ngày 20/5/2024: UBND tỉnh đã chấp thuận \
         (nếu không có quyết định này: cần phương án xử lý chuyển tiếp)",
        "~~cần phương án xử lý chuyển tiếp~~ phù hợp *",
        "DA-07: thành “phù hợp” nếu lấy sai số đo vẽ 0,40 m",
        "ngày của giấy tờ làm mốc thời điểm phê duyệt dự án DA-03",
        "P203 Chỉ giới đường đỏ: hồ sơ không có chỉ giới đường đỏ, cũng không có lô đất giao thông",
        "1 lỗi, 2 cảnh báo, 1 lưu ý",
    ];
    for line in lines {
        assert!(table.contains(line), "{line:?} is not in\n{table}");
    }
    assert!(!table.contains('\x1b'), "colours without a screen");
}

#[test]
fn a_case_of_plans_alone_shows_their_faults() {
    let ground = ground();
    let table = page(&sample::plans_alone(), "table", &ground.context(Lang::En));
    assert!(
        table.contains("plan 2012 · D102 Lots that overlap\n  lots KB-02 and KB-03 overlap by 12.4 m², 0.85 m wide on average"),
        "{table}"
    );
}

#[test]
fn csv_is_read_back() {
    let ground = ground();
    let text = page(&sample::report(), "csv", &ground.context(Lang::Vi));
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    assert_eq!(head[..4], ["id", "name", "standing", "also"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 7);
    let of = |row: usize, name: &str| rows[row].get(head.iter().position(|known| known == name).expect(name)).expect(name).to_owned();
    assert_eq!(of(6, "name"), "Cửa hàng \"Biên giới\", số 2");
    assert_eq!((of(0, "conflict_m2").as_str(), of(0, "presumed").as_str()), ("2999.8", "true"));
    assert_eq!((of(1, "basis_confirmed").as_str(), of(1, "mildest_treatment").as_str()), ("false", ""));
    assert_eq!((of(4, "standing_without").as_str(), of(6, "steady").as_str()), ("transitional", "false"));
    assert_eq!(of(6, "becomes"), "thành “phù hợp” nếu lấy sai số đo vẽ 0,40 m");
    assert_eq!(of(2, "decided_by"), "kết luận được khi biết: ngày của giấy tờ làm mốc thời điểm phê duyệt dự án DA-03");
    assert_eq!(of(3, "note"), "Mọi số liệu của hồ sơ này là giả định");
}

#[test]
fn geojson_is_as_the_standard_wants_it() {
    use geo::winding_order::{Winding, WindingOrder};
    let ground = ground();
    let text = page(&sample::report(), "geojson", &ground.context(Lang::Vi));
    assert!(!text.contains("\"crs\""));
    let longest = text.split(['[', ',', ']']).filter_map(|number| number.split_once('.')).filter(|(whole, _)| whole.len() <= 3);
    assert!(longest.map(|(_, decimals)| decimals.len()).max() <= Some(9));
    let collection: geojson::FeatureCollection = text.parse::<geojson::GeoJson>().expect("GeoJSON").try_into().expect("features");
    assert_eq!(collection.features.len(), 7);
    let geometry = collection.features[0].geometry.clone().expect("a geometry");
    let land: geo::MultiPolygon<f64> = geometry.try_into().expect("a multipolygon");
    assert_eq!(land.0[0].exterior().winding_order(), Some(WindingOrder::CounterClockwise));
    let corner = land.0[0].exterior().0[0];
    assert!((corner.x - 103.936_858).abs() < 1e-5 && (corner.y - 22.513_974).abs() < 1e-5, "{corner:?}");
}

#[test]
fn geopackage_is_read_back() {
    use gdal::vector::LayerAccess;
    let (ground, here) = (ground(), folder());
    into_folder(&sample::report(), &ground.context(Lang::Vi), &[output("gpkg").expect("gpkg")], here.path()).expect("a file");
    let dataset = gdal::Dataset::open(here.path().join("report.gpkg")).expect("a GeoPackage");
    let names: Vec<(String, u64)> = dataset.layers().map(|layer| (layer.name(), layer.feature_count())).collect();
    let known = [("projects", 7), ("conflicts", 1), ("parcels", 8), ("pieces", 16), ("slivers", 16), ("rest", 16)];
    let before = [("buildings", 1), ("lots_2012", 2), ("boundary_2012", 1), ("lines_2012", 1)];
    let after = [("lots_2020_điều_chỉnh", 2), ("boundary_2020_điều_chỉnh", 1), ("lines_2020_điều_chỉnh", 1)];
    let last = [("faults", 2), ("fault_areas", 1), ("sheets", 7), ("layer_styles", 18)];
    let known = known.into_iter().chain(before).chain(after).chain(last);
    assert_eq!(names, known.map(|(name, count)| (name.to_owned(), count)).collect::<Vec<_>>());
    let mut projects = dataset.layer_by_name("projects").expect("a layer");
    assert_eq!(projects.spatial_ref().expect("a CRS").auth_code().expect("a code"), 9208);
    let column = projects.defn().field_index("standing").expect("the column");
    let standings: Vec<(Option<u64>, Option<String>)> =
        projects.features().map(|feature| (feature.fid(), feature.field_as_string(column).expect("a text"))).collect();
    assert_eq!(standings[1], (Some(2), Some("never_conformed".to_owned())));
    let extent = projects.get_extent().expect("an extent");
    assert_eq!((extent.MinX, extent.MaxY), (416_150.0, 2_490_900.0));
}

#[test]
fn odd_names_and_texts_stop_no_geopackage() {
    let (ground, here) = (ground(), folder());
    let mut report = sample::report();
    report.plans[0].id = "a/b".into();
    report.plans[1].id = "A b".into();
    report.plans.push(report.plans[0].clone());
    report.plans[2].id = "điều chỉnh cục bộ ".repeat(9).into();
    report.projects[0].name = Some("with\0nul".into());
    into_folder(&report, &ground.context(Lang::Vi), &[output("gpkg").expect("gpkg")], here.path()).expect("a file");
    let dataset = gdal::Dataset::open(here.path().join("report.gpkg")).expect("a GeoPackage");
    let names: Vec<String> = dataset.layers().map(|layer| gdal::vector::LayerAccess::name(&layer)).collect();
    assert!(names.contains(&"lots_a_b".to_owned()) && names.contains(&"lots_A_b_2".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| name.len() <= 63), "{names:?}");
}

#[test]
fn a_grid_in_feet_gets_feet() {
    use gdal::vector::LayerAccess;
    let here = folder();
    let ground = Ground { grid: Grid::new("EPSG:2277").expect("a grid in feet"), ..ground() };
    into_folder(&sample::report(), &ground.context(Lang::En), &[output("gpkg").expect("gpkg")], here.path()).expect("a file");
    let dataset = gdal::Dataset::open(here.path().join("report.gpkg")).expect("a GeoPackage");
    let extent = dataset.layer_by_name("projects").expect("a layer").get_extent().expect("an extent");
    assert!((extent.MinX - 416_150.0 * 3937.0 / 1200.0).abs() < 1e-6, "{extent:?}");
}

#[test]
fn a_workbook_is_read_back() {
    use gdal::vector::LayerAccess;
    let (ground, here) = (ground(), folder());
    into_folder(&sample::report(), &ground.context(Lang::Vi), &[output("xlsx").expect("xlsx")], here.path()).expect("a file");
    let dataset = gdal::Dataset::open(here.path().join("report.xlsx")).expect("a workbook");
    let names: Vec<String> = dataset.layers().map(|layer| layer.name()).collect();
    assert_eq!(names, ["Dự án", "Tổng hợp", "Cần làm rõ", "Lý do"]);
    let mut sheet = dataset.layer(0).expect("a sheet");
    let rows: Vec<Vec<String>> = sheet
        .features()
        .map(|row| (0..row.field_count()).map(|column| row.field_as_string(column).ok().flatten().unwrap_or_default()).collect())
        .collect();
    let first = rows.iter().find(|row| row[0] == "DA-01").expect("the first project");
    assert_eq!(first[3], "cần phương án xử lý chuyển tiếp");
    assert_eq!(first[14].parse::<f64>().ok(), Some(2999.8));
}
