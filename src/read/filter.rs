//! `where` for the readers that read by themselves.

use std::path::Path;

use gdal::vector::{Feature, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType, ToGdal};
use gdal::{Dataset, DriverManager};

use super::ffi::Listener;
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, Value};
use crate::model::Says;

/// Keeps the features that `where` lets pass, with their numbers. The question is put to a layer that GDAL holds in memory,
/// so that OGR SQL means the same for every format.
pub(super) fn keep(layer: RawLayer, path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let Some(filter) = &entry.filter else { return Ok(layer) };
    let ears = Listener::new();
    let passing = passing(&layer, filter).map_err(|error| {
        let failures = ears.failures(0);
        refused(path, filter, if failures.is_empty() { vec![error.to_string()] } else { failures }.as_slice())
    })?;
    let features = layer.features.into_iter().zip(passing).filter(|(_, passes)| *passes).map(|(feature, _)| feature).collect();
    Ok(RawLayer { features, ..layer })
}

/// A filter that GDAL does not understand, with the last of its own words.
pub(super) fn refused(path: &Path, filter: &str, failures: &[String]) -> ReadError {
    let why = failures.last().map_or_else(|| "GDAL refuses it".into(), |why| Says::quoted("GDAL", why));
    not_understood(path, filter, why)
}

/// A filter that means nothing here, and why.
pub(super) fn not_understood(path: &Path, filter: &str, why: Says) -> ReadError {
    ReadError::content(path, Says::from("`where = \"{filter}\"` is not understood: {what}").text("filter", filter).says("what", why))
}

fn passing(layer: &RawLayer, filter: &str) -> gdal::errors::Result<Vec<bool>> {
    // The driver's name up to GDAL 3.10, and since.
    let driver = DriverManager::get_driver_by_name("Memory").or_else(|_| DriverManager::get_driver_by_name("MEM"))?;
    let mut dataset = driver.create_vector_only("")?;
    let kinds: Vec<OGRFieldType::Type> = (0..layer.columns.len()).map(|column| kind(&layer.features, column)).collect();
    let mut memory = table(&mut dataset, layer, &kinds)?;
    let shapes = filter.to_lowercase().contains("ogr_geom");
    for raw in &layer.features {
        let mut feature = Feature::new(memory.defn())?;
        for (column, value) in raw.values.iter().enumerate() {
            set(&mut feature, column, value, kinds[column])?;
        }
        if let (true, RawGeometry::Shape(shape)) = (shapes, &raw.geometry) {
            feature.set_geometry(shape.to_gdal()?)?;
        }
        feature.create(&memory)?;
    }
    memory.set_attribute_filter(filter)?;
    let mut passing = vec![false; layer.features.len()];
    for feature in memory.features() {
        // Such a layer numbers its features from 0 in their order.
        if let Some(passes) = feature.fid().and_then(|fid| usize::try_from(fid).ok()).and_then(|fid| passing.get_mut(fid)) {
            *passes = true;
        }
    }
    Ok(passing)
}

fn table<'a>(dataset: &'a mut Dataset, layer: &RawLayer, kinds: &[OGRFieldType::Type]) -> gdal::errors::Result<gdal::vector::Layer<'a>> {
    let options = LayerOptions { name: &layer.layer, ty: OGRwkbGeometryType::wkbUnknown, ..LayerOptions::default() };
    let memory = dataset.create_layer(options)?;
    let fields: Vec<_> = layer.columns.iter().map(String::as_str).zip(kinds.iter().copied()).collect();
    memory.create_defn_fields(&fields)?;
    Ok(memory)
}

/// What all values of a column are; text if they differ.
fn kind(features: &[RawFeature], column: usize) -> OGRFieldType::Type {
    let values = || features.iter().map(|feature| &feature.values[column]).filter(|value| **value != Value::Missing);
    let is_whole = |value: &Value| {
        matches!(value, Value::Flag(_)) || matches!(value, Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15)
    };
    if values().all(is_whole) && values().next().is_some() {
        OGRFieldType::OFTInteger64
    } else if values().all(|value| matches!(value, Value::Number(_))) && values().next().is_some() {
        OGRFieldType::OFTReal
    } else {
        OGRFieldType::OFTString
    }
}

fn set(feature: &mut Feature, column: usize, value: &Value, kind: OGRFieldType::Type) -> gdal::errors::Result<()> {
    match (value, kind) {
        (Value::Missing, _) => feature.set_field_null(column),
        #[expect(clippy::cast_possible_truncation, reason = "only whole numbers below 9e15 make a column of whole numbers")]
        (Value::Number(number), OGRFieldType::OFTInteger64) => feature.set_field_integer64(column, *number as i64),
        (Value::Flag(flag), OGRFieldType::OFTInteger64) => feature.set_field_integer64(column, i64::from(*flag)),
        (Value::Number(number), OGRFieldType::OFTReal) => feature.set_field_double(column, *number),
        (Value::Number(number), _) => feature.set_field_string(column, &number.to_string()),
        (Value::Flag(flag), _) => feature.set_field_string(column, &flag.to_string()),
        (Value::Text(text), _) => feature.set_field_string(column, &text.replace('\0', "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(filter: &str) -> Result<Vec<usize>, ReadError> {
        let rows = [("A", 5.0, true), ("b", 0.5, false), ("Đất ở", 70.0, true)];
        let features = rows.iter().zip(1..).map(|(&(name, area, flag), number)| RawFeature {
            number,
            geometry: RawGeometry::Shape(geo::Rect::new((0.0, 0.0), (area, 1.0)).to_polygon().into()),
            values: vec![Value::Text(name.into()), Value::Number(area), Value::Flag(flag), Value::Missing],
        });
        let layer = RawLayer {
            file: "a.geojson".into(),
            layer: "a".into(),
            reader: "geojson",
            crs: None,
            columns: ["tên", "area", "flag", "none"].map(String::from).to_vec(),
            features: features.collect(),
            notes: Vec::new(),
            sha256: String::new(),
        };
        let entry = LayerEntry { filter: Some(filter.into()), ..LayerEntry::default() };
        Ok(keep(layer, Path::new("a.geojson"), &entry)?.features.iter().map(|feature| feature.number).collect())
    }

    #[test]
    fn what_passes_keeps_its_number() {
        for (filter, wanted) in [
            ("area > 1", vec![1, 3]),
            ("\"tên\" = 'Đất ở'", vec![3]),
            ("flag = 0", vec![2]),
            ("none IS NULL", vec![1, 2, 3]),
            ("OGR_GEOM_AREA < 1", vec![2]),
            ("tên LIKE '_' AND NOT area = 5", vec![2]),
        ] {
            assert_eq!(numbers(filter).expect(filter), wanted, "{filter}");
        }
    }

    #[test]
    fn a_filter_that_is_none_is_named() {
        let error = numbers("nope = 1").expect_err("no such column").to_string();
        assert!(error.contains("where = \"nope = 1\"") && error.contains("nope"), "{error}");
        assert!(numbers("area >").is_err());
    }
}
