//! The projects, their land in conflict, and their parcels.

use super::super::{Context, open, say, struck};
use super::{Column, Layer, Place, Role, Row, Type, Value};
use crate::model::{Level, Outcome, Standing};
use crate::report::{ParcelReport, ProjectReport, Report};

const PROJECTS: &[Column] = &[
    ("id", Type::Text),
    ("name", Type::Text),
    ("standing", Type::Text),
    ("standing_text", Type::Text),
    ("also", Type::Text),
    ("presumed", Type::Flag),
    ("rule", Type::Text),
    ("then", Type::Text),
    ("now", Type::Text),
    ("then_plans", Type::Text),
    ("now_plans", Type::Text),
    ("then_paper", Type::Text),
    ("then_date", Type::Text),
    ("purpose", Type::Text),
    ("area_m2", Type::Number),
    ("conflict_m2", Type::Number),
    ("conflict_pct", Type::Number),
    ("mildest_treatment", Type::Text),
    ("reason", Type::Text),
    ("basis_confirmed", Type::Flag),
    ("override", Type::Text),
    ("standing_without", Type::Text),
    ("steady", Type::Flag),
    ("becomes", Type::Text),
    ("decided_by", Type::Text),
    ("note", Type::Text),
    ("level", Type::Text),
    ("without_draft", Type::Text),
    ("missing_papers", Type::Text),
    ("reasons", Type::Text),
    ("treatments", Type::Text),
    ("then_text", Type::Text),
    ("marks", Type::Text),
    ("beyond_norm", Type::Text),
];

/// The projects, in the order of the register.
pub(in crate::write) fn projects<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let note = say::about(report, context);
    let rows = report
        .projects
        .iter()
        .map(|project| Row { values: project_values(project, context, note.as_deref()), place: Place::Land(&project.land) });
    Layer::new("projects", Role::Projects, PROJECTS, rows.collect())
}

fn project_values(project: &ProjectReport, context: &Context, note: Option<&str>) -> Vec<Value> {
    let gravest = say::gravest(project);
    let also: Vec<&str> = project.also.iter().map(|standing| standing.name()).collect();
    let overrides: Vec<String> =
        project.answers.iter().flat_map(|answer| say::overridden(context, answer)).map(|sentence| struck::plain(&sentence)).collect();
    vec![
        project.id.as_str().into(),
        project.name.as_deref().into(),
        project.standing.name().into(),
        context.words.standing(project.standing).into(),
        joined(&also),
        project.presumed.into(),
        project.gravest_rule.into(),
        gravest.and_then(|answer| answer.then).map(Outcome::name).into(),
        gravest.and_then(|answer| answer.now).map(Outcome::name).into(),
        joined(&project.then_plans),
        joined(&project.now_plans),
        project.then_paper.as_ref().map(|paper| paper.kind.name()).into(),
        project.then_paper.as_ref().map(|paper| paper.when.to_string()).into(),
        project.purpose.as_deref().into(),
        project.area_m2.0.into(),
        project.conflict_m2.0.into(),
        project.conflict_pct.0.into(),
        project.mildest_treatment.into(),
        say::reason(context, project).into(),
        say::confirmed(project).into(),
        joined(&overrides),
        project.standing_without.map(Standing::name).into(),
        project.steady.into(),
        (!project.steady).then(|| open::steadiness(context, project)).into(),
        open::decided_by(context, project).into(),
        note.into(),
        project.gravest_level.map(Level::name).into(),
        project.without_draft.map(Standing::name).into(),
        Some(say::missing_papers(context, project)).filter(|text| !text.is_empty()).into(),
        lines(&say::reasons(context, project)),
        lines(&say::ways(context, project)),
        project.then_paper.as_ref().map(|paper| format!("{} ({})", say::paper(context, paper), context.words.when(paper.when))).into(),
        lines(&say::marks(project).into_iter().map(|mark| context.words.label(mark.key()).to_owned()).collect::<Vec<_>>()),
        joined(&say::beyond_norms(context, project)),
    ]
}

/// The separator of the plans of a project.
pub(in crate::write) const SEPARATOR: &str = "; ";

fn joined<T: std::borrow::Borrow<str>>(texts: &[T]) -> Value {
    if texts.is_empty() { Value::Missing } else { Value::Text(texts.join(SEPARATOR)) }
}

/// One text a line.
fn lines(texts: &[String]) -> Value {
    if texts.is_empty() { Value::Missing } else { Value::Text(texts.join("\n")) }
}

const CONFLICTS: &[Column] = &[
    ("project", Type::Text),
    ("standing", Type::Text),
    ("area_m2", Type::Number),
    ("name", Type::Text),
    ("rule", Type::Text),
    ("reason", Type::Text),
];

/// The land that failing answers under the plan now name, project by project.
pub(in crate::write) fn conflicts<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let in_conflict = report.projects.iter().filter(|project| !project.conflict.0.is_empty());
    let rows = in_conflict.map(|project| Row {
        values: vec![
            project.id.as_str().into(),
            project.standing.name().into(),
            project.conflict_m2.0.into(),
            project.name.as_deref().into(),
            project.gravest_rule.into(),
            say::reason(context, project).into(),
        ],
        place: Place::Land(&project.conflict),
    });
    Layer::new("conflicts", Role::Conflicts, CONFLICTS, rows.collect())
}

const PARCELS: &[Column] = &[("project", Type::Text), ("parcel", Type::Text), ("standing", Type::Text), ("area_m2", Type::Number)];

/// The parcels, in the order of their projects.
pub(in crate::write) fn parcels(report: &Report) -> Layer<'_> {
    let rows = each_parcel(report).map(|(project, parcel)| {
        let standing = project.standing.name();
        let values = vec![project.id.as_str().into(), (&*parcel.id).into(), standing.into(), parcel.area_m2.0.into()];
        Row { values, place: Place::Land(&parcel.land) }
    });
    Layer::new("parcels", Role::Parcels, PARCELS, rows.collect())
}

pub(super) fn each_parcel(report: &Report) -> impl Iterator<Item = (&ProjectReport, &ParcelReport)> {
    report.projects.iter().flat_map(|project| project.parcels.iter().map(move |parcel| (project, parcel)))
}

const BUILDINGS: &[Column] =
    &[("project", Type::Text), ("building", Type::Text), ("standing", Type::Text), ("storeys", Type::Number), ("height_m", Type::Number)];

/// The buildings, in the order of their projects; one that cannot be drawn is a row without a place.
pub(in crate::write) fn buildings(report: &Report) -> Layer<'_> {
    let each = report.projects.iter().flat_map(|project| project.building_shapes.iter().map(move |building| (project, building)));
    let rows = each.map(|(project, building)| Row {
        values: vec![
            project.id.as_str().into(),
            building.id.as_str().into(),
            project.standing.name().into(),
            building.storeys.into(),
            building.height_m.into(),
        ],
        place: building.land.as_ref().map_or(Place::Nowhere, Place::Land),
    });
    Layer::new("buildings", Role::Buildings, BUILDINGS, rows.collect())
}
