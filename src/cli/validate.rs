//! `replan validate CASE` or `replan validate FILE…`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::deliver::deliver;
use super::run::{RunArgs, today};
use super::{Exit, Failure, Io, Kind};
use crate::model::{Asks, Date, Level, Outcome};
use crate::normal::crs::Grid;
use crate::read::case::PlanEntry;
use crate::read::{self, CaseFile, LayerEntry};
use crate::report::{AnswerReport, Report};
use crate::write::View;

const EXAMPLES: &str = "\
Examples:
  replan validate case.toml
  replan validate lots-2012.gpkg lots-2020.geojson
  replan validate lots.shp --crs EPSG:9208

Of layer files each one is taken as the lots of a plan of its own, in force today.";

/// Arguments of `validate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ValidateArgs {
    /// A case file, or layer files
    #[arg(required = true, value_name = "CASE|FILE")]
    inputs: Vec<PathBuf>,
    /// The working grid for layer files; default: what the first file states
    #[arg(long, value_name = "EPSG:n")]
    crs: Option<String>,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(args: &ValidateArgs, io: &mut Io) -> Result<Exit, Failure> {
    let way = args.run.way()?;
    let found = args.run.find(case_of(args)?, io)?;
    deliver(&found, &way, View::Data, &args.run, io)?;
    Ok(exit(&found.report))
}

/// The case file, or a case made of layer files.
fn case_of(args: &ValidateArgs) -> Result<CaseFile, Failure> {
    let is_case = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    match (&args.inputs[..], &args.crs) {
        ([case], None) if is_case(&case) => Ok(read::case::read(case)?),
        ([case], Some(_)) if is_case(&case) => Err(Failure::new(Kind::Usage, "failure.crs_is_for_layers").hint("hint.crs_in_case")),
        (files, _) if files.iter().any(|file| is_case(&file)) => {
            Err(Failure::new(Kind::Usage, "failure.case_or_layers").hint("hint.layers_in_case"))
        }
        (files, crs) => of_layers(files, crs.clone(), args.run.as_of.unwrap_or_else(today)),
    }
}

fn of_layers(files: &[PathBuf], crs: Option<String>, day: Date) -> Result<CaseFile, Failure> {
    let mut plans: Vec<PlanEntry> = Vec::new();
    for file in files {
        let id = free_id(&plans, file);
        plans.push(plan(id, file, day));
    }
    let names: Vec<String> = files.iter().map(|file| read::shown(&file.display().to_string())).collect();
    let crs = match crs {
        Some(crs) => Some(crs),
        None => stated(&plans)?,
    };
    Ok(CaseFile { name: Some(names.join(", ")), profile: Some("generic".to_owned()), crs, plan: plans, ..CaseFile::default() })
}

/// The file's stem, with a number behind it where another file has the same.
fn free_id(plans: &[PlanEntry], file: &Path) -> String {
    let name = file.display().to_string();
    let stem = file.file_stem().filter(|_| !read::is_connection(&name)).map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_else(|| read::shown(&name));
    let is_free = |id: &String| plans.iter().all(|plan| plan.id != *id);
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.clone()).chain(numbered).find(is_free).unwrap_or(stem)
}

/// The projected CRS that one of the files states.
fn stated(plans: &[PlanEntry]) -> Result<Option<String>, Failure> {
    for plan in plans {
        let layer = read::layer(Path::new(""), &plan.lots)?;
        if let Some(crs) = layer.crs.filter(|crs| Grid::new(crs).is_ok()) {
            return Ok(Some(crs));
        }
    }
    Ok(None)
}

fn plan(id: String, file: &Path, day: Date) -> PlanEntry {
    PlanEntry {
        supposed: false,
        id,
        title: None,
        level: Level::Detailed,
        decision: None,
        approved: Some(day),
        appraised: None,
        effective: None,
        expires: None,
        annulled: None,
        reinstated: None,
        under_revision_from: None,
        draft: false,
        supersedes: None,
        adjusts: None,
        transitional_clause: None,
        tolerance_m: None,
        lots: LayerEntry { file: file.display().to_string(), ..LayerEntry::default() },
        lot_table: None,
        boundary: None,
        red_lines: None,
        building_lines: None,
        corridors: None,
    }
}

fn exit(report: &Report) -> Exit {
    let subjects = report.plans.iter().flat_map(|plan| &plan.answers).chain(report.register.iter().flat_map(|register| &register.answers));
    let projects = report.projects.iter().flat_map(|project| &project.answers).filter(|answer| answer.asks == Asks::Data);
    let is_grave = |answer: &AnswerReport| answer.outcome.is_some_and(|outcome| outcome >= Outcome::Unknown);
    if subjects.chain(projects).any(is_grave) { Exit::DoesNot } else { Exit::Conforms }
}
