//! Outlines and hatches as polygons; what is open is closed where its gap is small, else taken for line work.

use geo::{Area, Geometry, LineString, Polygon};

use super::{Drawn, Outlined, Shape, faces, length, twice};
use crate::model::{Facts, M, Note, NoteCode, Severity};

/// A gap below this is the rounding of doubles, metres.
const NO_GAP: f64 = 1e-6;

/// The polygons of what is drawn, each lot once.
pub(super) fn polygons(drawn: &Drawn, tolerance: M, notes: &mut Vec<Note>) -> Vec<Outlined> {
    let (mut polygons, mut open) = (Vec::new(), Vec::new());
    for shape in &drawn.shapes {
        collect(shape, &shape.geometry, tolerance, &mut polygons, &mut open, notes);
    }
    if !drawn.tells_closed {
        open = take_closed(open, &mut polygons, notes);
    }
    let mut polygons = twice::once(polygons, &drawn.texts, tolerance, notes);
    if !open.is_empty() {
        let built = faces::built(&open, &polygons, tolerance, drawn.last, notes);
        polygons.extend(built);
    }
    polygons
}

fn collect<'a>(
    shape: &'a Shape,
    geometry: &Geometry<f64>,
    tolerance: M,
    polygons: &mut Vec<Outlined>,
    open: &mut Vec<Open<'a>>,
    notes: &mut Vec<Note>,
) {
    let outlined = |kind, polygon| Outlined::new(shape.number, shape.layer.clone(), kind, polygon);
    match geometry {
        Geometry::Polygon(polygon) => polygons.extend(outlined("hatch", polygon.clone())),
        Geometry::MultiPolygon(many) => polygons.extend(many.0.iter().filter_map(|polygon| outlined("hatch", polygon.clone()))),
        Geometry::LineString(line) => match closed(line, tolerance) {
            Closed::Ring(ring, gap) => {
                if gap > NO_GAP {
                    notes.push(gap_note(NoteCode::OutlineClosed, Severity::Warning, shape, line, gap));
                }
                polygons.extend(outlined("outline", Polygon::new(ring, Vec::new())));
            }
            Closed::No => open.push(Open { shape, line: line.clone() }),
        },
        Geometry::MultiLineString(many) => {
            many.0.iter().for_each(|line| collect(shape, &Geometry::LineString(line.clone()), tolerance, polygons, open, notes));
        }
        Geometry::GeometryCollection(many) => {
            many.0.iter().for_each(|one| collect(shape, one, tolerance, polygons, open, notes));
        }
        _ => {}
    }
}

/// Closes every polyline of three corners or more, with one note; returns the other lines.
fn take_closed<'a>(open: Vec<Open<'a>>, polygons: &mut Vec<Outlined>, notes: &mut Vec<Note>) -> Vec<Open<'a>> {
    let (closable, others): (Vec<_>, Vec<_>) = open.into_iter().partition(|one| one.shape.kind == "polyline" && one.line.0.len() > 2);
    if let Some(first) = closable.first() {
        let at = first.line.0.last().map(|at| [at.x, at.y]);
        let note = Note { feature: Some(first.shape.number), ..Note::new(NoteCode::OutlineTakenClosed, Severity::Warning) };
        notes.push(note.at(at).with(Facts::new().count("features", closable.len())));
    }
    for one in closable {
        let polygon = Polygon::new(one.line, Vec::new());
        polygons.extend(Outlined::new(one.shape.number, one.shape.layer.clone(), "outline", polygon));
    }
    others
}

/// A line that is no outline by itself.
pub(super) struct Open<'a> {
    pub(super) shape: &'a Shape,
    pub(super) line: LineString<f64>,
}

/// What a line comes to.
enum Closed {
    /// A ring, and how far its ends were apart.
    Ring(LineString<f64>, f64),
    /// It is open, or it encloses nothing.
    No,
}

/// Closes a line whose ends are near each other, as measured by the tolerance and by its own length: the ends of a short
/// stroke are near each other too.
fn closed(line: &LineString<f64>, tolerance: M) -> Closed {
    let [Some(&first), Some(&last)] = [line.0.first(), line.0.last()] else { return Closed::No };
    let gap = (first.x - last.x).hypot(first.y - last.y);
    let mut ring = line.clone();
    if gap <= NO_GAP {
        // The last point is the first one.
        ring.0.pop();
    } else if gap > tolerance.0 || gap * 10.0 > length(line) {
        return Closed::No;
    }
    if ring.0.len() < 3 {
        return Closed::No;
    }
    ring.close();
    let encloses = Polygon::new(ring.clone(), Vec::new()).unsigned_area() > 0.0;
    if encloses { Closed::Ring(ring, gap) } else { Closed::No }
}

/// A note about an open line: the place of its end, and how far the other one is.
pub(super) fn gap_note(code: NoteCode, severity: Severity, shape: &Shape, line: &LineString<f64>, gap: f64) -> Note {
    let at = line.0.last().map(|at| [at.x, at.y]);
    let facts = Facts::new().m("gap", M(gap)).text_if("cad_layer", shape.layer.clone());
    Note { feature: Some(shape.number), ..Note::new(code, severity) }.at(at).with(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn only_small_gaps_are_closed() {
        let gap = |line: LineString<f64>| match closed(&line, M(0.2)) {
            Closed::Ring(ring, gap) if ring.is_closed() => Some(gap),
            _ => None,
        };
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 9. 0., 9. 9., 0. 0.))), Some(0.0));
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 9. 0., 9. 9., 0. 9., 0. 0.002))), Some(0.002));
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 9. 0., 9. 9., 0. 9., 0. 0.3))), None);
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 9. 0., 9. 9.))), None);
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 0.1 0., 0.1 0.1))), None, "a tick");
        assert_eq!(gap(wkt!(LINESTRING(0. 0., 9. 0., 0. 0.))), None);
    }
}
