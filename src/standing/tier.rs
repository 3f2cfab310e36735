//! The plans of one level over time.

use std::ops::Range;

use geo::BoundingRect;

use super::near::Corridors;
use crate::index::Index;
use crate::model::{Level, LineKind, Plan, When};
use crate::normal::mosaic::{Mosaic, Timeline};
use crate::overlay::Places;
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
    pub places: Vec<Places>,
    /// The corridors of each mosaic by place.
    pub corridors: Vec<Corridors>,
    /// The red lines of each mosaic by place, numbered as its lines are.
    pub red_lines: Vec<Index>,
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
    /// Puts the mosaics of a level together. Costs as much as [`Timeline::of`], and three indexes a mosaic.
    #[must_use]
    pub fn of(plans: &[Plan], level: Level, profile: &Profile) -> Self {
        let timeline = Timeline::of(plans, level);
        let places = timeline.mosaics.iter().map(|mosaic| Places::of(mosaic, plans)).collect();
        let corridors = timeline.mosaics.iter().map(|mosaic| Corridors::of(mosaic, plans, profile)).collect();
        let red_lines = timeline.mosaics.iter().map(red_lines).collect();
        Self { level, timeline, places, corridors, red_lines }
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

fn red_lines(mosaic: &Mosaic) -> Index {
    let lines = mosaic.lines.iter().flatten();
    Index::of(lines.map(|line| line.line.bounding_rect().filter(|_| line.kind == LineKind::Red)))
}
