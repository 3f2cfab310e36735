//! A workbook for readers who live in spreadsheets: projects, counts, reasons.

mod counts;
mod projects;
mod reasons;
mod work;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use unicode_width::UnicodeWidthStr;

use super::{Context, Page, WriteError, say, struck};
use crate::lang::Lang;
use crate::model::{Facts, Standing};
use crate::report::Report;

const FILE: &str = "report.xlsx";

/// Rows of a table on one sheet; Excel holds 1,048,576, the head among them.
const MOST_ROWS: usize = 1_000_000;

/// Letters in one cell; Excel holds 32,767, some of which may count twice.
const MOST_LETTERS: usize = 16_000;

/// Paper on which a row of all columns can be read.
const A3: u8 = 8;

/// The height of a line, in points, and the most lines that a row can hold.
const LINE_HEIGHT: f64 = 15.0;
const MOST_LINES: usize = 27;

/// `report.xlsx`.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let bytes = bytes(report, context).map_err(|source| WriteError::Xlsx { file: FILE.to_owned(), source })?;
    Ok(vec![Page::new(FILE, bytes)])
}

fn bytes(report: &Report, context: &Context) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(report, context)?);
    let formats = Formats::new(context.words.lang);
    projects::sheets(&mut book, report, context, &formats)?;
    counts::sheet(book.add_worksheet(), report, context, &formats)?;
    work::sheets(&mut book, report, context, &formats)?;
    reasons::sheets(&mut book, report, context, &formats)?;
    book.save_to_buffer()
}

/// What a sheet has under its head, in parts that a sheet can hold; one empty part where there is nothing.
fn parts<T>(rows: &[T]) -> Vec<&[T]> {
    if rows.is_empty() { vec![rows] } else { rows.chunks(MOST_ROWS).collect() }
}

/// The name of a sheet; further parts of a long table are numbered.
fn sheet_name(context: &Context, key: &str, part: usize) -> String {
    let name = context.words.label(key);
    if part == 0 { name.to_owned() } else { format!("{name} {}", part + 1) }
}

/// Writes a text, cut to what a cell can hold.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text: String = if text.len() > MOST_LETTERS { text.chars().take(MOST_LETTERS).collect() } else { text.to_owned() };
    sheet.write_string_with_format(row, column, text, format)?;
    Ok(())
}

/// Writes a text in which something may be struck through.
fn write_rich(sheet: &mut Worksheet, row: u32, column: u16, text: &str, formats: &Formats, cell: &Format) -> Result<(), XlsxError> {
    let parts = struck::parts(text);
    if parts.len() < 2 || text.len() > MOST_LETTERS {
        return write_text(sheet, row, column, &struck::plain(text), cell);
    }
    let rich = parts.iter().map(|part| match part {
        struck::Part::Counts(text) => (&formats.plain, *text),
        struck::Part::Struck(text) => (&formats.struck, *text),
    });
    sheet.write_rich_string_with_format(row, column, &rich.collect::<Vec<_>>(), cell)?;
    Ok(())
}

/// Makes a row high enough for its texts, each wrapped in a column of a width; programs differ in whether they do so themselves.
fn fit_row<'a>(sheet: &mut Worksheet, row: u32, texts: impl Iterator<Item = (&'a str, f64)>) -> Result<(), XlsxError> {
    let lines = texts.map(|(text, width)| lines_of(text, width)).max().unwrap_or(1);
    sheet.set_row_height(row, f64::from(u32::try_from(lines.min(MOST_LINES)).unwrap_or(1)) * LINE_HEIGHT)?;
    Ok(())
}

/// How many lines a text takes in a column, its words kept whole.
fn lines_of(text: &str, width: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few letters")]
    let room = (width - 1.0).max(1.0) as usize;
    let (mut lines, mut used) = (1, 0);
    for word in text.split(' ') {
        let length = word.width();
        if used > 0 && used + 1 + length > room {
            lines += 1;
            used = 0;
        }
        lines += length.saturating_sub(1) / room;
        used += length + usize::from(used > 0);
    }
    lines
}

/// The day of the workbook is the as-of day: the same report makes the same bytes.
fn properties(report: &Report, context: &Context) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::parse_from_str(&report.as_of.to_string())?;
    let properties = DocProperties::new().set_title(title(report, context)).set_author(format!("replan {}", report.replan));
    Ok(properties.set_comment(say::about(report, context).unwrap_or_default()).set_creation_datetime(&made))
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
    /// What counts, and what is struck through, within a cell.
    plain: Format,
    struck: Format,
}

impl Formats {
    fn new(lang: Lang) -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        let point = match lang {
            Lang::Vi => ',',
            Lang::En => '.',
        };
        // What is there but would round to nothing shows as less than the last digit.
        let something = |half: &str, least: &str, format: &str| format!("[=0]0;[<{half}]\"<0{point}{least}\";{format}");
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
            area: cell().set_num_format(something("0.05", "1", "#,##0.0")),
            hectares: cell().set_num_format(something("0.005", "01", "#,##0.00")),
            share: cell().set_num_format(something("0.005", "01", "0.00")),
            count: cell().set_num_format("#,##0"),
            total: cell().set_bold(),
            plain: Format::new(),
            struck: Format::new().set_font_strikethrough(),
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

/// Writes title and, before it, that the case is made up or a draft taken for approved; returns the first free row.
fn head(sheet: &mut Worksheet, report: &Report, context: &Context, formats: &Formats) -> Result<u32, XlsxError> {
    let mut row = 0;
    for sentence in say::warnings(report, context) {
        sheet.write_string_with_format(row, 0, sentence, &formats.warning)?;
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
    fit_row(sheet, row, columns.iter().map(|(key, width)| (context.words.of("column", key), width - 2.0)))?;
    Ok(row + 1)
}

/// Keeps the headings in sight, lets people filter, and fits the page to its width.
fn finish(sheet: &mut Worksheet, first: u32, end: u32, columns: &[Column]) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.set_freeze_panes(first, 2)?;
    if end > first {
        sheet.autofilter(first - 1, 0, end - 1, last)?;
    }
    sheet.set_landscape().set_paper_size(A3).set_print_fit_to_pages(1, 0).set_repeat_rows(first - 1, first - 1)?;
    Ok(())
}
