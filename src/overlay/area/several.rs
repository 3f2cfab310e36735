//! What several shapes cover of one, once: the same sum as for two shapes, taken of its own terms again.
//!
//! The lower of two edges, with the product of their signs, is an edge again; the edges of all pairs together are an outline
//! of the land that both shapes cover (with parts that cancel). So the land of three is that of two held against the third,
//! and what `n` shapes cover together follows by inclusion and exclusion, where all but a few terms are nothing.
//!
//! The work grows with the edges that lie over one another. Along a border that runs up and down all of them do, so shapes of
//! many edges are turned by a right angle where that lays their borders flat.

use geo::{Coord, Rect};

use super::outline::{Stand, Turn};
use super::{Edge, Line, Outline, Prepared, Scratch, edges_of};
use crate::model::Land;

/// Land that so many shapes cover at once is left to drawing: the terms grow with the power set.
pub(super) const DEEPEST: usize = 4;
/// What counts as nothing, m².
const NOTHING: f64 = 1e-9;
/// Edges of all shapes up to which it does not matter how their borders run.
const FEW: usize = 64;
/// Pairs of edges up to which all are tried; above it the outlines are walked by columns.
const MOST_PAIRS: usize = 1024;

impl Scratch {
    /// Forgets the shapes that were kept.
    pub fn forget(&mut self) {
        self.kept.clear();
        self.shapes.clear();
        self.all_exact = true;
    }

    fn shape(&self, place: usize) -> &[Line] {
        &self.kept[self.shapes[place].clone()]
    }
}

/// A shape that shares land with a prepared one.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// Its land.
    pub land: &'a Land,
    /// The boxes over its land.
    pub outline: &'a Outline,
    /// Its place among those that were kept.
    pub kept: usize,
}

impl Shape<'_> {
    /// Whether two shapes may share land.
    fn meets(&self, other: &Shape) -> bool {
        let apart = |a: &Rect<f64>, b: &Rect<f64>| a.max().x <= b.min().x || a.max().y <= b.min().y;
        let boxes = self.outline.extent().zip(other.outline.extent());
        boxes.is_some_and(|(a, b)| !apart(a, b) && !apart(b, a))
    }
}

impl Prepared {
    /// Keeps the shape that was held against this one last, to be counted with others.
    pub fn keep(&self, scratch: &mut Scratch) {
        let start = scratch.kept.len();
        scratch.kept.extend_from_slice(&scratch.local);
        scratch.shapes.push(start..scratch.kept.len());
        scratch.all_exact &= scratch.is_exact;
    }

    /// What shapes cover of this one, made of `land`, more than once: the sum of their areas in it minus that of their union,
    /// to about `1e-9` m².
    ///
    /// `None` where too many lie over one another, or coordinates are not exact near the shape.
    #[must_use]
    pub fn counted_twice(&self, land: &Land, shapes: &[Shape], scratch: &mut Scratch) -> Option<f64> {
        let own = self.local.as_ref().filter(|_| scratch.all_exact)?;
        let mut buffers = std::mem::take(&mut scratch.lower);
        let kept: Vec<&[Line]> = shapes.iter().map(|shape| scratch.shape(shape.kept)).collect();
        let size = self.window.max() - self.window.min();
        let twice = if is_upright(&kept, size) {
            self.turned(land, shapes).and_then(|(own, kept)| {
                let kept: Vec<&[Line]> = kept.iter().map(Vec::as_slice).collect();
                twice(&own, shapes, &kept, &mut buffers)
            })
        } else {
            twice(own, shapes, &kept, &mut buffers)
        };
        scratch.lower = buffers;
        twice.map(|twice| twice.max(0.0))
    }

    /// This shape and others from its corner, turned by a right angle; `None` where that is not exact.
    fn turned(&self, land: &Land, shapes: &[Shape]) -> Option<(Vec<Line>, Vec<Vec<Line>>)> {
        let window = Turn.window(&self.window);
        let local = |mut edges: Vec<Edge>| -> Option<Vec<Line>> {
            edges.sort_unstable_by(|a, b| a.left.x.total_cmp(&b.left.x));
            edges.iter().map(|edge| Line::of(edge, window.min())).collect()
        };
        let near = |shape: &Shape| {
            let mut edges = Vec::new();
            shape.outline.edges_within(shape.land, &self.window, Turn, &mut edges);
            local(edges)
        };
        Some((local(edges_of(land, Turn))?, shapes.iter().map(near).collect::<Option<_>>()?))
    }
}

/// Whether the borders of shapes of many edges run up and down in a window of this size more than across it.
fn is_upright(shapes: &[&[Line]], size: Coord<f64>) -> bool {
    if shapes.iter().map(|lines| lines.len()).sum::<usize>() <= FEW {
        return false;
    }
    let within = |line: &&Line| line.from >= 0.0 && line.to <= size.x && line.start.min(line.end) >= 0.0 && line.height <= size.y;
    let lines = shapes.iter().flat_map(|lines| lines.iter()).filter(within);
    let (across, up) = lines.fold((0.0, 0.0), |(across, up), line| (across + line.to - line.from, up + (line.end - line.start).abs()));
    up > across
}

/// What shapes cover of an outline more than once; for each what those behind it cover of it.
fn twice(own: &[Line], shapes: &[Shape], kept: &[&[Line]], buffers: &mut [Vec<Line>]) -> Option<f64> {
    let mut sum = 0.0;
    for (place, shape) in shapes.iter().enumerate() {
        let near = place + 1..shapes.len();
        let near: Vec<&[Line]> = near.filter(|&other| shape.meets(&shapes[other])).map(|other| kept[other]).collect();
        sum += covered(own, kept[place], &near, buffers)?;
    }
    Some(sum)
}

/// What others cover of the land that two outlines share, once; a buffer is needed for each that lies over the ones before.
fn covered(ours: &[Line], theirs: &[Line], others: &[&[Line]], buffers: &mut [Vec<Line>]) -> Option<f64> {
    if others.is_empty() {
        return Some(0.0);
    }
    let (both, deeper) = buffers.split_first_mut()?;
    lower(ours, theirs, both);
    let areas = others.iter().map(|other| (*other, shared(both, other)));
    let near: Vec<(&[Line], f64)> = areas.filter(|(_, area)| area.abs() > NOTHING).collect();
    let shapes: Vec<&[Line]> = near.iter().map(|(shape, _)| *shape).collect();
    let mut sum = 0.0;
    for (place, (shape, area)) in near.into_iter().enumerate() {
        sum += area - covered(both, shape, &shapes[place + 1..], deeper)?;
    }
    Some(sum)
}

/// The lower edges of two outlines, for each pair with a common column; the second is in the order of its left ends.
fn lower(ours: &[Line], theirs: &[Line], all: &mut Vec<Line>) {
    all.clear();
    each_pair(ours, theirs, |own, other, from, to| lower_of(own, other, (from, to), all));
}

/// The area of the land that two outlines share; the second is in the order of its left ends.
fn shared(ours: &[Line], theirs: &[Line]) -> f64 {
    let mut area = 0.0;
    each_pair(ours, theirs, |own, other, from, to| area += own.sign * other.sign * own.under(other, from, to));
    area
}

/// Each pair of edges with common columns, and those. The second outline is in the order of its left ends.
fn each_pair(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    if ours.len() * theirs.len() > MOST_PAIRS {
        return by_columns(ours, theirs, pair);
    }
    for own in ours {
        for other in theirs {
            if other.from >= own.to {
                break;
            }
            let (from, to) = (own.from.max(other.from), own.to.min(other.to));
            if from < to {
                pair(own, other, from, to);
            }
        }
    }
}

/// The same by a walk over the columns: a pair is met where the later one of the two begins.
fn by_columns(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    let start = theirs.first().map_or(0.0, |line| line.from);
    let end = theirs.iter().map(|line| line.to).fold(start, f64::max);
    let mut ours: Vec<&Line> = ours.iter().filter(|line| line.from < end && line.to > start).collect();
    // Stable sorting makes use of what is in order already.
    ours.sort_by(|a, b| a.from.total_cmp(&b.from));
    let (mut own_open, mut other_open): (Vec<&Line>, Vec<&Line>) = (Vec::new(), Vec::new());
    let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.iter().peekable());
    loop {
        let is_own = match (ours.peek(), theirs.peek()) {
            (Some(own), Some(other)) => own.from <= other.from,
            (own, None) if own.is_none() || other_open.is_empty() => return,
            (None, _) if own_open.is_empty() => return,
            (own, _) => own.is_some(),
        };
        let (next, open, others) =
            if is_own { (ours.next(), &mut own_open, &mut other_open) } else { (theirs.next(), &mut other_open, &mut own_open) };
        let Some(next) = next else { return };
        others.retain(|line| line.to > next.from);
        for other in others.iter() {
            let (own, their) = if is_own { (next, *other) } else { (*other, next) };
            pair(own, their, next.from, next.to.min(other.to));
        }
        open.push(next);
    }
}

/// The lower one of two edges over their common columns, in two where they cross.
fn lower_of(own: &Line, other: &Line, (from, to): (f64, f64), all: &mut Vec<Line>) {
    let (ends, other_ends) = ((own.at(from), own.at(to)), (other.at(from), other.at(to)));
    let (over_start, over_end) = (ends.0 - other_ends.0, ends.1 - other_ends.1);
    let sign = own.sign * other.sign;
    if over_start * over_end >= 0.0 {
        let (lower, (start, end)) = if over_start + over_end <= 0.0 { (own, ends) } else { (other, other_ends) };
        all.push(Line { from, to, start, end, sign, ..*lower });
        return;
    }
    let cross = from + (to - from) * (over_start / (over_start - over_end));
    let (first, start, last, end) = if over_start < 0.0 { (own, ends.0, other, other_ends.1) } else { (other, other_ends.0, own, ends.1) };
    if cross > from && cross < to {
        let height = first.at(cross);
        all.push(Line { from, to: cross, start, end: height, sign, ..*first });
        all.push(Line { from: cross, to, start: height, end, sign, ..*last });
    } else {
        let lower = if over_start.abs() > over_end.abs() { first } else { last };
        all.push(Line { from, to, start: lower.at(from), end: lower.at(to), sign, ..*lower });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Land;
    use crate::overlay::area::Outline;
    use geo::Rect;

    fn twice(parcel: (f64, f64, f64, f64), others: &[(f64, f64, f64, f64)]) -> Option<f64> {
        let land = |(x0, y0, x1, y1): (f64, f64, f64, f64)| Land::new(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()]);
        let lands: Vec<Land> = others.iter().map(|corners| land(*corners)).collect();
        counted_twice(&land(parcel), &lands)
    }

    fn counted_twice(parcel: &Land, others: &[Land]) -> Option<f64> {
        let (prepared, mut scratch) = (Prepared::new(parcel).unwrap(), Scratch::default());
        scratch.forget();
        let outlines: Vec<Outline> = others.iter().map(Outline::of).collect();
        for (land, outline) in others.iter().zip(&outlines) {
            let _ = prepared.common(land, outline, &mut scratch);
            prepared.keep(&mut scratch);
        }
        let shapes = others.iter().zip(&outlines).enumerate().map(|(kept, (land, outline))| Shape { land, outline, kept });
        prepared.counted_twice(parcel, &shapes.collect::<Vec<_>>(), &mut scratch)
    }

    #[test]
    fn land_under_two_and_three_is_counted_as_often_less_one() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (6.0, 0.0, 10.0, 10.0)]), Some(0.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, -3.0, 12.0, 10.0)]), Some(10.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, 0.0, 12.0, 10.0), (4.0, 0.0, 7.0, 5.0)]), Some(10.0 + 15.0));
        assert_eq!(twice(parcel, &[parcel, parcel, parcel]), Some(200.0));
    }

    #[test]
    fn too_many_over_one_another_are_not_summed() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[parcel; 9]), None);
    }

    /// Two bands along a winding border, each drawn with vertices of its own.
    fn bands(vertices: u32, turned: impl Fn(f64, f64) -> (f64, f64)) -> [Land; 2] {
        let border = |vertices: u32, off: f64| {
            let along = (0..=vertices).map(move |step| 100.0 * f64::from(step) / f64::from(vertices));
            along.map(move |t| (t, 50.0 + (t / 3.0).sin() + off)).collect::<Vec<_>>()
        };
        let land = |border: Vec<(f64, f64)>, side: f64| {
            let ring = border.into_iter().chain([(100.0, side), (0.0, side)]).map(|(x, y)| turned(x, y));
            geo::Orient::orient(&geo::Polygon::new(ring.collect(), Vec::new()), geo::orient::Direction::Default).into()
        };
        [land(border(vertices, 0.01), 0.0), land(border(vertices * 2 / 3, -0.01), 100.0)]
    }

    #[test]
    fn borders_of_many_edges_come_to_the_same_across_and_upright() {
        let parcel = Land::new(vec![Rect::new((20.0, 20.0), (70.0, 70.0)).to_polygon()]);
        for vertices in [300, 3000] {
            let [across, upright] = [bands(vertices, |x, y| (x, y)), bands(vertices, |x, y| (y, x))];
            let (across, upright) = (counted_twice(&parcel, &across).unwrap(), counted_twice(&parcel, &upright).unwrap());
            assert!(across > 0.5 && (across - upright).abs() < 1e-9, "{across} {upright}");
        }
    }
}
