//! Floor 9: files. Nothing is computed here; what a report says is only brought into a shape.
//!
//! A new output is one file here and one line in [`OUTPUTS`]. All bytes are made in memory and then written beside the old
//! file and renamed into place, so that a crash leaves the old file or the new one. No clock: every time in a file is the
//! as-of day.

mod csv;
pub mod draft;
mod error;
mod geojson;
mod gpkg;
pub mod inspect;
mod json;
mod layers;
mod open;
pub mod place;
mod say;
pub mod shares;
mod struck;
mod styles;
mod table;
mod wkb;
mod xlsx;

use std::path::{Path, PathBuf};

pub use error::WriteError;
pub use place::put;

use crate::lang::Words;
use crate::normal::crs::Grid;
use crate::profile::Profile;
use crate::report::Report;

/// What a writer needs beside the report.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The words of the reader's language.
    pub words: &'a Words,
    /// The regulation, for the names of functions and purposes.
    pub profile: &'a Profile,
    /// The working grid of the report's coordinates.
    pub grid: &'a Grid,
    /// What a table shows.
    pub view: View,
    /// Where a table will be read.
    pub screen: Screen,
}

/// What a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The projects and their standings, where the case has a register.
    #[default]
    Projects,
    /// The plans and the register themselves.
    Data,
}

/// Where a table will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    /// How many columns of text fit; `None`: any number.
    pub width: Option<usize>,
    /// Whether it shows colours.
    pub colour: Colour,
}

/// Whether a screen shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// It does not.
    #[default]
    Plain,
    /// It does, by ANSI sequences.
    Ansi,
}

/// A format that reports are written in.
#[derive(Debug)]
pub struct Output {
    /// Its name in `--to`.
    pub name: &'static str,
    /// The ending of its main file, `report.<ending>`.
    pub ending: &'static str,
    /// Whether a terminal can show it.
    pub kind: Kind,
    /// What it is for, in English.
    pub about: &'static str,
    /// Makes its files; the first one is `report.<ending>`.
    pub pages: fn(&Report, &Context) -> Result<Vec<Page>, WriteError>,
}

/// Whether a terminal can show a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It can.
    Text,
    /// It cannot.
    Binary,
}

/// A file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Page {
    fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.into() }
    }
}

/// All outputs; the order is the order in every document.
pub const OUTPUTS: &[Output] = &[
    Output { name: "table", ending: "txt", kind: Kind::Text, about: "one row a project and the counts, to read", pages: table::pages },
    Output { name: "json", ending: "json", kind: Kind::Text, about: "the whole report (schema: replan list schema)", pages: json::pages },
    Output { name: "csv", ending: "csv", kind: Kind::Text, about: "one row a project, plain numbers", pages: csv::pages },
    Output { name: "xlsx", ending: "xlsx", kind: Kind::Binary, about: "a workbook: projects, counts, reasons", pages: xlsx::pages },
    Output {
        name: "geojson",
        ending: "geojson",
        kind: Kind::Text,
        about: "projects in degrees; pieces, slivers and faults beside",
        pages: geojson::pages,
    },
    Output { name: "gpkg", ending: "gpkg", kind: Kind::Binary, about: "all layers in the working grid, for GIS", pages: gpkg::pages },
];

/// The output of this name.
#[must_use]
pub fn output(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}

/// Writes the outputs into `folder`, which is made if it is not there; returns the files in order.
///
/// # Errors
/// A format cannot hold the report, or a file cannot be written; what stood there before still stands there.
pub fn into_folder(report: &Report, context: &Context, outputs: &[&Output], folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    std::fs::create_dir_all(folder).map_err(|source| WriteError::Put { path: folder.to_owned(), source })?;
    let mut written = Vec::new();
    for output in outputs {
        for page in (output.pages)(report, context)? {
            let path = folder.join(&page.name);
            put(&path, &page.bytes)?;
            written.push(path);
        }
    }
    Ok(written)
}
