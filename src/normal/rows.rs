//! Rows of a register that are one project: a project over several rows, its name merged or repeated.

use super::fields::Fields;
use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::{RawFeature, RawLayer, Value};

/// The rows of a register; those that follow one another with the same id and no other name are one. Where they differ, both
/// texts are kept, apart by a semicolon; a note names the columns.
pub(super) fn joined(layer: &RawLayer, fields: &Fields, notes: &mut Vec<Note>) -> Vec<RawFeature> {
    let mut joined: Vec<RawFeature> = Vec::with_capacity(layer.features.len());
    let mut rows: Vec<usize> = Vec::new();
    let mut differ: Vec<usize> = Vec::new();
    for feature in &layer.features {
        if let Some(last) = joined.last_mut().filter(|last| is_same(fields, last, feature)) {
            rows.push(feature.number);
            add(last, feature, &mut differ);
        } else {
            notes.extend(note(layer, fields, joined.last(), &rows, &differ));
            (rows, differ) = (vec![feature.number], Vec::new());
            joined.push(feature.clone());
        }
    }
    notes.extend(note(layer, fields, joined.last(), &rows, &differ));
    joined
}

fn is_same(fields: &Fields, one: &RawFeature, other: &RawFeature) -> bool {
    let same = |role: &str| match (fields.text(one, role), fields.text(other, role)) {
        (Some(one), Some(other)) => one == other,
        _ => role != "id",
    };
    same("id") && same("name")
}

fn add(project: &mut RawFeature, row: &RawFeature, differ: &mut Vec<usize>) {
    for (index, (value, other)) in project.values.iter_mut().zip(&row.values).enumerate() {
        match (value.text(), other.text()) {
            (_, None) => {}
            (None, Some(_)) => *value = other.clone(),
            (Some(one), Some(other)) if one == other || one.split("; ").any(|part| part == other) => {}
            (Some(one), Some(other)) => {
                *value = Value::Text(format!("{one}; {other}"));
                if !differ.contains(&index) {
                    differ.push(index);
                }
            }
        }
    }
}

fn note(layer: &RawLayer, fields: &Fields, project: Option<&RawFeature>, rows: &[usize], differ: &[usize]) -> Option<Note> {
    let project = project.filter(|_| rows.len() > 1)?;
    let columns = differ.iter().map(|index| layer.columns[*index].clone()).filter(|name| !name.is_empty());
    let facts = Facts::new().text_if("project", fields.text(project, "id"));
    let facts = facts.list("rows", rows.iter().map(usize::to_string)).list("differ", columns);
    let severity = if differ.is_empty() { Severity::Info } else { Severity::Warning };
    Some(Note::new(NoteCode::RowsJoined, severity).of(&fields.origin(project)).with(facts))
}
