//! Raw layers become plan editions.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Geometry, LineString};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::fields::Fields;
use super::gate::{Case, PlanLayers};
use super::land::{land_of, note_duplicates, should_be_land, union_of};
use super::shape;
use super::vocabulary::{Found, Functions};
use crate::model::{
    CorridorLine, Date, Facts, Limits, Line, LineKind, Lot, M, M2, Misplaced, Note, NoteCode, Origin, Plan, Remark, Severity, TableLot,
    Unusable, fold,
};
use crate::read::case::PlanEntry;
use crate::read::roles::roles_of;
use crate::read::{LayerEntry, RawFeature, RawGeometry, RawLayer, Value};

/// The plans of the case in its order, with notes about what was read.
pub fn plans(case: &Case, functions: &Functions, notes: &mut Vec<Note>) -> Vec<Plan> {
    let read: Vec<(Plan, Vec<Note>)> = case
        .file
        .plan
        .par_iter()
        .zip(&case.plans)
        .map(|(entry, layers)| {
            let mut notes = Vec::new();
            let words = Words { functions, remarks: &case.file.remarks };
            let plan = plan(entry, layers, &words, M(entry.tolerance_m.unwrap_or(case.file.tolerance.width_m)), &mut notes);
            (plan, notes)
        })
        .collect();
    read.into_iter()
        .map(|(plan, found)| {
            notes.extend(found);
            plan
        })
        .collect()
}

/// What the words of lots mean.
struct Words<'a> {
    functions: &'a Functions,
    remarks: &'a BTreeMap<String, Remark>,
}

fn plan(entry: &PlanEntry, layers: &PlanLayers, words: &Words, tolerance: M, notes: &mut Vec<Note>) -> Plan {
    notes_of(&[Some(&layers.lots), layers.boundary.as_ref(), layers.red_lines.as_ref()], notes);
    notes_of(&[layers.building_lines.as_ref(), layers.corridors.as_ref(), layers.lot_table.as_ref()], notes);
    notes.extend(layers.misplaced.iter().map(Misplaced::note));
    let (lots, unusable) = lots(entry, &layers.lots, words, notes);
    let boundary = layers.boundary.as_ref().map(|layer| union_of(layer, notes)).filter(|land| !land.0.is_empty());
    let bounded = boundary.is_some();
    if !bounded {
        let facts = Facts::new().text("plan", &entry.id);
        notes.push(Note::new(NoteCode::BoundaryFromLots, Severity::Info).within(&layers.lots.file, &layers.lots.layer).with(facts));
    }
    let approved = entry.approved.unwrap_or(Date::MAX);
    Plan {
        id: entry.id.as_str().into(),
        title: entry.title.clone(),
        level: entry.level,
        decision: entry.decision.clone(),
        approved,
        appraised: entry.appraised,
        effective: entry.effective.unwrap_or(approved),
        expires: entry.expires,
        annulled: entry.annulled,
        reinstated: entry.reinstated,
        under_revision_from: entry.under_revision_from,
        draft: entry.draft,
        supposed: entry.supposed,
        supersedes: entry.supersedes.clone(),
        adjusts: entry.adjusts.clone(),
        transitional_clause: entry.transitional_clause.clone(),
        tolerance,
        land: boundary.unwrap_or_else(|| shape::union(lots.iter().map(|lot| &*lot.land))),
        bounded,
        red_lines: entry.red_lines.as_ref().zip(layers.red_lines.as_ref()).map(|(entry, layer)| lines(entry, layer, LineKind::Red, notes)),
        building_lines: entry
            .building_lines
            .as_ref()
            .zip(layers.building_lines.as_ref())
            .map(|(entry, layer)| lines(entry, layer, LineKind::Building, notes)),
        corridors: entry.corridors.as_ref().zip(layers.corridors.as_ref()).map(|(entry, layer)| corridors(entry, layer, notes)),
        lot_table: entry.lot_table.as_ref().zip(layers.lot_table.as_ref()).map(|(entry, layer)| lot_table(entry, layer, notes)),
        lots,
        unusable,
        misplaced: layers.misplaced.clone(),
    }
}

/// Takes over what the readers noted.
pub fn notes_of(layers: &[Option<&RawLayer>], notes: &mut Vec<Note>) {
    for layer in layers.iter().flatten() {
        notes.extend(layer.notes.iter().cloned());
    }
}

/// The lots of a layer, and those that cannot be computed with, or that the file lost.
fn lots(entry: &PlanEntry, layer: &RawLayer, words: &Words, notes: &mut Vec<Note>) -> (Vec<Lot>, Vec<Unusable>) {
    let fields = Fields::of(layer, &entry.lots, roles_of(Some("lots")), notes);
    note_duplicates(layer, notes);
    let read: Vec<(Option<Lot>, Vec<Note>)> = layer
        .features
        .par_iter()
        .map(|feature| {
            let mut notes = Vec::new();
            (lot(feature, &fields, words, &mut notes), notes)
        })
        .collect();
    let mut by_profile: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut lots = Vec::with_capacity(read.len());
    let mut unusable: Vec<Unusable> = lost(layer).into_iter().collect();
    for (feature, (lot, found)) in layer.features.iter().zip(read) {
        notes.extend(found);
        if lot.is_none() && should_be_land(&feature.geometry) {
            unusable.push(Unusable { origin: fields.origin(feature), why: "lot_unusable" });
        }
        if let Some(lot) = &lot
            && let Some((text, function)) = words.functions.told_by_profile(lot)
        {
            by_profile.insert(text, function);
        }
        lots.extend(lot);
    }
    notes.extend(remarks_unknown(&lots, layer, words.remarks));
    for (text, function) in by_profile {
        let facts = Facts::new().text("plan", &entry.id).text("text", text).text("function", &*function);
        notes.push(Note::new(NoteCode::FunctionByProfile, Severity::Info).within(&layer.file, &layer.layer).with(facts));
    }
    (lots, unusable)
}

/// What a file lost: it ends before its end, and nobody knows what is missing.
fn lost(layer: &RawLayer) -> Option<Unusable> {
    let is_lost = |note: &&Note| note.code == NoteCode::FeatureBroken && note.feature.is_none();
    let origin = Origin { file: layer.file.clone(), layer: layer.layer.clone(), feature: layer.features.len() + 1 };
    layer.notes.iter().find(is_lost).map(|_| Unusable { origin, why: "lots_lost" })
}

fn lot(feature: &RawFeature, fields: &Fields, words: &Words, notes: &mut Vec<Note>) -> Option<Lot> {
    let origin = fields.origin(feature);
    let read = land_of(&feature.geometry, &origin, notes)?;
    let text = |role: &str| fields.text(feature, role).map(|text| text.nfc().collect::<String>());
    let (code, function_text) = (text("code"), text("function"));
    let function = match words.functions.of(function_text.as_deref(), code.as_deref()) {
        Found::Case(function) | Found::Profile(function, _) => Some(function),
        Found::Nothing => None,
    };
    if function.is_none() {
        let facts = Facts::new().text_if("function_text", function_text.clone()).text_if("code", code.clone());
        notes.push(Note::new(NoteCode::FunctionUnknown, Severity::Warning).of(&origin).at(shape::first_place(&read.land)).with(facts));
    }
    let limits = Limits {
        coverage_pct: fields.limit(feature, "coverage_pct", notes),
        storeys: fields.storeys(feature, "storeys", notes),
        height_m: fields.limit(feature, "height_m", notes),
        far: fields.limit(feature, "far", notes),
        green_pct: fields.limit(feature, "green_pct", notes),
        setback_m: fields.limit(feature, "setback_m", notes),
    };
    let (name, remark) = (text("name"), text("remark"));
    let remark_means = remark.as_deref().and_then(|remark| means(remark, words.remarks));
    Some(Lot {
        code: code.map(Arc::from),
        name,
        function_text: function_text.map(Arc::from),
        function,
        remark,
        remark_means,
        limits,
        land: read.land.into(),
        repaired: read.repaired,
        origin,
    })
}

/// The rows of the decision's table that name a lot.
fn lot_table(entry: &LayerEntry, layer: &RawLayer, notes: &mut Vec<Note>) -> Vec<TableLot> {
    let fields = Fields::of(layer, entry, &["code", "area_m2"], notes);
    let mut row = |feature: &RawFeature| {
        let Some(code) = fields.text(feature, "code").map(|text| text.nfc().collect::<String>()) else {
            let texts: Vec<String> = feature.values.iter().filter_map(Value::text).collect();
            let facts = Facts::new().count("row", feature.number).text("heading", texts.join(" | "));
            notes.push(Note::new(NoteCode::RowLeftOut, Severity::Info).of(&fields.origin(feature)).with(facts));
            return None;
        };
        let area = fields.number(feature, "area_m2", notes).map(M2);
        Some(TableLot { code: code.into(), area, origin: fields.origin(feature) })
    };
    layer.features.iter().filter_map(&mut row).collect()
}

/// Remarks that a case which explains some does not explain, each once.
fn remarks_unknown(lots: &[Lot], layer: &RawLayer, remarks: &BTreeMap<String, Remark>) -> Vec<Note> {
    let unknown = lots.iter().filter(|lot| !remarks.is_empty() && lot.remark_means.is_none()).filter_map(|lot| lot.remark.as_ref());
    let each: std::collections::BTreeSet<&String> = unknown.collect();
    let note = |text: &String| {
        let facts = Facts::new().text("text", text);
        Note::new(NoteCode::RemarkUnknown, Severity::Info).within(&layer.file, &layer.layer).with(facts)
    };
    each.into_iter().map(note).collect()
}

/// What a remark means by the case; a remark that holds one of the case's texts among other words means the same.
fn means(remark: &str, remarks: &BTreeMap<String, Remark>) -> Option<Remark> {
    let folded = fold(remark);
    let whole = remarks.iter().find(|(text, _)| fold(text) == folded);
    let within = || {
        let found = remarks.iter().filter(|(text, _)| !fold(text).is_empty() && folded.contains(&fold(text)));
        let means: std::collections::BTreeSet<Remark> = found.map(|(_, means)| *means).collect();
        (means.len() == 1).then(|| means.into_iter().next()).flatten()
    };
    whole.map(|(_, means)| *means).or_else(within)
}

/// The lines of a layer: red lines and centre lines, or building lines.
fn lines(entry: &LayerEntry, layer: &RawLayer, of: LineKind, notes: &mut Vec<Note>) -> Vec<Line> {
    let fields = Fields::of(layer, entry, roles_of(Some("red_lines")), notes);
    let line = |feature: &RawFeature| {
        let origin = fields.origin(feature);
        let kind = match fields.text(feature, "kind").map(|text| fold(&text)) {
            Some(text) if of == LineKind::Red && (text.contains("tim") || text.contains("cent")) => LineKind::Centre,
            _ => of,
        };
        let road_width = fields.limit(feature, "road_width_m", notes).map(M);
        let courses = courses_of(feature, &origin, notes);
        courses.into_iter().map(move |course| Line { kind, course, road_width, origin: origin.clone() }).collect::<Vec<_>>()
    };
    layer.features.iter().flat_map(line).collect()
}

/// The lines with a protective corridor, and the land that has one.
fn corridors(entry: &LayerEntry, layer: &RawLayer, notes: &mut Vec<Note>) -> Vec<CorridorLine> {
    let fields = Fields::of(layer, entry, roles_of(Some("corridors")), notes);
    let mut corridors = Vec::new();
    for feature in &layer.features {
        let origin = fields.origin(feature);
        let courses = courses_of(feature, &origin, notes);
        let is_land = |shape: &Geometry<f64>| matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
        let land = match &feature.geometry {
            RawGeometry::Shape(shape) if is_land(shape) => land_of(&feature.geometry, &origin, notes).map(|read| read.land),
            _ => None,
        };
        let kind_text = fields.text(feature, "kind").map(|text| text.nfc().collect());
        let width = fields.limit(feature, "width_m", notes).map(M);
        if !courses.is_empty() {
            corridors.push(CorridorLine { kind_text, width, courses, land: land.unwrap_or_else(shape::nothing), origin });
        }
    }
    corridors
}

fn courses_of(feature: &RawFeature, origin: &Origin, notes: &mut Vec<Note>) -> Vec<LineString<f64>> {
    let mut courses = Vec::new();
    match &feature.geometry {
        RawGeometry::Shape(shape) => collect(shape, &mut courses),
        RawGeometry::Missing => notes.push(Note::new(NoteCode::GeometryMissing, Severity::Warning).of(origin)),
        RawGeometry::Broken(why) => {
            let facts = Facts::new().says("reason", why.clone());
            notes.push(Note::new(NoteCode::GeometryUnusable, Severity::Error).of(origin).with(facts));
        }
    }
    courses.retain(|course: &LineString<f64>| course.0.len() > 1 && course.0.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
    courses
}

fn collect(shape: &Geometry<f64>, courses: &mut Vec<LineString<f64>>) {
    match shape {
        Geometry::LineString(line) => courses.push(line.clone()),
        Geometry::MultiLineString(many) => courses.extend(many.0.iter().cloned()),
        Geometry::Line(line) => courses.push(LineString::from(*line)),
        Geometry::Polygon(polygon) => courses.extend(std::iter::once(polygon.exterior()).chain(polygon.interiors()).cloned()),
        Geometry::MultiPolygon(many) => many.0.iter().for_each(|one| collect(&Geometry::Polygon(one.clone()), courses)),
        Geometry::GeometryCollection(many) => many.0.iter().for_each(|one| collect(one, courses)),
        _ => {}
    }
}
