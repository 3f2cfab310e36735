//! `replan explain CODE`.

use std::path::PathBuf;

use clap::Args;

use super::failure::did_you_mean;
use super::{Exit, Failure, Io, Kind};
use crate::model::closest;
use crate::rules::{self, RULES};
use crate::treatment::{self, TREATMENTS};

const EXAMPLES: &str = "\
Examples:
  replan explain P201
  replan explain use-not-permitted
  replan explain T2

`replan list rules` and `replan list treatments` show all codes.";

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// Code or name of a rule or treatment
    code: String,
    #[arg(long, value_name = "CASE", hide = true)]
    case: Option<PathBuf>,
    #[arg(long, value_name = "ID", hide = true)]
    project: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, io: &mut Io) -> Result<Exit, Failure> {
    if args.case.is_some() || args.project.is_some() {
        let error = "explaining one answer of a case is not built yet";
        return Err(Failure::new(Kind::NotBuilt, error).hint("`replan explain CODE` prints the page; the reasons stand in report.xlsx."));
    }
    let page = page_of(&args.code).ok_or_else(|| unknown(&args.code))?;
    io.print(format!("{}\n", page.trim_end()).as_bytes())?;
    Ok(Exit::Conforms)
}

/// The page of the rule or treatment of this code or name.
fn page_of(code: &str) -> Option<&'static str> {
    rules::rule(code).map(|rule| rule.page).or_else(|| treatment::treatment(code).map(|treatment| treatment.page))
}

fn unknown(code: &str) -> Failure {
    let of_rules = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    let names: Vec<&str> = of_rules.chain(TREATMENTS.iter().flat_map(|treatment| [treatment.code, treatment.name])).collect();
    let failure = Failure::new(Kind::Usage, format!("there is no rule or treatment {code:?}"));
    let failure = match did_you_mean(closest(code, names).as_deref()) {
        Some(question) => failure.hint(question),
        None => failure,
    };
    failure.hint("`replan list rules` and `replan list treatments` show all.")
}
