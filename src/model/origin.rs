//! Where a thing was read.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// A feature of a layer of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Origin {
    /// The file as the case names it.
    pub file: Arc<str>,
    /// The layer in the file.
    pub layer: Arc<str>,
    /// The feature's number in the layer, or the row's in a table, from 1.
    pub feature: usize,
}
