//! The one gate in front of `normal`: layers can be read and placed, references between plans are sound. Behind it nothing
//! fails any more.

use std::path::Path;

use rayon::prelude::*;

use super::cad::{Wanted, assemble};
use super::crs::{Grid, first_coord, place, shown};
use super::guard::{self, Sight};
use super::mosaic;
use crate::model::{Facts, M, Misplaced, Note, NoteCode, Says, Severity};
use crate::profile::Profile;
use crate::read::case::Axes;
use crate::read::roles;
use crate::read::{self, CaseFile, Column, Input, LayerEntry, RawGeometry, RawLayer, ReadError, column, recognised};

/// Everything that one run is about, read and placed.
#[derive(Debug, Clone)]
pub struct Case {
    /// The case file as it stands.
    pub file: CaseFile,
    /// The working grid.
    pub grid: Grid,
    /// The layers of each plan, in the order of the case.
    pub plans: Vec<PlanLayers>,
    /// The layers of the register.
    pub register: Option<RegisterLayers>,
    /// The table of the case's own matrix.
    pub matrix: Option<RawLayer>,
    /// The table of the case's own dictionary.
    pub dictionary: Option<RawLayer>,
    /// What was read, in the order of reading.
    pub inputs: Vec<Input>,
}

/// The layers of a plan, in the working grid.
#[derive(Debug, Clone)]
pub struct PlanLayers {
    /// Its lots.
    pub lots: RawLayer,
    /// Its boundary.
    pub boundary: Option<RawLayer>,
    /// Its red lines.
    pub red_lines: Option<RawLayer>,
    /// Its building lines.
    pub building_lines: Option<RawLayer>,
    /// Its corridors.
    pub corridors: Option<RawLayer>,
    /// The decision's table of its lots.
    pub lot_table: Option<RawLayer>,
    /// Those of its layers that cannot lie where their coordinates say.
    pub misplaced: Vec<Misplaced>,
}

/// The layers of the register, in the working grid.
#[derive(Debug, Clone)]
pub struct RegisterLayers {
    /// The list of projects; `None`: the parcels' own attributes are the register.
    pub projects: Option<RawLayer>,
    /// The parcels.
    pub parcels: Option<RawLayer>,
    /// The buildings.
    pub buildings: Option<RawLayer>,
    /// Those of its layers that cannot lie where their coordinates say.
    pub misplaced: Vec<Misplaced>,
}

impl Case {
    /// Reads all layers of a case file and places them in the working grid.
    ///
    /// # Errors
    /// A file cannot be read, a layer cannot be placed, or plans refer to one another unsoundly.
    pub fn open(file: CaseFile, profile: &Profile) -> Result<Self, ReadError> {
        mosaic::sound(&file.plan)?;
        let grid = Grid::new(&grid_of(&file, profile)?)?;
        let width = M(file.tolerance.width_m);
        let ahead = ahead(&file);
        let mut reader = Layers { folder: &file.folder, grid: &grid, width, ahead, inputs: Vec::new(), plan: None, sights: Vec::new() };
        let mut plans: Vec<PlanLayers> =
            file.plan.iter().enumerate().map(|(index, plan)| reader.plan(index, plan)).collect::<Result<_, _>>()?;
        let mut register = file.register.as_ref().map(|register| reader.register(register)).transpose()?;
        let matrix = file.matrix.as_ref().map(|matrix| reader.layer("table", &matrix.layer())).transpose()?;
        let dictionary = file.dictionary.layer().map(|entry| reader.layer("table", &entry)).transpose()?;
        let (mut inputs, sights) = (reader.inputs, reader.sights);
        inputs.extend(profile.files.iter().map(|(name, text)| Input::of_text(name, text)));
        doubt(&sights, &mut plans, register.as_mut(), &grid);
        scale(&grid, &mut plans, register.as_mut())?;
        Ok(Self { file, grid, plans, register, matrix, dictionary, inputs })
    }
}

/// Layers of files that need no GDAL, read side by side before they are asked for one by one.
fn ahead(file: &CaseFile) -> Vec<(&LayerEntry, Result<RawLayer, ReadError>)> {
    let of_plans = file.plan.iter().flat_map(|plan| {
        let others = [&plan.boundary, &plan.red_lines, &plan.building_lines, &plan.corridors, &plan.lot_table];
        std::iter::once(&plan.lots).chain(others.into_iter().flatten())
    });
    let of_register = file
        .register
        .iter()
        .flat_map(|register| [&register.projects, &register.parcels, &register.corners, &register.buildings].into_iter().flatten());
    let entries: Vec<&LayerEntry> = of_plans.chain(of_register).filter(|entry| read::is_own(entry)).collect();
    entries.into_par_iter().map(|entry| (entry, read::layer(&file.folder, entry))).collect()
}

/// Refuses a grid on which areas have nothing to do with those on the ground, such as Web Mercator, and notes one that stretches
/// them by more than surveying does. Only layers that lie where they say tell where the data lie.
fn scale(grid: &Grid, plans: &mut [PlanLayers], register: Option<&mut RegisterLayers>) -> Result<(), ReadError> {
    /// UTM stays within 0.01 also in the zone beside its own.
    const REFUSED: f64 = 0.02;
    let of_plans = plans.iter_mut().filter(|plan| plan.misplaced.is_empty()).map(|plan| &mut plan.lots);
    let of_register = register.filter(|register| register.misplaced.is_empty()).and_then(|register| register.parcels.as_mut());
    let Some((layer, at)) = of_plans.chain(of_register).find_map(|layer| first_coord(layer).map(|at| (layer, at))) else { return Ok(()) };
    let off = grid.areal_scale(at).map_or(0.0, |scale| scale - 1.0);
    if off.abs() > REFUSED {
        let what = Says::from("areas on this grid are {pct} % off those on the ground where the data lie; choose the grid of the place");
        let what = what.text("pct", format!("{:+.0}", off * 100.0));
        return Err(ReadError::Place { file: format!("crs = {:?}", grid.definition), what, candidates: Vec::new() });
    }
    layer.notes.extend(grid.scale_note(at));
    Ok(())
}

/// Gives every plan and the register what is wrong with the place of their layers.
fn doubt(sights: &[Sight], plans: &mut [PlanLayers], mut register: Option<&mut RegisterLayers>, grid: &Grid) {
    let of_plans = plans.iter().flat_map(|plan| {
        let lines = [plan.red_lines.as_ref(), plan.building_lines.as_ref(), plan.corridors.as_ref()];
        [Some(&plan.lots), plan.boundary.as_ref()].into_iter().chain(lines)
    });
    let of_register =
        register.iter().flat_map(|register| [register.projects.as_ref(), register.parcels.as_ref(), register.buildings.as_ref()]);
    let layers: Vec<&RawLayer> = of_plans.chain(of_register).flatten().collect();
    let doubts = guard::doubts(sights, &layers, grid);
    for (sight, doubt) in sights.iter().zip(doubts) {
        match (doubt, sight.plan, register.as_mut()) {
            (Some(doubt), Some(plan), _) => plans[plan].misplaced.push(doubt),
            (Some(doubt), None, Some(register)) => register.misplaced.push(doubt),
            _ => {}
        }
    }
}

fn grid_of(file: &CaseFile, profile: &Profile) -> Result<String, ReadError> {
    file.crs.clone().or_else(|| profile.crs.clone()).ok_or_else(|| ReadError::Place {
        file: "crs".to_owned(),
        what: Says::from("neither the case nor its profile “{profile}” says in which working grid areas are measured")
            .text("profile", &profile.id),
        candidates: Vec::new(),
    })
}

/// A list of projects of which nobody knows which column names them has no project, a table of lots without their areas tells
/// nothing: that is said before all else.
fn has(layer: &RawLayer, entry: &LayerEntry, role: &str) -> Result<(), ReadError> {
    let wanted = entry.columns.get(role).map_or(role, String::as_str);
    let found = match column(layer, wanted) {
        Column::Missing if entry.columns.is_empty() => recognised(layer, role),
        found => found,
    };
    if found.index().is_some() || layer.columns.is_empty() {
        return Ok(());
    }
    let columns: Vec<String> = layer.columns.iter().filter(|name| !name.trim().is_empty()).cloned().collect();
    Err(ReadError::NoColumn {
        file: layer.file.to_string(),
        column: wanted.to_owned(),
        is_ambiguous: found != Column::Missing,
        did_you_mean: crate::model::closest(wanted, columns.iter().map(String::as_str)),
        columns,
    })
}

/// Reads layers and remembers what was read.
struct Layers<'a> {
    folder: &'a Path,
    grid: &'a Grid,
    /// Up to this width a gap in an outline is the surveyors' pen.
    width: M,
    /// What was read already.
    ahead: Vec<(&'a LayerEntry, Result<RawLayer, ReadError>)>,
    inputs: Vec<Input>,
    /// The plan whose layers are read; `None`: the register.
    plan: Option<usize>,
    /// What the layers with a place were like.
    sights: Vec<Sight>,
}

impl Layers<'_> {
    fn plan(&mut self, index: usize, entry: &read::case::PlanEntry) -> Result<PlanLayers, ReadError> {
        self.plan = Some(index);
        let width = entry.tolerance_m.map_or(self.width, M);
        let lots = self.drawn("lots", &entry.lots, Wanted::Lots, width)?;
        let mut drawn = |role, entry: &Option<LayerEntry>, wanted| -> Result<Option<RawLayer>, ReadError> {
            entry.as_ref().map(|entry| self.drawn(role, entry, wanted, width)).transpose()
        };
        Ok(PlanLayers {
            boundary: drawn("boundary", &entry.boundary, Wanted::Land)?,
            red_lines: drawn("red_lines", &entry.red_lines, Wanted::Lines)?,
            building_lines: drawn("building_lines", &entry.building_lines, Wanted::Lines)?,
            corridors: drawn("corridors", &entry.corridors, Wanted::Lines)?,
            lot_table: entry.lot_table.as_ref().map(|entry| self.lot_table(entry)).transpose()?,
            lots,
            misplaced: Vec::new(),
        })
    }

    fn register(&mut self, entry: &read::case::RegisterEntry) -> Result<RegisterLayers, ReadError> {
        self.plan = None;
        let projects = entry.projects.as_ref().map(|projects| self.layer("projects", projects)).transpose()?;
        if let Some((layer, entry)) = projects.as_ref().zip(entry.projects.as_ref()) {
            has(layer, entry, "id")?;
        }
        let parcels = match &entry.corners {
            Some(corners) => Some(self.corners(corners)?),
            None => entry.parcels.as_ref().map(|parcels| self.drawn("parcels", parcels, Wanted::Lots, self.width)).transpose()?,
        };
        let buildings =
            entry.buildings.as_ref().map(|buildings| self.drawn("buildings", buildings, Wanted::Lots, self.width)).transpose()?;
        Ok(RegisterLayers { projects, parcels, buildings, misplaced: Vec::new() })
    }

    /// The layer of an entry as its file has it.
    fn raw(&mut self, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        match self.ahead.iter().position(|(known, _)| *known == entry) {
            Some(found) => self.ahead.swap_remove(found).1,
            None => read::layer(self.folder, entry),
        }
    }

    /// A table of which shapes, if it has any, do not count.
    fn lot_table(&mut self, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        let mut layer = self.raw(entry)?;
        ["code", "area_m2"].iter().try_for_each(|role| has(&layer, entry, role))?;
        layer.features.iter_mut().for_each(|feature| feature.geometry = RawGeometry::Missing);
        self.placed("lot_table", layer, entry)
    }

    /// A layer that may come out of a drawing.
    fn drawn(&mut self, role: &'static str, entry: &LayerEntry, wanted: Wanted, width: M) -> Result<RawLayer, ReadError> {
        let mut layer = self.layer(role, entry)?;
        assemble(&mut layer, entry, wanted, width);
        Ok(layer)
    }

    /// Parcels out of corner points, whose X is north whatever `axes` says: the roles `x` and `y` say it already.
    fn corners(&mut self, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        let mut layer = self.raw(entry)?;
        super::corners::assemble(&mut layer, entry)?;
        self.placed("parcels", layer, &LayerEntry { axes: Axes::EastNorth, ..entry.clone() })
    }

    fn layer(&mut self, role: &'static str, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        let layer = self.raw(entry)?;
        self.placed(role, layer, entry)
    }

    fn placed(&mut self, role: &'static str, mut layer: RawLayer, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        if layer.features.is_empty() {
            layer.notes.push(Note::new(NoteCode::LayerEmpty, Severity::Warning).within(&layer.file, &layer.layer));
        }
        let unused = roles::unused(role, &entry.columns);
        if !unused.is_empty() {
            let note = Note::new(NoteCode::KeyNotUsedYet, Severity::Warning).within(&layer.file, &layer.layer);
            layer.notes.push(note.with(Facts::new().list("keys", unused)));
        }
        let sight = Sight::of(&layer, entry, self.plan, role);
        let crs = place(&mut layer, entry, self.grid)?;
        let shown = crs.as_deref().map(shown);
        self.sights.extend(sight.placed(crs));
        self.inputs.push(Input {
            file: layer.file.to_string(),
            layer: Some(layer.layer.to_string()),
            sha256: layer.sha256.clone(),
            features: layer.features.len(),
            crs: shown,
        });
        Ok(layer)
    }
}
