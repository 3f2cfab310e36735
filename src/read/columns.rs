//! Finding a column by the name that people use for it.

use super::RawLayer;
use crate::model::fold;

/// Names in a DBF are cut to so many characters.
const DBF_NAME: usize = 10;

/// What looking for a column came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Its index.
    Found(usize),
    /// There is none.
    Missing,
    /// It could be each of these.
    Ambiguous(Vec<String>),
}

/// Looks for a column: by its exact name, then without case, diacritics and signs, then cut to ten characters on either side.
#[must_use]
pub fn column(layer: &RawLayer, wanted: &str) -> Column {
    if let Some(index) = layer.columns.iter().position(|name| name == wanted) {
        return Column::Found(index);
    }
    let folded = fold(wanted);
    let same = |name: &str| fold(name) == folded;
    let cut = |name: &str| shortened(&fold(name)) == shortened(&folded) && name.chars().count().min(wanted.chars().count()) <= DBF_NAME;
    match pick(layer, same) {
        Column::Missing if !folded.is_empty() => pick(layer, cut),
        found => found,
    }
}

fn pick(layer: &RawLayer, fits: impl Fn(&str) -> bool) -> Column {
    let found: Vec<usize> = (0..layer.columns.len()).filter(|&index| fits(&layer.columns[index])).collect();
    match found[..] {
        [] => Column::Missing,
        [index] => Column::Found(index),
        _ => Column::Ambiguous(found.into_iter().map(|index| layer.columns[index].clone()).collect()),
    }
}

fn shortened(folded: &str) -> String {
    folded.chars().take(DBF_NAME).collect()
}
