//! Floor 1: files as raw layers. Nothing is judged, moved or repaired here.
//!
//! A new input is one file here and one line in [`READERS`].

pub mod case;
mod error;
mod ffi;
mod geojson;
mod ogr;
mod table;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use case::{CaseFile, LayerEntry};
pub use error::ReadError;

use crate::model::Note;

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
    Broken(String),
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

/// How a kind of file is read.
#[derive(Debug)]
pub struct Reader {
    /// Its name in `replan list readers`.
    pub name: &'static str,
    /// The endings of its files, lower case, without dot; empty: whatever no other reader takes.
    pub endings: &'static [&'static str],
    /// Reads one layer.
    pub read: fn(&Path, &LayerEntry) -> Result<RawLayer, ReadError>,
}

/// All readers; the first that takes the ending reads the file.
pub const READERS: &[Reader] = &[
    Reader { name: "geojson", endings: &["geojson", "json"], read: geojson::read },
    Reader { name: "csv", endings: &["csv", "tsv", "txt"], read: table::read },
    Reader { name: "gdal", endings: &[], read: ogr::read },
];

/// Reads the layer that `entry` names; relative paths start at `folder`.
///
/// # Errors
/// The file cannot be opened, has no such layer, or is not what its ending says. A single bad feature is no error: it
/// comes back as [`RawGeometry::Broken`] or as a note.
pub fn layer(folder: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let path = folder.join(&entry.file);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let reader = READERS.iter().find(|reader| reader.endings.is_empty() || reader.endings.contains(&ending.as_str()));
    match reader {
        Some(reader) => (reader.read)(&path, entry),
        None => ogr::read(&path, entry),
    }
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

/// The name of a file without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A whole number; as text where a double would round it, so that no id is mistaken for another.
fn whole_number(whole: i128) -> Value {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "what the cast loses is looked for")]
    let (number, back) = (whole as f64, whole as f64 as i128);
    if back == whole { Value::Number(number) } else { Value::Text(whole.to_string()) }
}

/// Refuses an encoding that this version cannot decode by itself.
fn encoding_is_utf8(path: &Path, entry: &LayerEntry) -> Result<(), ReadError> {
    match entry.encoding.as_deref().map(crate::model::fold).as_deref() {
        None | Some("utf8") => Ok(()),
        Some(_) => {
            let encoding = entry.encoding.as_deref().unwrap_or_default();
            Err(ReadError::content(path, format!("the encoding {encoding:?} is read in a later version; save the file as UTF-8")))
        }
    }
}
