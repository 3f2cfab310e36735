//! Workbooks: XLSX, XLSM, XLSB, XLS and ODS. A feature's number is its row's in the sheet, as people see it.

mod marks;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets, Xlsx};

use self::marks::Marks;
use super::file::ending;
use super::sheet::{self, Cell, Merged, Row};
use super::text::{self, Encoding, Stored};
use super::{LayerEntry, RawLayer, ReadError, Value, filter, sha256};
use crate::model::{Facts, Note, NoteCode, Says, Severity, closest, fold};

type Bytes = Cursor<Vec<u8>>;

/// A sheet of more cells than this is no register.
const MOST_CELLS: usize = 20_000_000;

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let declared = Encoding::declared(path, entry)?;
    let bytes = std::fs::read(path).map_err(|source| ReadError::open(path, source))?;
    let sha256 = sha256(&bytes);
    marks::check(&bytes).map_err(|what| ReadError::content(path, what))?;
    let no_book = |error: calamine::Error| ReadError::content(path, why(&error.to_string(), &bytes));
    let mut book = open(path, &bytes).map_err(no_book)?;
    let name = choose(&mut book, path, entry)?;
    let mut found = cells(&mut book, &name).map_err(|what| ReadError::content(path, what.unwrap_or_else(|error| why(&error, &bytes))))?;
    let marks = marks::of(&bytes, &ending(path), &name);
    found.merged.extend(marks.merged.iter().copied());
    let (file, layer) = (entry.file.as_str().into(), name.as_str().into());
    let empty =
        RawLayer { file, layer, reader: "workbook", crs: None, columns: Vec::new(), features: Vec::new(), notes: Vec::new(), sha256 };
    let mut layer = sheet::layer_of(&found.rows(), entry, empty);
    let notes = found.notes(&layer, &marks);
    layer.notes.extend(notes.into_iter().map(|note| note.within(&layer.file, &layer.layer)));
    text::settle(&mut layer, &Stored::Letters, declared);
    filter::keep(layer, path, entry)
}

/// Its sheets with anything in them, hidden ones too.
pub(super) fn contents(path: &Path, entry: &LayerEntry) -> Result<Vec<LayerEntry>, ReadError> {
    let bytes = std::fs::read(path).map_err(|source| ReadError::open(path, source))?;
    marks::check(&bytes).map_err(|what| ReadError::content(path, what))?;
    let no_book = |error: calamine::Error| ReadError::content(path, why(&error.to_string(), &bytes));
    let mut book = open(path, &bytes).map_err(no_book)?;
    let sheets: Vec<String> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect();
    let filled = sheets.into_iter().filter(|name| has_any(&mut book, name));
    let entries: Vec<LayerEntry> = filled.map(|sheet| LayerEntry { sheet: Some(sheet), ..entry.clone() }).collect();
    if entries.is_empty() { Err(ReadError::content(path, "it has no sheet with anything in it")) } else { Ok(entries) }
}

/// By its content where that is a workbook's, whatever its ending says.
fn open(path: &Path, bytes: &[u8]) -> Result<Sheets<Bytes>, calamine::Error> {
    let of_ending = |bytes: Vec<u8>| -> Result<Sheets<Bytes>, calamine::Error> {
        let bytes = Cursor::new(bytes);
        Ok(match ending(path).as_str() {
            "ods" => Sheets::Ods(Reader::new(bytes)?),
            "xls" => Sheets::Xls(Reader::new(bytes)?),
            "xlsb" => Sheets::Xlsb(Reader::new(bytes)?),
            _ => Sheets::Xlsx(Reader::new(bytes)?),
        })
    };
    let by_content = |bytes: Vec<u8>| calamine::open_workbook_auto_from_rs(Cursor::new(bytes));
    of_ending(bytes.to_owned()).or_else(|error| {
        let tight = || marks::tight(bytes).and_then(|bytes| of_ending(bytes).ok());
        by_content(bytes.to_owned()).ok().or_else(tight).ok_or(error)
    })
}

/// What a user can do about a file that is none.
fn why(error: &str, bytes: &[u8]) -> Says {
    let head = bytes.trim_ascii_start();
    if bytes.is_empty() {
        return "it is empty".into();
    }
    // The name of the part that holds a locked workbook, as OLE writes it.
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_locked = || bytes.windows(package.len()).any(|part| part == package);
    if error.to_lowercase().contains("password") || error.to_lowercase().contains("encrypt") || is_locked() {
        return "it is locked with a password; save it without one".into();
    }
    let is_page = head.len() > 4 && head[..5].eq_ignore_ascii_case(b"<html") || head.starts_with(b"<!") || head.starts_with(b"<table");
    if is_page || head.starts_with(b"<?xml") {
        return "it is a web page or XML under the name of a workbook; open it in a spreadsheet program and save it as .xlsx".into();
    }
    if !head.starts_with(b"PK") && !head.starts_with(&[0xd0, 0xcf]) {
        return "it is no workbook; if it is a table in text, name it .csv".into();
    }
    Says::from("it is no whole workbook; open it in a spreadsheet program and save it anew as .xlsx (“{words}”)").text("words", error)
}

/// The sheet that the case names; without a name the only visible one with anything in it.
fn choose(book: &mut Sheets<Bytes>, path: &Path, entry: &LayerEntry) -> Result<String, ReadError> {
    let all: Vec<_> = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    let sheets: Vec<String> = all.iter().map(|sheet| sheet.name.clone()).collect();
    let none = |sheet: Option<&String>| {
        let did_you_mean = sheet.and_then(|wanted| closest(wanted, sheets.iter().map(String::as_str)));
        ReadError::Sheet { path: path.to_owned(), sheet: sheet.cloned(), sheets: sheets.clone(), did_you_mean }
    };
    if let Some(wanted) = entry.sheet.as_ref().or(entry.layer.as_ref()) {
        let exact = sheets.iter().find(|name| *name == wanted);
        let mut alike = sheets.iter().filter(|name| fold(name) == fold(wanted));
        let found = exact.or_else(|| alike.next().filter(|_| alike.next().is_none()));
        return found.cloned().ok_or_else(|| none(Some(wanted)));
    }
    let visible: Vec<String> = all.into_iter().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name).collect();
    let candidates = if visible.len() > 1 { visible.into_iter().filter(|name| has_any(book, name)).collect() } else { visible };
    match &candidates[..] {
        [one] => Ok(one.clone()),
        [] => Err(ReadError::content(path, "it has no sheet with anything in it")),
        _ => Err(none(None)),
    }
}

fn has_any(book: &mut Sheets<Bytes>, name: &str) -> bool {
    match book {
        Sheets::Xlsx(book) => {
            let Ok(mut cells) = book.worksheet_cells_reader(name) else { return true };
            while let Ok(Some(cell)) = cells.next_cell() {
                if *cell.get_value() != DataRef::Empty {
                    return true;
                }
            }
            false
        }
        other => other.worksheet_range(name).map_or(true, |range| range.used_cells().next().is_some()),
    }
}

/// The cells of a sheet.
#[derive(Default)]
struct Cells {
    values: BTreeMap<u32, BTreeMap<u32, Value>>,
    merged: Vec<Dimensions>,
    /// Formulas whose result is not there.
    not_computed: Vec<(u32, u32)>,
    errors: Vec<(u32, u32)>,
}

/// What is wrong is told, or in the words of the library.
fn cells(book: &mut Sheets<Bytes>, name: &str) -> Result<Cells, Result<Says, String>> {
    let mut cells = Cells::default();
    match book {
        Sheets::Xlsx(book) => of_xlsx(book, name, &mut cells).map_err(|error| Err(error.to_string()))?,
        other => {
            let range = other.worksheet_range(name).map_err(|error| Err(error.to_string()))?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (top + u32::try_from(row).unwrap_or(u32::MAX), left + u32::try_from(column).unwrap_or(u32::MAX));
                cells.put(at, value.clone(), false);
            }
            if let Sheets::Xls(book) = other {
                cells.merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            }
        }
    }
    let count: usize = cells.values.values().map(BTreeMap::len).sum();
    let too_many =
        || Says::from("sheet “{sheet}” has {count} cells, which is no table that people made").text("sheet", name).count("count", count);
    if count > MOST_CELLS { Err(Ok(too_many())) } else { Ok(cells) }
}

fn of_xlsx(book: &mut Xlsx<Bytes>, name: &str, cells: &mut Cells) -> Result<(), calamine::XlsxError> {
    cells.merged = book.merge_cells_by_sheet_name(name)?;
    let mut reader = book.worksheet_cells_reader(name)?;
    let shares: Vec<bool> = reader.styles().iter().map(is_share).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let is_share = shares.get(style).copied().unwrap_or(false);
        cells.put(cell.get_position(), cell.get_value().clone().into(), is_share);
    }
    drop(reader);
    let mut formulas = book.worksheet_cells_reader(name)?;
    while let Some(formula) = formulas.next_formula()? {
        let (row, column) = formula.get_position();
        let is_there = cells.values.get(&row).is_some_and(|row| row.contains_key(&column));
        if !formula.get_value().is_empty() && !is_there {
            cells.not_computed.push((row, column));
        }
    }
    Ok(())
}

/// Whether a style shows 0.6 as 60%.
fn is_share(style: &calamine::Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

impl Cells {
    fn put(&mut self, at: (u32, u32), value: Data, is_share: bool) {
        if matches!(value, Data::Error(_)) {
            self.errors.push(at);
        }
        let value = value_of(value, is_share);
        if value.text().is_some() {
            self.values.entry(at.0).or_default().insert(at.1, value);
        }
    }

    /// The rows that are not empty, over the columns that are not.
    fn rows(&self) -> Vec<Row> {
        let used: BTreeSet<u32> = self.values.values().flat_map(|row| row.keys().copied()).collect();
        let columns: BTreeMap<u32, usize> = used.into_iter().zip(0..).collect();
        let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
        for (row, values) in &self.values {
            let mut cells = vec![Cell::own(Value::Missing); columns.len()];
            for (column, value) in values {
                cells[columns[column]] = Cell::own(value.clone());
            }
            rows.insert(*row, cells);
        }
        for region in &self.merged {
            let Some(value) = self.values.get(&region.start.0).and_then(|row| row.get(&region.start.1)) else { continue };
            for (row, cells) in rows.range_mut(region.start.0..=region.end.0) {
                for (column, index) in columns.range(region.start.1..=region.end.1) {
                    let merged = if *column > region.start.1 { Merged::Left } else { Merged::Above };
                    if (*row, *column) != region.start {
                        cells[*index] = Cell { value: value.clone(), merged };
                    }
                }
            }
        }
        rows.into_iter().map(|(row, cells)| Row { number: row as usize + 1, cells }).collect()
    }

    /// What there is to say about the rows that were taken.
    fn notes(&self, layer: &RawLayer, marks: &Marks) -> Vec<Note> {
        let is_taken = |row: u32| layer.features.iter().any(|feature| feature.number == row as usize + 1);
        let mut notes = Vec::new();
        for (code, severity, cells) in
            [(NoteCode::FormulaNotComputed, Severity::Warning, &self.not_computed), (NoteCode::CellError, Severity::Warning, &self.errors)]
        {
            let taken: Vec<String> = cells.iter().filter(|(row, _)| is_taken(*row)).map(|at| address(*at)).collect();
            if let (Some(first), Some(at)) = (taken.first(), cells.iter().find(|(row, _)| is_taken(*row))) {
                let facts = Facts::new().count("cells", taken.len()).text("cell", first);
                notes.push(Note { feature: Some(at.0 as usize + 1), ..Note::new(code, severity) }.with(facts));
            }
        }
        let hidden: Vec<String> = marks.hidden.iter().filter(|row| is_taken(**row)).map(|row| (row + 1).to_string()).collect();
        if !hidden.is_empty() {
            let facts = Facts::new().count("count", hidden.len()).list("rows", hidden);
            notes.push(Note::new(NoteCode::RowsHidden, Severity::Warning).with(facts));
        }
        notes
    }
}

fn value_of(value: Data, is_share: bool) -> Value {
    match value {
        Data::Empty => Value::Missing,
        Data::String(text) => Value::Text(text),
        Data::Bool(flag) => Value::Flag(flag),
        #[expect(clippy::cast_precision_loss, reason = "such files keep whole numbers as doubles anyway")]
        Data::Int(number) => Value::Number(number as f64),
        Data::Float(share) if is_share => Value::Text(format!("{}%", (share * 1e12).round() / 1e10)),
        Data::Float(number) if number.is_finite() => Value::Number(number),
        Data::Float(number) => Value::Text(number.to_string()),
        Data::DateTime(when) => when_of(&when),
        Data::DateTimeIso(text) => Value::Text(text.strip_suffix("T00:00:00").map_or(text.clone(), str::to_owned)),
        Data::DurationIso(text) => Value::Text(text),
        Data::Error(error) => Value::Text(error.to_string()),
    }
}

fn when_of(when: &ExcelDateTime) -> Value {
    if !when.is_datetime() || !(0.0..2_958_466.0).contains(&when.as_f64()) {
        return Value::Number(when.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let is_day = (hour, minute, second) == (0, 0, 0);
    Value::Text(if is_day { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") })
}

/// `C7` of row 6 and column 2.
fn address((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.into_iter().rev().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_people_call_them() {
        assert_eq!([address((6, 2)), address((0, 25)), address((0, 26)), address((9, 16_383))], ["C7", "Z1", "AA1", "XFD10"]);
    }

    #[test]
    fn shares_and_days() {
        assert_eq!(value_of(Data::Float(0.6), true), Value::Text("60%".into()));
        assert_eq!(value_of(Data::Float(0.333), true), Value::Text("33.3%".into()));
        let day = ExcelDateTime::new(44_083.0, calamine::ExcelDateTimeType::DateTime, false);
        assert_eq!(value_of(Data::DateTime(day), false), Value::Text("2020-09-09".into()));
    }
}
