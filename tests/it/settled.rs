//! What would settle the undetermined, how steady the rest is, and what persons decide over the program.

use replan::model::{NoteCode, Outcome, PaperKind, Side, Standing};
use replan::report::{ProjectReport, Report, Settles};

/// Checks a case written as on the pages of rules.
fn check(case: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let as_of = crate::pages::write_case(folder.path(), case);
    crate::check(&folder.path().join("case.toml"), as_of)
}

fn project<'a>(report: &'a Report, id: &str) -> &'a ProjectReport {
    report.projects.iter().find(|project| project.id == id).unwrap()
}

/// A fact, and its values with the headlines that they come to.
type Fact<'a> = (&'a str, Vec<(String, Vec<Standing>)>);

/// The facts that settle a project, each with its values and what they come to.
fn settled(project: &ProjectReport) -> (Option<Settles>, Vec<Fact<'_>>) {
    let values = project.decided_by.iter().map(|fact| {
        let values = fact.values.iter().map(|possible| (possible.values.join(" "), possible.standings.clone()));
        (fact.fact.as_str(), values.collect())
    });
    (project.decided_by_settles, values.collect())
}

const SCHOOL: &str = "
plan 2012 approved 2012-03-15
  lot KB-01 KB box 0 0 100 100
plan 2020 approved 2020-09-09 supersedes 2012
  lot GD-01 GD box 0 0 100 100
";

#[test]
fn a_papers_date_settles_a_project_whatever_day_it_is() {
    let report = check(&format!("{SCHOOL}project DA-01 warehouse\n  parcel 1 box 10 10 50 50"));
    let (settles, facts) = settled(project(&report, "DA-01"));
    assert_eq!(settles, Some(Settles::Always));
    let before = ("../2012-03-14 2012-03-15/2020-09-08".to_owned(), vec![Standing::Transitional]);
    let after = ("2020-09-09/2024-07-01".to_owned(), vec![Standing::NeverConformed]);
    assert_eq!(facts, [("paper_date", vec![before, after])]);
}

#[test]
fn a_decision_is_taken_on_its_own_side() {
    let case = "
plan 2012 approved 2012-03-15
  lot TM-01 TMDV box 0 0 100 100
plan 2020 approved 2020-09-09 supersedes 2012
  lot TM-01 TMDV box 0 0 100 100
project DA-01 warehouse land 2013-05-01
  parcel 1 box 10 10 50 50";
    let report = check(case);
    let (settles, facts) = settled(project(&report, "DA-01"));
    let approved = ("approved".to_owned(), vec![Standing::Conforms]);
    let refused = ("refused".to_owned(), vec![Standing::Transitional]);
    assert_eq!((settles, facts), (Some(Settles::Always), vec![("decision", vec![approved, refused])]));
}

#[test]
fn an_unknown_code_is_tried_with_every_function() {
    let case = "
plan 2020 approved 2020-09-09
  lot A-01 XYZ box 0 0 100 100
  lot A-02 XYZ box 100 0 200 100
project DA-01 warehouse land 2021-05-01
  parcel 1 box 10 10 50 50
project DA-02 warehouse land 2021-05-01
  parcel 1 box 110 10 150 50";
    let report = check(case);
    let (settles, facts) = settled(project(&report, "DA-01"));
    assert_eq!((settles, facts.len(), facts[0].0), (Some(Settles::Sometimes), 1, "lot_function"));
    let of = |function: &str| facts[0].1.iter().find(|(values, _)| values.split(' ').any(|value| value == function)).unwrap().1.clone();
    assert_eq!(of("warehouse_yard"), [Standing::Conforms]);
    assert_eq!(of("school"), [Standing::NeverConformed]);
    assert_eq!(of("services"), [Standing::Undetermined], "conditional: the decision would be missing next");
    assert_eq!(report.work_list.len(), 1, "one code, however many lots and projects");
    assert_eq!((report.work_list[0].helps, report.work_list[0].settles), (2, 0));
    assert_eq!(report.work_list[0].projects, ["DA-01", "DA-02"]);
}

#[test]
fn two_facts_are_needed_where_two_are_missing() {
    let case = "
plan 2012 approved 2012-03-15
  lot KB-01 KB box 0 0 100 100
plan 2020 approved 2020-09-09 supersedes 2012
  lot TM-01 TMDV box 0 0 50 100
  lot DT-01 DTPT box 50 0 100 100
project DA-01 warehouse land 2013-05-01
  parcel 1 box 10 10 90 50";
    let report = check(case);
    let found = project(&report, "DA-01");
    assert_eq!(found.standing, Standing::Undetermined);
    let (settles, facts) = settled(found);
    let names: Vec<&str> = facts.iter().map(|(name, _)| *name).collect();
    assert_eq!((settles, names), (Some(Settles::Always), vec!["decision", "decision"]));
    assert_eq!(facts[0].1[0].1, [Standing::Transitional, Standing::Conforms], "agreed: it depends on the other one");
    assert_eq!(facts[0].1[1].1, [Standing::Transitional], "refused: whatever the other one is");
    let counts: Vec<_> = report.work_list.iter().map(|item| (item.settles, item.helps, item.settled_so_far)).collect();
    assert_eq!(counts, [(0, 1, 0), (0, 1, 1)]);
}

#[test]
fn what_cannot_be_drawn_is_settled_by_its_outline() {
    let report = check(&format!("{SCHOOL}project DA-01 warehouse land 2013-05-01\n  parcel 1 broken"));
    let (settles, facts) = settled(project(&report, "DA-01"));
    assert_eq!((settles, facts[0].0), (Some(Settles::Always), "parcel_geometry"));
}

#[test]
fn half_a_metre_is_steady_and_a_pens_width_is_not() {
    let case = |width: f64| {
        format!(
            "
plan 2020 approved 2020-09-09
  lot KB-01 KB box 0 0 100 100
  lot GD-01 GD box 100 0 200 100
project DA-01 warehouse land 2021-05-01
  parcel 1 box 10 10 {} 50",
            100.0 + width
        )
    };
    let found = |width: f64| {
        let report = check(&case(width));
        let project = report.projects[0].clone();
        (
            project.standing,
            project.steady,
            project.becomes.iter().map(|other| (other.tolerance_m.map(|width| width.0), other.standing)).collect::<Vec<_>>(),
        )
    };
    use Standing::{Conforms, NeverConformed};
    assert_eq!(found(0.05), (Conforms, true, vec![]));
    assert_eq!(found(0.15), (Conforms, false, vec![(Some(0.1), NeverConformed)]));
    assert_eq!(found(0.3), (NeverConformed, false, vec![(Some(0.4), Conforms)]));
    assert_eq!(found(0.5), (NeverConformed, true, vec![]));
}

#[test]
fn another_paper_may_make_another_standing() {
    let case = format!(
        "{SCHOOL}project DA-01 warehouse policy 2013-05-01 land 2021-05-01\n  parcel 1 box 10 10 50 50
project DA-02 warehouse policy 2013-05-01 land 2014-05-01\n  parcel 1 box 60 10 90 50"
    );
    let report = check(&case);
    let becomes: Vec<_> = project(&report, "DA-01").becomes.iter().map(|other| (other.paper, other.standing)).collect();
    assert_eq!(becomes, [(Some(PaperKind::Land), Standing::NeverConformed)]);
    assert!(project(&report, "DA-02").steady);
    assert_eq!(report.counts.unsteady, 1);
}

fn decided(side: &str, outcome: &str) -> String {
    let entry = |key: &str, value: &str| format!("set {key} = \"{value}\"\n");
    let words = [
        ("project", "DA-01"),
        ("rule", "P201"),
        ("side", side),
        ("outcome", outcome),
        ("reason", "đã xem"),
        ("by", "Ban"),
        ("date", "2024-05-20"),
    ];
    format!("set [[override]]\n{}", words.map(|(key, value)| entry(key, value)).concat())
}

#[test]
fn what_persons_decide_stands_beside_what_was_found() {
    let land = "project DA-01 warehouse land 2013-05-01\n  parcel 1 box 10 10 50 50";
    let report = check(&format!("{}{SCHOOL}{land}", decided("now", "holds")));
    let found = project(&report, "DA-01");
    let p201 = found.answers.iter().find(|answer| answer.rule == "P201").unwrap();
    let over = p201.overridden.as_ref().unwrap();
    assert_eq!(
        (over.side, over.found, over.outcome, over.standing_without),
        (Side::Now, Outcome::Fails, Outcome::Holds, Some(Standing::Transitional))
    );
    assert_eq!((found.standing, found.standing_without), (Standing::Transitional, None), "it still stands on a school's lot: P204");
    assert_eq!((report.counts.overrides.decisions, report.counts.overrides.headlines), (1, 0));
    assert!(report.notes.iter().all(|note| note.code != NoteCode::OverrideIdle));
}

#[test]
fn decisions_on_both_sides_count_and_the_last_one_of_a_side_stands() {
    let land = "project DA-01 warehouse land 2013-05-01\n  parcel 1 box 10 10 50 50";
    let both = format!("{}{}{}", decided("now", "holds"), decided("then", "fails"), decided("now", "unknown"));
    let report = check(&format!("{both}{SCHOOL}{land}"));
    let p201 = project(&report, "DA-01").answers.iter().find(|answer| answer.rule == "P201").unwrap();
    let sides: Vec<_> = p201.overridden.as_ref().unwrap().both().map(|over| (over.side, over.outcome)).collect();
    assert_eq!(sides, [(Side::Now, Outcome::Unknown), (Side::Then, Outcome::Fails)]);
    assert_eq!(p201.standing, Some(Standing::Undetermined));
}

#[test]
fn a_decision_that_changes_nothing_is_a_note() {
    let land = "project DA-01 warehouse land 2013-05-01\n  parcel 1 box 10 10 50 50";
    for idle in
        [decided("now", "fails"), decided("now", "fails").replace("DA-01", "DA-09"), decided("then", "holds").replace("P201", "P999")]
    {
        let report = check(&format!("{idle}{SCHOOL}{land}"));
        assert_eq!(report.notes.iter().filter(|note| note.code == NoteCode::OverrideIdle).count(), 1, "{idle}");
    }
}
