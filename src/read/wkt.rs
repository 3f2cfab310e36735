//! Tables with a column of shapes in well-known text, as QGIS and PostGIS export them.

use gdal::vector::{Geometry, geometry_type_has_m, geometry_type_has_z};

use super::wkb::{self, Read};
use super::{RawGeometry, RawLayer, quietly};
use crate::model::{Facts, Note, NoteCode, Says, Severity, fold};

/// What such a column is called.
const NAMES: [&str; 10] = ["wkt", "wktgeom", "geomwkt", "geom", "thegeom", "geometry", "shape", "geometrywkt", "wktgeometry", "hinhhoc"];
/// How shapes begin.
const KINDS: [&str; 5] = ["POINT", "LINESTRING", "POLYGON", "MULTI", "GEOMETRYCOLLECTION"];

/// Turns the column of shapes, if a table has one, into the shapes of its rows; `SRID=9208;` before one states the CRS.
pub(super) fn shapes(layer: &mut RawLayer) {
    let is_shape = |column: usize| {
        let mut texts = layer.features.iter().filter_map(|feature| feature.values.get(column)?.text()).peekable();
        texts.peek().is_some() && texts.all(|text| begins(&text))
    };
    let named = |column: &usize| NAMES.contains(&fold(&layer.columns[*column]).as_str());
    let Some(column) = (0..layer.columns.len()).filter(named).find(|&column| is_shape(column)) else { return };
    layer.columns.remove(column);
    let mut high = 0;
    for feature in &mut layer.features {
        let Some(text) = feature.values.remove(column).text() else { continue };
        let (srid, text) = parts(&text);
        if let (None, Some(srid)) = (&layer.crs, srid) {
            layer.crs = Some(format!("EPSG:{srid}"));
        }
        feature.geometry = match shape(text) {
            Ok(read) => {
                high += usize::from(read.high);
                read.geometry.map_or(RawGeometry::Missing, RawGeometry::Shape)
            }
            Err(why) => RawGeometry::Broken(Says::quoted("WKT", why)),
        };
    }
    if high > 0 {
        let note = Note::new(NoteCode::HeightsDropped, Severity::Info).with(Facts::new().count("features", high));
        layer.notes.push(note.within(&layer.file, &layer.layer));
    }
}

fn begins(text: &str) -> bool {
    let (_, shape) = parts(text);
    let shape = shape.trim_start().to_uppercase();
    KINDS.iter().any(|kind| shape.starts_with(kind))
}

/// The number of the CRS, and the shape.
fn parts(text: &str) -> (Option<u32>, &str) {
    let text = text.trim_start();
    let start = text.get(..5).filter(|start| start.eq_ignore_ascii_case("SRID="));
    let known = start.and_then(|_| text[5..].split_once(';'));
    known.map_or((None, text), |(srid, shape)| (srid.trim().parse().ok().filter(|srid| *srid > 0), shape))
}

fn shape(text: &str) -> Result<Read, String> {
    let mut shape = quietly(|| Geometry::from_wkt(text)).map_err(|error| error.to_string())?;
    let kind = shape.geometry_type();
    // GDAL writes heights in another way than the standard.
    shape.flatten_to_2d();
    let bytes = shape.wkb().map_err(|error| error.to_string())?;
    let high = geometry_type_has_z(kind) || geometry_type_has_m(kind);
    wkb::read(&bytes).map(|read| Read { high, ..read })
}
