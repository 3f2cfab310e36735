//! What made a sliver.

use schemars::JsonSchema;
use serde::Serialize;

/// What made a sliver along an edge that two layers share, as far as its vertices tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SliverCause {
    /// The same edge was digitised twice: each vertex has its twin beside it.
    EdgeTwice,
    /// One layer has an arc, as a run of short edges, where the other has its chord.
    ArcAgainstChord,
    /// One layer has vertices where the other has none.
    OtherVertices,
}

impl SliverCause {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::EdgeTwice, Self::ArcAgainstChord, Self::OtherVertices];

    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EdgeTwice => "edge_twice",
            Self::ArcAgainstChord => "arc_against_chord",
            Self::OtherVertices => "other_vertices",
        }
    }
}
