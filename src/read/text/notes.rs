//! What there is to say about the text of a layer.

use std::collections::BTreeMap;

use geo::CoordsIter;

use super::damage::{Damage, damage};
use super::decode::Decoded;
use super::{Encoding, Fit, Read, Reading, Stored};
use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::RawGeometry;

/// Examples in notes are cut to so many letters.
const EXAMPLE: usize = 60;

/// What was read, counted.
#[derive(Default)]
pub(super) struct Told {
    by: BTreeMap<Encoding, Texts>,
    bad: BTreeMap<usize, Bad>,
}

/// Texts of one encoding.
#[derive(Default)]
struct Texts {
    count: usize,
    hyphens: usize,
    /// Those that lost letters before the file was written.
    lost: usize,
    first: Option<usize>,
    /// The longest of the first few, as it stood and as it was read.
    example: Option<(String, String)>,
}

/// Values of one column that could not be decoded.
struct Bad {
    count: usize,
    first: usize,
    at: Option<[f64; 2]>,
    value: String,
    bytes: Vec<u8>,
}

impl Told {
    /// Puts a name that was read in its place.
    pub(super) fn name(&mut self, read: Read, name: &mut String) {
        self.count(&read, name, None);
        *name = read.decoded.text;
    }

    /// Puts a value that was read in its place. How GDAL draws a text repeats it, and does not count.
    pub(super) fn value(&mut self, read: Read, text: &mut String, feature: usize, column: usize, shape: &RawGeometry) {
        if !text.starts_with("LABEL(") {
            self.count(&read, text, Some(feature));
        }
        let Decoded { text: now, bad, .. } = read.decoded;
        if !bad.is_empty() {
            let new = || Bad { count: 0, first: feature, at: place(shape), value: cut(&now), bytes: bad };
            self.bad.entry(column).or_insert_with(new).count += 1;
        }
        *text = now;
    }

    fn count(&mut self, read: &Read, before: &str, feature: Option<usize>) {
        let Some(encoding) = read.by else { return };
        let texts = self.by.entry(encoding).or_default();
        texts.count += 1;
        texts.hyphens += read.decoded.hyphens;
        texts.lost += usize::from(damage(&read.decoded.text).is_some_and(Damage::is_loss));
        texts.first = texts.first.or(feature);
        let is_better = texts.example.as_ref().is_none_or(|(old, _)| old.len() < before.len() && texts.count < 100);
        if is_better && feature.is_some() || texts.example.is_none() {
            texts.example = Some((shown(before), cut(&read.decoded.text)));
        }
    }

    pub(super) fn notes(self, reading: &Reading, columns: &[String]) -> Vec<Note> {
        let mut notes: Vec<Note> = self.by.iter().filter_map(|(encoding, texts)| texts.note(*encoding, reading)).collect();
        notes.extend(self.bad.into_iter().map(|(column, bad)| {
            let bytes: Vec<String> = bad.bytes.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
            let column = columns.get(column).cloned().unwrap_or_default();
            let facts = Facts::new().text("column", column).text("value", bad.value).text("bytes", bytes.join(" "));
            let note = Note::new(NoteCode::TextUndecodable, Severity::Warning).at(bad.at);
            Note { feature: Some(bad.first), ..note }.with(facts.count("features", bad.count))
        }));
        notes
    }
}

impl Texts {
    /// How these texts were read, where that does not go without saying.
    fn note(&self, encoding: Encoding, reading: &Reading) -> Option<Note> {
        let stated = match &reading.stored {
            Stored::Bytes { stated } => *stated,
            Stored::Letters => None,
        };
        let (before, after) = self.example.clone().unwrap_or_default();
        let facts = Facts::new().text("encoding", encoding.name()).count("values", self.count);
        let example = |facts: Facts| facts.text("before", &before).text("after", &after);
        let note = |code, severity| Note { feature: self.first, ..Note::new(code, severity) };
        let is_bytes = matches!(reading.stored, Stored::Bytes { .. });
        if let Some((other, fit)) = reading.looks_like.filter(|(other, _)| is_bytes && *other != encoding) {
            let facts = evidence(facts.text("looks_like", other.name()), fit);
            return Some(note(NoteCode::EncodingDoubtful, Severity::Warning).with(self.remedy(example(facts))));
        }
        let hyphens = |facts: Facts| if self.hyphens > 0 { facts.count("hyphens", self.hyphens) } else { facts };
        if reading.declared == Some(encoding) {
            let is_plain = encoding == Encoding::Utf8 && is_bytes;
            let facts = hyphens(facts.text("declared", encoding.name()));
            return (!is_plain).then(|| note(NoteCode::TextDecoded, Severity::Info).with(example(facts)));
        }
        if is_bytes && (stated == Some(encoding) || (encoding == Encoding::Utf8 && stated.is_none())) {
            let is_plain = matches!(encoding, Encoding::Utf8 | Encoding::Cp1252);
            let facts = facts.text("stated", encoding.name());
            return (!is_plain).then(|| note(NoteCode::TextDecoded, Severity::Info).with(example(facts)));
        }
        if reading.is_open() && encoding != Encoding::Utf8 {
            return Some(note(NoteCode::EncodingDoubtful, Severity::Warning).with(self.remedy(example(facts))));
        }
        let fit = reading.legacy.filter(|(found, _)| *found == encoding).map(|(_, fit)| fit);
        let facts = fit.map_or(facts.clone(), |fit| evidence(facts, fit));
        let facts = hyphens(facts.text_if("stated_otherwise", stated.map(Encoding::name)));
        Some(note(NoteCode::TextDecoded, Severity::Warning).with(example(facts)))
    }

    /// What can be declared, and how many texts no declaration brings back.
    fn remedy(&self, facts: Facts) -> Facts {
        let facts = if self.lost > 0 { facts.count("lost", self.lost) } else { facts };
        let names = Encoding::DECLARED.map(|encoding| encoding.name().to_owned());
        if self.lost * 2 > self.count { facts } else { facts.list("declare", names.to_vec()) }
    }
}

fn evidence(facts: Facts, fit: Fit) -> Facts {
    facts.count("syllables", fit.syllables).count("words", fit.words)
}

fn place(shape: &RawGeometry) -> Option<[f64; 2]> {
    match shape {
        RawGeometry::Shape(shape) => shape.coords_iter().next().map(|at| [at.x, at.y]),
        RawGeometry::Missing | RawGeometry::Broken(_) => None,
    }
}

/// A text as it stood, without what a terminal would obey.
fn shown(text: &str) -> String {
    cut(&text.chars().map(|letter| if letter.is_control() { '·' } else { letter }).collect::<String>())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= EXAMPLE { text.to_owned() } else { text.chars().take(EXAMPLE).chain(['…']).collect() }
}
