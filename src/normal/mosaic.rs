//! What is in force on a day: the one place that puts a mosaic together. It knows no rule.

use std::collections::BTreeMap;
use std::ops::Range;

use geo::{BooleanOps, BoundingRect, LineString, MultiLineString, Rect};

use super::shape;
use crate::model::{Date, Land, Level, Line, LineKind, Lot, M, Plan, Says, When};
use crate::read::ReadError;
use crate::read::case::PlanEntry;

/// The state of the ground on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Mosaic {
    /// The plans in force, as positions in the case's list.
    pub plans: Vec<usize>,
    /// The lots in force, each cut to where its plan counts, in the order of plan and lot.
    pub lots: Vec<Tile>,
    /// The red and centre lines in force, each cut to where its plan counts; `None`: no plan in force gives any.
    pub lines: Option<Vec<Course>>,
    /// The building lines in force, likewise.
    pub building_lines: Option<Vec<Course>>,
    /// The plans in force that give corridors, as positions in the case's list; empty: none does.
    pub with_corridors: Vec<usize>,
    /// Pairs of plans in force that do not refer to each other and cover the same land.
    pub contradictions: Vec<Contradiction>,
}

/// A lot where it is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Its plan's position in the case's list.
    pub plan: usize,
    /// Its position in the plan's list.
    pub lot: usize,
    /// Where it is in force; `None`: everywhere, so that the lot's own land counts.
    pub cut: Option<Land>,
}

/// A line where it is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Its plan's position in the case's list.
    pub plan: usize,
    /// What it is.
    pub kind: LineKind,
    /// Where it runs.
    pub line: LineString<f64>,
    /// The width of its road between the red lines, where the plan gives it.
    pub road_width: Option<M>,
}

/// Two plans in force that cover the same land and do not refer to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The two plans' positions in the case's list.
    pub plans: (usize, usize),
    /// The land.
    pub land: Land,
}

impl Tile {
    /// The lot.
    #[must_use]
    pub fn lot<'a>(&self, plans: &'a [Plan]) -> &'a Lot {
        &plans[self.plan].lots[self.lot]
    }

    /// The land where it is in force.
    #[must_use]
    pub fn land<'a>(&'a self, plans: &'a [Plan]) -> &'a Land {
        self.cut.as_ref().unwrap_or_else(|| &self.lot(plans).land)
    }
}

/// The mosaics of one level over time: each is in force from its day until before the next one's.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The first day of each mosaic but the first, which reaches back without end.
    turns: Vec<Date>,
    /// The mosaics; one more than turns.
    pub mosaics: Vec<Mosaic>,
}

impl Timeline {
    /// Puts the mosaics of one level together. Costs a boolean operation a lot that an adjustment touches.
    #[must_use]
    pub fn of(plans: &[Plan], level: Level) -> Self {
        let mut turns: Vec<Date> = plans
            .iter()
            .filter(|plan| plan.level == level && !plan.draft)
            .flat_map(|plan| [Some(plan.effective), plan.annulled, plan.reinstated])
            .flatten()
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let mut mosaics = vec![assemble(plans, Vec::new())];
        mosaics.extend(turns.iter().map(|&day| assemble(plans, in_force(plans, level, day))));
        Self { turns, mosaics }
    }

    /// The days on which another mosaic begins, in order.
    #[must_use]
    pub fn turns(&self) -> &[Date] {
        &self.turns
    }

    /// The position of the mosaic of a day.
    #[must_use]
    pub fn on(&self, day: Date) -> usize {
        self.turns.partition_point(|turn| *turn <= day)
    }

    /// The positions of the mosaics of every day that a date can be.
    #[must_use]
    pub fn during(&self, when: When) -> Range<usize> {
        when.from.map_or(0, |from| self.on(from))..self.on(when.to) + 1
    }
}

/// The levels that questions are put to, the most detailed first: those of which the case has a plan that is no draft; where
/// it has none at all, the detailed one.
#[must_use]
pub fn asked_levels(plans: &[Plan]) -> Vec<Level> {
    let has = |level: &Level| plans.iter().any(|plan| plan.level == *level && !plan.draft);
    let levels: Vec<Level> = Level::ALL.into_iter().filter(has).collect();
    if levels.is_empty() { vec![Level::Detailed] } else { levels }
}

/// The plans of a level that are in force on a day, as positions.
#[must_use]
pub fn in_force(plans: &[Plan], level: Level, day: Date) -> Vec<usize> {
    (0..plans.len()).filter(|&index| plans[index].level == level && stands(plans, index, day)).collect()
}

fn stands(plans: &[Plan], index: usize, day: Date) -> bool {
    let plan = &plans[index];
    let base_stands = plan.adjusts.as_deref().and_then(|base| position(plans, base)).is_none_or(|base| stands(plans, base, day));
    alive(plan, day) && !closed(plans, index, day) && base_stands
}

/// Effective and not annulled on the day.
fn alive(plan: &Plan, day: Date) -> bool {
    let annulled = plan.annulled.is_some_and(|from| from <= day);
    let reinstated = plan.reinstated.is_some_and(|from| from <= day && Some(from) >= plan.annulled);
    !plan.draft && plan.effective <= day && (!annulled || reinstated)
}

/// Whether a successor that is alive, or has itself been closed, stands in its place. Annulling the successor reopens it.
fn closed(plans: &[Plan], index: usize, day: Date) -> bool {
    let successors = (0..plans.len()).filter(|&other| plans[other].supersedes.as_deref() == Some(&*plans[index].id));
    successors.into_iter().any(|other| !plans[other].draft && (alive(&plans[other], day) || closed(plans, other, day)))
}

fn position(plans: &[Plan], id: &str) -> Option<usize> {
    plans.iter().position(|plan| *plan.id == *id)
}

fn assemble(plans: &[Plan], standing: Vec<usize>) -> Mosaic {
    let mut lots = Vec::new();
    let (mut lines, mut building_lines): (Option<Vec<Course>>, Option<Vec<Course>>) = (None, None);
    for &plan in standing.iter().filter(|&&plan| !plans[plan].land_is_misplaced()) {
        let over: Vec<(&Land, Rect<f64>)> = standing
            .iter()
            .filter(|&&other| plans[other].adjusts.as_deref() == Some(&*plans[plan].id))
            .filter_map(|&other| Some((&plans[other].land, plans[other].land.bounding_rect()?)))
            .collect();
        if let Some(given) = plans[plan].red_lines.as_ref().filter(|_| !plans[plan].is_misplaced("red_lines")) {
            lines.get_or_insert_default().extend(given.iter().flat_map(|line| courses(plan, line, &over)));
        }
        if let Some(given) = plans[plan].building_lines.as_ref().filter(|_| !plans[plan].is_misplaced("building_lines")) {
            building_lines.get_or_insert_default().extend(given.iter().flat_map(|line| courses(plan, line, &over)));
        }
        lots.extend((0..plans[plan].lots.len()).filter_map(|lot| tile(plans, plan, lot, &over)));
    }
    let contradictions = contradictions(plans, &standing);
    let with_corridors = standing.iter().copied().filter(|&plan| plans[plan].corridors.is_some()).collect();
    Mosaic { plans: standing, lots, lines, building_lines, with_corridors, contradictions }
}

/// A lot without the land of the adjustments over its plan; `None` where nothing is left of it.
fn tile(plans: &[Plan], plan: usize, lot: usize, over: &[(&Land, Rect<f64>)]) -> Option<Tile> {
    let land = &plans[plan].lots[lot].land;
    let extent = land.bounding_rect()?;
    let mut cut: Option<Land> = None;
    for (adjusted, _) in over.iter().filter(|(_, around)| shape::meet(&extent, around).is_some()) {
        let before = cut.as_ref().unwrap_or(land);
        let taken = shape::common(before, adjusted);
        if shape::area(&taken).0 > 1e-4 {
            cut = Some(shape::minus(before, adjusted));
        }
    }
    let left = cut.as_ref().is_none_or(|cut| !cut.0.is_empty());
    left.then_some(Tile { plan, lot, cut })
}

/// A line without the stretches in the land of the adjustments over its plan.
fn courses(plan: usize, line: &Line, over: &[(&Land, Rect<f64>)]) -> Vec<Course> {
    let mut left = MultiLineString::new(vec![line.course.clone()]);
    for (adjusted, around) in over {
        if left.bounding_rect().is_some_and(|extent| shape::meet(&extent, around).is_some()) {
            left = adjusted.clip(&left, true);
        }
    }
    left.0.into_iter().map(|line_left| Course { plan, kind: line.kind, line: line_left, road_width: line.road_width }).collect()
}

fn contradictions(plans: &[Plan], standing: &[usize]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (place, &a) in standing.iter().enumerate() {
        for &b in &standing[place + 1..] {
            let lie = !plans[a].land_is_misplaced() && !plans[b].land_is_misplaced();
            if lie && !refer(plans, a, b) && !refer(plans, b, a) {
                let land = shape::common(&plans[a].land, &plans[b].land);
                if !land.0.is_empty() {
                    found.push(Contradiction { plans: (a, b), land });
                }
            }
        }
    }
    found
}

/// Whether `a` adjusts `b`, itself or through others.
fn refer(plans: &[Plan], a: usize, b: usize) -> bool {
    let base = plans[a].adjusts.as_deref().and_then(|id| position(plans, id));
    base.is_some_and(|base| base == b || refer(plans, base, b))
}

/// Checks that the references between plans are sound: ids that exist, no circle, one successor.
///
/// # Errors
/// The first reference that is not, with the name that was probably meant.
pub fn sound(plans: &[PlanEntry]) -> Result<(), ReadError> {
    let wrong = |plan: &str, what: Says, did_you_mean| Err(ReadError::Plans { plan: plan.to_owned(), what, did_you_mean });
    let mut seen: BTreeMap<&str, &PlanEntry> = BTreeMap::new();
    let mut successors: BTreeMap<&str, &str> = BTreeMap::new();
    for plan in plans {
        if seen.insert(&plan.id, plan).is_some() {
            return wrong(&plan.id, "this id is given twice".into(), None);
        }
    }
    for plan in plans {
        let references = [
            (&plan.supersedes, "it supersedes “{other}”, which is not in the case", "it supersedes “{other}”, which is of another level"),
            (&plan.adjusts, "it adjusts “{other}”, which is not in the case", "it adjusts “{other}”, which is of another level"),
        ];
        for (other, missing, of_other_level) in references {
            let Some(other) = other else { continue };
            let Some(target) = seen.get(other.as_str()) else {
                let names = plans.iter().map(|plan| plan.id.as_str());
                return wrong(&plan.id, Says::from(missing).text("other", other), crate::model::closest(other, names));
            };
            if target.level != plan.level {
                return wrong(&plan.id, Says::from(of_other_level).text("other", other), None);
            }
        }
        if let Some(before) = plan.supersedes.as_deref().filter(|_| !plan.draft).and_then(|old| successors.insert(old, &plan.id)) {
            let old = plan.supersedes.as_deref().unwrap_or_default();
            let says = Says::from("it supersedes “{other}”, and so does “{before}”; a plan has one successor");
            return wrong(&plan.id, says.text("other", old).text("before", before), None);
        }
        if in_circle(&seen, plan) {
            return wrong(&plan.id, "plans supersede or adjust one another in a circle".into(), None);
        }
    }
    Ok(())
}

fn in_circle(plans: &BTreeMap<&str, &PlanEntry>, start: &PlanEntry) -> bool {
    let mut open = vec![start];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(plan) = open.pop() {
        for other in [&plan.supersedes, &plan.adjusts].into_iter().flatten() {
            if *other == start.id {
                return true;
            }
            if !seen.contains(&other.as_str())
                && let Some(target) = plans.get(other.as_str())
            {
                seen.push(other);
                open.push(target);
            }
        }
    }
    false
}
