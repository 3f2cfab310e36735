//! A feature's geometry becomes land, with a note for all that it took.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use geo::Geometry;
use rayon::prelude::*;

use super::repair::repair;
use super::shape;
use super::validity::absurd;
use crate::model::{Facts, Land, Note, NoteCode, Origin, Repair, Severity};
use crate::read::{RawFeature, RawGeometry, RawLayer, Value};

/// Land, and what repairing it changed.
pub struct ReadLand {
    /// The land.
    pub land: Land,
    /// What repairing changed; `None`: it was sound.
    pub repaired: Option<Repair>,
}

/// Reads a feature's geometry as land; `None`, with a note, where it has none that can be computed with.
pub fn land_of(geometry: &RawGeometry, origin: &Origin, notes: &mut Vec<Note>) -> Option<ReadLand> {
    let note = |code, severity| Note::new(code, severity).of(origin);
    let shape = match geometry {
        RawGeometry::Shape(shape) => shape,
        RawGeometry::Missing => {
            notes.push(note(NoteCode::GeometryMissing, Severity::Warning));
            return None;
        }
        RawGeometry::Broken(why) => {
            notes.push(note(NoteCode::GeometryUnusable, Severity::Error).with(Facts::new().says("reason", why.clone())));
            return None;
        }
    };
    let mut polygons = Vec::new();
    let mut others = Vec::new();
    collect(shape, &mut polygons, &mut others);
    if !others.is_empty() {
        let facts = Facts::new().list("kinds", others);
        notes.push(note(NoteCode::GeometryOfOtherKind, Severity::Warning).at(place_of(shape)).with(facts));
    }
    let land = Land::new(polygons);
    if land.0.is_empty() {
        return None;
    }
    sound(&land, origin, notes)
}

/// Whether a geometry is meant to be land: everything but points and lines.
pub(super) fn should_be_land(geometry: &RawGeometry) -> bool {
    let RawGeometry::Shape(shape) = geometry else { return true };
    let (mut polygons, mut others) = (Vec::new(), Vec::new());
    collect(shape, &mut polygons, &mut others);
    others.is_empty() || !polygons.is_empty()
}

fn sound(land: &Land, origin: &Origin, notes: &mut Vec<Note>) -> Option<ReadLand> {
    if let Some(fault) = absurd(land) {
        let facts = Facts::new().text("reason", fault.what).text("coordinate", format!("{:?}", fault.at));
        notes.push(Note::new(NoteCode::GeometryUnusable, Severity::Error).of(origin).at(Some(fault.at)).with(facts));
        return None;
    }
    let repaired = repair(land);
    let Some(fault) = repaired.fault else { return Some(ReadLand { land: repaired.land, repaired: None }) };
    let facts = Facts::new().text("fault", fault.fault.what).m2("before", fault.before).m2("after", fault.after);
    notes.push(Note::new(NoteCode::GeometryRepaired, Severity::Warning).of(origin).at(Some(fault.fault.at)).with(facts));
    (!repaired.land.0.is_empty())
        .then_some(ReadLand { land: repaired.land, repaired: Some(Repair { before: fault.before, after: fault.after }) })
}

/// Parts polygons from everything else, and names what the rest is.
fn collect(shape: &Geometry<f64>, polygons: &mut Vec<geo::Polygon<f64>>, others: &mut Vec<String>) {
    match shape {
        Geometry::Polygon(polygon) => polygons.push(polygon.clone()),
        Geometry::MultiPolygon(many) => polygons.extend(many.0.iter().cloned()),
        Geometry::GeometryCollection(many) => many.0.iter().for_each(|one| collect(one, polygons, others)),
        Geometry::Rect(rect) => polygons.push(rect.to_polygon()),
        Geometry::Triangle(triangle) => polygons.push(triangle.to_polygon()),
        Geometry::Point(_) | Geometry::MultiPoint(_) => others.push("point".to_owned()),
        Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => others.push("line".to_owned()),
    }
    polygons.retain(|polygon| !polygon.exterior().0.is_empty());
}

fn place_of(shape: &Geometry<f64>) -> Option<[f64; 2]> {
    use geo::CoordsIter;
    shape.coords_iter().next().map(|coord| [coord.x, coord.y])
}

/// Notes the features of a layer that stand twice: the same geometry with the same values.
pub(super) fn note_duplicates(layer: &RawLayer, notes: &mut Vec<Note>) {
    let mut marks: Vec<(u64, usize)> =
        layer.features.par_iter().enumerate().filter_map(|(index, feature)| Some((mark(feature)?, index))).collect();
    marks.par_sort_unstable();
    let alike = marks.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1);
    let mut alike: Vec<&RawFeature> = alike.flatten().map(|(_, index)| &layer.features[*index]).collect();
    alike.sort_unstable_by_key(|feature| feature.number);
    let mut seen: BTreeMap<String, &RawFeature> = BTreeMap::new();
    for feature in alike {
        let RawGeometry::Shape(shape) = &feature.geometry else { continue };
        let key = format!("{:?}{:?}", place_of(shape), feature.values);
        let first = *seen.entry(key).or_insert(feature);
        if first.number != feature.number && first.geometry == feature.geometry {
            let origin = Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature: feature.number };
            let facts = Facts::new().count("first", first.number);
            notes.push(Note::new(NoteCode::FeatureDuplicated, Severity::Warning).of(&origin).at(place_of(shape)).with(facts));
        }
    }
}

/// The same for features with the same first place and the same values, and hardly ever for others; `None`: no shape.
fn mark(feature: &RawFeature) -> Option<u64> {
    let RawGeometry::Shape(shape) = &feature.geometry else { return None };
    let mut hasher = DefaultHasher::new();
    place_of(shape).unwrap_or_default().map(f64::to_bits).hash(&mut hasher);
    for value in &feature.values {
        match value {
            Value::Missing => hasher.write_u8(0),
            Value::Text(text) => text.hash(&mut hasher),
            Value::Number(number) => hasher.write_u64(number.to_bits()),
            Value::Flag(flag) => flag.hash(&mut hasher),
        }
    }
    Some(hasher.finish())
}

/// The land of all features of a layer together.
pub(super) fn union_of(layer: &RawLayer, notes: &mut Vec<Note>) -> Land {
    let origin =
        |feature: &crate::read::RawFeature| Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature: feature.number };
    let lands: Vec<Land> =
        layer.features.iter().filter_map(|feature| land_of(&feature.geometry, &origin(feature), notes)).map(|read| read.land).collect();
    if lands.len() == 1 { lands.into_iter().next().unwrap_or_else(shape::nothing) } else { shape::union(&lands) }
}
