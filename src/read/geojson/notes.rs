//! What there is to say about a `GeoJSON` file.

use geojson::JsonValue;

use super::parse::{Parsed, Shape};
use super::scan::{Elements, Fault};
use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::file::Lines;

/// The notes of a file.
pub(super) struct Notes<'a> {
    /// The text of the file.
    pub(super) text: &'a [u8],
    /// The file as the case names it.
    pub(super) file: &'a str,
    /// The name of the layer.
    pub(super) layer: &'a str,
    /// What there is to say.
    pub(super) all: Vec<Note>,
}

impl Notes<'_> {
    fn add(&mut self, code: NoteCode, severity: Severity, feature: Option<usize>, facts: Facts) {
        let note = Note { feature, ..Note::new(code, severity) };
        self.all.push(note.within(self.file, self.layer).with(facts));
    }

    fn says(&mut self, what: &str, count: usize, first: usize) {
        let facts = Facts::new().text("says", what).count("features", count);
        self.add(NoteCode::ReaderSays, Severity::Warning, Some(first), facts);
    }

    /// What the text as such is like: torn features, slips of the grammar.
    pub(super) fn of_text(&mut self, list: &Elements, behind: Option<&Fault>) {
        let mut lines = Lines::new(self.text);
        for (index, fault) in &list.torn {
            let (line, _) = lines.place(fault.at);
            let facts = Facts::new().text("reason", &fault.what).count("line", line).count("byte", fault.at);
            self.add(NoteCode::FeatureBroken, Severity::Error, Some(index + 1), facts);
        }
        if list.end.is_none() {
            let place = Facts::new().count("line", lines.place(self.text.len()).0).count("byte", self.text.len());
            self.add(NoteCode::FeatureBroken, Severity::Error, None, place.text("reason", "the file ends inside the list of features"));
        }
        let mut lines = Lines::new(self.text);
        let faults = list.slips.iter().chain(behind);
        for (what, count, at) in gathered(faults.map(|fault| (fault.what.as_str(), fault.at))) {
            let (line, _) = lines.place(at);
            let facts = Facts::new().text("says", what).count("times", count).count("line", line);
            self.add(NoteCode::ReaderSays, Severity::Warning, None, facts);
        }
    }

    /// What the features are like, each with its number.
    pub(super) fn of_features(&mut self, parsed: &[(usize, &Parsed)], crs: Option<&JsonValue>) {
        let numbered = || parsed.iter().map(|(number, feature)| (*feature, *number));
        let high = numbered().filter(|(feature, _)| matches!(feature.shape, Shape::High(_)));
        for ((), count, first) in gathered(high.map(|(_, number)| ((), number))) {
            self.add(NoteCode::HeightsDropped, Severity::Info, Some(first), Facts::new().count("features", count));
        }
        for (what, count, first) in gathered(numbered().flat_map(|(feature, number)| feature.odd.iter().map(move |odd| (*odd, number)))) {
            self.says(what, count, first);
        }
        let elsewhere = numbered().filter(|(feature, _)| feature.crs.is_some() && feature.crs.as_ref() != crs);
        for ((), count, first) in gathered(elsewhere.map(|(_, number)| ((), number))) {
            self.says("features with a `crs` of their own, which is not used", count, first);
        }
        let unreadable = numbered().flat_map(|(feature, number)| feature.unreadable.iter().map(move |(of, value)| (of, (value, number))));
        for (column, count, (value, first)) in gathered(unreadable) {
            let facts = Facts::new().text("column", column).text("value", value).count("features", count);
            self.add(NoteCode::ValueUnreadable, Severity::Warning, Some(first), facts);
        }
    }

    /// The name that the file gives its CRS.
    pub(super) fn crs(&mut self, crs: Option<&JsonValue>) -> Option<String> {
        let name = crs.and_then(crs_name);
        if let (Some(crs), None) = (crs, &name) {
            let facts = Facts::new().text("says", "a `crs` that names none").text("crs", crs.to_string());
            self.add(NoteCode::ReaderSays, Severity::Warning, None, facts);
        }
        name
    }
}

/// `{"type":"name","properties":{"name":"EPSG:9208"}}`, its forerunner `{"type":"EPSG","properties":{"code":9208}}`, or a bare name.
fn crs_name(crs: &JsonValue) -> Option<String> {
    let properties = crs.get("properties");
    let name = properties.and_then(|of| of.get("name")).or(Some(crs)).and_then(JsonValue::as_str);
    let code = || match (crs.get("type")?.as_str()?, properties?.get("code")?) {
        ("EPSG", JsonValue::Number(code)) => Some(format!("EPSG:{code}")),
        ("EPSG", JsonValue::String(code)) => Some(format!("EPSG:{code}")),
        _ => None,
    };
    name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).or_else(code)
}

/// Equal things once, with how many there are and the place of the first, in the order of first places.
fn gathered<T: PartialEq, P>(things: impl Iterator<Item = (T, P)>) -> Vec<(T, usize, P)> {
    let mut gathered: Vec<(T, usize, P)> = Vec::new();
    for (thing, place) in things {
        match gathered.iter_mut().find(|(known, ..)| *known == thing) {
            Some((_, count, _)) => *count += 1,
            None => gathered.push((thing, 1, place)),
        }
    }
    gathered
}
