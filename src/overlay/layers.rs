//! One layer cut by another: the engine of `replan overlay`, for GIS work without a case.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use geo::Rect;
use rayon::prelude::*;

use super::COVERED;
use super::area::{Outline, Prepared, Scratch, Shape};
use crate::index::Index;
use crate::model::{Facts, Land, M2, Note, NoteCode, Origin, Severity};
use crate::normal::land::land_of;
use crate::normal::shape;
use crate::read::{Column, RawLayer, ReadError, column};

/// The share of a parcel that counts as nothing where no lot covers it: what summing rounds.
const NOTHING: f64 = 1e-9;

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

/// A lot with its value, as a position in the sorted values.
struct Lot {
    land: Land,
    outline: Outline,
    value: usize,
}

/// The lots by place and value.
pub struct Lots {
    all: Vec<Lot>,
    values: Vec<Arc<str>>,
    index: Index,
}

impl Lots {
    /// Lots with the boxes over their land and their values.
    pub(super) fn of(lots: Vec<(Land, Outline, String)>) -> Self {
        let extents: Vec<Option<Rect<f64>>> = lots.iter().map(|(_, outline, _)| outline.extent().copied()).collect();
        let of_values = || {
            let mut values: Vec<Arc<str>> =
                lots.iter().map(|(_, _, value)| value.as_str()).collect::<HashSet<_>>().into_iter().map(Arc::from).collect();
            values.sort_unstable();
            let numbers: HashMap<Arc<str>, usize> = values.iter().cloned().zip(0..).collect();
            let lot = |(land, outline, value): (Land, Outline, String)| Lot { value: numbers[value.as_str()], land, outline };
            (lots.into_iter().map(lot).collect(), values)
        };
        let (index, (all, values)) = rayon::join(|| Index::of(extents), of_values);
        Self { all, values, index }
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
    let cut: Vec<(ParcelShares, Vec<Note>)> = parcels
        .features
        .par_iter()
        .map_init(Scratch::default, |scratch, feature| parcel(parcels, feature, id, &lots, request.shapes, scratch))
        .collect();
    let mut all = Shares { rows: Vec::new(), notes, totals: Totals::default() };
    for (parcel, notes) in cut {
        all.totals.add(parcel.totals);
        all.rows.extend(parcel.rows);
        all.notes.extend(notes);
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

/// The rows of one parcel, and its sums.
pub(super) struct ParcelShares {
    pub(super) rows: Vec<Row>,
    pub(super) totals: Totals,
}

fn parcel(
    layer: &RawLayer,
    feature: &crate::read::RawFeature,
    id: Option<usize>,
    lots: &Lots,
    shapes: Shapes,
    scratch: &mut Scratch,
) -> (ParcelShares, Vec<Note>) {
    let mut notes = Vec::new();
    let name = id.and_then(|column| feature.values.get(column)).and_then(crate::read::Value::text);
    let name = name.unwrap_or_else(|| if id.is_some() { String::new() } else { feature.number.to_string() });
    let land = land_of(&feature.geometry, &origin(layer, feature.number), &mut notes).map(|read| read.land);
    (of_land(&name, land.as_ref(), lots, shapes, scratch), notes)
}

/// The rows of a parcel; `None`: it cannot be computed with.
pub(super) fn of_land(name: &str, land: Option<&Land>, lots: &Lots, shapes: Shapes, scratch: &mut Scratch) -> ParcelShares {
    let parcel: Arc<str> = Arc::from(name);
    let Some((land, prepared)) = land.and_then(|land| Some((land, Prepared::new(land)?))) else {
        let failed = Row { parcel, value: Arc::from(""), kind: Kind::Failed, area: None, share: None, land: None };
        return ParcelShares { rows: vec![failed], totals: Totals::default() };
    };
    let whole = shape::area(land);
    let mut near: Vec<Part> = Vec::new();
    scratch.forget();
    lots.index.each_touching(prepared.extent(), |lot| {
        let area = prepared.common(&lots.all[lot].land, &lots.all[lot].outline, scratch);
        if area.0 > 0.0 {
            prepared.keep(scratch);
            near.push(Part { lot, value: lots.all[lot].value, area, kept: near.len() });
        }
    });
    near.sort_unstable_by_key(|part| (part.value, part.lot));
    let cut = CutParcel { land, area: whole, prepared: &prepared, lots };
    let groups = groups_of(&near);
    let twice = cut.twice(&near, &groups, scratch);
    let share = |area: M2| if whole.0 > 0.0 { Some(area.0 / whole.0) } else { None };
    let row = |value: Arc<str>, kind: Kind, area: M2, land: Option<Land>| Row {
        parcel: Arc::clone(&parcel),
        value,
        kind,
        area: Some(area),
        share: share(area),
        land,
    };
    let (mut rows, mut totals) = (Vec::with_capacity(groups.len()), Totals { parcels: 1, ..Totals::default() });
    let (Some((all, of_values)), Some((of_all, twice))) = (groups.split_last(), twice.split_last()) else {
        return ParcelShares { rows, totals };
    };
    for (group, twice) in of_values.iter().zip(twice) {
        let parts = &near[group.clone()];
        let area: M2 = parts.iter().map(|part| part.area).sum();
        totals.add(Totals { rows: 1, covered: area, counted_twice: *twice, ..Totals::default() });
        let drawn = (shapes == Shapes::Drawn).then(|| cut.once(parts));
        rows.push(row(Arc::clone(&lots.values[parts[0].value]), Kind::Lot, area, drawn));
    }
    let rest = M2(whole.0 - totals.covered.0 + of_all.0);
    if rest.0 > NOTHING * whole.0 {
        totals.rest = rest;
        let drawn = (shapes == Shapes::Drawn).then(|| shape::minus(land, &cut.once(&near[all.clone()])));
        rows.push(row(Arc::from(""), Kind::Rest, rest, drawn));
    }
    ParcelShares { rows, totals }
}

/// A lot that shares land with a parcel.
#[derive(Clone, Copy)]
struct Part {
    lot: usize,
    value: usize,
    area: M2,
    /// Its place among the shapes that were kept.
    kept: usize,
}

/// The lots of each value, and last all.
fn groups_of(near: &[Part]) -> Vec<Range<usize>> {
    let mut start = 0;
    let of_value = |parts: &[Part]| {
        start += parts.len();
        start - parts.len()..start
    };
    let mut groups: Vec<Range<usize>> = near.chunk_by(|a, b| a.value == b.value).map(of_value).collect();
    groups.push(0..near.len());
    groups
}

/// A parcel among the lots that share land with it.
struct CutParcel<'a> {
    land: &'a Land,
    area: M2,
    prepared: &'a Prepared,
    lots: &'a Lots,
}

impl CutParcel<'_> {
    /// The land that the lots cover, once.
    fn once(&self, parts: &[Part]) -> Land {
        let drawn: Vec<Land> = parts.iter().map(|part| shape::common(self.land, &self.lots.all[part.lot].land)).collect();
        shape::union(&drawn)
    }

    /// What lots that overlap one another count more than once, for each group of lots.
    fn twice(&self, parts: &[Part], groups: &[Range<usize>], scratch: &mut Scratch) -> Vec<M2> {
        let covers = |part: &Part| part.area.0 >= (1.0 - COVERED) * self.area.0;
        let covered: Vec<bool> = groups.iter().map(|group| parts[group.clone()].iter().any(covers)).collect();
        let open = groups.iter().zip(&covered).filter(|(group, is_covered)| group.len() > 1 && !**is_covered);
        let open: Vec<Range<usize>> = open.map(|(group, _)| group.clone()).collect();
        let found = if open.is_empty() { Vec::new() } else { self.prepared.counted_twice(self.land, &self.shapes(parts), &open, scratch) };
        let mut found = found.into_iter();
        let of_group = |(group, is_covered): (&Range<usize>, &bool)| match &parts[group.clone()] {
            [] | [_] => 0.0,
            // Of a parcel that one lot covers the others count all of theirs once more.
            parts if *is_covered => {
                let areas = parts.iter().map(|part| part.area.0);
                areas.clone().sum::<f64>() - areas.fold(0.0, f64::max)
            }
            parts => found.next().flatten().unwrap_or_else(|| self.drawn_twice(parts)).max(0.0),
        };
        groups.iter().zip(&covered).map(of_group).map(M2).collect()
    }

    fn shapes(&self, parts: &[Part]) -> Vec<Shape<'_>> {
        let lot = |part: &Part| &self.lots.all[part.lot];
        parts.iter().map(|part| Shape { land: &lot(part).land, outline: &lot(part).outline, kept: part.kept }).collect()
    }

    /// The same by drawing, where sums do not tell.
    fn drawn_twice(&self, parts: &[Part]) -> f64 {
        parts.iter().map(|part| part.area.0).sum::<f64>() - shape::area(&self.once(parts)).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Rect;

    #[test]
    fn a_parcel_that_a_lot_covers_has_no_rest() {
        let land = |x0: f64, x1: f64| Land::new(vec![Rect::new((x0, 0.0), (x1, 10.0)).to_polygon()]);
        let twice = |lots: &[(f64, f64, &str)]| {
            let lot = |&(x0, x1, value): &(f64, f64, &str)| (land(x0, x1), Outline::of(&land(x0, x1)), value.to_owned());
            let found =
                of_land("1", Some(&land(0.0, 10.0)), &Lots::of(lots.iter().map(lot).collect()), Shapes::Left, &mut Scratch::default());
            (found.totals.covered.0, found.totals.counted_twice.0, found.totals.rest.0)
        };
        let (forest, yards) = ((-5.0, 20.0, "forest"), [(0.0, 5.0, "yard"), (4.0, 8.0, "yard")]);
        assert_eq!(twice(&[forest]), (100.0, 0.0, 0.0));
        assert_eq!(twice(&yards), (90.0, 10.0, 20.0));
        assert_eq!(twice(&[forest, yards[0], yards[1]]), (190.0, 10.0, 0.0));
        assert_eq!(twice(&[yards[0], forest, yards[1], forest]), (290.0, 110.0, 0.0));
        // A lot that leaves a strip covers nothing.
        assert_eq!(twice(&[(-5.0, 9.5, "forest"), yards[0], yards[1]]), (185.0, 10.0, 5.0));
    }
}
