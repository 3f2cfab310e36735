//! A layer of GDAL's read in pieces: one thread asks GDAL for features, the others work.

use std::path::{Path, PathBuf};

use gdal::vector::{Layer, LayerAccess};
use geo::CoordsIter;
use unicode_normalization::UnicodeNormalization;

use super::encoding::{Stated, Text, stated};
use super::{Reading, Settings, choose, open, parts};
use crate::model::Note;
use crate::read::ffi::Listener;
use crate::read::file::{Folders, check, is_connection};
use crate::read::stream::{Broken, Reached, Shape, Streamed, Work, made, pipe, shape_of, share};
use crate::read::text::{self, Encoding, Stored};
use crate::read::{LayerEntry, RawGeometry, RawLayer, ReadError, Value};

/// Formats whose features come in the order of the file, and whose text is UTF-8 or plainly is not.
const DRIVERS: [&str; 4] = ["FlatGeobuf", "GPKG", "ESRI Shapefile", "OpenFileGDB"];

/// So many features tell what the others are like.
const SAMPLE: usize = 64;

/// So many features are a piece, or as many as have so many coordinates.
const FEATURES: usize = 1024;
const COORDS: usize = 1 << 17;

/// A layer that can be read in pieces.
#[derive(Debug)]
pub(in crate::read) struct Stream {
    path: PathBuf,
    entry: LayerEntry,
    text: Text,
}

impl Stream {
    /// The layer with its first features, and what reads the rest; `None` where it has to be read as a whole.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(in crate::read) fn open(path: &Path, entry: &LayerEntry) -> Result<Option<(RawLayer, Self)>, ReadError> {
        let ours = crate::read::READERS.iter().all(|reader| !reader.endings.contains(&crate::read::file::ending(path).as_str()));
        // What is not there, or in an archive, is told of or unpacked where files are read as a whole.
        if !ours || is_connection(&entry.file) || !path.exists() {
            return Ok(None);
        }
        check(path, Folders::AreData)?;
        let stream = Self { path: path.to_owned(), entry: entry.clone(), text: Text::of(path) };
        let sample = stream.sample()?;
        Ok(sample.map(|sample| (sample, stream)))
    }

    /// The first features; `None` where their text is not what the file says that it is.
    fn sample(&self) -> Result<Option<RawLayer>, ReadError> {
        self.with_layer(|layer, mut reading, driver| {
            if !DRIVERS.contains(&driver) {
                return None;
            }
            let mut features = Vec::new();
            for (feature, number) in layer.features().zip(1..=SAMPLE) {
                let (geometry, values) = (reading.geometry_of(&feature, number), reading.columns.values(&feature));
                features.push(crate::read::RawFeature { number, geometry, values });
            }
            let mut notes = Vec::new();
            let crs = layer.spatial_ref().and_then(|crs| super::crs::of(crs, &mut notes));
            let (file, name) = (parts::shown(&self.entry.file).into(), layer.name().into());
            let (columns, is_torn) = (reading.columns.names, reading.columns.is_torn);
            let mut sample = RawLayer { file, layer: name, reader: "gdal", crs, columns, features, notes, sha256: String::new() };
            text::settle(&mut sample, &self.stored(layer), None);
            (!is_torn && sample.notes.is_empty()).then_some(sample)
        })
    }

    fn stored(&self, layer: &Layer) -> Stored {
        if self.text == Text::Found { Stored::Letters } else { Stored::Bytes { stated: stated(&self.path, layer).known() } }
    }

    /// Opens the layer on this thread.
    fn with_layer<R>(&self, work: impl FnOnce(&mut Layer, Reading, &str) -> R) -> Result<R, ReadError> {
        let ears = Listener::new();
        let _settings = Settings::new(self.text, &self.path)?;
        let dataset = open(self.text, &self.path, &self.path, &self.entry, &ears)?;
        let mut layer = choose(&dataset, &self.path, &self.entry)?;
        let reading = Reading::new(self.text, &layer, &self.path, &ears);
        Ok(work(&mut layer, reading, &dataset.driver().short_name()))
    }

    /// As [`crate::read::stream::Stream::each`].
    pub(in crate::read) fn each<W: Work>(
        &self,
        column: Option<&str>,
        threads: usize,
        begin: impl Fn() -> W + Sync,
        mut take: impl FnMut(Reached, W::Made),
    ) -> Result<Vec<Note>, Broken> {
        let read = |put: &mut dyn FnMut((Reached, Vec<Streamed>)) -> bool| {
            self.with_layer(|layer, reading, _| self.features(layer, reading, column, put)).map_err(Broken::Read)?
        };
        pipe(threads, read, |(reached, features)| (reached, made(begin(), features)), |(reached, made)| take(reached, made))
    }

    fn features(
        &self,
        layer: &mut Layer,
        mut reading: Reading,
        column: Option<&str>,
        put: &mut dyn FnMut((Reached, Vec<Streamed>)) -> bool,
    ) -> Result<Vec<Note>, Broken> {
        let column =
            column.map(|name| reading.columns.names.iter().position(|known| known == name).ok_or(Broken::Irregular)).transpose()?;
        let bytes_are_utf8 = matches!(stated(&self.path, layer), Stated::Nothing | Stated::Known(Encoding::Utf8));
        let stated = usize::try_from(layer.feature_count()).unwrap_or(0);
        let (mut before, mut piece, mut coords) = (0, Vec::with_capacity(FEATURES), 0);
        for (feature, number) in layer.features().zip(1..) {
            let geometry = shape_of(reading.geometry_of(&feature, number));
            coords += size_of(&geometry);
            let value = column.map_or(Value::Missing, |column| reading.columns.value(&feature, column));
            if reading.columns.is_torn {
                return Err(Broken::Irregular);
            }
            let value = settled(value, self.text, bytes_are_utf8)?.text();
            piece.push(Streamed { number: number - before, geometry, value });
            if piece.len() == FEATURES || coords > COORDS {
                let reached = Reached { before, share: share(number, stated) };
                (before, coords) = (number, 0);
                if !put((reached, std::mem::replace(&mut piece, Vec::with_capacity(FEATURES)))) {
                    return Ok(Vec::new());
                }
            }
        }
        let read = before + piece.len();
        put((Reached { before, share: 1.0 }, piece));
        let of_parts = parts::of(&self.path).map_err(Broken::Read)?.note();
        reading.end(layer, read, &self.entry, of_parts);
        let (file, name) = (parts::shown(&self.entry.file), layer.name());
        Ok(reading.notes.into_iter().map(|note| note.within(&file, &name)).collect())
    }
}

fn size_of(shape: &Shape) -> usize {
    match shape {
        Shape::Plain(land) => land.coords_count(),
        Shape::Other(RawGeometry::Shape(geometry)) => geometry.coords_count(),
        Shape::Other(_) => 0,
    }
}

/// A value as a person reads it. What text is in is told by all texts of a layer together, unless it is plainly UTF-8.
fn settled(value: Value, text: Text, bytes_are_utf8: bool) -> Result<Value, Broken> {
    let Value::Text(letters) = value else { return Ok(value) };
    if letters.is_ascii() {
        return Ok(Value::Text(letters));
    }
    if text == Text::Found {
        return Ok(Value::Text(letters.nfc().collect()));
    }
    let bytes: Option<Vec<u8>> = letters.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let read = bytes.filter(|_| bytes_are_utf8).and_then(|bytes| String::from_utf8(bytes).ok());
    read.map(|read| Value::Text(read.nfc().collect())).ok_or(Broken::Irregular)
}
