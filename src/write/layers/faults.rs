//! What is wrong with the data, where it lies.

use super::super::{Context, say};
use super::{Column, Layer, Place, Role, Row, Shape, Type};
use crate::model::{Asks, Note, Outcome};
use crate::report::{AnswerReport, CauseReport, Report};

const FAULTS: &[Column] = &[
    ("code", Type::Text),
    ("severity", Type::Text),
    ("project", Type::Text),
    ("file", Type::Text),
    ("layer", Type::Text),
    ("feature", Type::Count),
    ("text", Type::Text),
];

/// The notes that have a place.
pub(in crate::write) fn faults<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let own = report.projects.iter().flat_map(|project| project.notes.iter().map(|note| (Some(project.id.as_str()), note)));
    let all = report.notes.iter().map(|note| (None, note)).chain(own);
    let rows = all.filter_map(|(project, note)| fault(context, project, note));
    Layer { shape: Shape::Point, ..Layer::new("faults", Role::Faults, FAULTS, rows.collect()) }
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

const AREAS: &[Column] = &[
    ("rule", Type::Text),
    ("title", Type::Text),
    ("outcome", Type::Text),
    ("plan", Type::Text),
    ("lot", Type::Text),
    ("area_m2", Type::Number),
    ("text", Type::Text),
];

/// The land that reasons about data name: overlaps, gaps, outlines that were repaired, plans that contradict each other.
pub(in crate::write) fn fault_areas<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let of_plans = report.plans.iter().flat_map(|plan| plan.answers.iter().map(|answer| (Some(&*plan.id), answer)));
    let of_register = report.register.iter().flat_map(|register| register.answers.iter().map(|answer| (None, answer)));
    let rows = of_plans.chain(of_register).flat_map(|(plan, answer)| areas(context, plan, answer));
    Layer::new("fault_areas", Role::FaultAreas, AREAS, rows.collect())
}

fn areas<'a>(context: &Context, plan: Option<&str>, answer: &'a AnswerReport) -> Vec<Row<'a>> {
    let stands = |cause: &&CauseReport| {
        answer.asks == Asks::Data && matches!(cause.outcome, Outcome::Fails | Outcome::Unknown) && !cause.land.0.is_empty()
    };
    let row = |cause: &'a CauseReport| Row {
        values: vec![
            answer.rule.into(),
            context.words.title("rule", answer.rule).into(),
            cause.outcome.name().into(),
            cause.plan.as_deref().or(plan).into(),
            cause.lot.as_deref().into(),
            say::area(cause).into(),
            say::cause(context, cause).into(),
        ],
        place: Place::Land(&cause.land),
    };
    answer.because.iter().filter(stands).map(row).collect()
}
