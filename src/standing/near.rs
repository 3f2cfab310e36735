//! The corridors of a mosaic by place, so that a parcel is held against those alone that may reach it.

use geo::{BoundingRect, Coord, Rect};

use crate::index::Index;
use crate::model::{CorridorLine, Land, Plan};
use crate::normal::mosaic::Mosaic;
use crate::profile::Profile;
use crate::rules::corridor_reach;

/// A line with a corridor: the positions of its plan and of itself among the plan's.
pub type LineAt = (usize, usize);

/// The corridors of a mosaic by place.
#[derive(Debug)]
pub struct Corridors {
    lines: Vec<LineAt>,
    /// Those of which nobody knows how far they reach, as positions in `lines`.
    everywhere: Vec<usize>,
    /// Everything that the segments of the others reach.
    index: Index,
    /// The line of each box of the index, as a position in `lines`.
    owners: Vec<usize>,
}

impl Corridors {
    /// Puts the corridors of a mosaic by place. Costs `O(n log n)` for the segments of its lines.
    #[must_use]
    pub fn of(mosaic: &Mosaic, plans: &[Plan], profile: &Profile) -> Self {
        let of_plan = |&plan: &usize| (0..plans[plan].corridors.as_ref().map_or(0, Vec::len)).map(move |line| (plan, line));
        let lines: Vec<LineAt> = mosaic.with_corridors.iter().flat_map(of_plan).collect();
        let (mut everywhere, mut boxes, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (plan, line)) in lines.iter().enumerate() {
            let Some(line) = plans[*plan].corridors.as_ref().and_then(|lines| lines.get(*line)) else { continue };
            match corridor_reach(line, profile) {
                Some(reach) => boxes.extend(reached(line, reach)),
                None => everywhere.push(at),
            }
            owners.resize(boxes.len(), at);
        }
        Self { lines, everywhere, index: Index::of(boxes.into_iter().map(Some)), owners }
    }

    /// The lines whose corridors may touch some land, in the order of plans and lines. Costs `O(log n + k log k)`.
    #[must_use]
    pub fn near(&self, land: &Land) -> Vec<LineAt> {
        let mut found = self.everywhere.clone();
        if let Some(extent) = land.bounding_rect() {
            self.index.each_touching(&extent, |number| found.push(self.owners[number]));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| self.lines[at]).collect()
    }
}

/// The boxes that a line and its land reach so far from themselves.
fn reached(line: &CorridorLine, reach: f64) -> Vec<Rect<f64>> {
    let around = Coord { x: reach, y: reach };
    let segments = line.courses.iter().flat_map(|course| course.lines().map(|segment| segment.bounding_rect()));
    let parts = line.land.0.iter().filter_map(BoundingRect::bounding_rect);
    segments.chain(parts).map(|extent| Rect::new(extent.min() - around, extent.max() + around)).collect()
}
