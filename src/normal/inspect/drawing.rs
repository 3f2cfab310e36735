//! What a drawing consists of, by its own layers, and what would come of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::cad::{Wanted, assemble, without_stray};
use super::super::crs::meanings;
use crate::model::{Fact, M, Note, NoteCode};
use crate::read::cad::NAME;
use crate::read::case::Unit;
use crate::read::{LayerEntry, RawFeature, RawGeometry, RawLayer};

/// A gap of so many metres in an outline is the surveyors' pen: the tolerance of a case that says nothing.
const WIDTH_M: f64 = 0.2;
/// So many texts of a layer are shown.
const EXAMPLES: usize = 3;

/// What a drawing consists of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DrawingContents {
    /// Its layers, by name.
    pub layers: Vec<DrawingLayer>,
    /// How many polygons would be made of all its layers together.
    pub polygons: usize,
    /// What that would take.
    #[serde(skip)]
    pub(super) notes: Vec<Note>,
}

/// A layer of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct DrawingLayer {
    /// Its name.
    pub name: String,
    /// How many things there are of each kind: `polyline`, `hatch`, `text` …
    pub kinds: BTreeMap<String, usize>,
    /// How many of them are off, frozen, hidden or in paper space.
    pub unseen: usize,
    /// The first few texts.
    pub texts: Vec<String>,
}

/// What a drawing consists of; `None` for any other layer.
pub(super) fn of(layer: &RawLayer) -> Option<DrawingContents> {
    if layer.reader != NAME {
        return None;
    }
    let mut layers: BTreeMap<String, DrawingLayer> = BTreeMap::new();
    let column = |name: &str| layer.columns.iter().position(|column| column == name);
    let at = [column("layer"), column("text"), column("kind"), column("state")];
    for feature in &layer.features {
        let [name, text, kind, state] = at.map(|index| feature.values.get(index?)?.text());
        let name = name.unwrap_or_default();
        let of = layers.entry(name.clone()).or_insert_with(|| DrawingLayer { name, ..DrawingLayer::default() });
        *of.kinds.entry(kind.unwrap_or_else(|| "other".to_owned())).or_default() += 1;
        of.unseen += usize::from(state.is_some());
        if let Some(text) = text.filter(|text| of.texts.len() < EXAMPLES && !of.texts.contains(text)) {
            of.texts.push(text.replace('\n', " | "));
        }
    }
    let (polygons, notes) = assembled(layer);
    Some(DrawingContents { layers: layers.into_values().collect(), polygons, notes })
}

/// How many polygons come of a drawing, and what there is to say of that.
fn assembled(layer: &RawLayer) -> (usize, Vec<Note>) {
    let mut whole = RawLayer { notes: Vec::new(), ..layer.clone() };
    let samples: Vec<_> = without_stray(layer).filter_map(first).collect();
    let in_millimetres = meanings(&samples).first().is_some_and(|meaning| meaning.unit == Unit::Millimetre);
    let width = M(if in_millimetres { WIDTH_M * 1000.0 } else { WIDTH_M });
    assemble(&mut whole, &LayerEntry::default(), Wanted::Lots, width);
    // A line whose ends lie nearly as far apart as it is long was never meant for an outline.
    whole.notes.retain(|note| match (note.code, note.facts.get("gap_m"), note.facts.get("length_m")) {
        (NoteCode::OutlineOpen, Some(Fact::Number(gap)), Some(Fact::Number(length))) => gap * 2.0 < *length,
        _ => true,
    });
    (whole.features.len(), whole.notes)
}

fn first(feature: &RawFeature) -> Option<geo::Coord<f64>> {
    use geo::CoordsIter;
    match &feature.geometry {
        RawGeometry::Shape(shape) => shape.coords_iter().next().filter(|coord| coord.x.is_finite() && coord.y.is_finite()),
        _ => None,
    }
}
