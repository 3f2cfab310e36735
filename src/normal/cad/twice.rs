//! Outlines and hatches of the same lot are one lot.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Contains, LineString, Polygon};

use super::{Outlined, Text};
use crate::model::{Facts, Land, M, Note, NoteCode, Severity};
use crate::normal::shape::{self, area, minus};

/// Each lot once: of what covers the same land a hatch with holes is kept before outlines, and they before other hatches.
pub(super) fn once(polygons: Vec<Outlined>, texts: &[Text], tolerance: M, notes: &mut Vec<Note>) -> Vec<Outlined> {
    let mut sorted = polygons;
    sorted.sort_by_key(|one| (rank(one), one.number));
    let mut kept: Vec<Outlined> = Vec::with_capacity(sorted.len());
    let mut both = Both::default();
    // By the left edge of their boxes, so that only neighbours are looked at.
    let mut by_left: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for one in sorted {
        let near = column(one.extent.min().x, tolerance);
        let mut others =
            (near.saturating_sub(1)..=near.saturating_add(1)).flat_map(|column| by_left.get(&column).into_iter().flatten()).copied();
        let Some(twin) = others.find(|&other| same(&kept[other], &one, tolerance)) else {
            by_left.entry(near).or_default().push(kept.len());
            kept.push(one);
            continue;
        };
        if kept[twin].kind == one.kind {
            let facts = Facts::new().count("first", kept[twin].number);
            let note = Note { feature: Some(one.number), ..Note::new(NoteCode::FeatureDuplicated, Severity::Warning) };
            notes.push(note.at(one.place()).with(facts));
        } else {
            both.add(&kept[twin], &one);
        }
    }
    notes.extend(both.note());
    without_holes(kept, &both.hatched, texts, tolerance, notes)
}

fn rank(one: &Outlined) -> u8 {
    match one.kind {
        _ if !one.polygon.interiors().is_empty() => 0,
        "outline" => 1,
        _ => 2,
    }
}

/// Columns somewhat wider than the tolerance.
fn column(x: f64, tolerance: M) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "what is too large for it has no neighbours anyway")]
    let column = (x / tolerance.0.max(0.01)).floor() as i64;
    column
}

/// Whether two polygons, the first with its holes filled, are the same but for the width of the tolerance.
fn same(a: &Outlined, b: &Outlined, tolerance: M) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= tolerance.0.max(1e-6);
    let boxes = [(a.extent.min(), b.extent.min()), (a.extent.max(), b.extent.max())];
    if !boxes.iter().all(|(a, b)| near(a.x, b.x) && near(a.y, b.y)) {
        return false;
    }
    let whole = if b.polygon.interiors().is_empty() { shell(a.polygon.exterior()) } else { Land::new(vec![a.polygon.clone()]) };
    same_land(&whole, &Land::new(vec![b.polygon.clone()]), tolerance)
}

/// Whether what only one of the two covers is no wider than the tolerance.
fn same_land(a: &Land, b: &Land, tolerance: M) -> bool {
    if a == b {
        return true;
    }
    let perimeter: f64 = a.0.iter().chain(&b.0).map(shape::perimeter).sum();
    let differ = (area(a).0 - area(b).0).abs();
    differ <= tolerance.0 * perimeter && area(&minus(a, b)).0 + area(&minus(b, a)).0 <= tolerance.0 * perimeter / 4.0
}

fn shell(ring: &LineString<f64>) -> Land {
    Land::new(vec![Polygon::new(ring.clone(), Vec::new())])
}

/// Lots that are drawn as an outline and as a hatch.
#[derive(Default)]
struct Both {
    count: usize,
    first: Option<(usize, Option<[f64; 2]>)>,
    layers: Vec<String>,
    hatched: BTreeSet<usize>,
}

impl Both {
    fn add(&mut self, kept: &Outlined, other: &Outlined) {
        self.count += 1;
        self.hatched.insert(kept.number);
        self.first.get_or_insert((other.number, other.place()));
        if kept.layer != other.layer {
            for layer in [&kept.layer, &other.layer].into_iter().flatten() {
                if !self.layers.contains(layer) {
                    self.layers.push(layer.clone());
                }
            }
        }
    }

    fn note(&self) -> Option<Note> {
        let (number, at) = self.first?;
        let severity = if self.layers.is_empty() { Severity::Info } else { Severity::Warning };
        let facts = Facts::new().count("lots", self.count).list("cad_layers", self.layers.clone());
        Some(Note { feature: Some(number), ..Note::new(NoteCode::OutlineTwice, severity) }.at(at).with(facts))
    }
}

/// Leaves out outlines that are the borders of a hatch's holes, on the hatch's layer: what they enclose is no lot, or the hatch
/// would not spare it. One that is hatched itself, or has a text inside, is a lot.
fn without_holes(polygons: Vec<Outlined>, hatched: &BTreeSet<usize>, texts: &[Text], tolerance: M, notes: &mut Vec<Note>) -> Vec<Outlined> {
    let holed: Vec<Outlined> = polygons.iter().filter(|one| !one.polygon.interiors().is_empty()).cloned().collect();
    let of_hole = |one: &Outlined| {
        let own = shell(one.polygon.exterior());
        let is_hole = |ring: &LineString<f64>| {
            let hole = shell(ring);
            (area(&hole).0 - one.polygon.unsigned_area()).abs() <= tolerance.0 * super::length(ring) && same_land(&hole, &own, tolerance)
        };
        holed.iter().find(|hatch| hatch.layer == one.layer && hatch.number != one.number && hatch.polygon.interiors().iter().any(is_hole))
    };
    let mut kept = Vec::with_capacity(polygons.len());
    for one in polygons {
        let is_lot = || hatched.contains(&one.number) || texts.iter().any(|text| one.polygon.contains(&text.at));
        match of_hole(&one).filter(|_| one.kind == "outline" && !is_lot()) {
            Some(hatch) => {
                let facts = Facts::new().count("first", hatch.number);
                let note = Note { feature: Some(one.number), ..Note::new(NoteCode::OutlineOfHole, Severity::Info) };
                notes.push(note.at(one.place()).with(facts));
            }
            None => kept.push(one),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn one(number: usize, kind: &'static str, polygon: Polygon<f64>) -> Outlined {
        Outlined::new(number, Some("QH".into()), kind, polygon).expect("an extent")
    }

    fn kept(polygons: Vec<Outlined>) -> (Vec<usize>, Vec<NoteCode>) {
        let mut notes = Vec::new();
        let kept = once(polygons, &[], M(0.2), &mut notes);
        (kept.iter().map(|one| one.number).collect(), notes.iter().map(|note| note.code).collect())
    }

    #[test]
    fn hatch_and_outline_are_one_lot() {
        let square = || wkt!(POLYGON((0. 0., 50. 0., 50. 50., 0. 50., 0. 0.)));
        let drawn_otherwise = wkt!(POLYGON((50. 50.01, 0. 50., 0. 20., 0. 0., 50. 0., 50. 50.01)));
        let holed = wkt!(POLYGON((0. 0., 50. 0., 50. 50., 0. 50., 0. 0.), (10. 10., 20. 10., 20. 20., 10. 20., 10. 10.)));
        let hole = || wkt!(POLYGON((10. 10., 20. 10., 20. 20., 10. 20., 10. 10.)));
        let other = wkt!(POLYGON((0. 0., 50. 0., 50. 50., 0. 0.)));
        assert_eq!(kept(vec![one(1, "hatch", square()), one(2, "outline", drawn_otherwise)]), (vec![2], vec![NoteCode::OutlineTwice]));
        assert_eq!(kept(vec![one(1, "outline", square()), one(2, "outline", square())]), (vec![1], vec![NoteCode::FeatureDuplicated]));
        assert_eq!(kept(vec![one(1, "outline", square()), one(2, "outline", other)]), (vec![1, 2], vec![]));
        let all = vec![one(1, "outline", square()), one(2, "hatch", holed.clone()), one(3, "outline", hole())];
        assert_eq!(kept(all), (vec![2], vec![NoteCode::OutlineTwice, NoteCode::OutlineOfHole]));
        let island = vec![one(2, "hatch", holed), one(3, "outline", hole()), one(4, "hatch", hole())];
        assert_eq!(kept(island).0, vec![2, 3], "what is hatched itself is a lot");
    }

    #[test]
    fn what_lies_at_the_end_of_all_numbers_has_no_neighbours() {
        for x in [-1e300, 1e300] {
            let far = Polygon::new(LineString::from(vec![(x, 0.0), (x / 2.0, 0.0), (x, 9.0)]), Vec::new());
            assert_eq!(kept(vec![one(1, "outline", far)]).0, [1]);
        }
    }
}
