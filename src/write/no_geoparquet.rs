//! What stands in for the writer of `GeoParquet` in a program that was built without it.

use std::path::Path;

use super::layers::{Column, Row};
use super::{Context, Page, WriteError};
use crate::normal::crs::Grid;
use crate::report::Report;

const NOT_BUILT: WriteError = WriteError::NotBuilt { format: "GeoParquet", feature: "geoparquet" };

pub(super) fn check() -> Result<(), WriteError> {
    Err(NOT_BUILT)
}

pub(super) fn pages(_report: &Report, _context: &Context) -> Result<Vec<Page>, WriteError> {
    Err(NOT_BUILT)
}

pub(super) fn into_file<T, E: From<WriteError>>(
    _columns: &'static [Column],
    _grid: &Grid,
    _path: &Path,
    _fill: impl FnOnce(&mut dyn FnMut(&Row) -> Result<(), WriteError>) -> Result<T, E>,
) -> Result<T, E> {
    Err(NOT_BUILT.into())
}
