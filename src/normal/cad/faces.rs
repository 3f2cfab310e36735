//! Polygons out of line work: what the lines enclose, where no outline or hatch says so.

use geo::{Area, BoundingRect, Contains, Coord, InteriorPoint, LineString, Polygon, Rect};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::float::slice::FloatSlice;

use super::Outlined;
use super::outlines::{Open, gap_note};
use crate::model::{Facts, Land, M, Note, NoteCode, Severity};
use crate::normal::repair::snapped;
use crate::normal::shape::meet;

/// How far a joined end is drawn beyond what it meets, metres: rounding then cannot part them again. More than the reach within
/// which drawn vertices are taken back to those of the input, or the crossing would be taken for this end.
const BEYOND: f64 = 1e-3;

/// The faces of the lines together with the outlines, but for those that an outline or hatch covers.
///
/// Ends that stop no further than `tolerance` from another line are joined to it. Faces are numbered from behind `last`. Lines
/// are taken in groups whose boxes touch, so that something far away costs no digits. Lines that border no face are noted.
pub(super) fn built(open: &[Open], polygons: &[Outlined], tolerance: M, last: usize, notes: &mut Vec<Note>) -> Vec<Outlined> {
    let rings = polygons.iter().flat_map(|one| std::iter::once(one.polygon.exterior()).chain(one.polygon.interiors()));
    let mut lines: Vec<LineString<f64>> = open.iter().map(|one| one.line.clone()).chain(rings.cloned()).collect();
    join(&mut lines, open, tolerance, notes);
    let mut faces: Vec<Outlined> = Vec::new();
    for group in groups(&lines) {
        // Outlines alone are polygons already.
        if group.iter().all(|&index| index >= open.len()) {
            continue;
        }
        let members: Vec<&LineString<f64>> = group.iter().map(|&index| &lines[index]).collect();
        for polygon in enclosed(&members) {
            if is_covered(&polygon, polygons) {
                continue;
            }
            let layer = layer_of(&polygon, open, &group);
            faces.extend(Outlined::new(last + faces.len() + 1, layer, "lines", polygon));
        }
    }
    tell(open, &faces, tolerance, notes);
    faces
}

fn is_covered(face: &Polygon<f64>, polygons: &[Outlined]) -> bool {
    let Some(inside) = face.interior_point() else { return true };
    polygons.iter().any(|one| one.extent.contains(&inside) && one.polygon.contains(&inside))
}

/// The layer of the lines along a face, where they are all of one.
fn layer_of(face: &Polygon<f64>, open: &[Open], group: &[usize]) -> Option<String> {
    let mut layers = group.iter().filter_map(|&index| open.get(index)).filter(|one| borders(face, &one.line)).map(|one| &one.shape.layer);
    let first = layers.next()?;
    layers.all(|layer| layer == first).then(|| first.clone()).flatten()
}

/// Whether some edge of a line runs along the border of a face.
fn borders(face: &Polygon<f64>, line: &LineString<f64>) -> bool {
    const NEAR: f64 = 1e-3;
    let rings = || std::iter::once(face.exterior()).chain(face.interiors());
    let (Some(a), Some(b)) = (face.bounding_rect(), line.bounding_rect()) else { return false };
    if meet(&a, &b).is_none() {
        return false;
    }
    line.lines().any(|edge| {
        rings().flat_map(LineString::lines).any(|side| {
            let middle = Coord { x: side.start.x.midpoint(side.end.x), y: side.start.y.midpoint(side.end.y) };
            distance(middle, edge.start, edge.end).0 < NEAR
        })
    })
}

/// The faces between lines: a frame around them all is sliced along them, and what touches the frame is dropped.
fn enclosed(lines: &[&LineString<f64>]) -> Vec<Polygon<f64>> {
    let Some(extent) = lines.iter().filter_map(|line| line.bounding_rect()).reduce(around) else { return Vec::new() };
    let margin = 1.0 + 0.01 * (extent.width() + extent.height());
    let (min, max) = (extent.min(), extent.max());
    let (left, right, bottom, top) = (min.x - margin, max.x + margin, min.y - margin, max.y + margin);
    let frame = vec![[left, bottom], [right, bottom], [right, top], [left, top]];
    let paths: Vec<Vec<[f64; 2]>> = lines.iter().map(|line| line.0.iter().map(|at| [at.x, at.y]).collect()).collect();
    let shapes = frame.slice_by(&paths, FillRule::NonZero);
    let ring = |path: Vec<[f64; 2]>| LineString::from(path.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>());
    let touches = |path: &Vec<[f64; 2]>| path.iter().any(|at| at[0] < min.x - margin / 2.0 || at[0] > max.x + margin / 2.0);
    let inner = shapes.into_iter().filter(|rings| rings.first().is_some_and(|outer| !touches(outer)));
    let faces = inner.filter_map(|rings| {
        let mut rings = rings.into_iter().map(ring);
        Some(Polygon::new(rings.next()?, rings.collect()))
    });
    let land = snapped(&Land::new(faces.collect()), lines.iter().flat_map(|line| line.0.iter().copied()));
    land.0.into_iter().filter(|face| face.unsigned_area() > 0.0).collect()
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

/// Joins the ends of open lines to what is near them; a gap that shows is noted with its place.
fn join(lines: &mut [LineString<f64>], open: &[Open], tolerance: M, notes: &mut Vec<Note>) {
    let boxes: Vec<Option<Rect<f64>>> = lines.iter().map(BoundingRect::bounding_rect).collect();
    for (index, one) in open.iter().enumerate() {
        for end in [End::First, End::Last] {
            let (Some(at), Some(near)) = (end.of(&lines[index]), nearest(lines, &boxes, index, end, tolerance)) else { continue };
            if near.gap > SHOWS {
                let note = gap_note(NoteCode::OutlineClosed, Severity::Warning, one.shape, &lines[index], near.gap);
                notes.push(note.at(Some([at.x, at.y])));
                end.add(&mut lines[index], near.at);
            }
            if !near.is_vertex || near.gap > SHOWS {
                end.prolong(&mut lines[index]);
            }
        }
    }
}

/// A gap up to this is the rounding of doubles, metres.
const SHOWS: f64 = 1e-6;

/// One of the two ends of a line.
#[derive(Clone, Copy, PartialEq)]
enum End {
    First,
    Last,
}

impl End {
    fn of(self, line: &LineString<f64>) -> Option<Coord<f64>> {
        if self == Self::First { line.0.first() } else { line.0.last() }.copied()
    }

    fn add(self, line: &mut LineString<f64>, at: Coord<f64>) {
        let place = if self == Self::First { 0 } else { line.0.len() };
        line.0.insert(place, at);
    }

    /// Draws the line on, straight.
    fn prolong(self, line: &mut LineString<f64>) {
        let mut points = line.0.clone();
        if self == Self::First {
            points.reverse();
        }
        let Some(&last) = points.last() else { return };
        let Some(before) = points.iter().rev().find(|point| **point != last) else { return };
        let (dx, dy) = (last.x - before.x, last.y - before.y);
        let scale = BEYOND / dx.hypot(dy);
        self.add(line, Coord { x: last.x + dx * scale, y: last.y + dy * scale });
    }
}

/// What an end of a line is near.
struct Near {
    gap: f64,
    at: Coord<f64>,
    is_vertex: bool,
}

/// The nearest place on another line; a vertex goes before the inside of an edge that is hardly nearer. `None` where nothing is
/// near enough.
fn nearest(lines: &[LineString<f64>], boxes: &[Option<Rect<f64>>], own: usize, end: End, tolerance: M) -> Option<Near> {
    let (at, reach) = (end.of(&lines[own])?, tolerance.0);
    let within = |extent: &Rect<f64>| {
        let (min, max) = (extent.min(), extent.max());
        at.x >= min.x - reach && at.x <= max.x + reach && at.y >= min.y - reach && at.y <= max.y + reach
    };
    let others = lines.iter().zip(boxes).enumerate().filter(|(index, (_, extent))| *index != own && extent.as_ref().is_some_and(within));
    let (mut vertex, mut place) = (None, None);
    for edge in others.flat_map(|(_, (line, _))| line.lines()) {
        for corner in [edge.start, edge.end] {
            better(&mut vertex, (at.x - corner.x).hypot(at.y - corner.y), corner);
        }
        let (gap, foot) = distance(at, edge.start, edge.end);
        better(&mut place, gap, foot);
    }
    let ((to_vertex, corner), (to_place, foot)) = (vertex?, place?);
    let is_vertex = to_vertex <= 1.5 * to_place + SHOWS;
    let (gap, at) = if is_vertex { (to_vertex, corner) } else { (to_place, foot) };
    (gap <= reach).then_some(Near { gap, at, is_vertex })
}

fn better(best: &mut Option<(f64, Coord<f64>)>, gap: f64, at: Coord<f64>) {
    if best.is_none_or(|(known, _)| gap < known) {
        *best = Some((gap, at));
    }
}

/// How far a point is from an edge, and the place on the edge.
fn distance(at: Coord<f64>, start: Coord<f64>, end: Coord<f64>) -> (f64, Coord<f64>) {
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 { (((at.x - start.x) * dx + (at.y - start.y) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    let foot = Coord { x: start.x + share * dx, y: start.y + share * dy };
    ((at.x - foot.x).hypot(at.y - foot.y), foot)
}

/// Groups of lines whose boxes touch, each in the order of its lines. Costs `O(n log n)` where lines are short.
fn groups(lines: &[LineString<f64>]) -> Vec<Vec<usize>> {
    let boxes: Vec<(usize, Rect<f64>)> =
        lines.iter().enumerate().filter_map(|(index, line)| Some((index, line.bounding_rect()?))).collect();
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].1.min().x.total_cmp(&boxes[b].1.min().x));
    let mut group: Vec<usize> = (0..boxes.len()).collect();
    let mut active: Vec<usize> = Vec::new();
    for &one in &order {
        let extent = boxes[one].1;
        active.retain(|&other| boxes[other].1.max().x >= extent.min().x);
        for &other in &active {
            if meet(&extent, &boxes[other].1).is_some() {
                let (a, b) = (root(&mut group, one), root(&mut group, other));
                group[a.max(b)] = a.min(b);
            }
        }
        active.push(one);
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (one, (line, _)) in boxes.iter().enumerate() {
        groups.entry(root(&mut group, one)).or_default().push(*line);
    }
    groups.into_values().collect()
}

fn root(group: &mut [usize], mut one: usize) -> usize {
    while group[one] != one {
        group[one] = group[group[one]];
        one = group[one];
    }
    one
}

/// How many polygons came of how many lines, and the lines that none came of.
fn tell(open: &[Open], faces: &[Outlined], tolerance: M, notes: &mut Vec<Note>) {
    let idle: Vec<&Open> = open.iter().filter(|one| !faces.iter().any(|face| borders(&face.polygon, &one.line))).collect();
    if let Some(first) = faces.first() {
        let said = Facts::new().count("lots", faces.len()).count("lines", open.len() - idle.len()).m("tolerance", tolerance);
        notes.push(Note::new(NoteCode::PolygonsFromLines, Severity::Warning).at(first.place()).with(said));
    }
    for one in idle {
        let (first, last) = (one.line.0.first(), one.line.0.last());
        let gap = first.zip(last).map_or(0.0, |(a, b)| (a.x - b.x).hypot(a.y - b.y));
        let note = gap_note(NoteCode::OutlineOpen, Severity::Warning, one.shape, &one.line, gap);
        notes.push(Note { facts: note.facts.clone().m("length", M(super::length(&one.line))), ..note });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn areas(lines: &[LineString<f64>]) -> Vec<f64> {
        let mut found: Vec<f64> = enclosed(&lines.iter().collect::<Vec<_>>()).iter().map(geo::Area::unsigned_area).collect();
        found.sort_by(f64::total_cmp);
        found
    }

    #[test]
    fn lines_that_cross_enclose_their_faces() {
        let lines = [
            wkt!(LINESTRING(-1. 0., 21. 0.)),
            wkt!(LINESTRING(-1. 10., 21. 10.)),
            wkt!(LINESTRING(0. -1., 0. 11.)),
            wkt!(LINESTRING(10. -1., 10. 11.)),
            wkt!(LINESTRING(20. -1., 20. 11.)),
            wkt!(LINESTRING(12. 3., 14. 3.)),
        ];
        let found = areas(&lines);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|area| (area - 100.0).abs() < 1e-4), "{found:?}");
    }

    #[test]
    fn a_face_in_a_face_is_a_hole() {
        let lines = [wkt!(LINESTRING(0. 0., 20. 0., 20. 20., 0. 20., 0. 0.)), wkt!(LINESTRING(5. 5., 10. 5., 10. 10., 5. 10., 5. 5.))];
        assert_eq!(areas(&lines), [25.0, 375.0]);
    }

    #[test]
    fn what_is_far_away_is_another_group() {
        let lines = [wkt!(LINESTRING(0. 0., 1. 0.)), wkt!(LINESTRING(1e6 0., 1e6 1.)), wkt!(LINESTRING(1. 0., 1. 1.))];
        assert_eq!(groups(&lines), [vec![0, 2], vec![1]]);
    }
}
