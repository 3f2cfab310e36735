//! A project's own figures: what its register says, or what its buildings show.

use super::ParcelFacts;
use crate::model::{Building, Facts, Land, Project, State};
use crate::normal::shape;
use crate::overlay::{Part, area};
use crate::profile::Measure;
use crate::profile::table::Site;

/// Where a figure is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// In the register, and where that says nothing at the buildings.
    RegisterFirst,
    /// At the buildings alone, which can be told apart by lots.
    Buildings,
}

/// A project's figure.
pub(super) enum Figure {
    /// This much, within so much, from there.
    Known(f64, f64, &'static str),
    /// At least this much: of some buildings it is not known.
    AtLeast(f64),
    /// Nothing is built.
    Nothing,
    /// Not known: the key of the sentence that says why.
    Missing(&'static str),
}

/// What rounding may add to a figure of the register, as a share of it.
const ROUNDING: f64 = 1e-9;
/// What rounding may add to a share that is computed from drawn land, in per cent points.
const DRAWN: f64 = 1e-6;

/// Whether the case gives such a figure for the project, or buildings that show it.
pub(super) fn is_given(project: &Project, measure: Measure) -> bool {
    let shown = project.buildings.as_deref().unwrap_or_default().iter().any(|building| match measure {
        Measure::CoveragePct | Measure::SetbackM => true,
        Measure::Storeys => building.storeys.is_some(),
        Measure::HeightM => building.height_m.is_some(),
        Measure::Far | Measure::GreenPct => false,
    });
    registered(project, measure).is_some() || shown
}

fn registered(project: &Project, measure: Measure) -> Option<f64> {
    let figures = &project.figures;
    match measure {
        Measure::CoveragePct => figures.coverage_pct,
        Measure::Far => figures.far,
        Measure::Storeys => figures.storeys,
        Measure::HeightM => figures.height_m,
        Measure::GreenPct => figures.green_pct,
        Measure::SetbackM => None,
    }
}

/// The figure of the project on a part of its parcel.
pub(super) fn figure(facts: &ParcelFacts, part: &Part, measure: Measure, look: Look) -> Figure {
    if let (Some(figure), Look::RegisterFirst) = (registered(facts.project, measure), look) {
        return Figure::Known(figure, ROUNDING * figure.abs(), "register");
    }
    if facts.project.state == Some(State::NotStarted) {
        return Figure::Nothing;
    }
    let buildings = facts.project.buildings.as_deref().unwrap_or_default();
    if buildings.is_empty() || matches!(measure, Measure::Far | Measure::GreenPct) {
        return Figure::Missing("figure_missing");
    }
    if buildings.iter().any(|building| building.land.is_none()) {
        return Figure::Missing("building_unusable");
    }
    match measure {
        Measure::CoveragePct => Figure::Known(coverage(buildings, part), DRAWN, "footprints"),
        _ => highest(buildings.iter().filter(|building| stands_on(facts, building, part)), measure),
    }
}

/// The share of a part that footprints cover; those that overlap count once.
fn coverage(buildings: &[Building], part: &Part) -> f64 {
    let lands: Vec<&Land> = buildings.iter().filter_map(|building| building.land.as_ref()).collect();
    let covered = match lands[..] {
        [one] => area::common(one, &part.land),
        _ => area::common(&shape::union(lands), &part.land),
    };
    covered.share_of(part.area).0
}

/// The greatest figure of buildings that stand on a part.
fn highest<'a>(buildings: impl Iterator<Item = &'a Building>, measure: Measure) -> Figure {
    let figures: Vec<Option<f64>> =
        buildings.map(|building| if measure == Measure::Storeys { building.storeys } else { building.height_m }).collect();
    let most = figures.iter().flatten().copied().reduce(f64::max);
    match most {
        Some(most) if figures.iter().all(Option::is_some) => Figure::Known(most, ROUNDING * most, "footprints"),
        Some(most) => Figure::AtLeast(most),
        None if figures.is_empty() => Figure::Nothing,
        None => Figure::Missing("figure_missing"),
    }
}

fn stands_on(facts: &ParcelFacts, building: &Building, part: &Part) -> bool {
    building.land.as_ref().is_some_and(|land| !facts.without_slivers(&shape::common(land, &part.land)).0.is_empty())
}

/// What tables ask for of a lot and of what the project builds on it: its height is the register's, else the average of its
/// buildings', each by its footprint.
pub(super) fn site(facts: &ParcelFacts, lot_area: f64) -> Site {
    let buildings = facts.project.buildings.as_deref().unwrap_or_default();
    let heights: Option<Vec<(f64, f64)>> =
        buildings.iter().map(|building| Some((shape::area(building.land.as_ref()?).0, building.height_m?))).collect();
    let average = heights.filter(|heights| !heights.is_empty()).map(|heights| {
        let area: f64 = heights.iter().map(|(area, _)| area).sum();
        heights.iter().map(|(area, height)| area * height).sum::<f64>() / area
    });
    let storeys: Option<Vec<f64>> = buildings.iter().map(|building| building.storeys).collect();
    let most = storeys.and_then(|storeys| storeys.into_iter().reduce(f64::max));
    let figures = &facts.project.figures;
    Site { area_m2: Some(lot_area), height_m: figures.height_m.or(average), storeys: figures.storeys.or(most), road_width_m: None }
}

/// The figure as facts.
pub(super) fn figure_facts(facts: Facts, value: f64, tolerance: f64, from: &'static str, measure: Measure) -> Facts {
    let facts = facts.number(super::limit::name("figure", measure), value).text("figure_from", from);
    facts.number(super::limit::name("tolerance", measure), tolerance)
}
