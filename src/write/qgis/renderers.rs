//! How the layers are drawn: a class for every value that occurs.

use super::super::layers::{Layer, Role};
use super::super::xml::{Element, el};
use super::super::{Context, say};
use super::colours::{Pattern, colours, rgba};
use super::dossier;
use super::symbols::{fill, hatch, marker, outline, stroke, symbol};
use crate::model::Standing;

/// A class of a renderer; the value `None` takes what no other class takes.
pub(super) struct Drawn {
    pub(super) value: Option<String>,
    pub(super) label: String,
    pub(super) parts: Vec<Element>,
}

/// Which of the looks of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The one that QGIS opens it with.
    Usual,
    /// Projects as outlines, over what the plans want.
    Outline,
    /// Lots in the colours of the land-use map.
    LandUse,
    /// What belongs to the project of a sheet, before the others.
    Sheet,
    /// Where the project of a sheet lies, on a small map.
    Overview,
}

/// The renderer of a layer.
pub(super) fn renderer(layer: &Layer, look: Look, context: &Context) -> Element {
    match (layer.role, look) {
        (Role::Projects, Look::Outline) => {
            single("fill", vec![outline("255,255,255,220", "solid", 1.6), outline("20,20,20,255", "solid", 0.7)])
        }
        (Role::Projects, Look::Sheet) => {
            let [own, other] = ["qgis.this_project", "qgis.other_projects"].map(|key| context.words.label(key).to_owned());
            let thick = vec![outline("255,255,255,220", "solid", 1.6), outline("20,20,20,255", "solid", 0.7)];
            rules(vec![(OF_SHEET.replace("{}", "id"), own, thick), ("ELSE".to_owned(), other, vec![outline("70,70,70,255", "dash", 0.35)])])
        }
        (Role::Projects, Look::Overview) => {
            let parts = vec![outline("255,255,255,255", "solid", 2.0), fill("20,20,20,255", "20,20,20,255", 0.8)];
            rules(vec![(OF_SHEET.replace("{}", "id"), context.words.label("qgis.this_project").to_owned(), parts)])
        }
        (Role::Projects, _) => classes("fill", "standing", standings(context, &|pattern| standing_fill(pattern, 235, 0.5))),
        (Role::Parcels, _) => {
            classes("fill", "standing", standings(context, &|pattern| vec![fill(&rgba(&pattern.fill, 70), &rgba(&pattern.ink, 255), 0.3)]))
        }
        (Role::Conflicts, Look::Sheet) => {
            let own = standings(context, &conflict_fill).into_iter().map(|class| {
                let standing = class.value.unwrap_or_default();
                (format!("\"standing\" = '{standing}' AND {}", OF_SHEET.replace("{}", "project")), class.label, class.parts)
            });
            rules(own.collect())
        }
        (Role::Conflicts, _) => classes("fill", "standing", standings(context, &conflict_fill)),
        (Role::Pieces | Role::Lots(_), look) => classes("fill", "function", functions(layer, look, context)),
        (Role::Slivers, _) => single("fill", vec![fill("255,0,255,110", "160,0,160,255", 0.4)]),
        (Role::Rest, _) => single("fill", vec![outline("90,90,90,255", "dash", 0.3), hatch("90,90,90,255", 135, 2.0, 0.2)]),
        (Role::Buildings, _) => single("fill", vec![fill("70,70,70,160", "20,20,20,255", 0.3)]),
        (Role::Boundary(_), _) => single("fill", vec![outline("255,255,255,200", "solid", 1.4), outline("60,60,60,255", "dash dot", 0.7)]),
        (Role::Corridors(_), _) => classes("fill", "width_from", corridors(layer, context)),
        (Role::Lines(_), _) => classes("line", "kind", lines(layer, context)),
        (Role::Faults, _) => classes("marker", "severity", severities(context)),
        (Role::FaultAreas, _) => classes("fill", "rule", fault_rules(layer, context)),
        (Role::Dossier(class), look) => dossier::renderer(class, layer, look, context),
        (Role::Sheets | Role::Table, _) => single("fill", vec![]),
    }
}

/// Whether a row belongs to the project of the sheet, by a column that names it.
const OF_SHEET: &str = "\"{}\" = attribute(@atlas_feature, 'id')";

fn standings(context: &Context, parts: &dyn Fn(&Pattern) -> Vec<Element>) -> Vec<Drawn> {
    let class = |standing: Standing| Drawn {
        value: Some(standing.name().to_owned()),
        label: context.words.standing(standing).to_owned(),
        parts: parts(&colours().of(standing)),
    };
    Standing::ALL.into_iter().map(class).collect()
}

pub(super) fn standing_fill(pattern: &Pattern, opacity: u8, width: f64) -> Vec<Element> {
    let ink = rgba(&pattern.ink, 255);
    let lines = pattern.lines.iter().map(|angle| hatch(&ink, *angle, pattern.gap_mm, 0.2));
    std::iter::once(fill(&rgba(&pattern.fill, opacity), &ink, width)).chain(lines).collect()
}

fn conflict_fill(pattern: &Pattern) -> Vec<Element> {
    let ink = rgba(&pattern.ink, 255);
    vec![fill(&rgba(&pattern.fill, 110), &ink, 0.6), hatch(&ink, 45, 1.6, 0.3)]
}

/// The functions that occur, in the order of the profile, then the others; what is not known stands last.
pub(super) fn functions(layer: &Layer, look: Look, context: &Context) -> Vec<Drawn> {
    let occurring = layer.occurring("function");
    let place = |id: &str| context.profile.functions.iter().position(|function| function.id == id).unwrap_or(usize::MAX);
    let mut known: Vec<&str> = occurring.iter().copied().flatten().collect();
    known.sort_by_key(|id| (place(id), *id));
    let mut turn = 0;
    let mut class = |id: &str| {
        let own = context.profile.function(id).is_some_and(|function| function.colour.is_some());
        let class = function_class(id, look, turn, context);
        turn += usize::from(!own);
        class
    };
    let mut classes: Vec<Drawn> = known.into_iter().map(&mut class).collect();
    classes.push(unknown_function(context));
    classes
}

/// Land whose function is not known.
pub(super) fn unknown_function(context: &Context) -> Drawn {
    let label = context.words.label("qgis.function_unknown").to_owned();
    let parts = vec![fill(&rgba(&colours().unknown, 200), LOT_OUTLINE, 0.2), hatch("150,150,150,255", 45, 1.5, 0.1)];
    Drawn { value: None, label, parts }
}

/// Land of a colour.
pub(super) fn lot(value: &str, label: String, colour: &str) -> Drawn {
    Drawn { value: Some(value.to_owned()), label, parts: pale(colour) }
}

const LOT_OUTLINE: &str = "90,90,90,255";

pub(super) fn function_class(id: &str, look: Look, turn: usize, context: &Context) -> Drawn {
    let name = say::function(context, id);
    let land_type = colours().land_type(id).filter(|_| look == Look::LandUse);
    let colour = land_type.map_or_else(|| colours().of_function(context.profile, id, turn), |land_type| &land_type.colour);
    let label = land_type.map_or_else(|| name.clone(), |land_type| format!("{} – {name}", land_type.code));
    lot(id, label, colour)
}

/// A colour at half its strength over white, so that what lies below an adjustment does not shine through.
fn pale(colour: &str) -> Vec<Element> {
    vec![fill("255,255,255,255", "0,0,0,0", 0.0), fill(&rgba(colour, 130), LOT_OUTLINE, 0.2)]
}

fn lines(layer: &Layer, context: &Context) -> Vec<Drawn> {
    let class = |kind: &str| {
        let (style, width) = match kind {
            "red" => ("solid", 0.6),
            "building" => ("dash", 0.5),
            _ => ("dash dot", 0.3),
        };
        Drawn {
            value: Some(kind.to_owned()),
            label: context.words.of("line", kind).to_owned(),
            parts: vec![stroke(&rgba(colours().of_line(kind), 255), style, width)],
        }
    };
    layer.occurring("kind").into_iter().flatten().map(class).collect()
}

/// Land in corridors: hatched; what only may be in one, with its outline alone.
fn corridors(layer: &Layer, context: &Context) -> Vec<Drawn> {
    let colour = rgba(colours().of_line("corridor"), 255);
    let class = |width_from: &str| {
        let edge = outline(&colour, if width_from == "most" { "dot" } else { "solid" }, 0.25);
        let parts = if width_from == "most" { vec![edge] } else { vec![edge, hatch(&colour, 135, 2.5, 0.15)] };
        Drawn { value: Some(width_from.to_owned()), label: context.words.of("corridor_width", width_from).to_owned(), parts }
    };
    layer.occurring("width_from").into_iter().flatten().map(class).collect()
}

fn severities(context: &Context) -> Vec<Drawn> {
    let class = |(name, shape): (&str, &str)| Drawn {
        value: Some(name.to_owned()),
        label: context.words.of("severity", name).to_owned(),
        parts: vec![marker(shape, &rgba(colours().of_severity(name), 255))],
    };
    [("error", "cross_fill"), ("warning", "triangle"), ("info", "circle")].map(class).into()
}

fn fault_rules(layer: &Layer, context: &Context) -> Vec<Drawn> {
    let colour = rgba(colours().of_severity("error"), 255);
    let class = |rule: &str| Drawn {
        value: Some(rule.to_owned()),
        label: format!("{rule} {}", context.words.title("rule", rule)),
        parts: vec![outline(&colour, "solid", 0.5), hatch(&colour, 135, 1.5, 0.2)],
    };
    layer.occurring("rule").into_iter().flatten().map(class).collect()
}

pub(super) fn single(kind: &str, parts: Vec<Element>) -> Element {
    base("singleSymbol").with(el("symbols").with(symbol(0, kind, parts)))
}

/// Classes by expressions, each with its label.
fn rules(rules: Vec<(String, String, Vec<Element>)>) -> Element {
    let mut all = el("rules").attr("key", "{00000000-0000-4000-8000-000000001000}");
    let mut symbols = el("symbols");
    for (number, (filter, label, parts)) in rules.into_iter().enumerate() {
        let key = format!("{{00000000-0000-4000-8000-{:012}}}", 1001 + number);
        all = all.with(el("rule").attr("filter", filter).attr("label", label).attr("symbol", number).attr("key", key));
        symbols = symbols.with(symbol(number, "fill", parts));
    }
    base("RuleRenderer").with(all).with(symbols)
}

fn base(kind: &str) -> Element {
    el("renderer-v2").attr("type", kind).attr("symbollevels", 0).attr("enableorderby", 0).attr("forceraster", 0).attr("referencescale", -1)
}

pub(super) fn classes(kind: &str, column: &str, classes: Vec<Drawn>) -> Element {
    let mut categories = Vec::new();
    let mut symbols = Vec::new();
    for (number, class) in classes.into_iter().enumerate() {
        let category = el("category").attr("value", class.value.unwrap_or_default()).attr("type", "string").attr("label", class.label);
        categories.push(category.attr("symbol", number).attr("render", "true"));
        symbols.push(symbol(number, kind, class.parts));
    }
    base("categorizedSymbol").attr("attr", column).with(el("categories").with_all(categories)).with(el("symbols").with_all(symbols))
}
