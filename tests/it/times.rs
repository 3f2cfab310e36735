//! Plans over time: the day before, on and after each turn; levels side by side; drafts.

use crate::pages::run_example;

/// Runs an example once for each as-of day with what is expected on it.
fn on_days(example: &str, days: &[(&str, &str)]) {
    for (day, expected) in days {
        run_example("P201", &format!("as-of {day}\n{example}{expected}\n"));
    }
}

#[test]
fn an_edition_counts_from_its_day_until_it_is_annulled_and_again_once_reinstated() {
    let example = "plan 2012 approved 2012-03-15
          lot KB-01 KB box 0 0 100 100
        plan 2020 approved 2020-09-01 effective 2020-09-09 supersedes 2012 annulled 2022-01-01 reinstated 2023-01-01
          lot O-01 O box 0 0 100 100
        project DA-01 warehouse land 2013-05-01
          parcel 1 box 10 10 50 50
        ";
    let (old, new) = ("expect P201 DA-01 holds holds conforms", "expect P201 DA-01 holds fails transitional");
    on_days(
        example,
        &[("2020-09-08", old), ("2020-09-09", new), ("2021-12-31", new), ("2022-01-01", old), ("2022-12-31", old), ("2023-01-01", new)],
    );
}

#[test]
fn annulling_the_newest_of_three_reopens_the_second_alone() {
    let example = "plan A approved 2012-03-15
          lot KB-01 KB box 0 0 100 100
        plan B approved 2016-03-15 supersedes A
          lot CN-01 CN box 0 0 100 100
        plan C approved 2020-09-09 supersedes B annulled 2022-01-01
          lot O-01 O box 0 0 100 100
        project DA-01 production land 2017-05-01
          parcel 1 box 10 10 50 50
        ";
    on_days(
        example,
        &[("2021-12-31", "expect P201 DA-01 holds fails transitional"), ("2022-01-01", "expect P201 DA-01 holds holds conforms")],
    );
}

#[test]
fn a_local_adjustment_falls_with_what_it_adjusts() {
    let example = "plan 2015 approved 2015-03-15
          lot O-01 O box 0 0 200 100
        plan 2021-cb approved 2021-04-01 adjusts 2015
          lot KB-01 KB box 0 0 100 100
        plan 2024 approved 2024-01-01 supersedes 2015
          lot O-01 O box 0 0 200 100
        project DA-01 warehouse land 2022-05-01
          parcel 1 box 10 10 50 50
        project DA-02 warehouse land 2022-05-01
          parcel 1 box 110 10 150 50
        ";
    on_days(
        example,
        &[
            ("2023-12-31", "expect P201 DA-01 holds holds conforms\nexpect P201 DA-02 fails fails never_conformed"),
            ("2024-01-01", "expect P201 DA-01 holds fails transitional\nexpect P201 DA-02 fails fails never_conformed"),
        ],
    );
}

#[test]
fn a_plan_past_its_term_is_still_asked_and_says_so() {
    let example = "plan 2014 approved 2014-09-09 expires 2024-06-30
          lot O-01 O box 0 0 100 100
        project DA-01 warehouse land 2015-05-01
          parcel 1 box 10 10 50 50
        ";
    let still = "expect P201 DA-01 fails fails never_conformed";
    let (runs, ended) = (format!("{still}\nexpect G307 DA-01 holds"), format!("{still}\nexpect G307 DA-01 fails"));
    on_days(example, &[("2024-06-30", runs.as_str()), ("2024-07-01", ended.as_str())]);
}

#[test]
fn a_draft_is_never_in_force() {
    let example = "plan 2020 approved 2020-09-09
          lot KB-01 KB box 0 0 100 100
        plan 2027 approved 2021-01-01 draft true supersedes 2020
          lot O-01 O box 0 0 100 100
        project DA-01 warehouse land 2020-10-01
          parcel 1 box 10 10 50 50
        ";
    on_days(example, &[("2026-01-01", "expect P201 DA-01 holds holds conforms")]);
}

#[test]
fn each_level_has_its_own_then_and_its_own_presumption() {
    run_example(
        "P201",
        "as-of 2026-01-01
        plan QHC approved 2018-11-23 level general
          lot C-01 KB box 0 0 100 100
        plan QHC-25 approved 2025-09-10 level general supersedes QHC
          lot C-01 O box 0 0 100 100
        plan QHCT approved 2020-09-09
          lot KB-01 KB box 0 0 100 100
        project DA-01 warehouse land 2019-05-01
          parcel 1 box 10 10 50 50
        project DA-02 warehouse land 2021-05-01
          parcel 1 box 60 10 90 50
        project DA-03 warehouse land 2015-05-01
          parcel 1 box 10 60 50 90
        expect P201@detailed DA-01 holds holds conforms
        expect P201@general DA-01 holds fails transitional
        expect P201@detailed DA-02 holds holds conforms
        expect P201@general DA-02 holds fails transitional
        expect P201@general DA-03 holds fails transitional
        expect D114 DA-01 fails
        fact P201@general DA-03 paper land
        fact P201@detailed DA-01 paper land",
    );
}

#[test]
fn a_statement_about_plans_is_about_the_most_detailed_level() {
    run_example(
        "P201",
        "as-of 2026-01-01
        set no_plan_before = 2020-09-09
        plan QHC approved 2018-11-23 level general
          lot C-01 O box 0 0 100 100
        plan QHCT approved 2020-09-09
          lot O-01 O box 0 0 100 100
        project DA-01 warehouse land 2015-05-01
          parcel 1 box 10 10 50 50
        expect P201@detailed DA-01 does_not_apply fails transitional
        expect P201@general DA-01 holds fails transitional",
    );
}

#[test]
fn a_question_without_any_datum_on_one_level_is_asked_on_the_other_alone() {
    run_example(
        "P203",
        "as-of 2026-01-01
        plan QHC approved 2018-11-23 level general
          lot C-01 KB box 0 0 200 100
        plan QHCT approved 2020-09-09
          lot KB-01 KB box 0 0 100 100
          lot GT-01 GT box 100 0 200 100
        project DA-01 warehouse land 2015-05-01
          parcel 1 box 50 10 150 50
        expect P203@detailed DA-01 holds fails transitional
        expect P203@general DA-01 no answer
        expect D114 DA-01 fails",
    );
}
