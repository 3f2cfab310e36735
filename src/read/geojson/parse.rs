//! One feature out of its own text.

use std::ops::Range;

use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue, Position};

use super::scan::{Fault, Members, found};

/// A feature, and what it took to read it.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Its geometry.
    pub(super) shape: Shape,
    /// Its properties.
    pub(super) properties: JsonObject,
    /// Its own id, outside the properties.
    pub(super) id: Option<JsonValue>,
    /// A CRS of its own, as old writers state it.
    pub(super) crs: Option<JsonValue>,
    /// Properties whose values cannot be read: name and value.
    pub(super) unreadable: Vec<(String, String)>,
    /// What else was odd.
    pub(super) odd: Vec<&'static str>,
    /// Where the list of its features begins, if it is a collection itself.
    pub(super) nested: Option<usize>,
    /// Where its own text breaks the grammar, so that it may be more than one feature.
    pub(super) torn: Option<Fault>,
}

/// A geometry, or why there is none.
#[derive(Debug, Default)]
pub(super) enum Shape {
    /// There is none, or an empty one.
    #[default]
    Missing,
    /// A geometry in the plane.
    Flat(geo::Geometry<f64>),
    /// A geometry whose heights were left out.
    High(geo::Geometry<f64>),
    /// One that cannot be read.
    Broken(Fault),
}

/// Text that is not UTF-8.
pub(super) const NOT_UTF8: &str = "text that is not UTF-8; what cannot be read is marked with \u{fffd}";
/// A feature that does not say that it is one.
pub(super) const NO_TYPE: &str = "a feature without `type`";
/// A feature that can be read although its text breaks the grammar where nothing is read.
pub(super) const UNSOUND: &str = "a feature that is no sound JSON";
/// A property that stands twice.
pub(super) const TWICE: &str = "a property that stands twice; the last one counts";
/// `properties` of another kind.
pub(super) const PROPERTIES_OF_OTHER_KIND: &str = "`properties` is no object";

/// Reads the feature at `span`. What is wrong with one member costs no other member.
pub(super) fn feature(text: &[u8], span: Range<usize>) -> Parsed {
    let base = span.start;
    let own = &text[span];
    let mut parsed = match serde_json::from_slice::<Feature>(own) {
        Ok(feature) => whole(feature, base),
        Err(_) if std::str::from_utf8(own).is_err() => {
            let mut parsed = in_parts(String::from_utf8_lossy(own).as_bytes(), base);
            parsed.odd.push(NOT_UTF8);
            parsed
        }
        Err(_) => in_parts(own, base),
    };
    if parsed.torn.is_none() {
        look_for_twins(own, base, &mut parsed);
    }
    parsed
}

/// A geometry that stands twice is none: which of the two is meant cannot be told. Of properties the last one counts.
fn look_for_twins(own: &[u8], base: usize, parsed: &mut Parsed) {
    let (members, _) = members_of(own);
    let named = |name: &'static str| members.iter().filter(move |(key, _)| key == name).map(|(_, span)| span.clone());
    for name in ["type", "geometry", "properties"] {
        if let Some(second) = named(name).nth(1) {
            parsed.shape = Shape::Broken(Fault::new(base + second.start, format!("a member that stands twice: `{name}`")));
        }
    }
    if let Some(span) = named("properties").next().filter(|span| own[span.start] == b'{')
        && members_of(&own[span]).0.len() > parsed.properties.len()
    {
        parsed.odd.push(TWICE);
    }
}

fn whole(feature: Feature, base: usize) -> Parsed {
    Parsed {
        shape: feature.geometry.map_or(Shape::Missing, |geometry| shape(geometry, base)),
        properties: feature.properties.unwrap_or_default(),
        id: feature.id.and_then(|id| serde_json::to_value(id).ok()),
        crs: feature.foreign_members.and_then(|mut members| members.shift_remove("crs")),
        ..Parsed::default()
    }
}

/// Reads member by member what is not sound as a whole.
fn in_parts(own: &[u8], base: usize) -> Parsed {
    let mut parsed = Parsed::default();
    if own.first() != Some(&b'{') {
        parsed.shape = Shape::Broken(Fault::new(base, format!("expected a feature, found {}", found(own, 0))));
        return parsed;
    }
    let (members, fault) = members_of(own);
    let span_of = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, span)| span.clone());
    let kind = span_of("type").and_then(|span| serde_json::from_slice::<String>(&own[span]).ok());
    parsed.shape = match (kind.as_deref(), span_of("geometry")) {
        (Some("Feature"), Some(span)) => geometry(own, span, base),
        (None, Some(span)) if fault.is_none() => {
            parsed.odd.push(NO_TYPE);
            geometry(own, span, base)
        }
        (Some("Feature") | None, _) => Shape::Missing,
        (Some(kind), _) if GEOMETRIES.contains(&kind) => geometry(own, 0..own.len(), base),
        (Some(kind), _) => Shape::Broken(Fault::new(base, format!("its type is not `Feature`: `{kind}`"))),
    };
    parsed.torn = fault;
    let of_collection = span_of("features").filter(|span| kind.as_deref() == Some("FeatureCollection") && own[span.start] == b'[');
    parsed.nested = of_collection.filter(|_| parsed.torn.is_none()).map(|span| base + span.start);
    if let Some(span) = span_of("properties") {
        properties(own, span, &mut parsed);
    }
    parsed.id = span_of("id").and_then(|span| serde_json::from_slice(&own[span]).ok()).filter(|id: &JsonValue| !id.is_null());
    parsed.crs = span_of("crs").and_then(|span| serde_json::from_slice(&own[span]).ok());
    if let Some(fault) = &parsed.torn {
        parsed.shape = Shape::Broken(Fault { at: base + fault.at, what: fault.what.clone() });
    } else if parsed.is_unremarkable() && serde_json::from_slice::<serde::de::IgnoredAny>(own).is_err() {
        parsed.odd.push(UNSOUND);
    }
    parsed
}

impl Parsed {
    fn is_unremarkable(&self) -> bool {
        self.unreadable.is_empty() && self.odd.is_empty() && !matches!(self.shape, Shape::Broken(_))
    }
}

/// The types of geometries.
pub(super) const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// The members of an object up to the first fault.
fn members_of(own: &[u8]) -> (Vec<(String, Range<usize>)>, Option<Fault>) {
    let mut members = Members::new(own, 0);
    let mut known = Vec::new();
    loop {
        match members.key().and_then(|key| key.map(|key| Ok((key, members.value()?))).transpose()) {
            Ok(Some(member)) => known.push(member),
            Ok(None) => return (known, None),
            Err(fault) => return (known, Some(fault)),
        }
    }
}

fn properties(own: &[u8], span: Range<usize>, parsed: &mut Parsed) {
    match serde_json::from_slice::<JsonValue>(&own[span.clone()]) {
        Ok(JsonValue::Object(properties)) => parsed.properties = properties,
        Ok(JsonValue::Null) => {}
        Ok(JsonValue::Array(empty)) if empty.is_empty() => {}
        Err(_) if own[span.start] == b'{' => one_by_one(own, span, parsed),
        Ok(_) | Err(_) => parsed.odd.push(PROPERTIES_OF_OTHER_KIND),
    }
}

/// Reads the properties that can be read, such as those beside a `NaN`.
fn one_by_one(own: &[u8], span: Range<usize>, parsed: &mut Parsed) {
    let object = &own[span.clone()];
    let (members, fault) = members_of(object);
    for (name, span) in members {
        let value = serde_json::from_slice(&object[span.clone()]).unwrap_or_else(|_| {
            parsed.unreadable.push((name.clone(), found(object, span.start)));
            JsonValue::Null
        });
        parsed.properties.insert(name, value);
    }
    parsed.torn = fault.map(|fault| Fault::new(span.start + fault.at, fault.what)).or(parsed.torn.take());
}

/// Reads a geometry; one without any coordinates is missing, and an empty part of several costs no other part.
fn geometry(own: &[u8], span: Range<usize>, base: usize) -> Shape {
    let text = &own[span.clone()];
    let error = match serde_json::from_slice::<Option<Geometry>>(text) {
        Ok(None) => return Shape::Missing,
        Ok(Some(geometry)) => return shape(geometry, base + span.start),
        Err(error) => error,
    };
    let Ok(mut loose) = serde_json::from_slice::<JsonValue>(text) else {
        return Shape::Broken(fault_of(&error, text, base + span.start));
    };
    if is_empty(&loose) {
        return Shape::Missing;
    }
    drop_empty_parts(&mut loose);
    match serde_json::from_value::<Geometry>(loose) {
        Ok(geometry) => shape(geometry, base + span.start),
        Err(_) => Shape::Broken(fault_of(&error, text, base + span.start)),
    }
}

fn drop_empty_parts(geometry: &mut JsonValue) {
    let of_parts = matches!(geometry.get("type").and_then(JsonValue::as_str), Some("MultiPolygon" | "MultiLineString"));
    if let (true, Some(JsonValue::Array(parts))) = (of_parts, geometry.get_mut("coordinates")) {
        parts.retain(|part| part.as_array().is_none_or(|part| !part.is_empty()));
    }
}

/// Whether a geometry of a known type has nothing in it, or is `[]` or `{}`, as some writers write null.
fn is_empty(geometry: &JsonValue) -> bool {
    if geometry.as_array().is_some_and(Vec::is_empty) || geometry.as_object().is_some_and(JsonObject::is_empty) {
        return true;
    }
    let known = geometry.get("type").and_then(JsonValue::as_str).is_some_and(|kind| GEOMETRIES.contains(&kind));
    let content = geometry.get("coordinates").or_else(|| geometry.get("geometries")).unwrap_or(&JsonValue::Null);
    known && holds_nothing(content)
}

fn holds_nothing(value: &JsonValue) -> bool {
    match value {
        JsonValue::Null => true,
        JsonValue::Array(parts) => parts.iter().all(|part| part.is_array() && holds_nothing(part)),
        _ => false,
    }
}

/// The crate's error at its place in the file, without the place that the crate names, which is one in the part.
fn fault_of(error: &serde_json::Error, text: &[u8], start: usize) -> Fault {
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    let line = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum::<usize>();
    Fault::new(start + line + error.column().saturating_sub(1), format!("no sound GeoJSON: {what}"))
}

/// The geometry in the plane, if every position is one.
fn shape(geometry: Geometry, at: usize) -> Shape {
    let mut seen = Seen::default();
    seen.geometry(&geometry.value);
    if let Some(length) = seen.short {
        return Shape::Broken(Fault::new(at, format!("a position of too few numbers ({length})")));
    }
    if seen.positions == 0 {
        return Shape::Missing;
    }
    match geo::Geometry::try_from(geometry.value) {
        Ok(flat) if seen.heights => Shape::High(flat),
        Ok(flat) => Shape::Flat(flat),
        Err(error) => Shape::Broken(Fault::new(at, format!("no sound GeoJSON: {error}"))),
    }
}

/// What the positions of a geometry are like. Collections nest no deeper than the parser lets them.
#[derive(Default)]
struct Seen {
    positions: usize,
    short: Option<usize>,
    heights: bool,
}

impl Seen {
    fn geometry(&mut self, value: &GeometryValue) {
        match value {
            GeometryValue::Point { coordinates } => self.position(coordinates),
            GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => self.line(coordinates),
            GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
                for line in coordinates {
                    self.line(line);
                }
            }
            GeometryValue::MultiPolygon { coordinates } => {
                for ring in coordinates.iter().flatten() {
                    self.line(ring);
                }
            }
            GeometryValue::GeometryCollection { geometries } => {
                for geometry in geometries {
                    self.geometry(&geometry.value);
                }
            }
        }
    }

    fn line(&mut self, line: &[Position]) {
        for position in line {
            self.position(position);
        }
    }

    fn position(&mut self, position: &Position) {
        self.positions += 1;
        match position.len() {
            2 => {}
            short @ (0 | 1) => self.short = Some(short),
            _ => self.heights = true,
        }
    }
}
