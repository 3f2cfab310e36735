//! G303.

use chrono::Months;

use super::{PaperFacts, Reached, missing, passed};
use crate::model::{Answer, Cause, Facts, Outcome, State, When};
use crate::profile::Schedule;
use crate::rules::{CaseFacts, Put, Rule, some_project};

/// Whether the land lay unused too long since it was handed over, or the project is too far behind its schedule.
pub static RULE: Rule = Rule {
    code: "G303",
    name: "behind-schedule",
    since: "0.1.0",
    put: Put::Paper(ask),
    asked: |case: &CaseFacts| some_project(case, |project| project.handed_over.is_some() || project.schedule_end.is_some(), "no_schedule"),
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("behind_schedule.md"),
};

fn ask(facts: &PaperFacts) -> Answer {
    let Some(schedule) = &facts.profile.schedule else { return Answer::from(vec![missing("schedule_rule")]) };
    if facts.project.state == Some(State::Operating) {
        return Answer::from(vec![Cause::new(Outcome::Holds, "land_in_use", Facts::new())]);
    }
    Answer::from(vec![unused(facts, schedule), behind(facts, schedule)])
}

/// Whether the land lay unused for so many months in a row since it was handed over.
fn unused(facts: &PaperFacts, schedule: &Schedule) -> Cause {
    if facts.project.state == Some(State::Building) {
        return Cause::new(Outcome::Holds, "land_in_use", Facts::new());
    }
    let limit = Limit { months: schedule.unused_months, column: "handed_over", whys: ["used_in_time", "unused_too_long", "use_unclear"] };
    judge(facts, facts.project.handed_over, &limit)
}

/// Whether the project is so many months behind its schedule.
fn behind(facts: &PaperFacts, schedule: &Schedule) -> Cause {
    let limit =
        Limit { months: schedule.behind_months, column: "schedule_end", whys: ["on_schedule", "behind_schedule", "schedule_unclear"] };
    judge(facts, facts.project.schedule_end, &limit)
}

/// So many months after the date of a column; the sentences for before, after and not told.
struct Limit {
    months: u32,
    column: &'static str,
    whys: [&'static str; 3],
}

/// What a date and the state come to. The last day is the one of the same number, so many months later; it still counts.
fn judge(facts: &PaperFacts, date: Option<When>, limit: &Limit) -> Cause {
    let Some(date) = date else { return missing(limit.column) };
    let later = |day: crate::model::Date| day.checked_add_months(Months::new(limit.months));
    let Some(last) = later(date.to).map(|to| When { from: date.from.and_then(later), to }) else { return missing(limit.column) };
    let known = Facts::new().when(limit.column, date).count("months", limit.months as usize).when("last_day", last);
    let stands_still =
        facts.project.state == Some(State::NotStarted) || (limit.column == "schedule_end" && facts.project.state == Some(State::Building));
    match passed(facts.day, last) {
        Reached::Not => Cause::new(Outcome::Holds, limit.whys[0], known),
        Reached::Yes if stands_still => Cause::new(Outcome::Fails, limit.whys[1], known),
        Reached::Yes => {
            let missing = if facts.project.state == Some(State::Stopped) { "stopped_since" } else { "state" };
            Cause::new(Outcome::Unknown, limit.whys[2], known.text("missing", missing))
        }
        Reached::Some => Cause::new(Outcome::Unknown, limit.whys[2], known.text("missing", limit.column)),
    }
}
