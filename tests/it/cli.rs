//! The program as people call it.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use replan::cli::{self, Io, Progress};
use replan::write::{Colour, Screen};
use serde_json::Value;

/// What a call came to.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Calls the program inside this process.
pub(crate) fn replan(arguments: &[&str]) -> Ended {
    on(Screen::default(), arguments)
}

fn on(screen: Screen, arguments: &[&str]) -> Ended {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("replan").chain(arguments.iter().copied());
    let code = cli::main(arguments, &mut Io { out: &mut out, err: &mut err, screen, progress: Progress::Hidden });
    Ended { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// A town of two plans: what was a yard is a school now.
struct Town {
    folder: tempfile::TempDir,
}

impl Town {
    fn new(purpose: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("plan-2012.geojson", &layer(&[("ky_hieu", "KB-01", "KB", 0.0, 200.0)]));
        put("plan-2020.geojson", &layer(&[("ky_hieu", "KB-01", "KB", 0.0, 100.0), ("ky_hieu", "GD-01", "GD", 100.0, 200.0)]));
        put("thua-dat.geojson", &layer(&[("MA_DA", "DA-01", "", 80.0, 150.0)]));
        put("du-an.csv", &format!("Mã,Tên,Mục tiêu,Ngày giao đất\nDA-01,Kho ngoại quan,{purpose},1/5/2013\n"));
        put("case.toml", CASE);
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

const CASE: &str = r#"
name = "Khu thử"
made_up = "Mọi số liệu là giả định"
profile = "lao_cai"

[[plan]]
id = "2012"
approved = 2012-03-15
lots = { file = "plan-2012.geojson", columns = { code = "ky_hieu", function = "chuc_nang" } }

[[plan]]
id = "2020"
approved = 2020-09-09
supersedes = "2012"
lots = { file = "plan-2020.geojson", columns = { code = "ky_hieu", function = "chuc_nang" } }

[register]
projects = { file = "du-an.csv", columns = { id = "Mã", name = "Tên", purpose = "Mục tiêu", land = "Ngày giao đất" } }
parcels = { file = "thua-dat.geojson", columns = { project = "MA_DA" } }
"#;

/// Strips of land from x to x, 100 m high.
fn layer(strips: &[(&str, &str, &str, f64, f64)]) -> String {
    let feature = |(column, id, function, from, to): &(&str, &str, &str, f64, f64)| {
        let (west, east, south, north) = (416_150.0 + from, 416_150.0 + to, 2_490_800.0, 2_490_900.0);
        let ring = format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]");
        let properties = format!(r#"{{"{column}":"{id}","chuc_nang":"{function}"}}"#);
        format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#)
    };
    let features: Vec<String> = strips.iter().map(feature).collect();
    let crs = r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9208"}}"#;
    format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[{}]}}"#, features.join(","))
}

#[test]
fn a_transitional_project_is_found() {
    let town = Town::new("kho bãi");
    let ended = replan(&["check", &town.path("case.toml"), "--as-of", "1/7/2024"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    let line = "P201 5.000,0 m² (71,4%) thuộc lô GD-01";
    assert!(ended.out.contains(line) && ended.out.contains("cần phương án xử lý chuyển tiếp"), "{}", ended.out);
    assert!(ended.out.starts_with("Dữ liệu giả định: Mọi số liệu là giả định\n"), "{}", ended.out);
    assert_eq!(ended.err, "");
}

#[test]
fn the_standing_decides_the_exit_code() {
    let town = Town::new("kho bãi");
    let code = |fail_on: &str| replan(&["check", &town.path("case.toml"), "--as-of", "2024-07-01", "--fail-on", fail_on]).code;
    assert_eq!((code("transitional"), code("conforms")), (1, 1));
    let before = replan(&["check", &town.path("case.toml"), "--as-of", "2014-01-01"]);
    assert_eq!(before.code, 0, "{before:?}");
}

#[test]
fn files_are_written_and_named() {
    let town = Town::new("kho bãi");
    let ended = replan(&["check", &town.path("case.toml"), "--as-of", "2024-07-01", "--out", &town.path("result"), "--lang", "en"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.out.contains("needs a transitional arrangement"), "{}", ended.out);
    for name in ["json", "csv", "xlsx", "geojson", "gpkg"] {
        assert!(Path::new(&town.path("result")).join(format!("report.{name}")).is_file(), "{name}");
        assert!(ended.err.contains(&format!("report.{name}")), "{}", ended.err);
    }
    let quiet = replan(&["check", &town.path("case.toml"), "--out", &town.path("quiet"), "--to", "table,csv", "--quiet"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    assert!(Path::new(&town.path("quiet/report.txt")).is_file() && !Path::new(&town.path("quiet/report.json")).exists());
}

#[test]
fn threads_change_no_byte() {
    let town = Town::new("kho bãi");
    let json = |jobs: &str| replan(&["check", &town.path("case.toml"), "--as-of", "2024-07-01", "--to", "json", "--jobs", jobs]).out;
    let one = json("1");
    assert!(one.contains("\"standing\": \"transitional\""), "{one}");
    assert_eq!(one, json("8"));
}

#[test]
fn every_text_format_goes_to_stdout() {
    let town = Town::new("kho bãi");
    for (format, start) in [("table", "Dữ liệu"), ("json", "{"), ("csv", "\u{feff}id,"), ("geojson", "{\n\"type\": \"FeatureCollection\"")]
    {
        let ended = replan(&["check", &town.path("case.toml"), "--to", format]);
        assert!(ended.out.starts_with(start), "{format}: {}", ended.out);
    }
}

#[test]
fn validate_takes_a_case_or_layers() {
    let town = Town::new("kho bãi");
    let case = replan(&["validate", &town.path("case.toml"), "--lang", "en"]);
    assert!(case.out.contains("plan 2020") && case.out.contains("D102"), "{case:?}");
    assert_eq!(case.code, 0, "{case:?}");
    let layers = replan(&["validate", &town.path("plan-2012.geojson"), &town.path("plan-2020.geojson"), "--lang", "en"]);
    assert!(layers.out.contains("plan plan-2012"), "{layers:?}");
    assert_eq!(layers.code, 1, "two plans that do not refer to each other: {layers:?}");
    let both = replan(&["validate", &town.path("case.toml"), &town.path("plan-2020.geojson")]);
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn what_cannot_run_says_what_to_do() {
    let town = Town::new("kho bãi");
    let case = town.path("case.toml");
    std::fs::write(town.path("slip.toml"), "nam = \"x\"\n").unwrap();
    let english = town.path("english.toml");
    std::fs::write(&english, "lang = \"en\"\nnam = \"x\"\n").unwrap();
    let calls: &[(&[&str], &str)] = &[
        (&["check", "nowhere/case.toml"], "nguyên nhân: không có tệp"),
        (&["check", &case, "--to", "xlsx"], "--out THƯ_MỤC"),
        (&["check", &case, "--to", "json,csv"], "--out THƯ_MỤC"),
        (&["check", &case, "--to", "html"], "possible values: table, json, csv, xlsx, geojson, geojson-grid, gpkg"),
        (&["check", &case, "--as-of", "31/2/2024"], "not a day"),
        (&["check", &case, "--since", "old.json"], "không mở được old.json"),
        (&["check", &case, "--since", &case], "không phải kết quả rà soát"),
        (&["verify", "nowhere/report.json", &case], "không mở được"),
        (&["check", &town.path("slip.toml")], "dòng 1: không có khóa nào tên `nam`\ncách xử lý: Có phải là `name`?"),
        (&["check", &town.path("slip.toml"), "--lang", "en"], "slip.toml:1: unknown field `nam`\nhint: Did you mean `name`?"),
        (&["check", &english], "english.toml:2: unknown field `nam`"),
        (&["diff", &case], "dùng được: check, validate, overlay, inspect, init, explain, query, verify, list, completions."),
        (&["inspect", "nowhere.gpkg"], "không đọc được tệp nào"),
        (&["init", "nowhere.gpkg"], "không mở được nowhere.gpkg"),
        (&["query", &case], "--project <ID>"),
        (&["query", &case, "--point", "22.5,103.9"], "--point 103.9,22.5"),
        (&["query", &case, "--parcel", "nothing"], "hồ sơ không có thửa đất"),
        (&["explain", "use-not-permited"], "Có phải là `use-not-permitted`?"),
        (&["explain", "P201", "--case", &case], "--project <ID>"),
        (&["explain", "P201", "--case", &case, "--project", "DA-1"], "Có phải là `DA-01`?"),
        (&["explain", "D102", "--case", &case, "--project", "DA-01"], "replan validate HỒ_SƠ"),
        (&["list", "functions", "--profile", "laocai"], "Có phải là `lao_cai`?"),
        (&["list", "rulez"], "rules"),
        (&[], "Usage: replan"),
    ];
    for (arguments, message) in calls {
        let ended = replan(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        let is_page = arguments.first() == Some(&"inspect");
        assert!(ended.err.contains(message) && (is_page || ended.out.is_empty()), "{arguments:?}: {ended:?}");
    }
}

#[test]
fn the_registries_are_listed() {
    for (what, word) in [
        ("rules", "use-not-permitted"),
        ("treatments", "keep-until-term"),
        ("formats", "report.gpkg"),
        ("readers", "geojson"),
        ("profiles", "EPSG:9208"),
        ("functions", "housing"),
        ("schema", "\"conflict_m2\""),
    ] {
        let ended = replan(&["list", what]);
        assert!(ended.code == 0 && ended.out.contains(word), "{what}: {ended:?}");
    }
}

#[test]
fn documents_are_as_their_schemas_say() {
    let town = Town::new("kho bãi");
    let broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken").display().to_string();
    let case = town.path("case.toml");
    for (document, call) in [
        ("report", ["check", &case, "--to", "json"]),
        ("inspect", ["inspect", &town.path(""), "--to", "json"]),
        ("inspect", ["inspect", &broken, "--to", "json"]),
    ] {
        let schema: Value = serde_json::from_str(&replan(&["list", "schema", document]).out).unwrap();
        let found: Value = serde_json::from_str(&replan(&call).out).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> = validator.iter_errors(&found).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{document}: {faults:#?}");
        assert!(!validator.is_valid(&Value::Array(Vec::new())) && schema["required"].as_array().is_some_and(|keys| !keys.is_empty()));
    }
}

#[test]
fn pages_and_completions_are_printed() {
    assert!(replan(&["explain", "p201"]).out.starts_with("# P201"));
    assert!(replan(&["explain", "T2"]).out.starts_with('#'));
    assert!(replan(&["completions", "fish"]).out.contains("complete -c replan"));
    assert!(replan(&["--help"]).out.contains("Exit codes"));
}

#[test]
fn colours_are_for_screens() {
    let town = Town::new("kho bãi");
    let screen = Screen { width: Some(100), colour: Colour::Ansi };
    assert!(on(screen, &["check", &town.path("case.toml")]).out.contains("\x1b[31m"));
    assert!(!replan(&["check", &town.path("case.toml")]).out.contains('\x1b'));
}

/// A reader that went away, or a full disk.
struct Closed(ErrorKind);

impl Write for Closed {
    fn write(&mut self, _data: &[u8]) -> std::io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
    let code = |kind: ErrorKind| {
        let (mut out, mut err) = (Closed(kind), Vec::new());
        let io = &mut Io { out: &mut out, err: &mut err, screen: Screen::default(), progress: Progress::Hidden };
        cli::main(["replan", "list", "rules"], io)
    };
    assert_eq!((code(ErrorKind::BrokenPipe), code(ErrorKind::StorageFull)), (0, 2));
}

#[test]
fn the_binary_keeps_data_and_messages_apart() {
    let town = Town::new("kho bãi");
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_replan"));
    let run = |arguments: &[&str]| Command::new(&binary).args(arguments).output().unwrap();
    let found = run(&["check", &town.path("case.toml"), "--as-of", "2024-07-01", "--to", "csv"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(found.stdout.starts_with("\u{feff}id,".as_bytes()) && found.stderr.is_empty(), "{found:?}");
    let missing = run(&["check", "nowhere.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(missing.stdout.is_empty() && missing.stderr.starts_with("lỗi: không mở được nowhere.toml".as_bytes()), "{missing:?}");
    for file in ["nowhere.geojson", "nowhere.shp", "nowhere.fgb"] {
        let missing = run(&["overlay", file, file]);
        assert_eq!(missing.status.code(), Some(2));
        assert!(missing.stderr.starts_with(format!("lỗi: không mở được {file}").as_bytes()), "{missing:?}");
    }
}

#[test]
fn a_report_comes_out_again_byte_by_byte() {
    let town = Town::new("kho bãi");
    let (case, report) = (town.path("case.toml"), town.path("result/report.json"));
    replan(&["check", &case, "--as-of", "2024-07-01", "--out", &town.path("result"), "--quiet"]);
    let same = replan(&["verify", &report, &case]);
    assert_eq!(same.code, 0, "{same:?}");
    let files: Vec<&str> = same.out.lines().collect();
    assert!(files.len() > 8 && files.iter().all(|line| line.ends_with("giống hệt từng byte")), "the report, and all beside it: {same:?}");
    std::fs::write(town.path("du-an.csv"), "Mã,Tên,Mục tiêu,Ngày giao đất\nDA-01,Kho ngoại quan,kho bãi,1/5/2021\n").unwrap();
    let other = replan(&["verify", &report, &case]);
    assert_eq!(other.code, 1, "{other:?}");
    assert!(other.out.contains("khác với tệp này") && other.out.contains("tệp du-an.csv"), "{other:?}");
    std::fs::write(town.path("result/report.csv"), "not what was written").unwrap();
    assert!(replan(&["verify", &report, &case, "--lang", "en"]).out.contains("report.csv: other bytes"));
}

#[test]
fn what_changed_since_is_told_with_what_did_it() {
    let town = Town::new("kho bãi");
    let (case, old) = (town.path("case.toml"), town.path("old/report.json"));
    replan(&["check", &case, "--as-of", "2024-07-01", "--out", &town.path("old"), "--to", "json", "--quiet"]);
    let since = |day: &str| replan(&["check", &case, "--as-of", day, "--since", &old, "--lang", "en"]).out;
    assert!(since("2024-07-01").contains("no project's standing changed"));
    let earlier = since("2014-01-01");
    let line = "DA-01: from “needs a transitional arrangement” to “conforms” (P201), because of as_of";
    assert!(earlier.contains(line), "{earlier}");
    std::fs::write(town.path("du-an.csv"), "Mã,Tên,Mục tiêu,Ngày giao đất\nDA-01,Kho ngoại quan,kho bãi,1/5/2021\n").unwrap();
    std::fs::write(town.path("case.toml"), CASE.replace("Khu thử", "Khu khác")).unwrap();
    let later = since("2024-07-01");
    let line = "DA-01: from “needs a transitional arrangement” to “never conformed” (P201), because of du-an.csv (du-an)";
    assert!(later.contains(line) && later.contains("setting name: Khu thử → Khu khác"), "{later}");
}

#[test]
fn an_answer_is_explained_from_its_question_to_its_articles() {
    let town = Town::new("kho bãi");
    let explain = |code: &str, more: &[&str]| {
        let case = town.path("case.toml");
        replan(&[&["explain", code, "--case", &case, "--project", "DA-01", "--as-of", "2024-07-01"], more].concat())
    };
    let told = explain("P201", &[]);
    assert_eq!(told.code, 0, "{told:?}");
    for line in [
        "Kết quả: cần phương án xử lý chuyển tiếp. Khi phê duyệt dự án: đạt; hiện nay: không đạt.",
        "Khi phê duyệt dự án: ngày 1/5/2013, theo quyết định giao đất, cho thuê đất.",
        "Quy hoạch áp dụng: 2020, quy hoạch chi tiết, phê duyệt ngày 9/9/2020, có hiệu lực từ ngày 9/9/2020.",
        "5.000,0 m² (71,4%) nằm trên lô GD-01, đất trường học, quy hoạch 2020.",
        "Chưa đối chiếu với văn bản chính thức, cần xác nhận.",
        "Sai số đo vẽ là 0,20 m",
        "Danh mục không ghi ngày của: văn bản chấp thuận chủ trương đầu tư, giấy chứng nhận đăng ký đầu tư, giấy phép xây dựng.",
    ] {
        assert!(told.out.contains(line), "{line:?} is not in\n{}", told.out);
    }
    let json: Value = serde_json::from_str(&explain("use-not-permitted", &["--to", "json"]).out).unwrap();
    assert_eq!((json["code"].as_str(), json["answer"]["standing"].as_str()), (Some("P201"), Some("transitional")));
    let treatment = explain("T2", &["--lang", "en"]).out;
    assert!(treatment.contains("Conditions") && treatment.contains("it is built and operating"), "{treatment}");
    assert!(explain("P203", &["--lang", "en"]).out.contains("This question was not asked"), "no red lines in this town");
}

#[test]
fn a_place_is_asked_under_every_plan() {
    let town = Town::new("kho bãi");
    let query = |place: &[&str]| replan(&[&["query", &town.path("case.toml"), "--as-of", "2024-07-01"], place].concat());
    let project = query(&["--project", "DA-01"]);
    assert_eq!(project.code, 0, "{project:?}");
    for line in [
        "lô KB-01, đất kho bãi, ghi trên bản vẽ là “KB”: 2.000,0 m² (28,6%)",
        "lô GD-01, đất trường học, ghi trên bản vẽ là “GD”: 5.000,0 m² (71,4%)",
        "không có hiệu lực",
    ] {
        assert!(project.out.contains(line), "{line:?} is not in\n{}", project.out);
    }
    let point = query(&["--point", "416290,2490850", "--to", "json"]);
    let json: Value = serde_json::from_str(&point.out).unwrap();
    assert_eq!((json["plans"][1]["lots"][0]["lot"].as_str(), &json["plans"][0]["in_force"]), (Some("GD-01"), &serde_json::json!(false)));
    assert_eq!(json["given_in"].as_str(), Some("grid"));
    // The same place in degrees, as the program itself gives it.
    let [lon, lat] = [0, 1].map(|at| json["lonlat"][at].as_f64().unwrap());
    let again: serde_json::Value = serde_json::from_str(&query(&["--point", &format!("{lon},{lat}"), "--to", "json"]).out).unwrap();
    assert_eq!((again["given_in"].as_str(), &again["plans"]), (Some("lonlat"), &json["plans"]));
    for (axis, wanted) in [(0, 416_290.0), (1, 2_490_850.0)] {
        assert!((again["at"][axis].as_f64().unwrap() - wanted).abs() < 0.01, "{again:?}");
    }
    let told = query(&["--point", &format!("{lon},{lat}")]).out;
    assert!(told.contains("Tọa độ nhập được hiểu là kinh độ, vĩ độ (WGS 84)"), "{told}");
    let turned = query(&["--point", &format!("{lat},{lon}")]);
    assert!(turned.code == 2 && turned.err.contains(&format!("--point {lon},{lat}")), "{turned:?}");
    assert_eq!(query(&["--point", "400000,2490850"]).code, 1, "no plan is there");
}

/// The loader's own list: GDAL brings a hundred libraries, and a small overlay would spend nearly all of its time on them.
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu", feature = "system"))]
#[test]
fn gdal_and_proj_are_not_loaded_before_they_are_needed() {
    let listed = Command::new(env!("CARGO_BIN_EXE_replan")).env("LD_TRACE_LOADED_OBJECTS", "1").output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let missing = "`nm -D --undefined-only target/debug/replan` names the function that is missing in scripts/late/functions";
    assert!(listed.contains("libc.so") && !listed.contains("libgdal") && !listed.contains("libproj"), "{missing}:\n{listed}");
}

/// Threads that used PROJ end while the program does: nothing of PROJ may be given back then.
#[test]
fn a_layer_through_gdal_is_cut_and_the_program_ends_well() {
    let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/kim-thanh");
    let folder = tempfile::tempdir().unwrap();
    let lots = town.join("plan-2020.geojson");
    let run = |arguments: &[&std::ffi::OsStr]| Command::new(env!("CARGO_BIN_EXE_replan")).arg("overlay").args(arguments).output().unwrap();
    let parcels = folder.path().join("parcels.fgb");
    let drawn = run(&[lots.as_ref(), town.join("thua-dat.geojson").as_ref(), "--geometry".as_ref(), "--out".as_ref(), parcels.as_ref()]);
    assert_eq!(drawn.status.code(), Some(0), "{drawn:?}");
    for _ in 0..10 {
        let cut = run(&[lots.as_ref(), parcels.as_ref(), "--jobs".as_ref(), "1".as_ref()]);
        assert_eq!(cut.status.code(), Some(0), "{cut:?}");
    }
}

#[test]
fn an_extract_gives_the_limits_of_each_lot_and_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let block = "
plan 2020 approved 2020-09-09 decision 99/QĐ-UBND
  lot KB-01 KB box 0 0 100 100
plan 2022 approved 2022-03-01 supersedes 2020
  lot KB-01 KB box 0 0 100 50
    limits coverage_pct 80 storeys 2-4 height_m 15
  lot GD-01 GD box 0 50 100 100
project DA-01 warehouse land 2022-05-01
  parcel 1 box 10 10 90 90";
    crate::pages::write_case(folder.path(), block);
    let case = folder.path().join("case.toml").display().to_string();
    let ended = replan(&["query", &case, "--project", "DA-01", "--as-of", "2024-07-01"]);
    for line in [
        "mật độ xây dựng tối đa 80% (theo quyết định), giới hạn của quyết định vượt khung quy chuẩn (mức 70% theo QCVN 01:2021/BXD",
        "tầng cao tối đa 4 tầng (theo quyết định)",
        "chiều cao tối đa 15 m (theo quyết định)",
        // A school: net coverage 40 % in new areas, 30 % green, both of the norm.
        "mật độ xây dựng tối đa 40% (theo QCVN 01:2021/BXD, mật độ xây dựng thuần của lô đất công trình công cộng trong khu mới; số liệu quy chuẩn chưa đối chiếu, cần xác nhận)",
        "tỷ lệ cây xanh tối thiểu 30% (theo QCVN 01:2021/BXD, bảng 2.11; số liệu quy chuẩn chưa đối chiếu, cần xác nhận)",
        "hệ số sử dụng đất tối đa, tầng cao tối đa, chiều cao tối đa: không quy định",
        // Under the plan of 2020 the edition of 2019 judges, whose numbers are not at hand.
        "khoảng lùi tối thiểu: chưa rõ (quyết định không ghi, chưa có số liệu của QCVN 01:2019/BXD)",
        "kinh độ; vĩ độ: 103,9",
    ] {
        assert!(ended.out.contains(line), "{line:?} is not in\n{}", ended.out);
    }
    let json = replan(&["query", &case, "--project", "DA-01", "--as-of", "2024-07-01", "--to", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let limit = &json["plans"][1]["lots"][1]["limits"][0];
    assert_eq!(
        (limit["measure"].as_str(), limit["set_by"].as_str(), limit["limit_pct"].as_f64()),
        (Some("coverage_pct"), Some("norm"), Some(40.0))
    );
    assert_eq!(limit["verified"].as_bool(), Some(false), "what nobody compared is never settled");
}

#[test]
fn a_profile_of_ones_own_is_an_input_that_verify_sees() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let block = "regulation norms = [\"norm.toml\"]\nplan 2020 approved 2020-09-09\n  lot KB-01 KB box 0 0 100 100\n\
        project DA-01 warehouse land 2021-05-01 coverage_pct 50\n  parcel 1 box 10 10 50 50";
    crate::pages::write_case(folder.path(), block);
    let norm =
        "id = \"qcvn-01-2019\"\n[[limit]]\nmeasure = \"coverage_pct\"\nfunctions = [\"warehouse_yard\"]\nvalue = 60\nverified = true\n";
    put("norm.toml", norm);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let ended = replan(&["check", &path("case.toml"), "--as-of", "2024-07-01", "--out", &path("out"), "--to", "json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let report: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path("out/report.json")).unwrap()).unwrap();
    let files: Vec<_> = report["inputs"].as_array().unwrap().iter().map(|input| input["file"].as_str().unwrap().to_owned()).collect();
    assert!(files.contains(&"mine.toml".to_owned()) && files.contains(&"norm.toml".to_owned()), "{files:?}");
    let verify = || replan(&["verify", &path("out/report.json"), &path("case.toml")]);
    assert_eq!(verify().code, 0);
    put("norm.toml", &norm.replace("60", "40"));
    let changed = verify();
    assert!(changed.code == 1 && changed.out.contains("tệp norm.toml"), "{changed:?}");
    put("norm.toml", norm);
    put("mine.toml", &(std::fs::read_to_string(path("mine.toml")).unwrap() + "# looked at again\n"));
    let changed = verify();
    assert!(changed.code == 1 && changed.out.contains("tệp mine.toml"), "{changed:?}");
}
