//! One row a project: UTF-8 with BOM, plain machine numbers, English column names that stay.

use super::layers::{Column, Row, Value, projects};
use super::{Context, Page, WriteError};
use crate::report::Report;

/// By which Excel tells that it is UTF-8.
pub(super) const BOM: &str = "\u{feff}";

/// The columns, by their names in the layer of projects.
const COLUMNS: &[&str] = &[
    "id",
    "name",
    "standing",
    "also",
    "presumed",
    "rule",
    "then",
    "now",
    "then_paper",
    "then_date",
    "area_m2",
    "conflict_m2",
    "conflict_pct",
    "mildest_treatment",
    "reason",
    "basis_confirmed",
    "override",
    "standing_without",
    "steady",
    "becomes",
    "decided_by",
    "note",
    "level",
    "without_draft",
    "missing_papers",
    "beyond_norm",
];

/// `report.csv`.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let text = text(report, context).map_err(|source| WriteError::Csv { file: "report.csv".to_owned(), source })?;
    Ok(vec![Page::new("report.csv", text)])
}

fn text(report: &Report, context: &Context) -> Result<Vec<u8>, csv::Error> {
    let layer = projects(report, context);
    let named = |name: &&str| layer.columns.iter().position(|(column, _)| column == name);
    let order: Vec<usize> = COLUMNS.iter().filter_map(named).collect();
    table(COLUMNS, &order, &layer.rows)
}

/// Rows of a layer as CSV, without their places: the page `name`.
pub(super) fn rows(name: &str, columns: &[Column], rows: &[Row]) -> Result<Page, WriteError> {
    let (names, order): (Vec<&str>, Vec<usize>) = columns.iter().enumerate().map(|(place, (name, _))| (*name, place)).unzip();
    let text = table(&names, &order, rows).map_err(|source| WriteError::Csv { file: name.to_owned(), source })?;
    Ok(Page::new(name, text))
}

fn table(names: &[&str], order: &[usize], rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(BOM.as_bytes().to_vec());
    writer.write_record(names)?;
    for row in rows {
        writer.write_record(order.iter().map(|&column| field(row, column)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn field(row: &Row, column: usize) -> String {
    match &row.values[column] {
        Value::Missing => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}
