//! What answers and treatments rest on: articles in force on the day, of the edition of the norm, and of corridors.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Basis, CauseReport};
use crate::model::{Date, Fact, Plan};
use crate::profile::{Article, Norm, Profile};
use crate::rules::{RULES, norm_of};
use crate::standing::Ground;
use crate::treatment::TREATMENTS;

/// The articles of each rule and treatment that are in force on a day, put together once for all projects.
pub(crate) struct Bases(BTreeMap<&'static str, Arc<[Basis]>>);

impl Bases {
    pub(crate) fn of(profile: &Profile, day: Date) -> Self {
        let codes = RULES.iter().map(|rule| rule.code).chain(TREATMENTS.iter().map(|treatment| treatment.code));
        Self(codes.map(|code| (code, basis(code, profile, day).into())).collect())
    }

    /// What a rule or treatment rests on.
    pub(super) fn basis(&self, code: &str) -> Arc<[Basis]> {
        self.0.get(code).cloned().unwrap_or_default()
    }

    /// What an answer to a question to plans rests on.
    pub(super) fn basis_of(&self, code: &str, because: &[CauseReport], ground: &Ground) -> Arc<[Basis]> {
        let mut own = basis_by_norm(code, because, ground);
        own.extend(basis_of_widths(because));
        let always = self.basis(code);
        if own.is_empty() { always } else { always.iter().cloned().chain(own).collect() }
    }
}

/// The articles by which corridors have their widths, each once.
fn basis_of_widths(because: &[CauseReport]) -> Vec<Basis> {
    let mut found: Vec<Basis> = Vec::new();
    for facts in because.iter().map(|cause| &cause.facts).filter(|facts| facts.get("width_from").is_some()) {
        let (Some(Fact::Text(article)), Some(Fact::Text(source))) = (facts.get("article"), facts.get("source")) else { continue };
        let verified = facts.get("verified") == Some(&Fact::Flag(true));
        let (article, source) = (Arc::clone(article), Arc::clone(source));
        let basis = Basis { article, source, verified, from: None, to: None, plans: Vec::new() };
        if found.iter().all(|known| known.article != basis.article) && !basis.article.is_empty() {
            found.push(basis);
        }
    }
    found
}

/// The articles of a rule or treatment that are in force on a day.
fn basis(code: &str, profile: &Profile, day: Date) -> Vec<Basis> {
    profile.articles(code, day).into_iter().map(|article| of_article(article, article.from, article.to, &[])).collect()
}

fn of_article(article: &Article, from: Option<Date>, to: Option<Date>, plans: &[Arc<str>]) -> Basis {
    let (text, source) = (article.article.clone(), article.source.clone());
    Basis { article: text, source, verified: article.verified, from, to, plans: plans.to_vec() }
}

/// The articles of a rule in each edition of the norm that judges a plan which the reasons name.
fn basis_by_norm(code: &str, because: &[CauseReport], ground: &Ground) -> Vec<Basis> {
    let named = |plan: &&Plan| because.iter().any(|cause| cause.plan.as_deref() == Some(&*plan.id));
    let judged = |norm: &Norm, plan: &Plan| norm_of(ground.profile, plan).is_some_and(|of| of.id == norm.id);
    let of_norm = |norm: &Norm| {
        let plans = ground.plans.iter().filter(named).filter(|plan| judged(norm, plan));
        let plans: Vec<Arc<str>> = plans.map(|plan| plan.id.clone()).collect();
        let articles = ground.profile.articles_of(code, &norm.id).filter(|_| !plans.is_empty());
        articles.map(|article| of_article(article, norm.from, norm.to, &plans)).collect::<Vec<_>>()
    };
    ground.profile.norms.iter().flat_map(of_norm).collect()
}
