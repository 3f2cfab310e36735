//! The sheet of projects: one row each.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::super::say::{self, Mark};
use super::{Column, Formats, finish, fit_row, head, headings, parts, sheet_name, write_rich};
use crate::report::{ProjectReport, Report};
use crate::write::{Context, open};

const COLUMNS: &[Column] = &[
    ("id", 10.0),
    ("name", 32.0),
    ("purpose", 24.0),
    ("standing", 30.0),
    ("also", 22.0),
    ("rule", 22.0),
    ("reason", 60.0),
    ("then", 14.0),
    ("now", 14.0),
    ("then_paper", 26.0),
    ("then_date", 18.0),
    ("then_plans", 14.0),
    ("now_plans", 14.0),
    ("area_m2", 13.0),
    ("conflict_m2", 13.0),
    ("conflict_pct", 11.0),
    ("mildest_treatment", 30.0),
    ("missing_papers", 44.0),
    ("marks", 44.0),
    ("steadiness", 40.0),
    ("decided_by", 50.0),
];

pub(super) fn sheets(book: &mut Workbook, report: &Report, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    for (number, part) in parts(&report.projects).into_iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(context, "text.sheet_projects", number))?;
        let top = head(sheet, report, context, formats)?;
        let first = headings(sheet, top, COLUMNS, context, formats)?;
        let mut at = first;
        for project in part {
            row(sheet, at, project, context, formats)?;
            at += 1;
        }
        finish(sheet, first, at, COLUMNS)?;
    }
    Ok(())
}

fn row(sheet: &mut Worksheet, at: u32, project: &ProjectReport, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    let texts: Vec<String> = COLUMNS.iter().map(|(key, _)| text(key, project, context)).collect();
    for ((column, (key, _)), text) in (0u16..).zip(COLUMNS).zip(&texts) {
        match *key {
            "standing" => write_rich(sheet, at, column, text, formats, &Formats::standing(project.standing))?,
            "area_m2" => drop(sheet.write_number_with_format(at, column, project.area_m2.0, &formats.area)?),
            "conflict_m2" => drop(sheet.write_number_with_format(at, column, project.conflict_m2.0, &formats.area)?),
            "conflict_pct" => drop(sheet.write_number_with_format(at, column, project.conflict_pct.0, &formats.share)?),
            _ => write_rich(sheet, at, column, text, formats, &formats.text)?,
        }
    }
    fit_row(sheet, at, texts.iter().map(String::as_str).zip(COLUMNS.iter().map(|(_, width)| *width)))
}

fn text(key: &str, project: &ProjectReport, context: &Context) -> String {
    let words = context.words;
    let gravest = say::gravest(project);
    let paper = project.then_paper.as_ref();
    let outcome = |outcome: Option<_>| outcome.map(|outcome| words.outcome(outcome).to_owned()).unwrap_or_default();
    match key {
        "id" => project.id.clone(),
        "name" => project.name.clone().unwrap_or_default(),
        "purpose" => say::purpose(context, project),
        "standing" => say::standing(context, project),
        "also" => project.also.iter().map(|standing| words.standing(*standing)).collect::<Vec<_>>().join("; "),
        "rule" => project.gravest_rule.as_ref().map(|rule| say::rule(context, rule, say::shown_level(project))).unwrap_or_default(),
        "reason" => say::reason(context, project).unwrap_or_default(),
        "then" => outcome(gravest.and_then(|answer| answer.then)),
        "now" => outcome(gravest.and_then(|answer| answer.now)),
        "then_paper" => paper.map(|paper| say::paper(context, paper)).unwrap_or_default(),
        "then_date" => paper.map(|paper| words.when(paper.when)).unwrap_or_default(),
        "then_plans" => project.then_plans.join(", "),
        "now_plans" => project.now_plans.join(", "),
        "mildest_treatment" => {
            let none = || words.label("text.no_treatment").to_owned();
            project.mildest_treatment.as_ref().map_or_else(none, |code| say::treatment(context, code))
        }
        "missing_papers" => say::missing_papers(context, project),
        "marks" => marks(project, context),
        "steadiness" => open::steadiness(context, project),
        "decided_by" => open::decided_by_values(context, project).unwrap_or_default(),
        _ => String::new(),
    }
}

fn marks(project: &ProjectReport, context: &Context) -> String {
    let decisions = project.answers.iter().flat_map(|answer| say::overridden(context, answer));
    let marks = say::marks(project).into_iter().filter(|mark| !matches!(mark, Mark::Overridden | Mark::Unsteady));
    let marks = marks.map(|mark| context.words.label(mark.key()).to_owned()).chain(decisions);
    marks.chain(say::without_draft(context, project)).collect::<Vec<_>>().join("; ")
}
