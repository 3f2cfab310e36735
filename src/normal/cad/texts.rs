//! Which text stands in which lot, and which of several is the lot's code.

use geo::{Contains, Coord};
use unicode_normalization::UnicodeNormalization;

use super::{Outlined, Text};
use crate::model::{Facts, M, Note, NoteCode, Severity, fits, fold_code};
use crate::read::{LayerEntry, Value};

/// The columns of the case that are written `text@LAYER`: the text inside that stands on such a layer.
pub(super) fn columns(entry: &LayerEntry) -> Vec<String> {
    let mut columns: Vec<String> = entry.columns.values().filter(|column| column.starts_with("text@")).cloned().collect();
    columns.sort();
    columns.dedup();
    columns
}

/// For each polygon the text inside and that of each of `columns`.
///
/// A text belongs to the smallest polygon around its point of insertion. Several different texts, none and those outside are
/// noted; of several the only one that is written like a code is taken, else none.
pub(super) fn name(polygons: &[Outlined], texts: &[Text], columns: &[String], notes: &mut Vec<Note>) -> Vec<Vec<Value>> {
    let mut by_size: Vec<usize> = (0..polygons.len()).collect();
    by_size.sort_by(|&a, &b| size(&polygons[a]).total_cmp(&size(&polygons[b])));
    let mut inside: Vec<Vec<&Text>> = vec![Vec::new(); polygons.len()];
    let mut outside = Vec::new();
    for text in texts {
        match by_size.iter().find(|&&index| holds(&polygons[index], text.at)) {
            Some(&index) => inside[index].push(text),
            None => outside.push(text),
        }
    }
    let named = polygons.iter().zip(&inside).map(|(polygon, texts)| {
        let of = |pattern: &str| lines(texts.iter().filter(|text| text.layer.as_deref().is_some_and(|layer| fits(layer, pattern))));
        let all = lines(texts.iter());
        // Where the case says on which layers texts stand, nothing has to be told from all of them.
        let text = if columns.is_empty() { chosen(&all, polygon, notes) } else { the_code(&all) };
        if all.is_empty() {
            notes.push(missing(polygon, &outside));
        }
        let own = columns.iter().map(|column| chosen(&of(column.trim_start_matches("text@")), polygon, notes)).collect::<Vec<_>>();
        std::iter::once(text).chain(own).map(|text| text.map_or(Value::Missing, Value::Text)).collect()
    });
    let named = named.collect();
    notes.extend(strangers(&outside));
    named
}

fn size(polygon: &Outlined) -> f64 {
    use geo::Area;
    polygon.polygon.unsigned_area()
}

fn holds(polygon: &Outlined, at: Coord<f64>) -> bool {
    polygon.extent.contains(&at) && polygon.polygon.contains(&at)
}

/// The different lines of texts in their order.
fn lines<'a>(texts: impl Iterator<Item = &'a &'a Text>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in texts.flat_map(|text| &text.lines) {
        let line: String = line.nfc().collect();
        if lines.iter().all(|known| fold_code(known) != fold_code(&line)) {
            lines.push(line);
        }
    }
    lines
}

/// The text of a lot, with a note where there are several.
fn chosen(lines: &[String], polygon: &Outlined, notes: &mut Vec<Note>) -> Option<String> {
    let taken = the_code(lines);
    if lines.len() > 1 {
        let facts = Facts::new().list("texts", lines.to_vec()).text_if("taken", taken.clone());
        let severity = if taken.is_some() { Severity::Info } else { Severity::Warning };
        notes.push(about(NoteCode::TextsSeveral, severity, polygon).with(facts));
    }
    taken
}

/// The only text, or the only one that is written like a code.
fn the_code(lines: &[String]) -> Option<String> {
    if let [only] = lines {
        return Some(only.clone());
    }
    let mut codes = lines.iter().filter(|line| is_code(line));
    codes.next().filter(|_| codes.next().is_none()).cloned()
}

/// Whether a text is written like the code of a lot: letters, then figures, no words: `O-01`, `TMDV 02`, `BĐX1`, `CX-1.2a`.
fn is_code(text: &str) -> bool {
    let letters = text.chars().take_while(|letter| letter.is_alphabetic()).count();
    let rest: String = text.chars().skip(letters).collect();
    let figures = rest.trim_start_matches([' ', '-', '_', '.', '–']);
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/' | '–');
    (1..=8).contains(&letters) && figures.starts_with(|letter: char| letter.is_ascii_digit()) && figures.chars().all(is_part)
}

/// A lot without a text, with the nearest text that stands in no lot.
fn missing(polygon: &Outlined, outside: &[&Text]) -> Note {
    let away = |text: &Text| {
        let (min, max) = (polygon.extent.min(), polygon.extent.max());
        let beyond = |at: f64, min: f64, max: f64| (min - at).max(at - max).max(0.0);
        beyond(text.at.x, min.x, max.x).hypot(beyond(text.at.y, min.y, max.y))
    };
    let nearest = outside.iter().map(|text| (away(text), text)).min_by(|a, b| a.0.total_cmp(&b.0));
    let facts = Facts::new().text_if("cad_layer", polygon.layer.clone());
    let facts = match nearest {
        Some((distance, text)) => facts.text("nearest", text.lines.join(" ")).m("distance", M(distance)),
        None => facts,
    };
    about(NoteCode::TextMissing, Severity::Warning, polygon).with(facts)
}

fn about(code: NoteCode, severity: Severity, polygon: &Outlined) -> Note {
    Note { feature: Some(polygon.number), ..Note::new(code, severity) }.at(polygon.place())
}

/// Texts that stand in no lot: titles and legends, or the code of a lot that it missed.
fn strangers(outside: &[&Text]) -> Option<Note> {
    const SHOWN: usize = 10;
    let is_code = |text: &&&Text| text.lines.iter().any(|line| is_code(line));
    let codes: Vec<String> = outside.iter().filter(is_code).map(|text| text.lines.join(" ")).collect();
    let first = outside.iter().find(is_code).or(outside.first())?;
    let severity = if codes.is_empty() { Severity::Info } else { Severity::Warning };
    let facts = Facts::new().count("texts", outside.len()).list("codes", codes.into_iter().take(SHOWN));
    let note = Note { feature: Some(first.number), ..Note::new(NoteCode::TextOutside, severity) };
    Some(note.at(Some([first.at.x, first.at.y])).with(facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_other_texts() {
        for code in ["O-01", "TMDV 02", "BĐX1", "CX-1.2a", "KB–03", "HTKT_5", "P1"] {
            assert!(is_code(code), "{code}");
        }
        for text in ["1250 m²", "ĐẤT Ở", "3 tầng", "60%", "KHO BÃI", "S=1250", "", "Đường số 5", "A", "2.159,6"] {
            assert!(!is_code(text), "{text}");
        }
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(the_code(&texts(&["1250 m²", "O-01", "3 tầng"])).as_deref(), Some("O-01"));
        assert_eq!(the_code(&texts(&["O-01", "O-02"])), None);
        assert_eq!(the_code(&texts(&["Đất ở"])).as_deref(), Some("Đất ở"));
    }
}
