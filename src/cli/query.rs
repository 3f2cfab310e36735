//! `replan query CASE --project ID | --parcel ID | --point X,Y`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::explain::project_of;
use super::failure::did_you_mean;
use super::run::RunArgs;
use super::{Exit, Failure, Io, Kind};
use crate::model::{Says, closest};
use crate::normal::crs::Grid;
use crate::read;
use crate::report::Report;
use crate::report::place::{GivenIn, Place, extract};
use crate::write::View;
use crate::write::extract::extract as told;

const EXAMPLES: &str = "\
Examples:
  replan query case.toml --project DA-07
  replan query case.toml --parcel 19 --as-of 2024-07-01
  replan query case.toml --point 416150,2490800        east, north in metres of the working grid
  replan query case.toml --point 103.9348,22.5153      or longitude, latitude in degrees (WGS 84)
  replan query case.toml --project DA-07 --to json

Exit codes: 0 a plan covers the place, 1 none does, 2 could not run.";

/// Arguments of `query`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct QueryArgs {
    /// The case file
    case: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
    /// Language: vi or en; default: the case's, else vi
    #[arg(long, value_name = "LANG", value_parser = super::run::language())]
    lang: Option<crate::lang::Lang>,
    /// The day on which plans are in force or not; default: today
    #[arg(long, value_name = "DAY", value_parser = super::run::day)]
    as_of: Option<crate::model::Date>,
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    to: Form,
}

/// Where is asked.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct PlaceArgs {
    /// The land of a project
    #[arg(long, value_name = "ID")]
    project: Option<String>,
    /// A parcel; one of several of that id: PROJECT/ID
    #[arg(long, value_name = "ID")]
    parcel: Option<String>,
    /// A point: east, north in metres of the working grid, or longitude, latitude in degrees
    #[arg(long, value_name = "X,Y", value_parser = point, allow_hyphen_values = true)]
    point: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Json,
}

fn point(text: &str) -> Result<(f64, f64), String> {
    let numbers = text.split_once(',').map(|(x, y)| (x.trim().parse::<f64>(), y.trim().parse::<f64>()));
    match numbers {
        Some((Ok(x), Ok(y))) if x.is_finite() && y.is_finite() => Ok((x, y)),
        _ => Err("not a point; write 416150,2490800 or 103.9348,22.5153".into()),
    }
}

pub(super) fn run(args: &QueryArgs, io: &mut Io) -> Result<Exit, Failure> {
    let found = RunArgs::quiet(args.lang, args.as_of).find(read::case::read(&args.case)?, io)?;
    let context = found.context(View::Projects, io.screen);
    let place = place(&args.place, &found.report, context.grid)?;
    let extract = extract(&found.report, &place, context.profile, context.grid);
    let text = match args.to {
        Form::Text => told(&extract, &context),
        Form::Json => serde_json::to_string_pretty(&extract).unwrap_or_default() + "\n",
    };
    io.print(text.as_bytes())?;
    Ok(if extract.plans.is_empty() { Exit::DoesNot } else { Exit::Conforms })
}

fn place<'a>(args: &PlaceArgs, report: &'a Report, grid: &Grid) -> Result<Place<'a>, Failure> {
    match (&args.project, &args.parcel, args.point) {
        (Some(id), ..) => Ok(Place::Project(project_of(report, id)?)),
        (_, Some(id), _) => parcel(id, report),
        (_, _, Some((x, y))) => point_of((x, y), grid),
        _ => Err(Failure::new(Kind::Usage, "failure.no_place").hint("hint.give_place")),
    }
}

/// A point of the working grid. The grid counts in metres, far from its origin: numbers that could be degrees are longitude and latitude.
fn point_of<'a>((x, y): (f64, f64), grid: &Grid) -> Result<Place<'a>, Failure> {
    if x.abs() > 180.0 || y.abs() > 180.0 {
        return Ok(Place::Point(x, y, GivenIn::Grid));
    }
    let says = |key| Says::from(key).text("point", format!("{x},{y}"));
    if y.abs() > 90.0 {
        return Err(Failure::new(Kind::Usage, says("failure.latitude_first"))
            .hint(Says::from("hint.longitude_first").text("point", format!("{y},{x}"))));
    }
    let [x, y] = grid.from_lonlat([x, y]).ok_or_else(|| Failure::new(Kind::Usage, says("failure.off_grid")))?;
    Ok(Place::Point(x, y, GivenIn::Lonlat))
}

/// The only parcel of this id, or of this project and id.
fn parcel<'a>(id: &str, report: &'a Report) -> Result<Place<'a>, Failure> {
    let all =
        report.projects.iter().flat_map(|project| project.parcels.iter().enumerate().map(move |(index, parcel)| (project, index, parcel)));
    let found: Vec<_> =
        all.clone().filter(|(project, _, parcel)| *parcel.id == *id || format!("{}/{}", project.id, parcel.id) == id).collect();
    match found[..] {
        [(project, index, _)] => Ok(Place::Parcel(project, index)),
        [] => {
            let failure = Failure::new(Kind::Usage, Says::from("failure.no_parcel").text("parcel", id));
            let near = closest(id, all.map(|(_, _, parcel)| &*parcel.id));
            Err(match did_you_mean(near.as_deref()) {
                Some(question) => failure.hint(question),
                None => failure.hint("hint.list_parcels"),
            })
        }
        ref several => {
            let names = several.iter().map(|(project, _, parcel)| format!("{}/{}", project.id, parcel.id));
            let says = Says::from("failure.which_parcel").text("parcel", id).count("count", several.len());
            Err(Failure::new(Kind::Usage, says).hint(Says::from("hint.name_one").list("names", names)))
        }
    }
}
