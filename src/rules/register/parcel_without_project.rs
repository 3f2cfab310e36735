//! D111.

use super::{RegisterFacts, parcels_given};
use crate::model::{Answer, Cause, Facts, M, Outcome, Project, closest};
use crate::normal::{Ownerless, shape};
use crate::rules::{Put, Rule};

/// Whether parcels and projects go together: every parcel with a project, every project with a parcel.
pub static RULE: Rule = Rule {
    code: "D111",
    name: "parcel-without-project",
    since: "0.2.0",
    put: Put::Register(ask),
    asked: parcels_given,
    answers: &[Outcome::DoesNotApply, Outcome::Holds, Outcome::Fails],
    page: include_str!("parcel_without_project.md"),
};

fn ask(facts: &RegisterFacts) -> Answer {
    let register = facts.register;
    let ownerless = register.ownerless.iter().flatten();
    let mut causes: Vec<Cause> = ownerless.map(|parcel| without_project(parcel, &register.projects)).collect();
    causes.extend(register.projects.iter().filter(|project| has_no_parcel(project)).map(without_parcel));
    if causes.is_empty() && !register.projects.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "parcels_and_projects_match", Facts::new().count("count", register.projects.len())));
    }
    Answer::from(causes)
}

fn without_project(parcel: &Ownerless, projects: &[Project]) -> Cause {
    let hint = parcel.owner.as_deref().and_then(|owner| closest(owner, projects.iter().map(|project| project.id.as_str())));
    let known = Facts::new().m2("area", shape::area(&parcel.land)).count("feature", parcel.origin.feature);
    let known = known.text("file", &*parcel.origin.file).text_if("parcel", parcel.parcel.clone());
    let known = known.text_if("project", parcel.owner.clone()).text_if("did_you_mean", hint);
    let known = match shape::first_place(&parcel.land) {
        Some([x, y]) => known.m("x", M(x)).m("y", M(y)),
        None => known,
    };
    let why = if parcel.owner.is_some() { "parcel_of_unknown_project" } else { "parcel_without_project" };
    Cause::new(Outcome::Fails, why, known).land(parcel.land.clone())
}

/// A parcel that does not count on the day, or cannot be computed with, is one all the same.
fn has_no_parcel(project: &Project) -> bool {
    project.parcels.is_empty() && project.elsewhen.is_empty() && project.unusable.is_empty()
}

fn without_parcel(project: &Project) -> Cause {
    let known = Facts::new().text("project", &project.id).text("file", &*project.origin.file).count("feature", project.origin.feature);
    Cause::new(Outcome::Fails, "project_without_parcel", known)
}
