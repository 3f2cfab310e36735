//! What would settle the undetermined, how steady the rest is, and what persons decide over the program.

use replan::model::{Level, NoteCode, Outcome, PaperKind, Side, Standing};
use replan::report::{Openness, ProjectReport, Report, Settles};

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
fn a_strip_of_a_corridor_is_steady_or_not_where_the_parcels_lot_is_steady() {
    let found = |strip: f64| {
        let low = 56.0 - strip;
        let report = check(&format!(
            "
plan 2020 approved 2020-09-09
  lot KB-01 KB box 0 0 100 100
  corridor power_110kv 6 0 50, 100 50
project DA-01 warehouse land 2021-05-01
  parcel 1 box 10 {low} 20 80"
        ));
        let project = report.projects[0].clone();
        let becomes = project.becomes.iter().map(|other| (other.tolerance_m.map(|width| width.0), other.standing));
        (project.standing, becomes.collect::<Vec<_>>())
    };
    use Standing::{Conforms, NeverConformed};
    assert_eq!(found(0.05), (Conforms, vec![]));
    assert_eq!(found(0.15), (Conforms, vec![(Some(0.1), NeverConformed)]));
    assert_eq!(found(0.3), (NeverConformed, vec![(Some(0.4), Conforms)]));
    assert_eq!(found(0.5), (NeverConformed, vec![]));
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
        (Some(Side::Now), Outcome::Fails, Outcome::Holds, Some(Standing::Transitional))
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
    assert_eq!(sides, [(Some(Side::Now), Outcome::Unknown), (Some(Side::Then), Outcome::Fails)]);
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

/// A decision of which lines are left out or put in the place of others.
fn decision(lines: &[(&str, &str)]) -> String {
    let words = [("project", "DA-01"), ("outcome", "holds"), ("reason", "đã xem"), ("by", "Ban"), ("date", "2024-05-20")];
    let given = words.iter().filter(|(key, _)| lines.iter().all(|(own, _)| own != key)).chain(lines);
    let set: String = given.map(|(key, value)| format!("set {key} = \"{value}\"\n")).collect();
    format!("set [[override]]\n{set}")
}

/// Why each idle decision is idle.
fn idle(report: &Report) -> Vec<String> {
    let idle = report.notes.iter().filter(|note| note.code == NoteCode::OverrideIdle);
    idle.map(|note| note.facts.get("idle").map(|why| format!("{why:?}")).unwrap_or_default()).collect()
}

const WITH_PAPERS: &str = "
plan 2020 approved 2020-09-09
  lot KB-01 KB box 0 0 100 100
    remark Hiện trạng giữ lại
project DA-01 warehouse land 2021-05-01 certificate_term 2023-12-31 land_term 2050-12-31 in_annual_plan có area_m2 1700
  parcel 1 box 10 10 50 50
";

#[test]
fn a_decision_on_papers_or_data_counts_and_is_seen_beside_what_was_found() {
    let found = check(WITH_PAPERS);
    let project_of = |report: &Report| project(report, "DA-01").clone();
    let answer = |project: &ProjectReport, rule: &str| project.answers.iter().find(|answer| answer.rule == rule).unwrap().clone();
    let treatment = |project: &ProjectReport, code: &str| project.treatments.iter().find(|way| way.code == code).unwrap().outcome;
    let before = project_of(&found);
    assert_eq!(answer(&before, "G301").outcome, Some(Outcome::Fails), "its certificate ended on the last day of 2023");
    assert_eq!((answer(&before, "P205").outcome, treatment(&before, "T0")), (Some(Outcome::Fails), Openness::Closed));
    for (rule, outcome) in [("G301", "holds"), ("certificate-lapsed", "holds"), ("G305", "holds"), ("P205", "holds"), ("D109", "fails")] {
        let report = check(&format!("{}{WITH_PAPERS}", decision(&[("rule", rule), ("outcome", outcome)])));
        let code = replan::rules::rule(rule).unwrap().code;
        let (after, was) = (project_of(&report), answer(&before, code).outcome.unwrap());
        let over = answer(&after, code).overridden.unwrap();
        assert_eq!((over.side, over.found, over.outcome.name(), over.standing_without), (None, was, outcome, None), "{rule}");
        assert_eq!(answer(&after, code).outcome.map(Outcome::name), Some(outcome), "{rule}");
        assert_eq!((after.standing, after.standing_without), (before.standing, None), "no headline rests on {rule}");
        assert_eq!(report.counts.overrides.decisions, 1, "{rule}");
        assert!(idle(&report).is_empty(), "{rule}: {:?}", idle(&report));
        assert_eq!(treatment(&after, "T0"), if code == "G301" { Openness::Open } else { Openness::Closed }, "{rule}");
    }
}

#[test]
fn a_decision_on_evidence_takes_it_from_the_treatments() {
    let kept = "set [remarks]\nset \"Hiện trạng giữ lại\" = \"keep\"\n";
    let case = format!("{kept}{}", WITH_PAPERS.replace("KB box", "GD box"));
    let quoted = |report: &Report| {
        let ways = project(report, "DA-01").treatments.iter().flat_map(|way| &way.because).collect::<Vec<_>>();
        ways.iter().any(|condition| condition.condition == "kept_by_plan")
    };
    assert!(quoted(&check(&case)), "the plan keeps what stands there");
    let decided = check(&format!("{}{case}", decision(&[("rule", "P206"), ("outcome", "fails")])));
    assert!(!quoted(&decided));
    assert_eq!(decided.counts.overrides.decisions, 1);
}

#[test]
fn every_idle_decision_says_why() {
    let two = decision(&[("rule", "G301")]) + &decision(&[("rule", "G301"), ("outcome", "unknown")]);
    for (decisions, wanted) in [
        (decision(&[("rule", "G302")]), vec!["same"]),
        (decision(&[("rule", "G302"), ("project", "DA-1")]), vec!["no_project"]),
        (decision(&[("rule", "G399")]), vec!["no_rule"]),
        (decision(&[("rule", "G308")]), vec!["not_asked"]),
        (decision(&[("rule", "P201"), ("level", "general")]), vec!["not_asked"]),
        (decision(&[("rule", "D112")]), vec!["not_asked"]),
        (decision(&[("rule", "G301"), ("side", "then")]), vec!["no_side"]),
        (decision(&[("rule", "G301"), ("side", "now")]), vec![]),
        (two, vec!["later_one"]),
    ] {
        let found = idle(&check(&format!("{decisions}{WITH_PAPERS}")));
        assert_eq!(found, wanted.iter().map(|why| format!("Text({why:?})")).collect::<Vec<_>>(), "{decisions}");
    }
}

/// A detailed plan of 2020 and a general plan of 2018 with another general plan of 2022; nothing before.
const LEVELS: &str = "
plan G1 approved 2018-01-01 level general
  lot KB-01 KB box 0 0 100 100
plan G2 approved 2022-01-01 level general supersedes G1
  lot O-01 O box 0 0 100 100
plan C approved 2020-09-09 level detailed
  lot KB-01 KB box 0 0 100 100
";

#[test]
fn standings_that_change_are_told_level_by_level() {
    // Under the detailed plan everything conforms with either paper; under the general plan the paper of 2023 falls under G2.
    let case = format!("{LEVELS}project DA-01 warehouse policy 2021-05-01 land 2023-05-01\n  parcel 1 box 10 10 50 50");
    let report = check(&case);
    let found = project(&report, "DA-01");
    assert_eq!(found.standing, Standing::Transitional);
    let [becomes] = &found.becomes[..] else { panic!("{:?}", found.becomes) };
    assert_eq!((becomes.paper, becomes.standing), (Some(PaperKind::Land), Standing::NeverConformed));
    let answers: Vec<_> = becomes.answers.iter().map(|answer| (answer.rule.as_str(), answer.level, answer.standing)).collect();
    assert_eq!(answers, [("P201", Level::General, Standing::NeverConformed)]);
    let of_level = |level| found.answers.iter().find(|answer| answer.rule == "P201" && answer.level == Some(level)).unwrap();
    assert_eq!(becomes.of(of_level(Level::Detailed)), None);
    assert_eq!(becomes.of(of_level(Level::General)), Some(Standing::NeverConformed));
}

#[test]
fn a_papers_date_is_tried_under_the_plans_of_every_level() {
    let report = check(&format!("{LEVELS}project DA-01 warehouse\n  parcel 1 box 10 10 50 50"));
    let (settles, facts) = settled(project(&report, "DA-01"));
    // Before 2018 it is presumed; until 2022 G1 allowed it; from 2022 G2 forbids it.
    let until = "../2017-12-31 2018-01-01/2020-09-08 2020-09-09/2021-12-31".to_owned();
    let since = "2022-01-01/2024-07-01".to_owned();
    assert_eq!(settles, Some(Settles::Always));
    let wanted = vec![(until, vec![Standing::Transitional]), (since, vec![Standing::NeverConformed])];
    assert_eq!(facts, [("paper_date", wanted)]);
}

#[test]
fn the_plan_then_of_each_level_is_a_fact_of_its_own() {
    // Approved before any plan, and nothing presumed: the general plan then and the detailed plan then are two things to find.
    let found = |plans: &str| {
        let case = format!("set presume_lawful = false\n{plans}project DA-01 warehouse land 2010-05-01\n  parcel 1 box 10 10 50 50");
        let project = project(&check(&case), "DA-01").clone();
        assert_eq!((project.standing, project.decided_by_settles), (Standing::Undetermined, Some(Settles::Always)));
        project.decided_by.iter().map(|fact| format!("{} {:?}", fact.fact, fact.facts.get("level"))).collect::<Vec<_>>()
    };
    // Now only the general plan forbids it: the general plan then decides, whatever the detailed one was.
    assert_eq!(found(LEVELS), ["plan_then Some(Text(\"general\"))"]);
    // Now both forbid it: either alone makes it transitional or never conformed, and the more detailed one is met first.
    let both = LEVELS
        .replace("plan C approved 2020-09-09 level detailed\n  lot KB-01 KB", "plan C approved 2020-09-09 level detailed\n  lot O-02 O");
    assert_eq!(found(&both), ["plan_then Some(Text(\"detailed\"))"]);
}

#[test]
fn a_supposed_draft_is_steady_and_settled_as_a_plan_in_force() {
    let draft = "plan D draft true level detailed supersedes C\n  lot GD-01 GD box 0 0 100 100\n";
    let case = format!(
        "{LEVELS}{draft}project DA-01 warehouse policy 2021-05-01 land 2023-05-01\n  parcel 1 box 10 10 50 50
project DA-02 warehouse\n  parcel 1 box 50 50 90 90"
    );
    let folder = tempfile::tempdir().unwrap();
    let as_of = crate::pages::write_case(folder.path(), &case);
    let mut file = replan::read::case::read(&folder.path().join("case.toml")).unwrap();
    file.suppose("D", as_of).unwrap();
    let report = crate::check_file(file, as_of);
    let one = project(&report, "DA-01");
    let of = |level| one.answers.iter().find(|answer| answer.rule == "P201" && answer.level == Some(level)).unwrap().standing;
    assert_eq!((of(Level::Detailed), of(Level::General)), (Some(Standing::Transitional), Some(Standing::Transitional)));
    // With the paper of 2023 the general plan never allowed it; the draft's answer stays, for the detailed plan of that day allowed it.
    assert_eq!(one.becomes.len(), 1);
    let rules: Vec<_> = one.becomes[0].answers.iter().map(|answer| (answer.level, answer.standing)).collect();
    assert_eq!(rules, [(Level::General, Standing::NeverConformed)]);
    let (settles, facts) = settled(project(&report, "DA-02"));
    assert_eq!(settles, Some(Settles::Always));
    let [("paper_date", values)] = &facts[..] else { panic!("{facts:?}") };
    let since = values.iter().find(|(days, _)| days.contains("2022-01-01")).unwrap();
    // Approved on the as-of day itself, it falls under the draft as a plan in force.
    assert_eq!(since.1, [Standing::Transitional], "{values:?}");
}
