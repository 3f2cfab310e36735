//! Any bytes as the lots, the parcels, the register and the decision's table of a case: the whole check runs to its end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::model::Date;
use replan::read::case;
use replan::{Case, check, profile};

const CASE: &str = r#"
profile = "lao_cai"
[[plan]]
id = "2012"
approved = 2012-03-15
lots = { file = "lots.geojson", crs = "EPSG:9208" }
[[plan]]
id = "2020"
approved = 2020-09-09
supersedes = "2012"
lots = { file = "lots.geojson", crs = "EPSG:9208" }
boundary = { file = "parcels.geojson", crs = "EPSG:9208" }
lot_table = { file = "table.csv", columns = { code = "code", area_m2 = "area_m2" } }
[register]
projects = { file = "register.csv", columns = { id = "id", land = "land" } }
parcels = { file = "parcels.geojson", crs = "EPSG:9208" }
"#;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0x1f);
    let mut next = || parts.next().unwrap_or_default();
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).expect("a disk that is not full");
    write("case.toml", CASE.as_bytes());
    write("lots.geojson", next());
    write("parcels.geojson", next());
    write("register.csv", &[b"id,land,name,area_m2,land_term\n", next()].concat());
    write("table.csv", &[b"code,area_m2\n", next()].concat());
    let file = case::read(&folder.path().join("case.toml")).expect("a sound case file");
    let profile = profile::open("lao_cai", folder.path()).expect("a built-in profile");
    let Ok(case) = Case::open(file, &profile) else { return };
    let report = check(&case, &profile, Date::from_ymd_opt(2024, 7, 1).expect("a day"));
    assert_eq!(report.counts.standings.values().sum::<usize>(), report.projects.len());
    assert!(!report.to_json().contains("NaN"));
});
