//! Plans and the register themselves: each and the answers about its data.

use super::super::{Context, say};
use super::grid::{Cell, Column, Paint, grid};
use super::paragraph;
use crate::model::{Asks, Date, Facts, M2, Outcome};
use crate::report::{AnswerReport, Report};

/// What answers about data are about.
struct Subject<'a> {
    name: String,
    approved: Option<Date>,
    lots: Option<usize>,
    area: M2,
    answers: Vec<&'a AnswerReport>,
}

fn subjects<'a>(report: &'a Report, context: &Context) -> Vec<Subject<'a>> {
    let plans = report.plans.iter().map(|plan| Subject {
        name: context.words.phrase("text.plan", &Facts::new().text("plan", &plan.id)),
        approved: plan.approved,
        lots: Some(plan.lots),
        area: plan.area_m2,
        answers: plan.answers.iter().collect(),
    });
    let register = report.register.iter().map(|register| Subject {
        name: context.words.label("text.register").to_owned(),
        approved: None,
        lots: None,
        area: register.area_m2,
        answers: register.answers.iter().collect(),
    });
    plans.chain(register).collect()
}

/// One row a plan, one column a question; then what the questions are.
pub(super) fn table(report: &Report, context: &Context) -> String {
    let words = context.words;
    let subjects = subjects(report, context);
    let rules = rules(&subjects);
    let mut columns = vec![
        Column::sentence(words.of("column", "subject"), 1),
        Column::word(words.of("column", "approved")),
        Column::number(words.of("column", "lots")),
        Column::number(words.of("column", "area_ha")),
    ];
    columns.extend(rules.iter().map(|rule| Column::word(rule)));
    let rows: Vec<Vec<Cell>> = subjects.iter().map(|subject| row(subject, &rules, context)).collect();
    let questions: String = rules.iter().map(|rule| question(rule, context)).collect();
    format!("{}\n{questions}", grid(&columns, &rows, context.screen))
}

fn question(rule: &str, context: &Context) -> String {
    let question = context.words.find(&format!("rule.{rule}.question")).unwrap_or_default();
    paragraph(&format!("{rule} {question}"), "  ", context)
}

/// The rules that were asked, in their order.
fn rules<'a>(subjects: &[Subject<'a>]) -> Vec<&'a str> {
    let mut rules: Vec<&str> = Vec::new();
    for answer in subjects.iter().flat_map(|subject| &subject.answers) {
        if !rules.contains(&answer.rule) {
            rules.push(answer.rule);
        }
    }
    rules
}

fn row(subject: &Subject, rules: &[&str], context: &Context) -> Vec<Cell> {
    let words = context.words;
    let mut cells: Vec<Cell> = vec![
        subject.name.clone().into(),
        subject.approved.map(|day| words.date(day)).unwrap_or_default().into(),
        subject.lots.map(|lots| words.count(lots)).unwrap_or_default().into(),
        words.hectares(subject.area).into(),
    ];
    cells.extend(rules.iter().map(|rule| {
        let outcome = subject.answers.iter().find(|answer| answer.rule == *rule).and_then(|answer| answer.outcome);
        outcome.map_or_else(Cell::default, |outcome| Cell::painted(words.outcome(outcome), paint(outcome)))
    }));
    cells
}

fn paint(outcome: Outcome) -> Paint {
    match outcome {
        Outcome::Fails => Paint::Bad,
        Outcome::Unknown => Paint::Doubtful,
        Outcome::Holds => Paint::Good,
        Outcome::DoesNotApply => Paint::Faint,
    }
}

/// Each fault and each thing not known, under its subject and question.
pub(super) fn faults(report: &Report, context: &Context) -> String {
    let mut text = String::new();
    for subject in subjects(report, context) {
        for answer in subject.answers {
            text.push_str(&causes(&subject.name, answer, context));
        }
    }
    for project in &report.projects {
        let name = context.words.phrase("text.project", &Facts::new().text("project", &project.id));
        for answer in project.answers.iter().filter(|answer| answer.asks == Asks::Data) {
            text.push_str(&causes(&name, answer, context));
        }
    }
    if text.is_empty() { format!("{}\n", context.words.label("text.all_data_hold")) } else { text }
}

fn causes(subject: &str, answer: &AnswerReport, context: &Context) -> String {
    let graver = answer.because.iter().filter(|cause| cause.outcome >= Outcome::Unknown);
    let lines: String = graver.map(|cause| paragraph(&say::cause(context, cause), "  ", context)).collect();
    if lines.is_empty() {
        return lines;
    }
    let title = format!("{subject} · {} {}", answer.rule, context.words.title("rule", answer.rule));
    format!("{}\n{lines}", Paint::Strong.on(&title, context.screen))
}
