//! What land has in common with everything within a distance of lines. Arcs are arcs: nothing is drawn with chords to measure it.
//!
//! What lies within the distance is the union of convex shapes: round every segment a stadium, or, where ends are flat, a
//! rectangle, and a sector on the outer side of every bend. How much of the land they cover is summed column by column (`sweep`).

mod sweep;

use geo::{BoundingRect, Coord, LineString, Polygon, Rect};

use crate::model::{Land, M, M2};
use crate::normal::shape;
use crate::profile::corridor::Ends;
use sweep::{Edge, arcs, edges_of_land, sweep};

/// Everything within a distance of lines, and the land that they go round.
#[derive(Debug, Clone, Copy)]
pub struct Buffer<'a> {
    /// The lines.
    pub courses: &'a [LineString<f64>],
    /// Land that belongs to it whole.
    pub land: &'a Land,
    /// The distance.
    pub width: M,
    /// The form of the ends of lines.
    pub ends: Ends,
}

/// The area of the land that lies in the buffer, right to `1e-9` of itself and `1e-8` m².
///
/// Costs `O(n log n + k)` for the edges near the land and their crossings, times the edges that share a column.
#[must_use]
pub fn common_area(land: &Land, buffer: &Buffer) -> M2 {
    let Some(window) = land.bounding_rect() else { return M2(0.0) };
    let shapes = shapes_near(buffer, &window);
    if shapes.iter().any(|convex| convex.covers(&window)) {
        return shape::area(land);
    }
    let origin = window.center();
    let mut edges = edges_of_land(land, origin, 0);
    edges.extend(edges_of_land(buffer.land, origin, 1));
    for (number, convex) in shapes.iter().enumerate() {
        edges.extend(convex.outline.iter().flat_map(|piece| piece.edges(origin, number + 2)));
    }
    let (left, right) = (window.min().x - origin.x, window.max().x - origin.x);
    M2(sweep(edges, shapes.len() + 2, left, right))
}

/// The same land, drawn: arcs as chords so fine that their ends lie within `1e-4` m of the arc, and of the arc's own area.
#[must_use]
pub fn common(land: &Land, buffer: &Buffer) -> Land {
    let Some(window) = land.bounding_rect() else { return shape::nothing() };
    let shapes = shapes_near(buffer, &window);
    let parts = shapes.iter().map(|convex| shape::common(land, &Land::new(vec![convex.drawn()])));
    let parts: Vec<Land> = parts.chain([shape::common(land, buffer.land)]).filter(|part| !part.0.is_empty()).collect();
    match &parts[..] {
        [] => shape::nothing(),
        [one] => one.clone(),
        many => shape::union(many),
    }
}

/// A convex shape.
struct Convex {
    outline: Vec<Piece>,
    /// The segment that it goes round, and how far; `None`: a sector.
    round: Option<(Coord<f64>, Coord<f64>, f64, Ends)>,
}

/// A piece of an outline, counter-clockwise.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Straight(Coord<f64>, Coord<f64>),
    /// Centre, radius, the angle at which it begins and how far it turns.
    Arc(Coord<f64>, f64, f64, f64),
}

fn shapes_near(buffer: &Buffer, window: &Rect<f64>) -> Vec<Convex> {
    let width = buffer.width.0;
    if width <= 0.0 || !width.is_finite() {
        return Vec::new();
    }
    let around = Rect::new(
        Coord { x: window.min().x - width, y: window.min().y - width },
        Coord { x: window.max().x + width, y: window.max().y + width },
    );
    buffer.courses.iter().flat_map(|course| shapes_of(course, width, buffer.ends, &around)).collect()
}

fn shapes_of(course: &LineString<f64>, width: f64, ends: Ends, around: &Rect<f64>) -> Vec<Convex> {
    let mut at: Vec<Coord<f64>> = course.0.clone();
    at.dedup();
    let is_near = |a: Coord<f64>, b: Coord<f64>| shape::meet(&Rect::new(a, b), around).is_some();
    let segments = at.windows(2).filter(|pair| is_near(pair[0], pair[1])).map(|pair| beside(pair[0], pair[1], width, ends));
    let mut shapes: Vec<Convex> = segments.collect();
    if ends == Ends::Flat {
        let closed = at.len() > 3 && at.first() == at.last();
        let bends = at.windows(3).map(|bend| (bend[0], bend[1], bend[2]));
        let last = closed.then(|| (at[at.len() - 2], at[0], at[1]));
        shapes.extend(bends.chain(last).filter(|(_, at, _)| is_near(*at, *at)).filter_map(|(a, b, c)| sector(a, b, c, width)));
    }
    shapes
}

/// What lies beside a segment: a stadium, or a rectangle.
fn beside(a: Coord<f64>, b: Coord<f64>, width: f64, ends: Ends) -> Convex {
    let along = b - a;
    let length = along.x.hypot(along.y);
    let side = Coord { x: -along.y * width / length, y: along.x * width / length };
    let angle = along.y.atan2(along.x);
    let half = std::f64::consts::FRAC_PI_2;
    let outline = match ends {
        Ends::Round => vec![
            Piece::Straight(a - side, b - side),
            Piece::Arc(b, width, angle - half, 2.0 * half),
            Piece::Straight(b + side, a + side),
            Piece::Arc(a, width, angle + half, 2.0 * half),
        ],
        Ends::Flat => {
            let corners = [a - side, b - side, b + side, a + side];
            (0..4).map(|corner| Piece::Straight(corners[corner], corners[(corner + 1) % 4])).collect()
        }
    };
    Convex { outline, round: Some((a, b, width, ends)) }
}

/// The sector on the outer side of a bend; `None` where the line runs straight on.
fn sector(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, width: f64) -> Option<Convex> {
    let (before, after) = (b - a, c - b);
    let cross = before.x * after.y - before.y * after.x;
    let turn = cross.atan2(before.x * after.x + before.y * after.y);
    if turn == 0.0 {
        return None;
    }
    let half = std::f64::consts::FRAC_PI_2;
    let first = before.y.atan2(before.x) - half * turn.signum();
    let (start, sweep) = if turn > 0.0 { (first, turn) } else { (first + turn, -turn) };
    let at = |angle: f64| Coord { x: b.x + width * angle.cos(), y: b.y + width * angle.sin() };
    let outline = vec![Piece::Straight(b, at(start)), Piece::Arc(b, width, start, sweep), Piece::Straight(at(start + sweep), b)];
    Some(Convex { outline, round: None })
}

impl Convex {
    /// Whether a box lies inside it.
    fn covers(&self, window: &Rect<f64>) -> bool {
        let Some((a, b, width, ends)) = self.round else { return false };
        let along = b - a;
        let square = along.x * along.x + along.y * along.y;
        window.to_polygon().exterior().0.iter().all(|corner| {
            let to = *corner - a;
            let share = (to.x * along.x + to.y * along.y) / square;
            let nearest = a + along * share.clamp(0.0, 1.0);
            let inside = ends == Ends::Round || (0.0..=1.0).contains(&share);
            inside && (corner.x - nearest.x).hypot(corner.y - nearest.y) <= width
        })
    }

    fn drawn(&self) -> Polygon<f64> {
        let ring: Vec<Coord<f64>> = self.outline.iter().flat_map(Piece::drawn).collect();
        Polygon::new(LineString::new(ring), Vec::new())
    }
}

impl Piece {
    /// Its vertices but the last one.
    fn drawn(&self) -> Vec<Coord<f64>> {
        let (centre, radius, start, sweep) = match *self {
            Self::Straight(from, _) => return vec![from],
            Self::Arc(centre, radius, start, sweep) => (centre, radius, start, sweep),
        };
        let wanted = (1.2e-3 / radius).sqrt().clamp(1e-3, 0.05);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
        let steps = (sweep / wanted).ceil().max(1.0) as u32;
        let step = sweep / f64::from(steps);
        // The corners of a polygon of the arc's own area lie a little beyond it.
        let beyond = radius * (step / step.sin()).sqrt();
        let at = |turned: u32| {
            let (angle, radius) = (start + step * f64::from(turned), if turned == 0 { radius } else { beyond });
            Coord { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
        };
        (0..steps).map(at).collect()
    }

    /// Its edges, each of which has one height in every column.
    fn edges(&self, origin: Coord<f64>, owner: usize) -> Vec<Edge> {
        match *self {
            Self::Straight(from, to) => Edge::straight(from - origin, to - origin, owner).into_iter().collect(),
            Self::Arc(centre, radius, start, sweep) => arcs(centre - origin, radius, start, sweep, owner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    const EAST: f64 = 416_000.0;
    const NORTH: f64 = 2_490_000.0;

    fn at(x: f64, y: f64) -> (f64, f64) {
        (EAST + x, NORTH + y)
    }

    fn land(points: &[(f64, f64)]) -> Land {
        Land::new(vec![Polygon::new(points.iter().map(|(x, y)| at(*x, *y)).collect::<Vec<_>>().into(), Vec::new())])
    }

    fn square(x: f64, y: f64, side: f64) -> Land {
        land(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    fn course(points: &[(f64, f64)]) -> LineString<f64> {
        points.iter().map(|(x, y)| at(*x, *y)).collect::<Vec<_>>().into()
    }

    fn areas(land: &Land, course: &LineString<f64>, width: f64, ends: Ends) -> (f64, f64) {
        let nothing = shape::nothing();
        let buffer = Buffer { courses: std::slice::from_ref(course), land: &nothing, width: M(width), ends };
        (common_area(land, &buffer).0, shape::area(&common(land, &buffer)).0)
    }

    #[track_caller]
    fn assert_area(found: (f64, f64), wanted: f64) {
        assert!((found.0 - wanted).abs() <= wanted * 1e-9 + 1e-8, "{} m², not {wanted}", found.0);
        assert!((found.1 - wanted).abs() <= wanted * 1e-5 + 1e-4, "{} m² drawn, not {wanted}", found.1);
    }

    #[test]
    fn a_stadium_inside_the_land() {
        let line = course(&[(30.0, 50.0), (70.0, 50.0)]);
        assert_area(areas(&square(0.0, 0.0, 100.0), &line, 10.0, Ends::Round), 800.0 + PI * 100.0);
        assert_area(areas(&square(0.0, 0.0, 100.0), &line, 10.0, Ends::Flat), 800.0);
    }

    #[test]
    fn a_corner_in_the_round_end() {
        // A square whose corner is the end of the line: a quarter of the circle.
        let line = course(&[(-50.0, 0.0), (0.0, 0.0)]);
        assert_area(areas(&square(0.0, 0.0, 100.0), &line, 20.0, Ends::Round), PI * 100.0);
        assert_area(areas(&square(0.0, 0.0, 100.0), &line, 20.0, Ends::Flat), 0.0);
        // A circular segment of height 1: r² acos((r - h) / r) - (r - h) √(2rh - h²).
        let segment = 400.0 * (19.0_f64 / 20.0).acos() - 19.0 * 39.0_f64.sqrt();
        assert_area(areas(&square(19.0, -50.0, 100.0), &line, 20.0, Ends::Round), segment);
    }

    #[test]
    fn a_bend_of_a_flat_line_is_round_outside() {
        // Two arms of 50 m at a right angle: 2 · 50 · 20 less the inner square of 10 · 10, and a quarter circle.
        let line = course(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0)]);
        let all = square(-200.0, -200.0, 500.0);
        assert_area(areas(&all, &line, 10.0, Ends::Flat), 2000.0 - 100.0 + PI * 25.0);
        assert_area(areas(&all, &line, 10.0, Ends::Round), 2000.0 - 100.0 + PI * 25.0 + PI * 100.0);
        let back = course(&[(50.0, 50.0), (50.0, 0.0), (0.0, 0.0)]);
        assert_area(areas(&all, &back, 10.0, Ends::Flat), 2000.0 - 100.0 + PI * 25.0);
    }

    #[test]
    fn a_closed_line_of_flat_ends_has_no_end() {
        let ring = course(&[(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0), (0.0, 0.0)]);
        let wanted = 60.0 * 60.0 - (400.0 - PI * 100.0) - 20.0 * 20.0;
        assert_area(areas(&square(-100.0, -100.0, 300.0), &ring, 10.0, Ends::Flat), wanted);
        assert_area(areas(&square(-100.0, -100.0, 300.0), &ring, 10.0, Ends::Round), wanted);
    }

    #[test]
    fn land_with_a_hole_and_land_that_is_covered() {
        let mut holed = square(-50.0, -50.0, 100.0);
        holed.0[0].interiors_push(course(&[(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0), (-5.0, -5.0)]));
        let line = course(&[(-60.0, 0.0), (60.0, 0.0)]);
        assert_area(areas(&holed, &line, 10.0, Ends::Flat), 2000.0 - 100.0);
        assert_area(areas(&square(0.0, 0.0, 5.0), &line, 1000.0, Ends::Round), 25.0);
        assert_area(areas(&square(0.0, 20.0, 5.0), &line, 10.0, Ends::Round), 0.0);
    }

    #[test]
    fn turning_the_plane_changes_no_area() {
        let points = [(0.0, 0.0), (31.0, 7.0), (29.0, 40.0), (5.0, 33.0)];
        let way = [(-20.0, 3.0), (12.0, 11.0), (14.0, 30.0), (60.0, 18.0)];
        let turned = |by: f64| {
            let turn = |(x, y): &(f64, f64)| (x * by.cos() - y * by.sin(), x * by.sin() + y * by.cos());
            let (land, line) = (land(&points.iter().map(turn).collect::<Vec<_>>()), course(&way.iter().map(turn).collect::<Vec<_>>()));
            [Ends::Round, Ends::Flat].map(|ends| areas(&land, &line, 6.5, ends).0)
        };
        let first = turned(0.0);
        for step in 1..40 {
            for (found, wanted) in turned(f64::from(step) * 0.157).into_iter().zip(first) {
                assert!((found - wanted).abs() < 1e-6, "{found} m², not {wanted}");
            }
        }
    }
}
