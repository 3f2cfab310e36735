//! Which places lie on the edges of layers: land that is cut out of other land has its corners there, though not on the other's corners.

use std::collections::HashMap;

use geo::{Coord, Geometry, LineString};

/// Places within so many metres of an edge lie on it.
const REACH: f64 = 0.5;
/// Places are looked up in squares of this many metres.
const CELL: f64 = 64.0;
/// An edge over more squares than this is followed in parts.
const LONGEST: f64 = 16.0 * CELL;

/// How many of each set of places lie on an edge of the shapes. Costs one pass over the edges.
pub(super) fn on_edges<'a>(sets: &[Vec<Coord<f64>>], shapes: impl Iterator<Item = &'a Geometry<f64>>) -> Vec<usize> {
    let mut cells: HashMap<(i64, i64), Vec<(usize, usize)>> = HashMap::new();
    for (set, places) in sets.iter().enumerate() {
        for (index, place) in places.iter().enumerate() {
            cells.entry(cell(*place)).or_default().push((set, index));
        }
    }
    let mut met: Vec<Vec<bool>> = sets.iter().map(|places| vec![false; places.len()]).collect();
    for shape in shapes {
        lines(shape, &mut |line| {
            for edge in line.0.windows(2).flat_map(|pair| parts(pair[0], pair[1])) {
                let near = about(edge).filter_map(|key| cells.get(&key)).flatten();
                near.for_each(|&(set, index)| met[set][index] |= away(sets[set][index], edge) <= REACH);
            }
        });
    }
    met.into_iter().map(|places| places.into_iter().filter(|met| *met).count()).collect()
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
    let length = (b.x - a.x).hypot(b.y - a.y);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a thousand at most")]
    let count = if length.is_finite() { (length / LONGEST).ceil().clamp(1.0, 1000.0) as u32 } else { 0 };
    let at = move |part: u32| a + (b - a) * (f64::from(part) / f64::from(count));
    (0..count).map(move |part| (at(part), at(part + 1)))
}

/// The squares about an edge.
fn about((a, b): Edge) -> impl Iterator<Item = (i64, i64)> {
    let reach = Coord { x: REACH, y: REACH };
    let (left, low) = cell(Coord { x: a.x.min(b.x), y: a.y.min(b.y) } - reach);
    let (right, high) = cell(Coord { x: a.x.max(b.x), y: a.y.max(b.y) } + reach);
    // Of an edge as long as the world all parts are longer than that; it is followed no farther.
    let (right, high) = (right.min(left + 32), high.min(low + 32));
    (left..=right).flat_map(move |column| (low..=high).map(move |row| (column, row)))
}

#[expect(clippy::cast_possible_truncation, reason = "what is too large for a square is in the last one")]
fn cell(place: Coord<f64>) -> (i64, i64) {
    ((place.x / CELL).floor() as i64, (place.y / CELL).floor() as i64)
}

/// How far a place is from an edge.
fn away(place: Coord<f64>, (a, b): Edge) -> f64 {
    let (along, to) = (b - a, place - a);
    let squared = along.x * along.x + along.y * along.y;
    let share = if squared > 0.0 { ((to.x * along.x + to.y * along.y) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (to.x - along.x * share).hypot(to.y - along.y * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_edges_are_counted_however_long_the_edges_are() {
        let square = geo::Rect::new((0.0, 0.0), (5000.0, 5000.0)).to_polygon();
        let at = |x: f64, y: f64| Coord { x, y };
        let sets = [vec![at(2500.0, 0.4), at(0.0, 1.0), at(5000.3, 4999.0)], vec![at(2500.0, 0.6), at(2500.0, 2500.0), at(9e300, 0.0)]];
        let beyond = Geometry::LineString(LineString::from(vec![(0.0, f64::NAN), (1e300, 1e300)]));
        let shapes = [Geometry::Polygon(square), beyond];
        assert_eq!(on_edges(&sets, shapes.iter()), [3, 0]);
    }
}
