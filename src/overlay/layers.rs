//! One layer cut by another: the engine of `replan overlay`, for GIS work without a case.

mod parcel;

use std::sync::Arc;

use rayon::prelude::*;

use super::area::Outline;
use crate::model::{Facts, Land, M2, Note, NoteCode, Origin, Severity};
use crate::normal::land::land_of;
use crate::read::{Column, RawLayer, ReadError, column};

pub use parcel::Lots;
pub(super) use parcel::{Scratch, of_land};

/// What is asked of two layers, both in one working grid.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The column of the lots whose values are summed; `None`: each lot by its number.
    pub by: Option<String>,
    /// The column of the parcels that names them; `None`: the feature's number, from 1.
    pub id: Option<String>,
    /// Whether shapes are drawn.
    pub shapes: Shapes,
}

/// Whether shapes are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shapes {
    /// Areas alone.
    #[default]
    Left,
    /// Each row has its land.
    Drawn,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Land that lots of one value cover.
    Lot,
    /// Land that no lot covers.
    Rest,
    /// A parcel that cannot be computed with.
    Failed,
}

impl Kind {
    /// The stable name that tables show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lot => "lot",
            Self::Rest => "rest",
            Self::Failed => "failed",
        }
    }
}

/// A row of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The parcel's id.
    pub parcel: Arc<str>,
    /// The value of the lots; empty for the rest, for a failed parcel, and for lots without a value.
    pub value: Arc<str>,
    /// What it is about.
    pub kind: Kind,
    /// Its area; `None`: not known.
    pub area: Option<M2>,
    /// Area by the parcel's area; above 1 where lots of one value overlap.
    pub share: Option<f64>,
    /// Its land, where shapes are drawn.
    pub land: Option<Land>,
}

/// What a row says, but for its land.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cells<'a> {
    /// As [`Row::parcel`].
    pub parcel: &'a Arc<str>,
    /// As [`Row::value`].
    pub value: &'a Arc<str>,
    /// As [`Row::kind`].
    pub kind: Kind,
    /// As [`Row::area`].
    pub area: Option<M2>,
    /// As [`Row::share`].
    pub share: Option<f64>,
}

impl Row {
    /// What it says.
    #[must_use]
    pub fn cells(&self) -> Cells<'_> {
        Cells { parcel: &self.parcel, value: &self.value, kind: self.kind, area: self.area, share: self.share }
    }
}

impl Cells<'_> {
    /// The row that says it, with its land.
    pub(super) fn row(self, land: Option<Land>) -> Row {
        let Self { parcel, value, kind, area, share } = self;
        Row { parcel: Arc::clone(parcel), value: Arc::clone(value), kind, area, share, land }
    }
}

/// The result.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Rows in the order of the parcels, then by value, bytewise; the rest last.
    pub rows: Vec<Row>,
    /// What it took to read the layers; an error took no part.
    pub notes: Vec<Note>,
    /// Sums over all parcels.
    pub totals: Totals,
}

/// Sums over all parcels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// How many parcels took part.
    pub parcels: usize,
    /// How many rows are about lots.
    pub rows: usize,
    /// The sum of the rows about lots.
    pub covered: M2,
    /// What lots of one value that overlap one another count more than once.
    pub counted_twice: M2,
    /// The land of the parcels that no lot covers.
    pub rest: M2,
}

impl Totals {
    pub(super) fn add(&mut self, other: Self) {
        self.parcels += other.parcels;
        self.rows += other.rows;
        self.covered = self.covered + other.covered;
        self.counted_twice = self.counted_twice + other.counted_twice;
        self.rest = self.rest + other.rest;
    }
}

/// Cuts the parcels along the lots; both layers are in one working grid.
///
/// A feature that cannot be computed with costs no other one its answer: it is a note, and a parcel a row that failed. In
/// parallel over parcels; the order of nothing depends on threads. Costs `O(log n + k)` a parcel for `k` lots nearby.
///
/// # Errors
/// A layer does not have the column that is asked for.
pub fn shares(lots: &RawLayer, parcels: &RawLayer, request: &Request) -> Result<Shares, ReadError> {
    let mut notes: Vec<Note> = lots.notes.iter().chain(&parcels.notes).cloned().collect();
    let by = request.by.as_deref().map(|name| find(lots, name)).transpose()?;
    let id = request.id.as_deref().map(|name| find(parcels, name)).transpose()?;
    let lots = read_lots(lots, by, &mut notes);
    let cut: Vec<Shares> = parcels
        .features
        .par_iter()
        .map_init(Scratch::default, |scratch, feature| parcel(parcels, feature, id, &lots, request.shapes, scratch))
        .collect();
    let mut all = Shares { rows: Vec::new(), notes, totals: Totals::default() };
    for parcel in cut {
        all.totals.add(parcel.totals);
        all.rows.extend(parcel.rows);
        all.notes.extend(parcel.notes);
    }
    Ok(all)
}

/// The position of a column.
///
/// # Errors
/// There is none of this name, or more than one.
pub fn find(layer: &RawLayer, name: &str) -> Result<usize, ReadError> {
    match column(layer, name) {
        Column::At(index) => Ok(index),
        found => Err(ReadError::NoColumn {
            file: layer.file.to_string(),
            column: name.to_owned(),
            is_ambiguous: matches!(found, Column::Ambiguous(_)),
            did_you_mean: crate::model::closest(name, layer.columns.iter().map(String::as_str)),
            columns: layer.columns.clone(),
        }),
    }
}

pub(super) fn origin(layer: &RawLayer, feature: usize) -> Origin {
    Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature }
}

/// The note of a lot without a value.
pub(super) fn no_value(origin: &Origin, column: &str) -> Note {
    Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(origin).with(Facts::new().text("column", column))
}

fn read_lots(layer: &RawLayer, by: Option<usize>, notes: &mut Vec<Note>) -> Lots {
    let read: Vec<_> = layer
        .features
        .par_iter()
        .map(|feature| {
            let mut notes = Vec::new();
            let origin = origin(layer, feature.number);
            let land = land_of(&feature.geometry, &origin, &mut notes);
            let value = match by {
                None => feature.number.to_string(),
                Some(column) => feature.values.get(column).and_then(crate::read::Value::text).unwrap_or_else(|| {
                    notes.push(no_value(&origin, &layer.columns[column]));
                    String::new()
                }),
            };
            let lot = land.map(|read| {
                let outline = Outline::of(&read.land);
                (read.land, outline, value)
            });
            (lot, notes)
        })
        .collect();
    let mut lots: Vec<(Land, Outline, String)> = Vec::with_capacity(read.len());
    for (lot, found) in read {
        notes.extend(found);
        lots.extend(lot);
    }
    Lots::of(lots)
}

fn parcel(
    layer: &RawLayer,
    feature: &crate::read::RawFeature,
    id: Option<usize>,
    lots: &Lots,
    shapes: Shapes,
    scratch: &mut Scratch,
) -> Shares {
    let (mut notes, mut rows) = (Vec::new(), Vec::new());
    let name = id.and_then(|column| feature.values.get(column)).and_then(crate::read::Value::text);
    let name: Arc<str> = name.unwrap_or_else(|| if id.is_some() { String::new() } else { feature.number.to_string() }).into();
    let land = land_of(&feature.geometry, &origin(layer, feature.number), &mut notes).map(|read| read.land);
    let totals = of_land(&name, land.as_ref(), lots, shapes, scratch, |cells, land| rows.push(cells.row(land)));
    Shares { rows, notes, totals }
}
