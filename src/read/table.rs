//! Tables: CSV with commas, semicolons or tabs.

use std::path::Path;

use csv::StringRecord;

use super::file::{Lines, check_name, letters, stem};
use super::sheet::{self, Cell};
use super::text::{self, Encoding, Stored};
use super::wkt;
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, Value, filter, sha256};
use crate::model::{Facts, Note, NoteCode, Says, Severity};

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let declared = Encoding::declared(path, entry)?;
    if entry.sheet.is_some() {
        return Err(ReadError::content(path, "a CSV file has no sheets"));
    }
    let bytes = std::fs::read(path).map_err(|source| ReadError::open(path, source))?;
    let (mut layer, stored) = layer_of(&bytes, path, entry)?;
    text::settle(&mut layer, &stored, declared);
    sheet::without_others(&mut layer, entry);
    wkt::shapes(&mut layer);
    filter::keep(RawLayer { sha256: sha256(&bytes), ..layer }, path, entry)
}

fn layer_of(bytes: &[u8], path: &Path, entry: &LayerEntry) -> Result<(RawLayer, Stored), ReadError> {
    let content = |what: Says| ReadError::content(path, what);
    let (text, stored) = letters(bytes).map_err(|what| content(what.into()))?;
    let text = String::from_utf8_lossy(&text);
    let layer = stem(path);
    check_name(path, entry, &[&layer])?;
    let all = rows(&text).map_err(content)?;
    if sheet::has_letterhead(&as_sheet(&all[..all.len().min(sheet::SEARCHED)]), entry) {
        let below = as_sheet(&all);
        let (file, notes) = (entry.file.as_str().into(), Vec::new());
        let empty = RawLayer {
            file,
            layer: layer.into(),
            reader: "csv",
            crs: None,
            columns: Vec::new(),
            features: Vec::new(),
            notes,
            sha256: String::new(),
        };
        return Ok((sheet::layer_of(&below, entry, empty), stored));
    }
    let mut rows = all.into_iter();
    let header = rows.next().ok_or_else(|| ReadError::content(path, "it is empty"))?;
    let mut columns: Vec<String> = header.cells.iter().map(str::to_owned).collect();
    let named = columns.len();
    let rows: Vec<Row> = rows.collect();
    columns.resize(rows.iter().map(|row| row.cells.len()).fold(named, usize::max), String::new());
    let mut notes = Vec::new();
    for (says, uneven) in [
        ("rows of fewer values than the header", rows.iter().filter(|row| row.cells.len() < named).collect::<Vec<_>>()),
        ("rows of more values than the header", rows.iter().filter(|row| row.cells.len() > named).collect()),
    ] {
        if let Some(first) = uneven.first() {
            let facts = Facts::new().says("says", says).count("rows", uneven.len());
            let note = Note { feature: Some(first.number - header.number), ..Note::new(NoteCode::ReaderSays, Severity::Warning) };
            notes.push(note.within(&entry.file, &layer).with(facts));
        }
    }
    let features = rows.iter().map(|row| feature(row, row.number - header.number, columns.len())).collect();
    let (file, layer) = (entry.file.as_str().into(), layer.into());
    Ok((RawLayer { file, layer, reader: "csv", crs: None, columns, features, notes, sha256: String::new() }, stored))
}

/// The rows of a table as those of a sheet.
fn as_sheet(rows: &[Row]) -> Vec<sheet::Row> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let row = |row: &Row| {
        let mut cells: Vec<Cell> = feature(row, row.number, width).values.into_iter().map(Cell::own).collect();
        cells.truncate(width);
        sheet::Row { number: row.number, cells }
    };
    rows.iter().map(row).collect()
}

fn feature(row: &Row, number: usize, columns: usize) -> RawFeature {
    let cell = |text: &str| if text.is_empty() { Value::Missing } else { Value::Text(text.to_owned()) };
    let mut values: Vec<Value> = row.cells.iter().map(cell).collect();
    values.resize(columns, Value::Missing);
    RawFeature { number, geometry: RawGeometry::Missing, values }
}

/// A row that is not empty, and its number among all rows of the file, empty ones too, from 1.
struct Row {
    number: usize,
    cells: StringRecord,
}

fn rows(text: &str) -> Result<Vec<Row>, Says> {
    let (text, delimiter) = delimiter(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut number, mut end) = (Vec::new(), 0, 0);
    let mut cells = StringRecord::new();
    while reader.read_record(&mut cells).map_err(|error| Says::quoted("CSV", error.to_string()))? {
        let start = end;
        end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        let own = &text[start..end];
        number += 1 + empty_lines(&text[..start], own);
        if end == text.len() && own.matches('"').count() % 2 == 1 && cells.iter().any(|cell| cell.contains('\n')) {
            let (line, _) = Lines::new(text.as_bytes()).place(start);
            return Err(Says::from("a quote that opens in the row of line {line} is not closed").text("line", line.to_string()));
        }
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(Row { number, cells: cells.clone() });
        }
    }
    Ok(rows)
}

/// How many empty lines the reader passed over before a row; each is a row to whoever sees the file as a table.
fn empty_lines(before: &str, own: &str) -> usize {
    // Of the two letters that end a line on Windows the reader leaves the second to the next row.
    let own = own.strip_prefix('\n').filter(|_| before.ends_with('\r')).unwrap_or(own);
    let ends = &own[..own.len() - own.trim_start_matches(['\r', '\n']).len()];
    ends.len() - ends.matches("\r\n").count()
}

/// The text behind a line such as `sep=;`, and what separates the values of its first row that is not empty.
fn delimiter(text: &str) -> (&str, u8) {
    let first = text.trim_start_matches(['\r', '\n']);
    let (line, rest) = first.split_once('\n').unwrap_or((first, ""));
    if let Some(&[separator]) = line.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        return (rest, separator);
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in first.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(separator, _)| *separator == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (text, most.map_or(b',', |(separator, _)| *separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Result<RawLayer, ReadError> {
        let entry = LayerEntry { file: "du-an.csv".into(), ..LayerEntry::default() };
        let (mut layer, stored) = layer_of(text.as_ref(), Path::new("du-an.csv"), &entry)?;
        text::settle(&mut layer, &stored, None);
        Ok(layer)
    }

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        let cells = |feature: RawFeature| feature.values.iter().map(|value| value.text().unwrap_or_default()).collect();
        read(text).expect("a table").features.into_iter().map(|feature| (feature.number, cells(feature))).collect()
    }

    fn row(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn separators_are_told_from_the_header() {
        for text in ["a,b;c\n1,2\n", "\u{feff}a;b\r\n1;2\r\n", "a\tb\n1\t2", "sep=;\r\na;b\r\n1;2", "\"a;;;\",b\n1,2"] {
            assert_eq!(rows(text), [row(1, &["1", "2"])], "{text:?}");
        }
        assert_eq!(rows("a\n1;2"), [row(1, &["1;2"])]);
    }

    #[test]
    fn text_is_kept_as_it_is() {
        let layer = read("\"Mã dự án\",\"Tên, \"\"cũ\"\"\"\r\nDA-01,\" 2.159,6\nm² \"\r\n").expect("a table");
        assert_eq!(layer.columns, ["Mã dự án", "Tên, \"cũ\""]);
        assert_eq!(layer.features[0].values, [Value::Text("DA-01".into()), Value::Text(" 2.159,6\nm² ".into())]);
        assert_eq!(layer.features[0].geometry, RawGeometry::Missing);
    }

    #[test]
    fn empty_rows_are_left_out_but_counted() {
        for end in ["\n", "\r\n"] {
            let text = ["", "", "a,b", "1,2", "", "", "3,\"4", "\"", ",", "5,6", ""].join(end);
            assert_eq!(rows(&text), [row(1, &["1", "2"]), row(4, &["3", "4"]), row(6, &["5", "6"])], "{end:?}");
        }
    }

    #[test]
    fn uneven_rows_are_kept_and_noted() {
        let layer = read("a,b\n1\n1,2\n1,2,3,4\n").expect("a table");
        assert_eq!(layer.columns, ["a", "b", "", ""]);
        assert_eq!(layer.features[0].values[1], Value::Missing);
        assert_eq!(layer.features[2].values[3], Value::Text("4".into()));
        let notes: Vec<_> = layer.notes.iter().map(|note| note.feature).collect();
        assert_eq!(notes, [Some(1), Some(3)]);
    }

    #[test]
    fn what_is_no_table_says_why() {
        let fault = |bytes: &[u8]| read(bytes).expect_err("no table").to_string();
        assert!(fault(b"\0\0\0").contains("no text"));
        assert!(fault(b"").contains("empty"));
        assert!(fault(b"\n\n").contains("empty"));
        assert!(fault(b"a,b\n1,\"2\n3,4\n5,6\n").contains("line 2"), "{}", fault(b"a,b\n1,\"2\n3,4\n5,6\n"));
        assert!(read("a,b\n1,5\" x\n2,3\n").is_ok(), "a quote inside a value is a letter");
        assert!(read("a,b\n").is_ok_and(|layer| layer.features.is_empty()));
    }
}
