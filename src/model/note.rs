//! What it took to read a thing.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Facts, Origin};

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
    /// A key of the case that nothing is asked of.
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
    /// Rows of the case's dictionary give one text several functions; it stands for none of them.
    DictionaryContradicts = "dictionary-contradicts",
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
