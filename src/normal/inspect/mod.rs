//! What is in a file, before anybody says what it is for.

mod columns;
mod damage;
mod drawing;
mod place;

use std::collections::BTreeMap;

use geo::{CoordsIter, Geometry, Scale};
use schemars::JsonSchema;
use serde::Serialize;

pub use columns::ColumnContents;
pub use drawing::{DrawingContents, DrawingLayer};
pub use place::{CrsContents, MeaningContents, of as place_of};

use super::crs::Grid;
use super::keys::{Told, is_existing, key_of};
use super::land::{land_of, note_duplicates};
use crate::model::{Fact, Note, NoteCode, Origin};
use crate::read::case::Unit;
use crate::read::{LayerEntry, RawGeometry, RawLayer, Value};

/// What is in some files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Inspection {
    /// The program's version.
    pub replan: String,
    /// The files in the order in which they were named.
    pub files: Vec<FileContents>,
    /// Files in the folders that were named of which nobody knows that they are layers.
    pub others: Vec<String>,
}

impl Inspection {
    /// The JSON schema of a serialised inspection.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        schemars::generate::SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<Self>().to_value()
    }
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct FileContents {
    /// The file as it was named; a connection without its password.
    pub file: String,
    /// The mark at its beginning that says how its letters are stored: `utf-8`, `utf-16le`, `utf-16be`.
    pub byte_order_mark: Option<String>,
    /// Its layers that could be read.
    pub layers: Vec<LayerContents>,
    /// What could not be read, and why.
    pub unread: Vec<Unread>,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unread {
    /// The layer or sheet; null: the file itself.
    pub layer: Option<String>,
    /// What is wrong.
    pub error: String,
    /// What to do.
    pub hints: Vec<String>,
}

/// What is in a layer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LayerContents {
    /// Its name; a table's or `GeoJSON` file's is its stem.
    pub layer: String,
    /// What read it, as in `replan list readers`.
    pub reader: String,
    /// The fingerprint of its file.
    pub sha256: String,
    /// How many features or rows it has.
    pub features: usize,
    /// How many there are of each kind: `polygon`, `line`, `missing`, `broken` …
    pub kinds: BTreeMap<String, usize>,
    /// The key of the case that it is probably for.
    pub key: Option<String>,
    /// Whether its name, and not only its content, tells the key.
    pub key_by_name: bool,
    /// Whether its name says that it shows what exists, which is no plan.
    pub existing: bool,
    /// Where it lies; null for what has no place.
    pub place: Option<CrsContents>,
    /// The encoding of its text: `utf-8`, `tcvn3`, `vni`, `cp1258`; `ascii` where no letter tells.
    pub encoding: String,
    /// Whether the encoding is certain.
    pub encoding_certain: bool,
    /// Its columns.
    pub columns: Vec<ColumnContents>,
    /// What a drawing consists of.
    pub drawing: Option<DrawingContents>,
    /// What is odd or wrong; places are in the file's own coordinates.
    pub notes: Vec<Note>,
}

/// Looks through a layer. Costs a pass over everything, and for polygons what finding their faults costs.
#[must_use]
pub fn layer(layer: &RawLayer) -> LayerContents {
    let key = key_of(layer);
    let (encoding, encoding_certain) = encoding(layer);
    let land = key.as_ref().filter(|key| key.key == "corners").and_then(|_| corners(layer));
    let shaped = land.as_ref().unwrap_or(layer);
    let place = place::of(shaped);
    let unit = place.as_ref().map_or(Unit::Metre, CrsContents::unit);
    let drawing = drawing::of(layer);
    let mut notes = shaped.notes.clone();
    notes.extend(faults(shaped, unit));
    notes.extend(damage::notes(layer));
    notes.extend(drawing.iter().flat_map(|drawing| drawing.notes.iter().cloned()));
    if let (Some(place), Some(crs), Ok(grid)) = (&place, &layer.crs, Grid::new(place::MIDDLE)) {
        let corner = geo::Coord { x: place.extent[0], y: place.extent[1] };
        super::crs::parameters::judge(&mut notes, crs, Some(corner), &grid);
    }
    if let Some(way) = place.as_ref().and_then(|place| super::crs::to_lonlat(place.stated.as_deref()?)) {
        for note in &mut notes {
            note.lonlat = note.at.and_then(|at| way.place(at));
        }
    }
    LayerContents {
        layer: layer.layer.to_string(),
        reader: layer.reader.to_owned(),
        sha256: layer.sha256.clone(),
        features: layer.features.len(),
        kinds: kinds(shaped),
        key_by_name: key.as_ref().is_some_and(|key| key.told == Told::ByName),
        columns: columns::of(layer, key.as_ref().map(|key| key.key)),
        key: key.map(|key| key.key.to_owned()),
        existing: is_existing(layer),
        place,
        encoding,
        encoding_certain,
        drawing,
        notes,
    }
}

/// The parcels of a table of corner points, X being north.
fn corners(layer: &RawLayer) -> Option<RawLayer> {
    let mut land = layer.clone();
    super::corners::assemble(&mut land, &LayerEntry::default()).ok()?;
    Some(land)
}

/// The name of a geometry's kind.
fn kind(geometry: &RawGeometry) -> &'static str {
    match geometry {
        RawGeometry::Missing => "missing",
        RawGeometry::Broken(_) => "broken",
        RawGeometry::Shape(shape) => match shape {
            Geometry::Point(_) => "point",
            Geometry::MultiPoint(_) => "multi_point",
            Geometry::Line(_) | Geometry::LineString(_) => "line",
            Geometry::MultiLineString(_) => "multi_line",
            Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "polygon",
            Geometry::MultiPolygon(_) => "multi_polygon",
            Geometry::GeometryCollection(_) => "collection",
        },
    }
}

fn kinds(layer: &RawLayer) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for feature in &layer.features {
        *kinds.entry(kind(&feature.geometry).to_owned()).or_default() += 1;
    }
    // The rows of a table have no place, and nobody expects one.
    if kinds.len() == 1 {
        kinds.remove("missing");
    }
    kinds
}

/// What is wrong with the shapes: of polygons all that would be repaired, of the rest what cannot be computed with. Areas and
/// what is absurd are told in metres, places in the file's own unit.
fn faults(layer: &RawLayer, unit: Unit) -> Vec<Note> {
    let in_metres = |shape: &Geometry<f64>| shape.scale_around_point(0.001, 0.001, geo::Coord::zero());
    let mut notes = Vec::new();
    let has_place = layer.features.iter().any(|feature| feature.geometry != RawGeometry::Missing);
    for feature in layer.features.iter().filter(|_| has_place && layer.reader != crate::read::cad::NAME) {
        let origin = Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature: feature.number };
        match &feature.geometry {
            RawGeometry::Shape(shape) if !is_area(shape) => notes.extend(of_line(shape, &origin)),
            RawGeometry::Shape(shape) if unit == Unit::Millimetre => {
                let from = notes.len();
                drop(land_of(&RawGeometry::Shape(in_metres(shape)), &origin, &mut notes));
                for note in &mut notes[from..] {
                    note.at = note.at.map(|at| at.map(|number| number * 1000.0));
                }
            }
            geometry => drop(land_of(geometry, &origin, &mut notes)),
        }
    }
    note_duplicates(layer, &mut notes);
    notes
}

fn is_area(shape: &Geometry<f64>) -> bool {
    matches!(
        shape,
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::GeometryCollection(_) | Geometry::Rect(_) | Geometry::Triangle(_)
    )
}

/// A coordinate of a line or point that is no finite number.
fn of_line(shape: &Geometry<f64>, origin: &Origin) -> Option<Note> {
    let wrong = shape.coords_iter().find(|coord| !(coord.x.is_finite() && coord.y.is_finite()))?;
    let facts = crate::model::Facts::new().text("reason", "a coordinate is no finite number").text("coordinate", format!("{wrong:?}"));
    Some(Note::new(NoteCode::GeometryUnusable, crate::model::Severity::Error).of(origin).with(facts))
}

/// The encoding of a layer's text, and whether it is certain.
fn encoding(layer: &RawLayer) -> (String, bool) {
    let told = layer.notes.iter().find(|note| matches!(note.code, NoteCode::TextDecoded | NoteCode::EncodingDoubtful));
    if let Some(note) = told
        && let Some(Fact::Text(name)) = note.facts.get("encoding")
    {
        return (name.to_string(), note.code == NoteCode::TextDecoded);
    }
    let is_plain = |value: &Value| !matches!(value, Value::Text(text) if !text.is_ascii());
    let plain = layer.columns.iter().all(|name| name.is_ascii()) && layer.features.iter().flat_map(|feature| &feature.values).all(is_plain);
    (if plain { "ascii" } else { "utf-8" }.to_owned(), true)
}
