//! What the layers write, and what that probably means.

use std::collections::BTreeMap;

use super::{Draft, LayerDraft, Source};
use crate::model::{fits, fold};
use crate::profile::Profile;
use crate::read::cad::NAME;
use crate::read::{RawFeature, RawLayer, Wording, names, wording};

/// A text of the data, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The text as it stands.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
    /// What the case would call it, several for a purpose of several parts; empty: nobody knows.
    pub meanings: Vec<String>,
    /// How sure that is.
    pub sure: Sure,
}

/// How sure a meaning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// The profile has the very text.
    Listed,
    /// The text is like one of the profile.
    Alike,
    /// Nobody knows.
    Unknown,
}

/// Proposes the dictionary, the purposes, the states and the remarks out of what the layers write.
pub(super) fn propose(draft: &mut Draft, sources: &[Source], profile: &Profile) {
    let lots: Vec<(&LayerDraft, &Source)> = draft
        .plans
        .iter()
        .flat_map(|plan| &plan.layers)
        .filter(|layer| layer.key == "lots")
        .filter_map(|layer| Some((layer, source_of(layer, sources)?)))
        .collect();
    let functions = lots.iter().flat_map(|(layer, source)| functions(layer, source));
    draft.dictionary = entries(functions, |text| one(function_of(profile, text)));
    let remarks = lots.iter().flat_map(|(layer, source)| texts(layer, &source.layer, "remark"));
    draft.remarks = entries(remarks, |text| one(worded(&names().remarks, text)));
    // A remark can be anything: only those that say what becomes of the lot are proposed.
    draft.remarks.retain(|entry| !entry.meanings.is_empty());
    let register = draft.projects.as_ref().or(draft.parcels.as_ref()).or(draft.corners.as_ref());
    let Some((layer, source)) = register.and_then(|layer| Some((layer, source_of(layer, sources)?))) else { return };
    let purposes = texts(layer, &source.layer, "purpose");
    let states = texts(layer, &source.layer, "state");
    draft.purposes = entries(purposes.into_iter(), |text| purposes_of(profile, text));
    draft.states = entries(states.into_iter(), |text| one(worded(&names().states, text)));
}

/// What a text stands for, and whether it is one of the wordings or only holds one.
fn worded(of: &[Wording], text: &str) -> Option<(String, Sure)> {
    let meaning = wording(of, text)?;
    let is_listed = of.iter().flat_map(|wording| &wording.words).any(|word| fold(word) == fold(text));
    Some((meaning.to_owned(), if is_listed { Sure::Listed } else { Sure::Alike }))
}

fn source_of<'a>(layer: &LayerDraft, sources: &'a [Source]) -> Option<&'a Source> {
    let is_it = |source: &&Source| {
        let drawing = source.layer.reader == NAME;
        source.entry.file == layer.file && source.entry.sheet == layer.sheet && (drawing || source.entry.layer == layer.layer)
    };
    sources.iter().find(is_it)
}

fn one(meaning: Option<(String, Sure)>) -> Option<(Vec<String>, Sure)> {
    meaning.map(|(meaning, sure)| (vec![meaning], sure))
}

/// Each different text once, the most frequent first.
fn entries(texts: impl Iterator<Item = String>, meaning: impl Fn(&str) -> Option<(Vec<String>, Sure)>) -> Vec<Entry> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for text in texts {
        counts.entry(fold(&text)).or_insert((text, 0)).1 += 1;
    }
    let mut entries: Vec<Entry> = counts
        .into_values()
        .map(|(text, count)| {
            let (meanings, sure) = meaning(&text).unwrap_or((Vec::new(), Sure::Unknown));
            Entry { text, count, meanings, sure }
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
    entries
}

/// The texts of a column.
fn texts(layer: &LayerDraft, raw: &RawLayer, role: &str) -> Vec<String> {
    let name = layer.columns.iter().find(|(of, _)| *of == role).map(|(_, name)| name);
    let Some(index) = name.and_then(|name| raw.columns.iter().position(|column| column == name)) else { return Vec::new() };
    raw.features.iter().filter_map(|feature| feature.values.get(index)?.text()).collect()
}

/// What lots write of their function: the column of functions, else the letters that their codes begin with; of a drawing its
/// layers.
fn functions(layer: &LayerDraft, source: &Source) -> Vec<String> {
    if source.layer.reader == NAME {
        return drawn(layer, &source.layer);
    }
    let functions = texts(layer, &source.layer, "function");
    if functions.is_empty() {
        texts(layer, &source.layer, "code").iter().map(|code| letters(code)).filter(|code| !code.is_empty()).collect()
    } else {
        functions
    }
}

fn drawn(layer: &LayerDraft, raw: &RawLayer) -> Vec<String> {
    let column = |name: &str| raw.columns.iter().position(|column| column == name);
    let (name, kind) = (column("layer"), column("kind"));
    let text = |feature: &RawFeature, index: Option<usize>| feature.values.get(index?)?.text();
    let is_wanted = |name: &String| layer.layer.as_ref().is_none_or(|wanted| fits(name, wanted));
    let drawn = raw.features.iter().filter(|feature| text(feature, kind).as_deref() != Some("text"));
    drawn.filter_map(|feature| text(feature, name)).filter(is_wanted).collect()
}

/// The letters that a lot's code begins with: `KB` of `KB-03`.
fn letters(code: &str) -> String {
    code.trim().chars().take_while(|letter| letter.is_alphabetic() || *letter == '_').collect()
}

/// The function of the profile that a text stands for: listed as it is, by the name of a layer of drawings, or without the words
/// and numbers around it.
pub(super) fn function_of(profile: &Profile, text: &str) -> Option<(String, Sure)> {
    if let Some(function) = profile.function_of(text) {
        return Some((function.id.clone(), Sure::Listed));
    }
    let folded = fold(text);
    let of_layer = profile
        .functions
        .iter()
        .find(|function| function.codes.iter().flat_map(|code| profile.layer_names.of(code)).any(|name| fold(&name) == folded));
    if let Some(function) = of_layer {
        return Some((function.id.clone(), Sure::Listed));
    }
    let without_land = |name: &str| fold(name).trim_start_matches("dat").to_owned();
    let bare = without_land(text);
    let alike = profile.functions.iter().find(|function| {
        let names = [&function.label.vi, &function.label.en].into_iter().chain(&function.codes);
        names.map(|name| without_land(name)).any(|name| name.len() > 2 && name == bare)
    });
    let by_letters = || profile.function_of(&letters(text)).filter(|_| text.chars().any(|letter| letter.is_ascii_digit()));
    alike.or_else(by_letters).map(|function| (function.id.clone(), Sure::Alike))
}

/// The purposes of the profile that a text stands for: the one that lists it, else all whose names it holds, but for names that are
/// only a part of a longer one.
fn purposes_of(profile: &Profile, text: &str) -> Option<(Vec<String>, Sure)> {
    if let Some(purpose) = profile.purpose_of(text) {
        return Some((vec![purpose.id.clone()], Sure::Listed));
    }
    let own = words(text);
    let held = profile.purposes.iter().filter_map(|purpose| {
        let names = [&purpose.label.vi, &purpose.label.en].into_iter().chain(&purpose.texts).map(|name| words(name));
        let longest = names.filter(|name| name.len() > 4 && own.contains(name.as_str())).max_by_key(String::len)?;
        Some((longest, purpose.id.clone()))
    });
    let held: Vec<(String, String)> = held.collect();
    let is_part = |name: &str| held.iter().any(|(other, _)| other.len() > name.len() && other.contains(name));
    let ids: Vec<String> = held.iter().filter(|(name, _)| !is_part(name)).map(|(_, id)| id.clone()).collect();
    (!ids.is_empty()).then_some((ids, Sure::Alike))
}

/// The words of a text without case and diacritics, each between blanks.
fn words(text: &str) -> String {
    let words: Vec<String> = text.split(|letter: char| !letter.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
