//! The sheet of reasons: one row a reason of an answer, then one a condition of a treatment.

use std::sync::Arc;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::super::{say, struck};
use super::{Column, Formats, finish, fit_row, head, headings, parts, sheet_name, write_rich, write_text};
use crate::model::{Facts, Level};
use crate::report::{AnswerReport, Basis, CauseReport, Report, TreatmentReport};
use crate::write::Context;

const COLUMNS: &[Column] = &[
    ("subject", 22.0),
    ("rule", 36.0),
    ("parcel", 12.0),
    ("side", 18.0),
    ("outcome", 22.0),
    ("cause", 80.0),
    ("plan", 12.0),
    ("lot", 12.0),
    ("area_m2", 13.0),
    ("basis", 60.0),
    ("basis_confirmed", 16.0),
];

/// The column of `area_m2`, behind the texts.
const AREA: u16 = 8;

/// One row of the sheet.
struct Line {
    texts: [String; 8],
    area: Option<f64>,
    basis: String,
    confirmed: String,
}

pub(super) fn sheets(book: &mut Workbook, report: &Report, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    for (number, part) in parts(&lines(report, context)).into_iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(context, "text.sheet_reasons", number))?;
        let top = head(sheet, report, context, formats)?;
        let first = headings(sheet, top, COLUMNS, context, formats)?;
        let mut row = first;
        for line in part {
            put(sheet, row, line, formats)?;
            row += 1;
        }
        finish(sheet, first, row, COLUMNS)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, line: &Line, formats: &Formats) -> Result<(), XlsxError> {
    for (column, text) in (0u16..).zip(&line.texts) {
        write_rich(sheet, row, column, text, formats, &formats.text)?;
    }
    if let Some(area) = line.area {
        sheet.write_number_with_format(row, AREA, area, &formats.area)?;
    }
    write_text(sheet, row, AREA + 1, &line.basis, &formats.text)?;
    write_text(sheet, row, AREA + 2, &line.confirmed, &formats.text)?;
    let texts = line.texts.iter().map(String::as_str).chain(["", &line.basis, &line.confirmed]);
    fit_row(sheet, row, texts.zip(COLUMNS.iter().map(|(_, width)| *width)))
}

fn lines(report: &Report, context: &Context) -> Vec<Line> {
    let words = context.words;
    let mut lines = Vec::new();
    for project in &report.projects {
        lines.extend(project.answers.iter().flat_map(|answer| answer_lines(&project.id, answer, say::shown_level(project), context)));
        lines.extend(project.treatments.iter().flat_map(|treatment| treatment_lines(&project.id, treatment, context)));
    }
    for plan in &report.plans {
        let subject = words.phrase("text.plan", &Facts::new().text("plan", &plan.id));
        lines.extend(plan.answers.iter().flat_map(|answer| answer_lines(&subject, answer, None, context)));
    }
    if let Some(register) = &report.register {
        let subject = words.label("text.register");
        lines.extend(register.answers.iter().flat_map(|answer| answer_lines(subject, answer, None, context)));
    }
    lines
}

fn answer_lines(subject: &str, answer: &AnswerReport, several: Option<Level>, context: &Context) -> Vec<Line> {
    let level = answer.level.filter(|_| several.is_some());
    answer.because.iter().map(|cause| cause_line(subject, answer, level, cause, context)).collect()
}

fn cause_line(subject: &str, answer: &AnswerReport, level: Option<Level>, cause: &CauseReport, context: &Context) -> Line {
    let words = context.words;
    let optional = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
    let found = |text: String| if answer.is_overruled(cause) { struck::struck(&text) } else { text };
    Line {
        texts: [
            subject.to_owned(),
            say::rule(context, answer.rule, level),
            optional(&cause.parcel),
            cause.side.map(|side| words.side(side).to_owned()).unwrap_or_default(),
            found(words.outcome(cause.outcome).to_owned()),
            found(say::cause(context, cause)),
            optional(&cause.plan),
            optional(&cause.lot),
        ],
        area: say::area(cause),
        basis: articles(&answer.basis, context),
        confirmed: words.of("flag", if answer.basis_confirmed { "true" } else { "false" }).to_owned(),
    }
}

fn treatment_lines(subject: &str, treatment: &TreatmentReport, context: &Context) -> Vec<Line> {
    let words = context.words;
    let line = |condition| Line {
        texts: [
            subject.to_owned(),
            say::treatment(context, treatment.code),
            String::new(),
            String::new(),
            words.of("openness", treatment.outcome.name()).to_owned(),
            say::condition(context, condition),
            String::new(),
            String::new(),
        ],
        area: None,
        basis: articles(&treatment.basis, context),
        confirmed: String::new(),
    };
    treatment.because.iter().map(|condition| line(condition)).collect()
}

/// The articles; those that nobody compared with the official text say so.
fn articles(basis: &[Basis], context: &Context) -> String {
    let unconfirmed = context.words.label("text.unconfirmed_short");
    let article = |basis: &Basis| {
        let text = say::cited(context, &basis.article);
        if basis.verified { text } else { format!("{text} ({unconfirmed})") }
    };
    basis.iter().map(article).collect::<Vec<_>>().join("; ")
}
