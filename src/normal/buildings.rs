//! Buildings become what stands on the projects' parcels.

use geo::BoundingRect;

use super::fields::Fields;
use super::gate::RegisterLayers;
use super::land::{land_of, note_duplicates};
use super::register::Ids;
use super::shape;
use crate::model::{Building, Facts, Land, Note, NoteCode, Project, Severity};
use crate::read::case::RegisterEntry;
use crate::read::roles::roles_of;
use crate::read::{RawFeature, RawLayer};

/// Reads the buildings and gives each to its project: the one that it names, else the one on whose parcels most of it stands.
/// What belongs to none is a note. Costs a comparison of boxes a building without a name and parcel.
pub(super) fn give_buildings(projects: &mut [Project], entry: &RegisterEntry, layers: &RegisterLayers, notes: &mut Vec<Note>) {
    let Some((layer, entry)) = layers.buildings.as_ref().zip(entry.buildings.as_ref()) else { return };
    for project in projects.iter_mut() {
        project.buildings = Some(Vec::new());
    }
    let fields = Fields::of(layer, entry, roles_of(Some("buildings")), notes);
    note_duplicates(layer, notes);
    let by_id = Ids::of(projects);
    let misplaced = layers.misplaced.iter().any(|doubt| doubt.role == "buildings" && doubt.stops());
    for feature in &layer.features {
        let mut building = building(feature, &fields, notes);
        let named = fields.text(feature, "project");
        let owner = match &named {
            Some(name) => by_id.get(name, Err(&building.origin), notes).copied(),
            None => building.land.as_ref().filter(|_| !misplaced).and_then(|land| owner_of(land, projects)),
        };
        if misplaced {
            building.land = None;
        }
        let Some(owner) = owner else {
            notes.push(about(layer, NoteCode::BuildingWithoutProject, &building, named));
            continue;
        };
        if named.is_none() {
            notes.push(about(layer, NoteCode::BuildingByPlace, &building, Some(projects[owner].id.clone())));
        }
        projects[owner].buildings.get_or_insert_default().push(building);
    }
}

fn building(feature: &RawFeature, fields: &Fields, notes: &mut Vec<Note>) -> Building {
    let origin = fields.origin(feature);
    Building {
        id: fields.text(feature, "id").unwrap_or_else(|| format!("#{}", feature.number)),
        storeys: fields.storeys(feature, "storeys", notes).map(|(_, most)| most),
        height_m: fields.limit(feature, "height_m", notes),
        land: land_of(&feature.geometry, &origin, notes).map(|read| read.land),
        origin,
    }
}

/// The project on whose parcels most of a building stands.
fn owner_of(land: &Land, projects: &[Project]) -> Option<usize> {
    let extent = land.bounding_rect()?;
    let on = |project: &Project| -> f64 {
        let near =
            project.parcels.iter().filter(|parcel| parcel.land.bounding_rect().is_some_and(|other| shape::meet(&extent, &other).is_some()));
        near.map(|parcel| shape::area(&shape::common(land, &parcel.land)).0).sum()
    };
    let shares = projects.iter().enumerate().map(|(index, project)| (index, on(project)));
    let most = shares.reduce(|most, other| if other.1 > most.1 { other } else { most })?;
    (most.1 > shape::area(land).0 / 2.0).then_some(most.0)
}

fn about(layer: &RawLayer, code: NoteCode, building: &Building, project: Option<String>) -> Note {
    let severity = if code == NoteCode::BuildingByPlace { Severity::Info } else { Severity::Warning };
    let place = building.land.as_ref().and_then(shape::first_place);
    let facts = Facts::new().text("building", &building.id).text_if("project", project);
    Note::new(code, severity).within(&layer.file, &layer.layer).of(&building.origin).at(place).with(facts)
}
