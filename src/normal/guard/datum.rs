//! Whether a layer lies beside the others by the step between WGS 84 and VN-2000, about 222 m.
//!
//! Nothing in a file tells that its coordinates are on the other datum, and on a map nobody sees it. What tells is that the layer
//! fits the others much better with the step taken back: by corners that meet, by corners on edges, by land that lies inside of the
//! plan. Each is held against places where nothing should fit, steps as long in other directions, so that a dense or a regular
//! plan does not look like evidence.

use std::iter::once;

use geo::Coord;

use super::super::crs::{converted_twice, is_vn2000, known_as, official, told, twin};
use super::cover::{Spot, outside, spots};
use super::{Ground, Sight, Verdict, meet, shapes, share};
use crate::model::{Evidence, Misplaced, Pct, PlaceFault};

/// From this share of common corners on, two layers are drawn on the same ground; by chance it is under one in a hundred.
const DRAWN_ALIKE: f64 = 0.25;
/// From this share of corners on edges on, one layer is cut out of the other; by chance it is up to one in four, among row houses.
const CUT_ALIKE: f64 = 0.5;
/// So many common corners are certain: with one in a hundred by chance, four of sixteen are so once in fifty thousand layers.
const ENOUGH_CORNERS: usize = 4;
/// So many corners on edges: with one in ten by chance, eight of sixteen are so once in ten thousand layers.
const ENOUGH_ON_EDGES: usize = 8;
/// Where it lies now a layer fits at most so many times worse …
const BETTER: usize = 5;
/// … and at steps in other directions so many times.
const BETTER_THAN_ELSEWHERE: usize = 2;
/// This share of the land lies outside now, and this at most with the step taken back; half a step and one and a half leave more.
const OUTSIDE: (f64, f64) = (0.10, 0.01);
/// So many parcels have land outside: one project at the border of a plan is none of the datum's business.
const PARCELS_OUTSIDE: usize = 3;

/// What coordinates may be in place of what they are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The same projection on the other datum.
    OtherDatum,
    /// What came of coordinates that were taken for the other datum once, and converted to this one.
    Converted,
}

impl Reading {
    /// The CRS by which a layer is read so.
    fn of(self, sight: &Sight, ground: &Ground) -> Option<String> {
        let first = told(*sight.raw.first()?, sight.axes, sight.unit);
        let known = || known_as(&sight.crs, first, ground.grid);
        match self {
            Self::OtherDatum => {
                twin(&sight.crs).or_else(|| official(&sight.crs, first, ground.grid).map(|(zone, _)| zone)).or_else(|| twin(&known()?))
            }
            Self::Converted => converted_twice(&sight.crs).or_else(|| converted_twice(&known()?)),
        }
    }

    fn fault(self) -> PlaceFault {
        match self {
            Self::OtherDatum => PlaceFault::DatumShift,
            Self::Converted => PlaceFault::DatumConverted,
        }
    }
}

/// How many of the places that were looked at meet the others.
struct Met {
    here: usize,
    there: usize,
    elsewhere: usize,
    of: usize,
}

impl Met {
    fn new(counts: &[usize], of: usize) -> Self {
        let elsewhere = counts[2..].iter().copied().max().unwrap_or_default();
        Self { here: counts[0], there: counts[1], elsewhere, of }
    }

    fn is_there(&self, enough: f64) -> bool {
        share(self.there, self.of) >= enough && self.there > BETTER * self.here && self.there > BETTER_THAN_ELSEWHERE * self.elsewhere
    }

    fn is_here(&self, enough: f64) -> bool {
        share(self.here, self.of) >= enough && self.here > BETTER_THAN_ELSEWHERE * self.elsewhere.max(self.there)
    }

    fn shares(&self) -> (Pct, Pct) {
        let pct = |part| Pct(100.0 * share(part, self.of));
        (pct(self.here), pct(self.there))
    }
}

impl Ground<'_> {
    /// Whether a layer fits the others as it is, or only where it is read otherwise.
    pub(super) fn judge_datum(&self, index: usize, reading: Reading) -> Verdict {
        let (sight, placed) = (&self.sights[index], &self.placed[index]);
        let Some(crs) = reading.of(sight, self) else { return Verdict::Open };
        let moved = sight.under(&crs, sight.axes, sight.unit, self.grid);
        let Some(step) = placed.first().zip(moved.first()).map(|(here, there)| *there - *here) else { return Verdict::Open };
        let sets = sets(placed, moved, step);
        let others: Vec<_> = self.others.iter().filter_map(|&other| self.layer(other)).flat_map(shapes).collect();
        let corners = Met::new(&meet::corners(&sets, &others), placed.len());
        if share(corners.here, corners.of) >= DRAWN_ALIKE {
            return Verdict::Right;
        }
        let doubt = |fault, evidence| Verdict::Wrong(Box::new(self.beside(index, fault, step, &crs, evidence)));
        let of_corners = |met: &Met| Evidence::corners(met.shares());
        if corners.is_there(DRAWN_ALIKE) && corners.there >= ENOUGH_CORNERS {
            return doubt(reading.fault(), of_corners(&corners));
        }
        let edges = Met::new(&meet::edges(&sets, &others), placed.len());
        if edges.is_here(CUT_ALIKE) {
            return Verdict::Right;
        }
        let is_cut = edges.is_there(CUT_ALIKE);
        if is_cut && edges.there >= ENOUGH_ON_EDGES {
            return doubt(reading.fault(), Evidence::edges(edges.shares()));
        }
        if corners.is_there(DRAWN_ALIKE) && corners.there + 1 >= ENOUGH_CORNERS {
            return doubt(PlaceFault::DatumPerhaps, of_corners(&corners));
        }
        if is_cut && 2 * edges.there >= ENOUGH_ON_EDGES {
            return doubt(PlaceFault::DatumPerhaps, Evidence::edges(edges.shares()));
        }
        self.by_land(index, step).map_or(Verdict::Open, |evidence| doubt(PlaceFault::DatumPerhaps, evidence))
    }

    fn beside(&self, index: usize, fault: PlaceFault, step: Coord<f64>, crs: &str, evidence: Evidence) -> Misplaced {
        let sight = &self.sights[index];
        let mut doubt = sight.misplaced(fault, Some(step.x.hypot(step.y)), vec![format!("crs = {crs:?}")]);
        doubt.against = Some(self.sights[self.others[0]].file.clone());
        doubt.evidence = Some(evidence);
        if fault == PlaceFault::DatumShift {
            doubt.other_remedies = self.other_datum(sight);
        }
        doubt
    }

    /// What would bring the only other plan, or the register, to this layer: where both state one datum, the other may have been
    /// converted from the wrong one; where they state two, either may be wrong.
    fn other_datum(&self, sight: &Sight) -> Vec<String> {
        let first = &self.sights[self.others[0]];
        if self.others.iter().any(|&other| self.sights[other].plan != first.plan) {
            return Vec::new();
        }
        let is_same = is_vn2000(&sight.crs) == is_vn2000(&first.crs);
        let crs = if is_same { converted_twice(&first.crs) } else { twin(&first.crs) };
        crs.map(|crs| format!("crs = {crs:?}")).into_iter().collect()
    }

    /// Whether the land of the register lies inside of a plan with the step taken back only. One plan into which it fits as it is
    /// and not elsewhere speaks against that.
    fn by_land(&self, index: usize, step: Coord<f64>) -> Option<Evidence> {
        let sight = &self.sights[index];
        if sight.role != "parcels" {
            return None;
        }
        let spots = spots(shapes(self.layer(index)?));
        let mut plans: Vec<usize> = self.others.iter().filter_map(|&other| self.sights[other].plan).collect();
        plans.dedup();
        let fits: Vec<Inside> = plans.into_iter().map(|plan| self.inside(&spots, plan, step)).collect();
        let is_right = |fit: &Inside| fit.here <= OUTSIDE.1 && fit.there > OUTSIDE.1;
        let found = fits.iter().find(|fit| fit.is_there())?;
        let evidence = Evidence::land((Pct(100.0 * found.here), Pct(100.0 * found.there)));
        Some(evidence).filter(|_| !fits.iter().any(is_right))
    }

    fn inside(&self, spots: &[Spot], plan: usize, step: Coord<f64>) -> Inside {
        let of_plan = |other: &&usize| self.sights[**other].plan == Some(plan) && ["lots", "boundary"].contains(&self.sights[**other].role);
        let land = self.others.iter().filter(of_plan).filter_map(|&other| self.layer(other)).flat_map(shapes);
        let sets = [0.0, 1.0, 0.5, 1.5].map(|times| spots.iter().map(|spot| spot.at + step * times).collect::<Vec<_>>());
        let found = outside(&sets, land);
        let all: f64 = spots.iter().map(|spot| spot.area).sum();
        let share = |set: &[bool]| spots.iter().zip(set).filter(|(_, is_out)| **is_out).map(|(spot, _)| spot.area).sum::<f64>() / all;
        let mut parcels: Vec<usize> = spots.iter().zip(&found[0]).filter(|(_, is_out)| **is_out).map(|(spot, _)| spot.shape).collect();
        parcels.dedup();
        Inside { here: share(&found[0]), there: share(&found[1]), about: share(&found[2]).min(share(&found[3])), parcels: parcels.len() }
    }
}

/// Which share of the register's land lies outside of a plan.
struct Inside {
    here: f64,
    there: f64,
    /// At half a step and at one and a half, the lesser.
    about: f64,
    /// How many parcels have land outside as it is.
    parcels: usize,
}

impl Inside {
    fn is_there(&self) -> bool {
        self.here >= OUTSIDE.0 && self.there <= OUTSIDE.1 && self.about > OUTSIDE.1 && self.parcels >= PARCELS_OUTSIDE
    }
}

/// The places as they are, with the step taken back, and where nothing should fit: at steps as long in seven other directions.
fn sets(placed: &[Coord<f64>], moved: Vec<Coord<f64>>, step: Coord<f64>) -> Vec<Vec<Coord<f64>>> {
    let turned = |eighths: i32| {
        let (sin, cos) = (f64::from(eighths) * std::f64::consts::FRAC_PI_4).sin_cos();
        Coord { x: step.x * cos - step.y * sin, y: step.x * sin + step.y * cos }
    };
    let elsewhere = (1..8).map(turned).map(|step| placed.iter().map(|place| *place + step).collect());
    once(placed.to_vec()).chain(once(moved)).chain(elsewhere).collect()
}
