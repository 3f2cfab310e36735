//! What stands in for the reader of `GeoParquet` in a program that was built without it.

use std::path::Path;

use super::{LayerEntry, RawLayer, ReadError};

#[expect(clippy::unnecessary_wraps, reason = "all readers have one shape")]
pub(super) fn read(path: &Path, _entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    Err(ReadError::NotBuilt { path: path.to_owned(), feature: "geoparquet" })
}
