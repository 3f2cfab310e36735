//! The towns: what the program finds against what is true by construction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use replan::model::{Asks, Date, Outcome};
use replan::report::{AnswerReport, ProjectReport, Report};

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
fn papers_on_a_day_are_as_they_were_made() {
    assert_as_made(&town("papers"));
}

#[test]
fn two_levels_are_as_they_were_made() {
    assert_as_made(&town("levels"));
}

#[test]
fn a_draft_hits_whom_it_was_made_to_hit() {
    let folder = town("levels");
    let day = as_of();
    let mut file = replan::read::case::read(&folder.join("case.toml")).unwrap();
    file.suppose("DU-THAO", day).unwrap();
    let report = crate::check_file(file, day);
    assert_report(&report, &folder.join("expected-draft.csv"));
    let before = check(&folder);
    for (project, before) in report.projects.iter().zip(&before.projects) {
        assert_eq!(project.without_draft, Some(before.standing), "{}", project.id);
        assert_eq!(before.without_draft, None, "{}", project.id);
    }
    assert!(report.plans.iter().any(|plan| plan.supposed && plan.in_force), "the draft is taken for approved");
    assert!(before.plans.iter().any(|plan| plan.draft && !plan.in_force), "a draft is never in force");
}

#[test]
fn every_treatment_is_the_mildest_of_some_project() {
    let report = check(&town("kim-thanh"));
    for treatment in replan::treatment::TREATMENTS {
        let code = Some(treatment.code);
        assert!(report.projects.iter().any(|project| project.mildest_treatment == code), "{}", treatment.code);
    }
}

#[test]
fn limits_are_as_they_were_made() {
    assert_as_made(&town("limits"));
}

#[test]
fn lines_and_corridors_are_as_they_were_made() {
    assert_as_made(&town("corridors"));
}

#[test]
fn the_committed_towns_of_limits_are_what_their_script_makes() {
    for name in ["limits", "corridors"] {
        let folder = tempfile::tempdir().unwrap();
        run("make_limit_towns.py", &[name], folder.path());
        assert_same_files(name, folder.path());
    }
}

#[test]
fn the_committed_towns_are_what_the_script_makes() {
    for name in ["kim-thanh", "revised-only", "local-adjustment", "papers", "levels"] {
        let folder = tempfile::tempdir().unwrap();
        make(name, 1, folder.path());
        assert_same_files(name, folder.path());
    }
}

fn assert_same_files(name: &str, made: &Path) {
    for entry in std::fs::read_dir(made).unwrap() {
        let file = entry.unwrap().file_name();
        let [made, committed] = [made, &town(name)].map(|folder| std::fs::read(folder.join(&file)).unwrap());
        assert!(made == committed, "{name}/{} is not what its script makes", file.display());
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
    run("make_towns.py", &[name, "--seed", &seed.to_string()], out);
}

fn run(script: &str, args: &[&str], out: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(script);
    let status = Command::new("python3").arg(script).args(args).arg("--out").arg(out).status();
    assert!(status.expect("python3 is needed to make towns: scripts/setup tests").success());
}

fn as_of() -> Date {
    Date::from_ymd_opt(AS_OF.0, AS_OF.1, AS_OF.2).unwrap()
}

fn check(folder: &Path) -> Report {
    crate::check(&folder.join("case.toml"), as_of())
}

fn assert_as_made(folder: &Path) {
    assert_report(&check(folder), &folder.join("expected.csv"));
}

fn assert_report(report: &Report, expected: &Path) {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in csv::Reader::from_path(expected).unwrap().deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        rows += 1;
        let project = report.projects.iter().find(|project| project.id == row["project"]).unwrap();
        for (column, found) in found(project) {
            if found != row[column] {
                wrong.push(format!("{} {column}: {found:?}, not {:?}", project.id, row[column]));
            }
        }
        let [conflict, noise]: [f64; 2] = ["conflict_m2", "noise_m2"].map(|column| row[column].parse().unwrap());
        if (project.conflict_m2.0 - conflict).abs() > noise {
            wrong.push(format!("{}: {} m² in conflict, not {conflict} ± {noise}", project.id, project.conflict_m2.0));
        }
    }
    assert_eq!(report.projects.len(), rows, "every project is expected, and nothing else");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the report says of a project, by the columns of `expected.csv`.
fn found(project: &ProjectReport) -> Vec<(&'static str, String)> {
    let gravest = |answer: &&AnswerReport| Some(&answer.rule) == project.gravest_rule.as_ref() && answer.level == project.gravest_level;
    let answer = project.answers.iter().find(gravest).unwrap();
    let papers = |outcome: Outcome| {
        let of_paper = project.answers.iter().filter(|answer| answer.asks == Asks::Paper && answer.outcome == Some(outcome));
        of_paper.map(|answer| answer.rule.to_owned()).collect::<Vec<_>>().join(" ")
    };
    let levels = project.answers.iter().find(|answer| answer.rule == "D114").and_then(|answer| answer.outcome);
    vec![
        ("standing", project.standing.name().to_owned()),
        ("rule", answer.rule.to_owned()),
        ("then", answer.then.unwrap().name().to_owned()),
        ("now", answer.now.unwrap().name().to_owned()),
        ("mildest_treatment", project.mildest_treatment.unwrap_or_default().to_owned()),
        ("failing_papers", papers(Outcome::Fails)),
        ("unknown_papers", papers(Outcome::Unknown)),
        ("level", answer.level.unwrap().name().to_owned()),
        ("levels_contradict", levels.map(Outcome::name).unwrap_or_default().to_owned()),
    ]
}
