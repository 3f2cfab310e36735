//! `--since OLD/report.json`: what changed, and what did it.

use std::path::Path;

use super::run::{Found, RunArgs};
use super::{Failure, Io, Kind};
use crate::model::Says;
use crate::read;
use crate::report::since::{Earlier, Since, since};
use crate::write::{self, View};

/// An earlier report and its bytes.
pub(super) fn earlier(path: &Path) -> Result<(Earlier, Vec<u8>), Failure> {
    let bytes = std::fs::read(path).map_err(|source| read::ReadError::Open { path: path.to_owned(), source })?;
    let earlier = serde_json::from_slice(&bytes).map_err(|error| {
        let failure = Failure::new(
            Kind::Input,
            Says::from("failure.no_report").text("file", path.display().to_string()).text("words", error.to_string()),
        );
        failure.hint("hint.give_report")
    })?;
    Ok((earlier, bytes))
}

/// What changed since the earlier report. The case is checked once more where the day is another one, to see whether that did it.
pub(super) fn found_since(earlier: &Earlier, found: &Found, args: &RunArgs, case: &Path, io: &mut Io) -> Result<Since, Failure> {
    let back = if earlier.as_of == found.report.as_of {
        None
    } else {
        let back = RunArgs::quiet(args.lang, Some(earlier.as_of)).supposing(args.drafts());
        Some(back.find(read::case::read(case)?, io)?)
    };
    Ok(since(earlier, &found.report, back.as_ref().map(|back| &back.report)))
}

/// Shows what changed under the table, and writes it beside the files.
pub(super) fn deliver(since: &Since, found: &Found, args: &RunArgs, io: &mut Io) -> Result<(), Failure> {
    let text = write::since::since(since, &found.context(View::Projects, io.screen));
    if args.to.is_empty() && !args.quiet {
        io.print(format!("\n{text}").as_bytes())?;
    } else {
        args.message(io, &text);
    }
    if let Some(folder) = &args.out {
        let json = serde_json::to_string_pretty(since).unwrap_or_default() + "\n";
        write::put(&folder.join("since.json"), json.as_bytes())?;
    }
    Ok(())
}
