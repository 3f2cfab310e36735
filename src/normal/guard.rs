//! Whether layers lie where their coordinates say: against the grid's own land, and against one another.
//!
//! A CRS is never guessed: what does not fit is told, with what the case would have to say for it to fit.

mod cover;
mod datum;
mod extent;
mod meet;

use std::collections::HashSet;

use geo::Coord;

use datum::Reading;
use extent::{Extent, within};

use super::crs::{Area, Candidate, Grid, Way, all_candidates, official, told};
use crate::model::{M, Misplaced, PlaceFault};
use crate::read::case::{Axes, Unit};
use crate::read::{LayerEntry, RawGeometry, RawLayer};

/// So many coordinates of a layer are looked at.
const SAMPLES: usize = 400;
/// The registry's rectangles are not to be taken to the letter, degrees.
const MARGIN: f64 = 2.0;
/// This share of them decides.
const MOST: f64 = 0.9;
/// Under this share a layer lies elsewhere.
const FEW: f64 = 0.1;
/// Layers that lie so many times the others' size away, and at least so many metres, lie elsewhere also where nothing tells why.
const FAR: (f64, f64) = (10.0, 20_000.0);

/// The step between the datums is 223 m; what is farther off is another projection, metres.
const DATUM: f64 = 400.0;
/// Farther from a grid's origin there is no land, metres.
const EARTH: f64 = 4.0e7;

/// What a layer was like before it was placed.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// The plan's position in the case; `None`: the register.
    pub(super) plan: Option<usize>,
    role: &'static str,
    file: String,
    layer: String,
    crs: String,
    declared: bool,
    axes: Axes,
    unit: Unit,
    raw: Vec<Coord<f64>>,
}

impl Sight {
    /// A look at a layer as its file has it; [`Sight::placed`] names the CRS.
    pub(super) fn of(layer: &RawLayer, entry: &LayerEntry, plan: Option<usize>, role: &'static str) -> Self {
        let all: usize = shapes(layer).map(geo::CoordsIter::coords_count).sum();
        let mut seen = HashSet::new();
        let is_new = |coord: &Coord<f64>| finite(*coord) && seen.insert([coord.x.to_bits(), coord.y.to_bits()]);
        let raw = shapes(layer).flat_map(coords).step_by(all.div_ceil(SAMPLES).max(1)).filter(is_new).collect();
        let (file, layer) = (layer.file.to_string(), layer.layer.to_string());
        let (declared, axes, unit) = (entry.crs.is_some(), entry.axes, entry.unit);
        Self { plan, role, file, layer, crs: String::new(), declared, axes, unit, raw }
    }

    /// The same, placed by a CRS; `None` for a layer without a coordinate.
    pub(super) fn placed(self, crs: Option<String>) -> Option<Self> {
        crs.filter(|_| !self.raw.is_empty()).map(|crs| Self { crs, ..self })
    }

    /// The samples in the grid, if the file were in this CRS.
    fn under(&self, crs: &str, axes: Axes, unit: Unit, grid: &Grid) -> Vec<Coord<f64>> {
        let Ok(way) = Way::new(crs, grid) else { return Vec::new() };
        self.raw.iter().filter_map(|coord| way.coord(told(*coord, axes, unit)).ok()).filter(|coord| finite(*coord)).collect()
    }

    fn as_it_is(&self, grid: &Grid) -> Vec<Coord<f64>> {
        self.under(&self.crs, self.axes, self.unit, grid)
    }

    fn misplaced(&self, fault: PlaceFault, off: Option<f64>, remedies: Vec<String>) -> Misplaced {
        let (file, layer) = (self.file.clone(), self.layer.clone());
        let (at, against, evidence, other_remedies) = (None, None, None, Vec::new());
        Misplaced { file, layer, role: self.role, fault, at, off: off.map(M), against, evidence, remedies, other_remedies }
    }
}

fn shapes(layer: &RawLayer) -> impl Iterator<Item = &geo::Geometry<f64>> {
    layer.features.iter().filter_map(|feature| match &feature.geometry {
        RawGeometry::Shape(shape) => Some(shape),
        _ => None,
    })
}

fn coords(shape: &geo::Geometry<f64>) -> impl Iterator<Item = Coord<f64>> + '_ {
    geo::CoordsIter::coords_iter(shape)
}

fn finite(coord: Coord<f64>) -> bool {
    coord.x.is_finite() && coord.y.is_finite() && coord.x.abs() < 1e12 && coord.y.abs() < 1e12
}

/// What is wrong with the place of each layer; the register is doubted before the plans, a later plan before an earlier one.
///
/// `layers` are the layers as they were placed, in metres of the grid. Costs one pass over all coordinates.
pub(super) fn doubts(sights: &[Sight], layers: &[&RawLayer], grid: &Grid) -> Vec<Option<Misplaced>> {
    let placed: Vec<Vec<Coord<f64>>> = sights.iter().map(|sight| sight.as_it_is(grid)).collect();
    let area = grid.area();
    let mut found: Vec<Option<Misplaced>> =
        sights.iter().zip(&placed).map(|(sight, placed)| alone(sight, placed, area.as_ref(), grid)).collect();
    let mut open = Vec::new();
    let mut order: Vec<usize> = (0..sights.len()).collect();
    order.sort_by_key(|&index| (sights[index].plan.is_some(), std::cmp::Reverse(index)));
    for index in order {
        let others = others_of(index, sights, &found);
        let is_unclear = |doubt: &Misplaced| matches!(doubt.fault, PlaceFault::DatumUnclear | PlaceFault::ProjectionUnclear);
        let settled = found[index].as_ref().is_none_or(is_unclear);
        if let Some(doubt) = &mut found[index]
            && doubt.fault == PlaceFault::BeyondGrid
            && !others.is_empty()
        {
            let ground = Ground { sights, placed: &placed, layers, others: &others, grid };
            ground.narrow(index, doubt);
        }
        if settled && !others.is_empty() && sights[index].raw.len() > 2 {
            let ground = Ground { sights, placed: &placed, layers, others: &others, grid };
            match ground.judge(index) {
                Verdict::Wrong(doubt) if doubt.stops() || found[index].is_none() => found[index] = Some(*doubt),
                Verdict::Right => found[index] = None,
                Verdict::Wrong(_) | Verdict::Open => open.push(index),
            }
        }
    }
    for index in open {
        let others = others_of(index, sights, &found);
        let ground = Ground { sights, placed: &placed, layers, others: &others, grid };
        if found[index].is_none() && !others.is_empty() && ground.is_near(index) {
            found[index] = ground.judge_datum(index, Reading::Converted).wrong();
        }
    }
    for (doubt, placed) in found.iter_mut().zip(&placed) {
        let on_earth = |place: &&Coord<f64>| place.x.abs() < EARTH && place.y.abs() < EARTH;
        let at = placed.first().filter(on_earth).map(|place| [place.x, place.y]);
        if let Some(doubt) = doubt {
            doubt.at = at;
        }
    }
    found
}

/// The layers that another is held against: those of other plans and the register, else those of its own plan.
fn others_of(index: usize, sights: &[Sight], found: &[Option<Misplaced>]) -> Vec<usize> {
    let is_sound = |doubt: &Misplaced| doubt.fault == PlaceFault::DatumPerhaps;
    let sound = |other: &usize| *other != index && found[*other].as_ref().is_none_or(is_sound);
    let of_others: Vec<usize> = (0..sights.len()).filter(sound).filter(|&other| sights[other].plan != sights[index].plan).collect();
    if of_others.is_empty() { (0..sights.len()).filter(sound).collect() } else { of_others }
}

/// What can be told of a layer without any other.
fn alone(sight: &Sight, placed: &[Coord<f64>], area: Option<&Area>, grid: &Grid) -> Option<Misplaced> {
    let inside = |places: &[Coord<f64>], area: &Area| {
        let few: Vec<&Coord<f64>> = places.iter().step_by(places.len().div_ceil(20).max(1)).collect();
        share(few.iter().filter(|coord| area.holds(***coord, MARGIN)).count(), few.len().max(1))
    };
    if let Some(area) = area.filter(|area| inside(placed, area) < FEW) {
        let fits = |crs: &str, axes, unit| inside(&sight.under(crs, axes, unit, grid), area) >= MOST;
        let remedies = hypotheses(sight, grid).filter(|(crs, axes, unit, _)| fits(crs, *axes, *unit));
        return Some(sight.misplaced(PlaceFault::BeyondGrid, None, remedies.map(|(.., says)| says).take(3).collect()));
    }
    let first = *sight.raw.first()?;
    let (zone, off) = official(&sight.crs, told(first, sight.axes, sight.unit), grid)?;
    let fault = match off {
        ..10.0 => PlaceFault::Parameters,
        10.0..DATUM => PlaceFault::DatumUnclear,
        _ => PlaceFault::ProjectionUnclear,
    };
    // What the case declares is meant; parameters of its own are a slip of the pen also there.
    if sight.declared && fault != PlaceFault::Parameters {
        return None;
    }
    Some(sight.misplaced(fault, Some(off), vec![format!("crs = {zone:?}")]))
}

/// What a file could be in other than what is taken, and what the case would say: CRS, axes, unit, words.
fn hypotheses<'a>(sight: &'a Sight, grid: &Grid) -> impl Iterator<Item = (String, Axes, Unit, String)> + use<'a> {
    let candidates = all_candidates(grid);
    let turned = if sight.axes == Axes::EastNorth { Axes::NorthEast } else { Axes::EastNorth };
    let ways = [(sight.axes, Unit::Metre), (turned, Unit::Metre), (sight.axes, Unit::Millimetre), (turned, Unit::Millimetre)];
    ways.into_iter().flat_map(move |(axes, unit)| {
        candidates.clone().into_iter().map(move |Candidate { crs, name }| {
            let says = words(sight, &crs, &name, axes, unit);
            (crs, axes, unit, says)
        })
    })
}

/// What the case has to say of a layer that it does not say yet.
fn words(sight: &Sight, crs: &str, name: &str, axes: Axes, unit: Unit) -> String {
    let mut keys = Vec::new();
    if crs != sight.crs {
        keys.push(if name.is_empty() { format!("crs = {crs:?}") } else { format!("crs = {crs:?} ({name})") });
    }
    match axes {
        _ if axes == sight.axes => {}
        Axes::NorthEast => keys.push("axes = \"north-east\"".to_owned()),
        Axes::EastNorth => keys.push("axes = \"east-north\"".to_owned()),
    }
    if unit != sight.unit {
        keys.push(if unit == Unit::Millimetre { "unit = \"mm\"" } else { "unit = \"m\"" }.to_owned());
    }
    keys.join(", ")
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred samples")]
    let share = part as f64 / whole as f64;
    share
}

enum Verdict {
    Wrong(Box<Misplaced>),
    Right,
    Open,
}

impl Verdict {
    fn wrong(self) -> Option<Misplaced> {
        match self {
            Self::Wrong(doubt) => Some(*doubt),
            Self::Right | Self::Open => None,
        }
    }
}

/// What a layer is held against.
struct Ground<'a> {
    sights: &'a [Sight],
    placed: &'a [Vec<Coord<f64>>],
    layers: &'a [&'a RawLayer],
    others: &'a [usize],
    grid: &'a Grid,
}

impl Ground<'_> {
    /// Of what would bring a layer into the grid's land, that which brings it to the other layers.
    fn narrow(&self, index: usize, doubt: &mut Misplaced) {
        let room = self.room();
        let sight = &self.sights[index];
        let fits = |crs: &str, axes, unit| within(&sight.under(crs, axes, unit, self.grid), &room) >= MOST;
        let found: Vec<String> =
            hypotheses(sight, self.grid).filter(|(crs, axes, unit, _)| fits(crs, *axes, *unit)).map(|(.., says)| says).take(3).collect();
        if !found.is_empty() {
            doubt.remedies = found;
        }
    }

    fn room(&self) -> Vec<Extent> {
        self.others.iter().filter_map(|&other| Extent::of(&self.placed[other])).collect()
    }

    /// Whether a layer lies where the others do, but for a few hundred metres.
    fn is_near(&self, index: usize) -> bool {
        within(&self.placed[index], &self.room()) >= FEW
    }

    fn judge(&self, index: usize) -> Verdict {
        let (sight, placed) = (&self.sights[index], &self.placed[index]);
        let room = self.room();
        if self.is_near(index) {
            return self.judge_datum(index, Reading::OtherDatum);
        }
        let mut fits: Vec<(String, Axes, Unit, String)> = hypotheses(sight, self.grid)
            .filter(|(crs, axes, unit, says)| !says.is_empty() && within(&sight.under(crs, *axes, *unit, self.grid), &room) >= MOST)
            .collect();
        let off = Extent::of(placed).map(|own| room.iter().map(|other| own.away(other)).fold(f64::INFINITY, f64::min));
        let size = room.iter().map(Extent::size).fold(0.0, f64::max);
        let is_far = off.is_some_and(|off| off > FAR.1 && off > FAR.0 * size);
        if fits.is_empty() && !is_far {
            return Verdict::Open;
        }
        let others: Vec<_> = self.others.iter().filter_map(|&other| self.layer(other)).flat_map(shapes).collect();
        let corners =
            meet::corners(&fits.iter().map(|(crs, axes, unit, _)| sight.under(crs, *axes, *unit, self.grid)).collect::<Vec<_>>(), &others);
        let mut ranked: Vec<(usize, String)> = corners.into_iter().zip(fits.drain(..).map(|(.., says)| says)).collect();
        ranked.sort_by_key(|(corners, _)| std::cmp::Reverse(*corners));
        let mut doubt = sight.misplaced(PlaceFault::Elsewhere, off, ranked.into_iter().map(|(_, says)| says).take(3).collect());
        doubt.against = Some(self.sights[self.others[0]].file.clone());
        doubt.other_remedies = self.other_remedies(placed);
        Verdict::Wrong(Box::new(doubt))
    }

    /// What the only other file would have to be in to lie with this one.
    fn other_remedies(&self, placed: &[Coord<f64>]) -> Vec<String> {
        let Some(extent) = Extent::of(placed) else { return Vec::new() };
        let first = &self.sights[self.others[0]];
        if self.others.iter().any(|&other| self.sights[other].plan != first.plan) {
            return Vec::new();
        }
        let fit = hypotheses(first, self.grid).filter(|(crs, axes, unit, says)| {
            !says.is_empty() && within(&first.under(crs, *axes, *unit, self.grid), std::slice::from_ref(&extent)) >= MOST
        });
        fit.map(|(.., says)| says).take(3).collect()
    }

    fn layer(&self, index: usize) -> Option<&RawLayer> {
        let sight = &self.sights[index];
        self.layers.iter().copied().find(|layer| *layer.file == *sight.file && *layer.layer == *sight.layer)
    }
}
