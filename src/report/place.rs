//! What each plan says of one place: a planning-information extract.

use std::sync::Arc;

use geo::{BoundingRect, Contains, InteriorPoint, Point};
use schemars::JsonSchema;
use serde::Serialize;

use super::{LotShape, PlanReport, ProjectReport, Report};
use crate::model::{Date, Facts, Land, Level, M2, Pct};
use crate::normal::crs::Grid;
use crate::normal::shape;
use crate::overlay::is_sliver;
use crate::profile::table::Site;
use crate::profile::{Measure, Profile};
use crate::rules::{Limited, Set, limit_facts, set_of};

/// Where one asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Place<'a> {
    /// The land of a project.
    Project(&'a ProjectReport),
    /// The land of a parcel of a project.
    Parcel(&'a ProjectReport, usize),
    /// A point of the working grid: x east, y north, metres; and what it was given in.
    Point(f64, f64, GivenIn),
}

/// What the numbers of a point were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GivenIn {
    /// East and north in metres of the working grid.
    Grid,
    /// Longitude and latitude in degrees.
    Lonlat,
}

/// What each plan says of a place, in the order of the case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Extract {
    /// The case.
    pub case: String,
    /// The day on which plans are in force or not.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The project whose land it is.
    pub project: Option<String>,
    /// The parcel.
    pub parcel: Option<Arc<str>>,
    /// The point, or a point inside the land: x east, y north in metres of the working grid.
    pub at: Option<[f64; 2]>,
    /// The same as longitude and latitude.
    pub lonlat: Option<[f64; 2]>,
    /// What the point was given in: `grid` or `lonlat`; null: no point was given.
    pub given_in: Option<GivenIn>,
    /// The area of the land; null: it is a point.
    pub area_m2: Option<M2>,
    /// The plans that cover it.
    pub plans: Vec<PlanHere>,
    /// The ids of the plans that do not.
    pub elsewhere: Vec<Arc<str>>,
}

/// What a plan says of a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanHere {
    /// The case's id of it.
    pub plan: Arc<str>,
    /// Its title.
    pub title: Option<String>,
    /// Its level.
    pub level: Level,
    /// The number of the decision.
    pub decision: Option<String>,
    /// The day of the decision; null: a draft has none.
    #[schemars(with = "Option<String>")]
    pub approved: Option<Date>,
    /// Whether it is in force on the as-of day.
    pub in_force: bool,
    /// Its lots there.
    pub lots: Vec<LotHere>,
}

/// A lot at a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LotHere {
    /// The code, or `#` and the feature's number.
    pub lot: Arc<str>,
    /// Its name.
    pub name: Option<String>,
    /// The function as the plan writes it.
    pub function_text: Option<Arc<str>>,
    /// The profile's function.
    pub function: Option<Arc<str>>,
    /// The plan's remark.
    pub remark: Option<String>,
    /// What it covers of the land; null: it is a point.
    pub area_m2: Option<M2>,
    /// The same as a share of the land.
    pub share_pct: Option<Pct>,
    /// Whether that is the surveyors' pen.
    pub sliver: bool,
    /// What is set for it, measure by measure.
    pub limits: Vec<LimitHere>,
}

/// What is set for a lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LimitHere {
    /// The measure: `coverage_pct`, `far`, `storeys`, `height_m`, `green_pct`, `setback_m`.
    pub measure: String,
    /// Where it comes from: `decision`, `norm`, `none` (neither sets one), `unknown`.
    pub set_by: String,
    /// Why it is not known: the key of a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The number, or the two between which it lies, and how it was read.
    #[serde(flatten)]
    pub facts: Facts,
}

/// Asks every plan of the report, in force or not, of a place. Costs a pass over the lots, and an intersection for each that is near.
#[must_use]
pub fn extract(report: &Report, place: &Place, profile: &Profile, grid: &Grid) -> Extract {
    let of_plan = |plan| {
        let mut lots = lots(plan, place, report);
        for (shape, here) in &mut lots {
            here.limits = limits(plan, shape, profile);
        }
        (plan, lots.into_iter().map(|(_, here)| here).collect())
    };
    let here: Vec<(&PlanReport, Vec<LotHere>)> = report.plans.iter().map(of_plan).collect();
    let (project, parcel) = match place {
        Place::Project(project) => (Some(project.id.clone()), None),
        Place::Parcel(project, parcel) => (Some(project.id.clone()), Some(project.parcels[*parcel].id.clone())),
        Place::Point(..) => (None, None),
    };
    let at = match place {
        Place::Point(x, y, _) => Some([*x, *y]),
        _ => land_of(place).and_then(InteriorPoint::interior_point).map(|point| [point.x(), point.y()]),
    };
    let covering = here.iter().filter(|(_, lots)| !lots.is_empty());
    Extract {
        case: report.case.clone(),
        as_of: report.as_of,
        project,
        parcel,
        at,
        lonlat: at.and_then(|at| grid.to_lonlat()?.place(at)),
        given_in: if let Place::Point(.., given) = place { Some(*given) } else { None },
        area_m2: land_of(place).map(shape::area),
        plans: covering.map(|(plan, lots)| plan_here(plan, lots.clone())).collect(),
        elsewhere: here.iter().filter(|(_, lots)| lots.is_empty()).map(|(plan, _)| plan.id.clone()).collect(),
    }
}

fn land_of<'a>(place: &Place<'a>) -> Option<&'a Land> {
    match place {
        Place::Project(project) => Some(&project.land),
        Place::Parcel(project, parcel) => project.parcels.get(*parcel).map(|parcel| &*parcel.land),
        Place::Point(..) => None,
    }
}

fn plan_here(plan: &PlanReport, lots: Vec<LotHere>) -> PlanHere {
    PlanHere {
        plan: plan.id.clone(),
        title: plan.title.clone(),
        level: plan.level,
        decision: plan.decision.clone(),
        approved: plan.approved,
        in_force: plan.in_force,
        lots,
    }
}

fn lots<'a>(plan: &'a PlanReport, place: &Place, report: &Report) -> Vec<(&'a LotShape, LotHere)> {
    match (place, land_of(place)) {
        (Place::Point(x, y, _), _) => {
            let at = Point::new(*x, *y);
            plan.lot_shapes.iter().filter(|lot| lot.land.contains(&at)).map(|lot| (lot, lot_here(lot, None, false))).collect()
        }
        (_, Some(land)) => plan.lot_shapes.iter().filter_map(|lot| Some((lot, on_land(lot, land, report)?))).collect(),
        (_, None) => Vec::new(),
    }
}

/// What is set for a lot, whatever is built on it: where a table asks for its height, the limit lies between two numbers.
fn limits(plan: &PlanReport, lot: &LotShape, profile: &Profile) -> Vec<LimitHere> {
    let Some(approved) = plan.approved else { return Vec::new() };
    let is_first = plan.supersedes.is_none() && plan.adjusts.is_none();
    let norm = profile.norm_of(approved, plan.appraised, is_first);
    let function = lot.function.as_deref();
    let of = Limited { norm, approved, decision: plan.decision.as_deref(), limits: &lot.limits, function };
    let site = Site { area_m2: Some(lot.area_m2.0), ..Site::default() };
    let here = |measure: Measure| {
        let (set_by, why, facts) = match set_of(profile, &of, measure, &site) {
            Set::Limit(low, high, from) => {
                let by = if from.get("norm").is_some() { "norm" } else { "decision" };
                (by, None, limit_facts(Facts::new(), (low, high), measure).and(from))
            }
            Set::Unknown(why, facts) => ("unknown", Some(why.to_owned()), facts),
            Set::Nothing => ("none", None, Facts::new()),
        };
        LimitHere { measure: measure.name().to_owned(), set_by: set_by.to_owned(), why, facts }
    };
    Measure::ALL.into_iter().map(here).collect()
}

fn on_land(lot: &LotShape, land: &Land, report: &Report) -> Option<LotHere> {
    let near = shape::meet(&lot.land.bounding_rect()?, &land.bounding_rect()?);
    near?;
    let common = shape::common(land, &lot.land);
    let area = shape::area(&common);
    let sliver = common.0.iter().all(|part| is_sliver(part, report.ran_with.tolerance_m));
    (area.0 > 0.0).then(|| lot_here(lot, Some((area, area.share_of(shape::area(land)))), sliver))
}

fn lot_here(lot: &LotShape, covers: Option<(M2, Pct)>, sliver: bool) -> LotHere {
    LotHere {
        lot: lot.code.clone().unwrap_or_else(|| format!("#{}", lot.feature).into()),
        name: lot.name.clone(),
        function_text: lot.function_text.clone(),
        function: lot.function.clone(),
        remark: lot.remark.clone(),
        area_m2: covers.map(|(area, _)| area),
        share_pct: covers.map(|(_, share)| share),
        sliver,
        limits: Vec::new(),
    }
}
