//! What an answer rests on: the article, why it and no other edition of it, and whether anybody compared it.

use super::Told;
use crate::model::Facts;
use crate::report::{AnswerReport, Basis, Report};

/// The articles of a rule or treatment.
pub(super) fn tell(told: &mut Told, report: &Report, basis: &[Basis], code: &str) {
    told.head("basis_title");
    if basis.is_empty() {
        told.say("no_basis", &Facts::new().text("rule", code).text("profile", &report.profile));
    }
    for article in basis {
        told.say("article", &Facts::new().text("article", &article.article).text("source", &article.source));
        told.say(force(article), &in_force(article).date("as_of", report.as_of));
        told.say(if article.verified { "verified" } else { "unverified" }, &Facts::new());
    }
}

fn force(article: &Basis) -> &'static str {
    match (article.from, article.to) {
        (None, None) => "force_unknown",
        _ => "force",
    }
}

fn in_force(article: &Basis) -> Facts {
    let facts = Facts::new().text_if("from", article.from.map(|day| day.to_string()));
    facts.text_if("to", article.to.map(|day| day.to_string()))
}

/// The matrix, where an answer rests on it.
pub(super) fn matrix(told: &mut Told, report: &Report, answer: &AnswerReport) {
    if answer.because.iter().any(|cause| cause.facts.get("purpose").is_some()) {
        let key = if answer.basis_confirmed { "matrix_confirmed" } else { "matrix_unconfirmed" };
        told.say(key, &Facts::new().text("source", &report.ran_with.matrix));
    }
}
