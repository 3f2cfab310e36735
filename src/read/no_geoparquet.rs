//! What stands in for the reader of `GeoParquet` in a program that was built without it.

use std::path::Path;

use super::{LayerEntry, RawLayer, ReadError};

pub(super) fn read(path: &Path, _entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    Err(ReadError::NotBuilt { path: path.to_owned(), feature: "geoparquet" })
}
