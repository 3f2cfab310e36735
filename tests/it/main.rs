//! The one test binary.

mod lang;
