//! A layer that cannot lie where its coordinates say.

use super::{Facts, M, Note, NoteCode, Pct, Severity};

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
    /// A place of it in the working grid, as it is taken to lie.
    pub at: Option<[f64; 2]>,
    /// How far off it is, where that can be told.
    pub off: Option<M>,
    /// The file of the layers that lie elsewhere.
    pub against: Option<String>,
    /// Why it is held for off by the step between two datums.
    pub evidence: Option<Evidence>,
    /// What the case may say of this layer so that it fits, `crs = "EPSG:5897"`; the likeliest first.
    pub remedies: Vec<String>,
    /// What the case may say of the other layer instead, where only two stand against each other.
    pub other_remedies: Vec<String>,
}

/// How much better a layer fits the others with a step taken back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// What was looked at, as facts name it: now and with the step taken back.
    names: [&'static str; 2],
    /// The share as the layer lies.
    pub here: Pct,
    /// The share with the step taken back.
    pub there: Pct,
}

impl Evidence {
    /// Shares of its corners that meet corners of the others.
    #[must_use]
    pub fn corners((here, there): (Pct, Pct)) -> Self {
        Self { names: ["corners_here", "corners_there"], here, there }
    }

    /// Shares of its corners that lie on edges of the others.
    #[must_use]
    pub fn edges((here, there): (Pct, Pct)) -> Self {
        Self { names: ["edges_here", "edges_there"], here, there }
    }

    /// Shares of its land that lie outside of a plan.
    #[must_use]
    pub fn land((here, there): (Pct, Pct)) -> Self {
        Self { names: ["outside_here", "outside_there"], here, there }
    }

    fn facts(self) -> Facts {
        Facts::new().pct(self.names[0], self.here).pct(self.names[1], self.there)
    }
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
    /// It lies beside them by the same step the other way: it was once converted as if it were on the other datum.
    DatumConverted,
    /// It may do either, but what tells so is too little to stop for.
    DatumPerhaps,
    /// Its file states a VN-2000 projection on the datum WGS 84; nothing in the case tells which of the two is meant.
    DatumUnclear,
    /// Its file states a projection that is nearly one of VN-2000, with another scale, meridian or origin.
    ProjectionUnclear,
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
            Self::DatumConverted => "place_datum_converted",
            Self::DatumPerhaps => "place_datum_perhaps",
            Self::DatumUnclear => "place_datum_unclear",
            Self::ProjectionUnclear => "place_projection_unclear",
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
            PlaceFault::Elsewhere | PlaceFault::DatumShift | PlaceFault::DatumConverted => true,
            PlaceFault::DatumUnclear | PlaceFault::ProjectionUnclear => true,
            PlaceFault::DatumPerhaps | PlaceFault::Parameters => false,
        }
    }

    /// The note that tells it.
    #[must_use]
    pub fn note(&self) -> Note {
        let severity = if self.stops() { Severity::Error } else { Severity::Warning };
        let facts = self.facts().text("why", self.fault.why());
        Note::new(NoteCode::PlaceImplausible, severity).within(&self.file, &self.layer).at(self.at).with(facts)
    }

    /// What is known of it.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let facts = Facts::new().text("file", &self.file).text_if("against", self.against.clone());
        let facts = self.off.map_or(facts.clone(), |off| facts.m("off", off));
        let facts = self.evidence.map_or(facts.clone(), |evidence| facts.and(evidence.facts()));
        let listed =
            |facts: Facts, name, remedies: &[String]| if remedies.is_empty() { facts } else { facts.list(name, remedies.to_vec()) };
        listed(listed(facts, "remedies", &self.remedies), "other_remedies", &self.other_remedies)
    }
}
