//! The styles of a layer: what QML files and projects hold of it.

use super::super::Context;
use super::super::layers::{Column, Layer, Place, Role, Row, Shape, Type, Value};
use super::super::xml::{Element, el};
use super::colours::colours;
use super::forms::fields;
use super::labels::labels;
use super::renderers::{Look, renderer};
use super::{VERSION, document};

/// A style and its name.
pub(super) struct Style {
    /// As QGIS calls the only style of a layer; else what it shows.
    pub(super) name: &'static str,
    pub(super) look: Look,
}

/// The name that QGIS gives the style of a layer that has one.
pub(super) const USUAL: &str = "default";

/// Projects as outlines.
pub(super) const OUTLINE: &str = "outline";

/// The styles of a layer; QGIS opens it with the first one.
pub(super) fn styles_of(role: Role) -> Vec<Style> {
    let usual = Style { name: USUAL, look: Look::Usual };
    match role {
        Role::Projects => vec![usual, Style { name: OUTLINE, look: Look::Outline }],
        Role::Lots(_) => vec![usual, Style { name: "land-use", look: Look::LandUse }],
        _ => vec![usual],
    }
}

/// The elements of a style.
pub(super) fn body(layer: &Layer, style: &Style, context: &Context) -> Vec<Element> {
    let mut parts = vec![renderer(layer, style.look, context)];
    parts.extend(labels(layer.role));
    parts.push(el("layerOpacity").text("1"));
    parts.extend(fields(layer, context));
    parts
}

/// Attributes of the element that holds a style.
pub(super) fn head(element: Element, role: Role) -> Element {
    let labelled = u8::from(labels(role).is_some());
    element.attr("styleCategories", "AllStyleCategories").attr("labelsEnabled", labelled).attr("readOnly", 1)
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
    let texts = ["", "", table, "geom", style.name, &qml(layer, style, context), ""].map(|text| Value::Text(text.to_owned()));
    let is_usual = Value::Flag(style.look == Look::Usual);
    let rest = [is_usual, description(style).into(), Value::Missing, Value::Missing, Value::Text(format!("{day}T00:00:00.000Z"))];
    Row { values: texts.into_iter().chain(rest).collect(), place: Place::Nowhere }
}

/// What a style rests on, where that is not confirmed.
fn description(style: &Style) -> Option<String> {
    let land_use = &colours().land_use;
    (style.look == Look::LandUse && !land_use.verified).then(|| format!("{} (not verified)", land_use.source))
}
