//! What plans and registers call things becomes the profile's functions, purposes, states and matrix.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Facts, Lot, Note, NoteCode, Severity, State, fold};
use crate::profile::{Cell, Matrix, Profile, Vocabulary};
use crate::read::{CaseFile, RawLayer, Value};

use super::gate::Case;

/// Where a function was found.
pub enum Found {
    /// In the case's dictionary or matrix.
    Case(Arc<str>),
    /// In the profile, by this text.
    Profile(Arc<str>, String),
    /// Nowhere.
    Nothing,
}

/// The dictionary of functions: the case's own entries first, then the profile's codes.
pub struct Functions {
    case: BTreeMap<String, Arc<str>>,
    profile: BTreeMap<String, Arc<str>>,
}

impl Functions {
    /// The dictionary of a case. A case's entry that points at no function of a closed profile is a note and counts nothing.
    pub fn of_case(case: &Case, profile: &Profile, matrix: &Matrix, notes: &mut Vec<Note>) -> Self {
        let mut own = BTreeMap::new();
        for (text, function) in entries(case, notes) {
            let known = profile.function_of(&function).map(|function| function.id.clone());
            if let Some(id) = known.or_else(|| (profile.vocabulary == Vocabulary::Open).then(|| function.trim().to_owned())) {
                own.insert(fold(&text), Arc::from(id));
            } else {
                let hint = crate::model::closest(&function, profile.functions.iter().map(|function| function.id.as_str()));
                let facts = Facts::new().text("text", text).text("function", function).text_if("did_you_mean", hint);
                notes.push(Note::new(NoteCode::FunctionUnknown, Severity::Warning).with(facts));
            }
        }
        if profile.vocabulary == Vocabulary::Open {
            for function in matrix.functions() {
                own.entry(fold(function)).or_insert_with(|| Arc::from(function));
            }
        }
        let names = profile.functions.iter().rev().flat_map(|function| {
            let id: Arc<str> = Arc::from(function.id.as_str());
            let names = [&function.id, &function.label.vi, &function.label.en].into_iter().chain(&function.codes);
            let of_layers = function.codes.iter().flat_map(|code| profile.layer_names.of(code));
            let names = names.map(|name| fold(name)).chain(of_layers.map(|name| fold(&name)));
            names.map(|name| (name, id.clone())).collect::<Vec<_>>()
        });
        Self { case: own, profile: names.collect() }
    }

    /// The function of a lot: by its function's text, then by its code, then by the letters that its code begins with. The
    /// profile's own list is asked for the code only where the plan writes no function.
    pub fn of(&self, function_text: Option<&str>, code: Option<&str>) -> Found {
        let prefix = code.map(letters);
        let texts = [function_text, code, prefix.as_deref()];
        if let Some(function) = texts.into_iter().flatten().find_map(|text| self.case.get(&fold(text))) {
            return Found::Case(function.clone());
        }
        let told = if function_text.is_some() { &texts[..1] } else { &texts[1..] };
        let known = |text: &&str| self.profile.get(&fold(text)).map(|function| (function.clone(), (*text).to_owned()));
        match told.iter().flatten().find_map(known) {
            Some((function, text)) => Found::Profile(function, text),
            None => Found::Nothing,
        }
    }

    /// The text and the function, where only the profile's own list told it.
    #[must_use]
    pub fn told_by_profile(&self, lot: &Lot) -> Option<(String, Arc<str>)> {
        match self.of(lot.function_text.as_deref(), lot.code.as_deref()) {
            Found::Profile(function, text) => Some((text, function)),
            Found::Case(_) | Found::Nothing => None,
        }
    }
}

/// The letters that a lot's code begins with: `KB` of `KB-03`.
fn letters(code: &str) -> String {
    code.trim().chars().take_while(|letter| letter.is_alphabetic() || *letter == '_').collect()
}

/// The entries of the case's dictionary, the file's first, so that what stands in the case file goes before. A text to which rows
/// of the file give different functions is left out, with a note.
fn entries(case: &Case, notes: &mut Vec<Note>) -> Vec<(String, String)> {
    let mut rows: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    if let Some(layer) = &case.dictionary {
        notes.extend(layer.notes.iter().cloned());
        for feature in &layer.features {
            if let [Some(text), Some(function)] = [0, 1].map(|column| feature.values.get(column).and_then(Value::text)) {
                rows.entry(fold(&text)).or_insert_with(|| (text, BTreeSet::new())).1.insert(function);
            }
        }
    }
    let mut entries = Vec::new();
    for (text, functions) in rows.into_values() {
        let mut functions: Vec<String> = functions.into_iter().collect();
        match (functions.pop(), functions.is_empty()) {
            (Some(function), true) => entries.push((text, function)),
            (last, _) => {
                functions.extend(last);
                let facts = Facts::new().text("text", text).list("functions", functions);
                let file = case.dictionary.as_ref().map(|layer| layer.file.to_string());
                notes.push(Note { file, ..Note::new(NoteCode::DictionaryContradicts, Severity::Warning) }.with(facts));
            }
        }
    }
    entries.extend(case.file.dictionary.entries.iter().map(|(text, function)| (text.clone(), function.clone())));
    entries
}

/// The purposes that a register's text stands for; empty, with a note, where nobody knows it.
#[must_use]
pub fn purposes_of(text: &str, file: &CaseFile, profile: &Profile, matrix: &Matrix) -> Vec<Arc<str>> {
    let folded = fold(text);
    let resolve = |name: &String| {
        let known = profile.purpose_of(name).map(|purpose| Arc::from(purpose.id.as_str()));
        known.or_else(|| (profile.vocabulary == Vocabulary::Open).then(|| Arc::from(name.trim())))
    };
    if let Some((_, names)) = file.purposes.iter().find(|(key, _)| fold(key) == folded) {
        let resolved: Option<Vec<Arc<str>>> = names.names().iter().map(resolve).collect();
        return resolved.unwrap_or_default();
    }
    if let Some(purpose) = profile.purpose_of(text) {
        return vec![purpose.id.as_str().into()];
    }
    let of_matrix = matrix.purposes().iter().find(|purpose| fold(purpose) == folded).cloned();
    if of_matrix.is_none() && text.contains(';') {
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        let each: Vec<Vec<Arc<str>>> = parts.map(|part| purposes_of(part, file, profile, matrix)).collect();
        return if each.iter().any(Vec::is_empty) { Vec::new() } else { each.concat() };
    }
    of_matrix.map(|purpose| vec![purpose]).unwrap_or_default()
}

/// A note for each text of the case that is said to stand for no purpose, or for one that a closed profile does not have.
#[must_use]
pub fn purposes_unknown(file: &CaseFile, profile: &Profile) -> Vec<Note> {
    let note = |text: &String, purpose: &str| {
        let hint = crate::model::closest(purpose, profile.purposes.iter().map(|purpose| purpose.id.as_str()));
        let facts = Facts::new().text("text", text).text("purpose", purpose).text_if("did_you_mean", hint);
        Note::new(NoteCode::PurposeUnknown, Severity::Warning).with(facts)
    };
    let unknown = |name: &&String| profile.vocabulary != Vocabulary::Open && profile.purpose_of(name).is_none();
    let notes = file.purposes.iter().flat_map(|(text, names)| {
        let nothing = names.names().is_empty().then(|| note(text, "[]"));
        names.names().iter().filter(unknown).map(|name| note(text, name)).chain(nothing).collect::<Vec<_>>()
    });
    notes.collect()
}

/// The state that a register's text stands for.
#[must_use]
pub fn state_of(text: &str, file: &CaseFile) -> Option<State> {
    let folded = fold(text);
    let own = file.states.iter().find(|(key, _)| fold(key) == folded).map(|(_, state)| *state);
    own.or_else(|| {
        [State::NotStarted, State::Building, State::Operating, State::Stopped].into_iter().find(|state| fold(state.name()) == folded)
    })
}

/// The matrix that counts: the case's own, whole, or else the profile's.
pub fn matrix_of(case: &Case, profile: &Profile, notes: &mut Vec<Note>) -> Matrix {
    let (Some(layer), Some(entry)) = (&case.matrix, &case.file.matrix) else {
        let cells = profile
            .matrix
            .iter()
            .flat_map(|(function, row)| row.iter().map(move |(purpose, cell)| ((function.clone(), purpose.clone()), *cell)));
        return Matrix::new(cells.collect(), false, format!("profile {}", profile.id));
    };
    notes.extend(layer.notes.iter().cloned());
    let mut cells = BTreeMap::new();
    let (mut functions, mut purposes) = (BTreeMap::new(), BTreeMap::new());
    for (function, purpose, text, row) in table(layer) {
        let id = |known: Option<&str>, text: &str| known.unwrap_or(text).to_owned();
        let known = |text: &String| id(profile.function_of(text).map(|known| known.id.as_str()), text);
        let function: String = functions.entry(function).or_insert_with_key(known).clone();
        let known = |text: &String| id(profile.purpose_of(text).map(|known| known.id.as_str()), text);
        let purpose: String = purposes.entry(purpose).or_insert_with_key(known).clone();
        if let Some(cell) = Cell::parse(&text) {
            cells.insert((function, purpose), cell);
        } else {
            let facts = Facts::new().text("function", function).text("purpose", purpose).text("value", text).count("row", row);
            notes.push(Note::new(NoteCode::MatrixUnreadable, Severity::Warning).within(&layer.file, &layer.layer).with(facts));
        }
    }
    let source = [entry.decision.as_deref(), entry.by.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Matrix::new(cells, true, if source.is_empty() { layer.file.to_string() } else { source })
}

/// Function, purpose, cell and row of each filled cell of a table: three columns `function, purpose, value`, or a row a
/// function and a column a purpose, or, where the first column is headed `purpose`, the other way round.
fn table(layer: &RawLayer) -> Vec<(String, String, String, usize)> {
    let head: Vec<String> = layer.columns.iter().map(|name| fold(name)).collect();
    let is = |name: &str, words: &[&str]| words.contains(&name);
    let functions = ["function", "chucnang", "chucnangsudungdat", "lot", "zone"];
    let purposes = ["purpose", "mucdich", "muctieu", "mucdichsudung", "use"];
    let text = |value: Option<&Value>| value.and_then(Value::text);
    let mut cells = Vec::new();
    let long = head.len() == 3 && is(&head[0], &functions) && is(&head[1], &purposes);
    let turned = head.first().is_some_and(|corner| is(corner, &purposes) || purposes.iter().any(|word| corner.starts_with(word)));
    for feature in &layer.features {
        let Some(first) = text(feature.values.first()) else { continue };
        if long {
            if let (Some(purpose), Some(value)) = (text(feature.values.get(1)), text(feature.values.get(2))) {
                cells.push((first, purpose, value, feature.number));
            }
            continue;
        }
        for (name, value) in layer.columns.iter().zip(&feature.values).skip(1) {
            let Some(value) = value.text() else { continue };
            let (function, purpose) = if turned { (name.clone(), first.clone()) } else { (first.clone(), name.clone()) };
            cells.push((function, purpose, value, feature.number));
        }
    }
    cells
}
