//! `replan overlay LOTS PARCELS`.

use std::io::{Read, Seek, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, value_parser};

use super::pace::Pace;
use super::run::language;
use super::{Exit, Failure, Io, Kind};
use crate::lang::{Lang, Words};
use crate::model::{Facts, M, Note, NoteCode, Says};
use crate::normal::cad::{self, assemble};
use crate::normal::crs::{self, Grid, crs_of, grid_of_layers};
use crate::overlay::layers::{Cells, Request, Shapes, Shares, Totals, find as find_column, shares};
use crate::overlay::streams::{self, End, Ended, Source, Told, Wanted};
use crate::read::case::Tolerance;
use crate::read::stream::Stream;
use crate::read::{self, LayerEntry, RawLayer, ReadError};
use crate::write::shares::{FORMATS, Put, Rest, csv, head, into_database, into_file, line};
use crate::write::{WriteError, inspect, place};

const EXAMPLES: &str = "\
Examples:
  replan overlay lots.gpkg parcels.gpkg --by function > shares.csv
  replan overlay lots.geojson parcels.shp --by Zone --id PIN --rest
  replan overlay lots.fgb parcels.fgb --out pieces.gpkg --geometry --jobs 8

Prints one row per parcel and value: parcel, value, area_m2, share.";

/// Arguments of `overlay`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct OverlayArgs {
    /// The layer that cuts
    lots: PathBuf,
    /// The layer that is cut
    parcels: PathBuf,
    /// The column of the lots whose values are summed; default: each lot by its number
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// The column of the parcels that names them; default: the feature's number, from 1
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The grid in which areas are measured; default: that of the lots, else of the parcels
    #[arg(long, value_name = "EPSG:n")]
    crs: Option<String>,
    /// The file to write: .csv, .geojson, .fgb, .gpkg or .parquet, or a table: "PG:dbname=… tables=NAME"; default: CSV to stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the shapes too; only into a file that holds shapes
    #[arg(long, requires = "out")]
    geometry: bool,
    /// Also list what no lot covers and what failed, in a column `kind`
    #[arg(long)]
    rest: bool,
    /// In what the coordinates of the lots are, where their file does not say
    #[arg(long, value_name = "EPSG:n")]
    lots_crs: Option<String>,
    /// In what the coordinates of the parcels are, where their file does not say
    #[arg(long, value_name = "EPSG:n")]
    parcels_crs: Option<String>,
    /// How many threads work; default: one a core
    #[arg(long, value_name = "N", value_parser = value_parser!(NonZeroUsize))]
    jobs: Option<NonZeroUsize>,
    /// Language of what is said: vi or en
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = language())]
    lang: Lang,
    /// No summary and no progress, only data and errors
    #[arg(long, short)]
    quiet: bool,
}

/// Cuts the parcels along the lots.
pub(super) fn run(args: &OverlayArgs, io: &mut Io) -> Result<Exit, Failure> {
    check_format(args)?;
    let threads = args.jobs.map_or_else(rayon::current_num_threads, NonZeroUsize::get);
    let rest = if args.rest { Rest::Listed } else { Rest::Left };
    if let Some((notes, totals)) = in_pieces(args, rest, threads, io)? {
        return Ok(tell(&notes, &totals, args, io));
    }
    Pace::new(args.quiet, args.lang.words()).step(io, "overlay.whole");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(Failure::threads)?;
    let (found, grid) = pool.install(|| find(args))?;
    match &args.out {
        None => io.print(&csv(&found, rest))?,
        Some(path) => into(path, rest, &grid, |put| put(&found.rows))?,
    }
    Ok(tell(&found.notes, &found.totals, args, io))
}

/// Says what took no part, and the sums.
fn tell(notes: &[Note], totals: &Totals, args: &OverlayArgs, io: &mut Io) -> Exit {
    let lost: Vec<&Note> = notes.iter().filter(|note| took_no_part(note)).collect();
    for note in &lost {
        io.message(&told(note, args.lang.words()));
    }
    for note in notes.iter().filter(|note| note.code == NoteCode::GridScale) {
        io.message(&inspect::sentence(note, args.lang.words()));
    }
    if !args.quiet {
        io.message(&summary(notes, totals, args.lang.words()));
    }
    if lost.is_empty() { Exit::Conforms } else { Exit::DoesNot }
}

/// Writes rows into a file or a table, as `fill` puts them.
fn into<T, E: From<WriteError>>(path: &Path, rest: Rest, grid: &Grid, fill: impl FnOnce(Put) -> Result<T, E>) -> Result<T, E> {
    match database(path) {
        Some(connection) => into_database(rest, grid, connection, fill),
        None => into_file(rest, grid, path, fill),
    }
}

/// The connection, where an output is a database: `PG:dbname=plans tables=shares`.
fn database(path: &Path) -> Option<&str> {
    path.to_str().filter(|name| name.starts_with("PG:") || name.starts_with("postgresql://") || name.starts_with("postgres://"))
}

/// Whether shapes are to be drawn.
fn draws(args: &OverlayArgs) -> bool {
    args.geometry
        || args.out.as_ref().is_some_and(|path| database(path).is_some())
        || args.out.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("csv")))
}

/// Cuts layers that can be read in pieces; `None` where one has to be read as a whole.
fn in_pieces(args: &OverlayArgs, rest: Rest, threads: usize, io: &mut Io) -> Result<Option<(Vec<Note>, Totals)>, Failure> {
    let entries = entries(args);
    let [Some(lots), Some(parcels)] = [Stream::open(&args.lots, &entries[0])?, Stream::open(&args.parcels, &entries[1])?] else {
        return Ok(None);
    };
    let Ok(grid) = grid_of(args, [&lots.sample, &parcels.sample]) else { return Ok(None) };
    let scale = scale_of(&lots.sample, &entries[0], &grid);
    let lots = source(lots, &entries[0], args.by.as_deref(), &grid);
    let parcels = source(parcels, &entries[1], args.id.as_deref(), &grid);
    let (Some(lots), Some(parcels)) = (lots, parcels) else { return Ok(None) };
    let mut pace = Pace::new(args.quiet, args.lang.words());
    pace.step(io, "overlay.lots");
    let sources = [&lots, &parcels];
    let found = match &args.out {
        Some(path) if draws(args) => into(path, rest, &grid, |put| {
            let put = |told: Told, done| {
                pace.show(io, done);
                put(&told.rows)
            };
            streams::shares(sources, &grid, threads, Wanted::Drawn, put).map_err(Halt::from)
        }),
        _ => printed(args, rest, io, |io, put| {
            let put = |told: Told, done| {
                pace.show(io, done);
                put(&told.lines)
            };
            let print = |row: &Cells, text: &mut Vec<u8>| line(row, rest, text);
            streams::shares(sources, &grid, threads, Wanted::Lines(&print), put).map_err(Halt::from)
        }),
    };
    match found {
        Ok(End { mut notes, totals, lots }) => {
            // The process ends soon, and gives back all memory at once.
            std::mem::forget(lots);
            notes.extend(scale);
            Ok(Some((notes, totals)))
        }
        Err(Halt::Irregular) => Ok(None),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

/// Why there is no result.
enum Halt {
    /// The layers are to be read as a whole.
    Irregular,
    Failed(Failure),
}

impl<E: Into<Halt>> From<Ended<E>> for Halt {
    fn from(ended: Ended<E>) -> Self {
        match ended {
            Ended::Irregular => Self::Irregular,
            Ended::Read(error) => Self::Failed(error.into()),
            Ended::Write(error) => error.into(),
        }
    }
}

impl From<WriteError> for Halt {
    fn from(error: WriteError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<std::io::Error> for Halt {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Failure::output(error))
    }
}

/// Prints lines, as `fill` puts them, to the output.
///
/// What is odd may show only at the end: nothing is printed before, and a file without a name outlives nobody.
fn printed<T>(
    args: &OverlayArgs,
    rest: Rest,
    io: &mut Io,
    fill: impl FnOnce(&mut Io, &mut dyn FnMut(&[u8]) -> std::io::Result<()>) -> Result<T, Halt>,
) -> Result<T, Halt> {
    let print = |io: &mut Io, lines: &mut dyn Write| {
        lines.write_all(head(rest))?;
        fill(io, &mut |text| lines.write_all(text))
    };
    let Some(path) = &args.out else {
        let mut lines = tempfile::tempfile()?;
        let found = print(io, &mut lines)?;
        copy(lines, io).map_err(Halt::Failed)?;
        return Ok(found);
    };
    let beside = place::beside(path)?;
    let found = print(io, &mut place::Flushed::new(beside.reopen()?)?)?;
    place::settle(beside, path)?;
    Ok(found)
}

fn copy(mut file: std::fs::File, io: &mut Io) -> Result<(), Failure> {
    file.rewind().map_err(Failure::output)?;
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block).map_err(Failure::output)? {
            0 => return Ok(()),
            length => io.print(&block[..length])?,
        }
    }
}

/// Whether areas on the grid are those on the ground, where the first lots lie.
fn scale_of(lots: &RawLayer, entry: &LayerEntry, grid: &Grid) -> Option<Note> {
    let crs = crs_of(&mut lots.clone(), entry, grid).ok()??;
    let at = crs::Way::new(&crs, grid).ok()?.coord(crs::first_coord(lots)?).ok()?;
    grid.scale_note(at).map(|note| note.within(&lots.file, &lots.layer))
}

/// A layer to be read in pieces; `None` where its first features do not tell enough.
fn source(mut stream: Stream, entry: &LayerEntry, column: Option<&str>, grid: &Grid) -> Option<Source> {
    let column = match column {
        None => None,
        Some(name) => {
            let index = find_column(&stream.sample, name).ok()?;
            Some(stream.sample.columns[index].clone()).filter(|name| stream.has(name)).map(Some)?
        }
    };
    let by_standard = stream.sample.crs.is_none();
    let crs = crs_of(&mut stream.sample, entry, grid).ok()??;
    Some(Source { stream, crs, by_standard, column })
}

/// A format is refused before any work is done.
fn check_format(args: &OverlayArgs) -> Result<(), Failure> {
    let Some(path) = args.out.as_ref().filter(|path| database(path).is_none()) else { return Ok(()) };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == ending) {
        return Ok(format.check()?);
    }
    let endings = FORMATS.iter().map(|(known, _)| format!(".{known}"));
    let what = Says::from("error.write.format").text("file", path.display().to_string()).list("formats", endings);
    Err(Failure::new(Kind::Usage, what))
}

fn find(args: &OverlayArgs) -> Result<(Shares, Grid), Failure> {
    let [lots, parcels] = entries(args);
    let (mut lot_layer, mut parcel_layer) = (read::layer(Path::new(""), &lots)?, read::layer(Path::new(""), &parcels)?);
    let grid = grid_of(args, [&lot_layer, &parcel_layer]).map_err(unplaced)?;
    crs::place(&mut lot_layer, &lots, &grid).map_err(unplaced)?;
    crs::place(&mut parcel_layer, &parcels, &grid).map_err(unplaced)?;
    let width = M(Tolerance::default().width_m);
    assemble(&mut lot_layer, &lots, cad::Wanted::Lots, width);
    assemble(&mut parcel_layer, &parcels, cad::Wanted::Lots, width);
    let shapes = if draws(args) { Shapes::Drawn } else { Shapes::Left };
    let request = Request { by: args.by.clone(), id: args.id.clone(), shapes };
    let mut found = shares(&lot_layer, &parcel_layer, &request)?;
    found
        .notes
        .extend(crs::first_coord(&lot_layer).and_then(|at| grid.scale_note(at)).map(|note| note.within(&lots.file, &lot_layer.layer)));
    Ok((found, grid))
}

/// The lots and the parcels, as a case would name them.
fn entries(args: &OverlayArgs) -> [LayerEntry; 2] {
    [(&args.lots, &args.lots_crs), (&args.parcels, &args.parcels_crs)].map(|(path, crs)| LayerEntry {
        file: path.display().to_string(),
        crs: crs.clone(),
        ..LayerEntry::default()
    })
}

/// The grid in which areas are measured: the one that is named, else that of the first layer in a projected CRS.
fn grid_of(args: &OverlayArgs, [lots, parcels]: [&RawLayer; 2]) -> Result<Grid, ReadError> {
    let declared = [(&args.lots_crs, lots), (&args.parcels_crs, parcels)];
    let of_layers = declared.map(|(declared, layer)| declared.as_deref().or(layer.crs.as_deref()));
    grid_of_layers(args.crs.as_deref(), of_layers, [lots, parcels])
}

/// A layer of which nothing says where it is: here there is no case that could.
fn unplaced(error: ReadError) -> Failure {
    let hint = match &error {
        ReadError::Place { candidates, .. } if !candidates.is_empty() => {
            Says::from("hint.choose_crs_option").text("candidates", candidates.join("; "))
        }
        ReadError::Place { .. } => "hint.declare_crs_option".into(),
        _ => return error.into(),
    };
    let failure = Failure::from(error);
    Failure { hints: vec![hint], ..failure }
}

/// Whether a note says that a feature could not take part.
fn took_no_part(note: &Note) -> bool {
    matches!(note.code, NoteCode::GeometryMissing | NoteCode::GeometryUnusable | NoteCode::GeometryOfOtherKind | NoteCode::FeatureBroken)
}

/// File, feature number, place and reason.
fn told(note: &Note, words: &Words) -> String {
    let place = |[x, y]: [f64; 2]| format!("{}; {}", words.decimals(x, 3), words.decimals(y, 3));
    let facts = Facts::new().text("file", note.file.clone().unwrap_or_default()).text_if("at", note.at.map(place));
    let facts = note.feature.map_or(facts.clone(), |feature| facts.text("feature", feature.to_string()));
    words.phrase("overlay.lost", &facts.text("sentence", inspect::sentence(note, words)).text("code", note.code.name()))
}

fn summary(notes: &[Note], totals: &Totals, words: &Words) -> String {
    let facts = Facts::new().count("parcels", totals.parcels).count("rows", totals.rows);
    let facts = facts.m2("covered", totals.covered).m2("twice", totals.counted_twice).m2("rest", totals.rest);
    let mut lines: Vec<String> = ["overlay.cut", "overlay.covered", "overlay.rest"].map(|key| words.phrase(key, &facts)).into();
    for code in NoteCode::ALL {
        let count = notes.iter().filter(|note| note.code == *code).count();
        if count > 0 {
            lines.push(words.phrase("overlay.notes", &Facts::new().count("count", count).text("what", code.name())));
        }
    }
    lines.join("\n")
}
