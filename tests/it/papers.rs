//! The law on a day, and what if a draft were approved.

use std::path::Path;

use replan::cli::{self, Io, Progress};
use replan::model::Date;
use replan::profile::{self, Profile};
use replan::report::MissingPaper;
use replan::rules::{RULES, Rule};
use replan::treatment::TREATMENTS;
use replan::write::Screen;

fn lao_cai() -> Profile {
    profile::open("lao_cai", Path::new("")).unwrap()
}

fn quoted(code: &str, day: &str) -> String {
    let day: Date = day.parse().unwrap();
    lao_cai().articles(code, day).iter().map(|article| article.article.clone()).collect::<Vec<_>>().join("; ")
}

#[test]
fn an_article_is_quoted_from_its_first_day_to_its_last() {
    for (code, last, first, old, new) in [
        ("G301", "2026-02-28", "2026-03-01", "61/2020/QH14", "143/2025/QH15"),
        ("G302", "2024-07-31", "2024-08-01", "45/2013/QH13", "31/2024/QH15"),
        ("G303", "2024-07-31", "2024-08-01", "45/2013/QH13", "31/2024/QH15"),
        ("T8", "2024-07-31", "2024-08-01", "45/2013/QH13", "31/2024/QH15"),
        ("G306", "2026-06-30", "2026-07-01", "50/2014/QH13", "135/2025/QH15"),
        ("T3", "2026-06-30", "2026-07-01", "50/2014/QH13", "135/2025/QH15"),
        ("G308", "2025-06-30", "2025-07-01", "30/2009/QH12", "47/2024/QH15"),
        ("T9", "2025-06-30", "2025-07-01", "30/2009/QH12", "47/2024/QH15"),
        ("D114", "2025-06-30", "2025-07-01", "30/2009/QH12", "47/2024/QH15"),
    ] {
        let (before, after) = (quoted(code, last), quoted(code, first));
        assert!(before.contains(old) && !before.contains(new), "{code} on {last}: {before}");
        assert!(after.contains(new) && !after.contains(old), "{code} on {first}: {after}");
    }
}

#[test]
fn every_question_to_papers_and_every_treatment_quotes_something_today() {
    let of_papers = RULES.iter().filter(|rule: &&&Rule| rule.code.starts_with('G')).map(|rule| rule.code);
    let treatments = TREATMENTS.iter().map(|treatment| treatment.code).filter(|code| *code != "TX");
    for code in of_papers.chain(treatments) {
        assert!(!quoted(code, "2026-11-23").is_empty(), "{code} quotes nothing");
    }
}

#[test]
fn what_nobody_compared_with_the_official_text_is_never_shown_as_verified() {
    let profile = lao_cai();
    let of_papers = profile.basis.iter().filter(|(code, _)| code.starts_with('G')).flat_map(|(_, articles)| articles);
    assert!(of_papers.clone().count() > 10 && of_papers.into_iter().all(|article| !article.verified && !article.source.is_empty()));
    assert!(profile.schedule.as_ref().is_some_and(|schedule| !schedule.verified && schedule.unused_months == 12));
    let permit = profile.term_limited_permit.unwrap();
    assert!(!permit.verified && permit.new_storeys.is_none() && permit.years.is_none(), "Lào Cai's own rule was not found");
}

#[test]
fn what_is_missing_says_what_it_would_open_or_close() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/papers/case.toml");
    let report = crate::check(&case, "2026-11-23".parse().unwrap());
    let missing = |id: &str| {
        let project = report.projects.iter().find(|project| project.id == id).unwrap();
        let told = |paper: &MissingPaper| format!("{}: {} / {}", paper.paper, paper.decides.join(" "), paper.needed_for.join(" "));
        project.missing_papers.iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(missing("DA-01"), Vec::<String>::new());
    assert_eq!(missing("DA-04"), ["certificate_term: T0 / "]);
    assert_eq!(missing("DA-07"), ["land_term: T0 / "]);
    assert_eq!(missing("DA-13"), ["state: T0 T9 T8 / "]);
}

fn case() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/levels/case.toml").display().to_string()
}

/// Exit code, stdout and stderr of a check of the town of two levels.
fn check(more: &[&str]) -> (u8, String, String) {
    let case = case();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = ["replan", "check", &case, "--as-of", "2026-11-23"].into_iter().chain(more.iter().copied());
    let io = &mut Io { out: &mut out, err: &mut err, screen: Screen::default(), progress: Progress::Hidden };
    (cli::main(arguments, io), String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn every_output_says_that_a_draft_is_taken_for_approved() {
    let sentence = "what if: the draft DU-THAO is taken for approved and in force from 2026-11-23";
    for format in ["table", "csv", "geojson"] {
        let (code, out, err) = check(&["--lang", "en", "--to", format, "--draft", "DU-THAO"]);
        assert_eq!(code, 1, "{err}");
        assert!(out.contains(sentence), "{format}: {out}");
        assert!(!check(&["--lang", "en", "--to", format]).1.contains("what if"), "{format} without a draft");
    }
    let (_, out, _) = check(&["--to", "json", "--draft", "DU-THAO"]);
    assert!(out.contains("\"supposed\": true") && out.contains("draft-supposed") && out.contains("\"without_draft\": \"conforms\""));
}

#[test]
fn a_report_that_supposes_a_draft_comes_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    check(&["--draft", "DU-THAO", "--out", out, "--to", "json,csv", "--quiet"]);
    let report = folder.path().join("report.json");
    let same = crate::cli::replan(&["verify", report.to_str().unwrap(), &case()]);
    assert_eq!(same.code, 0, "{same:?}");
    assert!(same.out.contains("report.json") && same.out.contains("report.csv"), "{same:?}");
}

#[test]
fn what_is_no_draft_cannot_be_supposed() {
    let (code, _, err) = check(&["--draft", "DU-THA0"]);
    assert_eq!(code, 2);
    assert!(err.contains("không có dự thảo") && err.contains("DU-THAO"), "{err}");
    let (code, _, err) = check(&["--draft", "QHCT-2020"]);
    assert_eq!(code, 2);
    assert!(err.contains("không phải dự thảo"), "{err}");
}
