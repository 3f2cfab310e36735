//! What stands under the rows: counts, what was not checked, notes.

use std::cmp::Reverse;

use super::super::{Context, say};
use super::grid::{Cell, Column, Paint, grid};
use super::{paint, paragraph};
use crate::model::{Asks, Facts, M2, Note, Outcome, Severity, Standing};
use crate::report::{ProjectReport, Report};

/// Projects and hectares by standing, and by mildest open treatment.
pub(super) fn counts(report: &Report, context: &Context) -> String {
    format!("{}\n{}", by_standing(report, context), by_treatment(report, context))
}

fn by_standing(report: &Report, context: &Context) -> String {
    let counts = &report.counts;
    let rows = Standing::ALL.into_iter().map(|standing| Count {
        what: Cell::painted(context.words.standing(standing), paint(standing)),
        projects: counts.standings.get(&standing).copied().unwrap_or(0),
        area: counts.area_m2.get(&standing).copied().unwrap_or_default(),
    });
    counted(context, "text.by_standing", rows.collect())
}

fn by_treatment(report: &Report, context: &Context) -> String {
    let counts = &report.counts;
    let codes = say::treatments_in_order(report).into_iter().chain(["none"]);
    let rows = codes.filter_map(|code| {
        let what = if code == "none" { context.words.label("text.no_treatment").to_owned() } else { say::treatment(context, code) };
        let projects = *counts.treatments.get(code)?;
        Some(Count { what: what.into(), projects, area: counts.treatments_area_m2.get(code).copied().unwrap_or_default() })
    });
    counted(context, "text.by_treatment", rows.collect())
}

/// A line of counts.
struct Count {
    what: Cell,
    projects: usize,
    area: M2,
}

fn counted(context: &Context, title: &str, mut rows: Vec<Count>) -> String {
    let words = context.words;
    let projects = rows.iter().map(|row| row.projects).sum();
    let area = rows.iter().map(|row| row.area).sum();
    rows.push(Count { what: Cell::painted(words.label("text.total"), Paint::Strong), projects, area });
    let columns = [
        Column::sentence(words.label(title), 1),
        Column::number(words.of("column", "projects")),
        Column::number(words.of("column", "area_ha")),
    ];
    let cells = |row: Count| vec![row.what, words.count(row.projects).into(), words.hectares(row.area).into()];
    grid(&columns, &rows.into_iter().map(cells).collect::<Vec<_>>(), context.screen)
}

/// The questions to papers that fail or are not known for some project, with how many.
pub(super) fn papers(report: &Report, context: &Context) -> String {
    let words = context.words;
    let of_papers = report.projects.first().into_iter().flat_map(|project| &project.answers).filter(|answer| answer.asks == Asks::Paper);
    let line = |rule: &str| {
        let counts = report.counts.answers.get(rule)?;
        let count = |outcome: Outcome| counts.get(outcome.name()).copied().filter(|count| *count > 0);
        let (fails, unknown) = (count(Outcome::Fails), count(Outcome::Unknown));
        fails.or(unknown)?;
        let facts = Facts::new().text("rule", say::rule(context, rule, None));
        let facts = fails.map_or(facts.clone(), |count| facts.count("fails", count));
        let facts = unknown.map_or(facts.clone(), |count| facts.count("unknown", count));
        Some(paragraph(&words.phrase("text.papers_line", &facts), "  ", context))
    };
    let text: String = of_papers.filter_map(|answer| line(answer.rule)).collect();
    let title = words.phrase("text.papers", &Facts::new().date("as_of", report.as_of));
    if text.is_empty() { text } else { format!("{}\n{text}", Paint::Strong.on(&title, context.screen)) }
}

/// How many projects a line names.
const NAMED: usize = 12;

/// What papers do not say, which treatments it would open or close, and of which projects.
pub(super) fn missing_papers(report: &Report, context: &Context) -> String {
    let words = context.words;
    let mut lines: Vec<(&ProjectReport, Vec<&str>)> = Vec::new();
    for project in report.projects.iter().filter(|project| !project.missing_papers.is_empty()) {
        match lines.iter_mut().find(|(known, _)| known.missing_papers == project.missing_papers) {
            Some((_, projects)) => projects.push(&project.id),
            None => lines.push((project, vec![&project.id])),
        }
    }
    let line = |(first, projects): &(&ProjectReport, Vec<&str>)| {
        let text = say::missing_papers(context, first);
        let more = if projects.len() > NAMED { format!(", … ({})", words.count(projects.len())) } else { String::new() };
        let named = projects.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        paragraph(&format!("{named}{more}: {text}"), "  ", context)
    };
    let text: String = lines.iter().map(line).collect();
    if text.is_empty() { text } else { format!("{}\n{text}", Paint::Strong.on(words.label("text.missing_papers"), context.screen)) }
}

/// The rules that were not asked, with the cause.
pub(super) fn not_checked(report: &Report, context: &Context) -> String {
    let words = context.words;
    let mut text = String::new();
    for rule in &report.counts.not_checked {
        let sentence = format!("{}: {}", say::rule(context, &rule.rule, rule.level), words.of("not_checked", &rule.cause));
        text.push_str(&paragraph(&sentence, "  ", context));
    }
    if text.is_empty() { text } else { format!("{}\n{text}", Paint::Strong.on(words.label("text.not_checked"), context.screen)) }
}

/// How many kinds of notes are shown; the files have them all.
const SHOWN: usize = 8;

/// How many notes there are, by severity, the gravest first; then of each kind that somebody should look at the first one.
pub(super) fn notes(report: &Report, context: &Context) -> String {
    let words = context.words;
    let all = || report.notes.iter().chain(report.projects.iter().flat_map(|project| &project.notes));
    let severities = [(Severity::Error, "text.errors"), (Severity::Warning, "text.warnings"), (Severity::Info, "text.infos")];
    let counts = severities.into_iter().filter_map(|(severity, key)| {
        let count = all().filter(|note| note.severity == severity).count();
        (count > 0).then(|| words.phrase(key, &Facts::new().count("count", count)))
    });
    let counts: Vec<String> = counts.collect();
    let counts = if counts.is_empty() { words.label("text.no_notes").to_owned() } else { counts.join(", ") };
    let head = paragraph(&format!("{}: {counts}", words.label("text.notes")), "", context);
    let mut grave: Vec<&Note> = all().filter(|note| note.severity > Severity::Info).collect();
    grave.sort_by_key(|note| Reverse(note.severity));
    let mut kinds: Vec<(&Note, usize)> = Vec::new();
    for note in grave {
        match kinds.iter_mut().find(|(first, _)| first.code == note.code) {
            Some((_, count)) => *count += 1,
            None => kinds.push((note, 0)),
        }
    }
    let shown = kinds.iter().take(SHOWN).map(|(note, more)| paragraph(&placed(note, *more, context), "  ", context));
    head + &shown.collect::<String>()
}

/// A note with the place where it was read, and how many more of its kind there are.
fn placed(note: &Note, more: usize, context: &Context) -> String {
    let sentence = say::note(context, note);
    let facts = Facts::new().text("sentence", sentence).text_if("file", note.file.clone());
    let place = |[x, y]: [f64; 2]| format!("{}; {}", context.words.decimals(x, 1), context.words.decimals(y, 1));
    let facts = facts.text_if("at", note.at.map(place));
    let facts = note.feature.map_or(facts.clone(), |feature| facts.count("feature", feature));
    let facts = if more > 0 { facts.count("more", more) } else { facts };
    context.words.phrase("text.note_placed", &facts)
}
