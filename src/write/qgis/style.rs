//! The styles of a layer: what QML files and projects hold of it.

use super::super::Context;
use super::super::layers::{Class, Column, Layer, Place, Role, Row, Shape, Type, Value};
use super::super::xml::{Element, el};
use super::colours::colours;
use super::forms::fields;
use super::labels::labels;
use super::renderers::{Look, renderer};
use super::{VERSION, document};

/// A style and its name.
pub(super) struct Style {
    /// Of its file and, but for the usual one, the key of its name in words.
    pub(super) name: &'static str,
    pub(super) look: Look,
}

/// The name that QGIS gives the style of a layer that has one.
pub(super) const USUAL: &str = "default";

/// Lots in the colours of the land-use map.
pub(super) const LAND_USE: &str = "land-use";

/// Projects as outlines.
pub(super) const OUTLINE: &str = "outline";

/// The maps of a sheet: its project and what of it is in conflict; other projects as thin outlines.
pub(super) const SHEET: &str = "sheet";

/// The small map of a sheet: where its project lies.
pub(super) const OVERVIEW: &str = "overview";

/// The styles of a layer in a project: those that any map can have, then those that need a sheet.
pub(super) fn styles_in_project(role: Role) -> Vec<Style> {
    let of_sheet = match role {
        Role::Projects => vec![Style { name: SHEET, look: Look::Sheet }, Style { name: OVERVIEW, look: Look::Overview }],
        Role::Conflicts => vec![Style { name: SHEET, look: Look::Sheet }],
        _ => Vec::new(),
    };
    styles_of(role).into_iter().chain(of_sheet).collect()
}

/// The styles of a layer; QGIS opens it with the first one.
pub(super) fn styles_of(role: Role) -> Vec<Style> {
    let usual = Style { name: USUAL, look: Look::Usual };
    match role {
        Role::Projects => vec![usual, Style { name: OUTLINE, look: Look::Outline }],
        Role::Lots(_) | Role::Dossier(Class::Lots) => vec![usual, Style { name: LAND_USE, look: Look::LandUse }],
        _ => vec![usual],
    }
}

/// The elements of a style.
pub(super) fn body(layer: &Layer, style: &Style, context: &Context) -> Vec<Element> {
    let mut parts = vec![renderer(layer, style.look, context)];
    parts.extend(labels(layer.role).filter(|_| style.look != Look::Overview));
    parts.push(el("layerOpacity").text("1"));
    parts.extend(fields(layer, context));
    parts
}

/// Attributes of the element that holds a style.
pub(super) fn head(element: Element, role: Role) -> Element {
    let labelled = u8::from(labels(role).is_some());
    element.attr("styleCategories", "AllStyleCategories").attr("labelsEnabled", labelled).attr("readOnly", u8::from(!is_edited(role)))
}

/// Whether people write into a layer: the numbers of a dossier and of the planning information are given by others than this program.
pub(super) fn is_edited(role: Role) -> bool {
    matches!(role, Role::Dossier(_))
}

/// A style as a QML file.
pub(super) fn qml(layer: &Layer, style: &Style, context: &Context) -> String {
    document(&head(el("qgis").attr("version", VERSION), layer.role).with_all(body(layer, style, context)))
}

/// The columns that QGIS wants.
const COLUMNS: &[Column] = &[
    ("f_table_catalog", Type::Short(255)),
    ("f_table_schema", Type::Short(255)),
    ("f_table_name", Type::Short(255)),
    ("f_geometry_column", Type::Short(255)),
    ("styleName", Type::Text),
    ("styleQML", Type::Text),
    ("styleSLD", Type::Text),
    ("useAsDefault", Type::Flag),
    ("description", Type::Text),
    ("owner", Type::Text),
    ("ui", Type::Text),
    ("update_time", Type::Text),
];

/// The table in which QGIS looks for the styles of the tables beside it.
pub(in crate::write) fn table(layers: &[(String, Layer)], day: &str, context: &Context) -> Layer<'static> {
    let drawn = layers.iter().filter(|(_, layer)| layer.shape != Shape::Nothing);
    let rows = drawn.flat_map(|(table, layer)| styles_of(layer.role).into_iter().map(|style| row(table, layer, &style, day, context)));
    Layer { shape: Shape::Nothing, ..Layer::new("layer_styles", Role::Table, COLUMNS, rows.collect()) }
}

fn row(table: &str, layer: &Layer, style: &Style, day: &str, context: &Context) -> Row<'static> {
    let texts =
        ["", "", table, "geom", shown_name(style.name, context), &qml(layer, style, context), ""].map(|text| Value::Text(text.to_owned()));
    let is_usual = Value::Flag(style.look == Look::Usual);
    let rest = [is_usual, description(style, context).into(), Value::Missing, Value::Missing, Value::Text(format!("{day}T00:00:00.000Z"))];
    Row { values: texts.into_iter().chain(rest).collect(), place: Place::Nowhere }
}

/// What a style rests on, where that is not confirmed.
fn description(style: &Style, context: &Context) -> Option<String> {
    (style.look == Look::LandUse && !colours().land_use.verified).then(|| context.words.label("qgis.land_use_source").to_owned())
}

/// What QGIS calls a style; the usual one by a name of its own.
pub(super) fn shown_name<'a>(name: &'static str, context: &Context<'a>) -> &'a str {
    match name {
        LAND_USE => context.words.label("qgis.style_land_use"),
        OUTLINE => context.words.label("qgis.style_outline"),
        SHEET => context.words.label("qgis.style_sheet"),
        OVERVIEW => context.words.label("qgis.style_overview"),
        _ => name,
    }
}
