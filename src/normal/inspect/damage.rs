//! Columns whose texts lost letters, or were never decoded.

use std::collections::BTreeMap;

use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::text::{Damage, damage};
use crate::read::{RawLayer, Value};

/// The damaged texts of a column.
struct Column<'a> {
    first: usize,
    value: &'a str,
    lost: usize,
    garbled: usize,
}

/// A note a column. Bytes that stand for nothing are told where the text is decoded.
pub(super) fn notes(layer: &RawLayer) -> Vec<Note> {
    let mut columns: BTreeMap<usize, Column> = BTreeMap::new();
    for feature in &layer.features {
        for (column, value) in feature.values.iter().enumerate() {
            let Value::Text(value) = value else { continue };
            let Some(damage) = damage(value).filter(|damage| *damage != Damage::Byte) else { continue };
            let first = Column { first: feature.number, value, lost: 0, garbled: 0 };
            let of = columns.entry(column).or_insert(first);
            *if damage.is_loss() { &mut of.lost } else { &mut of.garbled } += 1;
        }
    }
    columns.into_iter().map(|(column, of)| note(layer, &layer.columns[column], &of)).collect()
}

fn note(layer: &RawLayer, column: &str, of: &Column) -> Note {
    let count = |facts: Facts, name: &'static str, count: usize| if count > 0 { facts.count(name, count) } else { facts };
    let facts = Facts::new().text("column", column).text("value", of.value);
    let facts = count(count(facts, "lost", of.lost), "garbled", of.garbled);
    let note = Note { feature: Some(of.first), ..Note::new(NoteCode::TextDamaged, Severity::Warning) };
    note.within(&layer.file, &layer.layer).with(facts)
}
