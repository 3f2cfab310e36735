//! One layer cut by another, both read in pieces: memory grows with the lots and with what is under way, not with parcels.

use geo::{CoordsIter, Geometry};

use super::area::{Outline, Scratch};
use super::layers::{Lots, ParcelShares, Row, Shapes, Totals, no_value, of_land};
use crate::model::{Land, Note, Origin};
use crate::normal::crs::{Grid, Way};
use crate::normal::land::land_of;
use crate::normal::validity::settle;
use crate::read::stream::{Broken, Reached, Shape, Stream, Streamed};
use crate::read::{RawGeometry, ReadError};

/// A layer to be read in pieces.
#[derive(Debug)]
pub struct Source {
    /// The file.
    pub stream: Stream,
    /// The CRS of its coordinates.
    pub crs: String,
    /// Whether the CRS follows from the coordinates being degrees.
    pub by_standard: bool,
    /// The column of values or names; `None`: the number of the feature.
    pub column: Option<String>,
}

/// Why there is no result.
#[derive(Debug)]
pub enum Ended<E> {
    /// A file is odd as a whole: both are to be read as a whole.
    Irregular,
    /// A file cannot be read.
    Read(ReadError),
    /// The result cannot be written.
    Write(E),
}

impl<E> From<Broken> for Ended<E> {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Irregular => Self::Irregular,
            Broken::Read(error) => Self::Read(error),
        }
    }
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Done {
    /// The parcels that are cut.
    pub parcels: usize,
    /// The share of the file of parcels that is read.
    pub share: f64,
}

/// How rows are printed: onto the end of a text.
pub type Print<'a> = &'a (dyn Fn(&Row, &mut Vec<u8>) + Sync);

/// What is wanted of the rows.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// Their lines, which the threads print that cut.
    Lines(Print<'a>),
    /// They themselves, with their land.
    Drawn,
}

/// What a piece of the parcels came to: lines, or rows.
#[derive(Debug)]
pub struct Told {
    /// The lines, as they were printed; none where rows are wanted.
    pub lines: Vec<u8>,
    /// The rows; none where lines are wanted.
    pub rows: Vec<Row>,
}

/// Cuts the parcels along the lots; the same rows, notes and sums as [`super::layers::shares`], told as they come.
///
/// # Errors
/// [`Ended`]; what was written until then is to be thrown away.
pub fn shares<E>(
    [lots, parcels]: [&Source; 2],
    grid: &Grid,
    threads: usize,
    wanted: Wanted,
    mut out: impl FnMut(Told, Done) -> Result<(), E>,
) -> Result<(Vec<Note>, Totals), Ended<E>> {
    let mut notes: Vec<Note> = lots.stream.sample.notes.iter().chain(&parcels.stream.sample.notes).cloned().collect();
    let lots = read_lots(lots, grid, threads, &mut notes)?;
    let (mut totals, mut result) = (Totals::default(), Ok(()));
    let mut irregular = false;
    let work = |features: Vec<Streamed>| Cut::of(features, parcels, grid, &lots, wanted);
    let read = parcels.stream.each(parcels.column.as_deref(), threads, work, |Reached { before, share }, cut| {
        irregular |= cut.irregular;
        notes.extend(cut.notes.into_iter().map(|note| numbered(note, before)));
        totals.add(cut.totals);
        let mut told = Told { lines: cut.printed, rows: cut.rows };
        if parcels.column.is_none() {
            told.rows.iter_mut().for_each(|row| row.parcel = (row.parcel.parse::<usize>().unwrap_or(0) + before).to_string());
        }
        if let Wanted::Lines(print) = wanted {
            told.rows.drain(..).for_each(|row| print(&row, &mut told.lines));
        }
        if result.is_ok() {
            result = out(told, Done { parcels: totals.parcels, share });
        }
    })?;
    notes.extend(read);
    result.map_err(Ended::Write)?;
    if irregular { Err(Ended::Irregular) } else { Ok((notes, totals)) }
}

fn numbered(note: Note, before: usize) -> Note {
    Note { feature: note.feature.map(|number| number + before), ..note }
}

fn read_lots<E>(source: &Source, grid: &Grid, threads: usize, notes: &mut Vec<Note>) -> Result<Lots, Ended<E>> {
    let mut all: Vec<(Land, Outline, String)> = Vec::new();
    let mut irregular = false;
    let work = |features: Vec<Streamed>| {
        let mut reader = Reader::new(source, grid);
        let mut lots = Vec::with_capacity(features.len());
        for feature in features {
            let (number, value) = (feature.number, feature.value);
            let Some(land) = reader.land(feature.geometry, number) else { continue };
            if let (Some(column), None) = (&source.column, &value) {
                reader.notes.push(no_value(&reader.origin(number), column));
            }
            let outline = Outline::of(&land);
            lots.push((number, land, outline, value));
        }
        (lots, reader.notes, reader.irregular)
    };
    let read = source.stream.each(source.column.as_deref(), threads, work, |Reached { before, .. }, (lots, found, odd)| {
        irregular |= odd;
        notes.extend(found.into_iter().map(|note| numbered(note, before)));
        let value = |number: usize, value: Option<String>| match source.column {
            Some(_) => value.unwrap_or_default(),
            None => (number + before).to_string(),
        };
        all.extend(lots.into_iter().map(|(number, land, outline, text)| (land, outline, value(number, text))));
    })?;
    notes.extend(read);
    if irregular { Err(Ended::Irregular) } else { Ok(Lots::of(all)) }
}

/// What a piece of the parcels came to.
struct Cut {
    /// The rows as text, where parcels have names of their own.
    printed: Vec<u8>,
    /// The rows, where they are wanted, or a parcel's name is its number, which is not known yet.
    rows: Vec<Row>,
    notes: Vec<Note>,
    totals: Totals,
    irregular: bool,
}

impl Cut {
    fn of(features: Vec<Streamed>, source: &Source, grid: &Grid, lots: &Lots, wanted: Wanted) -> Self {
        let mut reader = Reader::new(source, grid);
        let (mut printed, mut rows, mut totals) = (Vec::with_capacity(features.len() * 96), Vec::new(), Totals::default());
        let mut scratch = Scratch::default();
        let shapes = if matches!(wanted, Wanted::Drawn) { Shapes::Drawn } else { Shapes::Left };
        for feature in features {
            let land = reader.land(feature.geometry, feature.number);
            let name = match &source.column {
                Some(_) => feature.value.unwrap_or_default(),
                None => feature.number.to_string(),
            };
            let ParcelShares { rows: found, totals: sums } = of_land(&name, land.as_ref(), lots, shapes, &mut scratch);
            totals.add(sums);
            match wanted {
                Wanted::Lines(print) if source.column.is_some() => found.iter().for_each(|row| print(row, &mut printed)),
                _ => rows.extend(found),
            }
        }
        Self { printed, rows, notes: reader.notes, totals, irregular: reader.irregular }
    }
}

/// Makes land of what was read.
struct Reader<'a> {
    source: &'a Source,
    way: Result<Way, String>,
    notes: Vec<Note>,
    /// Whether something does not fit what the beginning of the file told.
    irregular: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source, grid: &Grid) -> Self {
        Self { source, way: Way::new(&source.crs, grid).map_err(|why| why.to_string()), notes: Vec::new(), irregular: false }
    }

    fn origin(&self, number: usize) -> Origin {
        let layer = &self.source.stream.sample;
        Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature: number }
    }

    fn land(&mut self, shape: Shape, number: usize) -> Option<Land> {
        let raw = match shape {
            Shape::Plain(mut land) => {
                self.watch(&land);
                match self.way.as_ref().map(|way| way.land(&mut land)) {
                    Ok(Ok(())) if settle(&mut land) => return Some(land),
                    Ok(Ok(())) => RawGeometry::Shape(Geometry::MultiPolygon(land)),
                    _ => self.beyond(),
                }
            }
            Shape::Other(RawGeometry::Shape(mut geometry)) => {
                self.watch(&geometry);
                match self.way.as_ref().map(|way| way.geometry(&mut geometry)) {
                    Ok(Ok(())) => RawGeometry::Shape(geometry),
                    _ => self.beyond(),
                }
            }
            Shape::Other(raw) => raw,
        };
        let origin = self.origin(number);
        land_of(&raw, &origin, &mut self.notes).map(|read| read.land)
    }

    fn watch(&mut self, shape: &impl CoordsIter<Scalar = f64>) {
        if self.source.by_standard {
            self.irregular |= !shape.coords_iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 90.0);
        }
    }

    fn beyond(&self) -> RawGeometry {
        RawGeometry::Broken(Way::beyond(&self.source.crs))
    }
}
