//! Drawings: DXF, DWG of 2000 and DGN V7 through GDAL, as one raw layer of everything that is drawn.
//!
//! Outlines, hatches, lines and texts come as they stand; closing, joining and naming them is the affair of `normal::cad`,
//! for it needs metres. GDAL draws blocks out where they are inserted and flattens arcs.

mod dxf;
mod text;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use self::dxf::Scan;
use super::file::{ending, stem};
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, Value, filter, ogr};
use crate::model::{Fact, Facts, Note, NoteCode, Says, Severity, fits};

/// The name of this reader.
pub const NAME: &str = "cad";
/// Endings of drawings.
pub(super) const ENDINGS: &[&str] = &["dxf", "dwg", "dgn"];
/// What is known of each thing that is drawn: the drawing's own layer; its text, a line each; what it is; its handle;
/// `hidden` or `paper` where nobody sees it in the model; whether it was drawn with curves.
pub const COLUMNS: [&str; 6] = ["layer", "text", "kind", "handle", "state", "curved"];

/// Reads all that is drawn, on every layer: the text of a lot may stand on another layer than its outline.
///
/// The layer of `entry` is only held against the names that there are; `normal::cad` chooses by it.
pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    readable(path)?;
    let whole = LayerEntry { layer: None, filter: None, ..entry.clone() };
    let layers = ogr::read_drawing(path, &whole).map_err(|error| damaged(path, error))?;
    let scan = if ending(path) == "dxf" { Scan::of(path)? } else { Scan::default() };
    let mut layer = drawing(layers, &entry.file, path, &scan);
    if is_cut_off(path, &scan)? {
        let facts = Facts::new().text("reason", "the drawing ends without its end mark: something may be missing");
        layer.notes.push(Note::new(NoteCode::FeatureBroken, Severity::Error).within(&entry.file, &layer.layer).with(facts));
    }
    has_layer(&layer, path, entry)?;
    filter::keep(layer, path, entry)
}

/// Whether a file lacks the mark that ends it: GDAL reads up to there and says nothing.
fn is_cut_off(path: &Path, scan: &Scan) -> Result<bool, ReadError> {
    match ending(path).as_str() {
        "dxf" => Ok(!scan.ended),
        "dgn" => std::fs::read(path).map(|bytes| !dgn_ends(&bytes)).map_err(|source| ReadError::open(path, source)),
        _ => Ok(false),
    }
}

/// Whether a chain of DGN elements comes to its end mark. Source: Intergraph Standard File Formats: two bytes of type and level,
/// `ff ff` at the end, then how many words of two bytes follow.
fn dgn_ends(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + 2) {
        if head == [0xff, 0xff] {
            return true;
        }
        let Some(words) = bytes.get(at + 2..at + 4) else { return false };
        at += 4 + 2 * usize::from(u16::from_le_bytes([words[0], words[1]]));
    }
    false
}

/// Refuses the versions that GDAL does not read, by name.
fn readable(path: &Path) -> Result<(), ReadError> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read is said when it is opened.
        let _ = file.take(32).read_to_end(&mut head);
    }
    match version(&head) {
        Some(found) => Err(ReadError::Drawing { path: path.to_owned(), found }),
        None if ending(path) == "dxf" => is_text(path),
        None => Ok(()),
    }
}

/// Refuses a DXF with a byte of 0, which no text has: GDAL (3.6) takes it for the end of its buffer, and may look for more for ever.
fn is_text(path: &Path) -> Result<(), ReadError> {
    let open = |source| ReadError::open(path, source);
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(open)?);
    let mut line = 1;
    loop {
        let block = file.fill_buf().map_err(open)?;
        let (length, zero) = (block.len(), block.iter().position(|byte| *byte == 0));
        line += block[..zero.unwrap_or(length)].split(|byte| *byte == b'\n').count() - 1;
        if zero.is_some() {
            let what = Says::from("line {line} has a byte of 0, which no text has: it is damaged, or no DXF; save it anew as DXF");
            return Err(ReadError::content(path, what.text("line", line.to_string())));
        }
        if length == 0 {
            return Ok(());
        }
        file.consume(length);
    }
}

/// The version of a drawing, where it is one that GDAL does not read.
fn version(head: &[u8]) -> Option<Says> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if head.starts_with(OLE) {
        return Some("DGN V8".into());
    }
    if head.starts_with(b"AutoCAD Binary DXF") {
        return Some("binary DXF".into());
    }
    let code = std::str::from_utf8(head.get(..6)?).ok().filter(|code| code.starts_with("AC"))?;
    let known = dxf::RELEASES.iter().find(|(release, _)| *release == code);
    match known {
        _ if code == "AC1015" => None,
        Some((_, name)) => Some(Says::from("DWG {name} ({code})").text("name", *name).text("code", code)),
        None => Some(Says::from("DWG of an unknown version ({code})").text("code", code)),
    }
}

/// A DWG of the version that is read, and still cannot be: what GDAL says of it is of no use to anybody.
fn damaged(path: &Path, error: ReadError) -> ReadError {
    match error {
        ReadError::Content { .. } if ending(path) == "dwg" => {
            ReadError::Drawing { path: path.to_owned(), found: "DWG 2000 (AC1015), damaged or with parts of another version".into() }
        }
        other => other,
    }
}

fn has_layer(layer: &RawLayer, path: &Path, entry: &LayerEntry) -> Result<(), ReadError> {
    let Some(wanted) = &entry.layer else { return Ok(()) };
    let mut layers: Vec<String> = layer.features.iter().filter_map(|feature| feature.values[0].text()).collect();
    if layers.iter().any(|name| fits(name, wanted)) {
        return Ok(());
    }
    layers.sort();
    layers.dedup();
    Err(ReadError::NoLayer { path: path.to_owned(), layer: wanted.clone(), layers })
}

/// What GDAL reads, under names that are the same for the three formats, numbered through.
fn drawing(layers: Vec<RawLayer>, file: &str, path: &Path, scan: &Scan) -> RawLayer {
    let is_dwg = ending(path) == "dwg";
    let mut whole = RawLayer {
        file: file.into(),
        layer: if is_dwg { stem(path).into() } else { layers[0].layer.clone() },
        reader: NAME,
        crs: None,
        columns: COLUMNS.map(str::to_owned).to_vec(),
        features: Vec::new(),
        notes: Vec::new(),
        sha256: layers[0].sha256.clone(),
    };
    for raw in layers {
        let columns = Columns::of(&raw);
        let before = whole.features.len();
        let layer = is_dwg.then(|| raw.layer.to_string());
        let notes = raw.notes.into_iter().map(|note| Note { feature: note.feature.map(|number| number + before), ..note });
        whole.notes.extend(notes.map(|note| note.within(file, &raw.layer)));
        whole.features.extend(raw.features.into_iter().map(|feature| columns.feature(feature, layer.as_deref(), before, scan)));
    }
    one_of_heights(&mut whole.notes);
    let poorly = is_dwg.then(|| Note::new(NoteCode::DrawingPoor, Severity::Warning));
    whole.notes.extend(units(scan).into_iter().chain(poorly).map(|note| note.within(file, &whole.layer)));
    whole
}

/// One note about heights for all layers.
fn one_of_heights(notes: &mut Vec<Note>) {
    let is_height = |note: &Note| note.code == NoteCode::HeightsDropped;
    let count = |note: &Note| if let Some(Fact::Count(count)) = note.facts.get("features") { *count } else { 0 };
    let total = notes.iter().filter(|note| is_height(note)).map(count).sum();
    let mut seen = false;
    notes.retain(|note| !is_height(note) || !std::mem::replace(&mut seen, true));
    if let Some(first) = notes.iter_mut().find(|note| is_height(note)) {
        first.facts = Facts::new().count("features", total);
    }
}

/// What the drawing says of its units, where those are not metres; nothing is scaled by it, for templates say it unasked.
fn units(scan: &Scan) -> Option<Note> {
    // Source: the DXF reference, group `$INSUNITS`.
    let (units, metres) = match scan.insunits? {
        1 => ("in", 0.0254),
        2 => ("ft", 0.3048),
        4 => ("mm", 0.001),
        5 => ("cm", 0.01),
        7 => ("km", 1000.0),
        14 => ("dm", 0.1),
        _ => return None,
    };
    let facts = Facts::new().text("units", units).m("unit", crate::model::M(metres));
    Some(Note::new(NoteCode::DrawingUnits, Severity::Warning).with(facts))
}

/// Where GDAL's columns of a drawing are.
struct Columns {
    layer: Option<usize>,
    text: Option<usize>,
    classes: Option<usize>,
    handle: Option<usize>,
    paper: Option<usize>,
    style: Option<usize>,
    element: Option<usize>,
}

impl Columns {
    fn of(raw: &RawLayer) -> Self {
        let at = |names: &[&str]| raw.columns.iter().position(|column| names.contains(&column.as_str()));
        Self {
            layer: at(&["Layer", "Level"]),
            text: at(&["Text", "text"]),
            classes: at(&["SubClasses", "cadgeom_type"]),
            handle: at(&["EntityHandle"]),
            paper: at(&["PaperSpace"]),
            style: at(&[ogr::STYLE]),
            element: at(&["Type"]),
        }
    }

    /// A thing on a layer that GDAL gives a layer of its own, or else names in a column; numbered from behind `before`.
    fn feature(&self, raw: RawFeature, layer: Option<&str>, before: usize, scan: &Scan) -> RawFeature {
        let text = |column: Option<usize>| column.and_then(|column| raw.values[column].text());
        let handle = text(self.handle);
        let known = handle.as_deref().and_then(|handle| scan.entities.get(handle));
        let classes = text(self.classes).or_else(|| text(self.element).map(|element| of_dgn(&element).to_owned()));
        // In R12 what stands in a block is known by its insertion, which does not tell what it is.
        let told = || known.filter(|known| known.kind != "INSERT").map_or("", |known| kind(&known.kind));
        let kind = classes.as_deref().map_or_else(told, kind);
        let kind = if kind.is_empty() { of_shape(&raw.geometry) } else { kind };
        let is_text = kind == "text" || kind.is_empty() && matches!(raw.geometry, RawGeometry::Shape(geo::Geometry::Point(_)));
        let state = if self.paper.is_some_and(|column| raw.values[column] == Value::Flag(true)) {
            Some("paper")
        } else {
            text(self.style).filter(|style| is_transparent(style)).map(|_| "hidden")
        };
        let curved = known.is_some_and(|known| known.curved) || matches!(kind, "arc" | "circle" | "ellipse" | "spline");
        let stacked = known.and_then(|known| known.stacked.clone());
        let value = |text: Option<String>| text.map_or(Value::Missing, Value::Text);
        let values = vec![
            value(layer.map(str::to_owned).or_else(|| text(self.layer))),
            value(stacked.or_else(|| text(self.text)).filter(|_| is_text).map(|text| text::plain(&text)).filter(|text| !text.is_empty())),
            value(Some(if is_text { "text" } else { kind }.to_owned()).filter(|kind| !kind.is_empty())),
            value(handle),
            value(state.map(str::to_owned)),
            Value::Flag(curved),
        ];
        RawFeature { number: raw.number + before, values, ..raw }
    }
}

/// What a thing is, by the classes that GDAL names (`AcDbEntity:AcDbPolyline`) or by its name in the file.
fn kind(classes: &str) -> &'static str {
    const KINDS: [(&str, &str); 18] = [
        ("dimension", "dimension"),
        ("leader", "leader"),
        ("hatch", "hatch"),
        ("attdef", "other"),
        ("attributedefinition", "other"),
        ("text", "text"),
        ("attribute", "text"),
        ("attrib", "text"),
        ("polyline", "polyline"),
        ("ellipse", "ellipse"),
        ("spline", "spline"),
        ("arc", "arc"),
        ("circle", "circle"),
        ("trace", "face"),
        ("solid", "face"),
        ("face", "face"),
        ("point", "point"),
        ("line", "line"),
    ];
    let classes = classes.to_lowercase();
    KINDS.iter().find(|(part, _)| classes.contains(part)).map_or("other", |(_, kind)| kind)
}

/// What a thing of which the file tells no kind can only be.
fn of_shape(geometry: &RawGeometry) -> &'static str {
    match geometry {
        RawGeometry::Shape(geo::Geometry::LineString(line)) if line.0.len() == 2 => "line",
        RawGeometry::Shape(geo::Geometry::LineString(_)) => "polyline",
        RawGeometry::Shape(geo::Geometry::Polygon(_) | geo::Geometry::MultiPolygon(_)) => "hatch",
        _ => "",
    }
}

/// The name of an element's type in DGN. Source: the type numbers of the Intergraph Standard File Formats.
fn of_dgn(element: &str) -> &'static str {
    match element {
        "3" => "line",
        "4" | "12" => "polyline",
        "6" | "14" => "face",
        "7" | "17" => "text",
        "11" | "26" | "27" => "spline",
        "15" => "ellipse",
        "16" => "arc",
        "33" => "dimension",
        _ => "other",
    }
}

/// Whether GDAL gives a thing a colour of no opacity, as it does for layers that are off or frozen and for hidden entities.
fn is_transparent(style: &str) -> bool {
    let colours = style.split("c:#").skip(1);
    let mut alphas = colours.map(|rest| rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>());
    alphas.any(|colour| colour.len() == 8 && colour.ends_with("00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_gdal_does_not_read_are_named() {
        for (head, found) in [
            (&b"AC1032\0\0\0\0"[..], Some("DWG 2018 (AC1032)")),
            (b"AC1018\0\0", Some("DWG 2004 (AC1018)")),
            (b"AC1014\0\0", Some("DWG R14 (AC1014)")),
            (b"AC9999\0\0", Some("DWG of an unknown version (AC9999)")),
            (b"AC1015\0\0", None),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Some("DGN V8")),
            (b"AutoCAD Binary DXF\r\n\x1a\0", Some("binary DXF")),
            (b"  0\r\nSECTION", None),
            (b"AC", None),
        ] {
            assert_eq!(version(head).map(|found| found.to_string()).as_deref(), found, "{head:?}");
        }
    }

    #[test]
    fn a_chain_of_elements_ends_with_its_mark() {
        assert!(dgn_ends(&[8, 9, 1, 0, 7, 7, 0xff, 0xff, 0, 0]));
        assert!(!dgn_ends(&[8, 9, 1, 0, 0xff, 0xff]), "what looks like the mark is in an element");
        assert!(!dgn_ends(&[8, 9, 200, 0, 7, 7]) && !dgn_ends(&[8, 9, 1]) && !dgn_ends(&[]));
    }

    #[test]
    fn no_opacity_is_hidden() {
        for (style, hidden) in [
            ("PEN(c:#00000000)", true),
            ("BRUSH(fc:#ff000000)", true),
            ("LABEL(f:\"Arial\",t:\"O-01\",c:#000000)", false),
            ("PEN(c:#ff0000ff)", false),
        ] {
            assert_eq!(is_transparent(style), hidden, "{style}");
        }
    }

    #[test]
    fn kinds_are_told_from_classes() {
        for (classes, wanted) in [
            ("AcDbEntity:AcDbPolyline", "polyline"),
            ("AcDbEntity:AcDb3dPolyline", "polyline"),
            ("AcDbEntity:AcDbText:AcDbAttribute", "text"),
            ("AcDbEntity:AcDbCircle:AcDbArc", "arc"),
            ("AcDbEntity:AcDbDimension:AcDbAlignedDimension", "dimension"),
            ("AcDbEntity:AcDbLine", "line"),
            ("LWPOLYLINE", "polyline"),
            ("AcDbSomething", "other"),
        ] {
            assert_eq!(kind(classes), wanted, "{classes}");
        }
    }
}
