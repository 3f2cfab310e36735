//! The one gate in front of `normal`: layers can be read and placed, references between plans are sound. Behind it nothing
//! fails any more.

use std::path::Path;

use super::crs::{Grid, place, shown};
use super::guard::{self, Sight};
use super::mosaic;
use crate::model::Misplaced;
use crate::profile::Profile;
use crate::read::{self, CaseFile, Input, LayerEntry, RawLayer, ReadError};

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
        let mut reader = Layers { folder: &file.folder, grid: &grid, inputs: Vec::new(), plan: None, sights: Vec::new() };
        let mut plans: Vec<PlanLayers> =
            file.plan.iter().enumerate().map(|(index, plan)| reader.plan(index, plan)).collect::<Result<_, _>>()?;
        let mut register = file.register.as_ref().map(|register| reader.register(register)).transpose()?;
        let matrix = reader.table(file.matrix.as_ref().map(|matrix| matrix.file.as_str()))?;
        let dictionary = reader.table(file.dictionary.file.as_deref())?;
        let (inputs, sights) = (reader.inputs, reader.sights);
        doubt(&sights, &mut plans, register.as_mut(), &grid);
        Ok(Self { file, grid, plans, register, matrix, dictionary, inputs })
    }
}

/// Gives every plan and the register what is wrong with the place of their layers.
fn doubt(sights: &[Sight], plans: &mut [PlanLayers], mut register: Option<&mut RegisterLayers>, grid: &Grid) {
    let of_plans = plans.iter().flat_map(|plan| [Some(&plan.lots), plan.boundary.as_ref(), plan.red_lines.as_ref()]);
    let of_register = register.iter().flat_map(|register| [register.projects.as_ref(), register.parcels.as_ref()]);
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
        file: "the case".to_owned(),
        what: format!("neither the case nor its profile {:?} says in which working grid areas are measured", profile.id),
        candidates: Vec::new(),
    })
}

/// Reads layers and remembers what was read.
struct Layers<'a> {
    folder: &'a Path,
    grid: &'a Grid,
    inputs: Vec<Input>,
    /// The plan whose layers are read; `None`: the register.
    plan: Option<usize>,
    /// What the layers with a place were like.
    sights: Vec<Sight>,
}

impl Layers<'_> {
    fn plan(&mut self, index: usize, entry: &read::case::PlanEntry) -> Result<PlanLayers, ReadError> {
        self.plan = Some(index);
        Ok(PlanLayers {
            misplaced: Vec::new(),
            lots: self.layer("lots", &entry.lots)?,
            boundary: entry.boundary.as_ref().map(|boundary| self.layer("boundary", boundary)).transpose()?,
            red_lines: entry.red_lines.as_ref().map(|lines| self.layer("red_lines", lines)).transpose()?,
        })
    }

    fn register(&mut self, entry: &read::case::RegisterEntry) -> Result<RegisterLayers, ReadError> {
        self.plan = None;
        Ok(RegisterLayers {
            misplaced: Vec::new(),
            projects: entry.projects.as_ref().map(|projects| self.layer("projects", projects)).transpose()?,
            parcels: entry.parcels.as_ref().map(|parcels| self.layer("parcels", parcels)).transpose()?,
        })
    }

    fn table(&mut self, file: Option<&str>) -> Result<Option<RawLayer>, ReadError> {
        file.map(|file| self.layer("table", &LayerEntry { file: file.to_owned(), ..LayerEntry::default() })).transpose()
    }

    fn layer(&mut self, role: &'static str, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
        let mut layer = read::layer(self.folder, entry)?;
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
