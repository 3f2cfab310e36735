//! The one test binary.

mod lang;
mod sample;
mod write;
