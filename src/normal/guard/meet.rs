//! Which places lie on the corners of layers, and which on their edges: land that is cut out of other land has its corners there.

use std::collections::HashMap;

use geo::{Coord, Geometry, LineString};
use rayon::prelude::*;

use super::{coords, finite};

/// Corners and edges of the same land in two layers lie within so many metres of each other: survey accuracy and the pen.
const REACH: f64 = 0.5;
/// Places are looked up in squares of this many metres.
const CELL: f64 = 64.0;
/// An edge over more squares than this is followed in parts.
const LONGEST: f64 = 16.0 * CELL;

/// How many of each set of places lie on a corner of the shapes. Costs one pass over the corners, by several threads.
pub(super) fn corners(sets: &[Vec<Coord<f64>>], shapes: &[&Geometry<f64>]) -> Vec<usize> {
    let places = Places::new(sets);
    let of_shape = |mut met: Met, shape: &&Geometry<f64>| {
        for corner in coords(shape).filter(|corner| finite(*corner)) {
            for &(set, index) in places.in_cell(cell(corner)) {
                let place = sets[set][index];
                met.0[set][index] |= squared(place - corner) <= REACH * REACH;
            }
        }
        met
    };
    shapes.par_iter().fold(|| Met::none_of(sets), of_shape).reduce(|| Met::none_of(sets), Met::or).counted()
}

/// How many of each set of places lie on an edge of the shapes. Costs one pass over the edges, by several threads.
pub(super) fn edges(sets: &[Vec<Coord<f64>>], shapes: &[&Geometry<f64>]) -> Vec<usize> {
    let places = Places::new(sets);
    let of_shape = |mut met: Met, shape: &&Geometry<f64>| {
        lines(shape, &mut |line| {
            for edge in line.0.windows(2).flat_map(|pair| parts(pair[0], pair[1])) {
                for &(set, index) in about(edge).flat_map(|key| places.in_cell(key)) {
                    met.0[set][index] |= squared_away(sets[set][index], edge) <= REACH * REACH;
                }
            }
        });
        met
    };
    shapes.par_iter().fold(|| Met::none_of(sets), of_shape).reduce(|| Met::none_of(sets), Met::or).counted()
}

/// Places by the squares that they are in reach of.
struct Places {
    /// The set that each is of and its number there.
    cells: HashMap<(i64, i64), Vec<(usize, usize)>>,
    /// Marks of these squares: nearly all of a town is far from every place, and that costs no more than a look here.
    marks: Vec<bool>,
}

impl Places {
    fn new(sets: &[Vec<Coord<f64>>]) -> Self {
        let reach = Coord { x: REACH, y: REACH };
        let mut cells: HashMap<(i64, i64), Vec<(usize, usize)>> = HashMap::new();
        let mut marks = vec![false; MARKS];
        for (set, places) in sets.iter().enumerate() {
            for (index, place) in places.iter().enumerate() {
                for key in squares(cell(*place - reach), cell(*place + reach)) {
                    cells.entry(key).or_default().push((set, index));
                    marks[mark(key)] = true;
                }
            }
        }
        Self { cells, marks }
    }

    fn in_cell(&self, key: (i64, i64)) -> &[(usize, usize)] {
        if !self.marks[mark(key)] {
            return &[];
        }
        self.cells.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// How many marks there are, for 256 columns and as many rows; squares that lie so far apart share one.
const MARKS: usize = 1 << 16;

fn mark((column, row): (i64, i64)) -> usize {
    const SIDE: i64 = 1 << 8;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "under MARKS")]
    let mark = (column.rem_euclid(SIDE) * SIDE + row.rem_euclid(SIDE)) as usize;
    mark
}

/// Which places of each set were met.
struct Met(Vec<Vec<bool>>);

impl Met {
    fn none_of(sets: &[Vec<Coord<f64>>]) -> Self {
        Self(sets.iter().map(|places| vec![false; places.len()]).collect())
    }

    fn or(mut self, other: Self) -> Self {
        let all = self.0.iter_mut().flatten().zip(other.0.into_iter().flatten());
        all.for_each(|(met, other)| *met |= other);
        self
    }

    fn counted(self) -> Vec<usize> {
        self.0.into_iter().map(|places| places.into_iter().filter(|met| *met).count()).collect()
    }
}

/// Every ring and line of a shape.
fn lines(shape: &Geometry<f64>, see: &mut impl FnMut(&LineString<f64>)) {
    let mut polygon = |polygon: &geo::Polygon<f64>| std::iter::once(polygon.exterior()).chain(polygon.interiors()).for_each(&mut *see);
    match shape {
        Geometry::Polygon(one) => polygon(one),
        Geometry::MultiPolygon(many) => many.iter().for_each(polygon),
        Geometry::LineString(one) => see(one),
        Geometry::MultiLineString(many) => many.iter().for_each(see),
        Geometry::GeometryCollection(many) => many.iter().for_each(|one| lines(one, &mut *see)),
        _ => {}
    }
}

type Edge = (Coord<f64>, Coord<f64>);

/// An edge, or the parts of a long one; none of one whose ends cannot be computed with.
fn parts(a: Coord<f64>, b: Coord<f64>) -> impl Iterator<Item = Edge> {
    let length = squared(b - a).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a thousand at most")]
    let count = if finite(a) && finite(b) { (length / LONGEST).ceil().clamp(1.0, 1000.0) as u32 } else { 0 };
    let at = move |part: u32| a + (b - a) * (f64::from(part) / f64::from(count));
    (0..count).map(move |part| (at(part), at(part + 1)))
}

/// The squares about an edge.
fn about((a, b): Edge) -> impl Iterator<Item = (i64, i64)> {
    let (left, low) = cell(Coord { x: a.x.min(b.x), y: a.y.min(b.y) });
    let (right, high) = cell(Coord { x: a.x.max(b.x), y: a.y.max(b.y) });
    // The parts of an edge as long as the world are longer than that; it is followed no farther.
    squares((left, low), (right.min(left + 32), high.min(low + 32)))
}

fn squares((left, low): (i64, i64), (right, high): (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    (left..=right).flat_map(move |column| (low..=high).map(move |row| (column, row)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "coordinates over 1e12 are left out before")]
fn cell(place: Coord<f64>) -> (i64, i64) {
    // What `floor` comes to, without the call that it is on old processors.
    let below = |at: f64| at as i64 - i64::from((at as i64) as f64 > at);
    (below(place.x / CELL), below(place.y / CELL))
}

fn squared(along: Coord<f64>) -> f64 {
    along.x * along.x + along.y * along.y
}

/// How far a place is from an edge, squared.
fn squared_away(place: Coord<f64>, (a, b): Edge) -> f64 {
    let (along, to) = (b - a, place - a);
    let length = squared(along);
    let share = if length > 0.0 { ((to.x * along.x + to.y * along.y) / length).clamp(0.0, 1.0) } else { 0.0 };
    squared(to - along * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn places_on_edges_are_counted_however_long_the_edges_are() {
        let square = geo::Rect::new((0.0, 0.0), (5000.0, 5000.0)).to_polygon();
        let sets = [vec![at(2500.0, 0.4), at(0.0, 1.0), at(5000.3, 4999.0)], vec![at(2500.0, 0.6), at(2500.0, 2500.0), at(9e11, 0.0)]];
        let beyond = Geometry::LineString(LineString::from(vec![(0.0, f64::NAN), (1e300, 1e300), (0.0, 0.0), (1e300, 0.0)]));
        let shapes = [Geometry::Polygon(square), beyond];
        assert_eq!(edges(&sets, &shapes.iter().collect::<Vec<_>>()), [3, 0]);
    }

    #[test]
    fn a_place_meets_a_corner_also_across_the_border_of_a_square() {
        let line = Geometry::LineString(LineString::from(vec![(10.01, 10.01), (-0.01, -0.01), (f64::INFINITY, 0.0)]));
        let sets = [vec![at(9.8, 9.7), at(0.3, -0.3), at(5.0, 5.0)], vec![at(9.5, 9.5)], Vec::new()];
        assert_eq!(corners(&sets, &[&line]), [2, 0, 0]);
    }
}
