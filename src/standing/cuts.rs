//! A parcel with its cut under each mosaic of each level, made when it is first asked for.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use geo::BoundingRect;

use super::ask::{Ground, ParcelFinding, TierFinding};
use super::near::LineAt;
use super::{Deciding, Tier, deciding};
use crate::model::{Paper, Parcel, Project};
use crate::overlay::{Cut, cut, is_steady};

/// A parcel and how the mosaics cut it.
pub(super) struct Cuts<'a> {
    pub(super) parcel: &'a Parcel,
    /// Level by level.
    under: Vec<Vec<OnceCell<Cut>>>,
    /// The corridors that may reach it, likewise.
    near: Vec<Vec<OnceCell<Vec<LineAt>>>>,
    /// The red lines whose boxes touch its own, likewise.
    red_lines: Vec<Vec<OnceCell<Vec<usize>>>>,
}

impl<'a> Cuts<'a> {
    pub(super) fn of(parcel: &'a Parcel, ground: &Ground) -> Self {
        Self { parcel, under: cells(ground), near: cells(ground), red_lines: cells(ground) }
    }

    /// The lines under a mosaic of a level whose corridors may reach the parcel.
    pub(super) fn near(&self, tier: usize, mosaic: usize, ground: &Ground) -> &[LineAt] {
        self.near[tier][mosaic].get_or_init(|| ground.tiers[tier].corridors[mosaic].near(&self.parcel.land))
    }

    /// The positions of the red lines of a mosaic of a level that may cross the parcel, in their order.
    pub(super) fn red_lines(&self, tier: usize, mosaic: usize, ground: &Ground) -> &[usize] {
        let near = || self.parcel.land.bounding_rect().map(|extent| ground.tiers[tier].red_lines[mosaic].touching(&extent));
        self.red_lines[tier][mosaic].get_or_init(|| near().unwrap_or_default())
    }

    /// The cut under a mosaic of a level.
    pub(super) fn under(&self, tier: usize, mosaic: usize, ground: &Ground) -> &Cut {
        let of = &ground.tiers[tier];
        self.under[tier][mosaic].get_or_init(|| cut(&self.parcel.land, of.mosaic(mosaic), ground.plans, &of.places[mosaic], ground.pen))
    }

    /// Whether another pen leaves every part of the cuts that were made what it is.
    pub(super) fn are_steady(&self, ground: &Ground) -> bool {
        let all = self.under.iter().zip(ground.tiers).flat_map(|(cuts, tier)| cuts.iter().zip(&tier.timeline.mosaics));
        let mut made = all.filter_map(|(cut, mosaic)| Some((cut.get()?, mosaic)));
        made.all(|(cut, mosaic)| is_steady(cut, mosaic, ground.plans, ground.pen))
    }

    fn take(&mut self, tier: usize, mosaic: usize) -> Option<Cut> {
        self.under[tier][mosaic].take()
    }
}

/// A cell for each mosaic of each level.
fn cells<T>(ground: &Ground) -> Vec<Vec<OnceCell<T>>> {
    let of_tier = |tier: &Tier| tier.timeline.mosaics.iter().map(|_| OnceCell::new()).collect();
    ground.tiers.iter().map(of_tier).collect()
}

/// The two sides on which a parcel is asked about, under the plans of one level.
pub(super) struct Sides<'a> {
    pub(super) cuts: &'a Cuts<'a>,
    pub(super) deciding: Deciding,
    /// The position of the level.
    pub(super) tier: usize,
    /// Each mosaic that "then" can fall under, in the order of time.
    pub(super) then: Range<usize>,
    /// The mosaic now.
    pub(super) now: usize,
    /// Whether an answer looked at the width of the pen.
    pub(super) width_is_seen: Cell<bool>,
}

impl<'a> Sides<'a> {
    pub(super) fn of(project: &Project, cuts: &'a Cuts<'a>, tier: usize, ground: &Ground) -> Self {
        let deciding = deciding_of(project, cuts.parcel, ground);
        let timeline = &ground.tiers[tier];
        Self {
            cuts,
            then: timeline.during(deciding.when()),
            deciding,
            tier,
            now: timeline.timeline.on(ground.as_of),
            width_is_seen: Cell::new(false),
        }
    }

    /// The cut under a mosaic of the level.
    pub(super) fn cut(&self, mosaic: usize, ground: &Ground) -> &'a Cut {
        self.cuts.under(self.tier, mosaic, ground)
    }
}

fn deciding_of(project: &Project, parcel: &Parcel, ground: &Ground) -> Deciding {
    with_assumed_day(deciding(project, Some(parcel), ground.then, ground.approved_before()), ground)
}

/// The deciding paper with the day that is taken for granted, where its own does not decide.
fn with_assumed_day(deciding: Deciding, ground: &Ground) -> Deciding {
    let Some(assumed) = &ground.assumed.day else { return deciding };
    match deciding {
        Deciding::Nothing if assumed.of.is_none() => Deciding::Paper(Paper { kind: assumed.kind, when: assumed.when, number: None }),
        Deciding::Paper(paper) if assumed.of == Some(paper.when) && paper.kind == assumed.kind => {
            Deciding::Paper(Paper { when: assumed.when, ..paper })
        }
        other => other,
    }
}

/// What is shown of a parcel: on each level its cut now, and the one of the last day that "then" can be.
pub(super) fn shown(mut cuts: Cuts, project: &Project, ground: &Ground) -> ParcelFinding {
    let deciding = deciding_of(project, cuts.parcel, ground);
    let mut tiers = Vec::new();
    for (at, tier) in ground.tiers.iter().enumerate() {
        let (last, now) = (tier.during(deciding.when()).last(), tier.timeline.on(ground.as_of));
        if let Some(last) = last {
            cuts.under(at, last, ground);
        }
        let of_now = cuts.under(at, now, ground).clone();
        let of_then = last.and_then(|last| Some((last, cuts.take(at, last)?)));
        tiers.push(TierFinding { then: of_then, now: (now, of_now) });
    }
    ParcelFinding { deciding, tiers }
}
