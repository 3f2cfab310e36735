//! Why the program could not run, and what to do about it. Hints are given here and nowhere else; `lang` has the words.

use std::error::Error;
use std::path::Path;

use crate::lang::Words;
use crate::model::{Facts, Says, closest};
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
    pub says: Says,
    /// What that came from, the nearest cause first.
    pub causes: Vec<Says>,
    /// What to do, a sentence each.
    pub hints: Vec<Says>,
}

impl Failure {
    /// A failure without hints.
    #[must_use]
    pub fn new(kind: Kind, says: impl Into<Says>) -> Self {
        Self { kind, says: says.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Says>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(super) fn hint_if(self, hint: Option<Says>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds what it came from.
    fn because_of(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut cause = error.source();
        while let Some(error) = cause {
            self.causes.push(error.downcast_ref().map_or_else(|| own_words(error), of_system));
            cause = error.source();
        }
        self
    }

    /// What the system says of reading or writing something that has no name.
    #[must_use]
    pub fn of_system(kind: Kind, error: &std::io::Error) -> Self {
        Self::new(kind, of_system(error))
    }

    /// Data that cannot be written to stdout.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands errors over")]
    pub fn output(error: std::io::Error) -> Self {
        Self::of_system(Kind::Output, &error)
    }

    /// Threads that cannot be started.
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands errors over")]
    pub(super) fn threads(error: rayon::ThreadPoolBuildError) -> Self {
        Self::new(Kind::Usage, own_words(&error))
    }

    /// The message: what went wrong, each cause on a line of its own, then the hints.
    #[must_use]
    pub fn told(&self, words: &Words) -> String {
        let line = |key: &str, says: &Says| words.phrase(key, &Facts::new().says("what", says.clone()));
        let mut lines = vec![line("failure.error", &self.says)];
        lines.extend(self.causes.iter().map(|cause| format!("  {}", line("failure.because", cause))));
        lines.extend(self.hints.iter().map(|hint| line("failure.hint", hint)));
        lines.join("\n")
    }

    /// What went wrong and what it came from, in one line.
    pub(super) fn in_short(&self, words: &Words) -> String {
        std::iter::once(&self.says).chain(&self.causes).map(|says| words.says(says)).collect::<Vec<_>>().join(": ")
    }
}

/// What a library says, in its own words.
fn own_words(error: &(impl Error + ?Sized)) -> Says {
    Says::from("{words}").text("words", error.to_string())
}

/// What the system says: the usual in words of ours.
fn of_system(error: &std::io::Error) -> Says {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "error.system.not_found".into(),
        ErrorKind::PermissionDenied => "error.system.not_allowed".into(),
        ErrorKind::IsADirectory => "error.system.is_folder".into(),
        ErrorKind::NotADirectory => "error.system.no_folder".into(),
        ErrorKind::StorageFull => "error.system.full".into(),
        _ => own_words(error),
    }
}

/// `Did you mean …?`
pub(super) fn did_you_mean(name: Option<&str>) -> Option<Says> {
    name.map(|name| Says::from("hint.did_you_mean").text("name", name))
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let first = |key, name: &'static str, names: &[String]| names.first().map(|one| Says::from(key).text(name, one));
        let hint = match &error {
            ReadError::Open { path, source } => not_found(path, source),
            ReadError::Case { did_you_mean: name, .. } | ReadError::Plans { did_you_mean: name, .. } => did_you_mean(name.as_deref()),
            ReadError::NoColumn { did_you_mean: name, column, .. } => did_you_mean(name.as_deref())
                .or_else(|| (column == "id").then(|| Says::from("hint.name_id").text("example", "columns = { id = \"…\" }"))),
            ReadError::NoLayer { layers, .. } => first("hint.name_layer", "layer", layers),
            ReadError::WhichLayer { layers, .. } => first("hint.which_layer", "layer", layers),
            ReadError::Sheet { sheets, did_you_mean: name, .. } => {
                let sheet = name.as_ref().or(sheets.first());
                sheet.map(|sheet| Says::from("hint.which_sheet").text("sheet", sheet))
            }
            ReadError::Place { candidates, .. } if candidates.is_empty() => Some("hint.declare_crs".into()),
            ReadError::Place { candidates, .. } => Some(Says::from("hint.choose_crs").text("candidates", candidates.join("; "))),
            ReadError::Drawing { .. } => Some("hint.save_as_dxf".into()),
            ReadError::NotBuilt { feature, .. } => Some(Says::from("hint.build_with").text("feature", *feature)),
            ReadError::Content { .. } | ReadError::Gdal { .. } => None,
        };
        Self::new(Kind::Input, error.says()).because_of(&error).hint_if(hint)
    }
}

/// What to do where a file is not there: the name beside it that was probably meant.
fn not_found(path: &Path, source: &std::io::Error) -> Option<Says> {
    if source.kind() != std::io::ErrorKind::NotFound {
        return None;
    }
    let folder = path.parent().filter(|folder| folder.is_dir() || folder.as_os_str().is_empty());
    let Some(folder) = folder else { return Some("hint.no_folder".into()) };
    Some(beside(path, folder).map_or_else(|| "hint.no_file".into(), |name| Says::from("hint.file_beside").text("name", name)))
}

/// The file in a folder whose name is most like that of another path.
fn beside(path: &Path, folder: &Path) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names: Vec<String> =
        std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    closest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let failure = Self::new(Kind::Input, error.says()).because_of(&error);
        match &error {
            ProfileError::Unknown { did_you_mean: name, .. } => {
                let names = profile::BUILT_IN.iter().map(|(id, _)| *id);
                failure.hint_if(did_you_mean(name.as_deref())).hint(Says::from("hint.profiles").list("names", names))
            }
            ProfileError::Open { path, source } => failure.hint_if(not_found(path, source)),
            ProfileError::Content { did_you_mean: name, .. } => failure.hint_if(did_you_mean(name.as_deref())),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let hint = match &error {
            WriteError::NotBuilt { feature, .. } => Some(Says::from("hint.build_with").text("feature", *feature)),
            WriteError::Put { .. } => Some("hint.writable".into()),
            _ => None,
        };
        Self::new(Kind::Output, error.says()).because_of(&error).hint_if(hint)
    }
}
