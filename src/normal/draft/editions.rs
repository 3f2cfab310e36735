//! Which layers are of one plan edition, and which edition goes before which.

use std::path::Path;

use super::layers::{Ground, LayerDraft, layer, left};
use super::{Known, Left, date_in};
use crate::model::{When, fold};
use crate::read::names;

/// The keys of a plan's layers, in the order in which a case names them.
pub(super) const KEYS: [&str; 6] = ["lots", "lot_table", "boundary", "red_lines", "building_lines", "corridors"];

/// A plan edition.
#[derive(Debug, Clone, Default)]
pub struct PlanDraft {
    /// Its id in the case.
    pub id: String,
    /// The date in its names; `None`: there is none.
    pub when: Option<When>,
    /// The name in which the date stands.
    pub told_by: String,
    /// The edition that it replaces.
    pub supersedes: Option<String>,
    /// The edition that it changes locally.
    pub adjusts: Option<String>,
    /// Whether its names say that it is a local adjustment.
    pub local: bool,
    /// Its layers, in the order of `KEYS`.
    pub layers: Vec<LayerDraft>,
}

/// What the names of a layer tell of its edition.
#[derive(Debug, Clone, PartialEq, Default)]
struct Mark {
    when: Option<When>,
    told_by: String,
    /// What calls it a local adjustment: `cb1`.
    local: Option<String>,
    folder: String,
    file: String,
}

/// A plan in the making.
struct Edition<'a> {
    mark: Mark,
    layers: Vec<&'a Known<'a>>,
}

/// The editions of these layers, the earliest first; layers of which nobody knows the edition are left.
pub(super) fn plans(known: &[Known], ground: &Ground, out: &mut Vec<Left>) -> Vec<PlanDraft> {
    let mut editions: Vec<Edition> = Vec::new();
    let marked: Vec<(Mark, &Known)> = known.iter().map(|known| (mark(known), known)).collect();
    for (mark, lots) in marked.iter().filter(|(_, known)| known.key == "lots") {
        editions.push(Edition { mark: mark.clone(), layers: vec![lots] });
    }
    for (mark, other) in marked.iter().filter(|(_, known)| known.key != "lots") {
        match home(mark, &editions) {
            Ok(index) if editions[index].layers.iter().all(|known| known.key != other.key) => editions[index].layers.push(other),
            Ok(_) => out.push(left(other, "taken")),
            Err(why) => out.push(left(other, why)),
        }
    }
    editions.sort_by_key(|edition| (edition.mark.when.is_none(), edition.mark.when.map(|when| when.to), edition.mark.local.is_some()));
    let mut plans: Vec<PlanDraft> = Vec::new();
    for edition in &editions {
        let plan = plan(edition, &plans, ground);
        plans.push(plan);
    }
    plans
}

/// The edition that a layer belongs to.
fn home(mark: &Mark, editions: &[Edition]) -> Result<usize, &'static str> {
    let only = |is: &dyn Fn(&Mark) -> bool| {
        let mut found = (0..editions.len()).filter(|&index| is(&editions[index].mark));
        found.next().filter(|_| found.next().is_none())
    };
    if editions.is_empty() {
        return Err("no_lots");
    }
    let same_file = || only(&|of| of.file == mark.file && (mark.when.is_none() || of.when == mark.when));
    let same_date = || mark.when.and_then(|_| only(&|of| of.when == mark.when && of.local == mark.local));
    let same_folder = || {
        only(&|of| {
            of.folder == mark.folder && (mark.when.is_none() || of.when == mark.when) && (mark.local.is_none() || of.local == mark.local)
        })
    };
    let single = || only(&|_| true).filter(|_| mark.when.is_none());
    same_file().or_else(same_date).or_else(same_folder).or_else(single).ok_or("which_plan")
}

fn plan(edition: &Edition, before: &[PlanDraft], ground: &Ground) -> PlanDraft {
    let mut layers: Vec<LayerDraft> = edition.layers.iter().map(|known| layer(known, ground, false)).collect();
    layers.sort_by_key(|layer| KEYS.iter().position(|key| *key == layer.key));
    let when = edition.mark.when;
    let earlier = before.iter().rev().find(|plan| !plan.local && plan.when.is_some() && when.is_some());
    // Two editions of one date lie side by side, as far as names tell.
    let replaced = earlier.filter(|plan| plan.when != when);
    let local = edition.mark.local.is_some();
    PlanDraft {
        id: free_id(&edition.mark, before),
        when,
        told_by: edition.mark.told_by.clone(),
        supersedes: replaced.filter(|_| !local).map(|plan| plan.id.clone()),
        adjusts: earlier.filter(|_| local).map(|plan| plan.id.clone()),
        local,
        layers,
    }
}

/// The year, or the day where another edition is of that year; behind it what calls it local; else the file's stem.
fn free_id(mark: &Mark, before: &[PlanDraft]) -> String {
    let stem = Path::new(&mark.file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let local = mark.local.as_ref().map(|local| format!("-{local}")).unwrap_or_default();
    let year = mark.when.map(|when| format!("{}{local}", when.to.format("%Y")));
    let day = mark.when.and_then(When::exact).map(|day| format!("{day}{local}"));
    let numbered = (2..).map(|number| format!("{}-{number}", year.as_deref().unwrap_or(&stem)));
    let is_free = |id: &String| !id.is_empty() && before.iter().all(|plan| plan.id != *id);
    year.clone().into_iter().chain(day).chain([stem.clone()]).chain(numbered).find(is_free).unwrap_or(stem)
}

fn mark(known: &Known) -> Mark {
    let source = known.source;
    let file = source.entry.file.clone();
    let path = Path::new(&file);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folders: Vec<String> = path
        .parent()
        .into_iter()
        .flat_map(Path::iter)
        .map(|part| part.to_string_lossy().into_owned())
        .filter(|part| part != ".." && part != ".")
        .collect();
    // Of a path from the root only the last folders say what is in them.
    let inner = if path.is_absolute() { folders.len().saturating_sub(3) } else { 0 };
    let own = source.entry.layer.clone().or_else(|| source.entry.sheet.clone());
    let called: Vec<String> = own.into_iter().chain([stem]).chain(folders[inner..].iter().rev().cloned()).collect();
    let dated = called.iter().find_map(|name| Some((date_in(name)?, name.clone())));
    Mark {
        local: called.iter().find_map(|name| local_in(name)),
        when: dated.as_ref().map(|(when, _)| *when),
        told_by: dated.map(|(_, name)| name).unwrap_or_default(),
        folder: path.parent().map(|folder| folder.display().to_string()).unwrap_or_default(),
        file,
    }
}

/// The word of a name that says that it is a local adjustment: `cb1`.
fn local_in(name: &str) -> Option<String> {
    if !names().local.names(name) {
        return None;
    }
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    let word = words.find(|word| names().local.names(word));
    Some(word.map_or_else(|| "cb".to_owned(), fold).chars().take(12).collect())
}
