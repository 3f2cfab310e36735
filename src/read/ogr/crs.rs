//! What a layer of GDAL's states of its place.

use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};

use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::ffi;

/// `EPSG:n` where that is exactly what the file states, else WKT.
pub(in crate::read) fn of(mut crs: SpatialRef, notes: &mut Vec<Note>) -> Option<String> {
    let name = crs.name().unwrap_or_default();
    if crs.is_local() || name.to_lowercase().starts_with("undefined") {
        notes.push(Note {
            facts: Facts::new().text("says", "the file states no place on earth").text("crs", name),
            ..Note::new(NoteCode::ReaderSays, Severity::Info)
        });
        return None;
    }
    crs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let mut known = crs.clone();
    if known.authority().is_err() {
        // Where it finds nothing the authority stays unknown.
        let _ = known.auto_identify_epsg();
    }
    let exact = known.authority().ok().filter(|authority| {
        SpatialRef::from_definition(authority).is_ok_and(|mut meant| {
            meant.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
            meant == crs
        })
    });
    // GDAL and PROJ take a CRS of a known datum for that, whatever parameters it carries.
    if let Some(carried) = crs.to_wkt().ok().and_then(|wkt| carried(&wkt)) {
        notes.push(Note::new(NoteCode::DatumParameters, Severity::Info).with(Facts::new().text("towgs84", carried)));
    }
    exact.or_else(|| ffi::wkt2(&crs)).or_else(|| crs.to_wkt().ok())
}

/// The parameters in `TOWGS84[…]`.
fn carried(wkt: &str) -> Option<String> {
    let (_, rest) = wkt.split_once("TOWGS84[")?;
    rest.split_once(']').map(|(parameters, _)| parameters.to_owned())
}
