//! What is not known, what would settle it, and how steady the rest is, in words.

use super::{Context, say};
use crate::lang::Words;
use crate::model::{Fact, Facts, Standing, When};
use crate::report::{BecomesReport, DecidedBy, PossibleReport, ProjectReport, Settles, WorkItem};

/// A missing fact: what it is.
pub(super) fn fact(context: &Context, fact: &str, facts: &Facts) -> String {
    let sentence = match facts.get("why") {
        Some(Fact::Text(why)) => Some(say::sentence(context, &format!("cause.{why}"), facts)),
        _ => None,
    };
    say::sentence(context, &format!("fact.{fact}"), &facts.clone().text_if("sentence", sentence))
}

/// A fact of the work list.
pub(super) fn item(context: &Context, item: &WorkItem) -> String {
    fact(context, &item.fact, &item.facts)
}

/// The facts that would settle a project, and whether they do; `None`: it is not undetermined.
pub(super) fn decided_by(context: &Context, project: &ProjectReport) -> Option<String> {
    let settles = project.decided_by_settles?;
    let facts: Vec<String> = project.decided_by.iter().map(|decided| fact(context, &decided.fact, &decided.facts)).collect();
    let key = match settles {
        Settles::Always => "text.settled_always",
        Settles::Sometimes => "text.settled_sometimes",
        Settles::Open => "text.settled_open",
    };
    Some(context.words.phrase(key, &Facts::new().text("facts", facts.join("; "))))
}

/// The same, and what the values of each fact come to, a line each.
pub(super) fn decided_by_values(context: &Context, project: &ProjectReport) -> Option<String> {
    let alone = project.decided_by.len() == 1;
    let line = |decided: &DecidedBy, value: &PossibleReport| {
        let possible = possible(context, decided, value);
        if alone { possible } else { format!("{}, {possible}", fact(context, &decided.fact, &decided.facts)) }
    };
    let values = project.decided_by.iter().flat_map(|decided| decided.values.iter().map(move |value| line(decided, value)));
    Some(std::iter::once(decided_by(context, project)?).chain(values).collect::<Vec<_>>().join("\n"))
}

/// What a value, or values, of a missing fact come to.
pub(super) fn possible(context: &Context, decided: &DecidedBy, possible: &PossibleReport) -> String {
    let values: Vec<String> = possible.values.iter().map(|value| value_of(context, &decided.fact, value)).collect();
    let facts = Facts::new().text("values", values.join(", ")).text("standing_text", standings(context.words, &possible.standings));
    context.words.phrase("text.value_comes_to", &facts)
}

/// Several standings, one of which it will be.
fn standings(words: &Words, standings: &[Standing]) -> String {
    let names: Vec<&str> = standings.iter().map(|standing| words.standing(*standing)).collect();
    names.join(&format!(" {} ", words.label("text.or")))
}

fn value_of(context: &Context, fact: &str, value: &str) -> String {
    let words = context.words;
    let outcomes = || match value.split_once('/') {
        Some((then, now)) => {
            let facts = Facts::new().text("then", words.of("outcome", then)).text("now", words.of("outcome", now));
            words.phrase("text.then_and_now", &facts)
        }
        None => words.of("outcome", value).to_owned(),
    };
    match fact {
        "paper_date" | "exact_date" => When::shown(value).map_or_else(|| value.to_owned(), |when| words.when(when)),
        "purpose" => say::named(context, "purpose", value).unwrap_or_else(|| value.to_owned()),
        "lot_function" => say::named(context, "function", value).unwrap_or_else(|| value.to_owned()),
        "matrix_cell" => words.of("cell", value).to_owned(),
        "decision" => words.of("decision", value).to_owned(),
        _ => outcomes(),
    }
}

/// What the standings become, if …
pub(super) fn becomes(context: &Context, becomes: &BecomesReport) -> String {
    let words = context.words;
    let facts = Facts::new().text("standing", becomes.standing.name());
    match (becomes.tolerance_m, becomes.paper) {
        (Some(width), _) => words.phrase("text.becomes_tolerance", &facts.m("tolerance", width)),
        (None, Some(kind)) => words.phrase("text.becomes_paper", &facts.text("paper", kind.name())),
        (None, None) => words.phrase("text.becomes", &facts),
    }
}

/// Those that change the headline.
pub(super) fn headline_becomes(project: &ProjectReport) -> impl Iterator<Item = &BecomesReport> {
    project.becomes.iter().filter(|becomes| becomes.standing != project.standing)
}

/// Steady, or what the headline becomes, if …; where only single answers change, that.
pub(super) fn steadiness(context: &Context, project: &ProjectReport) -> String {
    let words = context.words;
    let changes: Vec<String> = headline_becomes(project).map(|change| becomes(context, change)).collect();
    match (project.steady, changes.is_empty()) {
        (true, _) => words.label("text.steady").to_owned(),
        (false, false) => changes.join("; "),
        (false, true) => {
            let rules: std::collections::BTreeSet<&str> =
                project.becomes.iter().flat_map(|becomes| becomes.rules.keys().map(String::as_str)).collect();
            let rules = rules.into_iter();
            words.phrase("text.steady_but", &Facts::new().list("rules", rules))
        }
    }
}
