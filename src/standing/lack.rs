//! What a cause that is not known lacks.

use crate::model::{Cause, Fact, Facts, Project, Side};
use crate::rules::Rule;

/// A fact that the case does not give. Two causes lack the same where name and facts are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Lack {
    /// What it is: the key of its sentence (`lang`: `[fact]`).
    pub fact: &'static str,
    /// What it is about.
    pub facts: Facts,
}

/// A cause whose lack has no name of its own: the cause's sentence tells it.
pub const ANSWER: &str = "answer";

/// What a cause lacks. A cause that is not named here lacks the answer itself.
pub(super) fn of(cause: &Cause, rule: &Rule, project: &Project, parcel: Option<&str>, side: Side) -> Lack {
    let of_project = || Facts::new().text("project", &project.id);
    let of_parcel = || of_project().text_if("parcel", parcel);
    let named = |names: &[&str], facts: Facts| names.iter().fold(facts, |facts, name| copied(cause, name, facts));
    let on_side = |facts: Facts| facts.text("side", if side == Side::Then { "then" } else { "now" });
    let (fact, facts) = match cause.why {
        "no_deciding_day" => ("paper_date", of_project()),
        "days_disagree" => ("exact_date", named(&["paper", "number", "from", "to"], of_project())),
        "use_purpose_unknown" => ("purpose", purpose(project)),
        "use_cell_missing" | "public_cell_missing" => ("matrix_cell", named(&["function", "purpose"], Facts::new())),
        "use_conditional" | "use_needs_decision" | "public_use_conditional" | "road_use_undecided" => {
            ("decision", named(&["function", "purpose"], on_side(of_project())))
        }
        "use_function_unknown" => ("lot_function", lot_function(cause)),
        "lots_disagree" => ("lot_that_counts", named(&["lots"], of_parcel().text_if("plan", cause.plan.clone()))),
        "red_line_cuts" => ("road_side", of_parcel()),
        "beyond_other_plan" => ("plan_now", named(&["plans"], of_parcel())),
        "no_lot_here" | "beyond_but_lots_unusable" => ("lot_of_land", of_parcel().text_if("plan", cause.plan.clone())),
        "no_plan_then" => ("plan_then", named(&["level"], Facts::new())),
        "parcel_unusable" => ("parcel_geometry", named(&["feature"], of_project())),
        "parcel_misplaced" => ("parcel_place", Facts::new()),
        "plan_misplaced" => ("plan_place", Facts::new().text_if("plan", cause.plan.clone())),
        "no_parcel" => ("parcel", of_project()),
        "limit_missing" | "limit_no_edition" => {
            ("limit", of_rule(rule).text_if("plan", cause.plan.clone()).text_if("lot", cause.lot.clone()))
        }
        "limit_not_at_hand" => ("norm", named(&["norm", "function"], of_rule(rule))),
        "figure_missing" | "figure_partly_missing" => ("figure", of_rule(rule).and(of_project())),
        "limits_differ" => ("figure_by_lot", named(&["lots"], of_rule(rule).and(of_project()))),
        "building_unusable" => ("buildings", of_project()),
        why => {
            let facts = of_parcel().text("rule", rule.code).text("why", why);
            (ANSWER, about(cause, facts.text_if("plan", cause.plan.clone()).text_if("lot", cause.lot.clone())))
        }
    };
    Lack { fact, facts }
}

fn of_rule(rule: &Rule) -> Facts {
    Facts::new().text("rule", rule.code)
}

/// Adds a fact of the cause, where it has it.
fn copied(cause: &Cause, name: &str, facts: Facts) -> Facts {
    match cause.facts.get(name) {
        Some(Fact::Number(_) | Fact::Flag(_)) => facts,
        _ => facts.and_one(&cause.facts, name),
    }
}

/// Adds all that the cause's sentence may say; areas among them, for they tell one cause from another.
fn about(cause: &Cause, facts: Facts) -> Facts {
    facts.and(cause.facts.clone())
}

fn purpose(project: &Project) -> Facts {
    match &project.purpose_text {
        Some(text) => Facts::new().text("purpose_text", text),
        None => Facts::new().text("project", &project.id),
    }
}

/// A text of the plan stands for its function wherever it is written; a lot without one is a lack of its own.
fn lot_function(cause: &Cause) -> Facts {
    match cause.facts.get("function_text") {
        Some(Fact::Text(text)) => Facts::new().text("function_text", text),
        _ => Facts::new().text_if("plan", cause.plan.clone()).text_if("lot", cause.lot.clone()),
    }
}
