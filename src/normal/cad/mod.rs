//! A drawing becomes a layer as a GIS would have it: lots as polygons, each with its drawing's layer and the text inside.
//!
//! Coordinates are metres of the working grid, for tolerances are. What closing, joining and leaving out took is noted with its
//! place; nothing is left out in silence.

mod curves;
mod faces;
mod outlines;
mod stray;
mod texts;
mod twice;

pub(super) use stray::without_stray;

use geo::{BoundingRect, Coord, CoordsIter, LineString, Polygon, Rect};

use crate::model::{Facts, M, Note, NoteCode, Severity, fits};
use crate::read::cad::NAME;
use crate::read::{LayerEntry, RawFeature, RawGeometry, RawLayer, Value};

/// What is wanted of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Polygons, each with the text inside.
    Lots,
    /// Polygons, whatever stands inside.
    Land,
    /// Lines.
    Lines,
}

/// The column that stands for a role where the case maps none.
pub(super) fn default_column(reader: &str, role: &str) -> Option<&'static str> {
    match role {
        "code" | "project" | "id" if reader == NAME => Some("text"),
        "function" | "kind" if reader == NAME => Some("layer"),
        _ => None,
    }
}

/// Assembles what the case wants of a drawing; any other layer is left as it is.
///
/// Columns are `layer`, `text`, `kind` and, for each column of the case that is written `text@…`, that. Features keep the
/// numbers of what they were drawn as; polygons built from lines have numbers behind all others. An outline is closed where its
/// ends are no further apart than `tolerance`. Costs `O(n log n)` and, for texts, `O(texts × polygons)` comparisons of boxes.
pub fn assemble(layer: &mut RawLayer, entry: &LayerEntry, wanted: Wanted, tolerance: M) {
    if layer.reader != NAME {
        return;
    }
    let mut found = Vec::new();
    let drawn = Drawn::of(layer, entry, &mut found);
    found.extend(stray::note(&drawn));
    let columns = texts::columns(entry);
    let features = match wanted {
        Wanted::Lines => lines(&drawn, columns.len()),
        Wanted::Lots | Wanted::Land => {
            let mut polygons = outlines::polygons(&drawn, tolerance, &mut found);
            polygons.sort_by_key(|polygon| polygon.number);
            let named = match wanted {
                Wanted::Lots => texts::name(&polygons, &drawn.texts, &columns, &mut found),
                _ => vec![vec![Value::Missing; columns.len() + 1]; polygons.len()],
            };
            polygons.into_iter().zip(named).map(|(polygon, texts)| feature(polygon, texts)).collect()
        }
    };
    found.extend(curves::note(&drawn));
    if features.is_empty() {
        let facts = Facts::new().text_if("cad_layer", entry.layer.clone());
        found.push(Note::new(NoteCode::DrawingEmpty, Severity::Error).with(facts));
    }
    layer.notes.extend(found.into_iter().map(|note| note.within(&layer.file, &layer.layer)));
    layer.columns = ["layer", "kind", "text"].into_iter().map(str::to_owned).chain(columns).collect();
    layer.features = features;
}

fn feature(polygon: Outlined, texts: Vec<Value>) -> RawFeature {
    let value = |text: Option<String>| text.map_or(Value::Missing, Value::Text);
    let values = [value(polygon.layer), value(Some(polygon.kind.to_owned()))].into_iter().chain(texts).collect();
    RawFeature { number: polygon.number, geometry: RawGeometry::Shape(polygon.polygon.into()), values }
}

/// The drawn lines as they stand, borders of areas among them.
fn lines(drawn: &Drawn, text_columns: usize) -> Vec<RawFeature> {
    let line = |shape: &Shape| {
        let value = |text: &Option<String>| text.clone().map_or(Value::Missing, Value::Text);
        let mut values = vec![value(&shape.layer), Value::Text(shape.kind.clone())];
        values.resize(3 + text_columns, Value::Missing);
        RawFeature { number: shape.number, geometry: RawGeometry::Shape(shape.geometry.clone()), values }
    };
    drawn.shapes.iter().filter(|shape| !matches!(shape.geometry, geo::Geometry::Point(_))).map(line).collect()
}

/// A thing of the layers that the case wants.
struct Shape {
    number: usize,
    layer: Option<String>,
    kind: String,
    curved: bool,
    geometry: geo::Geometry<f64>,
}

/// A text on any layer.
struct Text {
    number: usize,
    layer: Option<String>,
    lines: Vec<String>,
    at: Coord<f64>,
}

/// What can be seen of a drawing.
struct Drawn {
    /// What stands on the layers that the case wants.
    shapes: Vec<Shape>,
    /// The texts of all layers.
    texts: Vec<Text>,
    /// The highest number of all.
    last: usize,
    /// Whether the format tells which polylines are closed; DWG, as GDAL reads it, does not.
    tells_closed: bool,
}

impl Drawn {
    fn of(layer: &RawLayer, entry: &LayerEntry, notes: &mut Vec<Note>) -> Self {
        let mut drawn = Self { shapes: Vec::new(), texts: Vec::new(), last: 0, tells_closed: !layer.file.to_lowercase().ends_with(".dwg") };
        let (mut hidden, mut on_paper) = (Unused::default(), Unused::default());
        for feature in &layer.features {
            drawn.last = drawn.last.max(feature.number);
            let value = |name: &str| value_of(layer, feature, name);
            let own = value("layer");
            let is_wanted = entry.layer.as_ref().is_none_or(|wanted| own.as_deref().is_some_and(|own| fits(own, wanted)));
            match value("state").as_deref() {
                Some("paper") => on_paper.add(feature, is_wanted),
                Some(_) => hidden.add(feature, is_wanted),
                None => drawn.add(feature, own, is_wanted, &value, notes),
            }
        }
        notes.extend(hidden.note(NoteCode::EntityHidden));
        notes.extend(on_paper.note(NoteCode::EntityOnPaper));
        drawn
    }

    fn add(
        &mut self,
        feature: &RawFeature,
        layer: Option<String>,
        is_wanted: bool,
        value: &impl Fn(&str) -> Option<String>,
        notes: &mut Vec<Note>,
    ) {
        let number = feature.number;
        match (&feature.geometry, value("text")) {
            (RawGeometry::Shape(geometry), _) if geometry.coords_iter().any(|at| !(at.x.is_finite() && at.y.is_finite())) => {
                let facts = Facts::new().text("reason", "a coordinate is no finite number");
                notes.push(Note { feature: Some(number), ..Note::new(NoteCode::GeometryUnusable, Severity::Error) }.with(facts));
            }
            (RawGeometry::Shape(geo::Geometry::Point(at)), Some(text)) => {
                self.texts.push(Text { number, layer, lines: text.lines().map(str::to_owned).collect(), at: at.0 });
            }
            (RawGeometry::Shape(geometry), _) if is_wanted && !matches!(value("kind").as_deref(), Some("dimension" | "leader")) => {
                let (kind, curved) = (value("kind").unwrap_or_default(), value("curved").as_deref() == Some("true"));
                self.shapes.push(Shape { number, layer, kind, curved, geometry: geometry.clone() });
            }
            (RawGeometry::Broken(why), _) if is_wanted => {
                let note = Note::new(NoteCode::GeometryUnusable, Severity::Error).with(Facts::new().says("reason", why.clone()));
                notes.push(Note { feature: Some(number), ..note });
            }
            (RawGeometry::Missing, _) if is_wanted => {
                notes.push(Note { feature: Some(number), ..Note::new(NoteCode::GeometryMissing, Severity::Warning) });
            }
            _ => {}
        }
    }
}

fn value_of(layer: &RawLayer, feature: &RawFeature, name: &str) -> Option<String> {
    let column = layer.columns.iter().position(|column| column == name)?;
    feature.values.get(column)?.text()
}

/// Things that are there and not used.
#[derive(Default)]
struct Unused {
    count: usize,
    wanted: usize,
    first: Option<(usize, Option<[f64; 2]>)>,
}

impl Unused {
    fn add(&mut self, feature: &RawFeature, is_wanted: bool) {
        self.count += 1;
        self.wanted += usize::from(is_wanted);
        if is_wanted && self.first.is_none() {
            let at = match &feature.geometry {
                RawGeometry::Shape(shape) => first_of(shape),
                _ => None,
            };
            self.first = Some((feature.number, at));
        }
    }

    fn note(&self, code: NoteCode) -> Option<Note> {
        let severity = if self.wanted > 0 { Severity::Warning } else { Severity::Info };
        let (feature, at) = self.first.map_or((None, None), |(number, at)| (Some(number), at));
        let facts = Facts::new().count("features", self.count).count("wanted", self.wanted);
        (self.count > 0).then(|| Note { feature, ..Note::new(code, severity) }.at(at).with(facts))
    }
}

fn first_of(shape: &geo::Geometry<f64>) -> Option<[f64; 2]> {
    shape.coords_iter().next().map(|at| [at.x, at.y])
}

/// A polygon of the drawing.
#[derive(Debug, Clone)]
struct Outlined {
    number: usize,
    layer: Option<String>,
    kind: &'static str,
    polygon: Polygon<f64>,
    extent: Rect<f64>,
}

impl Outlined {
    /// `None` for a polygon of no extent.
    fn new(number: usize, layer: Option<String>, kind: &'static str, polygon: Polygon<f64>) -> Option<Self> {
        let extent = polygon.bounding_rect()?;
        Some(Self { number, layer, kind, polygon, extent })
    }

    fn place(&self) -> Option<[f64; 2]> {
        self.polygon.exterior().0.first().map(|at| [at.x, at.y])
    }
}

fn length(line: &LineString<f64>) -> f64 {
    line.lines().map(|edge| edge.dx().hypot(edge.dy())).sum()
}
