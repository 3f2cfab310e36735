//! A workbook for readers who live in spreadsheets: projects, counts, reasons.

mod counts;
mod projects;
mod reasons;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{Context, Page, WriteError, say};
use crate::model::{Facts, Standing};
use crate::report::Report;

const FILE: &str = "report.xlsx";

/// `report.xlsx`.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let bytes = bytes(report, context).map_err(|source| WriteError::Xlsx { file: FILE.to_owned(), source })?;
    Ok(vec![Page::new(FILE, bytes)])
}

fn bytes(report: &Report, context: &Context) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(report, context)?);
    let formats = Formats::new();
    projects::sheet(book.add_worksheet(), report, context, &formats)?;
    counts::sheet(book.add_worksheet(), report, context, &formats)?;
    reasons::sheet(book.add_worksheet(), report, context, &formats)?;
    book.save_to_buffer()
}

/// The day of the workbook is the as-of day: the same report makes the same bytes.
fn properties(report: &Report, context: &Context) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::parse_from_str(&report.as_of.to_string())?;
    let properties = DocProperties::new().set_title(title(report, context)).set_author(format!("replan {}", report.replan));
    Ok(properties.set_comment(say::made_up(report).unwrap_or_default()).set_creation_datetime(&made))
}

fn title(report: &Report, context: &Context) -> String {
    let facts = Facts::new().text("case", &report.case).date("as_of", report.as_of);
    let heading = context.words.phrase("text.heading", &facts);
    format!("{}: {heading}", context.words.label("text.title"))
}

/// How cells look.
struct Formats {
    title: Format,
    warning: Format,
    head: Format,
    text: Format,
    area: Format,
    hectares: Format,
    share: Format,
    count: Format,
    total: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            warning: Format::new().set_bold().set_font_color(Color::RGB(0x00B4_5309)),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E5_E7EB))
                .set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            area: cell().set_num_format("#,##0.0"),
            hectares: cell().set_num_format("#,##0.00"),
            share: cell().set_num_format("0.00"),
            count: cell().set_num_format("#,##0"),
            total: cell().set_bold(),
        }
    }

    /// A standing in its colour.
    fn standing(standing: Standing) -> Format {
        let colour = match standing {
            Standing::Transitional => 0x00FE_CACA,
            Standing::NeverConformed => 0x00FB_CFE8,
            Standing::Undetermined => 0x00FE_F08A,
            Standing::Cured | Standing::Conforms => 0x00BB_F7D0,
            Standing::DoesNotApply => 0x00F3_F4F6,
        };
        Format::new().set_align(FormatAlign::Top).set_text_wrap().set_background_color(Color::RGB(colour))
    }
}

/// A column: its heading's key and its width in letters.
type Column = (&'static str, f64);

/// Writes made-up note and title; returns the first free row.
fn head(sheet: &mut Worksheet, report: &Report, context: &Context, formats: &Formats) -> Result<u32, XlsxError> {
    let mut row = 0;
    if let Some(sentence) = say::made_up(report) {
        let made_up = format!("{}: {sentence}", context.words.label("text.made_up"));
        sheet.write_string_with_format(row, 0, made_up, &formats.warning)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, title(report, context), &formats.title)?;
    Ok(row + 2)
}

/// Writes the headings of a table, which stay in sight; returns the first row of the table.
fn headings(sheet: &mut Worksheet, row: u32, columns: &[Column], context: &Context, formats: &Formats) -> Result<u32, XlsxError> {
    for (column, (key, width)) in (0u16..).zip(columns) {
        sheet.write_string_with_format(row, column, context.words.of("column", key), &formats.head)?;
        sheet.set_column_width(column, *width)?;
    }
    Ok(row + 1)
}

/// Keeps the headings in sight, lets people filter, and fits the page to its width.
fn finish(sheet: &mut Worksheet, first: u32, end: u32, columns: &[Column]) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.set_freeze_panes(first, 2)?;
    if end > first {
        sheet.autofilter(first - 1, 0, end - 1, last)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(first - 1, first - 1)?;
    Ok(())
}
