//! Why the program could not run, and what to do about it. Hints are given here and nowhere else.

use std::error::Error;
use std::path::Path;

use crate::model::closest;
use crate::profile::{self, ProfileError};
use crate::read::ReadError;
use crate::write::WriteError;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The arguments do not fit together.
    Usage,
    /// Something cannot be read, or not be placed.
    Input,
    /// Something cannot be written.
    Output,
    /// It comes in a later version.
    NotBuilt,
}

/// Why the program could not run.
#[derive(Debug)]
pub struct Failure {
    /// What kind of thing went wrong.
    pub kind: Kind,
    /// What went wrong.
    pub error: Box<dyn Error + Send + Sync>,
    /// What to do, a sentence each.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure without hints.
    #[must_use]
    pub fn new(kind: Kind, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, error: error.into(), hints: Vec::new() }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn hint_if(self, hint: Option<String>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Data that cannot be written to stdout.
    #[must_use]
    pub fn output(error: std::io::Error) -> Self {
        Self::new(Kind::Output, error)
    }

    /// The message: what went wrong, each cause on a line of its own, then the hints.
    #[must_use]
    pub fn told(&self) -> String {
        let mut lines = vec![format!("error: {}", self.error)];
        let mut cause = self.error.source();
        while let Some(error) = cause {
            lines.push(format!("  because: {error}"));
            cause = error.source();
        }
        lines.extend(self.hints.iter().map(|hint| format!("hint: {hint}")));
        lines.join("\n")
    }
}

/// `Did you mean …?`
pub(super) fn did_you_mean(name: Option<&str>) -> Option<String> {
    name.map(|name| format!("Did you mean `{name}`?"))
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let hint = match &error {
            ReadError::Open { path, source } => not_found(path, source),
            ReadError::Case { did_you_mean: name, .. } | ReadError::Plans { did_you_mean: name, .. } => did_you_mean(name.as_deref()),
            ReadError::NoColumn { did_you_mean: name, column, .. } => did_you_mean(name.as_deref()).or_else(|| {
                (column == "id").then(|| "Say in the case which column names the projects: `columns = { id = \"…\" }`.".to_owned())
            }),
            ReadError::NoLayer { layers, .. } => {
                layers.first().map(|layer| format!("Name one of its layers in the case: `layer = {layer:?}`."))
            }
            ReadError::WhichLayer { layers, .. } => {
                layers.first().map(|layer| format!("Say in the case which one is meant: `layer = {layer:?}`."))
            }
            ReadError::Sheet { sheets, did_you_mean: name, .. } => {
                let sheet = name.as_ref().or(sheets.first());
                sheet.map(|sheet| format!("Say in the case which one is meant: `sheet = {sheet:?}`."))
            }
            ReadError::Place { candidates, .. } => Some(place(candidates)),
            ReadError::Drawing { .. } => Some(
                "Save it as DXF (AutoCAD: SAVEAS, any DXF from R12 to 2018 but not binary; MicroStation: Save As, DXF or V7 DGN) and name that file."
                    .to_owned(),
            ),
            ReadError::Content { .. } | ReadError::Gdal { .. } => None,
        };
        Self::new(Kind::Input, error).hint_if(hint)
    }
}

/// What to do where a file is not there: the name beside it that was probably meant.
fn not_found(path: &Path, source: &std::io::Error) -> Option<String> {
    let is_missing = source.kind() == std::io::ErrorKind::NotFound;
    is_missing.then(|| {
        let folder = path.parent().filter(|folder| folder.is_dir() || folder.as_os_str().is_empty());
        let Some(folder) = folder else {
            return "Not even its folder is there. Paths in a case file are relative to the case file.".to_owned();
        };
        let rule = "Paths in a case file are relative to the case file; capitals and diacritics count.";
        did_you_mean(beside(path, folder).as_deref()).map_or_else(|| rule.to_owned(), |question| format!("{question} {rule}"))
    })
}

/// The file in a folder whose name is most like that of another path.
fn beside(path: &Path, folder: &Path) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names: Vec<String> =
        std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    closest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))
}

fn place(candidates: &[String]) -> String {
    if candidates.is_empty() {
        return "Declare it: `crs = \"EPSG:9208\"` in the case or at the layer (or `--crs` for layer files).".to_owned();
    }
    format!("Declare it at the layer: `crs = \"EPSG:…\"`. These would fit: {}.", candidates.join("; "))
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let hint = match &error {
            ProfileError::Unknown { did_you_mean: name, .. } => {
                let names: Vec<&str> = profile::BUILT_IN.iter().map(|(id, _)| *id).collect();
                let list = format!("There are: {}; or give the path of a profile of your own.", names.join(", "));
                Some(did_you_mean(name.as_deref()).map_or(list.clone(), |question| format!("{question} {list}")))
            }
            ProfileError::Open { path, source } => not_found(path, source),
            ProfileError::Content { did_you_mean: name, .. } => did_you_mean(name.as_deref()),
        };
        Self::new(Kind::Input, error).hint_if(hint)
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let hint = match &error {
            WriteError::Put { .. } => Some("Is the folder writable, and is the file open in another program?".to_owned()),
            _ => None,
        };
        Self::new(Kind::Output, error).hint_if(hint)
    }
}
