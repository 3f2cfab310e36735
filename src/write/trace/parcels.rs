//! Parcel by parcel: how the plans of a level cut it, the answer on each side with its reasons, and what the pair comes to.

use super::Told;
use crate::model::{Facts, Level, M2, Outcome, Side};
use crate::report::{AnswerReport, CauseReport, CutReport, ParcelReport, PieceReport, ProjectReport};
use crate::standing::pair;

/// Every parcel of the answer, those without a shape among them.
pub(super) fn tell(told: &mut Told, project: &ProjectReport, answer: &AnswerReport) {
    for parcel in &project.parcels {
        told.head_with("parcel_title", &Facts::new().text("parcel", &parcel.id).m2("area", parcel.area_m2));
        let cuts = answer.level.and_then(|level| cuts(parcel, level));
        if answer.standing.is_some() {
            side(told, answer, Some(&parcel.id), Side::Then, cuts.and_then(|(then, _)| then));
        }
        side(told, answer, Some(&parcel.id), Side::Now, cuts.map(|(_, now)| now));
        come_to(told, answer, Some(&parcel.id));
    }
    if answer.because.iter().any(|cause| cause.parcel.is_none()) {
        told.head("no_parcel_title");
        side(told, answer, None, Side::Then, None);
        side(told, answer, None, Side::Now, None);
        come_to(told, answer, None);
    }
}

/// How the plans of a level cut a parcel, then and now.
fn cuts(parcel: &ParcelReport, level: Level) -> Option<(Option<&CutReport>, &CutReport)> {
    let under = &parcel.under;
    if under.level == level {
        return Some((under.then.as_ref(), &under.now));
    }
    under.higher.iter().find(|higher| higher.level == level).map(|higher| (higher.then.as_ref(), &higher.now))
}

fn side(told: &mut Told, answer: &AnswerReport, parcel: Option<&str>, side: Side, cut: Option<&CutReport>) {
    told.subhead(told.words().side(side));
    if let Some(cut) = cut {
        under(told, cut);
    }
    let outcome = told.words().outcome(outcome(answer, parcel, side)).to_owned();
    told.say("answer", &Facts::new().text("result", outcome));
    of(answer, parcel, side).for_each(|cause| told.cause(answer, cause));
}

/// What each lot covers, what is the surveyors' pen, what no lot covers.
fn under(told: &mut Told, cut: &CutReport) {
    for piece in &cut.pieces {
        told.say("piece", &measured(piece.area_m2, piece.share_pct.0).and(lot(piece)));
    }
    let pen: M2 = cut.slivers.iter().map(|sliver| sliver.area_m2).sum();
    if !cut.slivers.is_empty() {
        told.say("slivers", &Facts::new().count("count", cut.slivers.len()).m2("area", pen));
    }
    if cut.rest_m2.0 > 0.0 {
        told.say("rest", &measured(cut.rest_m2, cut.rest_pct.0));
    }
    if cut.counted_twice_m2.0 > 0.0 {
        told.say("twice", &measured(cut.counted_twice_m2, cut.counted_twice_pct.0));
    }
}

fn measured(area: M2, share: f64) -> Facts {
    Facts::new().m2("area", area).pct("share", crate::model::Pct(share))
}

fn lot(piece: &PieceReport) -> Facts {
    Facts::new().text_if("lot", piece.lot.clone()).text_if("function", piece.function.clone()).text_if("plan", piece.plan.clone())
}

fn of<'a>(answer: &'a AnswerReport, parcel: Option<&'a str>, side: Side) -> impl Iterator<Item = &'a CauseReport> {
    answer.because.iter().filter(move |cause| cause.parcel.as_deref() == parcel && cause.side == Some(side))
}

/// The answer about a parcel on a side: what a person decided, else the gravest reason.
fn outcome(answer: &AnswerReport, parcel: Option<&str>, side: Side) -> Outcome {
    let decided = of(answer, parcel, side).find(|cause| cause.why == "overridden").map(|cause| cause.outcome);
    decided.or_else(|| of(answer, parcel, side).map(|cause| cause.outcome).max()).unwrap_or(Outcome::DoesNotApply)
}

/// What the pair comes to; evidence forms none.
fn come_to(told: &mut Told, answer: &AnswerReport, parcel: Option<&str>) {
    if answer.standing.is_none() {
        return;
    }
    let (then, now) = (outcome(answer, parcel, Side::Then), outcome(answer, parcel, Side::Now));
    let words = told.words();
    let facts = Facts::new().text("then", words.outcome(then)).text("now", words.outcome(now));
    let facts = facts.text("standing", pair(then, now).name());
    told.come_to(&facts);
}
