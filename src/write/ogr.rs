//! Layers through GDAL's drivers, made in its memory.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use gdal::config::{clear_thread_local_config_option, set_thread_local_config_option};
use gdal::errors::GdalError;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, vsi};

use super::layers::{Layer, Place, Row, Shape, Type, Value};
use super::{Context, Page, WriteError, wkb};
use crate::model::Date;

/// Makes files in GDAL's memory, the main one at the path that `fill` gets; all of them in the order of their names, the main one first.
///
/// Wherever GDAL would write the time of the run it writes the day.
pub(super) fn in_memory(name: &str, day: Date, fill: impl FnOnce(&Path) -> Result<(), GdalError>) -> Result<Vec<Page>, WriteError> {
    let failed = |source| WriteError::Gdal { file: name.to_owned(), source };
    let folder = folder();
    let settings = [
        ("OGR_CURRENT_DATE", format!("{day}T00:00:00.000Z")),
        // From GDAL 3.8 on, a second thread would build the spatial index meanwhile and lay out the file its own way.
        ("OGR_GPKG_ALLOW_THREADED_RTREE", "NO".to_owned()),
    ];
    for (option, value) in &settings {
        set_thread_local_config_option(option, value).map_err(failed)?;
    }
    let filled = fill(&folder.join(name));
    for (option, _) in &settings {
        clear_thread_local_config_option(option).map_err(failed)?;
    }
    let pages = pages(&folder, name);
    filled.and(pages).map_err(failed)
}

/// A folder in GDAL's memory that no other thread uses.
fn folder() -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    PathBuf::from(format!("/vsimem/replan-{}", NUMBER.fetch_add(1, Ordering::Relaxed)))
}

/// Takes all files out of the folder, so that none is left in memory.
fn pages(folder: &Path, first: &str) -> Result<Vec<Page>, GdalError> {
    let mut pages = Vec::new();
    for name in vsi::read_dir(folder, false)? {
        let bytes = vsi::get_vsi_mem_file_bytes_owned(folder.join(&name))?;
        pages.push(Page::new(&name.to_string_lossy(), bytes));
    }
    pages.sort_by(|one, other| (one.name != first, &one.name).cmp(&(other.name != first, &other.name)));
    Ok(pages)
}

/// How a driver wants its columns and texts.
pub(super) struct Sheet {
    /// The CRS of the layers.
    pub(super) reference: Option<SpatialRef>,
    /// Metres in one unit of the grid.
    pub(super) per_unit: f64,
    /// Options of every layer.
    pub(super) options: Vec<String>,
    /// What a column is called.
    pub(super) named: fn(&str) -> &str,
    /// How many bytes a text may have; a longer one ends in `…`.
    pub(super) longest_text: Option<usize>,
}

impl Sheet {
    /// A sheet in the working grid that takes everything as it is.
    pub(super) fn new(context: &Context, options: Vec<String>) -> Self {
        let (reference, per_unit) = (context.grid.spatial_ref(), context.grid.metres_per_unit);
        Self { reference, per_unit, options, named: |name| name, longest_text: None }
    }

    /// Writes a layer under a name.
    pub(super) fn put(&self, dataset: &mut Dataset, layer: &Layer, name: &str) -> Result<(), GdalError> {
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        let table = dataset.create_layer(LayerOptions {
            name,
            srs: self.reference.as_ref().filter(|_| layer.shape != Shape::Nothing),
            ty: geometry_type(layer.shape),
            options: Some(&options),
        })?;
        for (name, kind) in layer.columns {
            self.column(name, *kind)?.add_to_layer(&table)?;
        }
        let defn = Defn::from_layer(&table);
        for row in &layer.rows {
            self.feature(&defn, row)?.create(&table)?;
        }
        Ok(())
    }

    fn column(&self, name: &str, kind: Type) -> Result<FieldDefn, GdalError> {
        let column = FieldDefn::new((self.named)(name), field_type(kind))?;
        match (kind, self.longest_text) {
            (Type::Short(width), _) => column.set_width(i32::from(width)),
            (Type::Text, Some(most)) => column.set_width(i32::try_from(most).unwrap_or(i32::MAX)),
            // A DBF has fixed digits: a tenth of a square millimetre is enough, and hectares fit.
            (Type::Number, Some(_)) => {
                column.set_width(19);
                column.set_precision(4);
            }
            (Type::Count, Some(_)) => column.set_width(10),
            _ => {}
        }
        Ok(column)
    }

    fn feature<'d>(&self, defn: &'d Defn, row: &Row) -> Result<Feature<'d>, GdalError> {
        let mut feature = Feature::new(defn)?;
        for (column, value) in row.values.iter().enumerate() {
            match value {
                Value::Missing => feature.set_field_null(column)?,
                Value::Text(text) => feature.set_field_string(column, &self.text(text))?,
                Value::Number(number) => feature.set_field_double(column, *number)?,
                Value::Count(count) => feature.set_field_integer64(column, i64::try_from(*count).unwrap_or(i64::MAX))?,
                Value::Flag(flag) => feature.set_field_integer(column, i32::from(*flag))?,
            }
        }
        match row.place {
            Place::Nowhere => {}
            Place::Land(land) if land.0.is_empty() => {}
            Place::Land(land) => feature.set_geometry(Geometry::from_wkb(&wkb::land(land, self.per_unit))?)?,
            Place::Line(course) => feature.set_geometry(Geometry::from_wkb(&wkb::line(course, self.per_unit))?)?,
            Place::Point(at, _) => feature.set_geometry(Geometry::from_wkb(&wkb::point(at, self.per_unit))?)?,
        }
        Ok(feature)
    }

    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = without_nul(text);
        match self.longest_text {
            Some(most) if text.len() > most => format!("{}…", shortened(&text, most - '…'.len_utf8())).into(),
            _ => text,
        }
    }
}

fn geometry_type(shape: Shape) -> OGRwkbGeometryType::Type {
    match shape {
        Shape::Land => OGRwkbGeometryType::wkbMultiPolygon,
        Shape::Line => OGRwkbGeometryType::wkbLineString,
        Shape::Point => OGRwkbGeometryType::wkbPoint,
        Shape::Nothing => OGRwkbGeometryType::wkbNone,
    }
}

fn field_type(kind: Type) -> OGRFieldType::Type {
    match kind {
        Type::Text | Type::Short(_) => OGRFieldType::OFTString,
        Type::Number => OGRFieldType::OFTReal,
        Type::Count => OGRFieldType::OFTInteger64,
        Type::Flag => OGRFieldType::OFTInteger,
    }
}

/// As many whole letters as fit into `most` bytes.
pub(super) fn shortened(text: &str, most: usize) -> &str {
    let end = text.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= most).last();
    &text[..end.unwrap_or(0)]
}

/// GDAL takes texts that end at the first NUL; a register may hold anything.
pub(super) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "").into() } else { text.into() }
}
