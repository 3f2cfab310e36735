//! The sheet of counts: by standing, by mildest open treatment, what was not checked.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::say;
use super::{Formats, head, write_text};
use crate::model::{M2, Standing};
use crate::report::Report;
use crate::write::Context;

pub(super) fn sheet(sheet: &mut Worksheet, report: &Report, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(context.words.label("text.sheet_counts"))?;
    sheet.set_column_width(0, 60)?.set_column_width(1, 14)?.set_column_width(2, 16)?;
    let mut block = Block { sheet, context, formats, row: 0 };
    block.sheet.set_print_fit_to_pages(1, 0);
    block.row = head(block.sheet, report, context, formats)?;
    block.counts("text.by_standing", &by_standing(report, context))?;
    block.counts("text.by_treatment", &by_treatment(report, context))?;
    block.not_checked(report)
}

/// A line: what is counted, projects, land.
type Count = (String, usize, M2);

fn by_standing(report: &Report, context: &Context) -> Vec<Count> {
    let counts = &report.counts;
    let of = |standing: Standing| {
        let area = counts.area_m2.get(&standing).copied().unwrap_or_default();
        (context.words.standing(standing).to_owned(), counts.standings.get(&standing).copied().unwrap_or(0), area)
    };
    Standing::ALL.into_iter().map(of).collect()
}

fn by_treatment(report: &Report, context: &Context) -> Vec<Count> {
    let counts = &report.counts;
    let of = |code: &str| {
        let name = if code == "none" { context.words.label("text.no_treatment").to_owned() } else { say::treatment(context, code) };
        Some((name, *counts.treatments.get(code)?, counts.treatments_area_m2.get(code).copied().unwrap_or_default()))
    };
    say::treatments_in_order(report).into_iter().chain(["none"]).filter_map(of).collect()
}

/// Where the next lines go.
struct Block<'a> {
    sheet: &'a mut Worksheet,
    context: &'a Context<'a>,
    formats: &'a Formats,
    row: u32,
}

impl Block<'_> {
    fn counts(&mut self, title: &str, counts: &[Count]) -> Result<(), XlsxError> {
        let words = self.context.words;
        let names = [words.label(title), words.of("column", "projects"), words.of("column", "area_ha")];
        for (column, name) in (0u16..).zip(names) {
            self.sheet.write_string_with_format(self.row, column, name, &self.formats.head)?;
        }
        self.row += 1;
        for (name, projects, area) in counts {
            self.line(name, *projects, *area)?;
        }
        let projects = counts.iter().map(|(_, projects, _)| projects).sum();
        let area = counts.iter().map(|(_, _, area)| *area).sum();
        self.line(words.label("text.total"), projects, area)?;
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, name: &str, projects: usize, area: M2) -> Result<(), XlsxError> {
        let projects = u32::try_from(projects).unwrap_or(u32::MAX);
        let is_total = name == self.context.words.label("text.total");
        self.sheet.write_string_with_format(self.row, 0, name, if is_total { &self.formats.total } else { &self.formats.text })?;
        self.sheet.write_number_with_format(self.row, 1, projects, &self.formats.count)?;
        self.sheet.write_number_with_format(self.row, 2, area.0 / 10_000.0, &self.formats.hectares)?;
        self.row += 1;
        Ok(())
    }

    fn not_checked(&mut self, report: &Report) -> Result<(), XlsxError> {
        let words = self.context.words;
        if report.counts.not_checked.is_empty() {
            return Ok(());
        }
        self.sheet.write_string_with_format(self.row, 0, words.label("text.not_checked"), &self.formats.head)?;
        for rule in &report.counts.not_checked {
            self.row += 1;
            let sentence = format!("{}: {}", say::rule(self.context, &rule.rule, rule.level), words.of("not_checked", &rule.cause));
            write_text(self.sheet, self.row, 0, &sentence, &self.formats.text)?;
        }
        Ok(())
    }
}
