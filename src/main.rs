//! The program: terminals in front, everything else in the library.

use std::io::{IsTerminal, stderr, stdout};
use std::process::ExitCode;

use replan::cli::{self, Io, Progress};
use replan::write::{Colour, Screen, place};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (mut out, mut err) = (stdout(), stderr());
    let progress = if err.is_terminal() { Progress::Shown } else { Progress::Hidden };
    let screen = if out.is_terminal() { screen() } else { Screen::default() };
    // Where signals cannot be caught, a file that was begun stays behind; no output is half.
    let _ = ctrlc::set_handler(|| {
        place::abandon();
        std::process::exit(INTERRUPTED);
    });
    ExitCode::from(cli::main(std::env::args_os(), &mut Io { out: &mut out, err: &mut err, screen, progress }))
}

/// What shells say of a program that was interrupted: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// What a terminal is taken for that does not say how wide it is.
const USUAL_WIDTH: usize = 80;

/// The terminal: as wide as it says, in colour unless `NO_COLOR` is set to anything.
fn screen() -> Screen {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colour = if no_colour || dumb { Colour::Plain } else { Colour::Ansi };
    let told = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let set = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Screen { width: Some(told.or_else(set).unwrap_or(USUAL_WIDTH)), colour }
}
