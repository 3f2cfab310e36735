//! Whether layers lie where their coordinates say: against the grid's own land, and against one another.
//!
//! A CRS is never guessed: what does not fit is told, with what the case would have to say for it to fit.

use std::collections::HashMap;

use geo::Coord;

use super::crs::{Area, Candidate, Grid, Way, all_candidates, official, told, twin};
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
/// Corners of the same land in two layers lie within so many metres of each other: survey accuracy and the pen.
const SAME_CORNER: f64 = 0.5;
/// From this share of common corners on, two layers are drawn on the same ground.
const DRAWN_ALIKE: f64 = 0.25;

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
        let raw = shapes(layer).flat_map(coords).step_by(all.div_ceil(SAMPLES).max(1)).filter(|coord| finite(*coord)).collect();
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
        Misplaced { file, layer, role: self.role, fault, off: off.map(M), against: None, remedies, other_remedies: Vec::new() }
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
    let mut order: Vec<usize> = (0..sights.len()).collect();
    order.sort_by_key(|&index| (sights[index].plan.is_some(), std::cmp::Reverse(index)));
    for index in order {
        let others = others_of(index, sights, &found);
        let settled = found[index].as_ref().is_none_or(|doubt| doubt.fault == PlaceFault::DatumUnclear);
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
                Verdict::Wrong(doubt) => found[index] = Some(doubt),
                Verdict::Right => found[index] = None,
                Verdict::Open => {}
            }
        }
    }
    found
}

/// The layers that another is held against: those of other plans and the register, else those of its own plan.
fn others_of(index: usize, sights: &[Sight], found: &[Option<Misplaced>]) -> Vec<usize> {
    let sound = |other: &usize| *other != index && found[*other].is_none();
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
    let fault = if off < 10.0 { PlaceFault::Parameters } else { PlaceFault::DatumUnclear };
    // A datum that the case declares is meant; parameters of its own are a slip of the pen also there.
    if sight.declared && fault == PlaceFault::DatumUnclear {
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
    Wrong(Misplaced),
    Right,
    Open,
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

    fn judge(&self, index: usize) -> Verdict {
        let (sight, placed) = (&self.sights[index], &self.placed[index]);
        let room = self.room();
        if within(placed, &room) >= FEW {
            return self.judge_datum(index);
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
        let corners =
            self.corners_met(&fits.iter().map(|(crs, axes, unit, _)| sight.under(crs, *axes, *unit, self.grid)).collect::<Vec<_>>());
        let mut ranked: Vec<(usize, String)> = corners.into_iter().zip(fits.drain(..).map(|(.., says)| says)).collect();
        ranked.sort_by_key(|(corners, _)| std::cmp::Reverse(*corners));
        let mut doubt = sight.misplaced(PlaceFault::Elsewhere, off, ranked.into_iter().map(|(_, says)| says).take(3).collect());
        doubt.against = Some(self.sights[self.others[0]].file.clone());
        doubt.other_remedies = self.other_remedies(placed);
        Verdict::Wrong(doubt)
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

    /// Whether the corners of a layer meet those of the others only on the other datum.
    fn judge_datum(&self, index: usize) -> Verdict {
        let (sight, placed) = (&self.sights[index], &self.placed[index]);
        let Some(twin) = twin(&sight.crs).or_else(|| official(&sight.crs, *sight.raw.first()?, self.grid).map(|(zone, _)| zone)) else {
            return Verdict::Open;
        };
        let moved = sight.under(&twin, sight.axes, sight.unit, self.grid);
        let off = placed.first().zip(moved.first()).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y));
        let met = self.corners_met(&[placed.clone(), moved]);
        let [as_it_is, on_twin] = [share(met[0], placed.len()), share(met[1], placed.len())];
        if on_twin >= DRAWN_ALIKE && as_it_is < on_twin / 5.0 {
            let mut doubt = sight.misplaced(PlaceFault::DatumShift, off, vec![format!("crs = {twin:?}")]);
            doubt.against = Some(self.sights[self.others[0]].file.clone());
            return Verdict::Wrong(doubt);
        }
        if as_it_is >= DRAWN_ALIKE { Verdict::Right } else { Verdict::Open }
    }

    fn layer(&self, index: usize) -> Option<&RawLayer> {
        let sight = &self.sights[index];
        self.layers.iter().copied().find(|layer| *layer.file == *sight.file && *layer.layer == *sight.layer)
    }

    /// How many of each set of places lie on a corner of the other layers.
    fn corners_met(&self, sets: &[Vec<Coord<f64>>]) -> Vec<usize> {
        let mut cells: HashMap<(i64, i64), Vec<Placed>> = HashMap::new();
        for (set, places) in sets.iter().enumerate() {
            for (index, place) in places.iter().enumerate() {
                cells.entry(cell(*place)).or_default().push((set, index, *place));
            }
        }
        let mut met: Vec<Vec<bool>> = sets.iter().map(|places| vec![false; places.len()]).collect();
        let corners = self.others.iter().filter_map(|&other| self.layer(other)).flat_map(shapes).flat_map(coords);
        let corners = corners.filter(|corner| finite(*corner));
        for corner in corners {
            let (column, row) = cell(corner);
            for near in (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y))) {
                for (set, index, place) in cells.get(&near).into_iter().flatten() {
                    met[*set][*index] |= (place.x - corner.x).hypot(place.y - corner.y) <= SAME_CORNER;
                }
            }
        }
        met.into_iter().map(|places| places.into_iter().filter(|met| *met).count()).collect()
    }
}

/// A place, with the set that it is of and its number there.
type Placed = (usize, usize, Coord<f64>);

#[expect(clippy::cast_possible_truncation, reason = "coordinates over 1e12 are left out before")]
fn cell(place: Coord<f64>) -> (i64, i64) {
    ((place.x / SAME_CORNER).floor() as i64, (place.y / SAME_CORNER).floor() as i64)
}

/// Where the middle nine tenths of a layer lie, so that a stray point does not count.
#[derive(Debug, Clone)]
struct Extent {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Extent {
    fn of(places: &[Coord<f64>]) -> Option<Self> {
        let middle = |mut values: Vec<f64>| -> Option<(f64, f64)> {
            values.sort_by(f64::total_cmp);
            let cut = values.len() / 20;
            Some((*values.get(cut)?, *values.get(values.len() - 1 - cut)?))
        };
        let (left, right) = middle(places.iter().map(|place| place.x).collect())?;
        let (low, high) = middle(places.iter().map(|place| place.y).collect())?;
        Some(Self { low: Coord { x: left, y: low }, high: Coord { x: right, y: high } })
    }

    fn size(&self) -> f64 {
        (self.high.x - self.low.x).max(self.high.y - self.low.y)
    }

    /// Whether a place lies inside, or no farther outside than the extent is large.
    fn is_about(&self, place: Coord<f64>) -> bool {
        let about = self.size().max(500.0);
        let near = |low: f64, value: f64, high: f64| (low - about..=high + about).contains(&value);
        near(self.low.x, place.x, self.high.x) && near(self.low.y, place.y, self.high.y)
    }

    fn away(&self, other: &Self) -> f64 {
        let between = |low: f64, high: f64, other_low: f64, other_high: f64| (other_low - high).max(low - other_high).max(0.0);
        let x = between(self.low.x, self.high.x, other.low.x, other.high.x);
        x.hypot(between(self.low.y, self.high.y, other.low.y, other.high.y))
    }
}

/// The share of places that lie about one of the extents.
fn within(places: &[Coord<f64>], room: &[Extent]) -> f64 {
    if places.is_empty() {
        return 0.0;
    }
    share(places.iter().filter(|place| room.iter().any(|extent| extent.is_about(**place))).count(), places.len())
}
