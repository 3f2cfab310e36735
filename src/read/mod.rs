//! Floor 1: files as raw layers. Nothing is judged, moved or repaired here.
//!
//! A new input is one file here and one line in [`READERS`].

mod archive;
pub mod cad;
pub mod case;
mod columns;
mod draft;
mod error;
mod ffi;
mod file;
mod filter;
mod folder;
pub mod geojson;
#[cfg_attr(not(feature = "geoparquet"), path = "no_geoparquet.rs")]
mod geoparquet;
mod names;
mod ogr;
pub mod roles;
mod settings;
mod sheet;
pub mod stream;
mod table;
pub mod text;
mod wkb;
mod wkt;
mod workbook;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

pub use archive::split as split_archive;
pub use case::{CaseFile, LayerEntry};
pub use columns::{Column, column, recognised};
pub use error::ReadError;
pub use folder::{Found, files};
pub use names::{LayerNames, Names, Shape, Wording, names, wording};
pub use sheet::area_of;

use self::file::Folders;
use crate::model::{Note, Says};

/// A layer as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct RawLayer {
    /// The file as the case names it.
    pub file: Arc<str>,
    /// The layer's name; a table's or `GeoJSON` file's is its stem.
    pub layer: Arc<str>,
    /// The reader's name, as in `replan list readers`.
    pub reader: &'static str,
    /// The CRS that the file states, as it states it: `EPSG:9208`, a URN, WKT.
    pub crs: Option<String>,
    /// The names of the columns, in the file's order.
    pub columns: Vec<String>,
    /// The features in the file's order.
    pub features: Vec<RawFeature>,
    /// What was odd about the file and its features; places are in the file's own coordinates.
    pub notes: Vec<Note>,
    /// The fingerprint of the file, of all its parts for a format of several (`.shp`, `.shx`, `.dbf` …).
    pub sha256: String,
}

/// A feature as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct RawFeature {
    /// Its number in the layer, from 1; what a filter leaves out keeps its number.
    pub number: usize,
    /// Its geometry, x before y as the file stores it.
    pub geometry: RawGeometry,
    /// One value a column.
    pub values: Vec<Value>,
}

/// A geometry as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum RawGeometry {
    /// A geometry; coordinates may be anything, rings may be open or broken.
    Shape(geo::Geometry<f64>),
    /// There is none, or an empty one.
    Missing,
    /// There is one that cannot be read; why.
    Broken(Says),
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Null, or not there.
    Missing,
    /// Text, as it stands in the file.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
}

impl Value {
    /// The text that a person would read; `None` where there is nothing but space.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Missing => return None,
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }
}

/// A layer that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Input {
    /// The file as the case names it.
    pub file: String,
    /// The layer in the file.
    pub layer: Option<String>,
    /// The fingerprint of the file.
    pub sha256: String,
    /// How many features or rows it has.
    pub features: usize,
    /// The CRS by which its coordinates were placed; null for a table.
    pub crs: Option<String>,
}

impl Input {
    /// A file that is no layer, such as a profile.
    #[must_use]
    pub fn of_text(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), layer: None, sha256: sha256(text.as_bytes()), features: 0, crs: None }
    }
}

/// How a kind of file is read.
#[derive(Debug)]
pub struct Reader {
    /// Its name in `replan list readers`.
    pub name: &'static str,
    /// The endings of its files, lower case, without dot; empty: whatever no other reader takes.
    pub endings: &'static [&'static str],
    /// Reads one layer.
    pub read: fn(&Path, &LayerEntry) -> Result<RawLayer, ReadError>,
    /// The layers of a file, each as a case would name it.
    pub contents: fn(&Path, &LayerEntry) -> Result<Vec<LayerEntry>, ReadError>,
}

/// The endings of Parquet.
const ENDINGS_OF_PARQUET: &[&str] = &["parquet", "geoparquet"];

/// All readers; the first that takes the ending reads the file.
pub const READERS: &[Reader] = &[
    Reader {
        name: "geojson",
        endings: &["geojson", "json", "geojsonl", "geojsons", "ndjson"],
        read: geojson::read,
        contents: file::one_layer,
    },
    Reader { name: "csv", endings: &["csv", "tsv", "txt"], read: table::read, contents: file::one_layer },
    Reader { name: "workbook", endings: &["xlsx", "xlsm", "xlsb", "xls", "ods"], read: workbook::read, contents: workbook::contents },
    Reader { name: cad::NAME, endings: cad::ENDINGS, read: cad::read, contents: file::one_layer },
    Reader { name: "geoparquet", endings: ENDINGS_OF_PARQUET, read: geoparquet::read, contents: file::one_layer },
    Reader { name: archive::ENDING, endings: archive::ENDINGS, read: archive::read, contents: archive::contents },
    Reader { name: "gdal", endings: &[], read: ogr::read, contents: ogr::contents },
];

/// Reads the layer that `entry` names; relative paths start at `folder`.
///
/// # Errors
/// The file cannot be opened, has no such layer, or is not what its ending says. A single bad feature is no error: it
/// comes back as [`RawGeometry::Broken`] or as a note.
pub fn layer(folder: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let (path, reader) = path_of(folder, entry);
    there(&path, &entry.file)?;
    file::check(&path, Folders::of(reader))?;
    (reader.read)(&path, entry)
}

/// Whether a layer is read here, by whatever thread, and not by a library that is called by one thread at a time.
#[must_use]
pub fn is_own(entry: &LayerEntry) -> bool {
    let (_, reader) = path_of(Path::new(""), entry);
    matches!(reader.name, "geojson" | "csv")
}

/// All layers of a file or database, each as a case would name it; a drawing is one, a workbook has one a sheet.
///
/// # Errors
/// The file cannot be opened, or is not what its ending says.
pub fn contents(folder: &Path, file: &str) -> Result<Vec<LayerEntry>, ReadError> {
    let entry = LayerEntry { file: file.to_owned(), ..LayerEntry::default() };
    let (path, reader) = path_of(folder, &entry);
    there(&path, file)?;
    file::check(&path, Folders::of(reader))?;
    (reader.contents)(&path, &entry)
}

/// A file that is not there is told of in our own words; whether a connection leads anywhere only GDAL knows.
fn there(path: &Path, file: &str) -> Result<(), ReadError> {
    if file::is_connection(file) || archive::split(path).is_some() {
        return Ok(());
    }
    std::fs::metadata(path).map(drop).map_err(|source| ReadError::open(path, source))
}

/// Where the file of an entry is, and what reads it.
fn path_of(folder: &Path, entry: &LayerEntry) -> (PathBuf, &'static Reader) {
    let any = &READERS[READERS.len() - 1];
    let path = folder.join(&entry.file);
    if file::is_connection(&entry.file) && !path.exists() {
        return (entry.file.clone().into(), any);
    }
    let ending = file::ending(&path);
    let ending = if archive::split(&path).is_some() { archive::ENDING.to_owned() } else { ending };
    let reader = READERS.iter().find(|reader| reader.endings.contains(&ending.as_str()));
    (path, reader.unwrap_or(any))
}

/// The name of a file or database as people may see it: a connection without its password.
#[must_use]
pub fn shown(name: &str) -> String {
    ogr::shown(name)
}

/// Calls GDAL with nothing of what it says on stderr; its last words are in the error.
pub fn quietly<T>(call: impl FnOnce() -> T) -> T {
    let _ears = ffi::Listener::new();
    call()
}

/// Keeps PROJ from writing to stderr in all projections that are made from now on.
pub fn silence_proj() {
    ffi::silence_proj();
}

/// Whether a name is a connection that GDAL opens, and no path.
#[must_use]
pub fn is_connection(name: &str) -> bool {
    file::is_connection(name)
}

/// The SHA-256 of the files one after the other, in lower-case hexadecimal.
///
/// # Errors
/// A file cannot be read.
pub fn fingerprint<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<String, ReadError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for path in paths {
        let mut file = File::open(path).map_err(|source| ReadError::open(path, source))?;
        loop {
            let length = file.read(&mut buffer).map_err(|source| ReadError::open(path, source))?;
            if length == 0 {
                break;
            }
            hash.update(&buffer[..length]);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// The SHA-256 of bytes, as [`fingerprint`] gives it.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_that_of_the_bytes() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
