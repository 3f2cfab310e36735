//! Columns found, values read as what they stand for. What cannot be read is a note, never a guess.

use super::cad::default_column;
use super::numbers::{self, Bound, Decimal, Measure, Read};
use crate::model::{Facts, Note, NoteCode, Origin, Severity, When, fold};
use crate::read::{Column, LayerEntry, RawFeature, RawLayer, Value, column, recognised};

/// A layer with its columns found.
pub(super) struct Fields<'a> {
    layer: &'a RawLayer,
    found: Vec<Field>,
}

/// The column of a role.
struct Field {
    role: &'static str,
    index: Option<usize>,
    /// What separates decimals, where the column as a whole tells.
    decimal: Option<Decimal>,
    /// Whether its heading says hectares.
    in_hectares: bool,
}

/// Roles whose values are numbers, beside those with a unit in their name.
const BARE_NUMBERS: [&str; 2] = ["storeys", "far"];

impl<'a> Fields<'a> {
    /// Looks for the columns of these roles: by the name that the case maps, else by the role's own name, else, in a table of
    /// which the case maps nothing, by the names that are usual for it. A mapped column that is not there, or that could be
    /// several, is a note; so is a column that was recognised, and one whose numbers only the column as a whole decides.
    pub(super) fn of(layer: &'a RawLayer, entry: &LayerEntry, roles: &[&'static str], notes: &mut Vec<Note>) -> Self {
        let found = roles.iter().map(|&role| field(role, find(layer, entry, role, notes), layer, notes)).collect();
        Self { layer, found }
    }

    /// Where a feature was read.
    pub(super) fn origin(&self, feature: &RawFeature) -> Origin {
        Origin { file: self.layer.file.clone(), layer: self.layer.layer.clone(), feature: feature.number }
    }

    /// The text under this role; `None` where there is nothing but space.
    pub(super) fn text(&self, feature: &RawFeature, role: &str) -> Option<String> {
        self.value(feature, role)?.text()
    }

    /// The number under this role; what cannot be read, or could be two numbers, is a note.
    pub(super) fn number(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<f64> {
        if let Some(text) = self.text(feature, role).filter(|text| is_other_bound(role, text)) {
            return self.unreadable(feature, role, &text, notes);
        }
        let scale = if self.field(role)?.in_hectares { 10_000.0 } else { 1.0 };
        let number = self.any_number(feature, role, scale, notes)?;
        if Measure::of(role).holds(number) {
            return Some(number);
        }
        let text = self.text(feature, role).unwrap_or_default();
        self.unreadable(feature, role, &text, notes)
    }

    /// A number that may be none of its measure: an area below nothing, or one larger than the country.
    fn any_number(&self, feature: &RawFeature, role: &str, scale: f64, notes: &mut Vec<Note>) -> Option<f64> {
        match self.value(feature, role)? {
            Value::Number(number) => Some(number * scale),
            other => {
                let text = other.text().filter(|text| !numbers::is_nothing(text))?;
                // A value with a unit of its own goes before the heading.
                let scale = if text.contains(char::is_alphabetic) { 1.0 } else { scale };
                match numbers::number(&text, Measure::of(role), self.field(role)?.decimal) {
                    Read::Number(number) => Some(number * scale),
                    Read::Either(comma, point) => {
                        notes.push(self.ambiguous(feature, role, &text, [comma * scale, point * scale]));
                        None
                    }
                    Read::Nothing => self.unreadable(feature, role, &text, notes),
                }
            }
        }
    }

    /// The limit under this role; 0 is missing. Of a span `40–60%` the most counts, for green land the least.
    pub(super) fn limit(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<f64> {
        let text = self.text(feature, role)?;
        if is_other_bound(role, &text) {
            return self.unreadable(feature, role, &text, notes);
        }
        let decimal = self.field(role)?.decimal;
        let limit = match numbers::span(&text, Measure::of(role), decimal).filter(|(least, _)| *least > 0.0) {
            Some((least, most)) => {
                let used = if role == "green_pct" { least } else { most };
                let facts = Facts::new().text("role", role).text("value", &text).text("used", used.to_string());
                notes.push(Note::new(NoteCode::SpanRead, Severity::Info).of(&self.origin(feature)).with(facts));
                used
            }
            None => self.number(feature, role, notes).filter(|number| *number > 0.0)?,
        };
        // Nobody plans for one per cent: spreadsheets keep 60% as 0.6.
        if Measure::of(role) == Measure::Share && limit <= 1.0 && !text.contains('%') {
            notes.push(self.ambiguous(feature, role, &text, [limit, limit * 100.0]));
            return None;
        }
        Some(limit)
    }

    /// The storeys under this role, `5` or `3–5`; 0 is missing.
    pub(super) fn storeys(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<(f64, f64)> {
        let text = self.text(feature, role).filter(|text| !numbers::is_nothing(text))?;
        if is_other_bound(role, &text) {
            return self.unreadable(feature, role, &text, notes);
        }
        let read = numbers::span(&text, Measure::of(role), self.field(role)?.decimal);
        read.or_else(|| self.unreadable(feature, role, &text, notes)).filter(|(_, most)| *most > 0.0)
    }

    /// The date under this role; what cannot be read is a note. A number of five digits is a day as spreadsheets count them.
    pub(super) fn when(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<When> {
        let text = self.text(feature, role).filter(|text| !numbers::is_nothing(text))?;
        if let Some(day) = text.parse().ok().and_then(When::of_serial) {
            let facts = Facts::new().text("role", role).text("value", &text).date("date", day);
            notes.push(Note::new(NoteCode::DateFromSerial, Severity::Info).of(&self.origin(feature)).with(facts));
            return Some(When::day(day));
        }
        When::parse(&text).or_else(|| several(&text)).or_else(|| self.unreadable(feature, role, &text, notes))
    }

    /// Whether it is so, under this role: `có`, `không`, `yes`, `1` …; what cannot be read is a note.
    pub(super) fn flag(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<bool> {
        if let Value::Flag(flag) = self.value(feature, role)? {
            return Some(*flag);
        }
        let text = self.text(feature, role)?;
        yes_or_no(&text).or_else(|| self.unreadable(feature, role, &text, notes))
    }

    fn unreadable<T>(&self, feature: &RawFeature, role: &str, text: &str, notes: &mut Vec<Note>) -> Option<T> {
        let column = self.field(role).and_then(|field| self.layer.columns.get(field.index?)).cloned();
        let facts = Facts::new().text("role", role).text("value", text).text_if("column", column);
        notes.push(Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(&self.origin(feature)).with(facts));
        None
    }

    fn ambiguous(&self, feature: &RawFeature, role: &str, text: &str, either: [f64; 2]) -> Note {
        let column = self.field(role).and_then(|field| self.layer.columns.get(field.index?)).cloned();
        let facts = Facts::new().text("role", role).text("value", text).text_if("column", column);
        let facts = facts.number("one", either[0]).number("other", either[1]);
        Note::new(NoteCode::NumberAmbiguous, Severity::Warning).of(&self.origin(feature)).with(facts)
    }

    fn value<'f>(&self, feature: &'f RawFeature, role: &str) -> Option<&'f Value> {
        feature.values.get(self.index(role)?)
    }

    fn index(&self, role: &str) -> Option<usize> {
        self.field(role)?.index
    }

    fn field(&self, role: &str) -> Option<&Field> {
        self.found.iter().find(|field| field.role == role)
    }
}

/// Whether a text bounds a figure from the side that tells nothing: at least so much of what has a most, `≥ 60%` built over, or
/// at most so much of green land, which has a least.
fn is_other_bound(role: &str, text: &str) -> bool {
    match numbers::bound(text) {
        Some(Bound::Least) => matches!(role, "coverage_pct" | "storeys" | "height_m" | "far"),
        Some(Bound::Most) => role == "green_pct",
        None => false,
    }
}

/// The column of a role.
fn find(layer: &RawLayer, entry: &LayerEntry, role: &str, notes: &mut Vec<Note>) -> Option<usize> {
    let mapped = entry.columns.get(role);
    let note = |code, severity, facts| Note::new(code, severity).within(&layer.file, &layer.layer).with(facts);
    let usual = default_column(layer.reader, role).unwrap_or(role);
    let found = column(layer, mapped.map_or(usual, String::as_str));
    if let (Some(name), Column::Missing | Column::Ambiguous(_)) = (mapped, &found) {
        let hint = crate::model::closest(name, layer.columns.iter().map(String::as_str));
        let facts = Facts::new().text("column", name).text("role", role).list("columns", layer.columns.clone());
        let several = if let Column::Ambiguous(several) = &found { names(layer, several) } else { Vec::new() };
        let facts = facts.text_if("did_you_mean", hint.filter(|_| several.is_empty())).list("several", several);
        notes.push(note(NoteCode::ColumnMissing, Severity::Warning, facts));
    }
    let is_table = matches!(layer.reader, "csv" | "workbook");
    if found != Column::Missing || !is_table || !entry.columns.is_empty() {
        return found.index();
    }
    let by_name = recognised(layer, role);
    match &by_name {
        Column::At(index) => {
            let facts = Facts::new().text("column", layer.columns[*index].as_str()).text("role", role);
            notes.push(note(NoteCode::ColumnRecognised, Severity::Info, facts));
        }
        Column::Ambiguous(several) => {
            let facts = Facts::new().text("role", role).list("several", names(layer, several));
            notes.push(note(NoteCode::ColumnMissing, Severity::Warning, facts));
        }
        Column::Missing => {}
    }
    by_name.index()
}

fn names(layer: &RawLayer, columns: &[usize]) -> Vec<String> {
    columns.iter().map(|index| layer.columns[*index].clone()).collect()
}

/// What a column of numbers tells of itself.
fn field(role: &'static str, index: Option<usize>, layer: &RawLayer, notes: &mut Vec<Note>) -> Field {
    let measure = Measure::of(role);
    let plain = Field { role, index, decimal: None, in_hectares: false };
    let Some(index) = index.filter(|_| measure != Measure::Bare || BARE_NUMBERS.contains(&role)) else { return plain };
    let heading = &layer.columns[index];
    let note = |code, facts: Facts| Note::new(code, Severity::Info).within(&layer.file, &layer.layer).with(facts.text("column", heading));
    let texts = || {
        layer.features.iter().filter_map(|feature| if let Value::Text(text) = &feature.values[index] { Some(text.clone()) } else { None })
    };
    let told = numbers::decimal_of(texts(), measure);
    let count = texts().filter(|text| matches!(numbers::number(text, measure, None), Read::Either(..))).count();
    if let (Some((_, tells)), 1..) = (&told, count) {
        let facts = Facts::new().text("value", tells).count("values", count);
        notes.push(note(NoteCode::NumbersByColumn, facts));
    }
    let in_hectares = measure == Measure::Area && numbers::is_in_hectares(heading);
    if in_hectares {
        notes.push(note(NoteCode::UnitByHeading, Facts::new().text("unit", "ha")));
    }
    Field { decimal: told.map(|(decimal, _)| decimal), in_hectares, ..plain }
}

/// Several dates, apart by semicolons or lines: any of them, so a span from the first to the last.
fn several(text: &str) -> Option<When> {
    let dates: Option<Vec<When>> = text.split([';', '\n']).filter(|part| !part.trim().is_empty()).map(When::parse).collect();
    let dates = dates.filter(|dates| !dates.is_empty())?;
    let from = dates.iter().map(|date| date.from).min()?;
    dates.iter().map(|date| date.to).max().map(|to| When { from, to })
}

/// What a plain yes or no says.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "co" | "yes" | "y" | "true" | "1" | "x" | "dung" => Some(true),
        "khong" | "no" | "n" | "false" | "0" | "chua" | "sai" => Some(false),
        _ => None,
    }
}
