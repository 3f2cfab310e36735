//! `replan check CASE`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::deliver::deliver;
use super::run::RunArgs;
use super::{Exit, Failure, Io, since};
use crate::model::Standing;
use crate::read;
use crate::report::Report;
use crate::write::View;

const EXAMPLES: &str = "\
Examples:
  replan check case.toml
  replan check case.toml --as-of 2020-09-09 --lang en
  replan check case.toml --out result               a table to read, all files into result/
  replan check case.toml --out result --to xlsx,gpkg
  replan check case.toml --draft 2027               what if that draft were approved now?
  replan check case.toml --fail-on transitional     exit code 1 only for a transitional one
  replan check case.toml --since old/report.json    what changed since then, and what did it";

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// The case file
    case: PathBuf,
    #[command(flatten)]
    run: RunArgs,
    /// Exit with 1 where a project has this standing or a graver one
    #[arg(long, value_name = "STANDING", default_value = Standing::Undetermined.name(), value_parser = standing())]
    fail_on: Standing,
    /// Also say which standings changed since an earlier report, and which input or setting did it
    #[arg(long, value_name = "OLD/report.json")]
    since: Option<PathBuf>,
}

/// A standing by its stable name.
fn standing() -> impl TypedValueParser<Value = Standing> {
    PossibleValuesParser::new(Standing::ALL.map(Standing::name)).map(|name| {
        let named = Standing::ALL.into_iter().find(|standing| standing.name() == name);
        named.unwrap_or(Standing::Undetermined)
    })
}

pub(super) fn run(args: &CheckArgs, io: &mut Io) -> Result<Exit, Failure> {
    let way = args.run.way()?;
    let earlier = args.since.as_deref().map(since::earlier).transpose()?;
    let found = args.run.find(read::case::read(&args.case)?, io)?;
    deliver(&found, &way, View::Projects, &args.run, io)?;
    if found.report.register.is_none() {
        args.run.message(io, found.words.label("run.no_register"));
    }
    if let Some((earlier, _)) = &earlier {
        let changes = since::found_since(earlier, &found, &args.run, &args.case, io)?;
        since::deliver(&changes, &found, &args.run, io)?;
    }
    let exit = exit(&found.report, args.fail_on);
    // The program ends here: to take a report of a hundred thousand projects apart would cost it a twelfth more time.
    std::mem::forget(found);
    Ok(exit)
}

fn exit(report: &Report, fail_on: Standing) -> Exit {
    let grave = report.projects.iter().any(|project| project.standing <= fail_on);
    if grave { Exit::DoesNot } else { Exit::Conforms }
}
