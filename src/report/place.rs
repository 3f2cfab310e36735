//! What each plan says of one place: a planning-information extract.

use geo::{BoundingRect, Contains, Point};
use schemars::JsonSchema;
use serde::Serialize;

use super::{LotShape, PlanReport, ProjectReport, Report};
use crate::model::{Date, Land, Level, M2, Pct};
use crate::normal::shape;
use crate::overlay::is_sliver;

/// Where one asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Place<'a> {
    /// The land of a project.
    Project(&'a ProjectReport),
    /// The land of a parcel of a project.
    Parcel(&'a ProjectReport, usize),
    /// A point of the working grid: x east, y north, metres.
    Point(f64, f64),
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
    pub parcel: Option<String>,
    /// The point.
    pub at: Option<[f64; 2]>,
    /// The area of the land; null: it is a point.
    pub area_m2: Option<M2>,
    /// The plans that cover it.
    pub plans: Vec<PlanHere>,
    /// The ids of the plans that do not.
    pub elsewhere: Vec<String>,
}

/// What a plan says of a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanHere {
    /// The case's id of it.
    pub plan: String,
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
    pub lot: String,
    /// Its name.
    pub name: Option<String>,
    /// The function as the plan writes it.
    pub function_text: Option<String>,
    /// The profile's function.
    pub function: Option<String>,
    /// The plan's remark.
    pub remark: Option<String>,
    /// What it covers of the land; null: it is a point.
    pub area_m2: Option<M2>,
    /// The same as a share of the land.
    pub share_pct: Option<Pct>,
    /// Whether that is the surveyors' pen.
    pub sliver: bool,
}

/// Asks every plan of the report, in force or not, of a place. Costs a pass over the lots, and an intersection for each that is near.
#[must_use]
pub fn extract(report: &Report, place: &Place) -> Extract {
    let here: Vec<(&PlanReport, Vec<LotHere>)> = report.plans.iter().map(|plan| (plan, lots(plan, place, report))).collect();
    let (project, parcel) = match place {
        Place::Project(project) => (Some(project.id.clone()), None),
        Place::Parcel(project, parcel) => (Some(project.id.clone()), Some(project.parcels[*parcel].id.clone())),
        Place::Point(..) => (None, None),
    };
    let covering = here.iter().filter(|(_, lots)| !lots.is_empty());
    Extract {
        case: report.case.clone(),
        as_of: report.as_of,
        project,
        parcel,
        at: if let Place::Point(x, y) = place { Some([*x, *y]) } else { None },
        area_m2: land_of(place).map(shape::area),
        plans: covering.map(|(plan, lots)| plan_here(plan, lots.clone())).collect(),
        elsewhere: here.iter().filter(|(_, lots)| lots.is_empty()).map(|(plan, _)| plan.id.clone()).collect(),
    }
}

fn land_of<'a>(place: &Place<'a>) -> Option<&'a Land> {
    match place {
        Place::Project(project) => Some(&project.land),
        Place::Parcel(project, parcel) => project.parcels.get(*parcel).map(|parcel| &parcel.land),
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

fn lots(plan: &PlanReport, place: &Place, report: &Report) -> Vec<LotHere> {
    match (place, land_of(place)) {
        (Place::Point(x, y), _) => {
            let at = Point::new(*x, *y);
            plan.lot_shapes.iter().filter(|lot| lot.land.contains(&at)).map(|lot| lot_here(lot, None, false)).collect()
        }
        (_, Some(land)) => plan.lot_shapes.iter().filter_map(|lot| on_land(lot, land, report)).collect(),
        (_, None) => Vec::new(),
    }
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
        lot: lot.code.clone().unwrap_or_else(|| format!("#{}", lot.feature)),
        name: lot.name.clone(),
        function_text: lot.function_text.clone(),
        function: lot.function.clone(),
        remark: lot.remark.clone(),
        area_m2: covers.map(|(area, _)| area),
        share_pct: covers.map(|(_, share)| share),
        sliver,
    }
}
