//! Things far away from everything else: a forgotten block at the origin wrecks a drawing's extent.

use geo::{BoundingRect, Coord};

use super::Drawn;
use crate::model::{Facts, M, Note, NoteCode, Severity};
use crate::read::cad::NAME;
use crate::read::{RawFeature, RawGeometry, RawLayer};

/// So many times the extent of the middle half away is far away.
const FAR: f64 = 10.0;
/// Farther away there is no earth.
const ABSURD: f64 = 1e10;
/// With fewer things there is no middle.
const FEWEST: usize = 5;

/// A note about what is far away; it is used all the same.
pub(super) fn note(drawn: &Drawn) -> Option<Note> {
    let shapes = drawn.shapes.iter().filter_map(|shape| Some((shape.number, shape.geometry.bounding_rect()?.center())));
    let places: Vec<Place> = shapes.chain(drawn.texts.iter().map(|text| (text.number, text.at))).collect();
    let middle = Middle::of(&places)?;
    let stray: Vec<&Place> = places.iter().filter(|(_, at)| middle.is_far(*at)).collect();
    let furthest = stray.iter().max_by(|a, b| middle.away(a.1).total_cmp(&middle.away(b.1)))?;
    let facts = Facts::new().count("features", stray.len());
    let distance = middle.away(furthest.1);
    let facts = if distance < ABSURD { facts.m("distance", M(distance)) } else { facts };
    let note = Note { feature: Some(furthest.0), ..Note::new(NoteCode::EntityStray, Severity::Warning) };
    Some(note.at(Some([furthest.1.x, furthest.1.y])).with(facts))
}

/// The features of a layer, of a drawing without what is far away from everything else: where the layer lies is told by these.
pub(in crate::normal) fn without_stray(layer: &RawLayer) -> impl Iterator<Item = &RawFeature> {
    let places: Vec<Place> = if layer.reader == NAME { layer.features.iter().filter_map(place).collect() } else { Vec::new() };
    let middle = Middle::of(&places);
    layer.features.iter().filter(move |feature| {
        let at = middle.as_ref().and_then(|middle| Some((middle, place(feature)?.1)));
        at.is_none_or(|(middle, at)| !middle.is_far(at))
    })
}

/// A thing by its number, and its middle.
type Place = (usize, Coord<f64>);

fn place(feature: &RawFeature) -> Option<Place> {
    let RawGeometry::Shape(shape) = &feature.geometry else { return None };
    let at = shape.bounding_rect()?.center();
    (at.x.is_finite() && at.y.is_finite()).then_some((feature.number, at))
}

/// Where most things are.
struct Middle {
    x: Sample,
    y: Sample,
}

impl Middle {
    /// `None` for so few things that there is none.
    fn of(places: &[Place]) -> Option<Self> {
        let of = |along: fn(&Place) -> f64| Sample::of(places.iter().map(along));
        (places.len() >= FEWEST).then(|| Self { x: of(|(_, at)| at.x), y: of(|(_, at)| at.y) })
    }

    fn away(&self, at: Coord<f64>) -> f64 {
        (at.x - self.x.median).hypot(at.y - self.y.median)
    }

    fn is_far(&self, at: Coord<f64>) -> bool {
        self.away(at) > FAR * self.x.width.max(self.y.width).max(100.0)
    }
}

/// Where most of a sample is.
struct Sample {
    median: f64,
    /// Of the middle half.
    width: f64,
}

impl Sample {
    /// Of a sample that is not empty.
    fn of(sample: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = sample.collect();
        sorted.sort_by(f64::total_cmp);
        let quarter = sorted.len() / 4;
        Self { median: sorted[sorted.len() / 2], width: sorted[sorted.len() - 1 - quarter] - sorted[quarter] }
    }
}
