//! The plans of one level over time.

use std::ops::Range;

use super::near::Corridors;
use crate::index::Index;
use crate::model::{Level, Plan, When};
use crate::normal::mosaic::{Mosaic, Timeline};
use crate::overlay::index_of;
use crate::profile::Profile;
use crate::rules::Rule;

/// The plans of one level over time.
#[derive(Debug)]
pub struct Tier {
    /// The level.
    pub level: Level,
    /// What is in force when.
    pub timeline: Timeline,
    /// The lots of each mosaic of the timeline by place.
    pub indexes: Vec<Index>,
    /// The corridors of each mosaic by place.
    pub corridors: Vec<Corridors>,
}

/// A question to the plans of one level.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The rule.
    pub rule: &'static Rule,
    /// The position of the level among the tiers of the ground.
    pub tier: usize,
}

impl Tier {
    /// Puts the mosaics of a level together. Costs as much as [`Timeline::of`], and two indexes a mosaic.
    #[must_use]
    pub fn of(plans: &[Plan], level: Level, profile: &Profile) -> Self {
        let timeline = Timeline::of(plans, level);
        let indexes = timeline.mosaics.iter().map(|mosaic| index_of(mosaic, plans)).collect();
        let corridors = timeline.mosaics.iter().map(|mosaic| Corridors::of(mosaic, plans, profile)).collect();
        Self { level, timeline, indexes, corridors }
    }

    /// The mosaic at a position.
    #[must_use]
    pub fn mosaic(&self, at: usize) -> &Mosaic {
        &self.timeline.mosaics[at]
    }

    /// The positions of the mosaics of every day that a date can be; none without a date.
    pub(super) fn during(&self, when: Option<When>) -> Range<usize> {
        when.map_or(0..0, |when| self.timeline.during(when))
    }

    /// The plan of a mosaic of which nobody knows where it lies.
    pub(super) fn misplaced<'a>(&self, mosaic: usize, plans: &'a [Plan]) -> Option<&'a Plan> {
        self.mosaic(mosaic).plans.iter().map(|&plan| &plans[plan]).find(|plan| plan.land_is_misplaced())
    }
}
