//! The layers of a project: where each stands in the tree, and what it is called.

use super::super::Context;
use super::super::layers::{Layer, Role, Shape};
use super::themes::first_level;
use crate::model::Facts;
use crate::report::Report;

/// A group of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Result,
    Evidence,
    Now,
    Then,
    Faults,
    /// The plans of a prescribed dossier.
    Planned,
    /// What is there, in a prescribed dossier.
    Existing,
}

impl Group {
    /// All groups, the uppermost first.
    pub(super) const ALL: [Self; 7] = [Self::Result, Self::Evidence, Self::Now, Self::Then, Self::Faults, Self::Existing, Self::Planned];

    /// The key of its title.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Result => "qgis.group_result",
            Self::Evidence => "qgis.group_evidence",
            Self::Now => "qgis.group_now",
            Self::Then => "qgis.group_then",
            Self::Faults => "qgis.group_faults",
            Self::Planned => "qgis.group_planned",
            Self::Existing => "qgis.group_existing",
        }
    }
}

/// A layer of the project: a table of the file, or the rows of one side.
pub(super) struct Shown<'a> {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) group: Group,
    /// The file beside the project in which its table is.
    pub(super) file: &'a str,
    pub(super) table: &'a str,
    pub(super) layer: &'a Layer<'a>,
    /// The rows that it shows, as SQL.
    pub(super) filter: Option<&'static str>,
    /// Whether it is ticked when the project is opened.
    pub(super) ticked: bool,
}

/// The ids of the layers of pieces.
pub(super) const PIECES_THEN: &str = "replan_pieces_then";
pub(super) const PIECES_NOW: &str = "replan_pieces_now";

/// All layers of the project, the uppermost of each group first.
pub(super) fn shown<'a>(report: &Report, layers: &'a [(String, Layer<'a>)], file: &'a str, context: &Context) -> Vec<Shown<'a>> {
    let mut found: Vec<Shown> = Vec::new();
    let is_shown = |layer: &Layer| layer.shape != Shape::Nothing || layer.role == Role::Sheets;
    for (table, layer) in layers.iter().filter(|(_, layer)| is_shown(layer)) {
        let one = |id: String, title: String, filter| {
            let group = group(layer.role, report);
            Shown { id, title, group, file, table, layer, filter, ticked: ticked(layer.role, report) }
        };
        if layer.role == Role::Pieces {
            found.push(one(PIECES_THEN.into(), side_title("then", context), Some("\"side\" = 'then'")));
            found.push(one(PIECES_NOW.into(), side_title("now", context), Some("\"side\" = 'now'")));
        } else {
            found.push(one(id(layer.role), title(layer.role, report, context), None));
        }
    }
    found.sort_by_key(|shown| order(shown.layer.role, report));
    found
}

fn side_title(side: &str, context: &Context) -> String {
    format!("{} – {}", context.words.label("qgis.pieces"), context.words.of("side", side))
}

/// The id of a layer; the same in every project. QGIS takes none of ten letters or less.
pub(super) fn id(role: Role) -> String {
    let name = match role {
        Role::Projects => "projects",
        Role::Conflicts => "conflicts",
        Role::Parcels => "parcels",
        Role::Pieces => "pieces",
        Role::Slivers => "slivers",
        Role::Rest => "rest",
        Role::Buildings => "buildings",
        Role::Boundary(_) => "boundary",
        Role::Lots(_) => "lots",
        Role::Lines(_) => "lines",
        Role::Corridors(_) => "corridors",
        Role::Faults => "faults",
        Role::FaultAreas => "fault_areas",
        Role::Sheets => "sheets",
        Role::Table => "table",
        Role::Dossier(class) => return format!("replan_{}", class.name()),
    };
    role.plan().map_or_else(|| format!("replan_{name}"), |plan| format!("replan_{name}_{plan}"))
}

/// Where a layer stands.
pub(super) fn group(role: Role, report: &Report) -> Group {
    match role {
        Role::Projects | Role::Conflicts | Role::Parcels | Role::Buildings => Group::Result,
        Role::Pieces | Role::Slivers | Role::Rest | Role::Sheets => Group::Evidence,
        Role::Faults | Role::FaultAreas | Role::Table => Group::Faults,
        Role::Dossier(class) if class.is_planned() => Group::Planned,
        Role::Dossier(_) => Group::Existing,
        Role::Boundary(plan) | Role::Lots(plan) | Role::Lines(plan) | Role::Corridors(plan) if report.plans[plan].in_force => Group::Now,
        Role::Boundary(_) | Role::Lots(_) | Role::Lines(_) | Role::Corridors(_) => Group::Then,
    }
}

/// Projects, and the plans in force of the most detailed level.
fn ticked(role: Role, report: &Report) -> bool {
    let level = first_level(report);
    role == Role::Projects || role.plan().is_some_and(|plan| report.plans[plan].in_force && report.plans[plan].level == level)
}

/// What a layer is called.
fn title(role: Role, report: &Report, context: &Context) -> String {
    let key = match role {
        Role::Lots(_) => "qgis.lots",
        Role::Boundary(_) => "qgis.boundary",
        Role::Lines(_) => "qgis.lines",
        Role::Corridors(_) => "qgis.corridors",
        Role::Projects => "qgis.projects",
        Role::Conflicts => "qgis.conflicts",
        Role::Parcels => "qgis.parcels",
        Role::Slivers => "qgis.slivers",
        Role::Rest => "qgis.rest",
        Role::Buildings => "qgis.buildings",
        Role::Faults => "qgis.faults",
        Role::Sheets => "qgis.sheets",
        _ => "qgis.fault_areas",
    };
    match role.plan() {
        Some(plan) => context.words.phrase(key, &Facts::new().text("plan", &report.plans[plan].id)),
        None => context.words.label(key).to_owned(),
    }
}

/// Lines over corridors and boundaries, those over lots; a later edition, which may adjust an earlier one, over it.
fn order(role: Role, report: &Report) -> (u8, std::cmp::Reverse<crate::model::Date>, u8) {
    let (rank, inner) = match role {
        Role::Conflicts => (0, 0),
        Role::Buildings => (0, 1),
        Role::Projects => (1, 0),
        Role::Parcels => (2, 0),
        Role::Slivers => (3, 0),
        Role::Rest => (4, 0),
        Role::Pieces => (5, 0),
        Role::Lines(_) => (6, 0),
        Role::Corridors(_) => (6, 1),
        Role::Boundary(_) => (6, 2),
        Role::Lots(_) => (7, 0),
        Role::Faults => (8, 0),
        Role::FaultAreas => (9, 0),
        Role::Sheets | Role::Table | Role::Dossier(_) => (10, 0),
    };
    let effective = role.plan().map_or(report.as_of, |plan| report.plans[plan].effective.unwrap_or(crate::model::Date::MAX));
    (rank, std::cmp::Reverse(effective), inner)
}
