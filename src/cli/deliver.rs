//! Where a report goes: stdout, or files.

use std::path::Path;

use super::run::{Found, RunArgs};
use super::{Failure, Io, Kind};
use crate::write::{self, Colour, Output, Screen, View, into_folder, output};

/// What is asked for.
pub(super) enum Way<'a> {
    /// One text to stdout.
    Stdout(&'static Output),
    /// Files, and the table to read beside.
    Folder { folder: &'a Path, outputs: Vec<&'static Output>, table: Table },
}

/// Whether the table is shown beside the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Shown,
    Left,
}

impl RunArgs {
    /// Where the report goes; told before any work is done.
    pub(super) fn way(&self) -> Result<Way<'_>, Failure> {
        let named: Vec<&'static Output> = self.to.iter().filter_map(|name| output(name)).collect();
        match (&self.out, &named[..]) {
            (Some(folder), []) => {
                let outputs = write::OUTPUTS.iter().filter(|output| output.name != "table").collect();
                Ok(Way::Folder { folder, outputs, table: if self.quiet { Table::Left } else { Table::Shown } })
            }
            (Some(folder), _) => Ok(Way::Folder { folder, outputs: named, table: Table::Left }),
            (None, []) => Ok(Way::Stdout(&write::OUTPUTS[0])),
            (None, [one]) if one.kind == write::Kind::Text => Ok(Way::Stdout(one)),
            (None, [one]) => Err(needs_folder(&format!("{} is a binary format", one.name))),
            (None, _) => Err(needs_folder("several formats do not fit into one stdout")),
        }
    }
}

fn needs_folder(what: &str) -> Failure {
    Failure::new(Kind::Usage, what).hint("Say where the files go: `--out DIR`.")
}

/// Writes the report the way that is asked for.
pub(super) fn deliver(found: &Found, way: &Way, view: View, args: &RunArgs, io: &mut Io) -> Result<(), Failure> {
    match way {
        Way::Stdout(output) => show(found, output, view, io),
        Way::Folder { folder, outputs, table } => {
            if *table == Table::Shown {
                show(found, &write::OUTPUTS[0], view, io)?;
            }
            args.step(io, "writing");
            let plain = Screen { width: None, colour: Colour::Plain };
            let written = into_folder(&found.report, &found.context(view, plain), outputs, folder)?;
            let names: Vec<String> = written.iter().map(|path| format!("wrote {}", path.display())).collect();
            args.message(io, &names.join("\n"));
            Ok(())
        }
    }
}

fn show(found: &Found, output: &Output, view: View, io: &mut Io) -> Result<(), Failure> {
    let pages = (output.pages)(&found.report, &found.context(view, io.screen))?;
    match pages.first() {
        Some(page) => io.print(&page.bytes),
        None => Ok(()),
    }
}
