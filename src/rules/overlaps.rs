//! Which shapes of a list cover the same land.

use geo::BoundingRect;
use rayon::prelude::*;

use crate::index::Index;
use crate::model::{Land, M, M2, SharedLand};
use crate::normal::shape;
use crate::overlay::area::{Outline, Prepared, Scratch};
use crate::overlay::is_sliver;

/// Common areas under this are the coordinates' own rounding, square metres.
const ROUNDING: f64 = 1e-6;

/// So many shapes are one thread's at a time.
const FEW: usize = 512;

/// Two shapes on the same land.
pub(super) struct Overlap {
    /// Their places in the list, the lower first.
    pub(super) pair: (usize, usize),
    /// What they share.
    pub(super) area: M2,
    /// The same, drawn.
    pub(super) land: SharedLand,
    /// Whether no part of it is more than a sliver.
    pub(super) is_sliver: bool,
}

/// Every two shapes that share more than their coordinates round, in the order of the list. In parallel over shapes; costs
/// `O(log n + k)` for each, with `k` others nearby.
pub(super) fn overlaps(lands: &[&Land], tolerance: M) -> Vec<Overlap> {
    let index = Index::of(lands.iter().map(|land| land.bounding_rect()));
    let of_one = |scratch: &mut Scratch, a: usize| -> Vec<Overlap> {
        let Some(extent) = lands[a].bounding_rect() else { return Vec::new() };
        let mut after = index.touching(&extent);
        after.retain(|&b| b > a);
        let Some(prepared) = Prepared::new(lands[a]).filter(|_| !after.is_empty()) else { return Vec::new() };
        scratch.forget();
        let area = |b: usize| (b, prepared.common(lands[b], &Outline::plain(lands[b]), scratch));
        let shared = after.into_iter().map(area).filter(|(_, area)| area.0 > ROUNDING);
        shared.map(|(b, area)| overlap(lands, (a, b), area, tolerance)).collect()
    };
    (0..lands.len()).into_par_iter().with_max_len(FEW).map_init(Scratch::default, of_one).flatten_iter().collect()
}

fn overlap(lands: &[&Land], pair: (usize, usize), area: M2, tolerance: M) -> Overlap {
    let land = shape::common(lands[pair.0], lands[pair.1]);
    let is_sliver = land.0.iter().all(|part| is_sliver(part, tolerance));
    Overlap { pair, area, land: land.into(), is_sliver }
}
