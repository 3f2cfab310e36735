//! Everything that GDAL opens: `GeoPackage`, Shapefile, `FlatGeobuf`, TAB, DXF, KML, databases.

mod crs;
mod encoding;
mod open;
mod parts;
pub(super) mod stream;
mod unread;
mod values;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gdal::vector::{Feature, Layer, LayerAccess};

#[cfg(feature = "geoparquet")]
pub(super) use self::crs::of as crs_of;
pub(super) use self::parts::shown;

use self::encoding::{Stated, Text};
use self::open::{Settings, choose, open};
use self::values::Columns;
use super::ffi::{self, Handed, Listener};
use super::file::is_connection;
use super::text::{self, Encoding, Stored};
use super::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, filter, wkb};
use crate::model::{Facts, Note, NoteCode, Pct, Says, Severity};

/// At most so many degrees of an arc become one chord; GDAL's own 4 cut 12 cm off an arc of 200 m, this 2 mm.
const ARC_STEP: &str = "0.5";
const ARC_STEP_DEGREES: f64 = 0.5;

/// The table in which QGIS keeps styles.
const STYLES: &str = "layer_styles";

/// The column in which a drawing's style strings come.
pub(super) const STYLE: &str = "OGR_STYLE";

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let declared = Encoding::declared(path, entry)?;
    // Text of another language in a filter means the letters, which GDAL cannot compare before they are settled.
    let is_plain = entry.filter.as_ref().is_none_or(|filter| filter.is_ascii()) || is_connection(&entry.file);
    let way = |text| Way { text, filter: entry.filter.as_deref().filter(|_| text == Text::Found && is_plain && declared.is_none()) };
    let mut first = way(Text::of(path));
    let mut got = read_as(first, path, entry)?;
    if let Some(better) = got.better {
        first = way(better);
        got = read_as(first, path, entry)?;
    }
    let is_foreign = got.stated == Stated::Other && declared.is_none();
    if is_foreign && first.text != Text::Found && !text::is_vietnamese(&got.layer) {
        first = way(Text::Found);
        got = read_as(first, path, entry)?;
    }
    let stored = if first.text == Text::Found { Stored::Letters } else { Stored::Bytes { stated: got.stated.known() } };
    text::settle(&mut got.layer, &stored, declared);
    if first.filter.is_some() { Ok(got.layer) } else { filter::keep(got.layer, path, entry) }
}

/// All layers but those that a program keeps for itself; one that stands alone need not be named.
pub(super) fn contents(path: &Path, entry: &LayerEntry) -> Result<Vec<LayerEntry>, ReadError> {
    let ears = Listener::new();
    parts::of(path)?;
    let dataset = open(Text::Found, path, path, entry, &ears)?;
    let names: Vec<String> = dataset.layers().map(|layer| layer.name()).filter(|name| name != STYLES).collect();
    match &names[..] {
        [] => Err(ReadError::content(&parts::shown_path(path), "it has no layers")),
        [_] if !is_connection(&entry.file) => Ok(vec![entry.clone()]),
        _ => Ok(names.into_iter().map(|layer| LayerEntry { layer: Some(layer), ..entry.clone() }).collect()),
    }
}

/// Reads every layer that GDAL makes of a drawing, each with a column [`STYLE`] behind its own.
///
/// DXF and DGN are one layer there; DWG is one a layer of its own, each with columns of its own.
pub(super) fn read_drawing(path: &Path, entry: &LayerEntry) -> Result<Vec<RawLayer>, ReadError> {
    let (text, declared) = (Text::of(path), Encoding::declared(path, entry)?);
    let ears = Listener::new();
    let _settings = Settings::new(text, path)?;
    let parts = parts::of(path)?;
    let dataset = open(text, path, path, entry, &ears)?;
    let (file, sha256) = (parts::shown(&entry.file), parts.sha256(&[], &[])?);
    let mut layers = Vec::new();
    for mut layer in dataset.layers() {
        let stated = if text == Text::Found { Stated::Nothing } else { encoding::stated(path, &layer) };
        let stored = if text == Text::Found { Stored::Letters } else { Stored::Bytes { stated: stated.known() } };
        let mut reading = Reading::new(text, &layer, path, &ears);
        reading.columns.add_style();
        let features = reading.features(&mut layer, None);
        reading.counted(&layer, features.len());
        let (notes, columns) = (reading.notes, reading.columns.names);
        let (file, name) = (file.as_str().into(), layer.name().into());
        let mut layer = RawLayer { file, layer: name, reader: "gdal", crs: None, columns, features, notes, sha256: sha256.clone() };
        text::settle(&mut layer, &stored, declared);
        layers.push(layer);
    }
    let Some(last) = layers.last_mut() else { return Err(ReadError::content(&parts::shown_path(path), "it has no layers")) };
    last.notes.append(&mut heard(&ears, path, entry));
    Ok(layers)
}

/// How a file is read.
#[derive(Clone, Copy)]
struct Way<'a> {
    text: Text,
    /// What GDAL filters by.
    filter: Option<&'a str>,
}

/// A layer as it was read.
struct Got {
    layer: RawLayer,
    stated: Stated,
    /// The way in which its text should have been read.
    better: Option<Text>,
}

fn read_as(way: Way, path: &Path, entry: &LayerEntry) -> Result<Got, ReadError> {
    let ears = Listener::new();
    let _settings = Settings::new(way.text, path)?;
    let parts = parts::of(path)?;
    let copy = if way.text == Text::Latin && super::file::ending(path) == "tab" { encoding::as_latin(path)? } else { None };
    let opened = copy.as_ref().map_or(path, |(_, copy)| copy.as_path());
    let dataset = open(way.text, opened, path, entry, &ears)?;
    let mut layer = choose(&dataset, path, entry)?;
    let stated = encoding::stated(path, &layer);
    let mut reading = Reading::new(way.text, &layer, opened, &ears);
    if parts.is_database() {
        reading.rows = Rows::ByKey;
    }
    let numbers = way.filter.map(|filter| filtered(&mut layer, path, filter, &ears)).transpose()?;
    let mut features = reading.features(&mut layer, numbers.as_ref());
    // A database gives its rows in any order.
    features.sort_by_key(|feature| feature.number);
    reading.end(&layer, features.len(), entry, parts.note());
    let crs = layer.spatial_ref().and_then(|crs| self::crs::of(crs, &mut reading.notes));
    let name = layer.name();
    let file = parts::shown(&entry.file);
    let notes = reading.notes.into_iter().map(|note| note.within(&file, &name)).collect();
    let is_shapefile = || dataset.driver().short_name() == "ESRI Shapefile";
    let better = match way.text {
        Text::Found if reading.columns.is_torn => Some(if is_shapefile() { Text::Latin } else { Text::Raw }),
        Text::Found if is_shapefile() && stated != Stated::Other => Some(Text::Latin),
        _ => None,
    };
    let columns = reading.columns.names;
    let sha256 = parts.sha256(&columns, &features)?;
    let layer = RawLayer { file: file.into(), layer: name.into(), reader: "gdal", crs, columns, features, notes, sha256 };
    Ok(Got { layer, stated, better })
}

/// Sets the case's filter; the number that each feature has without it, by GDAL's own id.
fn filtered(layer: &mut Layer, path: &Path, filter: &str, ears: &Listener) -> Result<HashMap<u64, usize>, ReadError> {
    let refused = |failures: &[String]| filter::refused(&parts::shown_path(path), filter, failures);
    if let Some(unknown) = unknown_column(layer, filter) {
        let why = Says::from("there is no column “{column}”").text("column", unknown);
        return Err(filter::not_understood(&parts::shown_path(path), filter, why));
    }
    let numbers = layer.features().zip(1..).filter_map(|(feature, number)| Some((feature.fid()?, number))).collect();
    let heard = ears.count();
    let result = layer.set_attribute_filter(filter);
    // A database looks at the filter only when it is asked for features.
    let failed = layer.features().next().is_none() && !ears.failures(heard).is_empty();
    if result.is_err() || failed { Err(refused(&ears.failures(heard))) } else { Ok(numbers) }
}

/// A name in double quotes that is no column: `SQLite` would take it for a text, and no feature would pass.
fn unknown_column(layer: &Layer, filter: &str) -> Option<String> {
    let outside_of_texts: String = filter.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
    let columns: Vec<String> = layer.defn().fields().map(|field| field.name().to_lowercase()).collect();
    let shapes = layer.defn().geom_fields().map(|field| field.name().to_lowercase());
    let others: Vec<String> = shapes.chain([layer.name().to_lowercase(), "fid".into(), "ogc_fid".into()]).collect();
    let mut names = outside_of_texts.split('"').skip(1).step_by(2).map(str::to_lowercase);
    names.find(|name| !columns.contains(name) && !others.contains(name) && !name.starts_with("ogr_"))
}

/// A layer while it is read.
struct Reading<'a> {
    ears: &'a Listener,
    path: PathBuf,
    columns: Columns,
    notes: Vec<Note>,
    high: Tally,
    curved: Tally,
    rows: Rows,
    /// How much GDAL had said before the feature that is read.
    heard: usize,
}

/// What numbers features.
#[derive(Clone, Copy, PartialEq)]
enum Rows {
    /// Their place in the file.
    InOrder,
    /// Their key, for a database has no order.
    ByKey,
}

/// How many features, and the first of them.
#[derive(Default)]
struct Tally {
    count: usize,
    first: Option<usize>,
}

impl Tally {
    fn add(&mut self, number: usize) {
        self.count += 1;
        self.first.get_or_insert(number);
    }

    fn note(&self, code: NoteCode, facts: Facts) -> Option<Note> {
        let note = Note { feature: self.first, ..Note::new(code, Severity::Info) };
        self.first.map(|_| note.with(facts.count("features", self.count)))
    }
}

impl<'a> Reading<'a> {
    fn new(text: Text, layer: &Layer, path: &Path, ears: &'a Listener) -> Self {
        let (columns, notes, heard) = (Columns::of(layer.defn(), text), Vec::new(), ears.count());
        Self { ears, path: path.to_owned(), columns, notes, high: Tally::default(), curved: Tally::default(), rows: Rows::InOrder, heard }
    }

    /// All features that GDAL hands out. `numbers`: the numbers of features by GDAL's own id, where a filter is set.
    fn features(&mut self, layer: &mut Layer, numbers: Option<&HashMap<u64, usize>>) -> Vec<RawFeature> {
        let mut features = Vec::new();
        for (feature, position) in layer.features().zip(1..) {
            let number = match (self.rows, numbers, feature.fid()) {
                (Rows::ByKey, _, Some(fid)) => usize::try_from(fid).unwrap_or(position),
                (Rows::InOrder, Some(numbers), Some(fid)) => numbers.get(&fid).copied().unwrap_or(position),
                _ => position,
            };
            let geometry = self.geometry_of(&feature, number);
            features.push(RawFeature { number, geometry, values: self.columns.values(&feature) });
        }
        features
    }

    /// The geometry of the feature that GDAL handed out last.
    fn geometry_of(&mut self, feature: &Feature, number: usize) -> RawGeometry {
        let handed = ffi::geometry(feature, ARC_STEP_DEGREES);
        let why = self.ears.failures(self.heard);
        self.heard = self.ears.count();
        self.geometry(handed, &why, number)
    }

    fn geometry(&mut self, handed: Handed, why: &[String], number: usize) -> RawGeometry {
        let bytes = match handed {
            Handed::Nothing if why.is_empty() => return RawGeometry::Missing,
            Handed::Nothing | Handed::Unreadable => return RawGeometry::Broken(self.reason(why)),
            Handed::Straight(bytes) => bytes,
            Handed::Flattened(bytes) => {
                self.curved.add(number);
                bytes
            }
        };
        match wkb::read(&bytes) {
            Ok(read) => {
                if read.high {
                    self.high.add(number);
                }
                read.geometry.map_or(RawGeometry::Missing, RawGeometry::Shape)
            }
            Err(why) => RawGeometry::Broken(why.into()),
        }
    }

    fn reason(&self, why: &[String]) -> Says {
        match why {
            [] => "GDAL cannot hand the geometry out".into(),
            _ => Says::quoted("GDAL", parts::without_secrets(&why.join("; "), &self.path, "")),
        }
    }

    /// What there is to say at the end.
    fn end(&mut self, layer: &Layer, read: usize, entry: &LayerEntry, of_parts: Option<Note>) {
        self.notes.extend(of_parts);
        self.notes.extend(parts::uneven(&self.path));
        self.counted(layer, read);
        self.notes.append(&mut heard(self.ears, &self.path, entry));
    }

    /// What there is to say of the features.
    fn counted(&mut self, layer: &Layer, read: usize) {
        self.notes.extend(self.high.note(NoteCode::HeightsDropped, Facts::new()));
        let deviation = Pct(100.0 * (1.0 - (ARC_STEP_DEGREES / 2.0).to_radians().cos()));
        let facts = Facts::new().text("step_deg", ARC_STEP).pct("deviation_of_radius", deviation);
        self.notes.extend(self.curved.note(NoteCode::CurvesFlattened, facts));
        self.notes.append(&mut self.columns.notes());
        if layer.defn().geom_fields().count() > 1 {
            self.notes.push(says(Severity::Warning, "several geometries a feature; the first is read"));
        }
        // GDAL says -1 where it cannot tell.
        let stated = i64::try_from(layer.feature_count()).ok().and_then(|stated| usize::try_from(stated).ok()).unwrap_or(0);
        if read < stated && !self.ears.failures(0).is_empty() {
            let facts = Facts::new().text("reason", "GDAL stopped before the end").count("read", read).count("stated", stated);
            self.notes.push(Note::new(NoteCode::FeatureBroken, Severity::Error).with(facts));
        }
    }
}

fn says(severity: Severity, what: impl Into<Says>) -> Note {
    Note::new(NoteCode::ReaderSays, severity).with(Facts::new().says("says", what))
}

/// What GDAL said, equal words once; after so many different ones only how many more there are.
fn heard(ears: &Listener, path: &Path, entry: &LayerEntry) -> Vec<Note> {
    const MOST: usize = 20;
    let mut said: Vec<(Severity, String, usize)> = Vec::new();
    let mut more = 0;
    for message in ears.all() {
        match said.iter().position(|(severity, text, _)| *severity == message.severity && *text == message.text) {
            Some(known) => said[known].2 += 1,
            None if said.len() < MOST => said.push((message.severity, message.text, 1)),
            None => more += 1,
        }
    }
    let note = |(severity, text, times): (Severity, String, usize)| {
        let says = Says::quoted("GDAL", parts::without_secrets(&text, path, &entry.file));
        let facts = Facts::new().says("says", says).count("times", times);
        Note::new(NoteCode::ReaderSays, severity).with(facts)
    };
    let rest = (more > 0).then(|| {
        let note = says(Severity::Warning, "and more");
        Note { facts: note.facts.clone().count("times", more), ..note }
    });
    said.into_iter().map(note).chain(rest).collect()
}
