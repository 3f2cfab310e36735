//! `GeoJSON`: feature collections, single features and geometries, and features one a line.
//!
//! The crate's own reader of collections starts at the first bracket of the file, ends at the first bad feature and never
//! sees `crs`. So the text is cut into features here, and each is parsed by itself.

mod notes;
mod parse;
mod plain;
mod scan;
pub mod stream;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use ::geojson::JsonValue;
use rayon::prelude::*;

use self::notes::Notes;
use self::parse::{GEOMETRIES, Parsed, Shape};
use self::plain::Kept;
use self::scan::{Elements, Fault, Members, Sequence, elements, found, skip_space};
use super::file::{Lines, check_name, letters, stem, whole_number};
use super::text::{self, Encoding, Stored};
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, Value, filter, sha256};
use crate::model::Says;

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let declared = Encoding::declared(path, entry)?;
    let bytes = std::fs::read(path).map_err(|source| ReadError::open(path, source))?;
    let (layer, sha256) = rayon::join(|| unsettled(&bytes, path, entry), || sha256(&bytes));
    let (mut layer, stored) = layer?;
    text::settle(&mut layer, &stored, declared);
    filter::keep(RawLayer { sha256, ..layer }, path, entry)
}

fn layer_of(bytes: &[u8], path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    unsettled(bytes, path, entry).map(|(layer, _)| layer)
}

/// The layer of a file, its text as it stands.
fn unsettled(bytes: &[u8], path: &Path, entry: &LayerEntry) -> Result<(RawLayer, Stored), ReadError> {
    let (text, stored) = letters(bytes).map_err(|what| ReadError::content(path, what))?;
    let text = &*text;
    let (top, list) = top(text).map_err(|fault| ReadError::content(path, placed(&mut Lines::new(text), &fault)))?;
    let layer = stem(path);
    let names: Vec<&str> = [Some(layer.as_str()), top.name.as_deref()].into_iter().flatten().collect();
    check_name(path, entry, &names)?;
    let (list, parsed) = features(text, list);
    let crs: Option<JsonValue> = top.crs.clone().and_then(|span| serde_json::from_slice(&text[span]).ok());
    let mut notes = Notes { text, file: &entry.file, layer: &layer, all: Vec::new() };
    notes.of_text(&list, top.fault.as_ref());
    let numbered: Vec<(usize, &Parsed)> = (1..).zip(&parsed).collect();
    notes.of_features(&numbered, crs.as_ref());
    let (crs, notes) = (notes.crs(crs.as_ref()), notes.all);
    let (columns, features) = table(text, parsed);
    let (file, layer) = (entry.file.as_str().into(), layer.into());
    Ok((RawLayer { file, layer, reader: "geojson", crs, columns, features, notes, sha256: String::new() }, stored))
}

/// So deep collections in collections are looked for features.
const DEEPEST: usize = 8;

/// Parses the features of a list; those of a collection among them are features too. A quote that is not closed can make one out of two, which are told apart then.
fn features(text: &[u8], mut list: Elements) -> (Elements, Vec<Parsed>) {
    let feature =
        |kept: &mut Kept, span: &Range<usize>| plain::whole(text, span, kept).unwrap_or_else(|| parse::feature(text, span.clone()));
    let parse = |list: &Elements| list.spans.par_iter().with_min_len(64).map_init(Kept::default, feature).collect();
    let mut parsed: Vec<Parsed> = parse(&list);
    if parsed.iter().enumerate().any(|(index, feature)| feature.torn.is_some() && list.holds_another(text, index)) {
        list = list.again(text);
        parsed = parse(&list);
    }
    for _ in 0..DEEPEST {
        let nested: Vec<Option<usize>> = parsed.iter().map(|feature| feature.nested).collect();
        if nested.iter().all(Option::is_none) {
            break;
        }
        list = list.unfolded(text, &nested);
        parsed = parse(&list);
    }
    (list, parsed)
}

/// What stands at the top of the file.
#[derive(Default)]
struct Top {
    kind: Option<String>,
    name: Option<String>,
    crs: Option<Range<usize>>,
    list: Option<Elements>,
    keys: Vec<String>,
    /// A member that stands twice: which of the two is meant cannot be told.
    twice: Option<Fault>,
    /// What is wrong behind the features.
    fault: Option<Fault>,
}

fn top(text: &[u8]) -> Result<(Top, Elements), Fault> {
    let at = skip_space(text, 0);
    match text.get(at) {
        None => return Err(Fault::new(at, "it is empty")),
        Some(b'{') => {}
        Some(_) => return Err(Fault::new(at, format!("it is no GeoJSON: expected an object, found {}", found(text, at)))),
    }
    let mut top = Top::default();
    let mut members = Members::new(text, at);
    top.fault = top.members(text, &mut members).err();
    if let Some(twice) = top.twice.take() {
        return Err(twice);
    }
    match (top.list.take(), top.kind.as_deref()) {
        (None, Some(kind)) if kind == "Feature" || GEOMETRIES.contains(&kind) => {
            top.fault = None;
            Ok((top, elements(text, at, Sequence::Records)))
        }
        (Some(list), Some("FeatureCollection") | None) if !top.is_esri() => {
            top.check_end(text, members.at(), list.end.is_some())?;
            Ok((top, list))
        }
        _ => Err(top.fault.take().unwrap_or_else(|| Fault::new(at, top.of_other_kind()))),
    }
}

impl Top {
    fn members(&mut self, text: &[u8], members: &mut Members) -> Result<(), Fault> {
        while let Some(key) = members.key()? {
            let at = members.at();
            if matches!(key.as_str(), "type" | "features" | "crs") && self.keys.contains(&key) {
                self.twice.get_or_insert(Fault::new(at, format!("a member that stands twice: `{key}`")));
            }
            match key.as_str() {
                "features" if text.get(at) == Some(&b'[') => {
                    let list = self.list.insert(elements(text, at + 1, Sequence::Array));
                    members.go_on(list.end.unwrap_or(text.len()));
                }
                "features" => return Err(Fault::new(at, format!("expected a list of features, found {}", found(text, at)))),
                "type" => self.kind = serde_json::from_slice(&text[members.value()?]).ok(),
                "name" => self.name = serde_json::from_slice(&text[members.value()?]).ok(),
                "crs" => self.crs = Some(members.value()?),
                _ => {
                    members.value()?;
                }
            }
            self.keys.push(key);
        }
        Ok(())
    }

    /// What stands behind the features must not go unread in silence, a second collection least of all.
    fn check_end(&mut self, text: &[u8], at: usize, ended: bool) -> Result<(), Fault> {
        let at = skip_space(text, at);
        if !ended {
            self.fault = None;
        } else if self.fault.is_none() && at < text.len() {
            if text[at] == b'{' {
                return Err(Fault::new(at, "a second object behind the first; make one FeatureCollection of them"));
            }
            self.fault = Some(Fault::new(at, format!("text behind the end: {}", found(text, at))));
        }
        Ok(())
    }

    fn is_esri(&self) -> bool {
        self.keys.iter().any(|key| key == "geometryType" || key == "spatialReference")
    }

    fn of_other_kind(&self) -> String {
        match self.kind.as_deref() {
            Some("Topology") => "it is TopoJSON; convert it to GeoJSON".into(),
            Some("FeatureCollection") => "a FeatureCollection without `features`".into(),
            _ if self.is_esri() => "it is Esri JSON; convert it to GeoJSON".into(),
            Some(kind) => format!("it is JSON but no GeoJSON: its type is not `FeatureCollection`: `{kind}`"),
            None if self.keys.is_empty() => "it is JSON but no GeoJSON: an empty object".into(),
            None => format!("it is JSON but no GeoJSON: its members are: {}", self.keys.join(", ")),
        }
    }
}

/// Columns in the order in which they first appear, and the features with a value for each.
fn table(text: &[u8], parsed: Vec<Parsed>) -> (Vec<String>, Vec<RawFeature>) {
    let mut columns: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for name in parsed.iter().flat_map(|feature| feature.properties.keys()) {
        if !known.contains_key(name) {
            known.insert(name.clone(), columns.len());
            columns.push(name.clone());
        }
    }
    let own_id = !known.contains_key("id") && parsed.iter().any(|feature| feature.id.is_some());
    if own_id {
        columns.push("id".into());
    }
    let mut lines = Lines::new(text);
    let reasons: Vec<Option<Says>> = parsed.iter().map(|feature| reason(&mut lines, &feature.shape)).collect();
    let features = parsed.into_par_iter().zip(reasons).enumerate().map(|(index, (mut feature, reason))| {
        let mut values = vec![Value::Missing; columns.len()];
        if let (true, Some(id)) = (own_id, feature.id.take()) {
            values[columns.len() - 1] = value(id);
        }
        for (name, property) in feature.properties {
            values[known[&name]] = value(property);
        }
        RawFeature { number: index + 1, geometry: geometry(feature.shape, reason), values }
    });
    let features = features.collect();
    (columns, features)
}

fn geometry(shape: Shape, reason: Option<impl Into<Says>>) -> RawGeometry {
    match shape {
        Shape::Flat(geometry) | Shape::High(geometry) => RawGeometry::Shape(geometry),
        Shape::Missing => RawGeometry::Missing,
        Shape::Broken(fault) => RawGeometry::Broken(reason.map_or_else(|| fault.what.into(), Into::into)),
    }
}

fn value(json: JsonValue) -> Value {
    match json {
        JsonValue::Null => Value::Missing,
        JsonValue::Bool(flag) => Value::Flag(flag),
        JsonValue::String(text) => Value::Text(text),
        JsonValue::Number(number) => match (number.as_i128(), number.as_f64()) {
            (Some(whole), _) => whole_number(whole),
            (None, Some(number)) => Value::Number(number),
            (None, None) => Value::Text(number.to_string()),
        },
        JsonValue::Array(_) | JsonValue::Object(_) => Value::Text(json.to_string()),
    }
}

/// Why a geometry is broken, with its place.
fn reason(lines: &mut Lines, shape: &Shape) -> Option<Says> {
    if let Shape::Broken(fault) = shape { Some(placed(lines, fault)) } else { None }
}

fn placed(lines: &mut Lines, fault: &Fault) -> Says {
    let (line, column) = lines.place(fault.at);
    let says = Says::from("{reason} (line {line}, column {column})").text("reason", &fault.what);
    says.text("line", line.to_string()).text("column", column.to_string())
}

#[cfg(test)]
mod tests;
