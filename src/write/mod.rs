//! Floor 9: files. Nothing is computed here; what a report says is only brought into a shape.
//!
//! A new output is one file here and one line in [`OUTPUTS`]. All bytes are made in memory and then written beside the old
//! file and renamed into place, so that a crash leaves the old file or the new one. No clock: every time in a file is the
//! as-of day.

mod csv;
pub mod draft;
mod dxf;
mod error;
pub mod extract;
mod files;
mod geojson;
#[cfg_attr(not(feature = "geoparquet"), path = "no_geoparquet.rs")]
mod geoparquet;
mod gpkg;
pub mod inspect;
mod json;
mod kml;
mod layers;
mod ogr;
mod open;
pub mod place;
mod qgis;
mod say;
pub mod shares;
pub mod since;
mod struck;
mod table;
pub mod trace;
mod tt16;
mod wkb;
mod xlsx;
mod xml;

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
    /// Whether it is written where no format is named.
    pub habit: Habit,
    /// What it is for, in English.
    pub about: &'static str,
    /// Makes its files; the first one is `report.<ending>`.
    pub pages: fn(&Report, &Context) -> Result<Vec<Page>, WriteError>,
}

/// Whether a format is written where none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// It is.
    Always,
    /// Only where it is named.
    Named,
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

/// What the file is called, behind the name of another, that has the rows which the other cannot hold.
const WITHOUT_LAND: &str = "without-land";

/// All outputs; the order is the order in every document.
pub const OUTPUTS: &[Output] = &[
    Output {
        name: "table",
        ending: "txt",
        kind: Kind::Text,
        habit: Habit::Named,
        about: "one row a project and the counts, to read",
        pages: table::pages,
    },
    Output {
        name: "json",
        ending: "json",
        kind: Kind::Text,
        habit: Habit::Always,
        about: "the whole report (schema: replan list schema)",
        pages: json::pages,
    },
    Output {
        name: "csv",
        ending: "csv",
        kind: Kind::Text,
        habit: Habit::Always,
        about: "one row a project, plain numbers",
        pages: csv::pages,
    },
    Output {
        name: "xlsx",
        ending: "xlsx",
        kind: Kind::Binary,
        habit: Habit::Always,
        about: "a workbook: projects, counts, reasons",
        pages: xlsx::pages,
    },
    Output {
        name: "geojson",
        ending: "geojson",
        kind: Kind::Text,
        habit: Habit::Always,
        about: "projects in degrees; pieces, slivers and faults beside",
        pages: geojson::pages,
    },
    Output {
        name: "geojson-grid",
        ending: "grid.geojson",
        kind: Kind::Text,
        habit: Habit::Named,
        about: "the same in the working grid, as older programs read it",
        pages: geojson::grid_pages,
    },
    Output {
        name: "gpkg",
        ending: "gpkg",
        kind: Kind::Binary,
        habit: Habit::Always,
        about: "all layers in the working grid, styled; report.qgz and styles beside, for QGIS",
        pages: gpkg::pages,
    },
    Output {
        name: "fgb",
        ending: "fgb",
        kind: Kind::Binary,
        habit: Habit::Named,
        about: "FlatGeobuf, one file a layer; rows without land in a CSV beside it",
        pages: files::flatgeobuf,
    },
    Output {
        name: "geoparquet",
        ending: "parquet",
        kind: Kind::Binary,
        habit: Habit::Named,
        about: "GeoParquet 1.1, one file a layer (needs a program built with --features geoparquet)",
        pages: geoparquet::pages,
    },
    Output {
        name: "shp",
        ending: "shp",
        kind: Kind::Binary,
        habit: Habit::Named,
        about: "Shapefile, UTF-8, one set of files a layer",
        pages: files::shapefile,
    },
    Output {
        name: "dxf",
        ending: "dxf",
        kind: Kind::Text,
        habit: Habit::Named,
        about: "parcels and land in conflict, for CAD",
        pages: dxf::pages,
    },
    Output {
        name: "kml",
        ending: "kml",
        kind: Kind::Text,
        habit: Habit::Named,
        about: "projects in degrees, for a phone",
        pages: kml::pages,
    },
];

impl Output {
    /// Whether it can be written, told before any work is done.
    ///
    /// # Errors
    /// The program was built without it.
    pub fn check(&self) -> Result<(), WriteError> {
        if self.name == "geoparquet" { geoparquet::check() } else { Ok(()) }
    }
}

/// A folder of a shape that somebody prescribes.
#[derive(Debug)]
pub struct Layout {
    /// Its name in `--layout`.
    pub name: &'static str,
    /// What it is for, in English.
    pub about: &'static str,
    /// Makes its files.
    pub pages: fn(&Report, &Context) -> Result<Vec<Page>, WriteError>,
}

/// All layouts; the order is the order in every document.
pub const LAYOUTS: &[Layout] = &[Layout {
    name: "tt16",
    about: "the GIS part of a dossier after Circular 16/2025/TT-BXD, Appendix II: CSDL_<name>/HoSoGIS",
    pages: tt16::pages,
}];

/// The layout of this name.
#[must_use]
pub fn layout(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.name == name)
}

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
    let mut written = Vec::new();
    for output in outputs {
        written.extend(put_all(&(output.pages)(report, context)?, folder)?);
    }
    Ok(written)
}

/// Writes pages into `folder`, which is made if it is not there, and into folders inside of it; returns the files in order.
///
/// # Errors
/// A file cannot be written; what stood there before still stands there.
pub fn put_all(pages: &[Page], folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut written = Vec::new();
    for page in pages {
        let path = folder.join(&page.name);
        let inner = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(inner).map_err(|source| WriteError::Put { path: inner.to_owned(), source })?;
        put(&path, &page.bytes)?;
        written.push(path);
    }
    remove_left(pages, folder)?;
    Ok(written)
}

/// Rows without land that an earlier run left beside a file would seem to belong to this one.
fn remove_left(pages: &[Page], folder: &Path) -> Result<(), WriteError> {
    for stem in pages.iter().filter_map(|page| page.name.strip_suffix(".fgb")) {
        let beside = format!("{stem}-{WITHOUT_LAND}.csv");
        if pages.iter().all(|page| page.name != beside) {
            place::remove(&folder.join(beside), &[csv::BOM.as_bytes()])?;
        }
    }
    Ok(())
}
