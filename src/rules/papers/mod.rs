//! Questions about a project's papers on a day (G3xx): findings that form no pairs. They open and close treatments, and have no
//! part in the headline.
//!
//! What the papers do not say is unknown, never a pass; a date that is a span decides only what every day of it decides alike.

pub mod approved_after_revision;
pub mod behind_schedule;
pub mod certificate_lapsed;
pub mod higher_plan_newer;
pub mod in_annual_plan;
pub mod land_right_lapsed;
pub mod not_built;
pub mod plan_expired;
pub mod plan_under_revision;
pub mod recovery_decided;

use crate::model::{Answer, Cause, Date, Facts, Outcome, Plan, Project, When};
use crate::profile::Profile;

/// What a question about papers may look at.
#[derive(Debug, Clone, Copy)]
pub struct PaperFacts<'a> {
    /// The project and its papers.
    pub project: &'a Project,
    /// The day that is asked about.
    pub day: Date,
    /// The day that fixes "then"; `None`: no dated paper.
    pub then: Option<When>,
    /// The plans in force on its land on the day, the most detailed level first; `None`: nobody knows where it lies.
    pub plans: Option<&'a [&'a Plan]>,
    /// All editions of the case: what an adjustment adjusts is found here.
    pub editions: &'a [Plan],
    /// The regulation.
    pub profile: &'a Profile,
}

impl PaperFacts<'_> {
    /// What a plan says, or the plan that it adjusts: an adjustment that says nothing of it lives by its base.
    fn of_plan_or_base<T>(&self, plan: &Plan, says: impl Fn(&Plan) -> Option<T> + Copy) -> Option<T> {
        let base = || self.editions.iter().find(|other| plan.adjusts.as_deref() == Some(&*other.id));
        says(plan).or_else(|| self.of_plan_or_base(base()?, says))
    }
}

/// Whether a day lies before a boundary that may be a span, or has reached it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// The day lies before every day that the boundary can be.
    Not,
    /// It lies on or after every one of them.
    Yes,
    /// Some are reached and others are not.
    Some,
}

/// Whether `day` has reached the day, or every day of the span.
fn reached(day: Date, boundary: When) -> Reached {
    if day >= boundary.to {
        Reached::Yes
    } else if boundary.from.is_some_and(|from| day < from) {
        Reached::Not
    } else {
        Reached::Some
    }
}

/// Whether the last day that a date can be has passed: the boundary itself still counts.
fn passed(day: Date, last: When) -> Reached {
    day.pred_opt().map_or(Reached::Not, |before| reached(before, last))
}

/// The reason that a column of the register says nothing.
fn missing(column: &'static str) -> Cause {
    Cause::new(Outcome::Unknown, "paper_missing", Facts::new().text("missing", column))
}

/// The reason that nobody knows under which plans the land lies.
fn nowhere() -> Cause {
    Cause::new(Outcome::Unknown, "plans_here_unknown", Facts::new())
}

/// What a term comes to on a day; the sentences for running, ended, and not told.
fn term(day: Date, last: When, column: &'static str, whys: [&'static str; 3]) -> Cause {
    let known = Facts::new().when(column, last);
    match passed(day, last) {
        Reached::Not => Cause::new(Outcome::Holds, whys[0], known),
        Reached::Yes => Cause::new(Outcome::Fails, whys[1], known),
        Reached::Some => Cause::new(Outcome::Unknown, whys[2], known.text("missing", column)),
    }
}

/// The answer plan by plan, over those in force on the land; `None`: nothing to ask of that plan.
fn by_plan(facts: &PaperFacts, judge: impl Fn(&Plan) -> Option<Cause>) -> Answer {
    let Some(plans) = facts.plans else { return Answer::from(vec![nowhere()]) };
    Answer::from(plans.iter().filter_map(|plan| Some(judge(plan)?.on(&plan.id, None))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_boundary_is_reached_on_its_day_and_passed_the_day_after() {
        let boundary = When::day(day("2024-02-29"));
        for (on, is_reached, is_passed) in [
            ("2024-02-28", Reached::Not, Reached::Not),
            ("2024-02-29", Reached::Yes, Reached::Not),
            ("2024-03-01", Reached::Yes, Reached::Yes),
        ] {
            assert_eq!((reached(day(on), boundary), passed(day(on), boundary)), (is_reached, is_passed), "{on}");
        }
    }

    #[test]
    fn a_span_decides_what_all_its_days_decide_alike() {
        let year = When { from: Some(day("2024-01-01")), to: day("2024-12-31") };
        for (on, is_reached, is_passed) in [
            ("2023-12-31", Reached::Not, Reached::Not),
            ("2024-01-01", Reached::Some, Reached::Not),
            ("2024-01-02", Reached::Some, Reached::Some),
            ("2024-12-31", Reached::Yes, Reached::Some),
            ("2025-01-01", Reached::Yes, Reached::Yes),
        ] {
            assert_eq!((reached(day(on), year), passed(day(on), year)), (is_reached, is_passed), "{on}");
        }
        assert_eq!(reached(day("1900-01-01"), When::before(day("2024-01-01"))), Reached::Some);
    }
}
