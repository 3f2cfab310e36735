//! One layer cut by another, both read in pieces: memory grows with the lots and with what is under way, not with parcels.

use geo::{CoordsIter, Geometry};

use super::area::Outline;
use super::layers::{Cells, Lots, Row, Scratch, Shapes, Totals, no_value, of_land};
use crate::model::{Land, Note, Origin};
use crate::normal::crs::{Grid, Way};
use crate::normal::land::land_of;
use crate::normal::validity::settle;
use crate::read::stream::{Broken, Reached, Shape, Stream, Streamed, Work};
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
pub type Print<'a> = &'a (dyn Fn(&Cells, &mut Vec<u8>) + Sync);

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

/// What is left when all rows are told.
pub struct End {
    /// What it took to read the layers.
    pub notes: Vec<Note>,
    /// Sums over all parcels.
    pub totals: Totals,
    /// The lots, for whoever has better to do than to give back their memory.
    pub lots: Lots,
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
) -> Result<End, Ended<E>> {
    let mut notes: Vec<Note> = lots.stream.sample.notes.iter().chain(&parcels.stream.sample.notes).cloned().collect();
    let lots = read_lots(lots, grid, threads, &mut notes)?;
    let (mut totals, mut result) = (Totals::default(), Ok(()));
    let mut irregular = false;
    let begin = || Cutting::new(parcels, grid, &lots, wanted);
    let read = parcels.stream.each(parcels.column.as_deref(), threads, begin, |Reached { before, share }, cut| {
        irregular |= cut.irregular;
        notes.extend(cut.notes.into_iter().map(|note| numbered(note, before)));
        totals.add(cut.totals);
        let mut told = Told { lines: cut.printed, rows: cut.rows };
        if parcels.column.is_none() {
            told.rows.iter_mut().for_each(|row| row.parcel = (row.parcel.parse::<usize>().unwrap_or(0) + before).to_string().into());
        }
        if let Wanted::Lines(print) = wanted {
            told.rows.drain(..).for_each(|row| print(&row.cells(), &mut told.lines));
        }
        if result.is_ok() {
            result = out(told, Done { parcels: totals.parcels, share });
        }
    })?;
    notes.extend(read);
    result.map_err(Ended::Write)?;
    if irregular { Err(Ended::Irregular) } else { Ok(End { notes, totals, lots }) }
}

fn numbered(note: Note, before: usize) -> Note {
    Note { feature: note.feature.map(|number| number + before), ..note }
}

fn read_lots<E>(source: &Source, grid: &Grid, threads: usize, notes: &mut Vec<Note>) -> Result<Lots, Ended<E>> {
    let mut all: Vec<(Land, Outline, String)> = Vec::new();
    let mut irregular = false;
    let begin = || Gathering { reader: Reader::new(source, grid), lots: Vec::new() };
    let read = source.stream.each(
        source.column.as_deref(),
        threads,
        begin,
        |Reached { before, .. }, Gathered { lots, notes: found, irregular: odd }| {
            irregular |= odd;
            notes.extend(found.into_iter().map(|note| numbered(note, before)));
            let value = |number: usize, value: Option<String>| match source.column {
                Some(_) => value.unwrap_or_default(),
                None => (number + before).to_string(),
            };
            all.extend(lots.into_iter().map(|Gained { number, land, outline, value: text }| (land, outline, value(number, text))));
        },
    )?;
    notes.extend(read);
    if irregular { Err(Ended::Irregular) } else { Ok(Lots::of(all)) }
}

/// Makes lots of a piece.
struct Gathering<'a> {
    reader: Reader<'a>,
    lots: Vec<Gained>,
}

/// A lot of a piece.
struct Gained {
    number: usize,
    land: Land,
    outline: Outline,
    /// `None`: it has none, or lots are told by their numbers.
    value: Option<String>,
}

/// What a piece of the lots came to.
struct Gathered {
    lots: Vec<Gained>,
    notes: Vec<Note>,
    irregular: bool,
}

impl Work for Gathering<'_> {
    type Made = Gathered;

    fn feature(&mut self, Streamed { number, geometry, value }: Streamed) {
        let Some(land) = self.reader.land(geometry, number) else { return };
        if let (Some(column), None) = (&self.reader.source.column, &value) {
            self.reader.notes.push(no_value(&self.reader.origin(number), column));
        }
        let outline = Outline::of(&land);
        self.lots.push(Gained { number, land, outline, value });
    }

    fn end(self) -> Gathered {
        Gathered { lots: self.lots, notes: self.reader.notes, irregular: self.reader.irregular }
    }
}

/// Cuts the parcels of a piece.
struct Cutting<'a> {
    reader: Reader<'a>,
    lots: &'a Lots,
    wanted: Wanted<'a>,
    scratch: Scratch,
    printed: Vec<u8>,
    rows: Vec<Row>,
    totals: Totals,
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

impl<'a> Cutting<'a> {
    fn new(source: &'a Source, grid: &Grid, lots: &'a Lots, wanted: Wanted<'a>) -> Self {
        Self {
            reader: Reader::new(source, grid),
            lots,
            wanted,
            scratch: Scratch::default(),
            printed: Vec::new(),
            rows: Vec::new(),
            totals: Totals::default(),
        }
    }
}

impl Work for Cutting<'_> {
    type Made = Cut;

    fn feature(&mut self, Streamed { number, geometry, value }: Streamed) {
        let land = self.reader.land(geometry, number);
        let is_named = self.reader.source.column.is_some();
        let name = if is_named { value.unwrap_or_default() } else { number.to_string() }.into();
        let Self { lots, wanted, scratch, printed, rows, totals, .. } = self;
        let shapes = if matches!(wanted, Wanted::Drawn) { Shapes::Drawn } else { Shapes::Left };
        totals.add(of_land(&name, land.as_ref(), lots, shapes, scratch, |cells, land| match wanted {
            Wanted::Lines(print) if is_named => print(&cells, printed),
            _ => rows.push(cells.row(land)),
        }));
    }

    fn end(self) -> Cut {
        let Self { reader, printed, rows, totals, .. } = self;
        Cut { printed, rows, notes: reader.notes, totals, irregular: reader.irregular }
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
