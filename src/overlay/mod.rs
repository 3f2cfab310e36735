//! Floor 4: how a mosaic cuts a parcel: pieces, slivers, rest, and what is counted twice. Nothing is judged here.

pub mod area;
mod artefact;
pub mod layers;
mod sliver;
pub mod streams;

use std::cell::OnceCell;

use geo::{BoundingRect, Polygon, Rect};
use rayon::prelude::*;

use crate::index::Index;
use crate::model::{Land, M, M2, Plan, SharedLand, SliverCause};
use crate::normal::mosaic::Mosaic;
use crate::normal::shape;

use area::{Outline, Prepared, Scratch, Shape};

pub use sliver::{is_sliver, mean_width};

/// The grid of drawn geometry in a parcel's surroundings, metres; times a perimeter it bounds what drawing rounds.
const GRID: f64 = 1e-7;
/// A lot that leaves no more than this share of a parcel covers it.
const COVERED: f64 = 1e-14;

/// How broad the surveyors' pen is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pen {
    /// The width under which a part of no lot is a sliver.
    pub width: M,
    /// What the width of each plan is multiplied with.
    pub times: f64,
}

impl From<M> for Pen {
    fn from(width: M) -> Self {
        Self { width, times: 1.0 }
    }
}

impl Pen {
    /// The width under which a part of a plan's lot is a sliver.
    #[must_use]
    pub fn of(self, plan: &Plan) -> M {
        M(plan.tolerance.0 * self.times)
    }

    /// The same pen, broader or finer.
    #[must_use]
    pub fn scaled(self, times: f64) -> Self {
        Self { width: M(self.width.0 * times), times: self.times * times }
    }
}

/// How a mosaic cuts a parcel.
///
/// The areas of pieces, slivers and rest, minus what is counted twice, are the parcel's, within `1e-7` m times the perimeter of
/// its box and the number of its lots.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The parcel's area.
    pub area: M2,
    /// What each lot covers, slivers left out, in the order of plan and lot.
    pub pieces: Vec<Part>,
    /// Connected parts that are the surveyors' pen, those of lots first.
    pub slivers: Vec<Sliver>,
    /// The land that no lot covers, slivers left out.
    pub rest: SharedLand,
    /// Its area.
    pub rest_area: M2,
    /// What lots that overlap one another count more than once.
    pub counted_twice: M2,
}

/// What a lot covers of a parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The lot's position in the mosaic.
    pub tile: usize,
    /// Its area.
    pub area: M2,
    /// Its land, drawn.
    pub land: SharedLand,
}

/// A connected part in which no circle of the tolerance's width fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Sliver {
    /// The lot's position in the mosaic; `None`: a sliver of the rest.
    pub tile: Option<usize>,
    /// Its area.
    pub area: M2,
    /// Twice its area by its perimeter.
    pub mean_width: M,
    /// How far its vertices lie from the parcel's border, at most.
    pub depth: M,
    /// What made it, where its vertices tell.
    pub cause: Option<SliverCause>,
    /// Its land, drawn.
    pub land: SharedLand,
}

/// The lots of a mosaic by place, with boxes over their edges.
#[derive(Debug)]
pub struct Places {
    index: Index,
    outlines: Vec<Outline>,
}

impl Places {
    /// Costs `O(n log n)` for the lots and `O(n)` for their vertices, by several threads.
    #[must_use]
    pub fn of(mosaic: &Mosaic, plans: &[Plan]) -> Self {
        let outlines: Vec<Outline> = mosaic.lots.par_iter().map(|tile| Outline::of(tile.land(plans))).collect();
        Self { index: Index::of(outlines.iter().map(|outline| outline.extent().copied())), outlines }
    }
}

/// Cuts `parcel` along the lots of `mosaic`, which lie at `places`.
///
/// Fails on nothing: land outside the mosaic comes back as the rest. Lots that merely touch the parcel are left out. A part
/// of a lot is a sliver by the width of its plan, a part of the rest by the pen's own. Costs `O(log n + k)` for `k` lots nearby.
#[must_use]
pub fn cut(parcel: &Land, mosaic: &Mosaic, plans: &[Plan], places: &Places, pen: impl Into<Pen>) -> Cut {
    let pen = pen.into();
    let whole = shape::area(parcel);
    let mut cut = Cut {
        area: whole,
        pieces: Vec::new(),
        slivers: Vec::new(),
        rest: SharedLand::default(),
        rest_area: M2(0.0),
        counted_twice: M2(0.0),
    };
    let Some((extent, prepared)) = parcel.bounding_rect().zip(Prepared::new(parcel)) else { return cut };
    let (mut covered, mut scratch) = (Vec::new(), Scratch::default());
    scratch.forget();
    for tile in places.index.touching(&extent) {
        let (land, outline) = (mosaic.lots[tile].land(plans), &places.outlines[tile]);
        let exact = prepared.common(land, outline, &mut scratch);
        if exact.0 <= 0.0 {
            continue;
        }
        prepared.keep(&mut scratch);
        let drawn = if exact.0 >= (1.0 - COVERED) * whole.0 { parcel.clone() } else { shape::common(parcel, land) };
        let lot = Covered { tile, exact, drawn, land, outline };
        add_lot(&mut cut, &lot, parcel, pen.of(&plans[mosaic.lots[tile].plan]));
        covered.push(lot);
    }
    let twice = if covered.len() > 1 { twice(&prepared, parcel, &covered, &mut scratch) } else { Some(0.0) };
    add_rest(&mut cut, parcel, &extent, &covered, twice, pen.width);
    cut
}

/// What lots cover of a parcel more than once; `None`: only drawing tells.
fn twice(prepared: &Prepared, parcel: &Land, covered: &[Covered], scratch: &mut Scratch) -> Option<f64> {
    let shapes = covered.iter().enumerate().map(|(kept, lot)| Shape { land: lot.land, outline: lot.outline, kept });
    let shapes: Vec<Shape> = shapes.collect();
    prepared.counted_twice(parcel, &shapes, std::slice::from_ref(&(0..shapes.len())), scratch).into_iter().next().flatten()
}

/// Whether another pen leaves every part of a cut what it is: a piece, a sliver, rest. Costs the sliver test of its parts.
#[must_use]
pub fn is_steady(cut: &Cut, mosaic: &Mosaic, plans: &[Plan], pen: Pen) -> bool {
    let width = |tile: Option<usize>| tile.map_or(pen.width, |tile| pen.of(&plans[mosaic.lots[tile].plan]));
    let pieces = cut.pieces.iter().flat_map(|piece| piece.land.0.iter().map(|part| (Some(piece.tile), part)));
    let rest = cut.rest.0.iter().map(|part| (None, part));
    let stays = |(tile, part): (Option<usize>, &Polygon<f64>)| !is_sliver(part, width(tile));
    let goes = |sliver: &Sliver| sliver.land.0.iter().all(|part| is_sliver(part, width(sliver.tile)));
    pieces.chain(rest).all(stays) && cut.slivers.iter().all(goes)
}

/// What a lot covers of a parcel, exactly and drawn.
struct Covered<'a> {
    tile: usize,
    exact: M2,
    drawn: Land,
    land: &'a Land,
    outline: &'a Outline,
}

/// Parts what a lot covers into its piece and its slivers; their areas add up to the exact one.
fn add_lot(cut: &mut Cut, lot: &Covered, parcel: &Land, tolerance: M) {
    let Covered { tile, exact, ref drawn, land, .. } = *lot;
    let (mut piece, mut slivers) = (Vec::new(), Vec::new());
    for polygon in &drawn.0 {
        if is_sliver(polygon, tolerance) { slivers.push(polygon) } else { piece.push(polygon.clone()) }
    }
    let areas: Vec<f64> = slivers.iter().map(|polygon| area_of(polygon)).collect();
    let in_slivers: f64 = areas.iter().sum();
    // What drawing rounds is borne by the piece, or, where there is none, by all slivers alike.
    let scale = if piece.is_empty() && in_slivers > 0.0 { exact.0 / in_slivers } else { 1.0 };
    for (polygon, area) in slivers.into_iter().zip(areas) {
        cut.slivers.push(sliver(Some(tile), polygon, M2(area * scale), parcel, &[land], tolerance));
    }
    if !piece.is_empty() {
        cut.pieces.push(Part { tile, area: M2(exact.0 - in_slivers), land: Land::new(piece).into() });
    }
}

/// Adds what no lot covers, and what several cover: `twice`, where it is known, is what the lots count more than once.
fn add_rest(cut: &mut Cut, parcel: &Land, extent: &Rect<f64>, covered: &[Covered], twice: Option<f64>, tolerance: M) {
    let sum: M2 = covered.iter().map(|lot| lot.exact).sum();
    let rounding = rounding(extent, covered.len());
    let all = OnceCell::new();
    let all = || all.get_or_init(|| shape::union(covered.iter().map(|lot| &lot.drawn)));
    let twice = twice.map_or_else(|| sum - shape::area(all()), M2);
    if twice.0 > rounding {
        cut.counted_twice = twice;
    }
    let rest = cut.area - sum + cut.counted_twice;
    if rest.0 <= rounding {
        return;
    }
    let drawn = match covered {
        [] => parcel.clone(),
        [one] => shape::minus(parcel, &one.drawn),
        _ => shape::minus(parcel, all()),
    };
    let lots: Vec<&Land> = covered.iter().map(|lot| lot.land).collect();
    let (slivers, parts): (Vec<_>, Vec<_>) = drawn.0.into_iter().partition(|polygon| is_sliver(polygon, tolerance));
    let in_slivers: f64 = slivers.iter().map(area_of).sum();
    let scale = if parts.is_empty() && in_slivers > 0.0 { rest.0 / in_slivers } else { 1.0 };
    cut.slivers.extend(slivers.iter().map(|polygon| sliver(None, polygon, M2(area_of(polygon) * scale), parcel, &lots, tolerance)));
    if !parts.is_empty() {
        cut.rest_area = M2(rest.0 - in_slivers);
        cut.rest = Land::new(parts).into();
    }
}

/// What drawing may round away of areas, square metres.
fn rounding(extent: &Rect<f64>, lots: usize) -> f64 {
    let lots = f64::from(u32::try_from(lots).unwrap_or(u32::MAX)).max(1.0);
    GRID * 2.0 * (extent.width() + extent.height()).max(1.0) * lots
}

fn sliver(tile: Option<usize>, polygon: &Polygon<f64>, area: M2, parcel: &Land, lots: &[&Land], width: M) -> Sliver {
    let (depth, cause) = artefact::artefact(polygon, parcel, lots, width);
    Sliver { tile, area, mean_width: mean_width(polygon), depth, cause, land: Land::new(vec![polygon.clone()]).into() }
}

fn area_of(polygon: &Polygon<f64>) -> f64 {
    use geo::Area;
    polygon.unsigned_area()
}
