//! A parcel with its cut under each mosaic, made when it is first asked for.

use std::cell::OnceCell;
use std::ops::Range;

use super::ask::{Ground, ParcelFinding};
use super::{Deciding, deciding};
use crate::model::{Paper, Parcel, Project};
use crate::overlay::{Cut, cut, is_steady};

/// A parcel and how the mosaics cut it.
pub(super) struct Cuts<'a> {
    pub(super) parcel: &'a Parcel,
    under: Vec<OnceCell<Cut>>,
}

impl<'a> Cuts<'a> {
    pub(super) fn of(parcel: &'a Parcel, ground: &Ground) -> Self {
        Self { parcel, under: ground.timeline.mosaics.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The cut under a mosaic.
    pub(super) fn under(&self, mosaic: usize, ground: &Ground) -> &Cut {
        self.under[mosaic]
            .get_or_init(|| cut(&self.parcel.land, &ground.timeline.mosaics[mosaic], ground.plans, &ground.indexes[mosaic], ground.pen))
    }

    /// Whether another pen leaves every part of the cuts that were made what it is.
    pub(super) fn are_steady(&self, ground: &Ground) -> bool {
        let made = self.under.iter().zip(&ground.timeline.mosaics).filter_map(|(cut, mosaic)| Some((cut.get()?, mosaic)));
        made.into_iter().all(|(cut, mosaic)| is_steady(cut, mosaic, ground.plans, ground.pen))
    }

    fn take(&mut self, mosaic: usize) -> Option<Cut> {
        self.under[mosaic].take()
    }
}

/// The two sides on which a parcel is asked about.
pub(super) struct Sides<'a> {
    pub(super) cuts: &'a Cuts<'a>,
    pub(super) deciding: Deciding,
    /// Each mosaic that "then" can fall under, in the order of time.
    pub(super) then: Range<usize>,
    /// The mosaic now.
    pub(super) now: usize,
}

impl<'a> Sides<'a> {
    pub(super) fn of(project: &Project, cuts: &'a Cuts<'a>, ground: &Ground) -> Self {
        let deciding = with_assumed_day(deciding(project, Some(cuts.parcel), ground.then, ground.approved_before()), ground);
        let then = deciding.when().map_or(0..0, |when| ground.timeline.during(when));
        Self { cuts, deciding, then, now: ground.timeline.on(ground.as_of) }
    }
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

/// What is shown of a parcel: its cut now, and the one of the last day that "then" can be.
pub(super) fn shown(mut cuts: Cuts, deciding: Deciding, then: Range<usize>, now: usize, ground: &Ground) -> ParcelFinding {
    let last = then.last();
    if let Some(last) = last {
        cuts.under(last, ground);
    }
    let of_now = cuts.under(now, ground).clone();
    let of_then = last.and_then(|last| Some((last, cuts.take(last)?)));
    ParcelFinding { deciding, then: of_then, now: (now, of_now) }
}
