//! Columns found, values read as what they stand for. What cannot be read is a note, never a guess.

use crate::model::{Facts, Note, NoteCode, Origin, Severity, When, fold};
use crate::read::{Column, LayerEntry, RawFeature, RawLayer, Value, column};

/// A layer with its columns found.
pub(super) struct Fields<'a> {
    layer: &'a RawLayer,
    found: Vec<(&'static str, Option<usize>)>,
}

impl<'a> Fields<'a> {
    /// Looks for the columns of these roles: by the name that the case maps, else by the role's own name. A mapped column
    /// that is not there, or that could be several, is a note.
    pub(super) fn of(layer: &'a RawLayer, entry: &LayerEntry, roles: &[&'static str], notes: &mut Vec<Note>) -> Self {
        let mut find = |role: &'static str| {
            let mapped = entry.columns.get(role);
            let found = column(layer, mapped.map_or(role, String::as_str));
            if let (Some(name), Column::Missing | Column::Ambiguous(_)) = (mapped, &found) {
                let facts = Facts::new().text("column", name).text("role", role).list("columns", layer.columns.clone());
                notes.push(Note::new(NoteCode::ColumnMissing, Severity::Warning).within(&layer.file, &layer.layer).with(facts));
            }
            (role, found.index())
        };
        Self { layer, found: roles.iter().map(|&role| find(role)).collect() }
    }

    /// Where a feature was read.
    pub(super) fn origin(&self, feature: &RawFeature) -> Origin {
        Origin { file: self.layer.file.clone(), layer: self.layer.layer.clone(), feature: feature.number }
    }

    /// The text under this role; `None` where there is nothing but space.
    pub(super) fn text(&self, feature: &RawFeature, role: &str) -> Option<String> {
        self.value(feature, role)?.text()
    }

    /// The number under this role; what cannot be read is a note.
    pub(super) fn number(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<f64> {
        match self.value(feature, role)? {
            Value::Number(number) => Some(*number).filter(|number| number.is_finite()),
            other => self.read(feature, role, &other.text()?, number, notes),
        }
    }

    /// The number under this role; 0 is missing.
    pub(super) fn limit(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<f64> {
        self.number(feature, role, notes).filter(|number| *number > 0.0)
    }

    /// The storeys under this role, `5` or `3–5`; 0 is missing.
    pub(super) fn storeys(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<(f64, f64)> {
        let text = self.text(feature, role)?;
        self.read(feature, role, &text, span, notes).filter(|(_, most)| *most > 0.0)
    }

    /// The date under this role; what cannot be read is a note.
    pub(super) fn when(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<When> {
        let text = self.text(feature, role)?;
        self.read(feature, role, &text, When::parse, notes)
    }

    /// Whether it is so, under this role: `có`, `không`, `yes`, `1` …; what cannot be read is a note.
    pub(super) fn flag(&self, feature: &RawFeature, role: &str, notes: &mut Vec<Note>) -> Option<bool> {
        if let Value::Flag(flag) = self.value(feature, role)? {
            return Some(*flag);
        }
        let text = self.text(feature, role)?;
        self.read(feature, role, &text, yes_or_no, notes)
    }

    fn read<T>(&self, feature: &RawFeature, role: &str, text: &str, parse: fn(&str) -> Option<T>, notes: &mut Vec<Note>) -> Option<T> {
        let value = parse(text);
        if value.is_none() {
            let facts = Facts::new().text("role", role).text("value", text);
            notes.push(Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(&self.origin(feature)).with(facts));
        }
        value
    }

    fn value<'f>(&self, feature: &'f RawFeature, role: &str) -> Option<&'f Value> {
        feature.values.get(self.index(role)?)
    }

    fn index(&self, role: &str) -> Option<usize> {
        self.found.iter().find(|(name, _)| *name == role).and_then(|(_, index)| *index)
    }
}

/// Reads `2159.6`, `2.159,6`, `2,159.6`, `≤ 60%`, `1 250 m²`, `1,5 ha` (as square metres); `None` where it could be two numbers.
#[must_use]
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim().trim_start_matches(['≤', '<', '=', '~', '≈']).trim();
    let unit_at = text.find(|letter: char| letter.is_alphabetic() || letter == '%').unwrap_or(text.len());
    let (digits, unit) = text.split_at(unit_at);
    let scale = match fold(unit).as_str() {
        "" | "m" | "m2" | "m²" | "tang" | "lan" => 1.0,
        "ha" => 10_000.0,
        _ => return None,
    };
    let digits: String = digits.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = match (digits.rfind(','), digits.rfind('.')) {
        (None, None) => digits,
        (Some(comma), Some(point)) if comma > point => digits.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => digits.replace(',', ""),
        (Some(_), None) => one_separator(&digits, ',')?,
        (None, Some(_)) => one_separator(&digits, '.')?,
    };
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * scale)
}

/// One kind of separator: several of it part thousands; a single one is decimal, unless it stands as it would between
/// thousands (`12.500`), which could be two numbers.
fn one_separator(digits: &str, separator: char) -> Option<String> {
    if digits.matches(separator).count() > 1 {
        let groups = digits.split(separator).skip(1).all(|group| group.len() == 3);
        return groups.then(|| digits.replace(separator, ""));
    }
    let (whole, decimals) = digits.split_once(separator)?;
    let thousands = decimals.len() == 3 && (1..=3).contains(&whole.trim_start_matches('-').len()) && !whole.starts_with('0');
    (!thousands).then(|| format!("{whole}.{decimals}"))
}

/// Reads `5`, `3–5`, `3-5 tầng` as least and most.
fn span(text: &str) -> Option<(f64, f64)> {
    let parts: Vec<&str> = text.split(['-', '–', '—', '÷']).map(str::trim).collect();
    match parts[..] {
        [one] => number(one).map(|most| (0.0, most)),
        [least, most] => Some((number(least)?, number(most)?)),
        _ => None,
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "co" | "yes" | "y" | "true" | "1" | "x" | "dung" => Some(true),
        "khong" | "no" | "n" | "false" | "0" | "chua" | "sai" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let cases = [
            ("2159.6", Some(2159.6)),
            ("2.159,6", Some(2159.6)),
            ("2,159.6", Some(2159.6)),
            ("1.234.567", Some(1_234_567.0)),
            ("≤ 60%", Some(60.0)),
            ("1,5 ha", Some(15_000.0)),
            ("12 500 m²", Some(12_500.0)),
            ("0,75", Some(0.75)),
            ("1.2.34", None),
            ("12.500", None),
            ("0.125", Some(0.125)),
            ("khoảng 5", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), expected, "{text}");
        }
        assert_eq!(span("3–5"), Some((3.0, 5.0)));
    }
}
