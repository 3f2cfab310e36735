//! replan
pub mod cli;
pub mod index;
pub mod lang;
pub mod model;
pub mod normal;
pub mod profile;
pub mod read;
pub mod report;
pub mod write;

use model::Date;
use profile::Profile;
use read::ReadError;
use report::Report;

/// Everything that one run is about, read and placed.
#[derive(Debug)]
pub struct Case {
    /// The case file as it stands.
    pub file: read::CaseFile,
}

impl Case {
    /// Reads all layers of a case file and places them in the working grid.
    ///
    /// # Errors
    /// A file cannot be read, a layer cannot be placed, or plans refer to one another unsoundly.
    pub fn open(file: read::CaseFile, _profile: &Profile) -> Result<Self, ReadError> {
        Ok(Self { file })
    }
}

/// Puts every question to every subject of the case, as of a day.
///
/// Never fails: what is wrong with data is a note, then an answer.
#[must_use]
pub fn check(_case: &Case, _profile: &Profile, _as_of: Date) -> Report {
    todo!()
}
