//! Commands of later versions: they say what there is.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::{Failure, Kind, commands};
use crate::model::Says;

/// A command of a later version.
#[derive(Debug, Subcommand)]
pub(super) enum Later {
    /// What a revision changes (later)
    #[command(hide = true, disable_help_flag = true)]
    Diff(Anything),
}

/// Arguments that nobody reads yet.
#[derive(Debug, Args)]
pub(super) struct Anything {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<OsString>,
}

impl Later {
    pub(super) fn failure(&self) -> Failure {
        let name = match self {
            Self::Diff(_) => "diff",
        };
        Failure::new(Kind::NotBuilt, Says::from("failure.not_built").text("name", name))
            .hint(Says::from("hint.there_are").text("names", commands()))
    }
}
