//! Raw layers become projects with their papers and parcels.

use std::sync::Arc;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::buildings::give_buildings;
use super::fields::Fields;
use super::gate::{Case, RegisterLayers};
use super::land::{land_of, note_duplicates};
use super::papers;
use super::plans::notes_of;
use super::rows::joined;
use super::shape;
use super::vocabulary::{purposes_of, purposes_unknown, state_of};
use crate::model::{
    Date, Facts, Figures, M2, Misplaced, Note, NoteCode, Origin, Parcel, Project, Severity, SharedLand, Unusable, fold_code,
};
use crate::profile::{Matrix, Profile};
use crate::read::case::RegisterEntry;
use crate::read::roles;
use crate::read::{LayerEntry, RawFeature, RawLayer};

/// The register as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// The file of the list of projects.
    pub file: String,
    /// Those of its layers that cannot lie where their coordinates say.
    pub misplaced: Vec<Misplaced>,
    /// The projects in the order of the register.
    pub projects: Vec<Project>,
    /// The parcels that are no project's; `None`: the case gives no parcels at all.
    pub ownerless: Option<Vec<Ownerless>>,
}

/// A parcel that names no project of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Ownerless {
    /// The project that it names; `None`: none.
    pub owner: Option<String>,
    /// The parcel's id, if it can be computed with.
    pub parcel: Option<Arc<str>>,
    /// Its land; empty where it cannot be computed with.
    pub land: SharedLand,
    /// Where it was read.
    pub origin: Origin,
}

/// The projects of the case as of a day, with notes about what was read.
pub fn register(case: &Case, profile: &Profile, matrix: &Matrix, as_of: Date, notes: &mut Vec<Note>) -> Option<Register> {
    let (entry, layers) = case.file.register.as_ref().zip(case.register.as_ref())?;
    notes_of(&[layers.projects.as_ref(), layers.parcels.as_ref(), layers.buildings.as_ref()], notes);
    notes.extend(layers.misplaced.iter().map(Misplaced::note));
    notes.extend(purposes_unknown(&case.file, profile));
    let (list, list_entry) = list_of(entry, layers)?;
    let fields = Fields::of(list, list_entry, roles::PROJECT, notes);
    let mut projects = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let rows = if layers.projects.is_some() { joined(list, &fields, notes) } else { list.features.clone() };
    let texts: BTreeSet<String> = rows.iter().filter_map(|feature| fields.text(feature, "purpose")).collect();
    let known = |text: String| (purposes_of(&text, &case.file, profile, matrix), text);
    let purposes: BTreeMap<String, Vec<Arc<str>>> = texts.into_par_iter().map(known).map(|(purposes, text)| (text, purposes)).collect();
    let read = |feature: &RawFeature| {
        let mut notes = Vec::new();
        (project(feature, &fields, case, &purposes, &mut notes), notes)
    };
    for (feature, (project, told)) in rows.iter().zip(rows.par_iter().map(read).collect::<Vec<_>>()) {
        notes.extend(told);
        let Some(project) = project else { continue };
        if let Some(&first) = seen.get(&project.id) {
            if layers.projects.is_some() {
                let facts = Facts::new().text("project", &project.id).count("first", first);
                notes.push(Note::new(NoteCode::ProjectDuplicated, Severity::Warning).of(&project.origin).with(facts));
            }
            continue;
        }
        seen.insert(project.id.clone(), feature.number);
        projects.push(project);
    }
    let ownerless = give_parcels(&mut projects, entry, layers, as_of, notes);
    give_buildings(&mut projects, entry, layers, notes);
    Some(Register { file: list.file.to_string(), misplaced: layers.misplaced.clone(), projects, ownerless })
}

/// The layer that lists the projects: their own list, else the parcels.
fn list_of<'a>(entry: &'a RegisterEntry, layers: &'a RegisterLayers) -> Option<(&'a RawLayer, &'a LayerEntry)> {
    let own = layers.projects.as_ref().zip(entry.projects.as_ref());
    own.or_else(|| layers.parcels.as_ref().zip(of_parcels(entry)))
}

/// How the case says where the parcels are: a layer, or corner points.
fn of_parcels(entry: &RegisterEntry) -> Option<&LayerEntry> {
    entry.parcels.as_ref().or(entry.corners.as_ref())
}

fn project(
    feature: &RawFeature,
    fields: &Fields,
    case: &Case,
    purposes: &BTreeMap<String, Vec<Arc<str>>>,
    notes: &mut Vec<Note>,
) -> Option<Project> {
    let origin = fields.origin(feature);
    // A layer of parcels that is its own register names its projects under `project`, as parcels do.
    let Some(id) = fields.text(feature, "id") else {
        if feature.values.iter().any(|value| value.text().is_some()) {
            let facts = Facts::new().text("role", "id");
            notes.push(Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(&origin).with(facts));
        }
        return None;
    };
    let purpose_text = fields.text(feature, "purpose");
    let purposes = purpose_text.as_deref().and_then(|text| purposes.get(text)).cloned().unwrap_or_default();
    if purposes.is_empty() {
        let facts = Facts::new().text("project", &id).text_if("purpose_text", purpose_text.clone());
        notes.push(Note::new(NoteCode::PurposeUnknown, Severity::Warning).of(&origin).with(facts));
    }
    let state_text = fields.text(feature, "state");
    let state = state_text.as_deref().and_then(|text| state_of(text, &case.file));
    if let (Some(text), None) = (&state_text, state) {
        let facts = Facts::new().text("project", &id).text("value", text);
        notes.push(Note::new(NoteCode::StateUnknown, Severity::Warning).of(&origin).with(facts));
    }
    let (land_term, land_tenure) = papers::land_right(feature, fields, notes);
    Some(Project {
        name: fields.text(feature, "name"),
        papers: papers::papers(feature, fields, notes),
        in_annual_plan: fields.flag(feature, "in_annual_plan", notes),
        amended: fields.when(feature, "amended", notes),
        certificate_term: fields.when(feature, "certificate_term", notes),
        land_term,
        land_tenure,
        handed_over: fields.when(feature, "handed_over", notes),
        schedule_end: fields.when(feature, "schedule_end", notes),
        recovery: papers::recovery(feature, fields),
        hazard: fields.flag(feature, "hazard", notes),
        receiving_site: papers::named(feature, fields, "receiving_site"),
        works_wanted: papers::works(feature, fields, notes),
        adjustment_ground: papers::named(feature, fields, "adjustment_ground"),
        paper_area: fields.number(feature, "area_m2", notes).map(M2),
        figures: figures(feature, fields, notes),
        id,
        purpose_text,
        purposes,
        state,
        parcels: Vec::new(),
        buildings: None,
        elsewhen: Vec::new(),
        unusable: Vec::new(),
        origin,
    })
}

/// What the register says of the project's works.
fn figures(feature: &RawFeature, fields: &Fields, notes: &mut Vec<Note>) -> Figures {
    Figures {
        coverage_pct: fields.limit(feature, "coverage_pct", notes),
        storeys: fields.storeys(feature, "storeys", notes).map(|(_, most)| most),
        height_m: fields.limit(feature, "height_m", notes),
        far: fields.limit(feature, "far", notes),
        green_pct: fields.limit(feature, "green_pct", notes),
    }
}

/// Reads the parcels and gives each to its project; those of no project and those not on the day are notes. Returns those of
/// no project.
fn give_parcels(
    projects: &mut [Project],
    entry: &RegisterEntry,
    layers: &RegisterLayers,
    as_of: Date,
    notes: &mut Vec<Note>,
) -> Option<Vec<Ownerless>> {
    let mut ownerless = layers.parcels.as_ref().map(|_| Vec::new());
    if let Some((layer, entry)) = layers.parcels.as_ref().zip(of_parcels(entry)) {
        let fields = Fields::of(layer, &parcel_entry(entry, layers), roles::roles_of(Some("parcels")), notes);
        note_duplicates(layer, notes);
        let by_id = Ids::of(projects);
        let misplaced = layers.misplaced.iter().any(|doubt| doubt.role == "parcels" && doubt.stops());
        let read: Vec<_> = layer.features.par_iter().map(|feature| parcel(feature, &fields)).collect();
        for (owner, parcel, found) in read {
            notes.extend(found);
            let owner_index = owner.as_ref().and_then(|owner| by_id.get(owner, parcel.as_ref(), notes));
            match (owner_index, parcel) {
                (Some(&index), Ok(parcel)) if misplaced && on_day(&parcel, as_of) => {
                    projects[index].unusable.push(Unusable { origin: parcel.origin, why: "parcel_misplaced" });
                }
                (Some(&index), Ok(parcel)) if on_day(&parcel, as_of) => projects[index].parcels.push(parcel),
                (Some(&index), Ok(parcel)) => {
                    notes.push(about(NoteCode::ParcelNotOnDay, owner, &parcel));
                    projects[index].elsewhen.push(parcel);
                }
                (Some(&index), Err(origin)) => projects[index].unusable.push(Unusable { origin, why: "parcel_unusable" }),
                (None, parcel) => {
                    if let Ok(parcel) = &parcel {
                        notes.push(about(NoteCode::ParcelWithoutProject, owner.clone(), parcel));
                    }
                    ownerless.get_or_insert_default().push(without_owner(owner, parcel));
                }
            }
        }
    }
    for project in projects.iter_mut() {
        tell_apart(&mut project.parcels);
        if project.parcels.is_empty() && project.unusable.is_empty() {
            let facts = Facts::new().text("project", &project.id);
            notes.push(Note::new(NoteCode::ProjectWithoutParcel, Severity::Warning).of(&project.origin).with(facts));
        }
    }
    ownerless
}

fn without_owner(owner: Option<String>, parcel: Result<Parcel, Origin>) -> Ownerless {
    match parcel {
        Ok(parcel) => Ownerless { owner, parcel: Some(parcel.id), land: parcel.land, origin: parcel.origin },
        Err(origin) => Ownerless { owner, parcel: None, land: SharedLand::default(), origin },
    }
}

/// The projects by their ids.
pub(super) struct Ids {
    exact: BTreeMap<String, usize>,
    /// By ids without case, diacritics and spaces; `None` where several are alike.
    folded: BTreeMap<String, Option<(usize, String)>>,
}

impl Ids {
    pub(super) fn of(projects: &[Project]) -> Self {
        let (mut exact, mut folded) = (BTreeMap::new(), BTreeMap::new());
        for (index, project) in projects.iter().enumerate() {
            exact.insert(project.id.clone(), index);
            let entry = folded.entry(fold_code(&project.id));
            entry.and_modify(|known| *known = None).or_insert_with(|| Some((index, project.id.clone())));
        }
        Self { exact, folded }
    }

    /// The project of this id, else the only one whose id is the same but for case, diacritics and spaces, with a note.
    pub(super) fn get(&self, id: &str, parcel: Result<&Parcel, &Origin>, notes: &mut Vec<Note>) -> Option<&usize> {
        if let Some(index) = self.exact.get(id) {
            return Some(index);
        }
        let (index, written) = self.folded.get(&fold_code(id))?.as_ref()?;
        let origin = parcel.map_or_else(|origin| origin, |parcel| &parcel.origin);
        let facts = Facts::new().text("project", written).text("value", id);
        notes.push(Note::new(NoteCode::IdAlike, Severity::Info).of(origin).with(facts));
        Some(index)
    }
}

/// Where the parcels are the register, the column of the project's id is the one that is mapped as `id`.
fn parcel_entry(entry: &LayerEntry, layers: &RegisterLayers) -> LayerEntry {
    let mut entry = entry.clone();
    if layers.projects.is_none()
        && !entry.columns.contains_key("project")
        && let Some(id) = entry.columns.get("id").cloned().or(Some("id".to_owned()))
    {
        entry.columns.insert("project".to_owned(), id);
    }
    entry
}

fn parcel(feature: &RawFeature, fields: &Fields) -> (Option<String>, Result<Parcel, Origin>, Vec<Note>) {
    let mut notes = Vec::new();
    let origin = fields.origin(feature);
    let owner = fields.text(feature, "project");
    let Some(read) = land_of(&feature.geometry, &origin, &mut notes) else { return (owner, Err(origin), notes) };
    let exact = |role: &str, notes: &mut Vec<Note>| {
        let when = fields.when(feature, role, notes)?;
        if when.exact().is_none() {
            let facts = Facts::new().text("role", role).text_if("value", fields.text(feature, role));
            notes.push(Note::new(NoteCode::DayNotExact, Severity::Warning).of(&origin).with(facts));
        }
        when.exact()
    };
    let parcel = Parcel {
        id: fields.text(feature, "parcel").unwrap_or_else(|| format!("#{}", feature.number)).into(),
        approved: fields.when(feature, "approved", &mut notes),
        from: exact("from", &mut notes),
        to: exact("to", &mut notes),
        land: read.land.into(),
        repaired: read.repaired,
        origin,
    };
    (owner, Ok(parcel), notes)
}

fn on_day(parcel: &Parcel, day: Date) -> bool {
    parcel.from.is_none_or(|from| from <= day) && parcel.to.is_none_or(|to| day < to)
}

fn about(code: NoteCode, owner: Option<String>, parcel: &Parcel) -> Note {
    let facts = Facts::new().text("parcel", &parcel.id).text_if("project", owner);
    Note::new(code, Severity::Warning).of(&parcel.origin).at(shape::first_place(&parcel.land)).with(facts)
}

/// Parcels of one project with the same id get the feature's number behind it, so that each has its own answers.
fn tell_apart(parcels: &mut [Parcel]) {
    let mut seen = BTreeSet::new();
    for parcel in parcels {
        if !seen.insert(parcel.id.clone()) {
            parcel.id = format!("{} #{}", parcel.id, parcel.origin.feature).into();
        }
    }
}
