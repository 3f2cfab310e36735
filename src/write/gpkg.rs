//! All layers in the working grid, styled, with a QGIS project inside and beside.

use std::fmt::Write;
use std::path::Path;

use gdal::errors::GdalError;
use gdal::vector::sql::Dialect;
use gdal::{Dataset, DriverManager, Metadata};

use super::layers::{Layer, all};
use super::ogr::{Sheet, in_memory, shortened, without_nul};
use super::{Context, Page, WriteError, qgis, say};
use crate::report::Report;

const FILE: &str = "report.gpkg";

/// Bytes of a table's name at most: PostGIS takes no more, and layers are copied there.
const LONGEST_NAME: usize = 63;

/// `report.gpkg`, `report.qgz`, and the styles as files.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let mut layers = all(report, context);
    if !report.projects.is_empty() {
        layers.push(qgis::sheet_table(report, context));
    }
    let layers = named(layers);
    let qgz =
        qgis::qgz(report, &layers, FILE, context).map_err(|source| WriteError::Zip { file: qgis::PROJECT_FILE.to_owned(), source })?;
    let mut pages = in_memory(FILE, report.as_of, |path| fill(path, report, &layers, &qgz, context))?;
    pages.push(Page::new(qgis::PROJECT_FILE, qgz));
    pages.extend(qgis::qml_pages(&layers, context));
    Ok(pages)
}

fn fill(path: &Path, report: &Report, layers: &[(String, Layer)], qgz: &[u8], context: &Context) -> Result<(), GdalError> {
    let about = without_nul(&say::about(report, context).unwrap_or_default()).into_owned();
    let sheet = Sheet::new(context, vec!["SPATIAL_INDEX=YES".into(), "GEOMETRY_NAME=geom".into(), format!("DESCRIPTION={about}")]);
    let mut dataset = DriverManager::get_driver_by_name("GPKG")?.create_vector_only(path)?;
    for (name, layer) in layers {
        in_one_step(&mut dataset, |dataset| sheet.put(dataset, layer, name))?;
    }
    let styles = qgis::style_table(layers, &report.as_of.to_string(), context);
    in_one_step(&mut dataset, |dataset| sheet.put(dataset, &styles, &styles.name))?;
    in_one_step(&mut dataset, |dataset| project(dataset, report, qgz))?;
    metadata(&mut dataset, report)?;
    dataset.close()
}

fn in_one_step(dataset: &mut Dataset, work: impl FnOnce(&mut Dataset) -> Result<(), GdalError>) -> Result<(), GdalError> {
    let mut transaction = dataset.start_transaction()?;
    work(&mut transaction)?;
    transaction.commit()
}

/// The project where QGIS looks for it: a table of its own, the content as hexadecimal text.
fn project(dataset: &mut Dataset, report: &Report, qgz: &[u8]) -> Result<(), GdalError> {
    let said = format!("{{\"last_modified_time\": \"{}T00:00:00\", \"last_modified_user\": \"replan\"}}", report.as_of);
    let mut content = String::with_capacity(2 * qgz.len());
    for byte in qgz {
        // Writing into a text cannot fail.
        let _ = write!(content, "{byte:02x}");
    }
    let insert = format!("INSERT INTO qgis_projects VALUES ('{}', '{said}', '{content}')", qgis::PROJECT_NAME);
    for statement in ["CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)", &insert] {
        dataset.execute_sql(statement, None, Dialect::DEFAULT)?;
    }
    Ok(())
}

/// What the file says of itself: `ogrinfo -json`, QGIS's layer properties, `gpkg_metadata`.
fn metadata(dataset: &mut Dataset, report: &Report) -> Result<(), GdalError> {
    let inputs: Vec<String> = report.inputs.iter().map(|input| format!("{} sha256={}", input.file, input.sha256)).collect();
    let items = [
        ("CASE", report.case.clone()),
        ("AS_OF", report.as_of.to_string()),
        ("PROFILE", report.profile.clone()),
        ("REPLAN", report.replan.clone()),
        ("INPUTS", inputs.join("\n")),
        ("MADE_UP", say::made_up(report).unwrap_or_default().to_owned()),
    ];
    for (name, value) in items.iter().filter(|(_, value)| !value.is_empty()) {
        dataset.set_metadata_item(name, &without_nul(value), "")?;
    }
    Ok(())
}

/// The layers under names that `SQLite`, QGIS and PostGIS take, and that no other layer has.
fn named(layers: Vec<Layer>) -> Vec<(String, Layer)> {
    let mut named: Vec<(String, Layer)> = Vec::new();
    for layer in layers {
        let name = free_name(&layer.name, &named);
        named.push((name, layer));
    }
    named
}

fn free_name(wanted: &str, taken: &[(String, Layer)]) -> String {
    let plain: String = wanted.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let cut = |most: usize| shortened(&plain, most).to_owned();
    let mut name = cut(LONGEST_NAME);
    let mut number = 2;
    while taken.iter().any(|(known, _)| known.to_lowercase() == name.to_lowercase()) {
        let tail = format!("_{number}");
        name = cut(LONGEST_NAME - tail.len()) + &tail;
        number += 1;
    }
    name
}
