//! `replan init FILE… [-o case.toml]`.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::inspect::{nothing, unread};
use super::run::language;
use super::{Exit, Failure, Io, Kind};
use crate::Case;
use crate::lang::{Lang, Words};
use crate::model::{Facts, Says};
use crate::normal::draft::{Source, draft};
use crate::profile::{self, Profile};
use crate::read;
use crate::write::{self, put};

const EXAMPLES: &str = "\
Examples:
  replan init HoSoGIS/ du-an.xlsx -o case.toml
  replan init plan-2012.shp plan-2020.gpkg thua-dat.dxf du-an.ods > case.toml

Every guess is marked; what the files do not say is marked too. The file is then tried, and what still keeps \
`replan check` from running is said.

Exit codes: 0 the case can be checked, 1 something is still to be said, 2 could not run.";

/// Arguments of `init`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// Files, folders, databases
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the case into this file; default, or `-`: to stdout
    #[arg(long, short, value_name = "CASE")]
    out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
    /// Language of the comments and of the case: vi or en
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = language())]
    lang: Lang,
}

pub(super) fn run(args: &InitArgs, io: &mut Io) -> Result<Exit, Failure> {
    if args.out.as_deref() == Some(Path::new("-")) {
        return run(&InitArgs { out: None, ..args.clone() }, io);
    }
    if let Some(out) = args.out.as_ref().filter(|out| out.exists() && !args.force) {
        let failure = Failure::new(Kind::Usage, Says::from("failure.is_there").text("file", out.display().to_string()));
        return Err(failure.hint("hint.force"));
    }
    let sources = sources(args, io)?;
    let profiles: Vec<Profile> = profile::BUILT_IN.iter().map(|(id, _)| profile::open(id, Path::new(""))).collect::<Result<_, _>>()?;
    let draft = draft(&name_of(&args.files), &sources, &profiles);
    let folder = args.out.as_ref().map(|out| out.parent().map(Path::to_owned).unwrap_or_default());
    let path = |file: &str| folder.as_ref().map_or_else(|| file.to_owned(), |folder| relative(file, folder));
    let words = args.lang.words();
    let text = write::draft::case_file(&draft, words, &path);
    match &args.out {
        None => io.print(text.as_bytes())?,
        Some(out) => {
            std::fs::create_dir_all(
                folder.as_ref().filter(|folder| !folder.as_os_str().is_empty()).map_or(Path::new("."), PathBuf::as_path),
            )
            .map_err(Failure::output)?;
            put(out, text.as_bytes())?;
        }
    }
    Ok(told(args, &text, words, io))
}

/// Reads everything that is named; what cannot be read is told and left out.
fn sources(args: &InitArgs, io: &mut Io) -> Result<Vec<Source>, Failure> {
    let found = read::files(&args.files)?;
    let mut sources = Vec::new();
    for file in &found.files {
        io.step(&read::shown(file));
        let entries = match read::contents(Path::new(""), file) {
            Ok(entries) => entries,
            Err(error) => {
                tell(file, error, args.lang.words(), io);
                continue;
            }
        };
        for entry in entries {
            match read::layer(Path::new(""), &entry) {
                Ok(layer) => sources.push(Source::new(entry, layer)),
                Err(error) => tell(file, error, args.lang.words(), io),
            }
        }
    }
    if sources.is_empty() { Err(nothing(&found.others)) } else { Ok(sources) }
}

fn tell(file: &str, error: read::ReadError, words: &Words, io: &mut Io) {
    let unread = unread(None, error, words);
    let facts = Facts::new().text("file", read::shown(file)).text("error", unread.error);
    let hints = unread.hints.into_iter().map(|hint| words.phrase("failure.hint", &Facts::new().text("what", hint)));
    let lines: Vec<String> = std::iter::once(words.phrase("draft.unread", &facts)).chain(hints).collect();
    io.message(&lines.join("\n"));
}

/// What the folder or file is called that was named first.
fn name_of(files: &[PathBuf]) -> String {
    let first = files.first().cloned().unwrap_or_default();
    let real = first.canonicalize().unwrap_or(first);
    let folder = if real.is_dir() { Some(real.as_path()) } else { real.parent() };
    folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A file as a case in `folder` calls it; a connection without its password.
fn relative(file: &str, folder: &Path) -> String {
    if read::is_connection(file) && !Path::new(file).exists() {
        return read::shown(file);
    }
    if let Some((archive, inner)) = read::split_archive(Path::new(file)).filter(|(_, inner)| !inner.as_os_str().is_empty()) {
        return format!("{}/{}", relative(&archive.to_string_lossy(), folder), inner.display());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A folder that is not there yet is made beside others: what of it is there can be resolved.
    let (Ok(real), Ok(base)) = (Path::new(file).canonicalize(), std::path::absolute(folder)) else { return file.to_owned() };
    let base = base.canonicalize().unwrap_or(base);
    let common = real.components().zip(base.components()).take_while(|(a, b)| a == b).count();
    if common < 2 {
        return real.display().to_string();
    }
    let ups = base.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = ups.chain(real.components().skip(common)).collect();
    path.to_string_lossy().replace('\\', "/")
}

/// How much is guessed, and what still keeps the case from being checked.
fn told(args: &InitArgs, text: &str, words: &Words, io: &mut Io) -> Exit {
    let (guesses, to_say) = write::draft::marks(text, words);
    let facts = Facts::new().count("guesses", guesses).count("to_say", to_say);
    let facts = facts.text_if("out", args.out.as_ref().map(|out| out.display().to_string()));
    io.message(&words.phrase("draft.done", &facts));
    match tried(args, text) {
        Ok(()) => {
            io.message(words.label("draft.ready"));
            Exit::Conforms
        }
        Err(failure) => {
            io.message(&words.phrase("draft.not_ready", &Facts::new().text("error", failure.told(words))));
            Exit::DoesNot
        }
    }
}

/// Opens the case as `check` would.
fn tried(args: &InitArgs, text: &str) -> Result<(), Failure> {
    let file = match &args.out {
        Some(out) => read::case::read(out)?,
        None => read::case::of_text(Path::new("case.toml"), text)?,
    };
    let profile = profile::open(file.profile.as_deref().unwrap_or("national"), &file.folder)?;
    Case::open(file, &profile)?;
    Ok(())
}
