//! Where data and messages go.

use std::io::{ErrorKind, Write};

use clap::builder::StyledStr;

use super::Failure;
use crate::write::{Colour, Screen};

/// Where data and messages go.
pub struct Io<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Messages.
    pub err: &'a mut dyn Write,
    /// What `out` is shown on.
    pub screen: Screen,
    /// Whether somebody watches `err`.
    pub progress: Progress,
}

/// Whether somebody watches the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Nobody does: they go to a file or another program.
    #[default]
    Hidden,
    /// They go to a terminal.
    Shown,
}

impl Io<'_> {
    /// Writes data; a reader that went away is no error.
    ///
    /// # Errors
    /// The data cannot be written.
    pub fn print(&mut self, data: &[u8]) -> Result<(), Failure> {
        self.done();
        match self.out.write_all(data).and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::output(error)),
            _ => Ok(()),
        }
    }

    /// Writes a message. Where even that is impossible there is nobody left to tell.
    pub fn message(&mut self, text: &str) {
        self.done();
        let _ = writeln!(self.err, "{}", text.trim_end());
    }

    /// Shows what goes on, in one line that the next one replaces.
    pub fn step(&mut self, text: &str) {
        if self.progress == Progress::Shown {
            let _ = write!(self.err, "\r\x1b[K{text} …").and_then(|()| self.err.flush());
        }
    }

    /// Removes the line of [`Io::step`].
    pub(super) fn done(&mut self) {
        if self.progress == Progress::Shown {
            let _ = write!(self.err, "\r\x1b[K").and_then(|()| self.err.flush());
        }
    }

    /// A help text as `out` can show it.
    pub(super) fn out_text(&self, text: &StyledStr) -> String {
        match self.screen.colour {
            Colour::Ansi => text.ansi().to_string(),
            Colour::Plain => text.to_string(),
        }
    }

    /// A message of clap as `err` can show it.
    pub(super) fn err_text(&self, text: &StyledStr) -> String {
        match (self.progress, self.screen.colour) {
            (Progress::Shown, Colour::Ansi) => text.ansi().to_string(),
            _ => text.to_string(),
        }
    }
}

impl std::fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Io").field("screen", &self.screen).field("progress", &self.progress).finish_non_exhaustive()
    }
}
