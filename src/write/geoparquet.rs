//! `GeoParquet` 1.1: one file a layer, in the working grid, compressed by Zstandard, by row groups.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use geo::BoundingRect;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type as Schema};
use serde_json::{Value as Json, json};

use super::layers::{Layer, Place, Row, Shape, Type, Value};
use super::{Context, Page, WriteError, files, place, say, wkb};
use crate::normal::crs::Grid;
use crate::report::Report;

/// The column of geometries.
const GEOMETRY: &str = "geometry";

/// So many rows, or so many bytes of geometries, are a row group.
const ROWS: usize = 1 << 16;
const BYTES: usize = 1 << 26;

/// It can be written.
#[expect(clippy::unnecessary_wraps, reason = "a program that was built without it has this function too")]
pub(super) fn check() -> std::result::Result<(), WriteError> {
    Ok(())
}

/// `report.parquet` with the projects; each other layer in a file of its name.
pub(super) fn pages(report: &Report, context: &Context) -> std::result::Result<Vec<Page>, WriteError> {
    files::each(report, context, |layer, name| {
        let file = format!("{name}.parquet");
        let bytes = page(layer, report, context).map_err(|source| WriteError::Parquet { file: file.clone(), source })?;
        Ok(vec![Page::new(&file, bytes)])
    })
}

fn page(layer: &Layer, report: &Report, context: &Context) -> Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new(), layer.columns, layer.shape, context.grid)?;
    for row in &layer.rows {
        writer.put(row)?;
    }
    writer.end(Some(about(report, context)))
}

/// What the file says of the report.
fn about(report: &Report, context: &Context) -> KeyValue {
    let inputs: Vec<Json> = report.inputs.iter().map(|input| json!({ "file": input.file, "sha256": input.sha256 })).collect();
    let mut about = json!({ "case": report.case, "as_of": report.as_of.to_string(), "profile": report.profile, "replan": report.replan, "inputs": inputs });
    if let Some(sentence) = say::about(report, context) {
        about["about"] = json!(sentence);
    }
    KeyValue::new("replan".to_owned(), about.to_string())
}

/// Writes one layer to a file, as `fill` puts its rows, beside and renamed into place; memory holds a row group.
///
/// # Errors
/// The file cannot be written, or `fill` fails; what stood there before still stands there.
pub(super) fn into_file<T, E: From<WriteError>>(
    columns: &'static [super::layers::Column],
    grid: &Grid,
    path: &Path,
    fill: impl FnOnce(&mut dyn FnMut(&Row) -> std::result::Result<(), WriteError>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let failed = |source| WriteError::Parquet { file: path.display().to_string(), source };
    let beside = place::beside(path)?;
    let out: File = beside.reopen().map_err(|source| WriteError::Put { path: path.to_owned(), source })?;
    let mut writer = Writer::new(out, columns, Shape::Land, grid).map_err(failed)?;
    let filled = fill(&mut |row| writer.put(row).map_err(failed))?;
    writer.end(None).map_err(failed)?;
    place::settle(beside, path)?;
    Ok(filled)
}

/// Writes rows; full row groups leave memory.
struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    geometries: Column,
    kinds: BTreeSet<&'static str>,
    extent: Option<[f64; 4]>,
    crs: Json,
    per_unit: f64,
    rows: usize,
    bytes: usize,
}

/// The values of a row group in one column, and where there are any.
#[derive(Default)]
struct Column {
    levels: Vec<i16>,
    values: Values,
}

#[derive(Default)]
enum Values {
    #[default]
    None,
    Texts(Vec<ByteArray>),
    Numbers(Vec<f64>),
    Counts(Vec<i64>),
    Flags(Vec<bool>),
}

impl<W: Write + Send> Writer<W> {
    fn new(to: W, columns: &[super::layers::Column], shape: Shape, grid: &Grid) -> Result<Self> {
        let crs = grid.spatial_ref().and_then(|reference| reference.to_projjson().ok()).and_then(|text| serde_json::from_str(&text).ok());
        let fields = columns.iter().map(|(name, kind)| field(name, *kind)).chain([place_field()]).collect::<Result<_>>()?;
        let schema = Schema::group_type_builder("schema").with_fields(fields).build()?;
        let place = ColumnPath::from(GEOMETRY);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_column_statistics_enabled(place.clone(), EnabledStatistics::None)
            .set_column_dictionary_enabled(place, false)
            .build();
        Ok(Self {
            file: SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?,
            columns: columns.iter().map(|(_, kind)| Column { levels: Vec::new(), values: Values::of(*kind) }).collect(),
            geometries: Column { levels: Vec::new(), values: Values::Texts(Vec::new()) },
            kinds: BTreeSet::new(),
            extent: None,
            crs: crs.filter(|_| shape != Shape::Nothing).unwrap_or(Json::Null),
            per_unit: grid.metres_per_unit,
            rows: 0,
            bytes: 0,
        })
    }

    fn put(&mut self, row: &Row) -> Result<()> {
        for (column, value) in self.columns.iter_mut().zip(&row.values) {
            column.put(value);
        }
        let shape = self.shape(&row.place);
        self.bytes += shape.as_ref().map_or(0, Vec::len);
        self.geometries.put_bytes(shape);
        self.rows += 1;
        if self.rows == ROWS || self.bytes > BYTES { self.flush() } else { Ok(()) }
    }

    /// Well-known binary; remembers what kind it is and how far it reaches.
    fn shape(&mut self, place: &Place) -> Option<Vec<u8>> {
        let (kind, bytes, extent) = match place {
            Place::Nowhere => return None,
            Place::Land(land) => ("MultiPolygon", wkb::land(land, self.per_unit), land.bounding_rect()?),
            Place::Line(course) => ("LineString", wkb::line(course, self.per_unit), course.bounding_rect()?),
            Place::Point([x, y], _) => ("Point", wkb::point([*x, *y], self.per_unit), geo::Rect::new((*x, *y), (*x, *y))),
        };
        self.kinds.insert(kind);
        let own = [extent.min().x, extent.min().y, extent.max().x, extent.max().y].map(|number| number / self.per_unit);
        let known = self.extent.unwrap_or(own);
        let least = |at: usize| known[at].min(own[at]);
        let most = |at: usize| known[at].max(own[at]);
        self.extent = Some([least(0), least(1), most(2), most(3)]);
        Some(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in self.columns.iter_mut().chain([&mut self.geometries]) {
            let mut writer = group.next_column()?.ok_or_else(|| ParquetError::General("a column too many".to_owned()))?;
            column.write(&mut writer)?;
            writer.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    fn end(mut self, about: Option<KeyValue>) -> Result<W> {
        if self.rows > 0 {
            self.flush()?;
        }
        let mut column = json!({ "encoding": "WKB", "geometry_types": self.kinds, "crs": self.crs });
        if let Some(extent) = self.extent {
            column["bbox"] = json!(extent);
        }
        let geo = json!({ "version": "1.1.0", "primary_column": GEOMETRY, "columns": { GEOMETRY: column } });
        self.file.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo.to_string()));
        if let Some(about) = about {
            self.file.append_key_value_metadata(about);
        }
        self.file.into_inner()
    }
}

fn field(name: &str, kind: Type) -> Result<Arc<Schema>> {
    let (physical, logical) = match kind {
        Type::Text | Type::Short(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Number => (Physical::DOUBLE, None),
        Type::Count => (Physical::INT64, None),
        Type::Flag => (Physical::BOOLEAN, None),
    };
    let field = Schema::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    field.build().map(Arc::new)
}

fn place_field() -> Result<Arc<Schema>> {
    Schema::primitive_type_builder(GEOMETRY, Physical::BYTE_ARRAY).with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
}

impl Values {
    fn of(kind: Type) -> Self {
        match kind {
            Type::Text | Type::Short(_) => Self::Texts(Vec::new()),
            Type::Number => Self::Numbers(Vec::new()),
            Type::Count => Self::Counts(Vec::new()),
            Type::Flag => Self::Flags(Vec::new()),
        }
    }
}

impl Column {
    fn put(&mut self, value: &Value) {
        let is_there = match (value, &mut self.values) {
            (Value::Text(text), Values::Texts(values)) => add(values, text.as_str().into()),
            (Value::Number(number), Values::Numbers(values)) => add(values, *number),
            (Value::Count(count), Values::Counts(values)) => add(values, i64::try_from(*count).unwrap_or(i64::MAX)),
            (Value::Flag(flag), Values::Flags(values)) => add(values, *flag),
            _ => false,
        };
        self.levels.push(i16::from(is_there));
    }

    fn put_bytes(&mut self, bytes: Option<Vec<u8>>) {
        self.levels.push(i16::from(bytes.is_some()));
        if let (Values::Texts(values), Some(bytes)) = (&mut self.values, bytes) {
            values.push(bytes.into());
        }
    }

    /// Writes what there is, and forgets it.
    fn write(&mut self, writer: &mut SerializedColumnWriter) -> Result<()> {
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::None => {}
            Values::Texts(values) => drop((writer.typed::<ByteArrayType>().write_batch(values, levels, None)?, values.clear())),
            Values::Numbers(values) => drop((writer.typed::<DoubleType>().write_batch(values, levels, None)?, values.clear())),
            Values::Counts(values) => drop((writer.typed::<Int64Type>().write_batch(values, levels, None)?, values.clear())),
            Values::Flags(values) => drop((writer.typed::<BoolType>().write_batch(values, levels, None)?, values.clear())),
        }
        self.levels.clear();
        Ok(())
    }
}

fn add<T>(values: &mut Vec<T>, value: T) -> bool {
    values.push(value);
    true
}
