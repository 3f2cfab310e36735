//! The two days that are held against each other, and which paper decides.

use super::Told;
use crate::model::{Facts, Paper, PaperKind};
use crate::report::{ProjectReport, Report};

/// Then and now.
pub(super) fn tell(told: &mut Told, report: &Report, project: &ProjectReport) {
    told.head("days_title");
    match &project.then_paper {
        Some(paper) => {
            told.say("then", &about(paper));
            why(told, report, project, paper);
        }
        None => told.say("no_paper", &named(&report.ran_with.then)),
    }
    for parcel in project.parcels.iter().filter(|parcel| parcel.then_paper != project.then_paper) {
        match &parcel.then_paper {
            Some(paper) => told.say("then_of_parcel", &about(paper).text("parcel", &parcel.id)),
            None => told.say("no_paper_of_parcel", &Facts::new().text("parcel", &parcel.id)),
        }
    }
    let others: Vec<String> =
        project.papers.iter().filter(|paper| Some(*paper) != project.then_paper.as_ref()).map(|paper| dated(told, paper)).collect();
    if !others.is_empty() {
        told.say("other_papers", &Facts::new().text("papers", others.join("; ")));
    }
    told.say("now", &Facts::new().date("as_of", report.as_of));
}

/// Why this paper decides and no other.
fn why(told: &mut Told, report: &Report, project: &ProjectReport, paper: &Paper) {
    let key = match (paper.kind, report.ran_with.then.as_str()) {
        (PaperKind::Statement, _) => "why_statement",
        (PaperKind::Parcel, _) => "why_parcel",
        (_, "earliest") if project.papers.len() > 1 => "why_earliest",
        (_, "earliest") => "why_only",
        _ => "why_named",
    };
    told.say(key, &named(&report.ran_with.then));
    if let Some(from) = paper.when.from.filter(|from| *from != paper.when.to) {
        told.say("why_span", &Facts::new().date("from", from).date("to", paper.when.to));
    }
}

fn about(paper: &Paper) -> Facts {
    Facts::new().text("paper", paper.kind.name()).text_if("number", paper.number.clone()).when("date", paper.when)
}

/// The paper that the case names, if it names one.
fn named(then: &str) -> Facts {
    Facts::new().text_if("paper", Some(then).filter(|then| *then != "earliest"))
}

fn dated(told: &Told, paper: &Paper) -> String {
    told.words().phrase("explain.paper", &about(paper))
}

/// The papers that the register gives no date of.
pub(super) fn missing_papers(told: &mut Told, project: &ProjectReport) {
    let dated = |kind: &PaperKind| project.papers.iter().any(|paper| paper.kind == *kind);
    let kinds = [PaperKind::Policy, PaperKind::Certificate, PaperKind::Land, PaperKind::Permit];
    let missing: Vec<&str> = kinds.into_iter().filter(|kind| !dated(kind)).map(|kind| told.words().paper(kind)).collect();
    if !missing.is_empty() {
        told.say("missing_papers", &Facts::new().text("papers", missing.join(", ")));
    }
}
