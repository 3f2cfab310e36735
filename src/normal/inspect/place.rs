//! Where a layer lies, and what its reference system would mean.

use geo::{Coord, CoordsIter};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::cad::without_stray;
use super::super::crs::{self, Area, Grid, Meaning};
use crate::read::case::{Axes, Unit};
use crate::read::{RawGeometry, RawLayer};

/// So many coordinates are held against reference systems.
const SAMPLES: usize = 400;
/// The registry's rectangles are not to be taken to the letter, degrees.
const MARGIN: f64 = 0.5;
/// A grid in the middle of the country, in which definitions are compared.
pub(super) const MIDDLE: &str = "EPSG:9210";

/// Where a layer lies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CrsContents {
    /// The CRS that the file states, or `OGC:CRS84` by the standard for `GeoJSON` in degrees.
    pub stated: Option<String>,
    /// Whether only the standard states it.
    pub by_standard: bool,
    /// The VN-2000 CRS that a definition without a code is.
    pub known_as: Option<String>,
    /// Its name; of a zone of VN-2000 with the provinces that use it.
    pub name: Option<String>,
    /// Whether the coordinates lie where it is used; null where that is not known.
    pub fits: Option<bool>,
    /// The VN-2000 CRS that the definition is but for its datum or its parameters.
    pub nearly: Option<String>,
    /// How far that moves the layer, metres.
    pub nearly_off_m: Option<f64>,
    /// What the coordinates could be in, where nothing is stated or what is stated does not fit.
    pub could_be: Vec<MeaningContents>,
    /// Lowest and highest x and y, in the file's own order and unit: `[x, y, x, y]`; without what strays from a drawing.
    pub extent: [f64; 4],
    /// The same as west, south, east, north in degrees.
    pub lonlat: Option<[f64; 4]>,
}

/// What coordinates could be in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeaningContents {
    /// What a case would say: `crs = "EPSG:9208", axes = "north-east"`.
    pub says: String,
    #[serde(skip)]
    unit: Unit,
    /// The name of the CRS, with the provinces that use it.
    pub name: String,
    /// The first coordinate in degrees under it.
    pub lonlat: [f64; 2],
}

impl CrsContents {
    /// The unit of the coordinates: millimetres where nothing else fits.
    pub(super) fn unit(&self) -> Unit {
        let in_millimetres = |meaning: &MeaningContents| meaning.unit == Unit::Millimetre;
        if !self.could_be.is_empty() && self.could_be.iter().all(in_millimetres) { Unit::Millimetre } else { Unit::Metre }
    }
}

impl From<Meaning> for MeaningContents {
    fn from(meaning: Meaning) -> Self {
        Self { says: meaning.says(), unit: meaning.unit, name: meaning.candidate.name, lonlat: meaning.lonlat }
    }
}

/// Where a layer lies; `None` for one without a coordinate that can be computed with.
#[must_use]
pub fn of(layer: &RawLayer) -> Option<CrsContents> {
    let extent = extent(layer)?;
    let by_standard = layer.crs.is_none() && layer.reader == "geojson" && crs::in_degrees(layer);
    let stated = layer.crs.clone().or_else(|| by_standard.then(|| crs::LONLAT.to_owned()));
    let samples = samples(layer);
    let fits = stated.as_deref().and_then(|stated| fits(stated, &samples));
    let doubted = fits == Some(false) || stated.is_none();
    let grid = Grid::new(MIDDLE).ok();
    let held = stated.as_deref().zip(samples.first().copied()).zip(grid.as_ref());
    let nearly = held.and_then(|((stated, sample), grid)| crs::official(stated, sample, grid));
    let known_as = held.and_then(|((stated, sample), grid)| crs::known_as(stated, sample, grid));
    Some(CrsContents {
        by_standard,
        name: known_as.as_deref().or(stated.as_deref()).and_then(crs::name_of),
        known_as,
        fits,
        nearly: nearly.as_ref().map(|(crs, _)| crs.clone()),
        nearly_off_m: nearly.map(|(_, off)| off),
        could_be: if doubted { could_be(stated.as_deref(), &samples) } else { Vec::new() },
        extent,
        lonlat: stated.as_deref().and_then(|stated| lonlat(stated, extent)),
        stated: stated.map(|stated| crs::shown(&stated)),
    })
}

fn could_be(stated: Option<&str>, samples: &[Coord<f64>]) -> Vec<MeaningContents> {
    let is_as_stated = |meaning: &Meaning| {
        stated == Some(meaning.candidate.crs.as_str()) && meaning.axes == Axes::EastNorth && meaning.unit == Unit::Metre
    };
    crs::meanings(samples).into_iter().filter(|meaning| !is_as_stated(meaning)).map(MeaningContents::from).collect()
}

/// What stands far away from everything else of its drawing does not tell where that lies.
fn coords(layer: &RawLayer) -> impl Iterator<Item = Coord<f64>> + '_ {
    let shapes =
        without_stray(layer).filter_map(|feature| if let RawGeometry::Shape(shape) = &feature.geometry { Some(shape) } else { None });
    shapes.flat_map(CoordsIter::coords_iter).filter(|coord| coord.x.is_finite() && coord.y.is_finite())
}

fn samples(layer: &RawLayer) -> Vec<Coord<f64>> {
    let count = coords(layer).count();
    coords(layer).step_by(count.div_ceil(SAMPLES).max(1)).collect()
}

fn extent(layer: &RawLayer) -> Option<[f64; 4]> {
    coords(layer)
        .map(|coord| [coord.x, coord.y, coord.x, coord.y])
        .reduce(|all, one| [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])])
}

/// Whether nine tenths of the coordinates lie where the CRS is used.
fn fits(stated: &str, samples: &[Coord<f64>]) -> Option<bool> {
    let area = Area::of(stated, 1.0)?;
    let inside = samples.iter().filter(|coord| area.holds(**coord, MARGIN)).count();
    Some(inside * 10 >= samples.len() * 9)
}

/// The extent in degrees, by its corners and the middles of its sides.
fn lonlat(stated: &str, [left, low, right, high]: [f64; 4]) -> Option<[f64; 4]> {
    let way = crs::to_lonlat(stated)?;
    let (x, y) = (f64::midpoint(left, right), f64::midpoint(low, high));
    let border = [[left, low], [x, low], [right, low], [right, y], [right, high], [x, high], [left, high], [left, y]];
    let placed: Option<Vec<[f64; 2]>> = border.into_iter().map(|place| way.place(place)).collect();
    placed?
        .into_iter()
        .map(|[lon, lat]| [lon, lat, lon, lat])
        .reduce(|all, one| [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])])
}
