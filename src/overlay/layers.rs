//! One layer cut by another: the engine of `replan overlay`, for GIS work without a case.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use geo::Rect;
use rayon::prelude::*;

use super::COVERED;
use super::area::{self, Outline, Prepared, Shape};
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

/// What a row says, but for its land.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cells<'a> {
    /// As [`Row::parcel`].
    pub parcel: &'a str,
    /// As [`Row::value`].
    pub value: &'a str,
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
    let totals = of_land(land.as_ref(), lots, shapes, scratch, |share| rows.push(share.row(&name)));
    Shares { rows, notes, totals }
}

/// What a parcel is cut in, kept so that little is allocated for one.
#[derive(Default)]
pub(super) struct Scratch {
    area: area::Scratch,
    near: Vec<Part>,
    groups: Vec<Range<usize>>,
    open: Vec<Range<usize>>,
}

/// A row of a parcel, but for the parcel's name.
pub(super) struct Unnamed<'a> {
    /// `None`: it is about no lot.
    value: Option<&'a Arc<str>>,
    kind: Kind,
    area: Option<M2>,
    share: Option<f64>,
    land: Option<Land>,
}

impl Unnamed<'_> {
    /// The row of a parcel of this name.
    pub(super) fn row(self, parcel: &Arc<str>) -> Row {
        let Self { value, kind, area, share, land } = self;
        Row { parcel: Arc::clone(parcel), value: value.map_or_else(|| Arc::from(""), Arc::clone), kind, area, share, land }
    }

    /// What the row of a parcel of this name says.
    pub(super) fn cells<'a>(&'a self, parcel: &'a str) -> Cells<'a> {
        Cells { parcel, value: self.value.map_or("", |value| value), kind: self.kind, area: self.area, share: self.share }
    }
}

/// Tells the rows of a parcel, and returns its sums; `None`: it cannot be computed with.
pub(super) fn of_land(land: Option<&Land>, lots: &Lots, shapes: Shapes, scratch: &mut Scratch, mut each: impl FnMut(Unnamed)) -> Totals {
    let Some((land, prepared)) = land.and_then(|land| Some((land, Prepared::new(land)?))) else {
        each(Unnamed { value: None, kind: Kind::Failed, area: None, share: None, land: None });
        return Totals::default();
    };
    let whole = shape::area(land);
    let Scratch { area: scratch, near, groups, open } = scratch;
    near.clear();
    scratch.forget();
    lots.index.each_touching(prepared.extent(), |lot| {
        let area = prepared.common(&lots.all[lot].land, &lots.all[lot].outline, scratch);
        if area.0 > 0.0 {
            prepared.keep(scratch);
            near.push(Part { lot, value: lots.all[lot].value, area, kept: near.len() });
        }
    });
    near.sort_unstable_by_key(|part| (part.value, part.lot));
    let cut = CutParcel { land, area: whole, lots };
    groups_of(near, groups);
    open.clear();
    open.extend(groups.iter().filter(|group| cut.is_open(&near[(*group).clone()])).cloned());
    let found = if open.is_empty() { Vec::new() } else { prepared.counted_twice(land, &cut.shapes(near), open, scratch) };
    let mut found = found.into_iter();
    let mut totals = Totals { parcels: 1, ..Totals::default() };
    let mut tell = |value: Option<&Arc<str>>, kind: Kind, area: M2, land: Option<Land>| {
        let share = (whole.0 > 0.0).then(|| area.0 / whole.0);
        each(Unnamed { value, kind, area: Some(area), share, land });
    };
    let Some((all, of_values)) = groups.split_last() else { return totals };
    for group in of_values {
        let parts = &near[group.clone()];
        let area: M2 = parts.iter().map(|part| part.area).sum();
        totals.add(Totals { rows: 1, covered: area, counted_twice: cut.twice(parts, &mut found), ..Totals::default() });
        let drawn = (shapes == Shapes::Drawn).then(|| cut.once(parts));
        tell(Some(&lots.values[parts[0].value]), Kind::Lot, area, drawn);
    }
    let rest = M2(whole.0 - totals.covered.0 + cut.twice(&near[all.clone()], &mut found).0);
    if rest.0 > NOTHING * whole.0 {
        totals.rest = rest;
        let drawn = (shapes == Shapes::Drawn).then(|| shape::minus(land, &cut.once(&near[all.clone()])));
        tell(None, Kind::Rest, rest, drawn);
    }
    totals
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
fn groups_of(near: &[Part], groups: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let of_value = |parts: &[Part]| {
        start += parts.len();
        start - parts.len()..start
    };
    groups.clear();
    groups.extend(near.chunk_by(|a, b| a.value == b.value).map(of_value));
    groups.push(0..near.len());
}

/// A parcel among the lots that share land with it.
struct CutParcel<'a> {
    land: &'a Land,
    area: M2,
    lots: &'a Lots,
}

impl CutParcel<'_> {
    /// The land that the lots cover, once.
    fn once(&self, parts: &[Part]) -> Land {
        let drawn: Vec<Land> = parts.iter().map(|part| shape::common(self.land, &self.lots.all[part.lot].land)).collect();
        shape::union(&drawn)
    }

    /// Whether one of some lots covers the parcel.
    fn is_covered(&self, parts: &[Part]) -> bool {
        parts.iter().any(|part| part.area.0 >= (1.0 - COVERED) * self.area.0)
    }

    /// Whether edges have to tell what some lots count more than once.
    fn is_open(&self, parts: &[Part]) -> bool {
        parts.len() > 1 && !self.is_covered(parts)
    }

    /// What lots that overlap one another count more than once; of those that are open it is the next that was found.
    fn twice(&self, parts: &[Part], found: &mut impl Iterator<Item = Option<f64>>) -> M2 {
        M2(if self.is_open(parts) {
            found.next().flatten().unwrap_or_else(|| self.drawn_twice(parts)).max(0.0)
        } else {
            // Of a parcel that one lot covers the others count all of theirs once more.
            let areas = parts.iter().map(|part| part.area.0);
            areas.clone().sum::<f64>() - areas.fold(0.0, f64::max)
        })
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
            let (lots, mut scratch) = (Lots::of(lots.iter().map(lot).collect()), Scratch::default());
            let found = of_land(Some(&land(0.0, 10.0)), &lots, Shapes::Left, &mut scratch, |_| ());
            (found.covered.0, found.counted_twice.0, found.rest.0)
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
