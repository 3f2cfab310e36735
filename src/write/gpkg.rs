//! All layers in the working grid, for GIS.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use gdal::config::{clear_thread_local_config_option, set_thread_local_config_option};
use gdal::errors::GdalError;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, DriverManager, vsi};

use super::layers::{Layer, Place, Row, Shape, Type, Value, conflicts, faults, lots, parcels, pieces, projects, rest, slivers};
use super::styles::styles;
use super::{Context, Page, WriteError, say, wkb};
use crate::report::Report;

const FILE: &str = "report.gpkg";

/// Bytes of a table's name at most: PostGIS takes no more, and layers are copied there.
const LONGEST_NAME: usize = 63;

/// `report.gpkg`: projects, land in conflict, parcels, pieces, slivers, rest, the lots of each edition, faults.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let failed = |source| WriteError::Gdal { file: FILE.to_owned(), source };
    let bytes = bytes(report, context).map_err(failed)?;
    Ok(vec![Page::new(FILE, bytes)])
}

fn bytes(report: &Report, context: &Context) -> Result<Vec<u8>, GdalError> {
    let path = memory();
    let settings = [
        // GDAL would write the time of the run into `gpkg_contents`.
        ("OGR_CURRENT_DATE", format!("{}T00:00:00.000Z", report.as_of)),
        // From GDAL 3.8 on, a second thread would build the spatial index meanwhile and lay out the file its own way.
        ("OGR_GPKG_ALLOW_THREADED_RTREE", "NO".to_owned()),
    ];
    for (name, value) in &settings {
        set_thread_local_config_option(name, value)?;
    }
    let written = fill(&path, report, context);
    for (name, _) in &settings {
        clear_thread_local_config_option(name)?;
    }
    match written {
        Ok(()) => vsi::get_vsi_mem_file_bytes_owned(&path),
        Err(error) => {
            // What is left in memory after a failure is of no use to anybody; whether it goes is no news.
            let _ = vsi::unlink_mem_file(&path);
            Err(error)
        }
    }
}

/// A name in GDAL's memory that no other thread uses.
fn memory() -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    PathBuf::from(format!("/vsimem/replan-{}/{FILE}", NUMBER.fetch_add(1, Ordering::Relaxed)))
}

fn fill(path: &Path, report: &Report, context: &Context) -> Result<(), GdalError> {
    let reference = context.grid.spatial_ref();
    let about = without_nul(&say::about(report, context).unwrap_or_default()).into_owned();
    let mut sheet = Sheet { reference, about, per_unit: context.grid.metres_per_unit, names: Vec::new() };
    let mut dataset = DriverManager::get_driver_by_name("GPKG")?.create_vector_only(path)?;
    let layers = layers(report, context);
    let mut named = Vec::new();
    for layer in &layers {
        named.push((sheet.put(&mut dataset, layer)?, layer));
    }
    sheet.put(&mut dataset, &styles(&named, &report.as_of.to_string(), context))?;
    dataset.close()
}

fn layers<'a>(report: &'a Report, context: &Context) -> Vec<Layer<'a>> {
    let mut layers =
        vec![projects(report, context), conflicts(report), parcels(report), pieces(report), slivers(report, context), rest(report)];
    layers.extend(report.plans.iter().map(lots));
    layers.push(faults(report, context));
    layers
}

/// What all layers of a file share.
struct Sheet {
    reference: Option<SpatialRef>,
    about: String,
    per_unit: f64,
    names: Vec<String>,
}

impl Sheet {
    fn put(&mut self, dataset: &mut Dataset, layer: &Layer) -> Result<String, GdalError> {
        let name = self.name(&layer.name);
        let mut transaction = dataset.start_transaction()?;
        {
            let table = transaction.create_layer(LayerOptions {
                name: &name,
                srs: self.reference.as_ref().filter(|_| layer.shape != Shape::Nothing),
                ty: match layer.shape {
                    Shape::Land => OGRwkbGeometryType::wkbMultiPolygon,
                    Shape::Point => OGRwkbGeometryType::wkbPoint,
                    Shape::Nothing => OGRwkbGeometryType::wkbNone,
                },
                options: Some(&["SPATIAL_INDEX=YES", &format!("DESCRIPTION={}", self.about)]),
            })?;
            for (name, kind) in layer.columns {
                FieldDefn::new(name, field_type(*kind))?.add_to_layer(&table)?;
            }
            let defn = Defn::from_layer(&table);
            for row in &layer.rows {
                self.feature(&defn, row)?.create(&table)?;
            }
        }
        transaction.commit()?;
        Ok(name)
    }

    /// A name that `SQLite`, QGIS and PostGIS take, and that no other layer has.
    fn name(&mut self, wanted: &str) -> String {
        let plain: String = wanted.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let cut = |most: usize| shortened(&plain, most).to_owned();
        let mut name = cut(LONGEST_NAME);
        let mut number = 2;
        while self.names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            let tail = format!("_{number}");
            name = cut(LONGEST_NAME - tail.len()) + &tail;
            number += 1;
        }
        self.names.push(name.clone());
        name
    }

    fn feature<'a>(&self, defn: &'a Defn, row: &Row) -> Result<Feature<'a>, GdalError> {
        let mut feature = Feature::new(defn)?;
        for (column, value) in row.values.iter().enumerate() {
            match value {
                Value::Missing => feature.set_field_null(column)?,
                Value::Text(text) => feature.set_field_string(column, &without_nul(text))?,
                Value::Number(number) => feature.set_field_double(column, *number)?,
                Value::Count(count) => feature.set_field_integer64(column, i64::try_from(*count).unwrap_or(i64::MAX))?,
                Value::Flag(flag) => feature.set_field_integer(column, i32::from(*flag))?,
            }
        }
        match row.place {
            Place::Nowhere => {}
            Place::Land(land) if land.0.is_empty() => {}
            Place::Land(land) => feature.set_geometry(Geometry::from_wkb(&wkb::land(land, self.per_unit))?)?,
            Place::Point(at, _) => feature.set_geometry(Geometry::from_wkb(&wkb::point(at, self.per_unit))?)?,
        }
        Ok(feature)
    }
}

/// As many whole letters as fit into `most` bytes.
fn shortened(text: &str, most: usize) -> &str {
    let end = text.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= most).last();
    &text[..end.unwrap_or(0)]
}

/// GDAL takes texts that end at the first NUL; a register may hold anything.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "").into() } else { text.into() }
}

fn field_type(kind: Type) -> OGRFieldType::Type {
    match kind {
        Type::Text => OGRFieldType::OFTString,
        Type::Number => OGRFieldType::OFTReal,
        Type::Count => OGRFieldType::OFTInteger64,
        Type::Flag => OGRFieldType::OFTInteger,
    }
}
