//! A project over the files of a prescribed dossier.

use super::super::Context;
use super::super::layers::{Class, Layer, Role};
use super::super::xml::Element;
use super::colours::{colours, rgba};
use super::project::plain;
use super::renderers::{Drawn, Look, classes, function_class, lot, single, standing_fill, unknown_function};
use super::shown::{Shown, group, id};
use super::symbols::{fill, outline, stroke};
use crate::model::Standing;
use crate::report::Report;
use crate::write::say;

/// The project of a dossier: its files and their layers.
pub(super) fn project(report: &Report, files: &[(&str, Vec<(String, Layer)>)], context: &Context) -> Element {
    let mut shown: Vec<(Class, Shown)> = Vec::new();
    for (file, layers) in files {
        for (table, layer) in layers {
            let Role::Dossier(class) = layer.role else { continue };
            let (id, group) = (id(layer.role), group(layer.role, report));
            let title = format!("{} ({})", context.words.label(key(class)), class.name());
            shown.push((class, Shown { id, title, group, file, table, layer, filter: None, ticked: true }));
        }
    }
    shown.sort_by_key(|(class, _)| UPPERMOST_FIRST.iter().position(|known| known == class));
    let shown: Vec<Shown> = shown.into_iter().map(|(_, shown)| shown).collect();
    plain(report, &shown, context)
}

/// In the order in which they are drawn.
const UPPERMOST_FIRST: [Class; 7] =
    [Class::Buildings, Class::Projects, Class::RedLines, Class::BuildingLines, Class::Corridors, Class::Boundary, Class::Lots];

fn key(class: Class) -> &'static str {
    match class {
        Class::Boundary => "qgis.class_boundary",
        Class::Lots => "qgis.class_lots",
        Class::RedLines => "qgis.class_red_lines",
        Class::BuildingLines => "qgis.class_building_lines",
        Class::Corridors => "qgis.class_corridors",
        Class::Projects => "qgis.projects",
        Class::Buildings => "qgis.buildings",
    }
}

/// How a class is drawn: as the same thing is in a report.
pub(super) fn renderer(class: Class, layer: &Layer, look: Look, context: &Context) -> Element {
    let line = |kind: &str, style: &str, width| single("line", vec![stroke(&rgba(colours().of_line(kind), 255), style, width)]);
    match class {
        Class::Boundary => single("fill", vec![outline("60,60,60,255", "dash dot", 0.7)]),
        Class::Lots => classes("fill", "phanLoai", functions(layer, look, context)),
        Class::RedLines => line("red", "solid", 0.6),
        Class::BuildingLines => line("building", "dash", 0.5),
        Class::Corridors => line("corridor", "dash dot", 0.3),
        Class::Projects => classes("fill", "ketQuaRaSoat", standings(context)),
        Class::Buildings => single("fill", vec![fill("70,70,70,160", "20,20,20,255", 0.3)]),
    }
}

/// The classes hold words; those that name a function of the profile have its colour.
fn functions(layer: &Layer, look: Look, context: &Context) -> Vec<Drawn> {
    let known = context.profile.functions.iter().map(|function| (function.id.as_str(), say::function(context, &function.id)));
    let known: Vec<(&str, String)> = known.collect();
    let mut turn = 0;
    let class = |text: &str| {
        if let Some((id, _)) = known.iter().find(|(_, name)| name == text) {
            return Drawn { value: Some(text.to_owned()), ..function_class(id, look, 0, context) };
        }
        turn += 1;
        lot(text, text.to_owned(), colours().of_function(context.profile, text, turn - 1))
    };
    let classes = layer.occurring("phanLoai").into_iter().flatten().map(class);
    let mut classes: Vec<Drawn> = classes.collect();
    classes.push(unknown_function(context));
    classes
}

fn standings(context: &Context) -> Vec<Drawn> {
    let class = |standing: Standing| {
        let text = context.words.standing(standing).to_owned();
        Drawn { value: Some(text.clone()), label: text, parts: standing_fill(&colours().of(standing), 150, 0.5) }
    };
    Standing::ALL.into_iter().map(class).collect()
}
