//! Questions about the data of the register as a whole (D1xx).

pub mod parcel_without_project;
pub mod parcels_overlap;

use crate::model::M;
use crate::normal::Register;

use super::CaseFacts;

/// What a question about the register may look at.
#[derive(Debug, Clone, Copy)]
pub struct RegisterFacts<'a> {
    /// Its projects with their parcels, and the parcels that are no project's.
    pub register: &'a Register,
    /// The width of the surveyors' pen.
    pub tolerance: M,
}

/// Whether there is a register with a layer of parcels.
///
/// # Errors
/// One of them is not there: the key of the sentence that says so.
pub fn parcels_given(case: &CaseFacts) -> Result<(), &'static str> {
    let register = case.register.ok_or("no_register")?;
    register.ownerless.as_ref().map(|_| ()).ok_or("no_parcels")
}
