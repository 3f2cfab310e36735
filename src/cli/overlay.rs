//! `replan overlay LOTS PARCELS`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, value_parser};

use super::{Exit, Failure, Io, Kind};

const EXAMPLES: &str = "\
Examples:
  replan overlay lots.gpkg parcels.gpkg --by function > shares.csv
  replan overlay lots.geojson parcels.shp --by Zone --id PIN --rest
  replan overlay lots.fgb parcels.fgb --out pieces.gpkg --geometry --jobs 8

Prints one row per parcel and value: parcel, value, area_m2, share.";

/// Arguments of `overlay`, as clap reads them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct OverlayCommand {
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
    /// The file to write: .csv, .geojson, .fgb or .gpkg; default: CSV to stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the shapes too
    #[arg(long)]
    geometry: bool,
    /// Also list what no lot covers and what failed, in a column `kind`
    #[arg(long)]
    rest: bool,
    /// How many threads work; default: one a core
    #[arg(long, value_name = "N", value_parser = value_parser!(NonZeroUsize))]
    jobs: Option<NonZeroUsize>,
    /// No summary and no progress, only data and errors
    #[arg(long, short)]
    quiet: bool,
}

/// What an overlay is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayArgs {
    /// The layer that cuts.
    pub lots: PathBuf,
    /// The layer that is cut.
    pub parcels: PathBuf,
    /// The column of the lots whose values are summed; `None`: each lot by its number.
    pub by: Option<String>,
    /// The column of the parcels that names them; `None`: the feature's number, from 1.
    pub id: Option<String>,
    /// The grid in which areas are measured.
    pub crs: Option<String>,
    /// The file to write; `None`: CSV to stdout.
    pub out: Option<PathBuf>,
    /// Whether shapes are written.
    pub geometry: Shapes,
    /// Whether the rest is listed.
    pub rest: Rest,
    /// How many threads work; `None`: one a core.
    pub jobs: Option<NonZeroUsize>,
    /// Whether there are messages.
    pub messages: Messages,
}

/// Whether shapes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shapes {
    /// They are not.
    Left,
    /// They are.
    Written,
}

/// Whether what no lot covers is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It is not.
    Left,
    /// It is, with what failed, in a column `kind`.
    Listed,
}

/// Whether there are messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// There are.
    Shown,
    /// Only errors.
    Quiet,
}

impl From<OverlayCommand> for OverlayArgs {
    fn from(command: OverlayCommand) -> Self {
        Self {
            lots: command.lots,
            parcels: command.parcels,
            by: command.by,
            id: command.id,
            crs: command.crs,
            out: command.out,
            geometry: if command.geometry { Shapes::Written } else { Shapes::Left },
            rest: if command.rest { Rest::Listed } else { Rest::Left },
            jobs: command.jobs,
            messages: if command.quiet { Messages::Quiet } else { Messages::Shown },
        }
    }
}

/// Cuts the parcels along the lots.
///
/// # Errors
/// A layer cannot be read or placed, or the output cannot be written.
pub fn run(_args: &OverlayArgs, _io: &mut Io) -> Result<Exit, Failure> {
    Err(Failure::new(Kind::NotBuilt, "`replan overlay` is not built yet"))
}
