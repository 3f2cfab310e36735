//! replan
pub mod model;
pub mod read;
