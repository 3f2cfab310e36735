//! How parcels are cut: pieces, slivers, rest, then and now.

use super::super::{Context, say};
use super::projects::each_parcel;
use super::{Column, Layer, Place, Role, Row, Type, Value};
use crate::model::{Level, Side, SliverCause};
use crate::report::{CutReport, PieceReport, Report};

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

const PIECES: &[Column] = &[
    ("project", Type::Text),
    ("parcel", Type::Text),
    ("side", Type::Text),
    ("plan", Type::Text),
    ("lot", Type::Text),
    ("function", Type::Text),
    ("area_m2", Type::Number),
    ("share_pct", Type::Number),
    ("level", Type::Text),
    ("function_name", Type::Text),
];

/// What each lot covers of each parcel, then and now.
pub(in crate::write) fn pieces<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let of_cut = |cut: Cut<'a>| {
        let row = |piece: &'a PieceReport| {
            let mut row = piece_row(&cut, piece);
            row.values.push(piece.function.as_deref().map(|id| say::function(context, id)).into());
            row
        };
        cut.under.pieces.iter().map(row).collect::<Vec<_>>()
    };
    Layer::new("pieces", Role::Pieces, PIECES, each_cut(report).flat_map(of_cut).collect())
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

const SLIVERS: &[Column] = &[
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
pub(in crate::write) fn slivers<'a>(report: &'a Report, context: &Context) -> Layer<'a> {
    let rows =
        each_cut(report).flat_map(|cut| cut.under.slivers.iter().map(|sliver| sliver_row(&cut, sliver, context)).collect::<Vec<_>>());
    Layer::new("slivers", Role::Slivers, SLIVERS, rows.collect())
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

const REST: &[Column] = &[
    ("project", Type::Text),
    ("parcel", Type::Text),
    ("side", Type::Text),
    ("area_m2", Type::Number),
    ("share_pct", Type::Number),
    ("level", Type::Text),
];

/// What no lot covers, then and now.
pub(in crate::write) fn rest(report: &Report) -> Layer<'_> {
    let rows = each_cut(report).filter(|cut| !cut.under.rest.0.is_empty()).map(|cut| {
        let mut values = cut.values();
        values.extend([cut.under.rest_m2.0.into(), cut.under.rest_pct.0.into(), cut.level.name().into()]);
        Row { values, place: Place::Land(&cut.under.rest) }
    });
    Layer::new("rest", Role::Rest, REST, rows.collect())
}
