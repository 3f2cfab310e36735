//! D112.

use rayon::prelude::*;

use super::{RegisterFacts, parcels_given};
use crate::model::{Answer, Cause, Facts, Land, M, Outcome, Parcel, Project, Unusable};
use crate::normal::shape;
use crate::overlay::mean_width;
use crate::rules::overlaps::{Overlap, overlaps};
use crate::rules::{Put, Rule};

/// Whether two parcels cover the same land, of different projects or of one.
pub static RULE: Rule = Rule {
    code: "D112",
    name: "parcels-overlap",
    since: "0.2.0",
    put: Put::Register(ask),
    asked: parcels_given,
    answers: &Outcome::ALL,
    page: include_str!("parcels_overlap.md"),
};

fn ask(facts: &RegisterFacts) -> Answer {
    let parcels: Vec<Owned> = facts.register.projects.iter().flat_map(Owned::all_of).collect();
    let lands: Vec<&Land> = parcels.iter().map(|owned| &*owned.parcel.land).collect();
    let (slivers, wide): (Vec<Overlap>, Vec<Overlap>) =
        overlaps(&lands, facts.tolerance).into_iter().partition(|overlap| overlap.is_sliver);
    let mut causes: Vec<Cause> = wide.par_iter().map(|overlap| cause(&parcels, overlap)).collect();
    let unusable = facts.register.projects.iter().flat_map(|project| project.unusable.iter().map(move |parcel| (project, parcel)));
    causes.extend(unusable.map(|(project, parcel)| unknown(project, parcel)));
    if !slivers.is_empty() {
        let area = slivers.iter().map(|overlap| overlap.area).sum();
        let known = Facts::new().count("count", slivers.len()).m2("area", area);
        causes.push(Cause::new(Outcome::Holds, "parcels_overlap_sliver", known));
    } else if wide.is_empty() && parcels.len() > 1 {
        causes.push(Cause::new(Outcome::Holds, "parcels_apart", Facts::new().count("count", parcels.len())));
    }
    Answer::from(causes)
}

/// A parcel and its project.
struct Owned<'a> {
    project: &'a Project,
    parcel: &'a Parcel,
}

impl<'a> Owned<'a> {
    fn all_of(project: &'a Project) -> Vec<Self> {
        project.parcels.iter().map(|parcel| Self { project, parcel }).collect()
    }
}

fn cause(parcels: &[Owned], overlap: &Overlap) -> Cause {
    let [a, b] = [&parcels[overlap.pair.0], &parcels[overlap.pair.1]];
    let width = overlap.land.0.iter().map(mean_width).fold(M(0.0), |a, b| if b.0 > a.0 { b } else { a });
    let known = Facts::new().m2("area", overlap.area).text("project", &a.project.id).text("other_project", &b.project.id);
    let known = known.text("parcel", &a.parcel.id).text("other_parcel", &b.parcel.id).m("mean_width", width);
    let known = known.count("feature", a.parcel.origin.feature).count("other_feature", b.parcel.origin.feature);
    let known = match shape::first_place(&overlap.land) {
        Some([x, y]) => known.m("x", M(x)).m("y", M(y)),
        None => known,
    };
    let why = if a.project.id == b.project.id { "own_parcels_overlap" } else { "parcels_overlap" };
    Cause::new(Outcome::Fails, why, known).land(overlap.land.clone())
}

fn unknown(project: &Project, parcel: &Unusable) -> Cause {
    let known = Facts::new().text("project", &project.id).count("feature", parcel.origin.feature);
    Cause::new(Outcome::Unknown, parcel.why, known)
}
