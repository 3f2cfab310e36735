//! What QGIS opens: styles, and a project with groups, themes, relations and a sheet a project.

mod colours;
mod dossier;
mod forms;
mod items;
mod labels;
mod layout;
mod legends;
mod maps;
mod paper;
mod project;
mod renderers;
mod sheets;
mod shown;
mod style;
mod symbols;
mod themes;

use std::io::{Cursor, Write};

use chrono::Datelike;
use geo::{Rect, coord};
use zip::write::SimpleFileOptions;

use super::layers::{Layer, Shape};
use super::xml::Element;
use super::{Context, Page};
use crate::model::{Date, Standing};
use crate::report::Report;

pub(super) use sheets::table as sheet_table;
pub(super) use style::table as style_table;

/// The oldest QGIS that opens it all.
const VERSION: &str = "3.22.0";

/// Scales of maps and sheets, as denominators.
const SCALES: [u32; 16] =
    [100, 200, 500, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];

/// The project as a file, `report.qgz`.
pub(super) const PROJECT_FILE: &str = "report.qgz";

/// The name of the project in a `GeoPackage`.
pub(super) const PROJECT_NAME: &str = "report";

/// The bounds of both.
fn around(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let low = coord! { x: one.min().x.min(other.min().x), y: one.min().y.min(other.min().y) };
    let high = coord! { x: one.max().x.max(other.max().x), y: one.max().y.max(other.max().y) };
    Rect::new(low, high)
}

fn document(root: &Element) -> String {
    format!("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{root}\n")
}

/// The project over the layers of `file` whose tables have these names, as a `.qgz`.
///
/// # Errors
/// None but those of the memory.
pub(super) fn qgz(report: &Report, layers: &[(String, Layer)], file: &str, context: &Context) -> zip::result::ZipResult<Vec<u8>> {
    zipped(&project::project(report, layers, file, context), report)
}

/// The project of a prescribed dossier over its files, as a `.qgz`.
///
/// # Errors
/// None but those of the memory.
pub(super) fn dossier_qgz(report: &Report, files: &[(&str, Vec<(String, Layer)>)], context: &Context) -> zip::result::ZipResult<Vec<u8>> {
    zipped(&dossier::project(report, files, context), report)
}

fn zipped(project: &Element, report: &Report) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(midnight(report.as_of)).unix_permissions(0o644);
    archive.start_file("report.qgs", options)?;
    archive.write_all(document(project).as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

/// The beginning of a day; of the first or last day that a zip can name, for others.
fn midnight(day: Date) -> zip::DateTime {
    let year = u16::try_from(day.year().clamp(1980, 2107)).unwrap_or(1980);
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    zip::DateTime::from_date_and_time(year, part(day.month()), part(day.day()), 0, 0, 0).unwrap_or_default()
}

/// The styles of the layers as files, in the folder `styles`.
pub(super) fn qml_pages(layers: &[(String, Layer)], context: &Context) -> Vec<Page> {
    let of_layer = |(table, layer): &(String, Layer)| {
        style::styles_of(layer.role)
            .into_iter()
            .map(|style| {
                let tail = if style.name == style::USUAL { String::new() } else { format!("-{}", style.name) };
                Page::new(&format!("styles/{table}{tail}.qml"), style::qml(layer, &style, context))
            })
            .collect::<Vec<_>>()
    };
    layers.iter().filter(|(_, layer)| layer.shape != Shape::Nothing).flat_map(of_layer).collect()
}

/// Fill and outline of land of a standing, `#rrggbb`.
pub(super) fn standing_colour(standing: Standing) -> (String, String) {
    let pattern = colours::colours().of(standing);
    (pattern.fill, pattern.ink)
}
