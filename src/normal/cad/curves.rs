//! How far the chords of flattened curves are from them.

use geo::{Coord, Geometry, LineString};

use super::Drawn;
use crate::model::{Facts, M, Note, NoteCode, Severity};

/// A note about the curves among what is wanted, with the largest distance between curve and chord.
pub(super) fn note(drawn: &Drawn) -> Option<Note> {
    let curved: Vec<_> = drawn.shapes.iter().filter(|shape| shape.curved).collect();
    let first = curved.first()?;
    let deviation = curved.iter().map(|shape| {
        let only_curve = matches!(shape.kind.as_str(), "spline" | "ellipse");
        lines(&shape.geometry).into_iter().map(|line| deviation(line, only_curve)).fold(0.0, f64::max)
    });
    let facts = Facts::new().count("features", curved.len()).m("deviation", M(deviation.fold(0.0, f64::max)));
    let note = Note { feature: Some(first.number), ..Note::new(NoteCode::CurvesFlattened, Severity::Info) };
    Some(note.at(super::first_of(&first.geometry)).with(facts))
}

fn lines(geometry: &Geometry<f64>) -> Vec<&LineString<f64>> {
    match geometry {
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(many) => many.0.iter().collect(),
        Geometry::Polygon(polygon) => std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect(),
        Geometry::MultiPolygon(many) => {
            many.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())).collect()
        }
        _ => Vec::new(),
    }
}

/// The height of the arc over a chord, `c/2 · tan(θ/4)` for a chord `c` and the turn `θ` from it to the next one.
///
/// Of a line that is drawn with straight pieces too, only turns between chords of one length count, as flattening makes them
/// (half a degree each); of a spline or ellipse all do.
fn deviation(line: &LineString<f64>, only_curve: bool) -> f64 {
    const STEP_DEGREES: f64 = 0.6;
    let mut points: Vec<Coord<f64>> = line.0.clone();
    points.dedup();
    let heights = points.windows(3).filter_map(|three| {
        let [a, b, c] = three else { return None };
        let (first, second) = ((b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y));
        let (before, behind) = (first.0.hypot(first.1), second.0.hypot(second.1));
        let turn = (first.0 * second.1 - first.1 * second.0).atan2(first.0 * second.0 + first.1 * second.1).abs();
        let alike = (before - behind).abs() <= 0.01 * before.max(behind);
        let counts = only_curve && turn < 1.0 || alike && turn.to_degrees() <= STEP_DEGREES;
        counts.then(|| before.max(behind) / 2.0 * (turn / 4.0).tan())
    });
    heights.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_of_an_arc_is_that_of_its_radius() {
        let at = |step: u32| (f64::from(step) * 0.5).to_radians();
        let arc: Vec<(f64, f64)> = (0..=180).map(|step| (200.0 * at(step).cos(), 200.0 * at(step).sin())).collect();
        let wanted = 200.0 * (1.0 - 0.25_f64.to_radians().cos());
        let found = deviation(&LineString::from(arc.clone()), false);
        assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
        let mut with_sides = arc;
        with_sides.extend([(-300.0, 0.0), (-300.0, 0.5)]);
        assert!((deviation(&LineString::from(with_sides), false) - wanted).abs() < 1e-6);
    }
}
