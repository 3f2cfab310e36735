//! Which key of a case a layer is probably for: by what it is called, else by what it consists of.

use std::path::Path;

use geo::Geometry;

use crate::model::fold;
use crate::read::cad::NAME as DRAWING;
use crate::read::roles::roles_of;
use crate::read::{Column, RawGeometry, RawLayer, Shape, names, recognised};

/// What a layer is probably for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key of the case: `lots`, `red_lines`, `projects` …
    pub key: &'static str,
    /// What tells it.
    pub told: Told,
}

/// What tells a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The layer's or the file's name.
    ByName,
    /// Its columns or its shapes.
    ByContent,
}

/// The key of a layer; `None` where nothing tells it.
#[must_use]
pub fn key_of(layer: &RawLayer) -> Option<Key> {
    let shape = shape_of(layer);
    let fits =
        |wanted: Shape| wanted == shape || wanted == Shape::Any && shape != Shape::Table || shape == Shape::Any && wanted != Shape::Table;
    let by_name = called(layer)
        .into_iter()
        .find_map(|name| names().layer(&name, fits))
        .filter(|known| shape != Shape::Table || speaks_of(layer, &known.key));
    // A table of corner points is one whatever it is called, and a list of projects may be called like its land.
    let by_content = of_content(layer, shape);
    match (by_name, by_content) {
        (_, Some(key @ ("corners" | "matrix"))) => Some(Key { key, told: Told::ByContent }),
        (Some(known), _) => Some(Key { key: known.key.as_str(), told: Told::ByName }),
        (None, key) => key.map(|key| Key { key, told: Told::ByContent }),
    }
}

/// Whether a table has at least two columns of what its name says: a sheet of remarks bears the name of its workbook too.
fn speaks_of(layer: &RawLayer, key: &str) -> bool {
    let roles = roles_of(Some(key));
    roles.is_empty() || roles.iter().filter(|role| has(layer, role)).count() > 1
}

/// Whether a layer shows what exists, which is no plan.
#[must_use]
pub fn is_existing(layer: &RawLayer) -> bool {
    let path = Path::new(&*layer.file);
    let folders = path.parent().into_iter().flat_map(Path::iter).map(|part| part.to_string_lossy().into_owned());
    called(layer).into_iter().chain(folders).any(|name| names().existing.names(&name))
}

/// What a layer is called: by itself, then by its file.
fn called(layer: &RawLayer) -> Vec<String> {
    let stem = Path::new(&*layer.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let own = Some(layer.layer.to_string()).filter(|own| layer.reader != DRAWING && !own.is_empty());
    own.into_iter().chain(stem).collect()
}

/// What most of a layer consists of.
#[must_use]
pub fn shape_of(layer: &RawLayer) -> Shape {
    if layer.reader == DRAWING {
        return Shape::Any;
    }
    let [mut areas, mut lines, mut others] = [0, 0, 0];
    for feature in &layer.features {
        match &feature.geometry {
            RawGeometry::Shape(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => areas += 1,
            RawGeometry::Shape(Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_)) => lines += 1,
            RawGeometry::Shape(_) | RawGeometry::Broken(_) => others += 1,
            RawGeometry::Missing => {}
        }
    }
    match () {
        () if areas + lines + others == 0 => Shape::Table,
        () if areas >= lines && areas > 0 => Shape::Area,
        () if lines > 0 => Shape::Line,
        () => Shape::Any,
    }
}

fn has(layer: &RawLayer, role: &str) -> bool {
    recognised(layer, role) != Column::Missing
}

/// The key that columns and shapes tell.
fn of_content(layer: &RawLayer, shape: Shape) -> Option<&'static str> {
    let any = |roles: &[&str]| roles.iter().any(|role| has(layer, role));
    let dated = ["policy", "certificate", "land", "permit"];
    match shape {
        Shape::Table if has(layer, "x") && has(layer, "y") => Some("corners"),
        Shape::Table if is_matrix(layer) => Some("matrix"),
        Shape::Table if any(&["id", "project"]) && any(&["name", "purpose"]) => Some("projects"),
        Shape::Table if has(layer, "name") && (has(layer, "purpose") || any(&dated)) => Some("projects"),
        Shape::Table if has(layer, "code") && any(&["area_m2", "function"]) => Some("lot_table"),
        Shape::Area if is_called_code(layer) => Some("lots"),
        Shape::Area if any(&["project"]) => Some("parcels"),
        Shape::Area if any(&["code", "function"]) => Some("lots"),
        Shape::Any if layer.reader == DRAWING => Some("lots"),
        _ => None,
    }
}

/// Whether a layer has a code or function by a name of their own, and not only an id that anything may have.
fn is_called_code(layer: &RawLayer) -> bool {
    let own = |role: &str| {
        let known = names().columns.iter().find(|column| column.role == role);
        known.is_some_and(|known| layer.columns.iter().any(|column| known.names.iter().any(|name| fold(name) == fold(column))))
    };
    own("code") && !own("project") || own("function") && own("code")
}

/// A table of functions and purposes, as [`super::vocabulary`] reads it.
fn is_matrix(layer: &RawLayer) -> bool {
    let corner = layer.columns.first().map(|name| fold(name)).unwrap_or_default();
    let is_corner = ["function", "chucnang", "purpose", "mucdich", "muctieu"].iter().any(|word| corner.starts_with(word));
    let cells = layer.features.iter().flat_map(|feature| feature.values.iter().skip(1)).filter_map(crate::read::Value::text);
    let cells: Vec<String> = cells.take(200).collect();
    let known = cells.iter().filter(|text| crate::profile::Cell::parse(text).is_some()).count();
    is_corner && layer.columns.len() > 2 && known * 2 > cells.len()
}
