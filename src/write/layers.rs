//! A report as flat layers, for maps and for CSV: the same names everywhere.

use super::{Context, open, say, struck};
use crate::model::{Land, Level, Note, Outcome, Side, SliverCause, Standing};
use crate::report::{CutReport, ParcelReport, PieceReport, PlanReport, ProjectReport, Report};

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
    /// At a point: in the working grid, and in degrees.
    Point([f64; 2], Option<[f64; 2]>),
    /// A row of a table without places.
    Nowhere,
}

/// What all rows of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Multipolygons.
    Land,
    /// Points.
    Point,
    /// A table without places.
    Nothing,
}

/// A row: one value a column, and its place.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) values: Vec<Value>,
    pub(super) place: Place<'a>,
}

/// A table with places.
#[derive(Debug, Clone)]
pub(super) struct Layer<'a> {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) columns: &'static [(&'static str, Type)],
    pub(super) rows: Vec<Row<'a>>,
}

impl<'a> Layer<'a> {
    fn new(name: &str, columns: &'static [(&'static str, Type)], rows: Vec<Row<'a>>) -> Self {
        Self { name: name.to_owned(), shape: Shape::Land, columns, rows }
    }
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

const PROJECTS: &[(&str, Type)] = &[
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
];

/// The projects, in the order of the register.
pub(super) fn projects<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let note = say::about(report, context);
    let rows = report
        .projects
        .iter()
        .map(|project| Row { values: project_values(project, context, note.as_deref()), place: Place::Land(&project.land) });
    Layer::new("projects", PROJECTS, rows.collect())
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
        project.gravest_rule.as_deref().into(),
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
        project.mildest_treatment.as_deref().into(),
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
    ]
}

fn joined<T: std::borrow::Borrow<str>>(texts: &[T]) -> Value {
    if texts.is_empty() { Value::Missing } else { Value::Text(texts.join("; ")) }
}

const CONFLICTS: &[(&str, Type)] = &[("project", Type::Text), ("standing", Type::Text), ("area_m2", Type::Number)];

/// The land that failing answers under the plan now name, project by project.
pub(super) fn conflicts(report: &Report) -> Layer<'_> {
    let in_conflict = report.projects.iter().filter(|project| !project.conflict.0.is_empty());
    let rows = in_conflict.map(|project| Row {
        values: vec![project.id.as_str().into(), project.standing.name().into(), project.conflict_m2.0.into()],
        place: Place::Land(&project.conflict),
    });
    Layer::new("conflicts", CONFLICTS, rows.collect())
}

const PARCELS: &[(&str, Type)] = &[("project", Type::Text), ("parcel", Type::Text), ("standing", Type::Text), ("area_m2", Type::Number)];

/// The parcels, in the order of their projects.
pub(super) fn parcels(report: &Report) -> Layer<'_> {
    let rows = each_parcel(report).map(|(project, parcel)| {
        let standing = project.standing.name();
        let values = vec![project.id.as_str().into(), parcel.id.as_str().into(), standing.into(), parcel.area_m2.0.into()];
        Row { values, place: Place::Land(&parcel.land) }
    });
    Layer::new("parcels", PARCELS, rows.collect())
}

fn each_parcel(report: &Report) -> impl Iterator<Item = (&ProjectReport, &ParcelReport)> {
    report.projects.iter().flat_map(|project| project.parcels.iter().map(move |parcel| (project, parcel)))
}

/// How a parcel of a project is cut on one side by the plans of one level.
struct Cut<'a> {
    project: &'a str,
    parcel: &'a str,
    level: Level,
    side: Side,
    under: &'a CutReport,
}

impl Cut<'_> {
    fn values(&self) -> Vec<Value> {
        vec![self.project.into(), self.parcel.into(), say::side_name(self.side).into()]
    }
}

fn each_cut(report: &Report) -> impl Iterator<Item = Cut<'_>> {
    each_parcel(report).flat_map(|(project, parcel)| {
        let under = &parcel.under;
        let higher = under.higher.iter().map(|higher| (higher.level, higher.then.as_ref(), &higher.now));
        let levels = std::iter::once((under.level, under.then.as_ref(), &under.now)).chain(higher);
        levels.flat_map(move |(level, then, now)| {
            let cut = move |side, under| Cut { project: &project.id, parcel: &parcel.id, level, side, under };
            then.map(|under| cut(Side::Then, under)).into_iter().chain([cut(Side::Now, now)])
        })
    })
}

const PIECES: &[(&str, Type)] = &[
    ("project", Type::Text),
    ("parcel", Type::Text),
    ("side", Type::Text),
    ("plan", Type::Text),
    ("lot", Type::Text),
    ("function", Type::Text),
    ("area_m2", Type::Number),
    ("share_pct", Type::Number),
    ("level", Type::Text),
];

/// What each lot covers of each parcel, then and now.
pub(super) fn pieces(report: &Report) -> Layer<'_> {
    let rows = each_cut(report).flat_map(|cut| cut.under.pieces.iter().map(move |piece| piece_row(&cut, piece)).collect::<Vec<_>>());
    Layer::new("pieces", PIECES, rows.collect())
}

fn piece_row<'a>(cut: &Cut<'a>, piece: &'a PieceReport) -> Row<'a> {
    let mut values = cut.values();
    values.extend([
        piece.plan.as_deref().into(),
        piece.lot.as_deref().into(),
        piece.function.as_deref().into(),
        piece.area_m2.0.into(),
        piece.share_pct.0.into(),
        cut.level.name().into(),
    ]);
    Row { values, place: Place::Land(&piece.land) }
}

const SLIVERS: &[(&str, Type)] = &[
    ("project", Type::Text),
    ("parcel", Type::Text),
    ("side", Type::Text),
    ("plan", Type::Text),
    ("lot", Type::Text),
    ("function", Type::Text),
    ("area_m2", Type::Number),
    ("share_pct", Type::Number),
    ("level", Type::Text),
    ("mean_width_m", Type::Number),
    ("depth_m", Type::Number),
    ("cause", Type::Text),
    ("text", Type::Text),
];

/// What is the surveyors' pen, then and now.
pub(super) fn slivers<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let rows =
        each_cut(report).flat_map(|cut| cut.under.slivers.iter().map(|sliver| sliver_row(&cut, sliver, context)).collect::<Vec<_>>());
    Layer::new("slivers", SLIVERS, rows.collect())
}

fn sliver_row<'a>(cut: &Cut<'a>, sliver: &'a PieceReport, context: &Context) -> Row<'a> {
    let mut row = piece_row(cut, sliver);
    let cause = sliver.cause.map(SliverCause::name);
    row.values.extend([
        sliver.mean_width_m.map(|width| width.0).into(),
        sliver.depth_m.map(|depth| depth.0).into(),
        cause.into(),
        cause.map(|cause| context.words.of("sliver", cause).to_owned()).into(),
    ]);
    row
}

const REST: &[(&str, Type)] = &[
    ("project", Type::Text),
    ("parcel", Type::Text),
    ("side", Type::Text),
    ("area_m2", Type::Number),
    ("share_pct", Type::Number),
    ("level", Type::Text),
];

/// What no lot covers, then and now.
pub(super) fn rest(report: &Report) -> Layer<'_> {
    let rows = each_cut(report).filter(|cut| !cut.under.rest.0.is_empty()).map(|cut| {
        let mut values = cut.values();
        values.extend([cut.under.rest_m2.0.into(), cut.under.rest_pct.0.into(), cut.level.name().into()]);
        Row { values, place: Place::Land(&cut.under.rest) }
    });
    Layer::new("rest", REST, rows.collect())
}

const LOTS: &[(&str, Type)] = &[
    ("plan", Type::Text),
    ("feature", Type::Count),
    ("code", Type::Text),
    ("name", Type::Text),
    ("function_text", Type::Text),
    ("function", Type::Text),
    ("remark", Type::Text),
    ("area_m2", Type::Number),
];

/// The lots of an edition, in the order of its file.
pub(super) fn lots(plan: &PlanReport) -> Layer<'_> {
    let rows = plan.lot_shapes.iter().map(|lot| Row {
        values: vec![
            plan.id.as_str().into(),
            lot.feature.into(),
            lot.code.as_deref().into(),
            lot.name.as_deref().into(),
            lot.function_text.as_deref().into(),
            lot.function.as_deref().into(),
            lot.remark.as_deref().into(),
            lot.area_m2.0.into(),
        ],
        place: Place::Land(&lot.land),
    });
    Layer::new(&format!("lots_{}", plan.id), LOTS, rows.collect())
}

const FAULTS: &[(&str, Type)] = &[
    ("code", Type::Text),
    ("severity", Type::Text),
    ("project", Type::Text),
    ("file", Type::Text),
    ("layer", Type::Text),
    ("feature", Type::Count),
    ("text", Type::Text),
];

/// The notes that have a place.
pub(super) fn faults<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let own = report.projects.iter().flat_map(|project| project.notes.iter().map(|note| (Some(project.id.as_str()), note)));
    let all = report.notes.iter().map(|note| (None, note)).chain(own);
    let rows = all.filter_map(|(project, note)| fault(context, project, note));
    Layer { shape: Shape::Point, ..Layer::new("faults", FAULTS, rows.collect()) }
}

fn fault(context: &Context, project: Option<&str>, note: &Note) -> Option<Row<'static>> {
    let place = Place::Point(note.at?, note.lonlat);
    let values = vec![
        note.code.name().into(),
        say::severity_name(note.severity).into(),
        project.into(),
        note.file.as_deref().into(),
        note.layer.as_deref().into(),
        note.feature.into(),
        say::note(context, note).into(),
    ];
    Some(Row { values, place })
}
