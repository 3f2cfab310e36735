//! One answer, told from its question to its articles: for whoever knows the law and not the program.

mod days;
mod editions;
mod grounds;
mod law;
mod parcels;
mod told;

use serde::Serialize;

use super::{Context, open, say, struck};
use crate::model::{Asks, Date, Facts, Outcome, Side};
use crate::report::{AnswerReport, NotChecked, ParcelReport, ProjectReport, RanWith, Report, TreatmentReport};
use told::Told;

/// The whole trace of a rule's answers, or of a treatment.
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
    /// The gravest of the answers; null: it is a treatment, or the rule was not asked.
    pub answer: Option<&'a AnswerReport>,
    /// The answers, one a level, the most detailed first.
    pub answers: &'a [&'a AnswerReport],
    /// The treatment; null: it is a rule.
    pub treatment: Option<&'a TreatmentReport>,
    /// The levels on which the rule was not asked, or that it was not asked at all, and why.
    pub not_checked: &'a [&'a NotChecked],
    /// The parcels as the plans cut them.
    pub parcels: &'a [ParcelReport],
    /// What the run went by.
    pub ran_with: &'a RanWith,
    /// The whole trace in words, line by line; deeper ones begin with blanks.
    pub text: Vec<String>,
}

/// What an explanation is about.
#[derive(Debug, Clone)]
pub enum Topic<'a> {
    /// A rule.
    Rule(OfRule<'a>),
    /// A treatment.
    Treatment(&'a TreatmentReport),
}

/// What is known of a rule about a project.
#[derive(Debug, Clone)]
pub struct OfRule<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its answers, one a level, the most detailed first.
    pub answers: Vec<&'a AnswerReport>,
    /// Where it was not asked.
    pub not_checked: Vec<&'a NotChecked>,
}

impl<'a> OfRule<'a> {
    /// The gravest answer; the first of equals.
    #[must_use]
    pub fn gravest(&self) -> Option<&'a AnswerReport> {
        self.answers.iter().copied().min_by_key(|answer| answer.standing)
    }
}

/// What is known of a code about a project; `None`: nothing was asked of it there.
#[must_use]
pub fn topic<'a>(report: &'a Report, project: &'a ProjectReport, code: &'a str) -> Option<Topic<'a>> {
    let answers: Vec<&AnswerReport> = project.answers.iter().filter(|answer| answer.rule == code).collect();
    let not_checked: Vec<&NotChecked> = report.counts.not_checked.iter().filter(|rule| rule.rule == code).collect();
    if !answers.is_empty() || !not_checked.is_empty() {
        return Some(Topic::Rule(OfRule { code, answers, not_checked }));
    }
    project.treatments.iter().find(|treatment| treatment.code == code).map(Topic::Treatment)
}

/// Tells the answers of a rule about a project, or a treatment of it.
#[must_use]
pub fn explain<'a>(report: &'a Report, project: &'a ProjectReport, topic: &'a Topic<'a>, context: &Context) -> Explanation<'a> {
    let mut told = Told::new(context);
    head(&mut told, report, project);
    let (code, question) = match topic {
        Topic::Rule(rule) => {
            of_rule(&mut told, report, project, rule);
            (rule.code, format!("rule.{}.question", rule.code))
        }
        Topic::Treatment(treatment) => {
            of_treatment(&mut told, report, project, treatment);
            (treatment.code, format!("treatment.{}.text", treatment.code))
        }
    };
    let (rule, treatment) = match topic {
        Topic::Rule(rule) => (Some(rule), None),
        Topic::Treatment(treatment) => (None, Some(*treatment)),
    };
    Explanation {
        case: &report.case,
        as_of: report.as_of,
        code,
        question: context.words.find(&question).unwrap_or_default().to_owned(),
        project: &project.id,
        answer: rule.and_then(OfRule::gravest),
        answers: rule.map(|rule| rule.answers.as_slice()).unwrap_or_default(),
        treatment,
        not_checked: rule.map(|rule| rule.not_checked.as_slice()).unwrap_or_default(),
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
    for warning in say::warnings(report, told.context) {
        told.line(&warning);
    }
    told.say("title", &Facts::new().text("project", &project.id).text_if("name", project.name.clone()));
    told.say("case", &Facts::new().text("case", &report.case).date("as_of", report.as_of));
}

fn of_rule(told: &mut Told, report: &Report, project: &ProjectReport, rule: &OfRule) {
    question(told, rule.code);
    let Some(gravest) = rule.gravest() else {
        return rule.not_checked.iter().for_each(|not_asked| not_checked(told, not_asked));
    };
    result(told, gravest, if rule.answers.len() > 1 { "result_over_levels" } else { "result" });
    purpose(told, project, gravest);
    if gravest.asks == Asks::Plan {
        days::tell(told, report, project);
        under_plans(told, report, project, rule);
    } else {
        told.head("because_title");
        gravest.because.iter().for_each(|cause| told.cause(gravest, cause));
        if gravest.asks == Asks::Paper {
            told.say("paper_day", &Facts::new().date("as_of", report.as_of));
        }
    }
    law::tell(told, report, gravest, &rule.answers);
    accuracy(told, report, project, rule);
    missing(told, project, rule);
    decisions(told, rule);
}

/// The answer under the plans of each level: which editions count and why, parcel by parcel.
fn under_plans(told: &mut Told, report: &Report, project: &ProjectReport, rule: &OfRule) {
    let one = |told: &mut Told, answer: &AnswerReport| {
        told.head("editions_title");
        if let Some(level) = answer.level {
            let sides = if answer.standing.is_some() { &[Side::Then, Side::Now][..] } else { &[Side::Now] };
            for side in sides {
                editions::tell(told, report, project, level, *side);
            }
        }
        parcels::tell(told, project, answer);
    };
    if let ([answer], []) = (&rule.answers[..], &rule.not_checked[..]) {
        return one(told, answer);
    }
    for answer in &rule.answers {
        let level = Facts::new().text_if("level", answer.level.map(crate::model::Level::name));
        told.chapter("level_title", &level, |told| {
            result(told, answer, "result");
            one(told, answer);
        });
    }
    for rule in &rule.not_checked {
        let level = Facts::new().text_if("level", rule.level.map(crate::model::Level::name));
        told.chapter("level_title", &level, |told| not_checked(told, rule));
    }
}

fn question(told: &mut Told, code: &str) {
    let facts = Facts::new().text("rule", code).text("title", told.words().title("rule", code));
    let question = told.words().find(&format!("rule.{code}.question")).map(str::to_owned);
    told.say("question", &facts.text_if("question", question));
}

fn result(told: &mut Told, answer: &AnswerReport, key: &str) {
    let words = told.words();
    let outcome = |outcome: Outcome| words.outcome(outcome).to_owned();
    let facts = match (answer.standing, answer.then, answer.now, answer.outcome) {
        (Some(standing), Some(then), Some(now), _) => {
            Facts::new().text("standing", standing.name()).text("then", outcome(then)).text("now", outcome(now))
        }
        (None, _, Some(now), _) => Facts::new().text("result", outcome(now)),
        (_, _, _, Some(of)) => Facts::new().text("result", outcome(of)),
        _ => return,
    };
    told.say(key, &facts);
}

fn purpose(told: &mut Told, project: &ProjectReport, answer: &AnswerReport) {
    let is_about = answer.because.iter().any(|cause| cause.facts.get("purpose").is_some() || cause.facts.get("purpose_text").is_some());
    if is_about {
        let known = (!project.purposes.is_empty()).then(|| say::purpose(told.context, project));
        told.say("purpose", &Facts::new().text_if("purpose_text", project.purpose.clone()).text_if("known", known));
    }
}

/// The tolerance, and how steady the answers are; a question to papers measures nothing.
fn accuracy(told: &mut Told, report: &Report, project: &ProjectReport, rule: &OfRule) {
    let asks = rule.answers.first().map(|answer| answer.asks);
    if asks == Some(Asks::Paper) {
        return;
    }
    told.head("accuracy_title");
    told.say("tolerance", &Facts::new().m("tolerance", report.ran_with.tolerance_m));
    if asks == Some(Asks::Data) {
        return told.say("tolerance_area", &Facts::new().pct("tolerance", report.ran_with.tolerance_area_pct));
    }
    for answer in rule.answers.iter().filter(|answer| answer.standing.is_some()) {
        let level = answer.level.filter(|_| rule.answers.len() > 1);
        steadiness(told, project, answer, &Facts::new().text_if("level", level.map(crate::model::Level::name)));
    }
}

fn steadiness(told: &mut Told, project: &ProjectReport, answer: &AnswerReport, level: &Facts) {
    let changed = project.becomes.iter().filter_map(|becomes| Some((becomes, becomes.of(answer)?)));
    let lines: Vec<String> = changed
        .map(|(becomes, standing)| open::becomes(told.context, &crate::report::BecomesReport { standing, ..becomes.clone() }))
        .collect();
    if lines.is_empty() {
        told.say("steady", level);
    }
    for line in lines {
        told.say("unsteady", &level.clone().text("sentence", line));
    }
}

/// What was looked for and not found.
fn missing(told: &mut Told, project: &ProjectReport, rule: &OfRule) {
    told.head("missing_title");
    let before = told.count();
    if rule.answers.iter().any(|answer| answer.standing.is_some()) {
        days::missing_papers(told, project);
    }
    let unknown = rule.answers.iter().flat_map(|answer| &answer.because).filter(|cause| cause.outcome == Outcome::Unknown);
    let mut said: Vec<String> = Vec::new();
    for cause in unknown {
        let sentence = say::cause(told.context, cause);
        if !said.contains(&sentence) {
            told.item(&sentence);
            said.push(sentence);
        }
    }
    if rule.answers.iter().any(|answer| answer.standing == Some(project.standing))
        && let Some(decided) = open::decided_by_values(told.context, project)
    {
        decided.lines().for_each(|line| told.item(line));
    }
    if told.count() == before {
        told.say("nothing_missing", &Facts::new());
    }
}

fn decisions(told: &mut Told, rule: &OfRule) {
    let decisions: Vec<String> = rule.answers.iter().flat_map(|answer| say::overridden(told.context, answer)).collect();
    if !decisions.is_empty() {
        told.head("override_title");
        for sentence in &decisions {
            told.item(&struck::laid_out(sentence, told.context.screen));
        }
    }
}

fn of_treatment(told: &mut Told, report: &Report, project: &ProjectReport, treatment: &TreatmentReport) {
    let words = told.words();
    let facts = Facts::new().text("treatment", treatment.code).text("title", words.title("treatment", treatment.code));
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
    law::articles(told, report, &treatment.basis, treatment.code);
    told.blank();
    told.say("people_decide", &Facts::new());
}

fn not_checked(told: &mut Told, rule: &NotChecked) {
    let cause = told.words().of("not_checked", &rule.cause).to_owned();
    told.say("not_asked", &Facts::new().text("sentence", cause));
}
