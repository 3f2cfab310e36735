//! Questions about a project's land (P2xx): under a mosaic, or about the data themselves.

pub mod area_differs_from_paper;
pub mod beyond_red_line;
mod building;
pub mod building_line_crossed;
pub mod coverage_exceeded;
mod figure;
pub mod floor_area_exceeded;
pub mod green_share_too_low;
pub mod height_exceeded;
pub mod in_corridor;
pub mod kept_by_plan;
mod limit;
mod measure;
pub mod on_public_lot;
pub mod outside_plan;
pub mod setback_too_small;
pub mod split_by_lots;
pub mod storeys_exceeded;
pub mod use_not_permitted;

pub use in_corridor::reach as corridor_reach;
pub use limit::{Limited, Set, limit_facts, norm_of, set_of};

use std::sync::Arc;

use crate::model::{Cause, Facts, Land, Level, Lot, M, M2, Outcome, Parcel, Plan, Project};
use crate::normal::mosaic::{Mosaic, Tile};
use crate::normal::shape;
use crate::overlay::{Cut, Part, is_sliver};
use crate::profile::{Cell, Kind, Matrix, Profile};

/// What a question about a parcel under a mosaic may look at.
#[derive(Debug, Clone, Copy)]
pub struct ParcelFacts<'a> {
    /// The project.
    pub project: &'a Project,
    /// The parcel.
    pub parcel: &'a Parcel,
    /// The level of the plans that it is asked under.
    pub level: Level,
    /// What is in force.
    pub mosaic: &'a Mosaic,
    /// How it cuts the parcel.
    pub cut: &'a Cut,
    /// The lines whose corridors may reach the parcel: the positions of plan and line, in their order.
    pub corridors: &'a [(usize, usize)],
    /// The red lines that may cross the parcel, as positions among the mosaic's lines, in their order.
    pub red_lines: &'a [usize],
    /// All editions of the case: a tile's lot is found here, and which land any plan ever covers.
    pub plans: &'a [Plan],
    /// The matrix that counts.
    pub matrix: &'a Matrix,
    /// The regulation.
    pub profile: &'a Profile,
    /// What a conditional cell, or one that somebody has to decide, comes to.
    pub conditional: Outcome,
    /// The width under which a part of no lot is a sliver.
    pub tolerance: Watched<'a>,
    /// Functions that are taken for granted where the plan's is not known; none in an ordinary run.
    pub assumed: &'a [AssumedFunction],
}

/// A width that tells whether it was looked at: an answer that did not look is the same with every other.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    width: M,
    is_seen: &'a std::cell::Cell<bool>,
}

impl<'a> Watched<'a> {
    /// A width, and what is set once it is looked at.
    #[must_use]
    pub fn new(width: M, is_seen: &'a std::cell::Cell<bool>) -> Self {
        Self { width, is_seen }
    }

    /// The width.
    #[must_use]
    pub fn get(self) -> M {
        self.is_seen.set(true);
        self.width
    }
}

/// A function taken for granted, to see what it would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedFunction {
    /// The plan's own text that would stand for it, in whatever plan; else the plan and the lot.
    pub of: LotOrText,
    /// The function.
    pub function: Arc<str>,
}

/// Which lots an [`AssumedFunction`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LotOrText {
    /// All lots whose function the plans write so.
    Text(String),
    /// The lot of this label in the plan of this id.
    Lot(String, String),
}

/// What a question about a project's data may look at.
#[derive(Debug, Clone, Copy)]
pub struct ProjectFacts<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its land; parcels that overlap count once.
    pub land: &'a Land,
    /// Its area.
    pub area: M2,
    /// Paper area against geometry, per cent.
    pub area_pct: f64,
    /// The width of the surveyors' pen.
    pub tolerance: M,
}

/// What the matrix says of a project's purposes on a function; the gravest, with its purpose.
pub(crate) enum Permission<'a> {
    /// The matrix says so of this purpose.
    Cell(Cell, &'a Arc<str>),
    /// The matrix does not say of this purpose.
    NoCell(&'a Arc<str>),
    /// The purpose is not known.
    NoPurpose,
}

impl<'a> ParcelFacts<'a> {
    /// The tile of a part.
    fn tile(&self, part: &Part) -> &'a Tile {
        &self.mosaic.lots[part.tile]
    }

    /// The lot of a part.
    fn lot(&self, part: &Part) -> &'a Lot {
        self.tile(part).lot(self.plans)
    }

    /// The function of a part's lot; `None`: it is not known.
    pub(crate) fn function(&self, part: &Part) -> Option<&'a Arc<str>> {
        self.function_of(&self.plans[self.tile(part).plan], self.lot(part))
    }

    /// The function of a lot of a plan; `None`: it is not known.
    pub(crate) fn function_of<'b>(&self, plan: &Plan, lot: &'b Lot) -> Option<&'b Arc<str>>
    where
        'a: 'b,
    {
        lot.function.as_ref().or_else(|| {
            let is_meant = |of: &LotOrText| match of {
                LotOrText::Text(text) => lot.function_text.as_deref() == Some(text),
                LotOrText::Lot(of_plan, label) => **of_plan == *plan.id && **label == *lot.label(),
            };
            self.assumed.iter().find(|assumed| is_meant(&assumed.of)).map(|assumed| &assumed.function)
        })
    }

    /// The kind of land of a part; `None`: its function is not known.
    fn kind(&self, part: &Part) -> Option<Kind> {
        self.function(part).map(|function| self.profile.kind(function))
    }

    /// What the matrix says of the project's purposes on a function: a missing cell goes before an allowed one, and a
    /// prohibited one before all.
    pub(crate) fn permission(&self, function: &str) -> Permission<'a> {
        let gravity = |cell: Option<Cell>| match cell {
            Some(Cell::Allowed) => 0,
            Some(Cell::Conditional) => 1,
            Some(Cell::Decision) => 2,
            None => 3,
            Some(Cell::Prohibited) => 4,
        };
        let cells = self.project.purposes.iter().map(|purpose| (self.matrix.cell(function, purpose), purpose));
        match cells.max_by_key(|(cell, _)| gravity(*cell)) {
            Some((Some(cell), purpose)) => Permission::Cell(cell, purpose),
            Some((None, purpose)) => Permission::NoCell(purpose),
            None => Permission::NoPurpose,
        }
    }

    /// A reason about what a lot covers of the parcel.
    fn about(&self, part: &Part, outcome: Outcome, why: &'static str) -> Cause {
        let lot = self.lot(part);
        let facts = self.measured(part.area).text_if("function", self.function(part)).text_if("function_text", lot.function_text.clone());
        Cause::new(outcome, why, facts).on(&self.plans[self.tile(part).plan].id, Some(&lot.label())).land(part.land.clone())
    }

    /// An area with its share of the parcel.
    fn measured(&self, area: M2) -> Facts {
        Facts::new().m2("area", area).pct("share", area.share_of(self.cut.area))
    }

    /// The answer piece by piece. Land under two lots is judged under each; where the answers differ, that land is unknown,
    /// and both lots are named.
    fn by_piece(&self, judge: impl Fn(&Part) -> Cause) -> Vec<Cause> {
        let mut causes: Vec<Cause> = self.cut.pieces.iter().map(judge).collect();
        if self.cut.counted_twice.0 <= 0.0 || causes.len() < 2 {
            return causes;
        }
        let judged = causes.clone();
        let mut disagreements = Vec::new();
        for (index, cause) in causes.iter_mut().enumerate() {
            for other in judged.iter().filter(|other| other.outcome < judged[index].outcome) {
                if let Some(disagreement) = self.disagreement(cause, other) {
                    disagreements.push(disagreement);
                }
            }
        }
        causes.retain(|cause| !cause.land.0.is_empty());
        causes.extend(disagreements);
        causes
    }

    /// Takes the land that a milder answer also covers away from a graver one.
    fn disagreement(&self, graver: &mut Cause, milder: &Cause) -> Option<Cause> {
        let both = self.without_slivers(&shape::common(&graver.land, &milder.land));
        if both.0.is_empty() || graver.outcome != Outcome::Fails {
            return None;
        }
        graver.land = self.without_slivers(&shape::minus(&graver.land, &milder.land)).into();
        let area = shape::area(&graver.land);
        graver.facts = std::mem::take(&mut graver.facts).m2("area", area).pct("share", area.share_of(self.cut.area));
        let lots = [&*graver, milder].into_iter().filter_map(|cause| cause.lot.clone());
        let facts = self.measured(shape::area(&both)).list("lots", lots);
        Some(Cause { plan: graver.plan.clone(), ..Cause::new(Outcome::Unknown, "lots_disagree", facts) }.land(both))
    }

    /// The connected parts of land that are no slivers.
    fn without_slivers(&self, land: &Land) -> Land {
        Land::new(land.0.iter().filter(|part| !is_sliver(part, self.tolerance.get())).cloned().collect())
    }

    /// The rest that lies inside a plan in force: land that the plan gives no lot.
    fn rest_inside(&self) -> Land {
        let plans = self.mosaic.plans.iter().map(|&plan| &self.plans[plan]).filter(|plan| plan.bounded);
        let inside: Vec<Land> = plans.map(|plan| shape::common(&self.cut.rest, &plan.land)).collect();
        self.without_slivers(&shape::union(&inside))
    }
}
