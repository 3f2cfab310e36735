//! One parcel along the lots near it: its rows and its sums.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use geo::Rect;

use super::super::COVERED;
use super::super::area::{self, Outline, Prepared, Shape};
use super::{Cells, Kind, Shapes, Totals};
use crate::index::Index;
use crate::model::{Land, M2};
use crate::normal::shape;

/// The share of a parcel that counts as nothing where no lot covers it: what summing rounds.
const NOTHING: f64 = 1e-9;

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
    /// The value of what is about no lot.
    none: Arc<str>,
    index: Index,
}

impl Lots {
    /// Lots with the boxes over their land and their values.
    pub(in crate::overlay) fn of(lots: Vec<(Land, Outline, String)>) -> Self {
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
        Self { all, values, none: Arc::from(""), index }
    }
}

/// What a parcel is cut in, kept so that little is allocated for one.
#[derive(Default)]
pub(in crate::overlay) struct Scratch {
    area: area::Scratch,
    near: Vec<Part>,
    groups: Vec<Range<usize>>,
    open: Vec<Range<usize>>,
}

/// Tells the rows of a parcel of this name, each with its land where shapes are drawn, and returns its sums; `None`: it cannot be
/// computed with. Costs `O(log n + k)` for `k` lots nearby.
pub(in crate::overlay) fn of_land(
    name: &Arc<str>,
    land: Option<&Land>,
    lots: &Lots,
    shapes: Shapes,
    scratch: &mut Scratch,
    mut each: impl FnMut(Cells, Option<Land>),
) -> Totals {
    let Some((land, prepared)) = land.and_then(|land| Some((land, Prepared::new(land)?))) else {
        each(Cells { parcel: name, value: &lots.none, kind: Kind::Failed, area: None, share: None }, None);
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
    let mut found = open.iter().zip(found).peekable();
    let mut twice = |group: &Range<usize>| {
        let parts = &near[group.clone()];
        match found.next_if(|(open, _)| *open == group) {
            Some((_, found)) => M2(found.unwrap_or_else(|| cut.drawn_twice(parts)).max(0.0)),
            None => all_but_largest(parts),
        }
    };
    let mut totals = Totals { parcels: 1, ..Totals::default() };
    let mut tell = |value: &Arc<str>, kind: Kind, area: M2, land: Option<Land>| {
        let share = (whole.0 > 0.0).then(|| area.0 / whole.0);
        each(Cells { parcel: name, value, kind, area: Some(area), share }, land);
    };
    let Some((all, of_values)) = groups.split_last() else { return totals };
    for group in of_values {
        let parts = &near[group.clone()];
        let area: M2 = parts.iter().map(|part| part.area).sum();
        totals.add(Totals { rows: 1, covered: area, counted_twice: twice(group), ..Totals::default() });
        let drawn = (shapes == Shapes::Drawn).then(|| cut.once(parts));
        tell(&lots.values[parts[0].value], Kind::Lot, area, drawn);
    }
    let rest = M2(whole.0 - totals.covered.0 + twice(all).0);
    if rest.0 > NOTHING * whole.0 {
        totals.rest = rest;
        let drawn = (shapes == Shapes::Drawn).then(|| shape::minus(land, &cut.once(&near[all.clone()])));
        tell(&lots.none, Kind::Rest, rest, drawn);
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

/// What lots count more than once of a parcel that one of them covers: the others all of theirs. Of a single lot nothing.
fn all_but_largest(parts: &[Part]) -> M2 {
    let areas = parts.iter().map(|part| part.area.0);
    M2(areas.clone().sum::<f64>() - areas.fold(0.0, f64::max))
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

    /// Whether edges have to tell what some lots count more than once: they are several, and none of them covers the parcel.
    fn is_open(&self, parts: &[Part]) -> bool {
        parts.len() > 1 && parts.iter().all(|part| part.area.0 < (1.0 - COVERED) * self.area.0)
    }

    fn shapes(&self, parts: &[Part]) -> Vec<Shape<'_>> {
        let lot = |part: &Part| &self.lots.all[part.lot];
        parts.iter().map(|part| Shape { land: &lot(part).land, outline: &lot(part).outline, kept: part.kept }).collect()
    }

    /// What lots count more than once, by drawing, where sums do not tell.
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
            let found = of_land(&"1".into(), Some(&land(0.0, 10.0)), &lots, Shapes::Left, &mut scratch, |_, _| ());
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
