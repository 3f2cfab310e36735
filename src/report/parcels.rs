//! How plans cut a parcel, as the report shows it.

use super::{CutReport, ParcelReport, PieceReport, Under, UnderLevel};
use crate::model::units::shares;
use crate::model::{Lot, M2, Parcel, SharedLand};
use crate::normal::mosaic::Mosaic;
use crate::overlay::Cut;
use crate::standing::{Ground, ParcelFinding, Tier, TierFinding};

/// The report of a parcel.
pub(super) fn parcel(parcel: &Parcel, found: ParcelFinding, ground: &Ground) -> ParcelReport {
    let area_m2 = found.tiers[0].now.1.area;
    let mut levels: Vec<UnderLevel> = ground.tiers.iter().zip(found.tiers).map(|(tier, found)| under_level(tier, found, ground)).collect();
    let higher = levels.split_off(1);
    let first = levels.swap_remove(0);
    let under = Under { level: first.level, then: first.then, now: first.now, higher };
    let then_paper = found.deciding.paper();
    ParcelReport { id: parcel.id.clone(), area_m2, then_paper, under, land: parcel.land.clone() }
}

fn under_level(tier: &Tier, found: TierFinding, ground: &Ground) -> UnderLevel {
    let report = |(mosaic, cut): (usize, Cut)| cut_report(tier.mosaic(mosaic), cut, ground);
    UnderLevel { level: tier.level, then: found.then.map(report), now: report(found.now) }
}

fn cut_report(mosaic: &Mosaic, cut: Cut, ground: &Ground) -> CutReport {
    let mut areas: Vec<M2> = cut.pieces.iter().map(|piece| piece.area).chain(cut.slivers.iter().map(|sliver| sliver.area)).collect();
    areas.push(cut.rest_area);
    let (shares, twice) = shares(&areas, cut.counted_twice, cut.area);
    let of_tile = |tile: Option<usize>, area: M2, share, land: SharedLand| {
        let tile = tile.map(|tile| &mosaic.lots[tile]);
        let lot = tile.map(|tile| tile.lot(ground.plans));
        PieceReport {
            plan: tile.map(|tile| ground.plans[tile.plan].id.clone()),
            lot: lot.map(Lot::label),
            function: lot.and_then(|lot| lot.function.clone()),
            area_m2: area,
            share_pct: share,
            mean_width_m: None,
            depth_m: None,
            cause: None,
            land,
        }
    };
    let (of_pieces, of_slivers) = shares.split_at(cut.pieces.len());
    let pieces = cut.pieces.into_iter().zip(of_pieces).map(|(piece, share)| of_tile(Some(piece.tile), piece.area, *share, piece.land));
    let slivers = cut.slivers.into_iter().zip(of_slivers).map(|(sliver, share)| PieceReport {
        mean_width_m: Some(sliver.mean_width),
        depth_m: Some(sliver.depth),
        cause: sliver.cause,
        ..of_tile(sliver.tile, sliver.area, *share, sliver.land)
    });
    CutReport {
        pieces: pieces.collect(),
        slivers: slivers.collect(),
        rest_m2: cut.rest_area,
        rest_pct: shares.last().copied().unwrap_or_default(),
        counted_twice_m2: cut.counted_twice,
        counted_twice_pct: twice,
        rest: cut.rest,
    }
}
