//! What a case would say of one layer: where it is, its columns, its reference system.

use geo::{Coord, CoordsIter};

use super::super::cad::without_stray;
use super::super::crs::{self, Meaning};
use super::super::inspect::CrsContents;
use super::{Known, Left, Source, is_grid};
use crate::read::case::Axes;
use crate::read::roles::{PROJECT, roles_of};
use crate::read::{Column, RawGeometry, RawLayer, recognised};

/// Layers of one place lie within so many degrees of each other: half a kilometre and more, less than from zone to zone.
const NEAR: f64 = 0.05;

/// What a case would say of a layer.
#[derive(Debug, Clone, Default)]
pub struct LayerDraft {
    /// The key in the case.
    pub key: &'static str,
    /// The file as it was named.
    pub file: String,
    /// The layer in the file; of a drawing patterns of its own layers.
    pub layer: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether a name, and not only the content, tells what it is for.
    pub by_name: bool,
    /// In what its coordinates are.
    pub placing: Placing,
    /// Role and column.
    pub columns: Vec<(&'static str, String)>,
    /// Roles for which several columns fit equally well.
    pub several: Vec<(&'static str, Vec<String>)>,
    /// Roles that the layer has to have and for which no column is known.
    pub missing: Vec<&'static str>,
    /// Whether the columns called X and Y of corner points stand for the other one.
    pub turned: bool,
    /// Columns that are taken for nothing.
    pub unused: Vec<String>,
}

/// In what the coordinates of a layer are.
#[derive(Debug, Clone, Default)]
pub enum Placing {
    /// There are none.
    #[default]
    Nothing,
    /// The file states it.
    Stated(String),
    /// The file states it, and the coordinates do not lie there; what would fit.
    Doubted(String, Vec<Meaning>),
    /// The file states a definition that is nearly this VN-2000 CRS; how far off, metres.
    Nearly(String, f64),
    /// `GeoJSON` in degrees.
    Standard,
    /// One thing fits, alone or as the only one that lies with the other layers.
    Guessed(Meaning),
    /// Several things fit, or none.
    Open(Vec<Meaning>),
}

/// Where the layers lie together.
pub(super) struct Ground {
    /// The extents of layers whose files state where they are: west, south, east, north.
    extents: Vec<[f64; 4]>,
    /// What each file states and where, the grids.
    grids: Vec<String>,
}

impl Ground {
    /// Where these layers lie, by what their files state; else by what the only thing that fits them all would mean.
    pub(super) fn of(sources: &[Source]) -> Self {
        let places: Vec<CrsContents> = sources.iter().filter_map(|source| super::super::inspect::place_of(source.drawn())).collect();
        let sound = |place: &&CrsContents| place.fits != Some(false);
        let extents = places.iter().filter(sound).filter_map(|place| place.lonlat).collect();
        let stated = places
            .iter()
            .filter(sound)
            .filter_map(|place| place.known_as.clone().or_else(|| place.nearly.clone()).or_else(|| place.stated.clone()));
        let mut ground = Self { extents, grids: stated.filter(|crs| is_grid(crs)).collect() };
        if ground.extents.is_empty() {
            let only = sources.iter().find_map(|source| match &meanings(source.drawn())[..] {
                [one] => Some(one.clone()),
                _ => None,
            });
            ground.extents.extend(only.iter().map(|Meaning { lonlat: [lon, lat], .. }| [*lon, *lat, *lon, *lat]));
            ground.grids.extend(only.map(|only| only.candidate.crs).filter(|crs| is_grid(crs)));
        }
        ground
    }

    /// The working grid and its name: that of most layers, else the only zone that is used where they lie.
    pub(super) fn grid(&self) -> Option<(String, String)> {
        let count = |crs: &String| self.grids.iter().filter(|other| *other == crs).count();
        let most = self.grids.iter().rev().max_by_key(|crs| count(crs)).cloned();
        let crs = most.or_else(|| {
            let zones = crs::zones_at(self.middle()?);
            (zones.len() == 1).then(|| zones[0].clone())
        })?;
        let name = crs::name_of(&crs).unwrap_or_default();
        Some((crs, name))
    }

    /// The zones that are used where the layers lie, with their names.
    pub(super) fn zones(&self) -> Vec<(String, String)> {
        let zones = self.middle().map(crs::zones_at).unwrap_or_default();
        zones.into_iter().map(|zone| (zone.clone(), crs::name_of(&zone).unwrap_or_default())).collect()
    }

    /// The middle of the first layer.
    pub(super) fn middle(&self) -> Option<[f64; 2]> {
        self.extents.first().map(|[west, south, east, north]| [f64::midpoint(*west, *east), f64::midpoint(*south, *north)])
    }

    fn is_near(&self, [lon, lat]: [f64; 2]) -> bool {
        let holds = |[west, south, east, north]: &[f64; 4]| {
            (west - NEAR..=east + NEAR).contains(&lon) && (south - NEAR..=north + NEAR).contains(&lat)
        };
        self.extents.iter().any(holds)
    }
}

/// The draft of a layer; `is_register`: its columns tell the projects too.
pub(super) fn layer(known: &Known, ground: &Ground, is_register: bool) -> LayerDraft {
    let (entry, raw) = (&known.source.entry, &known.source.layer);
    let mut draft = LayerDraft {
        key: known.key,
        file: entry.file.clone(),
        layer: known.cad_layers.clone().or_else(|| entry.layer.clone()),
        sheet: entry.sheet.clone(),
        by_name: known.by_name,
        placing: placing(known.source.drawn(), ground),
        ..LayerDraft::default()
    };
    if raw.reader != crate::read::cad::NAME {
        let own = roles_of(Some(known.key)).iter().copied().filter(|role| !(is_register && *role == "project" && known.key == "parcels"));
        let roles: Vec<&'static str> = if is_register { own.chain(PROJECT.iter().copied()).collect() } else { own.collect() };
        columns(&mut draft, raw, &roles);
    }
    if draft.key == "corners" {
        turn_corners(&mut draft);
    }
    draft
}

/// Corner points whose X is east after all: it is the columns that have to be turned.
fn turn_corners(draft: &mut LayerDraft) {
    if let Placing::Guessed(meaning) = &mut draft.placing
        && meaning.axes == Axes::NorthEast
    {
        meaning.axes = Axes::EastNorth;
        draft.turned = true;
        for (role, _) in &mut draft.columns {
            *role = match *role {
                "x" => "y",
                "y" => "x",
                other => other,
            };
        }
    }
}

/// What is left of a layer that has no place.
pub(super) fn left(known: &Known, why: &'static str) -> Left {
    let layer = known.cad_layers.clone().unwrap_or_else(|| known.source.layer.layer.to_string());
    Left { file: known.source.entry.file.clone(), layer, key: Some(known.key), why }
}

/// How many columns of a layer are usual for what it is for.
pub(super) fn columns_known(known: &Known) -> usize {
    roles_of(Some(known.key)).iter().filter(|role| recognised(&known.source.layer, role) != Column::Missing).count()
}

/// The column of each role; a column serves one role alone, the first that takes it.
fn columns(draft: &mut LayerDraft, layer: &RawLayer, roles: &[&'static str]) {
    let mut used: Vec<usize> = Vec::new();
    for role in roles {
        match recognised(layer, role) {
            Column::At(index) if !used.contains(&index) => {
                used.push(index);
                draft.columns.push((role, layer.columns[index].clone()));
            }
            Column::Ambiguous(several) if several.iter().any(|index| !used.contains(index)) => {
                draft.several.push((role, several.iter().map(|index| layer.columns[*index].clone()).collect()));
            }
            _ if is_needed(draft.key, role) => draft.missing.push(role),
            _ => {}
        }
    }
    let rest = layer.columns.iter().enumerate().filter(|(index, name)| !used.contains(index) && !name.trim().is_empty());
    draft.unused = rest.map(|(_, name)| name.clone()).collect();
}

/// Whether a layer says little without this role.
fn is_needed(key: &str, role: &str) -> bool {
    matches!(
        (key, role),
        ("lots" | "lot_table", "code") | ("projects" | "parcels", "id") | ("parcels" | "corners", "project") | ("corners", "x" | "y")
    )
}

fn placing(layer: &RawLayer, ground: &Ground) -> Placing {
    let Some(place) = super::super::inspect::place_of(layer) else { return Placing::Nothing };
    match (layer.crs.clone(), place.fits) {
        (None, _) if place.by_standard => Placing::Standard,
        (Some(stated), Some(false)) => Placing::Doubted(crs::shown(&stated), meanings(layer)),
        (Some(stated), _) => match place.nearly.zip(place.nearly_off_m) {
            Some((nearly, off)) => Placing::Nearly(nearly, off),
            None => Placing::Stated(place.known_as.unwrap_or_else(|| crs::shown(&stated))),
        },
        (None, _) => of_meanings(meanings(layer), ground),
    }
}

/// The only thing that fits, or that lies with the layers whose files state where they are.
fn of_meanings(meanings: Vec<Meaning>, ground: &Ground) -> Placing {
    let near: Vec<Meaning> = meanings.iter().filter(|meaning| ground.is_near(meaning.lonlat)).cloned().collect();
    // Both data lie a few hundred metres apart: of such twins that on the datum of the plans counts, which is the law's.
    let near =
        if near.len() > 1 { near.into_iter().filter(|meaning| ground.grids.contains(&meaning.candidate.crs)).collect() } else { near };
    match (&near[..], &meanings[..]) {
        ([one], _) | ([], [one]) => Placing::Guessed(one.clone()),
        _ => Placing::Open(meanings),
    }
}

/// What a layer's coordinates could be in.
fn meanings(layer: &RawLayer) -> Vec<Meaning> {
    let samples: Vec<Coord<f64>> = without_stray(layer).filter_map(first).collect();
    crs::meanings(&samples)
}

fn first(feature: &crate::read::RawFeature) -> Option<Coord<f64>> {
    match &feature.geometry {
        RawGeometry::Shape(shape) => shape.coords_iter().next().filter(|coord| coord.x.is_finite() && coord.y.is_finite()),
        _ => None,
    }
}
