//! The encodings in which Vietnamese text arrives, and how it becomes NFC.
//!
//! Order of trust: what the case declares; what the file states, unless the text itself says otherwise; what the text itself
//! says. A text says which encoding it is in by how many of its words come out as Vietnamese syllables; a note gives the
//! figures. What cannot be decoded is kept as `\xD8` and noted with its place.

mod damage;
mod decode;
mod detect;
mod notes;
mod syllable;
mod tables;

use std::collections::BTreeSet;
use std::path::Path;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use damage::{Damage, damage};

use self::decode::{Decoded, decode};
use self::detect::{Fit, fit, fit_of_text, legacy};
use self::notes::Told;
use self::tables::to_latin;
use super::{LayerEntry, RawLayer, ReadError, Value};
use crate::model::{Says, fold};

/// An encoding of Vietnamese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// TCVN3, also called ABC: fonts `.VnTime`.
    Tcvn3,
    /// VNI-Windows: fonts `VNI-Times`.
    Vni,
    /// Microsoft's Vietnamese code page.
    Cp1258,
    /// Microsoft's Western code page.
    Cp1252,
}

impl Encoding {
    /// Those that a case declares for Vietnamese text.
    pub(super) const DECLARED: [Self; 4] = [Self::Utf8, Self::Tcvn3, Self::Vni, Self::Cp1258];

    /// Its name in a case file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Cp1258 => "cp1258",
            Self::Cp1252 => "cp1252",
        }
    }

    /// The encoding that a name means, in a case file or in a file's own header.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match fold(name).as_str() {
            "utf8" | "65001" | "cp65001" => Self::Utf8,
            "tcvn3" | "tcvn" | "abc" | "tcvn5712" | "tcvn57121" | "tcvn57123" => Self::Tcvn3,
            "vni" | "vniwindows" | "vniwin" => Self::Vni,
            "cp1258" | "1258" | "windows1258" | "ansi1258" | "windowsvietnamese" => Self::Cp1258,
            "cp1252" | "1252" | "windows1252" | "ansi1252" | "ansi" | "latin1" | "iso88591" | "88591" | "windowslatin1" | "ldid87" => {
                Self::Cp1252
            }
            _ => return None,
        })
    }

    /// What the case declares.
    ///
    /// # Errors
    /// It declares what nobody knows.
    pub(super) fn declared(path: &Path, entry: &LayerEntry) -> Result<Option<Self>, ReadError> {
        let known = |name: &String| {
            let wrong = || {
                let says = Says::from("`encoding = \"{name}\"` is none that is known: utf-8, tcvn3, vni, cp1258");
                ReadError::content(path, says.text("name", name))
            };
            Self::named(name).ok_or_else(wrong)
        };
        entry.encoding.as_ref().map(known).transpose()
    }
}

/// What the texts of a layer are before they are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stored {
    /// Letters; some may be bytes of a legacy font that somebody took for Latin-1.
    Letters,
    /// Bytes, each as the letter of Latin-1 of its number.
    Bytes {
        /// What the file says of itself.
        stated: Option<Encoding>,
    },
}

/// Whether the bytes of a layer are Vietnamese for sure, in whatever encoding: else a code page that the file states and that
/// is not known here should be left to GDAL.
pub(super) fn is_vietnamese(layer: &RawLayer) -> bool {
    let texts = texts(layer);
    let bytes: Vec<Vec<u8>> = texts.iter().filter_map(|text| as_bytes(text)).collect();
    let (whole, rest): (Vec<&[u8]>, Vec<&[u8]>) = bytes.iter().map(Vec::as_slice).partition(|bytes| is_utf8(bytes));
    (whole.is_empty() || fit(Encoding::Utf8, whole.into_iter()).convinces()) && (rest.is_empty() || legacy(rest.into_iter()).is_some())
}

/// Decodes the names of the columns and all texts of a layer, with notes, and brings them to NFC. Costs one pass; only what is
/// not ASCII is looked at.
pub(super) fn settle(layer: &mut RawLayer, stored: &Stored, declared: Option<Encoding>) {
    let reading = Reading::of(layer, stored, declared);
    let mut told = Told::default();
    for name in &mut layer.columns {
        if !name.is_ascii() {
            told.name(reading.read(name), name);
        }
    }
    for feature in &mut layer.features {
        for (column, value) in feature.values.iter_mut().enumerate() {
            if let Value::Text(text) = value
                && !text.is_ascii()
            {
                let read = reading.read(text);
                told.value(read, text, feature.number, column, &feature.geometry);
            }
        }
    }
    let notes = told.notes(&reading, &layer.columns);
    layer.notes.extend(notes.into_iter().map(|note| note.within(&layer.file, &layer.layer)));
}

/// The different texts that are not ASCII: names of columns and values.
fn texts(layer: &RawLayer) -> BTreeSet<&str> {
    let values = layer.features.iter().flat_map(|feature| &feature.values);
    let values = values.filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None });
    layer.columns.iter().map(String::as_str).chain(values).filter(|text| !text.is_ascii()).collect()
}

/// How the texts of a layer are read.
#[derive(Debug)]
struct Reading {
    stored: Stored,
    declared: Option<Encoding>,
    /// For what is no UTF-8.
    legacy: Option<(Encoding, Fit)>,
    /// Whether letters that are UTF-8 taken for Latin-1 are decoded.
    doubled: bool,
    /// Whether some text has letters that no legacy text has.
    has_letters: bool,
    /// What the text looks like, where that is not what it is read as.
    looks_like: Option<(Encoding, Fit)>,
}

/// A text as it was read.
struct Read {
    /// By which encoding; `None`: it was text already.
    by: Option<Encoding>,
    decoded: Decoded,
}

impl Reading {
    fn of(layer: &RawLayer, stored: &Stored, declared: Option<Encoding>) -> Self {
        let texts = texts(layer);
        let all: Vec<Vec<u8>> = texts.iter().filter_map(|text| bytes_of(stored, text)).collect();
        let (whole, rest): (Vec<&[u8]>, Vec<&[u8]>) = all.iter().map(Vec::as_slice).partition(|bytes| is_utf8(bytes));
        let found = if rest.is_empty() { None } else { legacy(rest.iter().copied()) };
        let has_letters = texts.iter().any(|text| bytes_of(stored, text).is_none());
        let doubled = fit(Encoding::Utf8, whole.iter().copied()).convinces();
        let mut reading = Self { stored: stored.clone(), declared, legacy: found, doubled, has_letters, looks_like: None };
        match (stored, declared) {
            (Stored::Letters, None | Some(Encoding::Utf8)) => {
                // A word or two of another language may come out as syllables.
                let as_is = texts.iter().map(|text| fit_of_text(text)).filter(|fit| fit.words > 0).fold(Fit::default(), sum);
                let enough = |(_, fit): &(Encoding, Fit)| fit.syllables >= 2;
                let is_text = |as_is: Fit| as_is.share() >= 0.5 && !has_letters;
                reading.legacy = found.filter(enough).filter(|(encoding, _)| *encoding != Encoding::Cp1252 && !is_text(as_is));
            }
            (Stored::Bytes { stated: Some(stated) }, None) if *stated != Encoding::Utf8 && !rest.is_empty() => {
                let of_stated = fit(*stated, rest.iter().copied());
                let overruled = found.filter(|(encoding, fit)| {
                    *encoding != *stated && fit.syllables >= detect::TO_OVERRULE && fit.share() - of_stated.share() > 0.25
                });
                reading.legacy = overruled.or(Some((*stated, of_stated)));
                reading.looks_like = found.filter(|(encoding, _)| overruled.is_none() && encoding != stated);
            }
            // A few torn values in a text that is UTF-8 otherwise.
            (Stored::Bytes { stated: None }, None) if found.is_none() && whole.len() > rest.len() => {
                reading.legacy = Some((Encoding::Utf8, Fit::default()));
            }
            (Stored::Bytes { .. }, Some(declared)) => reading.looks_like = other_than(declared, &whole, &rest, found),
            _ => {}
        }
        reading
    }

    /// Reads a text.
    fn read(&self, text: &str) -> Read {
        let as_is = || Read { by: None, decoded: Decoded { text: composed(text), ..Decoded::default() } };
        let Some(bytes) = bytes_of(&self.stored, text) else {
            return if self.stored == Stored::Letters { as_is() } else { self.mixed(text) };
        };
        let by = |encoding: Encoding| Read { by: Some(encoding), decoded: decode(encoding, &bytes) };
        match (&self.stored, self.declared) {
            (Stored::Bytes { .. }, Some(declared)) => by(declared),
            (Stored::Bytes { .. }, None) if is_utf8(&bytes) => by(Encoding::Utf8),
            (Stored::Bytes { .. }, None) => by(self.fallback()),
            (Stored::Letters, Some(declared)) if declared != Encoding::Utf8 => by(declared),
            (Stored::Letters, _) if is_utf8(&bytes) => {
                let is_better = self.doubled && fit_of_text(text).share() < 1.0;
                if is_better { by(Encoding::Utf8) } else { as_is() }
            }
            (Stored::Letters, _) => {
                let better = |encoding: Encoding| {
                    let (then, now) = (fit_of_text(text).share(), fit_of_text(&decode(encoding, &bytes).text).share());
                    now > then || (now >= then && now > 0.0 && !self.has_letters)
                };
                self.legacy.map(|(encoding, _)| encoding).filter(|encoding| better(*encoding)).map_or_else(as_is, by)
            }
        }
    }

    /// What bytes that are no UTF-8 are read as.
    fn fallback(&self) -> Encoding {
        match (self.legacy, &self.stored) {
            (Some((encoding, _)), _) => encoding,
            (None, Stored::Bytes { stated: Some(stated) }) => *stated,
            (None, _) => Encoding::Cp1252,
        }
    }

    /// Whether nobody knows what bytes that are no UTF-8 are.
    fn is_open(&self) -> bool {
        self.declared.is_none() && self.legacy.is_none() && matches!(self.stored, Stored::Bytes { stated: None })
    }

    /// Bytes with letters among them, as drawings have them: `\U+1EA1`.
    fn mixed(&self, text: &str) -> Read {
        let encoding = self.declared.unwrap_or(self.fallback());
        let mut decoded = Decoded::default();
        for letter in text.chars() {
            match u8::try_from(letter) {
                Ok(byte) => {
                    let one = decode(encoding, &[byte]);
                    decoded.text.push_str(&one.text);
                    decoded.bad.extend(one.bad);
                }
                Err(_) => decoded.text.push(letter),
            }
        }
        decoded.text = composed(&decoded.text);
        Read { by: None, decoded }
    }
}

/// What bytes look like if it is not what the case declares.
fn other_than(declared: Encoding, whole: &[&[u8]], rest: &[&[u8]], found: Option<(Encoding, Fit)>) -> Option<(Encoding, Fit)> {
    let as_declared = fit(declared, whole.iter().chain(rest).copied());
    let utf8 = fit(Encoding::Utf8, whole.iter().copied());
    let other = if rest.is_empty() && !whole.is_empty() { Some((Encoding::Utf8, utf8)) } else { found };
    other.filter(|(encoding, fit)| *encoding != declared && fit.convinces() && fit.share() - as_declared.share() > 0.25)
}

fn sum(a: Fit, b: Fit) -> Fit {
    Fit { syllables: a.syllables + b.syllables, words: a.words + b.words }
}

fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// The bytes that a text is or may have been.
fn bytes_of(stored: &Stored, text: &str) -> Option<Vec<u8>> {
    match stored {
        Stored::Bytes { .. } => as_bytes(text),
        Stored::Letters => text.chars().map(to_latin).collect(),
    }
}

fn as_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| u8::try_from(letter).ok()).collect()
}

/// Whether bytes are UTF-8, be it cut off inside its last letter, with at least one letter beyond ASCII.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => !text.is_ascii(),
        Err(error) => error.error_len().is_none() && bytes[..error.valid_up_to()].iter().any(|byte| !byte.is_ascii()),
    }
}
