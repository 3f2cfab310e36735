//! A file read in pieces: one thread decodes rows, the others work.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::columns::Cell;
use super::{BATCH, High, Opened, features, geometry, told};
use crate::model::Note;
use crate::read::file::{Folders, check, stem};
use crate::read::stream::{Broken, Reached, Streamed, Work, made, pipe, shape_of, share};
use crate::read::text::{self, Stored};
use crate::read::{LayerEntry, RawLayer, ReadError};

/// So many features tell what the others are like.
const SAMPLE: usize = 64;

/// A file that can be read in pieces.
#[derive(Debug)]
pub(in crate::read) struct Stream {
    path: PathBuf,
    file: String,
}

impl Stream {
    /// The layer with its first features, and what reads the rest; `None` where it has to be read as a whole.
    ///
    /// # Errors
    /// The file cannot be opened or is no Parquet.
    pub(in crate::read) fn open(path: &Path, entry: &LayerEntry) -> Result<Option<(RawLayer, Self)>, ReadError> {
        if !super::super::ENDINGS_OF_PARQUET.contains(&crate::read::file::ending(path).as_str()) || entry.layer.is_some() {
            return Ok(None);
        }
        check(path, Folders::AreNone)?;
        let opened = Opened::new(path)?;
        let mut sample = opened.layer(path, entry);
        let first = opened.rows(opened.all()).next(SAMPLE).map_err(|error| told(path, &error))?;
        sample.features = features(first.unwrap_or_default(), 0, opened.place.is_some(), &mut High::default());
        text::settle(&mut sample, &Stored::Letters, None);
        let is_plain = opened.place.is_some() && sample.notes.is_empty();
        Ok(is_plain.then(|| (sample, Self { path: path.to_owned(), file: entry.file.clone() })))
    }

    /// As [`crate::read::stream::Stream::each`].
    pub(in crate::read) fn each<W: Work>(
        &self,
        column: Option<&str>,
        threads: usize,
        begin: impl Fn() -> W + Sync,
        mut take: impl FnMut(Reached, W::Made),
    ) -> Result<Vec<Note>, Broken> {
        let read = |put: &mut dyn FnMut((Reached, Vec<Streamed>)) -> bool| self.features(column, put);
        pipe(threads, read, |(reached, features)| (reached, made(begin(), features)), |(reached, made)| take(reached, made))
    }

    fn features(&self, column: Option<&str>, put: &mut dyn FnMut((Reached, Vec<Streamed>)) -> bool) -> Result<Vec<Note>, Broken> {
        let opened = Opened::new(&self.path).map_err(Broken::Read)?;
        let value = column.map(|name| opened.columns.iter().find(|known| known.name == name).ok_or(Broken::Irregular)).transpose()?;
        let wanted = opened.place.iter().map(|(place, _)| place).chain(value).cloned().collect();
        let (mut rows, mut before, mut high) = (opened.rows(wanted), 0, High::default());
        while let Some(batch) = rows.next(BATCH).map_err(|error| Broken::Read(told(&self.path, &error)))? {
            let mut columns = batch.into_iter();
            let (places, values) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            let mut values = values.into_iter();
            let feature = |(cell, number): (Cell, usize)| Streamed {
                number,
                geometry: shape_of(geometry(&cell, before + number, &mut high)),
                value: values.next().and_then(|value| value.into_value().text()).map(|text| text.nfc().collect()),
            };
            let piece: Vec<Streamed> = places.into_iter().zip(1..).map(feature).collect();
            let after = before + piece.len();
            if !put((Reached { before, share: share(after, opened.rows) }, piece)) {
                break;
            }
            before = after;
        }
        Ok(opened.notes(&high).into_iter().map(|note| note.within(&self.file, &stem(&self.path))).collect())
    }
}
