//! `replan inspect FILE…`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::run::language;
use super::{Exit, Failure, Io, Kind};
use crate::lang::{Lang, Words};
use crate::model::{Says, Severity};
use crate::normal::inspect::{self, FileContents, Inspection, LayerContents, Unread};
use crate::read::{self, LayerEntry, ReadError};
use crate::write;

const EXAMPLES: &str = "\
Examples:
  replan inspect lots.shp du-an.xlsx
  replan inspect HoSoGIS/                            all that can be read in a folder
  replan inspect qh.dxf --to json > qh.json
  replan inspect \"PG:dbname=plans user=me\"

Exit codes: 0 everything could be read, 1 some file, layer or feature could not, 2 nothing could.";

/// Arguments of `inspect`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InspectArgs {
    /// Files, folders, databases
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language: vi or en
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = language())]
    lang: Lang,
    /// As a page to read, or for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    to: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page to read
    #[value(alias = "table")]
    Text,
    /// All of it, for programs
    Json,
}

pub(super) fn run(args: &InspectArgs, io: &mut Io) -> Result<Exit, Failure> {
    let found = read::files(&args.files)?;
    if found.files.is_empty() {
        return Err(nothing(&found.others));
    }
    let mut inspection = Inspection { replan: env!("CARGO_PKG_VERSION").to_owned(), others: found.others, ..Inspection::default() };
    for name in &found.files {
        io.step(&read::shown(name));
        inspection.files.extend(files(name, args.lang.words()));
    }
    let text = match args.to {
        Format::Text => write::inspect::text(&inspection, args.lang.words(), io.screen),
        Format::Json => write::inspect::json(&inspection),
    };
    io.print(text.as_bytes())?;
    exit(&inspection)
}

/// What there is to say where no file can be a layer.
pub(super) fn nothing(others: &[String]) -> Failure {
    let failure = Failure::new(Kind::Input, "failure.no_layer_file").hint("hint.name_file");
    failure.hint_if((!others.is_empty()).then(|| Says::from("hint.passed_over").list("files", others.to_vec())))
}

/// What is in a file; what cannot be read is part of it.
fn files(name: &str, words: &Words) -> Vec<FileContents> {
    let of_file = |name: &str| {
        let byte_order_mark = byte_order_mark(Path::new(name)).map(str::to_owned);
        FileContents { file: read::shown(name), byte_order_mark, ..FileContents::default() }
    };
    match read::contents(Path::new(""), name) {
        // The files of an archive are files.
        Ok(entries) => entries.chunk_by(|a, b| a.file == b.file).map(|entries| file(of_file(&entries[0].file), entries, words)).collect(),
        Err(error) => vec![FileContents { unread: vec![unread(None, error, words)], ..of_file(name) }],
    }
}

fn file(mut contents: FileContents, entries: &[LayerEntry], words: &Words) -> FileContents {
    for entry in entries {
        match read::layer(Path::new(""), entry) {
            Ok(layer) => contents.layers.push(inspect::layer(&layer)),
            Err(error) => contents.unread.push(unread(Some(entry), error, words)),
        }
    }
    contents
}

pub(super) fn unread(entry: Option<&LayerEntry>, error: ReadError, words: &Words) -> Unread {
    let layer = entry.and_then(|entry| entry.layer.clone().or_else(|| entry.sheet.clone()));
    let failure = Failure::from(error);
    Unread { layer, error: failure.in_short(words), hints: failure.hints.iter().map(|hint| words.says(hint)).collect() }
}

/// What a mark at the beginning of a file says of its letters.
fn byte_order_mark(path: &Path) -> Option<&'static str> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(3).read_to_end(&mut head).ok()?;
    match head[..] {
        [0xef, 0xbb, 0xbf] => Some("utf-8"),
        [0xff, 0xfe, ..] => Some("utf-16le"),
        [0xfe, 0xff, ..] => Some("utf-16be"),
        _ => None,
    }
}

fn exit(inspection: &Inspection) -> Result<Exit, Failure> {
    let layers: Vec<&LayerContents> = inspection.files.iter().flat_map(|file| &file.layers).collect();
    if layers.is_empty() {
        return Err(Failure::new(Kind::Input, "failure.nothing_read").hint("hint.reasons_above"));
    }
    let lost = layers.iter().flat_map(|layer| &layer.notes).any(|note| note.severity == Severity::Error);
    let unread = inspection.files.iter().any(|file| !file.unread.is_empty());
    Ok(if lost || unread { Exit::DoesNot } else { Exit::Conforms })
}
