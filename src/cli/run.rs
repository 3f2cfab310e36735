//! What `check` and `validate` share: options, and the way from a case file to its report.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, value_parser};

use super::{Failure, Io, Kind};
use crate::lang::{Lang, Words};
use crate::model::{Date, Says, When};
use crate::normal::crs::Grid;
use crate::profile::{self, Profile};
use crate::read::CaseFile;
use crate::report::Report;
use crate::write::{Context, LAYOUTS, OUTPUTS, Screen, View};
use crate::{Case, check};

/// Options of a run.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Language of what people read: vi or en; default: the case's, else vi
    #[arg(long, value_name = "LANG", value_parser = language())]
    pub(super) lang: Option<Lang>,
    /// The day of "now": 2024-07-01 or 1/7/2024; default: today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(super) as_of: Option<Date>,
    /// Take this draft for approved on that day: which projects would it hit? (may be given again for another draft)
    #[arg(long, value_name = "PLAN")]
    draft: Vec<String>,
    /// Write files into this folder
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Formats, separated by commas; with --out alone the usual ones
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = format_names())]
    pub(super) to: Vec<String>,
    /// Also write the folder that somebody prescribes (tt16: dossier after Circular 16/2025); needs --out
    #[arg(long, value_name = "LAYOUT", value_parser = layout_names())]
    pub(super) layout: Option<String>,
    /// How many threads work; default: one a core
    #[arg(long, value_name = "N", value_parser = value_parser!(NonZeroUsize))]
    jobs: Option<NonZeroUsize>,
    /// No messages and no progress, only data and errors
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// `vi` and `en`.
pub(super) fn language() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::name)).map(|name| Lang::parse(&name).unwrap_or_default())
}

fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(OUTPUTS.iter().map(|output| output.name))
}

fn layout_names() -> PossibleValuesParser {
    PossibleValuesParser::new(LAYOUTS.iter().map(|layout| layout.name))
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    When::parse(text).and_then(When::exact).ok_or_else(|| "not a day; write 2024-07-01 or 1/7/2024".to_owned())
}

/// A case, its regulation, and what was found.
pub(super) struct Found {
    pub(super) report: Report,
    profile: Profile,
    grid: Grid,
    pub(super) words: &'static Words,
    /// The threads that work.
    pub(super) pool: rayon::ThreadPool,
}

impl Found {
    /// What a writer needs beside the report.
    pub(super) fn context(&self, view: View, screen: Screen) -> Context<'_> {
        Context { words: self.words, profile: &self.profile, grid: &self.grid, view, screen }
    }
}

impl RunArgs {
    /// A run that is only there for what it finds.
    pub(super) fn quiet(lang: Option<Lang>, as_of: Option<Date>) -> Self {
        Self { lang, as_of, out: None, to: Vec::new(), jobs: None, quiet: true, draft: Vec::new(), layout: None }
    }

    /// The same, with these drafts taken for approved.
    pub(super) fn supposing(self, draft: Vec<String>) -> Self {
        Self { draft, ..self }
    }

    /// The drafts that are taken for approved.
    pub(super) fn drafts(&self) -> Vec<String> {
        self.draft.clone()
    }

    /// Reads all layers of a case and checks it.
    pub(super) fn find(&self, mut file: CaseFile, io: &mut Io) -> Result<Found, Failure> {
        let words = self.language_of(&file)?.words();
        let as_of = self.as_of.unwrap_or_else(today);
        for draft in &self.draft {
            file.suppose(draft, as_of)?;
        }
        let profile = profile::open(file.profile.as_deref().unwrap_or("national"), &file.folder)?;
        self.step(io, words.label("run.reading"));
        let pool = self.pool()?;
        let case = pool.install(|| Case::open(file, &profile))?;
        self.step(io, words.label("run.checking"));
        let report = pool.install(|| check(&case, &profile, as_of));
        Ok(Found { report, profile, grid: case.grid, words, pool })
    }

    fn language_of(&self, file: &CaseFile) -> Result<Lang, Failure> {
        let of_case = |name: &String| {
            let wrong = || {
                Failure::new(Kind::Input, Says::from("failure.no_language").text("name", name))
                    .hint(Says::from("hint.there_are").text("names", "vi, en"))
            };
            Lang::parse(name).ok_or_else(wrong)
        };
        match (self.lang, &file.lang) {
            (Some(lang), _) => Ok(lang),
            (None, Some(name)) => of_case(name),
            (None, None) => Ok(Lang::default()),
        }
    }

    fn pool(&self) -> Result<rayon::ThreadPool, Failure> {
        let threads = self.jobs.map_or(0, NonZeroUsize::get);
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(Failure::threads)
    }

    /// Shows what goes on, unless it is to be quiet.
    pub(super) fn step(&self, io: &mut Io, text: &str) {
        if !self.quiet {
            io.step(text);
        }
    }

    /// Writes a message, unless it is to be quiet.
    pub(super) fn message(&self, io: &mut Io, text: &str) {
        if !self.quiet {
            io.message(text);
        }
    }
}

/// The day of the run, where the user is.
pub(super) fn today() -> Date {
    chrono::Local::now().date_naive()
}
