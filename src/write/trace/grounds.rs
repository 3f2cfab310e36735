//! Where a number comes from: the decision, or a table of the norm's edition, cell by cell; for a corridor its article.

use super::Told;
use crate::model::{Fact, Facts};
use crate::report::CauseReport;

/// Facts that are told here, in sentences.
pub(super) const TOLD: [&str; 14] = [
    "lot_area_m2",
    "height_m",
    "road_width_m",
    "cells",
    "weights",
    "article",
    "table",
    "norm",
    "norm_from",
    "norm_to",
    "edition_by",
    "approved",
    "verified",
    "ends",
];

/// What the numbers of a reason rest on.
pub(super) fn tell(told: &mut Told, cause: &CauseReport) {
    let facts = &cause.facts;
    let text = |name: &str| match facts.get(name) {
        Some(Fact::Text(text)) => Some(&**text),
        _ => None,
    };
    match (text("limit_from"), text("width_from")) {
        (Some("decision"), _) => {
            told.say("limit_decision", facts);
            bound(told, facts);
        }
        (Some(_), _) => {
            told.say("limit_norm", facts);
            reading(told, facts);
            compared(told, facts);
        }
        (None, Some("plan")) => told.say("width_plan", facts),
        (None, Some(_)) => {
            told.say("width_norm", facts);
            compared(told, facts);
        }
        (None, None) if text("norm").is_some() => told.say("limit_norm", facts),
        (None, None) => {}
    }
    if text("ends").is_some() {
        told.say("ends", facts);
    }
}

/// How the norm's number was read: the cells of a table and their weights, or the number of a clause.
fn reading(told: &mut Told, facts: &Facts) {
    let (Some(Fact::List(cells)), Some(Fact::List(weights))) = (facts.get("cells"), facts.get("weights")) else {
        let key = if facts.get("table").is_some() { "table_span" } else { "by_clause" };
        return told.say(key, facts);
    };
    let cells: Vec<String> = cells.iter().map(|cell| numbers(told, cell)).collect();
    let weights: Vec<String> = weights.iter().map(|weight| numbers(told, weight)).collect();
    if let [cell] = &cells[..] {
        return told.say("table_cell", &facts.clone().text("cell", cell));
    }
    told.say("table_cells", facts);
    for (cell, weight) in cells.iter().zip(&weights) {
        let facts = Facts::new().text("cell", cell).text("weight", weight);
        told.say("table_weight", &facts);
    }
    let number = |cell: &String| cell.rsplit(" = ").next().unwrap_or(cell).to_owned();
    let terms: Vec<String> = cells.iter().zip(&weights).map(|(cell, weight)| format!("{} × {weight}", number(cell))).collect();
    told.say("table_sum", &facts.clone().text("sum", terms.join(" + ")));
}

/// Whether the decision's own limit keeps to the norm that bounds it.
fn bound(told: &mut Told, facts: &Facts) {
    let key = match facts.get("beyond_norm") {
        Some(Fact::Flag(true)) => "bound_beyond",
        Some(_) => "bound_kept",
        None if facts.get("bound_unknown").is_some() => "bound_unknown",
        None if facts.get("bound_norm").is_some() => "bound_open",
        None => return,
    };
    told.say(key, facts);
    if key != "bound_unknown" {
        let verified = facts.get("bound_verified").cloned();
        let facts = match facts.get("bound_source") {
            Some(Fact::Text(source)) => Facts::new().text("source", source),
            _ => Facts::new(),
        };
        compared_as(told, &facts, verified.as_ref());
    }
}

/// Where numbers were read, and whether anybody compared them.
fn compared(told: &mut Told, facts: &Facts) {
    compared_as(told, facts, facts.get("verified"));
}

fn compared_as(told: &mut Told, facts: &Facts, verified: Option<&Fact>) {
    let key = if verified == Some(&Fact::Flag(true)) { "numbers_verified" } else { "numbers_unverified" };
    told.say(key, facts);
}

/// A text with its numbers as the language writes them.
fn numbers(told: &Told, text: &str) -> String {
    let written = |word: &str| match word.parse::<f64>() {
        Ok(number) => told.words().number(number),
        Err(_) => word.to_owned(),
    };
    text.split(' ').map(written).collect::<Vec<_>>().join(" ")
}
