//! What `replan overlay` writes: CSV, and with shapes GeoJSON, FlatGeobuf, GeoPackage and `GeoParquet`.

use std::io::Write;
use std::path::Path;

use gdal::errors::GdalError;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, Layer, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{Dataset, DatasetCapability, DatasetOptions, DriverManager, GdalOpenFlags};

use super::layers::{self, Type, Value};
use super::{WITHOUT_LAND, WriteError, geoparquet, place, wkb};
use crate::normal::crs::Grid;
use crate::overlay::layers::{Cells, Kind, Row, Shares};
use crate::read::{quietly, shown};

/// Which rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Those about lots.
    Left,
    /// Also what no lot covers and what failed, with a last column `kind`.
    Listed,
}

impl Rest {
    /// Whether rows of a kind are among those that are written.
    fn takes(self, kind: Kind) -> bool {
        self == Self::Listed || kind == Kind::Lot
    }
}

/// How a format is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As text, here.
    Csv,
    /// By this driver of GDAL's.
    Gdal(&'static str),
    /// By ourselves, where the program was built with it.
    GeoParquet,
}

impl Format {
    /// Whether it can be written, told before any work is done.
    ///
    /// # Errors
    /// The program was built without it.
    pub fn check(self) -> Result<(), WriteError> {
        if self == Self::GeoParquet { geoparquet::check() } else { Ok(()) }
    }
}

/// The formats by the endings of their files.
pub const FORMATS: &[(&str, Format)] = &[
    ("csv", Format::Csv),
    ("geojson", Format::Gdal("GeoJSON")),
    ("fgb", Format::Gdal("FlatGeobuf")),
    ("gpkg", Format::Gdal("GPKG")),
    ("parquet", Format::GeoParquet),
];

/// What a table is called where nobody says otherwise.
const TABLE: &str = "overlay";

/// The columns of a table.
const COLUMNS: &[(&str, OGRFieldType::Type)] = &[
    ("parcel", OGRFieldType::OFTString),
    ("value", OGRFieldType::OFTString),
    ("area_m2", OGRFieldType::OFTReal),
    ("share", OGRFieldType::OFTReal),
    ("kind", OGRFieldType::OFTString),
];

/// The rows as CSV; numbers with the fewest digits that read back to the same double.
#[must_use]
pub fn csv(shares: &Shares, rest: Rest) -> Vec<u8> {
    let mut text = head(rest).to_vec();
    shares.rows.iter().for_each(|row| line(&row.cells(), rest, &mut text));
    text
}

/// The first line of a CSV.
#[must_use]
pub fn head(rest: Rest) -> &'static [u8] {
    if rest == Rest::Listed { b"parcel,value,area_m2,share,kind\n" } else { b"parcel,value,area_m2,share\n" }
}

/// Adds the line of a row, if it is among those that are written.
pub fn line(row: &Cells, rest: Rest, text: &mut Vec<u8>) {
    if !rest.takes(row.kind) {
        return;
    }
    quoted(row.parcel, text);
    text.push(b',');
    quoted(row.value, text);
    for number in [row.area.map(|area| area.0), row.share] {
        text.push(b',');
        if let Some(number) = number {
            shortest(number, text);
        }
    }
    if rest == Rest::Listed {
        text.push(b',');
        text.extend_from_slice(row.kind.name().as_bytes());
    }
    text.push(b'\n');
}

/// Adds the fewest digits that read back to the same double, never with an exponent.
fn shortest(number: f64, text: &mut Vec<u8>) {
    let mut buffer = zmij::Buffer::new();
    let digits = buffer.format(number);
    if digits.contains('e') {
        // Writing to memory does not fail.
        let _ = write!(text, "{number}");
    } else {
        text.extend_from_slice(digits.strip_suffix(".0").unwrap_or(digits).as_bytes());
    }
}

fn quoted(cell: &str, text: &mut Vec<u8>) {
    if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        text.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
    } else {
        text.extend_from_slice(cell.as_bytes());
    }
}

/// Takes rows as they come.
pub type Put<'a> = &'a mut dyn FnMut(&[Row]) -> Result<(), WriteError>;

/// Writes rows to a file in the format of its ending, as `fill` puts them, beside and renamed into place at the end.
///
/// Memory does not grow with the rows: so a `FlatGeobuf` has no spatial index. It cannot hold rows without land: they stand in a CSV
/// beside it.
///
/// # Errors
/// The ending is none of [`FORMATS`], GDAL refuses, the file cannot be written, or `fill` fails; what stood there before still
/// stands there.
pub fn into_file<T, E: From<WriteError>>(rest: Rest, grid: &Grid, path: &Path, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match FORMATS.iter().find(|(known, _)| *known == ending) {
        None => {
            let formats = FORMATS.iter().map(|(ending, _)| *ending).collect();
            Err(WriteError::Format { path: path.to_owned(), formats }.into())
        }
        Some((_, Format::Csv)) => into_csv(rest, path, fill),
        Some((ending, Format::Gdal(driver))) => into_layer(rest, grid, path, driver, ending, fill),
        Some((_, Format::GeoParquet)) => into_geoparquet(rest, grid, path, fill),
    }
}

fn into_csv<T, E: From<WriteError>>(rest: Rest, path: &Path, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
    let failed = |source| WriteError::Put { path: path.to_owned(), source };
    let beside = place::beside(path)?;
    let mut out = std::io::BufWriter::new(beside.reopen().map_err(failed)?);
    out.write_all(head(rest)).map_err(failed)?;
    let mut text = Vec::new();
    let filled = fill(&mut |rows| {
        text.clear();
        for row in rows {
            line(&row.cells(), rest, &mut text);
        }
        out.write_all(&text).map_err(failed)
    })?;
    out.flush().map_err(failed)?;
    place::settle(beside, path)?;
    Ok(filled)
}

fn into_geoparquet<T, E: From<WriteError>>(rest: Rest, grid: &Grid, path: &Path, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
    geoparquet::into_file(PLAIN_COLUMNS, grid, path, |put| {
        fill(&mut |rows| {
            let mut wanted = rows.iter().filter(|row| rest.takes(row.kind));
            wanted.try_for_each(|row| put(&plain(row)))
        })
    })
}

/// The columns of a table, as layers of reports have them.
const PLAIN_COLUMNS: &[layers::Column] =
    &[("parcel", Type::Text), ("value", Type::Text), ("area_m2", Type::Number), ("share", Type::Number), ("kind", Type::Text)];

fn plain(row: &Row) -> layers::Row<'_> {
    let values = vec![
        row.parcel.as_ref().into(),
        Value::Text(row.value.to_string()),
        row.area.map(|area| area.0).into(),
        row.share.into(),
        row.kind.name().into(),
    ];
    layers::Row { values, place: row.land.as_ref().map_or(layers::Place::Nowhere, layers::Place::Land) }
}

/// Writes a layer by a driver of GDAL's, which puts files of its own beside while it works.
fn into_layer<T, E: From<WriteError>>(
    rest: Rest,
    grid: &Grid,
    path: &Path,
    driver: &str,
    ending: &str,
    fill: impl FnOnce(Put) -> Result<T, E>,
) -> Result<T, E> {
    let failed = |source| WriteError::Gdal { file: path.display().to_string(), source };
    let folder = place::folder_beside(path)?;
    let inner = folder.path().join(format!("{TABLE}.{ending}"));
    let mut nowhere = Vec::new();
    let write = || -> Result<T, E> {
        let driver = DriverManager::get_driver_by_name(driver).map_err(failed)?;
        let mut dataset = driver.create_vector_only(&inner).map_err(failed)?;
        let options = Some(["SPATIAL_INDEX=NO"].as_slice()).filter(|_| ending == "fgb");
        let table = Table { rest, grid, name: TABLE, options, failed: &failed };
        let filled = table.fill(&mut dataset, |put| {
            fill(&mut |rows| {
                let lost = rows.iter().filter(|row| ending == "fgb" && row.land.as_ref().is_none_or(|land| land.0.is_empty()));
                lost.for_each(|row| line(&row.cells(), rest, &mut nowhere));
                put(rows)
            })
        })?;
        dataset.close().map_err(failed)?;
        Ok(filled)
    };
    let filled = quietly(write)?;
    place::settle_from(&inner, path)?;
    let beside = path.with_extension(format!("{WITHOUT_LAND}.csv"));
    if nowhere.is_empty() {
        place::remove(&beside, &[head(Rest::Left), head(Rest::Listed)])?;
    } else {
        place::put(&beside, &[head(rest), &nowhere].concat())?;
    }
    Ok(filled)
}

/// Writes rows to a table of a database, as `fill` puts them, in one transaction; a table of that name is replaced.
///
/// `connection` is one that GDAL opens, such as `PG:dbname=plans tables=shares`; the table is the one of `tables`, else `overlay`.
///
/// # Errors
/// The database cannot be opened or refuses, or `fill` fails; what stood in the table before still stands there.
pub fn into_database<T, E: From<WriteError>>(
    rest: Rest,
    grid: &Grid,
    connection: &str,
    fill: impl FnOnce(Put) -> Result<T, E>,
) -> Result<T, E> {
    let failed =
        |source: GdalError| WriteError::Database { name: shown(connection), what: without_connection(&source.to_string(), connection) };
    let (target, table) = target(connection);
    let flags = GdalOpenFlags::GDAL_OF_UPDATE | GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR;
    let write = || -> Result<T, E> {
        let mut dataset = Dataset::open_ex(&target, DatasetOptions { open_flags: flags, ..DatasetOptions::default() }).map_err(failed)?;
        let options: &[&str] = &["OVERWRITE=YES", "GEOMETRY_NAME=geom", "LAUNDER=NO"];
        let table = Table { rest, grid, name: &table, options: Some(options), failed: &failed };
        let filled = table.fill(&mut dataset, fill)?;
        dataset.close().map_err(failed)?;
        Ok(filled)
    };
    quietly(write)
}

/// The connection without its `tables`, and the table.
fn target(connection: &str) -> (String, String) {
    let is_table = |word: &&str| word.to_ascii_lowercase().starts_with("tables=");
    let table = connection.split(' ').find(is_table).and_then(|word| word.split_once('=')).map_or("overlay", |(_, table)| table);
    let rest = connection.split(' ').filter(|word| !is_table(word)).collect::<Vec<_>>().join(" ");
    (rest, table.to_owned())
}

/// An error's words with the connection as it may be shown.
fn without_connection(words: &str, connection: &str) -> String {
    words.replace(connection, &shown(connection)).replace(&target(connection).0, &shown(&target(connection).0))
}

/// A table of GDAL's to be.
struct Table<'a> {
    rest: Rest,
    grid: &'a Grid,
    name: &'a str,
    options: Option<&'a [&'a str]>,
    failed: &'a dyn Fn(GdalError) -> WriteError,
}

impl Table<'_> {
    /// Makes the table with its rows, in one step where the format knows such.
    fn fill<T, E: From<WriteError>>(&self, dataset: &mut Dataset, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
        if !dataset.has_capability(DatasetCapability::TRANSACTIONS) {
            return self.put(dataset, fill);
        }
        let mut transaction = dataset.start_transaction().map_err(self.failed)?;
        let filled = self.put(&mut transaction, fill)?;
        transaction.commit().map_err(self.failed)?;
        Ok(filled)
    }

    fn put<T, E: From<WriteError>>(&self, dataset: &mut Dataset, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
        let layer = self.layer(dataset).map_err(self.failed)?;
        let defn = Defn::from_layer(&layer);
        fill(&mut |rows| {
            let mut wanted = rows.iter().filter(|row| self.rest.takes(row.kind));
            wanted.try_for_each(|row| feature(&defn, row, self.grid)?.create(&layer)).map_err(self.failed)
        })
    }

    fn layer<'d>(&self, dataset: &'d mut Dataset) -> Result<Layer<'d>, GdalError> {
        let (reference, ty) = (self.grid.spatial_ref(), OGRwkbGeometryType::wkbMultiPolygon);
        let layer = dataset.create_layer(LayerOptions { name: self.name, srs: reference.as_ref(), ty, options: self.options })?;
        for (name, kind) in COLUMNS {
            FieldDefn::new(name, *kind)?.add_to_layer(&layer)?;
        }
        Ok(layer)
    }
}

fn feature<'a>(defn: &'a Defn, row: &Row, grid: &Grid) -> Result<Feature<'a>, GdalError> {
    let mut feature = Feature::new(defn)?;
    feature.set_field_string(0, &row.parcel)?;
    feature.set_field_string(1, &row.value)?;
    match row.area {
        Some(area) => feature.set_field_double(2, area.0)?,
        None => feature.set_field_null(2)?,
    }
    match row.share {
        Some(share) => feature.set_field_double(3, share)?,
        None => feature.set_field_null(3)?,
    }
    feature.set_field_string(4, row.kind.name())?;
    if let Some(land) = row.land.as_ref().filter(|land| !land.0.is_empty()) {
        feature.set_geometry(Geometry::from_wkb(&wkb::land(land, grid.metres_per_unit))?)?;
    }
    Ok(feature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_are_as_short_as_can_be() {
        let own = [0.0, -0.0, 1.0, 0.1, 1e-7, 1e-5, 123_456_789.123_456_79, 1e15, 1e16, 1e21, 5e-324, f64::MAX];
        let many = (0..2000).map(|step| (f64::from(step) * 0.734).exp2() / 1e150).filter(|number| number.is_finite());
        for number in own.into_iter().chain(many) {
            let mut text = Vec::new();
            shortest(number, &mut text);
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits(), "{text}");
            assert!(text.len() == number.to_string().len() && !text.contains('e'), "{text} {number}");
        }
    }
}
