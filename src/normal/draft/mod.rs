//! What a case could say of some layers: a draft in which everything that nobody stated is a guess, and says so.

mod dates;
mod drawing;
mod editions;
mod layers;
mod vocabulary;

pub use dates::date_in;
pub use editions::PlanDraft;
pub use layers::{LayerDraft, Placing};
pub use vocabulary::{Entry, Sure};

use self::layers::Ground;
use super::corners;
use super::crs::{self, Grid};
use super::keys::{Key, Told, is_existing, key_of};
use crate::profile::Profile;
use crate::read::{LayerEntry, RawLayer};

/// A case that is not settled yet.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The name of the case.
    pub name: String,
    /// The regulation that would fit the place.
    pub profile: String,
    /// The working grid, with its name; `None`: nothing tells it.
    pub crs: Option<(String, String)>,
    /// Where nothing tells it, the zones that are used where the layers lie, with their names.
    pub zones: Vec<(String, String)>,
    /// The plan editions in the order of their dates.
    pub plans: Vec<PlanDraft>,
    /// The list of projects.
    pub projects: Option<LayerDraft>,
    /// The parcels.
    pub parcels: Option<LayerDraft>,
    /// Corner points in place of parcels.
    pub corners: Option<LayerDraft>,
    /// The buildings.
    pub buildings: Option<LayerDraft>,
    /// The board's matrix.
    pub matrix: Option<LayerDraft>,
    /// The table of codes.
    pub dictionary_table: Option<LayerDraft>,
    /// What the plans write → function.
    pub dictionary: Vec<Entry>,
    /// What the register writes → purpose.
    pub purposes: Vec<Entry>,
    /// What the register writes → state.
    pub states: Vec<Entry>,
    /// What lots' remarks write → keep, renovate, new.
    pub remarks: Vec<Entry>,
    /// What has no place in the case.
    pub left: Vec<Left>,
}

/// A layer that has no place in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its file.
    pub file: String,
    /// Its name in the file.
    pub layer: String,
    /// The key that it could be for.
    pub key: Option<&'static str>,
    /// Why it was left: the key of a sentence.
    pub why: &'static str,
}

/// A layer with the entry by which it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// How a case would name it.
    pub entry: LayerEntry,
    /// The layer.
    pub layer: RawLayer,
    /// The land of a table of corner points.
    land: Option<RawLayer>,
}

impl Source {
    /// A layer with the entry by which it was read.
    #[must_use]
    pub fn new(entry: LayerEntry, layer: RawLayer) -> Self {
        let is_corners = key_of(&layer).is_some_and(|key| key.key == "corners");
        let land = is_corners.then(|| layer.clone()).and_then(|mut land| {
            corners::assemble(&mut land, &LayerEntry::default()).ok()?;
            Some(land)
        });
        Self { entry, layer, land }
    }

    /// The layer with its shapes.
    fn drawn(&self) -> &RawLayer {
        self.land.as_ref().unwrap_or(&self.layer)
    }
}

/// A layer and what it is for.
#[derive(Debug, Clone)]
struct Known<'a> {
    key: &'static str,
    by_name: bool,
    source: &'a Source,
    /// Layers of a drawing that are meant.
    cad_layers: Option<String>,
}

/// The draft of a case about these layers. `profiles`: the regulations that there are, the one for the whole country first.
///
/// Never fails: what fits nowhere is listed. Costs a pass over all values.
#[must_use]
pub fn draft(name: &str, sources: &[Source], profiles: &[Profile]) -> Draft {
    let mut left = Vec::new();
    let known = known(sources, profiles, &mut left);
    let ground = Ground::of(sources);
    let crs = ground.grid();
    let profile = profile_of(profiles, crs.as_ref(), &ground);
    let zones = if crs.is_none() { ground.zones() } else { Vec::new() };
    let mut draft = Draft {
        name: name.to_owned(),
        profile: profile.map(|profile| profile.id.clone()).unwrap_or_default(),
        crs,
        zones,
        ..Draft::default()
    };
    let (of_plans, of_register): (Vec<Known>, Vec<Known>) = known.into_iter().partition(|known| editions::KEYS.contains(&known.key));
    draft.plans = editions::plans(&of_plans, &ground, &mut left);
    register(&mut draft, of_register, &ground, &mut left);
    draft.left = left;
    if let Some(profile) = profile.or(profiles.first()) {
        vocabulary::propose(&mut draft, sources, profile);
    }
    draft
}

/// What each layer is for, drawings by their own layers; the rest is left.
fn known<'a>(sources: &'a [Source], profiles: &[Profile], left: &mut Vec<Left>) -> Vec<Known<'a>> {
    let mut known = Vec::new();
    for source in sources {
        let leave = |key, why| Left { file: source.entry.file.clone(), layer: source.layer.layer.to_string(), key, why };
        let existing = is_existing(&source.layer);
        match key_of(&source.layer) {
            Some(Key { key: key @ ("lots" | "buildings"), .. }) if existing => left.push(leave(Some(key), "existing")),
            Some(Key { key, told }) if source.layer.reader == crate::read::cad::NAME => {
                let of_drawing = drawing::known(source, key, told == Told::ByName, profiles);
                if of_drawing.is_empty() {
                    left.push(leave(None, "no_key"));
                }
                known.extend(of_drawing);
            }
            Some(Key { key, told }) => known.push(Known { key, by_name: told == Told::ByName, source, cad_layers: None }),
            None => left.push(leave(None, "no_key")),
        }
    }
    known
}

/// Puts each layer of the register under its key: of several for one key the one that is called so and has more usual columns.
fn register(draft: &mut Draft, known: Vec<Known>, ground: &Ground, left: &mut Vec<Left>) {
    let mut known = known;
    known.sort_by_key(|known| std::cmp::Reverse((layers::columns_known(known), known.by_name)));
    let has_list = known.iter().any(|known| known.key == "projects");
    for one in known {
        let slot = match one.key {
            "projects" => &mut draft.projects,
            "parcels" => &mut draft.parcels,
            "corners" => &mut draft.corners,
            "buildings" => &mut draft.buildings,
            "matrix" => &mut draft.matrix,
            _ => &mut draft.dictionary_table,
        };
        if slot.is_some() {
            left.push(layers::left(&one, "taken"));
        } else {
            // Without a list of projects the parcels' own attributes are the register.
            *slot = Some(layers::layer(&one, ground, !has_list && matches!(one.key, "parcels" | "corners")));
        }
    }
    // The case takes parcels from a layer or from corner points.
    if draft.parcels.is_some()
        && let Some(corners) = draft.corners.take()
    {
        left.push(Left { file: corners.file, layer: corners.layer.unwrap_or_default(), key: Some("corners"), why: "parcels_taken" });
    }
}

/// The regulation whose land the layers lie on, if its grid is the case's; else the first.
fn profile_of<'a>(profiles: &'a [Profile], crs: Option<&(String, String)>, ground: &Ground) -> Option<&'a Profile> {
    let lies_in = |[west, south, east, north]: [f64; 4]| {
        ground.middle().is_some_and(|[lon, lat]| (west..=east).contains(&lon) && (south..=north).contains(&lat))
    };
    let fits = |profile: &&Profile| profile.area.is_some_and(lies_in) && profile.crs.as_ref() == crs.map(|(crs, _)| crs);
    profiles.iter().find(fits).or(profiles.first())
}

/// Whether a definition can be the working grid.
fn is_grid(definition: &str) -> bool {
    Grid::new(definition).is_ok() && crs::is_vn2000(definition)
}
