//! Floor 10: arguments in, exit code out. One file a command.
//!
//! Data goes to stdout, messages to stderr. Exit codes: 0 everything conforms, 1 something does not or is not known, 2 could
//! not run.

mod check;
mod completions;
mod deliver;
mod explain;
mod failure;
mod init;
mod inspect;
mod io;
mod later;
mod list;
mod overlay;
mod pace;
mod query;
mod run;
mod since;
mod validate;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use failure::{Failure, Kind};
pub use io::{Io, Progress};

use crate::lang::Lang;

const ABOUT: &str = "Finds the projects that need a transitional arrangement under a revised plan";

const LONG_ABOUT: &str = "\
Checks project parcels against a revised plan and finds the projects that need a transitional arrangement.

The same questions are put to the same parcels twice: under the plan in force when a project was approved, and under the \
plan in force now. What conformed then and does not now needs a transitional arrangement.";

const EXAMPLES: &str = "\
Examples:
  replan check case.toml                           all projects, as a table
  replan check case.toml --out result              the same, and files for spreadsheets and GIS
  replan check case.toml --to csv > projects.csv   one format, to stdout
  replan validate lots.gpkg                        is the plan itself sound?
  replan inspect HoSoGIS/                          what is in these files?
  replan init HoSoGIS/ du-an.xlsx -o case.toml     a case file from them, every guess marked
  replan explain P201                              what a rule asks, and why
  replan explain P201 --case case.toml --project DA-07    how that answer came about

Exit codes: 0 everything conforms, 1 something does not or is not known, 2 could not run.";

#[derive(Debug, Parser)]
#[command(name = "replan", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Put every question to every project, under the plan then and the plan now
    Check(check::CheckArgs),
    /// Put the questions about data to plans and registers themselves
    Validate(validate::ValidateArgs),
    /// Cut any layer along any other: the bare engine, for GIS work
    Overlay(overlay::OverlayArgs),
    /// Show what is in files: layers, reference system, columns, encoding, faults
    Inspect(inspect::InspectArgs),
    /// Write a case file from layers, in which every guess is marked
    Init(init::InitArgs),
    /// Print the page of a rule or treatment, or how an answer about a project came about
    Explain(explain::ExplainArgs),
    /// Say what each plan says of one place: a planning-information extract
    Query(query::QueryArgs),
    /// Run a report's case again and say whether the same bytes come out
    Verify(verify::VerifyArgs),
    /// List rules, treatments, formats, readers, profiles, functions, or print the report's schema
    List(list::ListArgs),
    /// Print shell completions
    Completions(completions::CompletionsArgs),
    #[command(flatten)]
    Later(later::Later),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything conforms.
    Conforms,
    /// Something does not, or is not known.
    DoesNot,
}

/// Runs the program: arguments in (the first one is the program's name), exit code out.
///
/// Never panics and never ends the process; a closed stdout is no error.
pub fn main<I, A>(arguments: I, io: &mut Io) -> u8
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let matches = match Arguments::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, io),
    };
    let ended = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => dispatch(arguments.command, io),
        Err(error) => return usage(&error, io),
    };
    io.done();
    match ended {
        Ok(Exit::Conforms) => 0,
        Ok(Exit::DoesNot) => 1,
        Err(failure) => {
            io.message(&failure.told(language_of(&matches).words()));
            2
        }
    }
}

/// The language of a run that failed: `--lang`, else that of the case as far as it can be read.
fn language_of(matches: &ArgMatches) -> Lang {
    let Some((_, command)) = matches.subcommand() else { return Lang::default() };
    let named = command.try_get_one::<Lang>("lang").ok().flatten().copied();
    let of_case = || {
        let case = ["case", "inputs"].into_iter().find_map(|name| command.try_get_one::<PathBuf>(name).ok().flatten())?;
        Lang::parse(&crate::read::case::language(case)?)
    };
    named.or_else(of_case).unwrap_or_default()
}

fn dispatch(command: Command, io: &mut Io) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => check::run(&args, io),
        Command::Validate(args) => validate::run(&args, io),
        Command::Overlay(args) => overlay::run(&args, io),
        Command::Inspect(args) => inspect::run(&args, io),
        Command::Init(args) => init::run(&args, io),
        Command::Explain(args) => explain::run(&args, io),
        Command::Query(args) => query::run(&args, io),
        Command::Verify(args) => verify::run(&args, io),
        Command::List(args) => list::run(&args, io),
        Command::Completions(args) => completions::run(&args, io),
        Command::Later(command) => Err(command.failure()),
    }
}

/// Help and version go to stdout and are no error; what is wrong with the arguments goes to stderr.
fn usage(error: &clap::Error, io: &mut Io) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        io.message(&io.err_text(&text));
        return 2;
    }
    match io.print(io.out_text(&text).as_bytes()) {
        Ok(()) => 0,
        Err(failure) => {
            io.message(&failure.told(Lang::default().words()));
            2
        }
    }
}

/// The commands that there are, for messages.
fn commands() -> String {
    let command = Arguments::command();
    let names = command.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    names.collect::<Vec<_>>().join(", ")
}
