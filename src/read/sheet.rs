//! A sheet as people lay it out becomes a layer: letterhead above the header, a header of several rows, a row of column
//! numbers, headings between the records, totals and signatures below them.

use super::columns::{LEVEL, column, how_many_usual};
use super::{Column, LayerEntry, RawFeature, RawGeometry, RawLayer, Value};
use crate::model::{Facts, Note, NoteCode, Severity, fold};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Its value; that of the first cell where several are merged.
    pub(super) value: Value,
    /// How it is merged.
    pub(super) merged: Merged,
}

/// How a cell is merged with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merged {
    /// It stands by itself, or is the first of those that are merged.
    Own,
    /// It belongs to a cell above.
    Above,
    /// It belongs to a cell to its left.
    Left,
}

impl Cell {
    /// A cell by itself.
    pub(super) fn own(value: Value) -> Self {
        Self { value, merged: Merged::Own }
    }
}

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Its number in the sheet, from 1.
    pub(super) number: usize,
    /// One cell a column.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The texts of the cells that stand by themselves.
    fn own(&self) -> Vec<String> {
        self.cells.iter().filter(|cell| cell.merged == Merged::Own).filter_map(|cell| cell.value.text()).collect()
    }

    fn text(&self, column: usize) -> Option<String> {
        self.cells.get(column)?.value.text()
    }
}

/// The header is looked for in so many rows.
pub(super) const SEARCHED: usize = 60;
/// A header has at most so many rows.
const DEEPEST: usize = 3;

/// Where the header stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    /// Its first row.
    first: usize,
    /// The row behind it.
    end: usize,
    names: Vec<String>,
}

/// The layer that the rows of a sheet are. `layer` has the names of file, sheet and reader; a feature's number is its row's.
pub(super) fn layer_of(rows: &[Row], entry: &LayerEntry, layer: RawLayer) -> RawLayer {
    let mut notes = Vec::new();
    let note = |code, row: usize, facts| Note { feature: Some(row), ..Note::new(code, Severity::Info) }.with(facts);
    let Some(header) = header(rows, entry) else { return layer };
    if header.first > 0 || header.end > 1 {
        let facts = Facts::new().count("row", rows[header.first].number).list("columns", filled(&header.names));
        notes.push(note(NoteCode::HeaderFound, rows[header.first].number, facts));
    }
    let mut layer = RawLayer { columns: header.names.clone(), ..layer };
    for (index, row) in rows.iter().enumerate().skip(header.end) {
        if index == header.end && is_numbering(row) {
            let facts = Facts::new().count("row", row.number).text("numbering", row.own().join(" | "));
            notes.push(note(NoteCode::RowLeftOut, row.number, facts));
            continue;
        }
        let value = |cell: &Cell| if cell.merged == Merged::Left { Value::Missing } else { cell.value.clone() };
        let values: Vec<Value> = row.cells.iter().map(value).collect();
        if values.iter().any(|value| value.text().is_some()) {
            layer.features.push(RawFeature { number: row.number, geometry: RawGeometry::Missing, values });
        }
    }
    layer.notes.extend(notes.into_iter().map(|note| note.within(&layer.file, &layer.layer)));
    without_others(&mut layer, entry);
    layer
}

/// Whether the first row is no header while a later one is, as far as names tell.
pub(super) fn has_letterhead(rows: &[Row], entry: &LayerEntry) -> bool {
    let first = candidate(rows, 0, 1).map_or(0, |header| score(&header, entry));
    let found = header(rows, entry).map_or(0, |header| score(&header, entry));
    if entry.columns.is_empty() { first < 2 && found > 2 } else { first == 0 && found > 0 }
}

/// Leaves out the rows that are no records: totals, headings, signatures. Each is a note.
pub(super) fn without_others(layer: &mut RawLayer, entry: &LayerEntry) {
    let keys = keys(layer, entry);
    let mut notes = Vec::new();
    layer.features.retain(|feature| {
        let Some(why) = left_out(&feature.values, &keys) else { return true };
        let texts: Vec<String> = feature.values.iter().filter_map(Value::text).collect();
        let facts = Facts::new().count("row", feature.number).text(why, texts.join(" | "));
        let note = Note { feature: Some(feature.number), ..Note::new(NoteCode::RowLeftOut, Severity::Info) };
        notes.push(note.within(&layer.file, &layer.layer).with(facts));
        false
    });
    layer.notes.append(&mut notes);
}

fn filled(names: &[String]) -> Vec<String> {
    names.iter().filter(|name| !name.is_empty()).cloned().collect()
}

/// The header that fits best: the one with the most columns that the case maps; if it maps none, with the most usual names; else
/// the first row of texts that is as wide as the table.
fn header(rows: &[Row], entry: &LayerEntry) -> Option<Header> {
    let searched = rows.len().min(SEARCHED);
    let candidates = (0..searched).flat_map(|first| (1..=DEEPEST).filter_map(move |depth| candidate(rows, first, first + depth)));
    let mut best: Option<(usize, Header)> = None;
    for header in candidates.filter(|header| !goes_on(rows, header)) {
        // Where cells are merged into the next row, that row is of the header too.
        let merged = rows[header.first + 1..header.end].iter().flat_map(|row| &row.cells).any(|cell| cell.merged == Merged::Above);
        let score = 2 * score(&header, entry) + usize::from(merged);
        if score > best.as_ref().map_or(0, |(score, _)| *score) {
            best = Some((score, header));
        }
    }
    let enough = if entry.columns.is_empty() { 4 } else { 2 };
    let by_names = best.filter(|(score, _)| *score >= enough).map(|(_, header)| header);
    by_names.or_else(|| by_width(rows, searched)).or_else(|| candidate(rows, 0, 1))
}

/// Whether cells of a header are merged into the row behind it, which can be of the header too.
fn goes_on(rows: &[Row], header: &Header) -> bool {
    let is_merged = rows.get(header.end).is_some_and(|row| row.cells.iter().any(|cell| cell.merged == Merged::Above));
    is_merged && header.end - header.first < DEEPEST && candidate(rows, header.first, header.end + 1).is_some()
}

fn score(header: &Header, entry: &LayerEntry) -> usize {
    if entry.columns.is_empty() {
        return how_many_usual(&header.names);
    }
    let layer = RawLayer { columns: header.names.clone(), ..empty() };
    entry.columns.values().filter(|wanted| column(&layer, wanted) != Column::Missing).count()
}

fn empty() -> RawLayer {
    let (file, layer) = ("".into(), "".into());
    RawLayer { file, layer, reader: "", crs: None, columns: Vec::new(), features: Vec::new(), notes: Vec::new(), sha256: String::new() }
}

/// The rows from `first` until before `end` as a header, if they can be one: texts, and lower rows only below merged or blank cells.
fn candidate(rows: &[Row], first: usize, end: usize) -> Option<Header> {
    let block = rows.get(first..end)?;
    let is_number = |cell: &Cell| cell.value.text().is_some_and(|text| text.parse::<f64>().is_ok());
    let is_text = |row: &Row| !row.cells.iter().any(is_number);
    if !block.iter().all(is_text) || !block.windows(2).all(|pair| continues(&pair[0], &pair[1])) {
        return None;
    }
    let width = block.iter().map(|row| row.cells.len()).max()?;
    let names = (0..width).map(|column| name(block, column)).collect();
    Some(Header { first, end, names })
}

/// Whether a row continues the header of the row above it: some cell above spans several columns, or into this row.
fn continues(upper: &Row, lower: &Row) -> bool {
    if lower.cells.iter().any(|cell| cell.merged == Merged::Above) {
        return true;
    }
    let spans = upper.cells.iter().any(|cell| cell.merged == Merged::Left);
    // Where nothing tells what is merged: blank cells above texts, and blank cells below texts.
    let (above, below) = (|column: usize| upper.text(column).is_some(), |column: usize| lower.text(column).is_some());
    let width = upper.cells.len().max(lower.cells.len());
    let under_blank = (0..width).any(|column| !above(column) && below(column));
    let over_blank = (0..width).any(|column| above(column) && !below(column));
    (spans || under_blank) && over_blank
}

/// A heading over more columns is none.
const WIDEST: usize = 64;

/// The name of a column out of the rows of a header: `Quyết định giao đất / Ngày`.
fn name(block: &[Row], column: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (depth, row) in block.iter().enumerate() {
        let own = row.text(column);
        let lower = block.get(depth + 1);
        // A cell over several columns that nothing says is merged.
        let is_group = |left: usize| lower.is_some_and(|row| row.text(left).is_some() && row.text(column).is_some());
        let of_left =
            || (0..column).rev().take(WIDEST).find(|left| row.text(*left).is_some()).filter(|left| (*left..=column).all(is_group));
        let text = own.or_else(|| row.text(of_left()?));
        if let Some(text) = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            && parts.last() != Some(&text)
        {
            parts.push(text);
        }
    }
    parts.join(LEVEL)
}

/// The first row of texts that is nearly as wide as the widest.
fn by_width(rows: &[Row], searched: usize) -> Option<Header> {
    let widest = rows.iter().take(searched * 2).map(|row| row.own().len()).max()?;
    let is_wide = |row: &Row| row.own().len() * 10 >= widest * 6 && row.own().len() > 1;
    let first = (0..searched).find(|&row| is_wide(&rows[row]) && candidate(rows, row, row + 1).is_some())?;
    candidate(rows, first, first + 1)
}

/// The columns that name a record: what the case maps as its id, code or project; else what is usually called so.
fn keys(layer: &RawLayer, entry: &LayerEntry) -> Vec<usize> {
    let of_role = |role: &str| match entry.columns.get(role) {
        Some(name) => column(layer, name).index(),
        None if entry.columns.is_empty() => super::recognised(layer, role).index(),
        None => None,
    };
    ["id", "code", "project"].into_iter().filter_map(of_role).collect()
}

/// Why a row is no record: `total`, `heading`.
fn left_out(values: &[Value], keys: &[usize]) -> Option<&'static str> {
    let own: Vec<String> = values.iter().filter_map(Value::text).collect();
    let has_key = keys.iter().any(|key| values.get(*key).and_then(Value::text).is_some_and(|text| !is_total(&text)));
    let begins = own.first().is_some_and(|text| is_total(text));
    if begins || is_area(&own) || (!has_key && own.iter().take(3).any(|text| is_total(text))) {
        return Some("total");
    }
    let is_sparse = own.len() <= 2 && values.len() >= 4;
    let is_section = own.first().is_some_and(|text| is_numeral(text)) && own.get(1).is_none_or(|text| text.parse::<f64>().is_err());
    (is_sparse && !keys.is_empty() && (!has_key || is_section)).then_some("heading")
}

/// `Tổng`, `Cộng (I)`, `Tổng cộng: 29 dự án`; no `Tổng kho xăng dầu`, no `Công viên`.
fn is_total(text: &str) -> bool {
    let raw: Vec<&str> = text.split_whitespace().collect();
    let words: Vec<String> = raw.iter().map(|word| fold(word)).collect();
    let Some(first) = words.first().filter(|word| matches!(word.as_str(), "tong" | "cong" | "total" | "subtotal" | "tongcong")) else {
        return false;
    };
    // `Công` is another word than `Cộng`, as long as it has its mark.
    let is_cong = |word: &str| word.to_lowercase().trim_end_matches(|sign: char| !sign.is_alphabetic()) == "công";
    if is_cong(raw[0]) {
        return false;
    }
    let Some(second) = raw.get(1) else { return true };
    let signs = raw[0].ends_with(':') || second.starts_with(|sign: char| !sign.is_alphabetic());
    let pair = match (first.as_str(), words[1].as_str()) {
        ("tong", "cong") => !is_cong(second) && words.get(2).is_none_or(|word| word != "ty"),
        ("tong", "so") => true,
        ("tong", "dien") => words.get(2).is_some_and(|word| word == "tich"),
        ("cong", "chung" | "tong") => true,
        _ => false,
    };
    signs || pair || (raw.len() == 2 && is_numeral(second))
}

/// `Diện tích: 3.600 m²` by itself, as it stands below the corners of a parcel.
fn is_area(own: &[String]) -> bool {
    matches!(own, [one] if area_of(one).is_some())
}

/// The figure of such a text, with its unit: a colon before or a unit behind it tell it from the number of a parcel.
#[must_use]
pub fn area_of(text: &str) -> Option<&str> {
    let at = text.find(|sign: char| sign.is_ascii_digit()).filter(|_| fold(text).starts_with("dientich"))?;
    let (heading, figure) = text.split_at(at);
    let figure = figure.split('(').next().unwrap_or(figure).trim().trim_end_matches('.');
    let unit = figure.trim_start_matches(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ',' | ' ' | '\u{a0}'));
    let has_unit = matches!(fold(unit).as_str(), "m2" | "m²" | "ha" | "metvuong" | "hecta");
    (has_unit || unit.is_empty() && heading.trim_end().ends_with([':', '='])).then_some(figure)
}

/// `I`, `II.`, `A`: what numbers a section.
fn is_numeral(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')', ':']);
    !bare.is_empty()
        && (bare.chars().all(|letter| "IVX".contains(letter))
            || (bare.len() == 1 && bare.chars().all(|letter| letter.is_ascii_uppercase())))
}

/// A row that numbers the columns: `(1)`, `(2)`, `(3)=(1)+(2)`.
fn is_numbering(row: &Row) -> bool {
    let number = |text: &String| {
        let digits: String = text.trim_start_matches(['(', '[']).chars().take_while(char::is_ascii_digit).collect();
        let rest = text.trim_start_matches(['(', '[']).trim_start_matches(|sign: char| sign.is_ascii_digit());
        digits.parse::<usize>().ok().filter(|_| rest.is_empty() || rest.starts_with([')', ']', '=']))
    };
    let own = row.own();
    let numbers: Vec<usize> = own.iter().filter_map(number).collect();
    numbers.len() >= 3 && numbers.len() == own.len() && numbers[0] <= 1 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Row> {
        let cell = |text: &str| match text.trim() {
            "" => Cell::own(Value::Missing),
            "<" => Cell { value: Value::Missing, merged: Merged::Left },
            text => Cell::own(text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Number)),
        };
        let width = lines.iter().map(|line| line.split('|').count()).max().unwrap_or(0);
        let row = |(index, line): (usize, &&str)| {
            let mut cells: Vec<Cell> = line.split('|').map(cell).collect();
            cells.resize(width, Cell::own(Value::Missing));
            Row { number: index + 1, cells }
        };
        let rows: Vec<Row> = lines.iter().enumerate().map(row).collect();
        rows.into_iter().filter(|row| row.cells.iter().any(|cell| cell.value != Value::Missing)).collect()
    }

    fn read(lines: &[&str], columns: &[(&str, &str)]) -> RawLayer {
        let columns = columns.iter().map(|(role, name)| ((*role).to_owned(), (*name).to_owned())).collect();
        layer_of(&rows(lines), &LayerEntry { columns, ..LayerEntry::default() }, empty())
    }

    const REGISTER: &[&str] = &[
        "ỦY BAN NHÂN DÂN|<||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|<",
        "DANH MỤC DỰ ÁN",
        "",
        "TT|Mã dự án|Tên dự án|Giấy chứng nhận|<|Diện tích",
        "|||Số|Ngày|",
        "(1)|(2)|(3)|(4)|(5)|(6)",
        "I|Khu A",
        "1|DA-01|Kho bãi|12|9/9/2020|100",
        "2|DA-02|Tổng kho xăng dầu|13|2011|200",
        "|Tổng cộng: 2 dự án||||300",
        "",
        "|||Người lập biểu",
    ];

    #[test]
    fn the_header_is_found_below_the_letterhead() {
        for columns in [&[][..], &[("id", "Mã dự án"), ("certificate", "Ngày")]] {
            let layer = read(REGISTER, columns);
            assert_eq!(layer.columns, ["TT", "Mã dự án", "Tên dự án", "Giấy chứng nhận / Số", "Giấy chứng nhận / Ngày", "Diện tích"]);
            let numbers: Vec<usize> = layer.features.iter().map(|feature| feature.number).collect();
            assert_eq!(numbers, [8, 9]);
            let left_out: Vec<_> = layer.notes.iter().filter(|note| note.code == NoteCode::RowLeftOut).map(|note| note.feature).collect();
            assert_eq!(left_out, [Some(6), Some(7), Some(10), Some(12)]);
        }
    }

    #[test]
    fn a_plain_table_is_a_plain_table() {
        let layer = read(&["a|b", "1|2", "Tổng|3"], &[]);
        assert_eq!((layer.columns.len(), layer.features.len()), (2, 1));
        let layer = read(&["code|function", "KB|Kho bãi", "A|B"], &[]);
        assert_eq!((layer.columns, layer.features.len()), (vec!["code".to_owned(), "function".to_owned()], 2));
    }

    #[test]
    fn axes_stand_below_a_heading_that_names_the_grid() {
        let table = [
            "Mã dự án|Số hiệu điểm|Tọa độ VN-2000, KTT 104°45'|<|Cạnh (m)",
            "||X(m)|Y(m)|",
            "DA-01|1|2490020.25|416720.5|60",
            "Diện tích: 3.600 m2||||",
        ];
        let layer = read(&table, &[]);
        assert_eq!(layer.columns[2..4], ["Tọa độ VN-2000, KTT 104°45' / X(m)", "Tọa độ VN-2000, KTT 104°45' / Y(m)"]);
        let found = ["x", "y"].map(|role| crate::read::recognised(&layer, role).index());
        assert_eq!((found, layer.features.len()), ([Some(2), Some(3)], 1));
        assert_eq!(layer.notes.iter().filter(|note| note.code == NoteCode::RowLeftOut).count(), 1);
    }

    #[test]
    fn totals_are_told_from_names() {
        for total in
            ["Tổng cộng", "CỘNG", "Cộng:", "Tổng số dự án: 29", "Tổng 29 dự án", "Cộng (I+II)", "Cộng I", "TONG CONG", "Tổng diện tích"]
        {
            assert!(is_total(total), "{total}");
        }
        for name in ["Tổng kho xăng dầu", "Tổng công ty X", "TONG CONG TY X", "Cộng đồng", "Công viên", "Công", "Tổng hợp", ""]
        {
            assert!(!is_total(name), "{name}");
        }
    }

    #[test]
    fn the_area_of_a_parcel_is_told_from_its_number() {
        for (text, figure) in [
            ("Diện tích: 3.600 m²", Some("3.600 m²")),
            ("DIỆN TÍCH = 3600", Some("3600")),
            ("Diện tích 0,36 ha.", Some("0,36 ha")),
            ("Diện tích: 3600,0 m2 (ba nghìn sáu trăm mét vuông)", Some("3600,0 m2")),
            ("Diện tích thửa đất số 12", None),
            ("Diện tích", None),
            ("Thửa số 12: 3.600 m2", None),
        ] {
            assert_eq!(area_of(text), figure, "{text}");
        }
    }
}
