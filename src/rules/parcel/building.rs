//! The buildings of a project on one of its parcels.

use super::ParcelFacts;
use crate::model::{Building, Cause, Facts, Land, Outcome, State};
use crate::normal::shape;

/// A building with its footprint.
pub(super) struct Standing<'a> {
    /// The building.
    pub(super) building: &'a Building,
    /// Its footprint.
    pub(super) land: &'a Land,
}

/// The buildings that stand on the parcel, and what of them is not known. Without any, the reason why there is nothing to ask, or
/// why it is not known.
pub(super) fn standing<'a>(facts: &ParcelFacts<'a>) -> (Vec<Standing<'a>>, Vec<Cause>) {
    let buildings = facts.project.buildings.as_deref().unwrap_or_default();
    if buildings.is_empty() {
        let not_started = facts.project.state == Some(State::NotStarted);
        let (outcome, why) = if not_started { (Outcome::DoesNotApply, "no_building_yet") } else { (Outcome::Unknown, "no_building_given") };
        return (Vec::new(), vec![Cause::new(outcome, why, Facts::new())]);
    }
    let (mut here, mut unknown) = (Vec::new(), Vec::new());
    for building in buildings {
        match &building.land {
            Some(land) if is_on(facts, land) => here.push(Standing { building, land }),
            Some(_) => {}
            None => unknown.push(Cause::new(Outcome::Unknown, "building_outline_unusable", Facts::new().text("building", &building.id))),
        }
    }
    if here.is_empty() && unknown.is_empty() {
        unknown.push(Cause::new(Outcome::DoesNotApply, "no_building_here", Facts::new()));
    }
    (here, unknown)
}

fn is_on(facts: &ParcelFacts, land: &Land) -> bool {
    use geo::BoundingRect;
    let near = land.bounding_rect().zip(facts.parcel.land.bounding_rect()).is_some_and(|(a, b)| shape::meet(&a, &b).is_some());
    near && !facts.without_slivers(&shape::common(land, &facts.parcel.land)).0.is_empty()
}
