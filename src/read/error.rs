//! What can go wrong while reading.

use std::path::{Path, PathBuf};

use crate::model::{Facts, Says};

/// Why a case could not be read or placed. [`ReadError::says`] is for people, the messages here for logs; hints are given in `cli`.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("cannot read {}: {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the place.
        what: Says,
    },
    /// A case file has a key or value that is not allowed.
    #[error("{}:{line}: {what}", path.display())]
    Case {
        /// The case file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: Says,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
    },
    /// A file has no layer of this name.
    #[error("{} has no layer {layer:?}; it has {}", path.display(), list(layers))]
    NoLayer {
        /// The file.
        path: PathBuf,
        /// The layer that was asked for.
        layer: String,
        /// The layers that there are.
        layers: Vec<String>,
    },
    /// A file has several layers and the case names none.
    #[error("{} has several layers: {}", path.display(), list(layers))]
    WhichLayer {
        /// The file.
        path: PathBuf,
        /// The layers that there are.
        layers: Vec<String>,
    },
    /// A workbook has no sheet of this name, or several and the case names none.
    #[error("{} has {}; it has {}", path.display(), sheet.as_ref().map_or("several sheets with something in them".to_owned(), |sheet| format!("no sheet {sheet:?}")), list(sheets))]
    Sheet {
        /// The file.
        path: PathBuf,
        /// The sheet that was asked for; `None`: none was.
        sheet: Option<String>,
        /// The sheets that there are.
        sheets: Vec<String>,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
    },
    /// A layer does not have the column that is asked for, or several.
    #[error("{file} has {} column {column:?}; it has {}", if *is_ambiguous { "more than one" } else { "no" }, list(columns))]
    NoColumn {
        /// The file as it was named.
        file: String,
        /// The column that was asked for.
        column: String,
        /// Whether several columns fit equally well.
        is_ambiguous: bool,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// Coordinates that cannot be placed.
    #[error("{file}: {what}")]
    Place {
        /// The file as the case names it.
        file: String,
        /// What is wrong, with an example coordinate.
        what: Says,
        /// The CRS that would fit.
        candidates: Vec<String>,
    },
    /// References between plans that do not hold.
    #[error("plan {plan:?}: {what}")]
    Plans {
        /// The id of the plan.
        plan: String,
        /// What is wrong.
        what: Says,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
    },
    /// A drawing of a version that cannot be read.
    #[error("cannot read {}: it is a drawing of the version {found}, which is not read", path.display())]
    Drawing {
        /// The file.
        path: PathBuf,
        /// The version, as people know it.
        found: Says,
    },
    /// A format that this program was built without.
    #[error("cannot read {}: this program was built without {feature}", path.display())]
    NotBuilt {
        /// The file.
        path: PathBuf,
        /// The feature of the package that reads it.
        feature: &'static str,
    },
    /// GDAL refuses.
    #[error("cannot read {}", path.display())]
    Gdal {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: gdal::errors::GdalError,
    },
}

impl ReadError {
    /// The error as `lang` has words for it.
    #[must_use]
    pub fn says(&self) -> Says {
        let file = |key, path: &Path| Says::new(key, Facts::new().text("file", path.display().to_string()));
        match self {
            Self::Open { path, .. } => file("error.read.open", path),
            Self::Content { path, what } => with(file("error.read.content", path), what),
            Self::Case { path, line, what, .. } => with(file("error.read.case", path).text("line", line.to_string()), what),
            Self::NoLayer { path, layer, layers } => file("error.read.no_layer", path).text("layer", layer).list("layers", quoted(layers)),
            Self::WhichLayer { path, layers } => file("error.read.which_layer", path).list("layers", quoted(layers)),
            Self::Sheet { path, sheet: None, sheets, .. } => file("error.read.which_sheet", path).list("sheets", quoted(sheets)),
            Self::Sheet { path, sheet: Some(sheet), sheets, .. } => {
                file("error.read.no_sheet", path).text("sheet", sheet).list("sheets", quoted(sheets))
            }
            Self::NoColumn { file, column, is_ambiguous, columns, .. } => {
                let key = if *is_ambiguous { "error.read.columns_alike" } else { "error.read.no_column" };
                Says::from(key).text("file", file).text("column", column).list("columns", quoted(columns))
            }
            Self::Place { file, what, .. } => with(Says::from("error.read.place").text("file", file), what),
            Self::Plans { plan, what, .. } => with(Says::from("error.read.plans").text("plan", plan), what),
            Self::Drawing { path, found } => file("error.read.drawing", path).says("found", found.clone()),
            Self::NotBuilt { path, feature } => file("error.read.not_built", path).text("feature", *feature),
            Self::Gdal { path, .. } => file("error.read.gdal", path),
        }
    }

    /// A file that cannot be opened.
    pub(crate) fn open(path: &Path, source: std::io::Error) -> Self {
        Self::Open { path: path.to_owned(), source }
    }

    /// A file whose content is not what it should be.
    pub(crate) fn content(path: &Path, what: impl Into<Says>) -> Self {
        Self::Content { path: path.to_owned(), what: what.into() }
    }
}

/// Names that may hold commas.
fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("“{name}”")).collect()
}

fn with(says: Says, what: &Says) -> Says {
    says.says("what", what.clone())
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
