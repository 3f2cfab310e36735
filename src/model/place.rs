//! A layer that cannot lie where its coordinates say.

use super::{Facts, M, Note, NoteCode, Severity};

/// Why a layer's place is not plausible, and what would mend it.
#[derive(Debug, Clone, PartialEq)]
pub struct Misplaced {
    /// The file as the case names it.
    pub file: String,
    /// The layer in the file.
    pub layer: String,
    /// The case's key of the layer: `lots`, `boundary`, `red_lines`, `parcels` …
    pub role: &'static str,
    /// What is wrong.
    pub fault: PlaceFault,
    /// How far off it is, where that can be told.
    pub off: Option<M>,
    /// The file of the layers that lie elsewhere.
    pub against: Option<String>,
    /// What the case may say of this layer so that it fits, `crs = "EPSG:5897"`; the likeliest first.
    pub remedies: Vec<String>,
    /// What the case may say of the other layer instead, where only two stand against each other.
    pub other_remedies: Vec<String>,
}

/// What is wrong with the place of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceFault {
    /// It lies outside of where the working grid is used.
    BeyondGrid,
    /// It lies away from all other layers of the case.
    Elsewhere,
    /// It lies beside the other layers by the step between WGS 84 and VN-2000.
    DatumShift,
    /// Its file states a VN-2000 projection on the datum WGS 84; nothing in the case tells which of the two is meant.
    DatumUnclear,
    /// Its file brings seven parameters of its own, which differ from those of VN-2000 by centimetres to metres.
    Parameters,
}

impl PlaceFault {
    /// The key of the sentence that tells it (`lang`: `[cause]`).
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::BeyondGrid => "place_beyond_grid",
            Self::Elsewhere => "place_elsewhere",
            Self::DatumShift => "place_datum_shift",
            Self::DatumUnclear => "place_datum_unclear",
            Self::Parameters => "place_parameters",
        }
    }
}

impl Misplaced {
    /// Whether nothing may be computed with the layer. Land beyond the grid that nothing would bring into it may be drawn in
    /// coordinates of its own, where what lies together still does.
    #[must_use]
    pub fn stops(&self) -> bool {
        match self.fault {
            PlaceFault::BeyondGrid => !self.remedies.is_empty(),
            PlaceFault::Elsewhere | PlaceFault::DatumShift | PlaceFault::DatumUnclear => true,
            PlaceFault::Parameters => false,
        }
    }

    /// The note that tells it.
    #[must_use]
    pub fn note(&self) -> Note {
        let severity = if self.stops() { Severity::Error } else { Severity::Warning };
        let facts = self.facts().text("why", self.fault.why());
        Note::new(NoteCode::PlaceImplausible, severity).within(&self.file, &self.layer).with(facts)
    }

    /// What is known of it.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let facts = Facts::new().text("file", &self.file).text_if("against", self.against.clone());
        let facts = self.off.map_or(facts.clone(), |off| facts.m("off", off));
        let listed =
            |facts: Facts, name, remedies: &[String]| if remedies.is_empty() { facts } else { facts.list(name, remedies.to_vec()) };
        listed(listed(facts, "remedies", &self.remedies), "other_remedies", &self.other_remedies)
    }
}
