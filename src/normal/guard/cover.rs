//! How much land of a layer lies outside of other land, wherever it is moved.

use geo::{Area, BoundingRect, Coord, Geometry, LineString, Polygon};

use super::finite;

/// So many shapes of a layer are looked at, evenly over the file.
const SHAPES: usize = 400;
/// At so many places each.
const PLACES: usize = 8;

/// A place inside of a shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Where it is.
    pub(super) at: Coord<f64>,
    /// The area that it stands for, m².
    pub(super) area: f64,
    /// The number of its shape among those that are looked at.
    pub(super) shape: usize,
}

/// Places that stand for the land of a layer: half way from the middle of each shape to its corners.
pub(super) fn spots<'a>(shapes: impl Iterator<Item = &'a Geometry<f64>>) -> Vec<Spot> {
    let all: Vec<&Polygon<f64>> = shapes.flat_map(polygons).collect();
    let sample = all.iter().step_by(all.len().div_ceil(SHAPES).max(1));
    sample.enumerate().flat_map(|(shape, polygon)| spots_in(polygon, shape)).collect()
}

fn spots_in(polygon: &Polygon<f64>, shape: usize) -> Vec<Spot> {
    let corners = polygon.exterior().0.get(1..).unwrap_or_default();
    let (area, few) = (polygon.unsigned_area(), corners.iter().step_by(corners.len().div_ceil(PLACES).max(1)));
    if !area.is_finite() || !corners.iter().all(|corner| finite(*corner)) {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "a ring has fewer corners than that")]
    let (middle, each) =
        (corners.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, corner| sum + *corner) / corners.len() as f64, area / few.len().max(1) as f64);
    few.map(|corner| Spot { at: (middle + *corner) / 2.0, area: each, shape }).collect()
}

/// For each set of places which of them lie in none of the shapes. Costs one pass over the edges of the shapes near which places are.
pub(super) fn outside<'a>(sets: &[Vec<Coord<f64>>], shapes: impl Iterator<Item = &'a Geometry<f64>>) -> Vec<Vec<bool>> {
    let mut outside: Vec<Vec<bool>> = sets.iter().map(|places| vec![true; places.len()]).collect();
    let mut sorted: Vec<Place> = Vec::new();
    for (set, places) in sets.iter().enumerate() {
        sorted.extend(places.iter().enumerate().map(|(index, at)| Place { at: *at, set, index }));
    }
    sorted.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
    for polygon in shapes.flat_map(polygons) {
        let Some(bounds) = polygon.bounding_rect() else { continue };
        let about = between(&sorted, bounds.min().y, bounds.max().y).iter();
        let about = about.filter(|place| (bounds.min().x..=bounds.max().x).contains(&place.at.x) && outside[place.set][place.index]);
        let about: Vec<Place> = about.copied().collect();
        let crossings = crossings(polygon, &about);
        for (place, _) in about.iter().zip(crossings).filter(|(_, crossings)| crossings % 2 == 1) {
            outside[place.set][place.index] = false;
        }
    }
    outside
}

#[derive(Debug, Clone, Copy)]
struct Place {
    at: Coord<f64>,
    set: usize,
    index: usize,
}

/// Those of places sorted by y that lie in a strip.
fn between(places: &[Place], low: f64, high: f64) -> &[Place] {
    let first = places.partition_point(|place| place.at.y < low);
    let rest = &places[first..];
    &rest[..rest.partition_point(|place| place.at.y < high)]
}

/// How many edges of a polygon each place, sorted by y, has to its right.
fn crossings(polygon: &Polygon<f64>, places: &[Place]) -> Vec<usize> {
    let mut crossed = vec![0; places.len()];
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    for edge in rings.flat_map(LineString::lines).filter(|_| !places.is_empty()) {
        let (low, high) = if edge.start.y < edge.end.y { (edge.start, edge.end) } else { (edge.end, edge.start) };
        let first = places.partition_point(|place| place.at.y < low.y);
        for (place, crossed) in between(places, low.y, high.y).iter().zip(&mut crossed[first..]) {
            let x = low.x + (high.x - low.x) * (place.at.y - low.y) / (high.y - low.y);
            *crossed += usize::from(place.at.x < x);
        }
    }
    crossed
}

fn polygons(shape: &Geometry<f64>) -> &[Polygon<f64>] {
    match shape {
        Geometry::Polygon(one) => std::slice::from_ref(one),
        Geometry::MultiPolygon(many) => &many.0,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Point, polygon};

    use super::*;

    #[test]
    fn what_lies_outside_is_what_no_shape_contains() {
        let ring = polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 10.0, y: 1.0), (x: 9.0, y: 9.0), (x: 4.0, y: 5.0), (x: 1.0, y: 11.0)],
            interiors: [[(x: 2.0, y: 2.0), (x: 4.0, y: 2.0), (x: 3.0, y: 4.0)]],
        );
        let other = polygon![(x: 20.0, y: 0.0), (x: 30.0, y: 0.0), (x: 30.0, y: 3.3), (x: 20.0, y: 3.3)];
        let shapes = [Geometry::Polygon(ring), Geometry::MultiPolygon(vec![other].into()), Geometry::Point(Point::new(1.0, 1.0))];
        let at = |number: u32| Coord { x: f64::from(number % 70) * 0.47 - 0.9, y: f64::from(number / 70) * 0.37 - 0.83 };
        let sets = [(0..1000).map(at).collect::<Vec<_>>(), (1000..3000).map(at).collect()];
        let found = outside(&sets, shapes.iter());
        let mut inside = 0;
        for (place, found) in sets.iter().flatten().zip(found.iter().flatten()) {
            let wanted = !shapes.iter().any(|shape| shape.contains(&Point::from(*place)));
            assert_eq!(*found, wanted, "{place:?}");
            inside += usize::from(!wanted);
        }
        assert!(inside > 400, "{inside}");
    }

    #[test]
    fn spots_stand_for_the_area_of_their_shape() {
        let square = |side: f64| Geometry::Polygon(geo::Rect::new((0.0, 0.0), (side, side)).to_polygon());
        let spots = spots([square(10.0), square(f64::NAN), square(20.0)].iter());
        let area: f64 = spots.iter().map(|spot| spot.area).sum();
        assert!((area - 500.0).abs() < 1e-9 && spots.len() == 8, "{spots:?}");
        assert!(spots.iter().all(|spot| spot.at.x > 0.0 && spot.at.x < 20.0));
    }
}
