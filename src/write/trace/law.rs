//! What an answer rests on: the article, why it and no other edition of it, and whether anybody compared it.

use super::super::say;
use super::Told;
use crate::model::Facts;
use crate::report::{AnswerReport, Basis, Report};

/// The articles of a rule's answers, each once, and the matrix where they rest on it.
pub(super) fn tell(told: &mut Told, report: &Report, gravest: &AnswerReport, answers: &[&AnswerReport]) {
    let mut basis: Vec<Basis> = Vec::new();
    for article in answers.iter().flat_map(|answer| answer.basis.iter()) {
        match basis.iter_mut().find(|known| known.article == article.article) {
            Some(known) => known.plans.extend(article.plans.iter().cloned()),
            None => basis.push(article.clone()),
        }
    }
    articles(told, report, &basis, gravest.rule);
    matrix(told, report, answers);
}

/// Articles, or that there is none.
pub(super) fn articles(told: &mut Told, report: &Report, basis: &[Basis], code: &str) {
    told.head("basis_title");
    if basis.is_empty() {
        told.say("no_basis", &Facts::new().text("rule", code).text("profile", say::profile(told.context)));
    }
    for article in basis {
        told.say("article", &Facts::new().text("article", &*article.article).text("source", &*article.source));
        told.say(force(article), &in_force(article).date("as_of", report.as_of));
        told.say(if article.verified { "verified" } else { "unverified" }, &Facts::new());
    }
}

fn force(article: &Basis) -> &'static str {
    match (article.from, article.to) {
        _ if !article.plans.is_empty() => "force_by_plan",
        (None, None) => "force_unknown",
        _ => "force",
    }
}

fn in_force(article: &Basis) -> Facts {
    let facts = Facts::new().text_if("from", article.from.map(|day| day.to_string()));
    facts.text_if("to", article.to.map(|day| day.to_string())).list("plans", article.plans.clone())
}

fn matrix(told: &mut Told, report: &Report, answers: &[&AnswerReport]) {
    let by_matrix = |answer: &&&AnswerReport| answer.because.iter().any(|cause| cause.facts.get("purpose").is_some());
    if !answers.iter().any(|answer| by_matrix(&answer)) {
        return;
    }
    if report.ran_with.matrix_confirmed {
        told.say("matrix_confirmed", &Facts::new().text("source", &report.ran_with.matrix));
    } else {
        told.say("matrix_unconfirmed", &Facts::new().text("profile", say::profile(told.context)));
    }
}
