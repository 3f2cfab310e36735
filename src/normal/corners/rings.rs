//! Corner points one behind the other become rings, and rings shells with holes.

use geo::{Area, Contains, Coord, LineString, MultiPolygon, Polygon};

use super::Corner;
use crate::model::{Facts, M, M2, Note, NoteCode, Severity};

/// Two points this near are one, in the table's own units: coordinates are given to the millimetre at most.
const SAME: f64 = 5e-4;

/// A ring on its way; open, without its first point at its end.
pub(super) struct Ring {
    /// The row that it begins in.
    pub(super) row: usize,
    label: Option<String>,
    second: Option<String>,
    group: Option<String>,
    pub(super) points: Vec<Coord<f64>>,
    last_row: usize,
}

/// The rings of a parcel's rows.
pub(super) fn rings(corners: &[Corner], notes: &mut Vec<Note>) -> Vec<Ring> {
    let mut rings: Vec<Ring> = Vec::new();
    let mut open: Option<Ring> = None;
    for (index, corner) in corners.iter().enumerate() {
        let Some(at) = corner.at else { continue };
        let next = corners.get(index + 1);
        if let Some(ring) = &open {
            let first = ring.points[0];
            let gap = (at.x - first.x).hypot(at.y - first.y);
            let is_first_label = corner.label.is_some() && corner.label == ring.label;
            let anew = is_first_label && next.is_some_and(|next| next.label.is_some() && next.label == ring.second);
            if ring.group != corner.ring || corner.row > ring.last_row + 1 || anew && gap > SAME {
                rings.extend(open.take());
            } else if ring.points.len() > 1 && (gap <= SAME || is_first_label) {
                if gap > SAME {
                    let note = Note { feature: Some(corner.row), ..Note::new(NoteCode::OutlineClosed, Severity::Warning) };
                    notes.push(note.at(Some([at.x, at.y])).with(Facts::new().m("gap", M(gap))));
                }
                rings.extend(open.take());
                continue;
            }
        }
        match &mut open {
            Some(ring) => ring.add(corner, at),
            None => open = Some(Ring::begin(corner, at)),
        }
    }
    rings.extend(open);
    rings
}

impl Ring {
    fn begin(corner: &Corner, at: Coord<f64>) -> Self {
        let (label, group) = (corner.label.clone(), corner.ring.clone());
        Self { row: corner.row, label, second: None, group, points: vec![at], last_row: corner.row }
    }

    fn add(&mut self, corner: &Corner, at: Coord<f64>) {
        if self.points.len() == 1 {
            self.second.clone_from(&corner.label);
        }
        self.points.push(at);
        self.last_row = corner.row;
    }

    fn polygon(&self) -> Polygon<f64> {
        Polygon::new(LineString::new(self.points.clone()), Vec::new())
    }
}

/// Rings inside others become their holes, each with a note; an island in a hole is land again.
pub(super) fn nested(rings: &[Ring], notes: &mut Vec<Note>) -> MultiPolygon<f64> {
    let mut sorted: Vec<(&Ring, Polygon<f64>)> = rings.iter().map(|ring| (ring, ring.polygon())).collect();
    sorted.sort_by(|a, b| b.1.unsigned_area().total_cmp(&a.1.unsigned_area()));
    let mut shells: Vec<Polygon<f64>> = Vec::new();
    for (ring, polygon) in sorted {
        let around = shells.iter().position(|shell| shell.contains(&polygon));
        match around {
            Some(shell) => {
                let facts = Facts::new().m2("area", M2(polygon.unsigned_area()));
                let at = ring.points.first().map(|at| [at.x, at.y]);
                notes.push(Note { feature: Some(ring.row), ..Note::new(NoteCode::RingTakenForHole, Severity::Info) }.at(at).with(facts));
                shells[shell].interiors_push(polygon.exterior().clone());
            }
            None => shells.push(polygon),
        }
    }
    MultiPolygon::new(shells)
}
