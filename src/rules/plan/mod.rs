//! Questions about the data of a plan edition (D1xx).

pub mod area_differs_from_decision;
pub mod dates_contradict;
pub mod duplicate_lot_code;
pub mod gap_in_plan;
pub mod geometry_repaired;
pub mod levels_contradict;
pub mod lots_overlap;
pub mod place_implausible;
pub mod plans_contradict;
pub mod stray_geometry;
pub mod text_damaged;
pub mod unknown_function;

use std::sync::Arc;

use crate::model::{Answer, Facts, Land, Level, Lot, M, M2, Misplaced, Origin, Parcel, Plan, Project, Repair, SharedLand};
use crate::normal::mosaic::Contradiction;
use crate::normal::shape;
use crate::overlay::Cut;

pub use dates_contradict::DateFacts;

/// What a question about a plan edition may look at.
#[derive(Debug, Clone, Copy)]
pub struct PlanFacts<'a> {
    /// The edition.
    pub plan: &'a Plan,
    /// All editions of the case.
    pub plans: &'a [Plan],
    /// Where this edition and another that is in force on the same day cover the same land without referring to each other.
    pub contradictions: &'a [Contradiction],
    /// Area by the decision against geometry, per cent.
    pub area_pct: f64,
}

/// What a question about the geometry of a layer may look at.
#[derive(Debug, Clone)]
pub struct LayerFacts<'a> {
    /// The edition whose lots they are; `None`: the parcels of the register.
    pub plan: Option<&'a Arc<str>>,
    /// The shapes in the order of the layer.
    pub shapes: Vec<ShapeFacts<'a>>,
    /// The boundary that the case gives of the plan, where it can be computed with.
    pub boundary: Option<&'a Land>,
    /// The land where shapes of the layer belong: the boundary; of parcels the land of all plans.
    pub home: Vec<&'a Land>,
    /// The width of the surveyors' pen.
    pub tolerance: M,
    /// The layers of the plan, or of the register, that cannot lie where their coordinates say.
    pub misplaced: &'a [Misplaced],
    /// The texts in the order of the layer; of the register those of its projects before those of their parcels.
    pub texts: Vec<TextFacts<'a>>,
}

/// What a question about the plans of several levels may look at.
#[derive(Debug, Clone, Copy)]
pub struct LevelsFacts<'a> {
    /// The answers now about the parcels of one project.
    pub answers: &'a [LevelAnswer<'a>],
    /// The width under which a part is a sliver.
    pub tolerance: M,
}

/// What the plans in force of one level answer to one question about a parcel.
#[derive(Debug, Clone, Copy)]
pub struct LevelAnswer<'a> {
    /// The question.
    pub rule: &'static str,
    /// The level.
    pub level: Level,
    /// The parcel's id.
    pub parcel: &'a str,
    /// The answer.
    pub answer: &'a Answer,
    /// How the plans cut the parcel.
    pub cut: &'a Cut,
}

/// A text of a layer.
#[derive(Debug, Clone, Copy)]
pub struct TextFacts<'a> {
    /// What it is: `code`, `name`, `purpose` …
    pub role: &'static str,
    /// The text.
    pub text: &'a str,
    /// Where it was read.
    pub origin: &'a Origin,
    /// The land that it belongs to.
    pub land: Option<&'a SharedLand>,
}

/// A shape of a layer.
#[derive(Debug, Clone)]
pub struct ShapeFacts<'a> {
    /// What people call it.
    pub label: Arc<str>,
    /// The feature's number, from 1.
    pub feature: usize,
    /// What repairing it changed.
    pub repair: Option<Repair>,
    /// Its land.
    pub land: &'a Land,
}

impl<'a> LayerFacts<'a> {
    /// The lots of a plan.
    #[must_use]
    pub fn of_plan(plan: &'a Plan) -> Self {
        let boundary = Some(&plan.land).filter(|_| plan.bounded);
        let shape = |lot: &'a Lot| ShapeFacts { label: lot.label(), feature: lot.origin.feature, repair: lot.repaired, land: &lot.land };
        Self {
            plan: Some(&plan.id),
            shapes: plan.lots.iter().map(shape).collect(),
            boundary,
            home: boundary.into_iter().collect(),
            tolerance: plan.tolerance,
            misplaced: &plan.misplaced,
            texts: plan.lots.iter().flat_map(texts_of_lot).collect(),
        }
    }

    /// The parcels of projects.
    #[must_use]
    pub fn of_parcels(projects: &'a [Project], misplaced: &'a [Misplaced], plans: &'a [Plan], tolerance: M) -> Self {
        let shape = |parcel: &'a Parcel| ShapeFacts {
            label: parcel.id.clone(),
            feature: parcel.origin.feature,
            repair: parcel.repaired,
            land: &parcel.land,
        };
        let shapes = projects.iter().flat_map(|project| project.parcels.iter().map(shape)).collect();
        Self {
            plan: None,
            shapes,
            boundary: None,
            home: plans.iter().map(|plan| &plan.land).collect(),
            tolerance,
            misplaced,
            texts: projects.iter().flat_map(texts_of_project).collect(),
        }
    }
}

fn texts_of_lot(lot: &Lot) -> Vec<TextFacts<'_>> {
    let shared = [("code", &lot.code), ("function", &lot.function_text)].map(|(role, text)| (role, text.as_deref()));
    let own = [("name", &lot.name), ("remark", &lot.remark)].map(|(role, text)| (role, text.as_deref()));
    let given = [shared[0], own[0], shared[1], own[1]].into_iter().filter_map(|(role, text)| Some((role, text?)));
    given.map(|(role, text)| TextFacts { role, text, origin: &lot.origin, land: Some(&lot.land) }).collect()
}

fn texts_of_project(project: &Project) -> Vec<TextFacts<'_>> {
    let own = [("id", Some(&project.id)), ("name", project.name.as_ref()), ("purpose", project.purpose_text.as_ref())];
    let numbers = project.papers.iter().map(|paper| ("paper_no", paper.number.as_ref()));
    let land = project.parcels.first().map(|parcel| &parcel.land);
    let given = own.into_iter().chain(numbers).filter_map(|(role, text)| Some((role, text?.as_str())));
    let own = given.map(|(role, text)| TextFacts { role, text, origin: &project.origin, land });
    let parcels = project.parcels.iter().map(|parcel| TextFacts {
        role: "parcel",
        text: &parcel.id,
        origin: &parcel.origin,
        land: Some(&parcel.land),
    });
    own.chain(parcels).collect()
}

/// Area and a place of land, as facts.
fn area_and_place(area: M2, land: &Land) -> Facts {
    let facts = Facts::new().m2("area", area);
    match shape::first_place(land) {
        Some([x, y]) => facts.m("x", crate::model::M(x)).m("y", crate::model::M(y)),
        None => facts,
    }
}
