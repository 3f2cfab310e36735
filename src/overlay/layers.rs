//! One layer cut by another: the engine of `replan overlay`, for GIS work without a case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::{BoundingRect, Rect};
use rayon::prelude::*;

use super::area;
use crate::index::Index;
use crate::model::{Facts, Land, M2, Note, NoteCode, Origin, Severity};
use crate::normal::land::land_of;
use crate::normal::shape;
use crate::read::{Column, RawLayer, ReadError, column};

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
    pub parcel: String,
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

/// The result.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// Rows in the order of the parcels, then by value, bytewise; the rest last.
    pub rows: Vec<Row>,
    /// What it took to read the layers; an error took no part.
    pub notes: Vec<Note>,
    /// How many parcels took part.
    pub parcels: usize,
    /// The sum of the rows about lots.
    pub covered: M2,
    /// What lots of one value that overlap one another count more than once.
    pub counted_twice: M2,
    /// The land of the parcels that no lot covers.
    pub rest: M2,
}

/// A lot with its value, as a position in the sorted values.
struct Lot {
    land: Land,
    value: usize,
}

/// The lots and what is known of them beforehand.
struct Lots {
    all: Vec<Lot>,
    values: Vec<Arc<str>>,
    index: Index,
    /// Pairs of lots that cover the same land.
    overlaps: BTreeSet<(usize, usize)>,
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
    let cut: Vec<(ParcelShares, Vec<Note>)> =
        parcels.features.par_iter().map(|feature| parcel(parcels, feature, id, &lots, request.shapes)).collect();
    let mut all = Shares { rows: Vec::new(), notes, parcels: 0, covered: M2(0.0), counted_twice: M2(0.0), rest: M2(0.0) };
    for (parcel, notes) in cut {
        let is_failed = parcel.rows.iter().any(|row| row.kind == Kind::Failed);
        all.parcels += usize::from(!is_failed);
        all.covered = all.covered + parcel.covered;
        all.counted_twice = all.counted_twice + parcel.counted_twice;
        all.rest = all.rest + parcel.rest;
        all.rows.extend(parcel.rows);
        all.notes.extend(notes);
    }
    Ok(all)
}

fn find(layer: &RawLayer, name: &str) -> Result<usize, ReadError> {
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

fn origin(layer: &RawLayer, feature: usize) -> Origin {
    Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature }
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
                    let facts = Facts::new().text("column", &layer.columns[column]);
                    notes.push(Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(&origin).with(facts));
                    String::new()
                }),
            };
            (land.map(|read| (read.land, value)), notes)
        })
        .collect();
    let mut lots: Vec<(Land, String)> = Vec::with_capacity(read.len());
    for (lot, found) in read {
        notes.extend(found);
        lots.extend(lot);
    }
    let names: BTreeSet<&str> = lots.iter().map(|(_, value)| value.as_str()).collect();
    let values: Vec<Arc<str>> = names.into_iter().map(Arc::from).collect();
    let number = |value: &str| values.partition_point(|known| &**known < value);
    let lots: Vec<Lot> = lots.into_iter().map(|(land, value)| Lot { land, value: number(&value) }).collect();
    let index = Index::of(lots.iter().map(|lot| lot.land.bounding_rect()));
    let overlaps = overlaps(&lots, &index);
    Lots { all: lots, values, index, overlaps }
}

fn overlaps(lots: &[Lot], index: &Index) -> BTreeSet<(usize, usize)> {
    let of_lot = |a: usize| -> Vec<(usize, usize)> {
        let Some(extent) = lots[a].land.bounding_rect() else { return Vec::new() };
        let others = index.touching(&extent).into_iter().filter(|&b| b > a);
        others.filter(|&b| area::common(&lots[a].land, &lots[b].land).0 > 0.0).map(|b| (a, b)).collect()
    };
    (0..lots.len()).into_par_iter().flat_map_iter(of_lot).collect()
}

/// The rows of one parcel, and its sums.
struct ParcelShares {
    rows: Vec<Row>,
    covered: M2,
    counted_twice: M2,
    rest: M2,
}

fn parcel(
    layer: &RawLayer,
    feature: &crate::read::RawFeature,
    id: Option<usize>,
    lots: &Lots,
    shapes: Shapes,
) -> (ParcelShares, Vec<Note>) {
    let mut notes = Vec::new();
    let name = id.and_then(|column| feature.values.get(column)).and_then(crate::read::Value::text);
    let name = name.unwrap_or_else(|| if id.is_some() { String::new() } else { feature.number.to_string() });
    let land = land_of(&feature.geometry, &origin(layer, feature.number), &mut notes).map(|read| read.land);
    let extent = land.as_ref().and_then(BoundingRect::bounding_rect);
    let found = if let Some((land, extent)) = land.as_ref().zip(extent) {
        of_land(&name, land, &extent, lots, shapes)
    } else {
        let failed = Row { parcel: name, value: Arc::from(""), kind: Kind::Failed, area: None, share: None, land: None };
        ParcelShares { rows: vec![failed], covered: M2(0.0), counted_twice: M2(0.0), rest: M2(0.0) }
    };
    (found, notes)
}

fn of_land(name: &str, land: &Land, extent: &Rect<f64>, lots: &Lots, shapes: Shapes) -> ParcelShares {
    let whole = shape::area(land);
    let near: Vec<(usize, M2)> = lots
        .index
        .touching(extent)
        .into_iter()
        .map(|lot| (lot, area::common(land, &lots.all[lot].land)))
        .filter(|(_, area)| area.0 > 0.0)
        .collect();
    let mut by_value: BTreeMap<usize, Vec<(usize, M2)>> = BTreeMap::new();
    for &(lot, area) in &near {
        by_value.entry(lots.all[lot].value).or_default().push((lot, area));
    }
    let share = |area: M2| if whole.0 > 0.0 { Some(area.0 / whole.0) } else { None };
    let mut rows = Vec::new();
    let mut counted_twice = M2(0.0);
    for (value, parts) in &by_value {
        let area: M2 = parts.iter().map(|(_, area)| *area).sum();
        counted_twice = counted_twice + twice(land, parts, lots);
        let drawn = (shapes == Shapes::Drawn).then(|| once(land, parts, lots));
        let value = lots.values[*value].clone();
        rows.push(Row { parcel: name.to_owned(), value, kind: Kind::Lot, area: Some(area), share: share(area), land: drawn });
    }
    let covered: M2 = near.iter().map(|(_, area)| *area).sum();
    let rest = M2(whole.0 - covered.0 + twice(land, &near, lots).0);
    // Under a billionth of the parcel it is what summing rounds.
    if rest.0 > 1e-9 * whole.0 {
        let drawn = (shapes == Shapes::Drawn).then(|| shape::minus(land, &once(land, &near, lots)));
        rows.push(Row {
            parcel: name.to_owned(),
            value: Arc::from(""),
            kind: Kind::Rest,
            area: Some(rest),
            share: share(rest),
            land: drawn,
        });
        return ParcelShares { rows, covered, counted_twice, rest };
    }
    ParcelShares { rows, covered, counted_twice, rest: M2(0.0) }
}

/// The land that the lots cover, once.
fn once(land: &Land, parts: &[(usize, M2)], lots: &Lots) -> Land {
    let drawn: Vec<Land> = parts.iter().map(|(lot, _)| shape::common(land, &lots.all[*lot].land)).collect();
    shape::union(&drawn)
}

/// What lots that overlap one another count more than once.
fn twice(land: &Land, parts: &[(usize, M2)], lots: &Lots) -> M2 {
    let mut pairs = parts.iter().enumerate().flat_map(|(place, (a, _))| parts[place + 1..].iter().map(move |(b, _)| (*a, *b)));
    if !pairs.any(|pair| lots.overlaps.contains(&pair)) {
        return M2(0.0);
    }
    let sum: f64 = parts.iter().map(|(_, area)| area.0).sum();
    M2((sum - shape::area(&once(land, parts, lots)).0).max(0.0))
}
