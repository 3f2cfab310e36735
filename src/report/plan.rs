//! A plan edition in the report, and its shapes for the writers of maps.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::AnswerReport;
use crate::model::{Date, Land, Level, Limits, M, M2, SharedLand};

/// A plan edition and the answers about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanReport {
    /// The case's id of it.
    pub id: Arc<str>,
    /// Its title.
    pub title: Option<String>,
    /// Its level.
    pub level: Level,
    /// The number of the decision.
    pub decision: Option<String>,
    /// The day of the decision; null: a draft without one.
    #[schemars(with = "Option<String>")]
    pub approved: Option<Date>,
    /// The first day in force; null: a draft without one.
    #[schemars(with = "Option<String>")]
    pub effective: Option<Date>,
    /// The last day of its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Date>,
    /// The day from which it is annulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub annulled: Option<Date>,
    /// The day from which it is in force again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub reinstated: Option<Date>,
    /// The plan that it replaces whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// The plan that it replaces inside its own land only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusts: Option<String>,
    /// The day on which it was appraised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub appraised: Option<Date>,
    /// Not approved yet: never in force.
    pub draft: bool,
    /// A draft that this run takes for approved on its as-of day.
    pub supposed: bool,
    /// Whether it is in force on the as-of day.
    pub in_force: bool,
    /// The decision's own words on existing projects.
    pub transitional_clause: Option<String>,
    /// How many lots it has.
    pub lots: usize,
    /// The area of its land.
    pub area_m2: M2,
    /// The answers about its data.
    pub answers: Vec<AnswerReport>,
    /// Its land: the boundary, or the union of the lots.
    #[serde(skip)]
    pub land: Land,
    /// Its lots with their shapes.
    #[serde(skip)]
    pub lot_shapes: Vec<LotShape>,
    /// Its lines with their courses.
    #[serde(skip)]
    pub line_shapes: Vec<LineShape>,
    /// The land in its protective corridors.
    #[serde(skip)]
    pub corridor_shapes: Vec<CorridorShape>,
}

/// A building for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildingShape {
    /// Its id.
    pub id: String,
    /// Its storeys.
    pub storeys: Option<f64>,
    /// Its height, metres.
    pub height_m: Option<f64>,
    /// Its footprint; `None`: it cannot be drawn.
    pub land: Option<Land>,
}

/// A line of a plan for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct LineShape {
    /// The feature's number in its file, from 1.
    pub feature: usize,
    /// What it is: the name of a `LineKind`, or `corridor`.
    pub kind: &'static str,
    /// Its course.
    pub course: geo::LineString<f64>,
}

/// Land in a protective corridor for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct CorridorShape {
    /// The number of the feature that it protects in its file, from 1.
    pub feature: usize,
    /// The kind of corridor, an id of the profile.
    pub kind: Option<String>,
    /// What is protected, as the plan writes it.
    pub kind_text: Option<String>,
    /// How far it reaches on each side.
    pub width: M,
    /// Where the width is from: `plan`, `norm`, or the `least` or the `most` that the norm leaves open.
    pub width_from: &'static str,
    /// Its land.
    pub land: Land,
}

/// A lot for the writers of maps.
#[derive(Debug, Clone, PartialEq)]
pub struct LotShape {
    /// The feature's number in its file, from 1.
    pub feature: usize,
    /// The code on the drawing.
    pub code: Option<Arc<str>>,
    /// Its name.
    pub name: Option<String>,
    /// The function as the plan writes it.
    pub function_text: Option<Arc<str>>,
    /// The profile's function.
    pub function: Option<Arc<str>>,
    /// The plan's remark.
    pub remark: Option<String>,
    /// The decision's limits for it.
    pub limits: Limits,
    /// Its area.
    pub area_m2: M2,
    /// Its land.
    pub land: SharedLand,
}
