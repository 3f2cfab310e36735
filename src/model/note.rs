//! What it took to read a thing, and facts with units in their names.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Date, M, M2, Origin, Pct, Says, When};

/// Declares the codes of notes once: variant and the name that reports show.
macro_rules! note_codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// What a note is about. A code is never given twice and never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        pub enum NoteCode {
            $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)*
        }

        impl NoteCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name that reports show.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

note_codes! {
    /// The case says that it is made up.
    MadeUp = "made-up",
    /// A draft is taken for approved: what if?
    DraftSupposed = "draft-supposed",
    /// A key of the case whose feature comes in a later version.
    KeyNotUsedYet = "key-not-used-yet",
    /// A layer has nothing in it.
    LayerEmpty = "layer-empty",
    /// A geometry was repaired.
    GeometryRepaired = "geometry-repaired",
    /// A feature has no geometry.
    GeometryMissing = "geometry-missing",
    /// A geometry without area among polygons.
    GeometryOfOtherKind = "geometry-of-other-kind",
    /// A geometry that cannot be read or computed with.
    GeometryUnusable = "geometry-unusable",
    /// Heights were left out.
    HeightsDropped = "heights-dropped",
    /// A feature stands twice.
    FeatureDuplicated = "feature-duplicated",
    /// A feature that could not be read.
    FeatureBroken = "feature-broken",
    /// Curves were flattened.
    CurvesFlattened = "curves-flattened",
    /// A file says something about itself that a reader should know.
    ReaderSays = "reader-says",
    /// The CRS was taken from the GeoJSON standard, because nothing else states one.
    CrsByStandard = "crs-by-standard",
    /// The file states another CRS than the case declares.
    CrsDeclaredOtherwise = "crs-declared-otherwise",
    /// A file carries seven parameters beside a CRS that is known without them; they are not used.
    DatumParameters = "datum-parameters",
    /// A plan without a boundary: the union of its lots stands for it.
    BoundaryFromLots = "boundary-from-lots",
    /// A function was told by the profile's own list of codes.
    FunctionByProfile = "function-by-profile",
    /// A function's text is in no dictionary.
    FunctionUnknown = "function-unknown",
    /// A purpose's text is in no list.
    PurposeUnknown = "purpose-unknown",
    /// A state's text is in no list.
    StateUnknown = "state-unknown",
    /// A value that cannot be read as what its column holds.
    ValueUnreadable = "value-unreadable",
    /// A number that could be two; it is not used.
    NumberAmbiguous = "number-ambiguous",
    /// Numbers that could be two were read as the column as a whole is written.
    NumbersByColumn = "numbers-by-column",
    /// A column's heading says in which unit its numbers are.
    UnitByHeading = "unit-by-heading",
    /// Of a span of numbers one end counts.
    SpanRead = "span-read",
    /// A number was read as a day as spreadsheets count them.
    DateFromSerial = "date-from-serial",
    /// A date that must be a day is a span.
    DayNotExact = "day-not-exact",
    /// A column was recognised by its name.
    ColumnRecognised = "column-recognised",
    /// The header of a table stands below its first row.
    HeaderFound = "header-found",
    /// A row of a table that is none of its records: a total, a heading, a signature.
    RowLeftOut = "row-left-out",
    /// Rows of a table that are hidden, and count.
    RowsHidden = "rows-hidden",
    /// Several rows of a table are one project.
    RowsJoined = "rows-joined",
    /// Formulas whose result does not stand in the file.
    FormulaNotComputed = "formula-not-computed",
    /// Cells whose formula came to an error.
    CellError = "cell-error",
    /// Text was decoded from another encoding than UTF-8.
    TextDecoded = "text-decoded",
    /// The encoding of text cannot be told, or is not what was declared or stated.
    EncodingDoubtful = "encoding-doubtful",
    /// Bytes that stand for nothing in the text's encoding.
    TextUndecodable = "text-undecodable",
    /// A column that the case maps is not there.
    ColumnMissing = "column-missing",
    /// A cell of the matrix that cannot be read.
    MatrixUnreadable = "matrix-unreadable",
    /// A parcel names its project otherwise than the register but for case, diacritics and spaces.
    IdAlike = "id-alike",
    /// A parcel names no project of the register.
    ParcelWithoutProject = "parcel-without-project",
    /// A project has no parcel.
    ProjectWithoutParcel = "project-without-parcel",
    /// A project's id stands twice in the register.
    ProjectDuplicated = "project-duplicated",
    /// A parcel does not count on the day.
    ParcelNotOnDay = "parcel-not-on-day",
    /// Slivers exceed one per cent of a parcel.
    SliversExceed = "slivers-exceed",
    /// Land that no plan of the case ever covers.
    LandNeverPlanned = "land-never-planned",
    /// A plan past its term that nothing replaced.
    PlanExpired = "plan-expired",
    /// The area of a drawn piece differs from the exact one.
    PieceDrawnOtherwise = "piece-drawn-otherwise",
    /// A layer that cannot lie where its coordinates say; the fact `why` names the sentence among the causes.
    PlaceImplausible = "place-implausible",
    /// A person's decision over the program's changes nothing.
    OverrideIdle = "override-idle",
    /// A drawing says that its units are no metres.
    DrawingUnits = "drawing-units",
    /// A drawing of a format of which GDAL reads only the plain lines and texts.
    DrawingPoor = "drawing-poor",
    /// No polygon, or no line, came of what is wanted of a drawing.
    DrawingEmpty = "drawing-empty",
    /// What stands on a layer that is off or frozen, or is hidden itself, was not used.
    EntityHidden = "entity-hidden",
    /// What stands in paper space was not used.
    EntityOnPaper = "entity-on-paper",
    /// What stands far away from everything else of its drawing.
    EntityStray = "entity-stray",
    /// An open outline was closed.
    OutlineClosed = "outline-closed",
    /// Outlines of which the file format does not tell whether they are closed were closed.
    OutlineTakenClosed = "outline-taken-closed",
    /// An open outline that no polygon came of.
    OutlineOpen = "outline-open",
    /// Outlines and hatches of the same lot were counted once.
    OutlineTwice = "outline-twice",
    /// The outline of a hatch's hole was taken for that.
    OutlineOfHole = "outline-of-hole",
    /// Polygons were built from lines.
    PolygonsFromLines = "polygons-from-lines",
    /// Several texts stand inside a lot.
    TextsSeveral = "texts-several",
    /// No text stands inside a lot.
    TextMissing = "text-missing",
    /// Texts stand inside no lot.
    TextOutside = "text-outside",
    /// Empty cells of a table of corner points mean the ones above.
    CellsFromAbove = "cells-from-above",
    /// A ring of corner points inside another one was taken for its hole.
    RingTakenForHole = "ring-taken-for-hole",
    /// Corner points enclose another area than the row below them states.
    AreaStatedOtherwise = "area-stated-otherwise",
    /// Areas on the grid are not those on the ground.
    GridScale = "grid-scale",
    /// Letters of a text were lost before it came here, or on the way.
    TextDamaged = "text-damaged",
    /// A building names no project of the register, and stands on the land of none.
    BuildingWithoutProject = "building-without-project",
    /// A building names no project, and was given to the one on whose land it stands.
    BuildingByPlace = "building-by-place",
    /// A lot's remark that the case does not explain.
    RemarkUnknown = "remark-unknown",
}

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look at it.
    Warning,
    /// Something took no part.
    Error,
}

/// One thing that reading or checking came across, with its place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Note {
    /// What it is about.
    pub code: NoteCode,
    /// How much it matters.
    pub severity: Severity,
    /// The file as the case names it.
    pub file: Option<String>,
    /// The layer in the file.
    pub layer: Option<String>,
    /// The feature's number in the layer, from 1.
    pub feature: Option<usize>,
    /// The place in the working grid: x east, y north, metres. Before normalising: in the file's own coordinates.
    pub at: Option<[f64; 2]>,
    /// The place in degrees: longitude, latitude.
    pub lonlat: Option<[f64; 2]>,
    /// What is known of it.
    pub facts: Facts,
}

impl Note {
    /// A note about nothing in particular yet.
    #[must_use]
    pub fn new(code: NoteCode, severity: Severity) -> Self {
        Self { code, severity, file: None, layer: None, feature: None, at: None, lonlat: None, facts: Facts::default() }
    }

    /// Names the feature that it is about.
    #[must_use]
    pub fn of(mut self, origin: &Origin) -> Self {
        self.feature = Some(origin.feature);
        self.within(&origin.file, &origin.layer)
    }

    /// Names the layer that it is about.
    #[must_use]
    pub fn within(mut self, file: &str, layer: &str) -> Self {
        self.file = Some(file.to_owned());
        self.layer = Some(layer.to_owned());
        self
    }

    /// Names the place; one that is none on earth is left out.
    #[must_use]
    pub fn at(mut self, place: Option<[f64; 2]>) -> Self {
        self.at = place.filter(|place| place.iter().all(|number| number.abs() < 1e10));
        self
    }

    /// Adds what is known.
    #[must_use]
    pub fn with(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }
}

/// A value of [`Facts`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Fact {
    /// A name, an id, a code, a word of the case.
    Text(String),
    /// How many.
    Count(usize),
    /// A measure; its unit is in its name.
    Number(f64),
    /// Whether.
    Flag(bool),
    /// Several names.
    List(Vec<String>),
    /// A sentence inside of a sentence.
    #[schemars(with = "String")]
    Says(Box<Says>),
}

/// What is known, in a fixed order; names carry units (`area_m2`, `length_m`, `share_pct`).
#[derive(Debug, Clone, PartialEq, Default, JsonSchema)]
#[schemars(with = "std::collections::BTreeMap<String, Fact>")]
pub struct Facts(Vec<(Cow<'static, str>, Fact)>);

impl Facts {
    /// No facts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.put(name.into(), Fact::Text(value.into()))
    }

    /// Adds a text if there is one.
    #[must_use]
    pub fn text_if(self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn says(self, name: impl Into<Cow<'static, str>>, value: impl Into<Says>) -> Self {
        self.put(name.into(), Fact::Says(Box::new(value.into())))
    }

    /// Adds a list of names.
    #[must_use]
    pub fn list(self, name: impl Into<Cow<'static, str>>, values: Vec<String>) -> Self {
        self.put(name.into(), Fact::List(values))
    }

    /// Adds a day as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self, name: impl Into<Cow<'static, str>>, day: Date) -> Self {
        self.put(name.into(), Fact::Text(day.to_string()))
    }

    /// Adds a date that may be a span.
    #[must_use]
    pub fn when(self, name: impl Into<Cow<'static, str>>, when: When) -> Self {
        self.put(name.into(), Fact::Text(when.to_string()))
    }

    /// Adds a count.
    #[must_use]
    pub fn count(self, name: impl Into<Cow<'static, str>>, value: usize) -> Self {
        self.put(name.into(), Fact::Count(value))
    }

    /// Adds whether something is so.
    #[must_use]
    pub fn flag(self, name: impl Into<Cow<'static, str>>, value: bool) -> Self {
        self.put(name.into(), Fact::Flag(value))
    }

    /// Adds a bare number.
    #[must_use]
    pub fn number(self, name: impl Into<Cow<'static, str>>, value: f64) -> Self {
        self.put(name.into(), Fact::Number(value))
    }

    /// Adds an area as `<name>_m2`.
    #[must_use]
    pub fn m2(self, name: &'static str, area: M2) -> Self {
        self.put(with_unit(name, "_m2"), Fact::Number(area.0))
    }

    /// Adds a length as `<name>_m`.
    #[must_use]
    pub fn m(self, name: &'static str, length: M) -> Self {
        self.put(with_unit(name, "_m"), Fact::Number(length.0))
    }

    /// Adds a share as `<name>_pct`.
    #[must_use]
    pub fn pct(self, name: &'static str, share: Pct) -> Self {
        self.put(with_unit(name, "_pct"), Fact::Number(share.0))
    }

    /// Adds all of these.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        more.0.into_iter().fold(self, |facts, (name, value)| facts.put(name, value))
    }

    /// Adds one of these, if it is there.
    #[must_use]
    pub fn and_one(self, more: &Self, name: &str) -> Self {
        match more.0.iter().find(|(key, _)| key == name) {
            Some((name, value)) => self.put(name.clone(), value.clone()),
            None => self,
        }
    }

    /// The fact of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All facts in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn put(mut self, name: Cow<'static, str>, value: Fact) -> Self {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
        self
    }
}

/// The name of a measure with its unit; those that stand in nearly every answer are not put together anew.
fn with_unit(name: &'static str, unit: &'static str) -> Cow<'static, str> {
    match (name, unit) {
        ("area", "_m2") => "area_m2".into(),
        ("share", "_pct") => "share_pct".into(),
        _ => format!("{name}{unit}").into(),
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
