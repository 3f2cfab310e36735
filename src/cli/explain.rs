//! `replan explain CODE`, and `replan explain CODE --case CASE --project ID`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::did_you_mean;
use super::run::{Found, RunArgs};
use super::{Exit, Failure, Io, Kind};
use crate::model::{Says, closest};
use crate::read;
use crate::report::{ProjectReport, Report};
use crate::rules::{self, RULES};
use crate::treatment::{self, TREATMENTS};
use crate::write::trace::{self, Topic};
use crate::write::{Colour, Screen, View};

const EXAMPLES: &str = "\
Examples:
  replan explain P201                                        what the rule asks, and why
  replan explain use-not-permitted
  replan explain T2
  replan explain P201 --case case.toml --project DA-07       how its answer about this project came about
  replan explain T2 --case case.toml --project DA-07 --as-of 2024-07-01 --lang en
  replan explain P201 --case case.toml --project DA-07 --to json

`replan list rules` and `replan list treatments` show all codes.";

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// Code or name of a rule or treatment
    code: String,
    /// The case whose answer is explained
    #[arg(long, value_name = "CASE", requires = "project")]
    case: Option<PathBuf>,
    /// The project whose answer is explained
    #[arg(long, value_name = "ID", requires = "case")]
    project: Option<String>,
    /// Language: vi or en; default: the case's, else vi
    #[arg(long, value_name = "LANG", value_parser = super::run::language())]
    lang: Option<crate::lang::Lang>,
    /// The day of "now"; default: today
    #[arg(long, value_name = "DAY", value_parser = super::run::day)]
    as_of: Option<crate::model::Date>,
    /// Take this draft for approved on that day (may be given again for another draft)
    #[arg(long, value_name = "PLAN", requires = "case")]
    draft: Vec<String>,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    to: Form,
}

/// How an explanation is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Json,
}

pub(super) fn run(args: &ExplainArgs, io: &mut Io) -> Result<Exit, Failure> {
    let (code, page) = named(&args.code).ok_or_else(|| unknown(&args.code))?;
    if let (Some(case), Some(project)) = (&args.case, &args.project) {
        return answer(code, case, project, args, io);
    }
    io.print(format!("{}\n", page.trim_end()).as_bytes())?;
    Ok(Exit::Conforms)
}

/// The code and the page of the rule or treatment of this code or name.
fn named(code: &str) -> Option<(&'static str, &'static str)> {
    let of_rule = rules::rule(code).map(|rule| (rule.code, rule.page));
    of_rule.or_else(|| treatment::treatment(code).map(|treatment| (treatment.code, treatment.page)))
}

fn unknown(code: &str) -> Failure {
    let of_rules = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    let names: Vec<&str> = of_rules.chain(TREATMENTS.iter().flat_map(|treatment| [treatment.code, treatment.name])).collect();
    let failure = Failure::new(Kind::Usage, Says::from("failure.no_code").text("code", code));
    failure.hint_if(did_you_mean(closest(code, names).as_deref())).hint("hint.list_codes")
}

/// Prints how one answer of a case came about.
fn answer(code: &str, case: &Path, id: &str, args: &ExplainArgs, io: &mut Io) -> Result<Exit, Failure> {
    let found = RunArgs::quiet(args.lang, args.as_of).supposing(args.draft.clone()).find(read::case::read(case)?, io)?;
    let project = project_of(&found.report, id)?;
    let topic = trace::topic(&found.report, project, code).ok_or_else(|| about_data(code))?;
    let text = told(&found, project, &topic, args.to, io);
    io.print(text.as_bytes())?;
    Ok(Exit::Conforms)
}

fn told(found: &Found, project: &ProjectReport, topic: &Topic, form: Form, io: &Io) -> String {
    match form {
        Form::Text => {
            let context = found.context(View::Projects, io.screen);
            trace::text(&trace::explain(&found.report, project, topic, &context), &context)
        }
        Form::Json => {
            let context = found.context(View::Projects, Screen { width: None, colour: Colour::Plain });
            let explanation = trace::explain(&found.report, project, topic, &context);
            serde_json::to_string_pretty(&explanation).unwrap_or_default() + "\n"
        }
    }
}

/// The project of this id.
pub(super) fn project_of<'a>(report: &'a Report, id: &str) -> Result<&'a ProjectReport, Failure> {
    let found = report.projects.iter().find(|project| project.id == id);
    found.ok_or_else(|| {
        let failure = Failure::new(Kind::Usage, Says::from("failure.no_project").text("project", id));
        let near = closest(id, report.projects.iter().map(|project| project.id.as_str()));
        match did_you_mean(near.as_deref()) {
            Some(question) => failure.hint(question),
            None => failure.hint("hint.list_projects"),
        }
    })
}

fn about_data(code: &str) -> Failure {
    Failure::new(Kind::Usage, Says::from("failure.about_data").text("code", code)).hint("hint.validate")
}
