//! Where a report goes: stdout, or files.

use std::path::Path;

use super::run::{Found, RunArgs};
use super::{Failure, Io, Kind};
use crate::model::{Facts, Says};
use crate::write::{self, Colour, Habit, Layout, Output, Screen, View, into_folder, layout, output, put_all};

/// What is asked for.
pub(super) enum Way<'a> {
    /// One text to stdout.
    Stdout(&'static Output),
    /// Files, and the table to read beside.
    Folder { folder: &'a Path, outputs: Vec<&'static Output>, layout: Option<&'static Layout>, table: Table },
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
        named.iter().try_for_each(|output| output.check())?;
        let layout = self.layout.as_deref().and_then(layout);
        match (&self.out, &named[..]) {
            (None, _) if layout.is_some() => Err(needs_folder("failure.layout_is_folder".into())),
            (Some(folder), []) => {
                let outputs = write::OUTPUTS.iter().filter(|output| output.habit == Habit::Always).collect();
                Ok(Way::Folder { folder, outputs, layout, table: if self.quiet { Table::Left } else { Table::Shown } })
            }
            (Some(folder), _) => Ok(Way::Folder { folder, outputs: named, layout, table: Table::Left }),
            (None, []) => Ok(Way::Stdout(&write::OUTPUTS[0])),
            (None, [one]) if one.kind == write::Kind::Text => Ok(Way::Stdout(one)),
            (None, [one]) => Err(needs_folder(Says::from("failure.binary").text("format", one.name))),
            (None, _) => Err(needs_folder("failure.several_formats".into())),
        }
    }
}

fn needs_folder(what: Says) -> Failure {
    Failure::new(Kind::Usage, what).hint("hint.name_folder")
}

/// Writes the report the way that is asked for.
pub(super) fn deliver(found: &Found, way: &Way, view: View, args: &RunArgs, io: &mut Io) -> Result<(), Failure> {
    match way {
        Way::Stdout(output) => show(found, output, view, io),
        Way::Folder { folder, outputs, layout, table } => {
            if *table == Table::Shown {
                show(found, &write::OUTPUTS[0], view, io)?;
            }
            args.step(io, found.words.label("run.writing"));
            let plain = Screen { width: None, colour: Colour::Plain };
            let context = found.context(view, plain);
            let mut written = found.pool.install(|| into_folder(&found.report, &context, outputs, folder))?;
            if let Some(layout) = layout {
                let pages = found.pool.install(|| (layout.pages)(&found.report, &context))?;
                written.extend(put_all(&pages, folder)?);
            }
            let names: Vec<String> = written
                .iter()
                .map(|path| found.words.phrase("run.wrote", &Facts::new().text("file", path.display().to_string())))
                .collect();
            args.message(io, &names.join("\n"));
            Ok(())
        }
    }
}

fn show(found: &Found, output: &Output, view: View, io: &mut Io) -> Result<(), Failure> {
    let context = found.context(view, io.screen);
    let pages = found.pool.install(|| (output.pages)(&found.report, &context))?;
    match pages.first() {
        Some(page) => io.print(&page.bytes),
        None => Ok(()),
    }
}
