//! A report as flat layers, for maps and for CSV: the same names everywhere.

mod cuts;
mod faults;
mod plans;
mod projects;

pub(super) use cuts::{pieces, rest, slivers};
pub(super) use faults::{fault_areas, faults};
pub(super) use plans::{boundary, corridors, lines, lots};
pub(super) use projects::{SEPARATOR, buildings, conflicts, parcels, projects};

use geo::LineString;

use super::Context;
use crate::model::Land;
use crate::report::{PlanReport, Report};

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Not known, or nothing to say.
    Missing,
    /// A text.
    Text(String),
    /// A measure; its unit is in the column's name.
    Number(f64),
    /// How many, or which.
    Count(usize),
    /// Whether.
    Flag(bool),
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// Texts.
    Text,
    /// Texts of at most so many letters.
    Short(u8),
    /// Measures.
    Number,
    /// Whole numbers.
    Count,
    /// Whether.
    Flag,
}

/// Where a row lies.
#[derive(Debug, Clone)]
pub(super) enum Place<'a> {
    /// On land.
    Land(&'a Land),
    /// Along a course.
    Line(&'a LineString<f64>),
    /// At a point: in the working grid, and in degrees.
    Point([f64; 2], Option<[f64; 2]>),
    /// A row of a table without places.
    Nowhere,
}

impl Place<'_> {
    /// Whether there is anything to draw.
    pub(super) fn is_somewhere(&self) -> bool {
        match self {
            Self::Land(land) => !land.0.is_empty(),
            Self::Line(_) | Self::Point(..) => true,
            Self::Nowhere => false,
        }
    }
}

/// What all rows of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Multipolygons.
    Land,
    /// Lines.
    Line,
    /// Points.
    Point,
    /// A table without places.
    Nothing,
}

/// What a layer shows; plans by their place in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Projects,
    Conflicts,
    Parcels,
    Pieces,
    Slivers,
    Rest,
    Buildings,
    Boundary(usize),
    Lots(usize),
    Lines(usize),
    Corridors(usize),
    Faults,
    FaultAreas,
    /// What the maps of the printed sheets show.
    Sheets,
    /// A table of ours for some program.
    Table,
    /// A class of a prescribed dossier.
    Dossier(Class),
}

/// The classes of the dossier of Circular 16/2025/TT-BXD, Appendix II, that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Boundary,
    Lots,
    RedLines,
    BuildingLines,
    Corridors,
    Projects,
    Buildings,
}

impl Class {
    /// Its prescribed name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Boundary => "RanhGioiQuyHoach_A",
            Self::Lots => "ChucNangSuDungDat_A",
            Self::RedLines => "ChiGioiDuongDo_L",
            Self::BuildingLines => "ChiGioiXayDung_L",
            Self::Corridors => "HanhLangAnToan_L",
            Self::Projects => "DuAnLienQuan_A",
            Self::Buildings => "CongTrinh_A",
        }
    }

    /// Whether it is about a plan; else about what is there.
    pub(super) fn is_planned(self) -> bool {
        !matches!(self, Self::Projects | Self::Buildings)
    }
}

impl Role {
    /// The plan whose layer it is.
    pub(super) fn plan(self) -> Option<usize> {
        match self {
            Self::Boundary(plan) | Self::Lots(plan) | Self::Lines(plan) | Self::Corridors(plan) => Some(plan),
            _ => None,
        }
    }
}

/// A row: one value a column, and its place.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) values: Vec<Value>,
    pub(super) place: Place<'a>,
}

/// The name of a column and what its values are.
pub(super) type Column = (&'static str, Type);

/// A table with places.
#[derive(Debug, Clone)]
pub(super) struct Layer<'a> {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) shape: Shape,
    pub(super) columns: &'static [Column],
    pub(super) rows: Vec<Row<'a>>,
}

impl<'a> Layer<'a> {
    /// A layer of land.
    pub(super) fn new(name: &str, role: Role, columns: &'static [Column], rows: Vec<Row<'a>>) -> Self {
        Self { name: name.to_owned(), role, shape: Shape::Land, columns, rows }
    }

    /// The place of a column among the values of a row.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(known, _)| *known == name)
    }

    /// The texts of a column that occur, each once, in the order of the rows; `None`: it is missing somewhere.
    pub(super) fn occurring(&self, column: &str) -> Vec<Option<&str>> {
        let Some(place) = self.column(column) else { return Vec::new() };
        let mut seen = std::collections::BTreeSet::new();
        let texts = self.rows.iter().map(|row| match &row.values[place] {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.filter(|text| seen.insert(*text)).collect()
    }
}

/// All layers of a report, for files that hold several.
///
/// Those of the findings are always there, also without rows, so that scripts can rely on them; so are the lots and the boundary of
/// each edition. An edition that brings no lines or corridors has no layer of them, a case without buildings none of buildings.
pub(super) fn all<'a>(report: &'a Report, context: &Context) -> Vec<Layer<'a>> {
    let mut layers = vec![
        projects(report, context),
        conflicts(report, context),
        parcels(report),
        pieces(report, context),
        slivers(report, context),
        rest(report),
    ];
    if report.projects.iter().any(|project| !project.building_shapes.is_empty()) {
        layers.push(buildings(report));
    }
    for (number, plan) in report.plans.iter().enumerate() {
        layers.extend(of_plan(number, plan, context));
    }
    layers.push(faults(report, context));
    layers.push(fault_areas(report, context));
    layers
}

fn of_plan<'a>(number: usize, plan: &'a PlanReport, context: &Context) -> Vec<Layer<'a>> {
    let mut layers = vec![lots(number, plan, context), boundary(number, plan)];
    if !plan.line_shapes.is_empty() {
        layers.push(lines(number, plan, context));
    }
    if !plan.corridor_shapes.is_empty() {
        layers.push(corridors(number, plan, context));
    }
    layers
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}
