//! Things far away from everything else: a forgotten block at the origin wrecks a drawing's extent.

use geo::BoundingRect;

use super::Drawn;
use crate::model::{Facts, M, Note, NoteCode, Severity};

/// So many times the extent of the middle half away is far away.
const FAR: f64 = 10.0;
/// Farther away there is no earth.
const ABSURD: f64 = 1e10;
/// With fewer things there is no middle.
const FEWEST: usize = 5;

/// A note about what is far away; it is used all the same.
pub(super) fn note(drawn: &Drawn) -> Option<Note> {
    let shapes = drawn.shapes.iter().filter_map(|shape| Some((shape.number, shape.geometry.bounding_rect()?.center())));
    let places: Vec<_> = shapes.chain(drawn.texts.iter().map(|text| (text.number, text.at))).collect();
    if places.len() < FEWEST {
        return None;
    }
    let (x, y) = (Middle::of(places.iter().map(|(_, at)| at.x)), Middle::of(places.iter().map(|(_, at)| at.y)));
    let reach = FAR * x.width.max(y.width).max(100.0);
    let away = |at: &geo::Coord<f64>| (at.x - x.median).hypot(at.y - y.median);
    let stray: Vec<_> = places.iter().filter(|(_, at)| away(at) > reach).collect();
    let furthest = stray.iter().max_by(|a, b| away(&a.1).total_cmp(&away(&b.1)))?;
    let facts = Facts::new().count("features", stray.len());
    let distance = away(&furthest.1);
    let facts = if distance < ABSURD { facts.m("distance", M(distance)) } else { facts };
    let note = Note { feature: Some(furthest.0), ..Note::new(NoteCode::EntityStray, Severity::Warning) };
    Some(note.at(Some([furthest.1.x, furthest.1.y])).with(facts))
}

/// Where most of a sample is.
struct Middle {
    median: f64,
    /// Of the middle half.
    width: f64,
}

impl Middle {
    /// Of a sample that is not empty.
    fn of(sample: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = sample.collect();
        sorted.sort_by(f64::total_cmp);
        let quarter = sorted.len() / 4;
        Self { median: sorted[sorted.len() / 2], width: sorted[sorted.len() - 1 - quarter] - sorted[quarter] }
    }
}
