//! What the maps of a sheet show: all of the project's land; where its parcels lie so far apart that they would be dots, the gravest one
//! and those around it.

use geo::{Area, BoundingRect, Contains, InteriorPoint, Intersects, Polygon, Rect};

use super::super::layers::{Column, Layer, Place, Role, Row, Shape, Type, Value};
use super::super::{Context, say, struck};
use super::around;
use super::layout::cut;
use crate::model::Land;
use crate::report::{ProjectReport, Report};

/// The table that the maps of the sheets read, one row a project.
const TABLE: &str = "sheets";

const COLUMNS: &[Column] = &[
    ("project", Type::Text),
    ("xmin", Type::Number),
    ("ymin", Type::Number),
    ("xmax", Type::Number),
    ("ymax", Type::Number),
    ("parcels", Type::Count),
    ("parcels_shown", Type::Count),
    ("reasons", Type::Text),
    ("treatments", Type::Text),
    ("marks", Type::Text),
];

/// How much longer than the gravest parcel what is shown may be: on A4 the parcel is still a centimetre.
const FARTHEST: f64 = 6.0;

/// What the map of each project shows, in units of the grid; what cannot be drawn has the land of the plans.
pub(in crate::write) fn table(report: &Report, context: &Context) -> Layer<'static> {
    let plans = report.plans.iter().filter_map(|plan| plan.land.bounding_rect()).reduce(around);
    let rows = report.projects.iter().map(|project| Row { values: values(project, plans, context), place: Place::Nowhere });
    Layer { shape: Shape::Nothing, ..Layer::new(TABLE, Role::Sheets, COLUMNS, rows.collect()) }
}

fn values(project: &ProjectReport, plans: Option<Rect<f64>>, context: &Context) -> Vec<Value> {
    let window = window(project).or(plans);
    let sides = window.map(|window| [window.min().x, window.min().y, window.max().x, window.max().y]);
    let side = |place: usize| sides.map(|sides| sides[place] / context.grid.metres_per_unit).into();
    let is_inside = |land: &Land| land.bounding_rect().zip(window).is_some_and(|(bounds, window)| around(window, bounds) == window);
    let drawn = project.parcels.iter().filter(|parcel| !parcel.land.0.is_empty());
    let inside = drawn.clone().filter(|parcel| is_inside(&parcel.land));
    let overruled = project.answers.iter().flat_map(|answer| say::overridden(context, answer)).map(|sentence| struck::plain(&sentence));
    let reasons: Vec<String> = overruled.chain(say::reasons(context, project)).collect();
    let marks: Vec<&str> = say::marks(project).into_iter().map(|mark| context.words.label(mark.key())).collect();
    let texts = [fitted(&reasons, REASONS), fitted(&say::ways(context, project), TREATMENTS), cut(&marks.join("; "), MARKS)];
    let texts = texts.map(|text| Some(text).filter(|text| !text.is_empty()).into());
    let counts = [drawn.count().into(), inside.count().into()];
    std::iter::once(project.id.as_str().into()).chain([0, 1, 2, 3].map(side)).chain(counts).chain(texts).collect()
}

/// Letters of a line, and lines, that fit into the box of a sheet, on A4 as on A3.
#[derive(Clone, Copy)]
struct Room {
    letters: usize,
    lines: usize,
}

const REASONS: Room = Room { letters: 62, lines: 16 };
const TREATMENTS: Room = Room { letters: 35, lines: 16 };

/// Letters that fit under the standing.
const MARKS: usize = 140;

/// Paragraphs, as many as fit; the last line says how many do not.
fn fitted(paragraphs: &[String], room: Room) -> String {
    let lines = paragraphs.iter().scan(0, |used, text| {
        *used += text.chars().count().div_ceil(room.letters).max(1);
        Some(*used)
    });
    let ends: Vec<usize> = lines.collect();
    if ends.last().is_none_or(|end| *end <= room.lines) {
        return paragraphs.join("\n");
    }
    let some = &paragraphs[..ends.iter().take_while(|end| **end < room.lines).count()];
    if some.is_empty() {
        // A paragraph longer than the box: its beginning says more than nothing.
        return paragraphs.first().map(|text| cut(text, room.letters * (room.lines - 1))).unwrap_or_default();
    }
    format!("{}\n… (+{})", some.join("\n"), paragraphs.len() - some.len())
}

/// The bounds of the gravest piece of land and of the parcels around it, nearest first, for as long as it stays in sight.
fn window(project: &ProjectReport) -> Option<Rect<f64>> {
    let parts: Vec<Rect<f64>> = project.land.iter().filter_map(BoundingRect::bounding_rect).collect();
    let gravest = joined(gravest(project)?.bounding_rect()?, &parts);
    let mut nearest = parts;
    nearest.sort_by(|one, other| length(around(gravest, *one)).total_cmp(&length(around(gravest, *other))));
    let most = FARTHEST * length(gravest);
    Some(nearest.into_iter().map_while(grown(gravest, most)).last().unwrap_or(gravest))
}

/// The bounds of a part and of all that hangs together with it.
fn joined(from: Rect<f64>, parts: &[Rect<f64>]) -> Rect<f64> {
    let mut bounds = from;
    loop {
        let wider = parts.iter().filter(|part| part.intersects(&bounds)).fold(bounds, |bounds, part| around(bounds, *part));
        if wider == bounds {
            return bounds;
        }
        bounds = wider;
    }
}

/// Grows a window by what comes, until it would be longer than `most`.
fn grown(from: Rect<f64>, most: f64) -> impl FnMut(Rect<f64>) -> Option<Rect<f64>> {
    let mut window = from;
    move |next| {
        let wider = around(window, next);
        (length(wider) <= most).then(|| {
            window = wider;
            wider
        })
    }
}

/// The part of the land on which the largest conflict lies; without conflicts the largest part.
fn gravest(project: &ProjectReport) -> Option<&Polygon<f64>> {
    let conflict = largest(&project.conflict).and_then(InteriorPoint::interior_point);
    let holding = conflict.and_then(|at| project.land.iter().find(|part| part.contains(&at)));
    holding.or_else(|| largest(&project.land))
}

fn largest(land: &Land) -> Option<&Polygon<f64>> {
    land.iter().max_by(|one, other| one.unsigned_area().total_cmp(&other.unsigned_area()))
}

/// The longer side.
fn length(bounds: Rect<f64>) -> f64 {
    bounds.width().max(bounds.height())
}

#[cfg(test)]
mod tests {
    use geo::coord;

    use super::*;

    fn land(corners: &[(f64, f64, f64)]) -> Vec<Rect<f64>> {
        corners.iter().map(|(x, y, side)| Rect::new(coord! { x: *x, y: *y }, coord! { x: x + side, y: y + side })).collect()
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let room = || Room { letters: 10, lines: 4 };
        let texts = |lengths: &[usize]| lengths.iter().map(|length| "ế".repeat(*length)).collect::<Vec<_>>();
        assert_eq!(fitted(&texts(&[10, 11, 1]), room()), texts(&[10, 11, 1]).join("\n"));
        assert_eq!(fitted(&texts(&[10, 11, 5, 5]), room()), format!("{}\n… (+2)", texts(&[10, 11]).join("\n")));
        assert_eq!(fitted(&texts(&[90, 1]), room()).chars().count(), 30);
        assert_eq!(fitted(&[], room()), "");
    }

    #[test]
    fn what_hangs_together_is_one() {
        let parts = land(&[(0.0, 0.0, 10.0), (10.0, 0.0, 10.0), (20.0, 10.0, 10.0), (60.0, 0.0, 10.0)]);
        assert_eq!(joined(parts[0], &parts), Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 30.0, y: 20.0 }));
    }

    #[test]
    fn a_window_grows_until_its_first_part_is_a_dot() {
        let parts = land(&[(20.0, 0.0, 10.0), (70.0, 0.0, 10.0), (71.0, 0.0, 10.0), (0.0, 0.0, 10.0)]);
        let taken: Vec<f64> = parts.iter().copied().map_while(grown(land(&[(0.0, 0.0, 10.0)])[0], 80.0)).map(length).collect();
        assert_eq!(taken, [30.0, 80.0]);
    }
}
