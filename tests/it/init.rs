//! `replan init`: a case out of layers, which says the same as the one that a person wrote.

use std::path::{Path, PathBuf};

use replan::model::{Date, Standing};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::cli::{Ended, replan};

/// A town without its case file.
fn town(name: &str) -> (TempDir, PathBuf) {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns").join(name);
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&original).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "case.toml") {
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    (folder, original.join("case.toml"))
}

fn init(folder: &Path, files: &[&str]) -> (Ended, PathBuf, String) {
    let out = folder.join("case.toml");
    let files: Vec<String> = files.iter().map(|file| folder.join(file).display().to_string()).collect();
    let mut arguments = vec!["init", "--force", "-o"];
    let name = out.display().to_string();
    arguments.push(&name);
    arguments.extend(files.iter().map(String::as_str));
    let ended = replan(&arguments);
    let text = std::fs::read_to_string(&out).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    (ended, out, text)
}

/// What each project comes to; treatments rest on statements too that no file makes (`under_revision_from`).
fn standings(case: &Path) -> Vec<(String, Standing)> {
    let day: Date = "2026-11-23".parse().unwrap();
    crate::check(case, day).projects.into_iter().map(|project| (project.id, project.standing)).collect()
}

/// The day of the revision, and since when it is being revised itself, which no file says either.
const REVISED: &str = "2020-09-09\nunder_revision_from = 2026-03-01";

#[test]
fn a_town_comes_out_as_its_own_case_once_the_days_are_said() {
    for (name, days) in [
        ("kim-thanh", &[("2012", "2012-03-15"), ("2020", REVISED), ("2022", "2022-03-01")][..]),
        ("local-adjustment", &[("2015", "2015-01-10"), ("2021", "2021-04-01")]),
        ("revised-only", &[("2020", "2020-09-09")]),
    ] {
        let (folder, original) = town(name);
        let (ended, case, text) = init(folder.path(), &[""]);
        assert_eq!(ended.code, 1, "{name}: {ended:?}");
        assert!(ended.err.contains("không phải là một ngày cụ thể"), "{name}: {ended:?}");
        let said =
            days.iter().fold(text, |text, (year, day)| text.replace(&format!("approved = \"{year}\""), &format!("approved = {day}")));
        std::fs::write(&case, &said).unwrap();
        assert_eq!(standings(&case), standings(&original), "{name}:\n{said}");
    }
}

/// Squares side by side in a file that may state a CRS: code, function, position.
fn lots(crs: Option<u32>, of: &[(&str, &str, f64)], columns: [&str; 2]) -> String {
    let feature = |(code, function, at): &(&str, &str, f64)| {
        let (west, south) = (416_150.0 + at, 2_490_800.0);
        let ring =
            serde_json::json!([[west, south], [west + 100.0, south], [west + 100.0, south + 100.0], [west, south + 100.0], [west, south]]);
        serde_json::json!({"type": "Feature", "properties": {columns[0]: code, columns[1]: function}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features: Vec<_> = of.iter().map(feature).collect();
    let mut collection = serde_json::json!({"type": "FeatureCollection", "features": features});
    if let Some(code) = crs {
        collection["crs"] = serde_json::json!({"type": "name", "properties": {"name": format!("urn:ogc:def:crs:EPSG::{code}")}});
    }
    collection.to_string()
}

fn put(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn days_in_the_names_of_folders_make_a_case_that_runs_at_once() {
    let folder = tempfile::tempdir().unwrap();
    put(
        &folder,
        "QH_15-3-2012/ChucNangSuDungDat_A.geojson",
        &lots(Some(9208), &[("KB-01", "Đất kho bãi", 0.0)], ["maDoiTuong", "phanLoai"]),
    );
    put(
        &folder,
        "QH_20200909/ChucNangSuDungDat_A.geojson",
        &lots(Some(9208), &[("GD1", "Trường học", 0.0)], ["kyhieulodat", "chucnangsu"]),
    );
    put(&folder, "HienTrang/ChucNangSuDungDat_A.geojson", &lots(Some(9208), &[("X", "Đất trống", 0.0)], ["maDoiTuong", "phanLoai"]));
    put(&folder, "HienTrang/DuAnLienQuan_A.geojson", &lots(None, &[("DA-01", "x", 20.0)], ["MA_DA", "ghiChu"]));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "BAN QUẢN LÝ KHU KINH TẾ").unwrap();
    for (column, name) in ["STT", "Mã dự án", "Tên dự án", "Mục tiêu", "Ngày giao đất", "Tình trạng"].iter().enumerate() {
        sheet.write(3, u16::try_from(column).unwrap(), *name).unwrap();
    }
    for (column, value) in ["1", "DA-01", "Kho A", "Đầu tư xây dựng kho bãi hàng hóa", "5/5/2013", "Đã ngừng hoạt động"].iter().enumerate()
    {
        sheet.write(4, u16::try_from(column).unwrap(), *value).unwrap();
    }
    book.save(folder.path().join("du-an.xlsx")).unwrap();
    let (ended, case, text) = init(folder.path(), &[""]);
    assert_eq!(ended.code, 0, "{ended:?}\n{text}");
    for wanted in [
        "approved = 2012-03-15",
        "approved = 2020-09-09",
        "supersedes = \"2012\"",
        "code = \"maDoiTuong\", function = \"phanLoai\"",
        "code = \"kyhieulodat\", function = \"chucnangsu\"",
        "\"Đất kho bãi\" = \"warehouse_yard\"",
        "\"Trường học\" = \"school\"",
        "\"Đầu tư xây dựng kho bãi hàng hóa\" = \"warehouse\"",
        "\"Đã ngừng hoạt động\" = \"stopped\"",
        "crs = \"EPSG:9208\", columns = { project = \"MA_DA\" }",
        "hiện trạng, không phải quy hoạch",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    assert_eq!(standings(&case), [("DA-01".to_owned(), Standing::Transitional)]);
}

#[test]
fn what_the_files_do_not_say_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "lo-dat.geojson", &lots(None, &[("KB-01", "KB", 0.0)], ["KyHieu", "ChucNang"]));
    let (ended, _, text) = init(folder.path(), &["lo-dat.geojson"]);
    assert_eq!(ended.code, 1, "{text}");
    assert!(ended.err.contains("phải có ngày phê duyệt `approved`"), "{ended:?}");
    for wanted in ["CẦN GHI: ngày phê duyệt", "#   crs = \"EPSG:9208\"", "CẦN GHI: lưới tọa độ", "không thấy danh mục dự án"]
    {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    assert!(!text.lines().any(|line| line.starts_with("lots") && line.contains("crs")), "several fit, so none is taken:\n{text}");
}

#[test]
fn corner_points_are_recognised_and_may_be_turned() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "plan-2020-09-09.geojson", &lots(Some(9208), &[("KB-01", "KB", 0.0)], ["KyHieu", "ChucNang"]));
    put(&folder, "du-an.csv", "Mã dự án,Tên dự án,Mục tiêu,Ngày giao đất\nDA-01,Kho,kho bãi,5/5/2021\n");
    let rows = |turned: bool| {
        let points = [(416_160, 2_490_810), (416_240, 2_490_810), (416_240, 2_490_890), (416_160, 2_490_890)];
        let row = |(number, (east, north)): (usize, &(i32, i32))| {
            if turned { format!("DA-01;{number};{east},5;{north},5\n") } else { format!("DA-01;{number};{north},5;{east},5\n") }
        };
        format!("Dự án;Điểm;X (m);Y (m)\n{}", points.iter().zip(1..).map(|(point, number)| row((number, point))).collect::<String>())
    };
    for turned in [false, true] {
        put(&folder, "toa-do.csv", &rows(turned));
        let (ended, case, text) = init(folder.path(), &["plan-2020-09-09.geojson", "du-an.csv", "toa-do.csv"]);
        assert_eq!(ended.code, 0, "{ended:?}\n{text}");
        assert_eq!(text.contains("ghi ngược"), turned, "{text}");
        let report = crate::check(&case, "2024-01-01".parse().unwrap());
        assert!((report.projects[0].area_m2.0 - 6400.0).abs() < 1e-6 && report.projects[0].standing == Standing::Conforms, "{text}");
    }
}

#[test]
fn a_drawing_is_taken_by_its_layers() {
    let folder = tempfile::tempdir().unwrap();
    let drawing = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cad/hatched.dxf");
    std::fs::copy(drawing, folder.path().join("qh-2020-09-09.dxf")).unwrap();
    let (ended, _, text) = init(folder.path(), &["qh-2020-09-09.dxf"]);
    assert!(text.contains("layer = \"QH_DAT_*\"") && text.contains("\"QH_DAT_O_Nhomnhao\" = \"housing\""), "{text}");
    assert!(ended.code == 1 && ended.err.contains("lưới tọa độ nào"), "{ended:?}");
}

#[test]
fn nothing_is_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "plan-2020-09-09.geojson", &lots(Some(9208), &[("KB-01", "KB", 0.0)], ["KyHieu", "ChucNang"]));
    put(&folder, "case.toml", "mine");
    let [plan, case] = ["plan-2020-09-09.geojson", "case.toml"].map(|name| folder.path().join(name).display().to_string());
    let ended = replan(&["init", &plan, "-o", &case]);
    assert!(ended.code == 2 && ended.err.contains("--force") && std::fs::read_to_string(&case).unwrap() == "mine", "{ended:?}");
    let shown = replan(&["init", &plan]);
    assert!(shown.code == 0 && shown.out.contains("[[plan]]") && !shown.err.contains("[[plan]]"), "{shown:?}");
}
