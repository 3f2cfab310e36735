//! `GeoParquet`, and Parquet without places as a table, by row groups.
//!
//! Of the crate only the readers of single columns are used: Arrow, which would bring as much code again as this program has, adds
//! nothing for flat columns. What is nested in a column is left out with a note.

mod columns;
mod geo;
mod pages;
mod rows;
pub(super) mod stream;

use std::fs::File;
use std::path::Path;

use gdal::vector::Geometry;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use self::columns::{Cell, Column, Kind};
use self::geo::Geo;
use self::rows::Rows;
use super::file::{check_name, stem};
use super::text::{self, Encoding, Stored};
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, filter, fingerprint, wkb};
use crate::model::{Facts, Note, NoteCode, Says, Severity};

/// So many rows are read at once.
const BATCH: usize = 1024;

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let declared = Encoding::declared(path, entry)?;
    let opened = Opened::new(path)?;
    check_name(path, entry, &[&stem(path)])?;
    let (mut layer, mut high) = (opened.layer(path, entry), High::default());
    let mut rows = opened.rows(opened.all());
    while let Some(batch) = rows.next(BATCH).map_err(|error| told(path, &error))? {
        let before = layer.features.len();
        layer.features.extend(features(batch, before, opened.place.is_some(), &mut high));
    }
    let mut notes = opened.notes(&high);
    layer.notes.append(&mut notes);
    layer.notes = layer.notes.into_iter().map(|note| note.within(&layer.file, &layer.layer)).collect();
    layer.sha256 = fingerprint([path])?;
    text::settle(&mut layer, &Stored::Letters, declared);
    filter::keep(layer, path, entry)
}

/// The features of a batch; the first column is the geometry, where there is one.
fn features(batch: Vec<Vec<Cell>>, before: usize, has_place: bool, high: &mut High) -> Vec<RawFeature> {
    let count = batch.first().map_or(0, Vec::len);
    let mut columns: Vec<_> = batch.into_iter().map(Vec::into_iter).collect();
    let feature = |number: usize| {
        let mut cells = columns.iter_mut().map(|column| column.next().unwrap_or(Cell::Missing));
        let geometry = if has_place { geometry(&cells.next().unwrap_or(Cell::Missing), number, high) } else { RawGeometry::Missing };
        RawFeature { number, geometry, values: cells.map(Cell::into_value).collect() }
    };
    (before + 1..=before + count).map(feature).collect()
}

/// A file that was opened.
struct Opened {
    reader: SerializedFileReader<File>,
    /// The columns of values.
    columns: Vec<Column>,
    /// The column of geometries, and what the file says of it.
    place: Option<(Column, Geo)>,
    /// Columns that cannot be read, and what they hold.
    left_out: Vec<(String, &'static str)>,
    rows: usize,
}

impl Opened {
    fn new(path: &Path) -> Result<Self, ReadError> {
        let open = |source| ReadError::open(path, source);
        let file = File::open(path).map_err(open)?;
        let reader = SerializedFileReader::new(file).map_err(|error| told(path, &error))?;
        let geo = Geo::of(reader.metadata().file_metadata()).map_err(|what| ReadError::content(path, what))?;
        let (mut columns, mut place, mut left_out) = (Vec::new(), None, Vec::new());
        for column in columns::all(reader.metadata().file_metadata().schema_descr()) {
            match (&geo, column.kind) {
                (Some(geo), _) if geo.column == column.name => place = Some((Column { kind: Kind::Place, ..column }, geo.clone())),
                (Some(geo), Kind::Nested) if geo.covers(&column.name) => {}
                (_, Kind::Nested) => left_out.push((column.name, "nested")),
                (_, Kind::Binary) => left_out.push((column.name, "binary")),
                _ => columns.push(column),
            }
        }
        if let (Some(geo), None) = (&geo, &place) {
            let says = Says::from("it says that its geometry is in the column {column}, and there is none").text("column", &geo.column);
            return Err(ReadError::content(path, says));
        }
        let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
        left_out.dedup();
        Ok(Self { reader, columns, place, left_out, rows })
    }

    /// The geometry and all values.
    fn all(&self) -> Vec<Column> {
        self.place.iter().map(|(column, _)| column).chain(&self.columns).cloned().collect()
    }

    fn rows(&self, columns: Vec<Column>) -> Rows<'_> {
        Rows::new(&self.reader, columns)
    }

    /// The layer without its features.
    fn layer(&self, path: &Path, entry: &LayerEntry) -> RawLayer {
        let mut notes = Vec::new();
        let crs = self.place.as_ref().and_then(|(_, geo)| geo.crs(&mut notes));
        let columns = self.columns.iter().map(|column| column.name.clone()).collect();
        let (file, layer) = (entry.file.as_str().into(), stem(path).into());
        RawLayer { file, layer, reader: "geoparquet", crs, columns, features: Vec::new(), notes, sha256: String::new() }
    }

    /// What there is to say of the whole.
    fn notes(&self, high: &High) -> Vec<Note> {
        let left_out = self.left_out.iter().map(|(name, value)| {
            let facts = Facts::new().text("column", name).text("value", *value).count("features", self.rows);
            Note::new(NoteCode::ValueUnreadable, Severity::Info).with(facts)
        });
        let spherical = self.place.as_ref().filter(|(_, geo)| geo.edges_are_arcs()).map(|_| {
            let facts = Facts::new().says("says", "its edges are arcs on the sphere; they are read as straight ones");
            Note::new(NoteCode::ReaderSays, Severity::Warning).with(facts)
        });
        left_out.chain(spherical).chain(high.note()).collect()
    }
}

/// How many geometries have heights, and the first of them.
#[derive(Debug, Default)]
struct High {
    count: usize,
    first: Option<usize>,
}

impl High {
    fn note(&self) -> Option<Note> {
        let note = Note { feature: self.first, ..Note::new(NoteCode::HeightsDropped, Severity::Info) };
        self.first.map(|_| note.with(Facts::new().count("features", self.count)))
    }
}

fn geometry(cell: &Cell, number: usize, high: &mut High) -> RawGeometry {
    let bytes = match cell {
        Cell::Bytes(bytes) => bytes.data(),
        _ => return RawGeometry::Missing,
    };
    match wkb::read(bytes).or_else(|why| rewritten(bytes).ok_or(why).and_then(|bytes| wkb::read(&bytes))) {
        Ok(read) => {
            if read.high {
                high.count += 1;
                high.first.get_or_insert(number);
            }
            read.geometry.map_or(RawGeometry::Missing, RawGeometry::Shape)
        }
        Err(why) => RawGeometry::Broken(why.into()),
    }
}

/// What other programs write besides (the other byte order, heights after the custom of PostGIS), as ISO has it.
fn rewritten(bytes: &[u8]) -> Option<Vec<u8>> {
    super::quietly(|| Geometry::from_wkb(bytes).and_then(|geometry| geometry.iso_wkb())).ok()
}

fn told(path: &Path, error: &ParquetError) -> ReadError {
    let what = error.to_string();
    let words = what.strip_prefix("Parquet error: ").unwrap_or(&what);
    ReadError::content(path, Says::from("it is no sound Parquet: {words}").text("words", words))
}
