//! What `replan overlay` writes: CSV, and with shapes GeoJSON, FlatGeobuf and GeoPackage.

use std::io::Write;
use std::path::{Path, PathBuf};

use gdal::errors::GdalError;
use gdal::vector::{Defn, Feature, FieldDefn, Geometry, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::vsi;
use gdal::{Dataset, DatasetOptions, DriverManager, GdalOpenFlags};

use super::{WriteError, place, wkb};
use crate::normal::crs::Grid;
use crate::overlay::layers::{Kind, Row, Shares};
use crate::read::{quietly, shown};

/// Which rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Those about lots.
    Left,
    /// Also what no lot covers and what failed, with a last column `kind`.
    Listed,
}

/// The formats: ending, GDAL's driver; none: CSV.
pub const FORMATS: &[(&str, Option<&str>)] =
    &[("csv", None), ("geojson", Some("GeoJSON")), ("fgb", Some("FlatGeobuf")), ("gpkg", Some("GPKG"))];

/// The rows as CSV; numbers with the fewest digits that read back to the same double.
#[must_use]
pub fn csv(shares: &Shares, rest: Rest) -> Vec<u8> {
    let mut text = head(rest).to_vec();
    shares.rows.iter().for_each(|row| line(row, rest, &mut text));
    text
}

/// The first line of a CSV.
#[must_use]
pub fn head(rest: Rest) -> &'static [u8] {
    if rest == Rest::Listed { b"parcel,value,area_m2,share,kind\n" } else { b"parcel,value,area_m2,share\n" }
}

/// Adds the line of a row, if it is among those that are written.
pub fn line(row: &Row, rest: Rest, text: &mut Vec<u8>) {
    if rest == Rest::Left && row.kind != Kind::Lot {
        return;
    }
    quoted(&row.parcel, text);
    text.push(b',');
    quoted(&row.value, text);
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
    let mut buffer = ryu::Buffer::new();
    let digits = buffer.format(number);
    if digits.contains('e') {
        // Writing to memory does not fail.
        let _ = write!(text, "{number}");
    } else {
        text.extend_from_slice(digits.strip_suffix(".0").unwrap_or(digits).as_bytes());
    }
}

fn rows(shares: &Shares, rest: Rest) -> impl Iterator<Item = &Row> {
    shares.rows.iter().filter(move |row| rest == Rest::Listed || row.kind == Kind::Lot)
}

fn quoted(cell: &str, text: &mut Vec<u8>) {
    if cell.contains([',', '"', '\n', '\r']) {
        text.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
    } else {
        text.extend_from_slice(cell.as_bytes());
    }
}

/// Writes the rows to a file in the format of its ending, beside and renamed into place.
///
/// # Errors
/// The ending is none of [`FORMATS`], GDAL refuses, or the file cannot be written.
pub fn into_file(shares: &Shares, rest: Rest, grid: &Grid, path: &Path) -> Result<(), WriteError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let Some((ending, driver)) = FORMATS.iter().find(|(known, _)| *known == ending) else {
        return Err(WriteError::Format { path: path.to_owned(), formats: FORMATS.iter().map(|(ending, _)| *ending).collect() });
    };
    let bytes = match driver {
        None => csv(shares, rest),
        Some(driver) => {
            let failed = |source| WriteError::Gdal { file: path.display().to_string(), source };
            with_gdal(shares, rest, grid, driver, ending).map_err(failed)?
        }
    };
    place::put(path, &bytes)
}

/// Writes the rows to a table of a database, in one transaction; a table of that name is replaced.
///
/// `connection` is one that GDAL opens, such as `PG:dbname=plans tables=shares`; the table is the one of `tables`, else `overlay`.
///
/// # Errors
/// The database cannot be opened or refuses; what stood in the table before still stands there.
pub fn into_database(shares: &Shares, rest: Rest, grid: &Grid, connection: &str) -> Result<(), WriteError> {
    let failed =
        |source: GdalError| WriteError::Database { name: shown(connection), what: without_connection(&source.to_string(), connection) };
    let (target, table) = target(connection);
    let flags = GdalOpenFlags::GDAL_OF_UPDATE | GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR;
    let write = || {
        let mut dataset = Dataset::open_ex(&target, DatasetOptions { open_flags: flags, ..DatasetOptions::default() })?;
        let mut transaction = dataset.start_transaction()?;
        fill(&mut transaction, shares, rest, grid, &table, Some(&["OVERWRITE=YES", "GEOMETRY_NAME=geom", "LAUNDER=NO"]))?;
        transaction.commit()?;
        dataset.close()
    };
    quietly(write).map_err(failed)
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

fn with_gdal(shares: &Shares, rest: Rest, grid: &Grid, driver: &str, ending: &str) -> Result<Vec<u8>, GdalError> {
    let path = PathBuf::from(format!("/vsimem/replan-overlay/overlay.{ending}"));
    let mut dataset = DriverManager::get_driver_by_name(driver)?.create_vector_only(&path)?;
    fill(&mut dataset, shares, rest, grid, "overlay", None)?;
    dataset.close()?;
    vsi::get_vsi_mem_file_bytes_owned(&path)
}

fn fill(dataset: &mut Dataset, shares: &Shares, rest: Rest, grid: &Grid, name: &str, options: Option<&[&str]>) -> Result<(), GdalError> {
    {
        let reference = grid.spatial_ref();
        let ty = OGRwkbGeometryType::wkbMultiPolygon;
        let layer = dataset.create_layer(LayerOptions { name, srs: reference.as_ref(), ty, options })?;
        let columns = [("parcel", true), ("value", true), ("area_m2", false), ("share", false), ("kind", true)];
        for (name, is_text) in columns {
            let kind = if is_text { OGRFieldType::OFTString } else { OGRFieldType::OFTReal };
            FieldDefn::new(name, kind)?.add_to_layer(&layer)?;
        }
        let defn = Defn::from_layer(&layer);
        for row in rows(shares, rest) {
            feature(&defn, row, grid)?.create(&layer)?;
        }
    }
    Ok(())
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
