//! replan
pub mod cli;
pub mod index;
pub mod lang;
pub mod lines;
pub mod model;
pub mod normal;
pub mod overlay;
pub mod profile;
pub mod read;
pub mod report;
pub mod write;

pub use normal::Case;

use model::Date;
use profile::Profile;
use report::Report;

/// Puts every question to every subject of the case, as of a day.
///
/// Never fails: what is wrong with data is a note, then an answer.
#[must_use]
pub fn check(_case: &Case, _profile: &Profile, _as_of: Date) -> Report {
    todo!()
}
