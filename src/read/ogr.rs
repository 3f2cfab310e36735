//! Stub.
use super::*;
pub(super) fn read(path: &Path, _entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    Err(ReadError::content(path, "not yet"))
}
