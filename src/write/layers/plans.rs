//! The editions: lots, boundary, lines.

use geo::{Area, Euclidean, Length};

use super::super::{Context, say};
use super::{Column, Layer, Place, Role, Row, Shape, Type};
use crate::report::PlanReport;

const LOTS: &[Column] = &[
    ("plan", Type::Text),
    ("feature", Type::Count),
    ("code", Type::Text),
    ("name", Type::Text),
    ("function_text", Type::Text),
    ("function", Type::Text),
    ("remark", Type::Text),
    ("area_m2", Type::Number),
    ("function_name", Type::Text),
];

/// The lots of an edition, in the order of its file.
pub(in crate::write) fn lots<'a>(number: usize, plan: &'a PlanReport, context: &Context) -> Layer<'a> {
    let rows = plan.lot_shapes.iter().map(|lot| Row {
        values: vec![
            (&*plan.id).into(),
            lot.feature.into(),
            lot.code.as_deref().into(),
            lot.name.as_deref().into(),
            lot.function_text.as_deref().into(),
            lot.function.as_deref().into(),
            lot.remark.as_deref().into(),
            lot.area_m2.0.into(),
            lot.function.as_deref().map(|id| say::function(context, id)).into(),
        ],
        place: Place::Land(&lot.land),
    });
    Layer::new(&format!("lots_{}", plan.id), Role::Lots(number), LOTS, rows.collect())
}

const BOUNDARY: &[Column] = &[
    ("plan", Type::Text),
    ("name", Type::Text),
    ("decision", Type::Text),
    ("approved", Type::Text),
    ("in_force", Type::Flag),
    ("area_m2", Type::Number),
];

/// The land of an edition, in one row.
pub(in crate::write) fn boundary(number: usize, plan: &PlanReport) -> Layer<'_> {
    let values = vec![
        (&*plan.id).into(),
        plan.title.as_deref().into(),
        plan.decision.as_deref().into(),
        plan.approved.map(|day| day.to_string()).into(),
        plan.in_force.into(),
        plan.area_m2.0.into(),
    ];
    let row = Row { values, place: Place::Land(&plan.land) };
    Layer::new(&format!("boundary_{}", plan.id), Role::Boundary(number), BOUNDARY, vec![row])
}

const LINES: &[Column] =
    &[("plan", Type::Text), ("feature", Type::Count), ("kind", Type::Text), ("text", Type::Text), ("length_m", Type::Number)];

/// The lines of an edition, in the order of its file.
pub(in crate::write) fn lines<'a>(number: usize, plan: &'a PlanReport, context: &Context) -> Layer<'a> {
    let rows = plan.line_shapes.iter().map(|line| Row {
        values: vec![
            (&*plan.id).into(),
            line.feature.into(),
            line.kind.into(),
            context.words.of("line", line.kind).into(),
            Euclidean.length(&line.course).into(),
        ],
        place: Place::Line(&line.course),
    });
    Layer { shape: Shape::Line, ..Layer::new(&format!("lines_{}", plan.id), Role::Lines(number), LINES, rows.collect()) }
}

const CORRIDORS: &[Column] = &[
    ("plan", Type::Text),
    ("feature", Type::Count),
    ("corridor", Type::Text),
    ("name", Type::Text),
    ("width_m", Type::Number),
    ("width_from", Type::Text),
    ("area_m2", Type::Number),
];

/// The land in the corridors of an edition, in the order of its file.
pub(in crate::write) fn corridors<'a>(number: usize, plan: &'a PlanReport, context: &Context) -> Layer<'a> {
    let rows = plan.corridor_shapes.iter().map(|corridor| Row {
        values: vec![
            (&*plan.id).into(),
            corridor.feature.into(),
            corridor.kind.as_deref().into(),
            corridor.kind.as_deref().and_then(|id| say::named(context, "corridor", id)).or_else(|| corridor.kind_text.clone()).into(),
            corridor.width.0.into(),
            corridor.width_from.into(),
            corridor.land.unsigned_area().into(),
        ],
        place: Place::Land(&corridor.land),
    });
    Layer::new(&format!("corridors_{}", plan.id), Role::Corridors(number), CORRIDORS, rows.collect())
}
