//! What a report says, in words.

use super::struck::{plain, struck};
use super::{Context, open};
use crate::lang::Lang;
use crate::model::{Fact, Facts, Level, Note, NoteCode, Outcome, Paper, Severity, Side, Standing};
use crate::profile::Label;
use crate::report::{AnswerReport, CauseReport, ConditionReport, MissingPaper, Openness, OverrideReport, ProjectReport, Report};

/// The sentence by which the case says that it is made up.
pub(super) fn made_up(report: &Report) -> Option<&str> {
    let note = report.notes.iter().find(|note| note.code == NoteCode::MadeUp)?;
    note.facts.iter().find_map(|(_, fact)| match fact {
        Fact::Text(text) => Some(&**text),
        _ => None,
    })
}

/// What a reader has to know before anything else: that the case is made up, that a draft is taken for approved.
pub(super) fn warnings(report: &Report, context: &Context) -> Vec<String> {
    let made_up = made_up(report).map(|sentence| format!("{}: {sentence}", context.words.label("text.made_up")));
    made_up.into_iter().chain(supposed(report, context)).collect()
}

/// The same in one line for the head of a file; the made-up sentence as the case writes it.
pub(super) fn about(report: &Report, context: &Context) -> Option<String> {
    let all: Vec<String> = made_up(report).map(str::to_owned).into_iter().chain(supposed(report, context)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// What the headline would be without the supposed drafts, where it would be another one.
pub(super) fn without_draft(context: &Context, project: &ProjectReport) -> Option<String> {
    let before = project.without_draft.filter(|before| *before != project.standing)?;
    Some(context.words.phrase("text.without_draft", &Facts::new().text("standing", before.name())))
}

/// The drafts that are taken for approved.
pub(super) fn supposed(report: &Report, context: &Context) -> Vec<String> {
    let notes = report.notes.iter().filter(|note| note.code == NoteCode::DraftSupposed);
    notes.map(|of| note(context, of)).collect()
}

/// What a project's papers do not say, and which treatments it would open or close.
pub(super) fn missing_papers(context: &Context, project: &ProjectReport) -> String {
    let paper = |missing: &MissingPaper| {
        let facts = Facts::new().text("paper", context.words.of("missing", &missing.paper));
        let facts = facts.list("decides", missing.decides.clone()).list("needed_for", missing.needed_for.clone());
        context.words.phrase("text.missing_paper", &facts)
    };
    project.missing_papers.iter().map(paper).collect::<Vec<_>>().join(" · ")
}

/// A rule's code and title, with the level of the plans that it was put to where that has to be told.
pub(super) fn rule(context: &Context, code: &str, level: Option<Level>) -> String {
    of_level(context, format!("{code} {}", context.words.title("rule", code)), level)
}

/// A text with a level behind it.
pub(super) fn of_level(context: &Context, text: String, level: Option<Level>) -> String {
    match level {
        Some(level) => context.words.phrase("text.of_level", &Facts::new().text("rule", text).text("level", level.name())),
        None => text,
    }
}

/// The level of the gravest answer, where the project was asked under plans of several.
pub(super) fn shown_level(project: &ProjectReport) -> Option<Level> {
    let several = project.answers.iter().any(|answer| answer.level.is_some() && answer.level != project.gravest_level);
    project.gravest_level.filter(|_| several)
}

/// A sentence of `lang` with the names of functions and purposes.
pub(super) fn sentence(context: &Context, key: &str, facts: &Facts) -> String {
    context.words.sentence(key, facts, &|what, id| named(context, what, id))
}

pub(super) fn named(context: &Context, what: &str, id: &str) -> Option<String> {
    let label = match what {
        "function" => &context.profile.function(id)?.label,
        "corridor" => &context.profile.corridor_of(id)?.label,
        "wording" => return Some(cited(context, id)),
        _ => &context.profile.purposes.iter().find(|purpose| purpose.id == id)?.label,
    };
    Some(of_label(context, label)).filter(|name| !name.is_empty())
}

/// The name of the profile; its id where it has none.
pub(super) fn profile(context: &Context) -> String {
    Some(of_label(context, &context.profile.title)).filter(|title| !title.is_empty()).unwrap_or_else(|| context.profile.id.clone())
}

/// An article or a source in the reader's language, as far as the profile has words for it; titles of documents stay as they are.
pub(super) fn cited(context: &Context, text: &str) -> String {
    match context.words.lang {
        Lang::Vi => text.to_owned(),
        Lang::En => context.profile.in_english(text),
    }
}

/// The name of a function; the id itself where the profile has none.
pub(super) fn function(context: &Context, id: &str) -> String {
    named(context, "function", id).unwrap_or_else(|| id.to_owned())
}

/// A name of the profile in the reader's language, else in the other one.
fn of_label(context: &Context, label: &Label) -> String {
    let (first, second) = match context.words.lang {
        Lang::Vi => (&label.vi, &label.en),
        Lang::En => (&label.en, &label.vi),
    };
    if first.is_empty() { second.clone() } else { first.clone() }
}

/// What a project is for: the profile's purposes, else the register's words.
pub(super) fn purpose(context: &Context, project: &ProjectReport) -> String {
    let names: Vec<String> = project.purposes.iter().map(|id| named(context, "purpose", id).unwrap_or_else(|| id.to_string())).collect();
    if names.is_empty() { project.purpose.clone().unwrap_or_default() } else { names.join(", ") }
}

/// Why: one reason of an answer.
pub(super) fn cause(context: &Context, cause: &CauseReport) -> String {
    let facts = cause.facts.clone();
    let facts = facts.text_if("plan", cause.plan.clone()).text_if("lot", cause.lot.clone()).text_if("parcel", cause.parcel.clone());
    let sentence = sentence(context, &format!("cause.{}", cause.why), &facts);
    if is_beyond_norm(cause) { format!("{sentence}; {}", beyond_norm(context, &cause.facts)) } else { sentence }
}

/// That the decision's own limit lies beyond the norm which bounds it.
pub(super) fn beyond_norm(context: &Context, facts: &Facts) -> String {
    let unverified = (facts.get("bound_verified") != Some(&Fact::Flag(true))).then_some("unverified");
    sentence(context, "text.beyond_norm_of", &facts.clone().text_if("bound_mark", unverified))
}

/// The limits of the decisions in force that lie beyond the norm, each with its rule and lot.
pub(super) fn beyond_norms(context: &Context, project: &ProjectReport) -> Vec<String> {
    let one = |(rule, cause): (&str, &CauseReport)| {
        let lot = cause.lot.as_ref().map(|lot| format!(" {lot}")).unwrap_or_default();
        format!("{rule}{lot}: {}", beyond_norm(context, &cause.facts))
    };
    let mut said: Vec<String> = beyond_now(project).map(one).collect();
    said.dedup();
    said
}

fn beyond_now(project: &ProjectReport) -> impl Iterator<Item = (&str, &CauseReport)> {
    let causes = project.answers.iter().flat_map(|answer| answer.because.iter().map(|cause| (answer.rule, cause)));
    causes.filter(|(_, cause)| cause.side == Some(Side::Now) && is_beyond_norm(cause))
}

fn is_beyond_norm(cause: &CauseReport) -> bool {
    cause.facts.get("beyond_norm") == Some(&Fact::Flag(true))
}

/// Why a treatment is open or not: one condition, and whether it is met.
pub(super) fn condition(context: &Context, condition: &ConditionReport) -> String {
    let sentence = sentence(context, &format!("condition.{}", condition.condition), &condition.facts);
    format!("{sentence} – {}", context.words.of("met", condition.outcome.name()))
}

/// A treatment: code and title.
pub(super) fn treatment(context: &Context, code: &str) -> String {
    format!("{code} {}", context.words.title("treatment", code))
}

/// A paper: its kind and number.
pub(super) fn paper(context: &Context, paper: &Paper) -> String {
    let kind = context.words.paper(paper.kind);
    paper.number.as_ref().map_or_else(|| kind.to_owned(), |number| format!("{kind} {number}"))
}

/// What a note says.
pub(super) fn note(context: &Context, note: &Note) -> String {
    if let (NoteCode::PlaceImplausible, Some(Fact::Text(why))) = (note.code, note.facts.get("why")) {
        return sentence(context, &format!("cause.{why}"), &note.facts);
    }
    sentence(context, &format!("note.{}", note.code.name()), &note.facts)
}

/// The answer that the headline comes from.
pub(super) fn gravest(project: &ProjectReport) -> Option<&AnswerReport> {
    let rule = project.gravest_rule.as_ref()?;
    project.answers.iter().find(|answer| answer.rule == *rule && answer.level == project.gravest_level)
}

/// The main reason of the headline; `None` where it conforms or nothing was asked.
pub(super) fn reason(context: &Context, project: &ProjectReport) -> Option<String> {
    let answer = gravest(project)?;
    let now = |outcome| of_side(context, project, answer, Side::Now, outcome);
    let then = |outcome| {
        let sentence = of_side(context, project, answer, Side::Then, outcome)?;
        Some(context.words.phrase("text.side_then", &Facts::new().text("sentence", sentence)))
    };
    match (project.standing, answer.now) {
        (Standing::Transitional | Standing::NeverConformed, _) => now(Outcome::Fails),
        (Standing::Cured, _) => then(Outcome::Fails),
        (Standing::Undetermined, Some(Outcome::Unknown)) => now(Outcome::Unknown),
        (Standing::Undetermined, _) => {
            let both: Vec<String> = [now(Outcome::Fails), then(Outcome::Unknown)].into_iter().flatten().collect();
            (!both.is_empty()).then(|| both.join("; "))
        }
        (Standing::Conforms | Standing::DoesNotApply, _) => None,
    }
}

/// Every reason that something fails or is not known, with its rule and side, the gravest answer first.
pub(super) fn reasons(context: &Context, project: &ProjectReport) -> Vec<String> {
    let mut answers: Vec<&AnswerReport> = project.answers.iter().collect();
    answers.sort_by_key(|answer| answer.standing.map_or((1, Standing::DoesNotApply), |standing| (0, standing)));
    let told = |cause: &&CauseReport| matches!(cause.outcome, Outcome::Fails | Outcome::Unknown);
    let one = |answer: &AnswerReport, cause: &CauseReport| {
        let side = cause.side.map(|side| format!(" ({})", context.words.side(side))).unwrap_or_default();
        let sentence = in_parcel(context, project, cause);
        let sentence = if answer.is_overruled(cause) { plain(&struck(&sentence)) } else { sentence };
        format!("{}{side}: {sentence}", answer.rule)
    };
    answers.iter().flat_map(|answer| answer.because.iter().filter(told).map(|cause| one(answer, cause))).collect()
}

/// The treatments that are open or not known to be closed, mildest first.
pub(super) fn ways(context: &Context, project: &ProjectReport) -> Vec<String> {
    let not_closed = project.treatments.iter().filter(|treatment| treatment.outcome != Openness::Closed);
    let told = not_closed.map(|way| format!("{}: {}", treatment(context, way.code), context.words.of("openness", way.outcome.name())));
    told.collect()
}

/// The reason of one side with the most land, and how many there are beside it.
fn of_side(context: &Context, project: &ProjectReport, answer: &AnswerReport, side: Side, outcome: Outcome) -> Option<String> {
    let of_side = |cause: &&CauseReport| cause.side == Some(side) && cause.outcome == outcome;
    let causes: Vec<&CauseReport> = answer.because.iter().filter(of_side).collect();
    let most = causes.iter().copied().reduce(|most, cause| if area(cause) > area(most) { cause } else { most })?;
    let sentence = in_parcel(context, project, most);
    if causes.len() == 1 {
        return Some(sentence);
    }
    let facts = Facts::new().text("sentence", sentence).count("count", causes.len() - 1);
    Some(context.words.phrase("text.more", &facts))
}

/// The land that a reason names.
pub(super) fn area(cause: &CauseReport) -> Option<f64> {
    match cause.facts.get("area_m2") {
        Some(Fact::Number(area)) => Some(*area),
        _ => None,
    }
}

/// A reason with its parcel in front, where the project has several.
fn in_parcel(context: &Context, project: &ProjectReport, reason: &CauseReport) -> String {
    let sentence = cause(context, reason);
    match &reason.parcel {
        Some(parcel) if project.parcels.len() > 1 => {
            context.words.phrase("text.in_parcel", &Facts::new().text("parcel", parcel).text("sentence", sentence))
        }
        _ => sentence,
    }
}

/// What persons decided over the program in an answer, a sentence a side; what the program found is struck through.
pub(super) fn overridden(context: &Context, answer: &AnswerReport) -> Vec<String> {
    let decisions = answer.overridden.iter().flat_map(|over| over.both());
    decisions.map(|over| decision(context, answer.rule, over)).collect()
}

fn decision(context: &Context, rule: &str, over: &OverrideReport) -> String {
    let found = struck(context.words.outcome(over.found));
    let facts = Facts::new()
        .text("rule", rule)
        .text_if("side", over.side.map(side_name))
        .text("found", found)
        .text("outcome", over.outcome.name())
        .text("by", &over.by)
        .date("date", over.date)
        .text("reason", &over.reason)
        .text_if("standing", over.standing_without.map(Standing::name));
    context.words.phrase("text.override_note", &facts)
}

/// The headline, behind what it would be without what persons decided, struck through.
pub(super) fn standing(context: &Context, project: &ProjectReport) -> String {
    let standing = context.words.standing(project.standing);
    match project.standing_without {
        Some(without) => format!("{} {standing}", struck(context.words.standing(without))),
        None => standing.to_owned(),
    }
}

/// The stable name of a side.
pub(super) fn side_name(side: Side) -> &'static str {
    match side {
        Side::Then => "then",
        Side::Now => "now",
    }
}

/// The stable name of a severity.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// What a reader has to know of a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// An answer then is presumed from a paper.
    Presumed,
    /// What the headline rests on is not confirmed.
    Unconfirmed,
    /// A person decided an answer over the program.
    Overridden,
    /// The headline changes with the tolerance or the deciding paper.
    Unsteady,
    /// A limit of the decision in force lies beyond the norm.
    BeyondNorm,
}

impl Mark {
    /// All marks, in the order in which they stand.
    pub(super) const ALL: [Self; 5] = [Self::Presumed, Self::Unconfirmed, Self::Overridden, Self::Unsteady, Self::BeyondNorm];

    /// The sign in a table.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Presumed => "‡",
            Self::Unconfirmed => "°",
            Self::Overridden => "*",
            Self::Unsteady => "≈",
            Self::BeyondNorm => "§",
        }
    }

    /// The key of its explanation.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Presumed => "text.presumed",
            Self::Unconfirmed => "text.unconfirmed",
            Self::Overridden => "text.overridden",
            Self::Unsteady => "text.unsteady",
            Self::BeyondNorm => "text.beyond_norm",
        }
    }
}

/// The marks of a project.
pub(super) fn marks(project: &ProjectReport) -> Vec<Mark> {
    let has = |mark: &Mark| match mark {
        Mark::Presumed => project.presumed,
        Mark::Unconfirmed => !confirmed(project),
        Mark::Overridden => project.answers.iter().any(|answer| answer.overridden.is_some()),
        Mark::Unsteady => open::headline_becomes(project).next().is_some(),
        Mark::BeyondNorm => beyond_now(project).next().is_some(),
    };
    Mark::ALL.into_iter().filter(has).collect()
}

/// Whether what the headline rests on is confirmed.
pub(super) fn confirmed(project: &ProjectReport) -> bool {
    project.answers.iter().filter(|answer| answer.standing == Some(project.standing)).all(|answer| answer.basis_confirmed)
}

/// The codes of treatments, mildest first, as the projects list them.
pub(super) fn treatments_in_order(report: &Report) -> Vec<&str> {
    let listed = report.projects.iter().flat_map(|project| &project.treatments).map(|treatment| treatment.code);
    let counted = report.counts.treatments.keys().map(String::as_str).filter(|code| *code != "none");
    let mut codes: Vec<&str> = Vec::new();
    for code in listed.chain(counted) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}
