//! The towns: what the program finds against what is true by construction.

use std::path::{Path, PathBuf};
use std::process::Command;

use replan::model::Date;
use replan::report::Report;

/// The day on which the towns' expectations hold.
const AS_OF: (i32, u32, u32) = (2026, 11, 23);

#[test]
fn kim_thanh_is_as_it_was_made() {
    assert_as_made(&town("kim-thanh"));
}

#[test]
fn another_seed_of_kim_thanh_is_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    make("kim-thanh", 2, folder.path());
    assert_as_made(folder.path());
}

#[test]
fn the_revised_plan_alone_is_as_it_was_made() {
    assert_as_made(&town("revised-only"));
}

#[test]
fn a_local_adjustment_is_as_it_was_made() {
    assert_as_made(&town("local-adjustment"));
}

#[test]
fn the_committed_towns_are_what_the_script_makes() {
    for name in ["kim-thanh", "revised-only", "local-adjustment"] {
        let folder = tempfile::tempdir().unwrap();
        make(name, 1, folder.path());
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let file = entry.unwrap().file_name();
            let [made, committed] = [folder.path(), &town(name)].map(|folder| std::fs::read(folder.join(&file)).unwrap());
            assert!(made == committed, "{name}/{} is not what scripts/make_towns.py makes", file.display());
        }
    }
}

#[test]
fn threads_change_nothing() {
    let report_on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| check(&town("kim-thanh"))).to_json()
    };
    assert!(report_on(1) == report_on(8));
}

#[test]
fn pieces_slivers_and_rest_are_the_parcel() {
    let report = check(&town("kim-thanh"));
    for project in &report.projects {
        for parcel in &project.parcels {
            for cut in parcel.under.then.iter().chain([&parcel.under.now]) {
                let parts = cut.pieces.iter().chain(&cut.slivers);
                let sum: f64 = parts.clone().map(|part| part.area_m2.0).sum::<f64>() + cut.rest_m2.0 - cut.counted_twice_m2.0;
                assert!((sum - parcel.area_m2.0).abs() < 1e-3, "{} {}: {sum} of {}", project.id, parcel.id, parcel.area_m2.0);
                let shares: f64 = parts.map(|part| part.share_pct.0).sum::<f64>() + cut.rest_pct.0 - cut.counted_twice_pct.0;
                assert!((shares - 100.0).abs() < 1e-6, "{} {}: {shares} %", project.id, parcel.id);
            }
        }
    }
}

fn town(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns").join(name)
}

fn make(name: &str, seed: u32, out: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/make_towns.py");
    let status = Command::new("python3").arg(script).args([name, "--seed", &seed.to_string(), "--out"]).arg(out).status();
    assert!(status.expect("python3 is needed to make towns: scripts/setup tests").success());
}

fn check(folder: &Path) -> Report {
    crate::check(&folder.join("case.toml"), Date::from_ymd_opt(AS_OF.0, AS_OF.1, AS_OF.2).unwrap())
}

fn assert_as_made(folder: &Path) {
    let report = check(folder);
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in csv::Reader::from_path(folder.join("expected.csv")).unwrap().deserialize() {
        let [id, standing, rule, then, now, conflict, noise, treatment]: [String; 8] = row.unwrap();
        rows += 1;
        let project = report.projects.iter().find(|project| project.id == id).unwrap();
        let answer = project.answers.iter().find(|answer| Some(&answer.rule) == project.gravest_rule.as_ref()).unwrap();
        let expected = [&standing, &rule, &then, &now, &treatment].map(String::as_str);
        let found = [
            project.standing.name(),
            &answer.rule,
            answer.then.unwrap().name(),
            answer.now.unwrap().name(),
            project.mildest_treatment.as_deref().unwrap_or(""),
        ];
        if found != expected {
            wrong.push(format!("{id}: {found:?}, not {expected:?}"));
        }
        let [conflict, noise]: [f64; 2] = [conflict, noise].map(|number| number.parse().unwrap());
        if (project.conflict_m2.0 - conflict).abs() > noise {
            wrong.push(format!("{id}: {} m² in conflict, not {conflict} ± {noise}", project.conflict_m2.0));
        }
    }
    assert_eq!(report.projects.len(), rows, "every project is expected, and nothing else");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
