//! No floor looks up: reads every path in the sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// The floors, the lowest first; rooms on one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["model"],
    &["profile", "lang", "read"],
    &["normal"],
    &["index"],
    &["overlay", "lines"],
    &["rules"],
    &["standing"],
    &["treatment"],
    &["report"],
    &["write"],
    &["cli"],
];

/// Rooms of one floor that may know each other, and why: a line's crossing is told by the same inscribed-circle test.
const NEIGHBOURS: &[(&str, &str)] = &[("lines", "overlay")];

#[test]
fn no_floor_looks_up() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in files(&source) {
        let inside = file.strip_prefix(&source).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(floor) = floor_of(&room) else { continue };
        for used in rooms_used(&file, inside) {
            let allowed = used == room || floor_of(&used).is_some_and(|other| other < floor);
            if !allowed && !NEIGHBOURS.contains(&(room.as_str(), used.as_str())) {
                wrong.push(format!("{} uses {used}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_has_a_floor() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in std::fs::read_dir(source).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        assert!(["lib", "main"].contains(&name.as_str()) || floor_of(&name).is_some(), "{name} stands on no floor");
    }
}

#[test]
fn the_test_sees_every_form_of_path() {
    let seen = |text: &str, depth: usize| rooms_in(text, depth).into_iter().collect::<Vec<_>>();
    assert_eq!(seen("use crate::{write::x, model::Land};", 1), ["model", "write"]);
    assert_eq!(seen("fn f() { crate::cli::run() }", 1), ["cli"]);
    assert_eq!(seen("pub use super::super::report::Report;", 2), ["report"]);
    assert_eq!(seen("use super::other;", 2), Vec::<String>::new());
    assert_eq!(seen("type A = Vec<crate::standing::Finding>;", 1), ["standing"]);
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    all.sort();
    all
}

fn rooms_used(file: &Path, inside: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    // How many `super` lead from a path in this file to the crate's root.
    let own_module = usize::from(!["mod.rs", "lib.rs"].contains(&inside.file_name().unwrap().to_str().unwrap()));
    rooms_in(&text, inside.components().count() - 1 + own_module).into_iter().collect()
}

fn rooms_in(text: &str, depth: usize) -> BTreeSet<String> {
    let mut paths = Paths { depth, rooms: BTreeSet::new(), within: Vec::new() };
    paths.visit_file(&syn::parse_file(text).unwrap());
    paths.rooms
}

struct Paths {
    depth: usize,
    rooms: BTreeSet<String>,
    within: Vec<String>,
}

impl Paths {
    /// Remembers the room that a path from the root, or up to it, leads to.
    fn see(&mut self, names: &[String]) {
        let ups = names.iter().take_while(|name| *name == "super").count();
        let room = match names.first().map(String::as_str) {
            Some("crate") => names.get(1),
            Some("super") if ups >= self.depth => names.get(ups),
            _ => None,
        };
        if let Some(room) = room.filter(|room| room.chars().next().is_some_and(char::is_lowercase)) {
            self.rooms.insert(room.clone());
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.see(&path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>());
        syn::visit::visit_path(self, path);
    }

    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                self.within.push(path.ident.to_string());
                self.visit_use_tree(&path.tree);
                self.within.pop();
            }
            syn::UseTree::Name(name) => self.see(&[self.within.clone(), vec![name.ident.to_string()]].concat()),
            syn::UseTree::Rename(rename) => self.see(&[self.within.clone(), vec![rename.ident.to_string()]].concat()),
            syn::UseTree::Glob(_) => self.see(&self.within.clone()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.visit_use_tree(item)),
        }
    }
}
