//! All integration tests, in one binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::pedantic, reason = "tests")]

mod areas;
mod arrivals;
mod broken;
mod cad;
mod cli;
mod encodings;
mod exact;
mod explain;
mod floors;
mod formats;
mod generated;
mod geoparquet;
mod hostile;
mod identity;
mod init;
mod inspect;
mod lang;
mod law;
mod maps;
mod mutants;
mod overlay;
mod pages;
mod papers;
mod postgis;
mod profiles;
mod qgis;
mod real;
mod sample;
mod settled;
mod shapes;
mod times;
mod towns;
mod workbooks;
mod write;

use std::path::Path;

use replan::model::Date;
use replan::report::Report;
use replan::{Case, check as check_case, profile, read};

/// Opens a case file and checks it: the one place where tests call the program's main function.
fn check(path: &Path, as_of: Date) -> Report {
    check_file(read::case::read(path).unwrap(), as_of)
}

/// The same for a case file that is read already.
fn check_file(file: read::CaseFile, as_of: Date) -> Report {
    let profile = profile::open(file.profile.as_deref().unwrap_or("national"), &file.folder).unwrap();
    let case = Case::open(file, &profile).unwrap();
    check_case(&case, &profile, as_of)
}
