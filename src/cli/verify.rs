//! `replan verify DIR/report.json CASE`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::run::{Found, RunArgs};
use super::since::earlier;
use super::{Exit, Failure, Io, Kind};
use crate::model::Facts;
use crate::read;
use crate::report::since::changed;
use crate::write::since::changes;
use crate::write::{Colour, OUTPUTS, Page, Screen, View};

const EXAMPLES: &str = "\
Examples:
  replan check case.toml --out result && replan verify result/report.json case.toml

The case is read and checked again on the report's own as-of day, with the drafts that it supposed. Every report.* beside the report is made again too; give --lang
where they were written in another language than the case's. Exit codes: 0 the same bytes, 1 others, 2 could not run.";

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArgs {
    /// The report: DIR/report.json
    report: PathBuf,
    /// The case file
    case: PathBuf,
    /// Language of the files beside the report: vi or en; default: the case's, else vi
    #[arg(long, value_name = "LANG", value_parser = super::run::language())]
    lang: Option<crate::lang::Lang>,
}

pub(super) fn run(args: &VerifyArgs, io: &mut Io) -> Result<Exit, Failure> {
    let (old, bytes) = earlier(&args.report)?;
    let again = RunArgs::quiet(args.lang, Some(old.as_of)).supposing(old.drafts());
    let found = again.find(read::case::read(&args.case)?, io)?;
    let context = found.context(View::Projects, io.screen);
    let same = found.report.to_json().into_bytes() == bytes;
    let mut text = said(&found, &args.report, same, io.screen);
    let mut all = same;
    for (path, same) in beside(&found, &args.report)? {
        text.push_str(&said(&found, &path, same, io.screen));
        all &= same;
    }
    if !all {
        text.push_str(&changes(&changed(&old, &found.report), &context));
    }
    io.print(text.as_bytes())?;
    Ok(if all { Exit::Conforms } else { Exit::DoesNot })
}

fn said(found: &Found, path: &Path, same: bool, screen: Screen) -> String {
    let facts = Facts::new().text("file", path.display().to_string());
    let key = if same { "since.same_bytes" } else { "since.other_bytes" };
    found.context(View::Projects, screen).words.phrase(key, &facts) + "\n"
}

/// The other files of the outputs that lie beside the report, and whether the same bytes come out again.
fn beside(found: &Found, report: &Path) -> Result<Vec<(PathBuf, bool)>, Failure> {
    let folder = report.parent().unwrap_or(Path::new(""));
    let context = found.context(View::Projects, Screen { width: None, colour: Colour::Plain });
    let mut compared = Vec::new();
    let others = OUTPUTS.iter().filter(|output| output.name != "json");
    for output in others.filter(|output| folder.join(format!("report.{}", output.ending)).is_file()) {
        for page in (output.pages)(&found.report, &context)? {
            let path = folder.join(&page.name);
            let same = is_same(&path, &page)?;
            compared.push((path, same));
        }
    }
    Ok(compared)
}

fn is_same(path: &Path, page: &Page) -> Result<bool, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(bytes == page.bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::of_system(Kind::Input, &error)),
    }
}
