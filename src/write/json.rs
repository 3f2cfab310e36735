//! The whole report.

use super::{Context, Page, WriteError};
use crate::report::Report;

/// `report.json`; the schema is `Report::schema`.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, _context: &Context) -> Result<Vec<Page>, WriteError> {
    Ok(vec![Page::new("report.json", report.to_json())])
}
