//! Opening what GDAL reads, and choosing the layer that the case names.

use std::path::Path;

use gdal::config::{clear_thread_local_config_option, set_thread_local_config_option};
use gdal::vector::{Layer, LayerAccess};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::encoding::Text;
use super::{ARC_STEP, STYLES, parts, unread};
use crate::model::fold;
use crate::read::ffi::Listener;
use crate::read::{LayerEntry, ReadError};

/// Options of GDAL that count on this thread while it lives.
pub(super) struct Settings;

impl Settings {
    pub(super) fn new(text: Text, path: &Path) -> Result<Self, ReadError> {
        let encoding = text.for_gdal().map(|encoding| ("DXF_ENCODING", encoding));
        // Each part of a block by itself, on its own layer.
        let fixed = [("OGR_ARC_STEPSIZE", ARC_STEP), ("DXF_MERGE_BLOCK_GEOMETRIES", "FALSE")];
        for (name, value) in fixed.into_iter().chain(encoding) {
            set_thread_local_config_option(name, value).map_err(|source| gdal_error(path, source))?;
        }
        Ok(Self)
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        for name in ["OGR_ARC_STEPSIZE", "DXF_MERGE_BLOCK_GEOMETRIES", "DXF_ENCODING"] {
            // Taking an option back cannot fail: its name has no zero byte.
            let _ = clear_thread_local_config_option(name);
        }
    }
}

/// Opens a file, or the copy that stands for it.
pub(super) fn open(text: Text, opened: &Path, path: &Path, entry: &LayerEntry, ears: &Listener) -> Result<Dataset, ReadError> {
    let encoding = text.for_gdal().map(|encoding| format!("ENCODING={encoding}"));
    let mut options: Vec<&str> = encoding.as_deref().into_iter().filter(|_| takes_encoding(path)).collect();
    // A table without shapes, such as a register, is named; in a list of layers it would be one among the database's own.
    if entry.layer.is_some() && is_postgis(&entry.file) {
        options.push("LIST_ALL_TABLES=YES");
    }
    let open = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
        open_options: (!options.is_empty()).then_some(options.as_slice()),
        ..DatasetOptions::default()
    };
    Dataset::open_ex(opened, open).map_err(|error| {
        let why = ears.failures(0);
        let why = if why.is_empty() { error.to_string() } else { why.join("; ") };
        if why.contains("SHAPE_RESTORE_SHX") {
            return ReadError::content(&parts::shown_path(path), parts::no_index(path));
        }
        ReadError::content(&parts::shown_path(path), unread::of_gdal(path, &parts::without_secrets(&why, opened, &entry.file)))
    })
}

fn is_postgis(name: &str) -> bool {
    ["PG:", "postgresql://", "postgres://"].iter().any(|scheme| name.starts_with(scheme))
}

/// Whether the format has an option for its encoding; GDAL warns of options that a format does not have.
fn takes_encoding(path: &Path) -> bool {
    !matches!(crate::read::file::ending(path).as_str(), "dxf" | "tab")
}

pub(super) fn gdal_error(path: &Path, source: gdal::errors::GdalError) -> ReadError {
    ReadError::Gdal { path: parts::shown_path(path), source }
}

/// The layer that the case names; without a name the only one, or the only one with anything in it.
pub(super) fn choose<'a>(dataset: &'a Dataset, path: &Path, entry: &LayerEntry) -> Result<Layer<'a>, ReadError> {
    let names: Vec<String> = dataset.layers().map(|layer| layer.name()).collect();
    let candidates = match &entry.layer {
        Some(wanted) => named(&names, wanted),
        None if names.len() > 1 => filled(dataset, &names),
        None => (0..names.len()).collect(),
    };
    let path = || parts::shown_path(path);
    match (candidates[..].first(), candidates.len(), &entry.layer) {
        (Some(&index), 1, _) => dataset.layer(index).map_err(|source| ReadError::Gdal { path: path(), source }),
        (None, _, Some(wanted)) => Err(ReadError::NoLayer { path: path(), layer: wanted.clone(), layers: names }),
        (None, _, None) if names.is_empty() => Err(ReadError::content(&path(), "it has no layers")),
        (..) => Err(ReadError::WhichLayer { path: path(), layers: names }),
    }
}

/// The layers of this very name, else of this name but for case, diacritics and punctuation.
fn named(names: &[String], wanted: &str) -> Vec<usize> {
    let that = |is: &dyn Fn(&str) -> bool| (0..names.len()).filter(|&index| is(&names[index])).collect::<Vec<_>>();
    // PostgreSQL calls a table of the schema that it looks in first by its bare name.
    let exact = that(&|name| name == wanted || wanted.strip_prefix("public.") == Some(name));
    if exact.is_empty() { that(&|name| fold(name) == fold(wanted)) } else { exact }
}

/// The layers with at least one feature, but for the table in which QGIS keeps styles.
fn filled(dataset: &Dataset, names: &[String]) -> Vec<usize> {
    let has_any = |index: usize| dataset.layer(index).is_ok_and(|mut layer| layer.features().next().is_some());
    (0..names.len()).filter(|&index| names[index] != STYLES && has_any(index)).collect()
}
