//! One row a project and the counts, to read.

mod data;
mod foot;
pub(super) mod grid;

use grid::{Cell, Column, Paint, grid, wrap};
use rayon::prelude::*;

use super::say::{self, Mark};
use super::struck;
use super::{Context, Page, View, WriteError, open};
use crate::model::{Facts, Standing};
use crate::report::{ProjectReport, Report};

/// A screen of less columns shows treatments by their codes alone.
const ROOMY: usize = 110;

/// `report.txt`.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    Ok(vec![Page::new("report.txt", text(report, context))])
}

/// The table: made-up note, title, rows, counts, what was not checked, notes.
fn text(report: &Report, context: &Context) -> String {
    let parts = match context.view {
        View::Projects if report.register.is_some() => {
            vec![
                head(report, context, "text.title"),
                projects(report, context),
                marks(report, context),
                foot::counts(report, context),
                work_list(report, context),
                foot::papers(report, context),
                foot::missing_papers(report, context),
            ]
        }
        _ => vec![head(report, context, "text.title_data"), data::table(report, context), data::faults(report, context)],
    };
    let ends = [foot::not_checked(report, context), foot::notes(report, context)];
    let parts: Vec<String> = parts.into_iter().chain(ends).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn head(report: &Report, context: &Context, title: &str) -> String {
    let words = context.words;
    let mut text = String::new();
    for sentence in say::warnings(report, context) {
        let made_up = paragraph(&sentence, "", context);
        text.push_str(&Paint::Doubtful.on(made_up.trim_end(), context.screen));
        text.push('\n');
    }
    text.push_str(&Paint::Strong.on(words.label(title), context.screen));
    text.push('\n');
    let facts = Facts::new().text("case", &report.case).date("as_of", report.as_of);
    text.push_str(words.phrase("text.heading", &facts).trim_start_matches(" · "));
    text.push('\n');
    text
}

/// A text that wraps on the screen, each further line behind `indent` and two spaces more.
pub(super) fn paragraph(text: &str, indent: &str, context: &Context) -> String {
    let width = context.screen.width.map_or(usize::MAX, |width| width.saturating_sub(indent.len() + 2).max(20));
    let lines = struck::lines(wrap(&struck::laid_out(text, context.screen), width));
    let indented = lines.iter().enumerate().map(|(line, text)| format!("{indent}{}{text}\n", if line == 0 { "" } else { "  " }));
    indented.collect()
}

fn projects(report: &Report, context: &Context) -> String {
    let column = |name: &str| context.words.of("column", name).to_owned();
    let columns = [
        Column::word(&column("id")),
        Column::sentence(&column("name"), 2),
        Column::sentence(&column("standing"), 2),
        Column::sentence(&column("reason"), 4),
        Column::number(&column("conflict_m2")),
        Column::number(&column("conflict_pct")),
        Column::sentence(&column("mildest_treatment"), 2),
    ];
    let rows: Vec<Vec<Cell>> = report.projects.par_iter().map(|project| row(project, context)).collect();
    grid(&columns, &rows, context.screen)
}

fn row(project: &ProjectReport, context: &Context) -> Vec<Cell> {
    let signs: String = say::marks(project).into_iter().map(Mark::sign).collect();
    let standing = struck::laid_out(&format!("{} {signs}", say::standing(context, project)), context.screen);
    let rule = project.gravest_rule.unwrap_or_default().to_owned();
    let rule = say::of_level(context, rule, say::shown_level(project));
    let reason = say::reason(context, project).map(|reason| format!("{rule} {reason}"));
    let reason: Vec<String> = reason.into_iter().chain(say::without_draft(context, project)).collect();
    let (area, share) = conflict(project, context);
    let treatment = project.mildest_treatment.map(|code| short_treatment(code, context));
    vec![
        project.id.clone().into(),
        project.name.clone().unwrap_or_default().into(),
        Cell::painted(standing.trim_end(), paint(project.standing)),
        reason.join("; ").into(),
        area.into(),
        share.into(),
        treatment.unwrap_or_else(|| "–".to_owned()).into(),
    ]
}

/// The land in conflict without its units, which stand in the head; a dash where there is none.
fn conflict(project: &ProjectReport, context: &Context) -> (String, String) {
    if project.conflict_m2.0 == 0.0 {
        return ("–".to_owned(), "–".to_owned());
    }
    let area = context.words.area(project.conflict_m2);
    let share = context.words.share(project.conflict_pct);
    (area.trim_end_matches(" m²").to_owned(), share.trim_end_matches('%').to_owned())
}

fn short_treatment(code: &str, context: &Context) -> String {
    match context.screen.width {
        Some(width) if width < ROOMY => code.to_owned(),
        _ => say::treatment(context, code),
    }
}

fn paint(standing: Standing) -> Paint {
    match standing {
        Standing::Transitional | Standing::NeverConformed => Paint::Bad,
        Standing::Undetermined => Paint::Doubtful,
        Standing::Cured | Standing::Conforms => Paint::Good,
        Standing::DoesNotApply => Paint::Faint,
    }
}

/// What the signs behind the standings mean, and who decided what over the program.
fn marks(report: &Report, context: &Context) -> String {
    let mut text = String::new();
    for mark in Mark::ALL {
        if report.projects.par_iter().any(|project| say::marks(project).contains(&mark)) {
            text.push_str(&paragraph(&format!("{} {}", mark.sign(), context.words.label(mark.key())), "", context));
        }
    }
    text + &decisions(report, context) + &changes(report, context)
}

/// Who decided what over the program.
fn decisions(report: &Report, context: &Context) -> String {
    let of_project = |project: &ProjectReport| {
        let sentences = project.answers.iter().flat_map(|answer| say::overridden(context, answer));
        sentences.map(|sentence| format!("{}: {sentence}", project.id)).collect::<Vec<_>>()
    };
    let sentences: Vec<String> = report.projects.par_iter().flat_map_iter(of_project).collect();
    sentences.iter().map(|sentence| paragraph(sentence, "  ", context)).collect()
}

/// What headlines become with another tolerance or another deciding paper.
fn changes(report: &Report, context: &Context) -> String {
    let unsteady: Vec<&ProjectReport> =
        report.projects.par_iter().filter(|project| open::headline_becomes(project).next().is_some()).collect();
    let line = |project: &&ProjectReport| paragraph(&format!("{}: {}", project.id, open::steadiness(context, project)), "  ", context);
    let text: String = unsteady.iter().take(SHOWN).map(line).collect();
    text + &more(unsteady.len(), context)
}

/// How many lines a list under the table has at most; the files have them all.
const SHOWN: usize = 12;

/// How many lines a list has beyond those that are shown.
fn more(lines: usize, context: &Context) -> String {
    let more = lines.saturating_sub(SHOWN);
    if more == 0 {
        return String::new();
    }
    paragraph(&context.words.phrase("text.more_in_files", &Facts::new().count("count", more)), "  ", context)
}

/// What is to be found out: the facts that settle most projects first.
fn work_list(report: &Report, context: &Context) -> String {
    if report.work_list.is_empty() {
        return String::new();
    }
    let words = context.words;
    let columns = [
        Column::sentence(words.label("text.work_list"), 4),
        Column::number(words.of("column", "settles")),
        Column::number(words.of("column", "helps")),
        Column::number(words.of("column", "settled_so_far")),
    ];
    let rows = report.work_list.iter().take(SHOWN).map(|item| {
        let counts = [item.settles, item.helps, item.settled_so_far].map(|count| Cell::from(words.count(count)));
        std::iter::once(Cell::from(open::item(context, item))).chain(counts).collect()
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    grid(&columns, &rows, context.screen) + &more(report.work_list.len(), context)
}
