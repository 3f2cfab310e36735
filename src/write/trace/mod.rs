//! One answer, told from its question to its articles: for whoever knows the law and not the program.

mod law;
mod parcels;
mod sides;
mod told;

use serde::Serialize;

use super::{Context, open, say, struck};
use crate::model::{Asks, Date, Facts, Outcome};
use crate::report::{AnswerReport, NotChecked, ParcelReport, ProjectReport, RanWith, Report, TreatmentReport};
use told::Told;

/// The whole trace of one answer or treatment.
#[derive(Debug, Serialize)]
pub struct Explanation<'a> {
    /// The case.
    pub case: &'a str,
    /// The day of "now".
    pub as_of: Date,
    /// The code of the rule or treatment.
    pub code: &'a str,
    /// The question, or what the treatment is, in the reader's language.
    pub question: String,
    /// The project's id.
    pub project: &'a str,
    /// The answer; null: it is a treatment, or the rule was not asked.
    pub answer: Option<&'a AnswerReport>,
    /// The treatment; null: it is a rule.
    pub treatment: Option<&'a TreatmentReport>,
    /// Why the rule was not asked; null: it was.
    pub not_checked: Option<&'a NotChecked>,
    /// The parcels as the plans cut them.
    pub parcels: &'a [ParcelReport],
    /// What the run went by.
    pub ran_with: &'a RanWith,
    /// The whole trace in words, line by line; deeper ones begin with blanks.
    pub text: Vec<String>,
}

/// What an explanation is about.
#[derive(Debug, Clone, Copy)]
pub enum Topic<'a> {
    /// The answer of a rule.
    Answer(&'a AnswerReport),
    /// A treatment.
    Treatment(&'a TreatmentReport),
    /// A rule that was not asked.
    NotChecked(&'a NotChecked),
}

/// What is known of a code about a project; `None`: nothing was asked of it there.
#[must_use]
pub fn topic<'a>(report: &'a Report, project: &'a ProjectReport, code: &str) -> Option<Topic<'a>> {
    let answer = project.answers.iter().find(|answer| answer.rule == code).map(Topic::Answer);
    let treatment = || project.treatments.iter().find(|treatment| treatment.code == code).map(Topic::Treatment);
    let not_checked = || report.counts.not_checked.iter().find(|rule| rule.rule == code).map(Topic::NotChecked);
    answer.or_else(treatment).or_else(not_checked)
}

/// Tells an answer of a project, or a treatment of it.
#[must_use]
pub fn explain<'a>(report: &'a Report, project: &'a ProjectReport, topic: Topic<'a>, context: &Context) -> Explanation<'a> {
    let mut told = Told::new(context);
    head(&mut told, report, project);
    match topic {
        Topic::Answer(answer) => of_answer(&mut told, report, project, answer),
        Topic::Treatment(treatment) => of_treatment(&mut told, report, project, treatment),
        Topic::NotChecked(rule) => not_asked(&mut told, rule),
    }
    let (code, question) = match topic {
        Topic::Answer(answer) => (answer.rule.as_str(), format!("rule.{}.question", answer.rule)),
        Topic::Treatment(treatment) => (treatment.code.as_str(), format!("treatment.{}.text", treatment.code)),
        Topic::NotChecked(rule) => (rule.rule.as_str(), format!("rule.{}.question", rule.rule)),
    };
    Explanation {
        case: &report.case,
        as_of: report.as_of,
        code,
        question: context.words.find(&question).unwrap_or_default().to_owned(),
        project: &project.id,
        answer: if let Topic::Answer(answer) = topic { Some(answer) } else { None },
        treatment: if let Topic::Treatment(treatment) = topic { Some(treatment) } else { None },
        not_checked: if let Topic::NotChecked(rule) = topic { Some(rule) } else { None },
        parcels: &project.parcels,
        ran_with: &report.ran_with,
        text: told.lines(),
    }
}

/// The explanation as text, wrapped to the screen.
#[must_use]
pub fn text(explanation: &Explanation, context: &Context) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines = explanation.text.iter().map(|line| match line.trim_start() {
        "" => "\n".to_owned(),
        words => super::table::paragraph(words, &" ".repeat(indent(line)), context),
    });
    lines.collect()
}

fn head(told: &mut Told, report: &Report, project: &ProjectReport) {
    if let Some(sentence) = say::made_up(report) {
        told.line(&format!("{}: {sentence}", told.label("text.made_up")));
    }
    told.say("title", &Facts::new().text("project", &project.id).text_if("name", project.name.clone()));
    told.say("case", &Facts::new().text("case", &report.case).date("as_of", report.as_of));
}

fn of_answer(told: &mut Told, report: &Report, project: &ProjectReport, answer: &AnswerReport) {
    question(told, &answer.rule);
    result(told, answer);
    purpose(told, project, answer);
    if answer.asks == Asks::Plan {
        sides::tell(told, report, project);
        parcels::tell(told, project, answer);
    } else {
        told.head("because_title");
        answer.because.iter().for_each(|cause| told.cause(cause));
    }
    law::tell(told, report, &answer.basis, &answer.rule);
    law::matrix(told, report, answer);
    accuracy(told, report, project, answer);
    missing(told, project, answer);
    decisions(told, answer);
}

fn question(told: &mut Told, code: &str) {
    let facts = Facts::new().text("rule", code).text("title", told.words().title("rule", code));
    let question = told.words().find(&format!("rule.{code}.question")).map(str::to_owned);
    told.say("question", &facts.text_if("question", question));
}

fn result(told: &mut Told, answer: &AnswerReport) {
    let words = told.words();
    let outcome = |outcome: Outcome| words.outcome(outcome).to_owned();
    let facts = match (answer.standing, answer.then, answer.now, answer.outcome) {
        (Some(standing), Some(then), Some(now), _) => {
            Facts::new().text("standing", standing.name()).text("then", outcome(then)).text("now", outcome(now))
        }
        (_, _, _, Some(of)) => Facts::new().text("result", outcome(of)),
        _ => return,
    };
    told.say("result", &facts);
}

fn purpose(told: &mut Told, project: &ProjectReport, answer: &AnswerReport) {
    let is_about = answer.because.iter().any(|cause| cause.facts.get("purpose").is_some() || cause.facts.get("purpose_text").is_some());
    if is_about {
        let known = (!project.purposes.is_empty()).then(|| say::purpose(told.context, project));
        told.say("purpose", &Facts::new().text_if("purpose_text", project.purpose.clone()).text_if("known", known));
    }
}

/// The tolerance, and how steady the answer is.
fn accuracy(told: &mut Told, report: &Report, project: &ProjectReport, answer: &AnswerReport) {
    told.head("accuracy_title");
    told.say("tolerance", &Facts::new().m("tolerance", report.ran_with.tolerance_m));
    if answer.asks != Asks::Plan {
        return;
    }
    let changes = project.becomes.iter().filter_map(|becomes| Some((becomes, *becomes.rules.get(&answer.rule)?)));
    let lines: Vec<String> = changes
        .map(|(becomes, standing)| open::becomes(told.context, &crate::report::BecomesReport { standing, ..becomes.clone() }))
        .collect();
    if lines.is_empty() {
        told.say("steady", &Facts::new());
    }
    for line in lines {
        told.say("unsteady", &Facts::new().text("sentence", line));
    }
}

/// What was looked for and not found.
fn missing(told: &mut Told, project: &ProjectReport, answer: &AnswerReport) {
    told.head("missing_title");
    let before = told.count();
    if answer.asks == Asks::Plan {
        sides::missing_papers(told, project);
    }
    let unknown = answer.because.iter().filter(|cause| cause.outcome == Outcome::Unknown);
    let mut said: Vec<String> = Vec::new();
    for cause in unknown {
        let sentence = say::cause(told.context, cause);
        if !said.contains(&sentence) {
            told.item(&sentence);
            said.push(sentence);
        }
    }
    if answer.standing == Some(project.standing)
        && let Some(decided) = open::decided_by_values(told.context, project)
    {
        decided.lines().for_each(|line| told.item(line));
    }
    if told.count() == before {
        told.say("nothing_missing", &Facts::new());
    }
}

fn decisions(told: &mut Told, answer: &AnswerReport) {
    let decisions = say::overridden(told.context, answer);
    if !decisions.is_empty() {
        told.head("override_title");
        for sentence in &decisions {
            told.item(&struck::laid_out(sentence, told.context.screen));
        }
    }
}

fn of_treatment(told: &mut Told, report: &Report, project: &ProjectReport, treatment: &TreatmentReport) {
    let words = told.words();
    let facts = Facts::new().text("treatment", &treatment.code).text("title", words.title("treatment", &treatment.code));
    told.say("treatment", &facts);
    if let Some(text) = words.find(&format!("treatment.{}.text", treatment.code)) {
        told.line(text);
    }
    let outcome = words.of("openness", treatment.outcome.name()).to_owned();
    told.say("treatment_result", &Facts::new().text("result", outcome));
    told.say("standing", &Facts::new().text("standing", project.standing.name()));
    told.head("conditions_title");
    told.say("conditions_rule", &Facts::new());
    treatment.because.iter().for_each(|condition| told.condition(condition));
    law::tell(told, report, &treatment.basis, &treatment.code);
    told.blank();
    told.say("people_decide", &Facts::new());
}

fn not_asked(told: &mut Told, rule: &NotChecked) {
    question(told, &rule.rule);
    let cause = told.words().of("not_checked", &rule.cause).to_owned();
    told.say("not_asked", &Facts::new().text("sentence", cause));
}
