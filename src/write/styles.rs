//! How QGIS shows the layers of a `GeoPackage`: a style a layer, in the table `layer_styles` where QGIS looks for it.

use std::fmt::Write;

use super::Context;
use super::layers::{Layer, Place, Row, Shape, Type, Value};
use crate::model::Standing;

/// The columns that QGIS wants.
const COLUMNS: &[(&str, Type)] = &[
    ("f_table_catalog", Type::Text),
    ("f_table_schema", Type::Text),
    ("f_table_name", Type::Text),
    ("f_geometry_column", Type::Text),
    ("styleName", Type::Text),
    ("styleQML", Type::Text),
    ("styleSLD", Type::Text),
    ("useAsDefault", Type::Flag),
    ("description", Type::Text),
    ("owner", Type::Text),
    ("ui", Type::Text),
    ("update_time", Type::Text),
];

/// The styles of the layers whose tables have these names.
pub(super) fn styles(layers: &[(String, &Layer)], day: &str, context: &Context) -> Layer<'static> {
    let row = |(table, layer): &(String, &Layer)| {
        let texts = ["", "", table, "geom", "replan", &qml(layer, context), ""].map(|text| Value::Text(text.to_owned()));
        let rest = [Value::Flag(true), Value::Missing, Value::Missing, Value::Missing, Value::Text(format!("{day}T00:00:00.000Z"))];
        Row { values: texts.into_iter().chain(rest).collect(), place: Place::Nowhere }
    };
    Layer { name: "layer_styles".to_owned(), shape: Shape::Nothing, columns: COLUMNS, rows: layers.iter().map(row).collect() }
}

fn qml(layer: &Layer, context: &Context) -> String {
    let has = |column: &str| layer.columns.iter().any(|(name, _)| *name == column);
    let renderer = match layer.shape {
        Shape::Point => single("marker", &marker()),
        _ if has("standing") => by_standing(context),
        _ => match layer.name.as_str() {
            "pieces" => single("fill", &fill("255,255,255,0", "40,40,40,255", 0.3)),
            "slivers" => single("fill", &fill("255,0,255,90", "160,0,160,255", 0.2)),
            "rest" => single("fill", &hatch("90,90,90,255", 135, 2.0)),
            _ => single("fill", &fill("245,245,240,255", "150,150,150,255", 0.2)),
        },
    };
    let labels = match layer.name.as_str() {
        "projects" => labels("id", 9, 10),
        name if name.starts_with("lots_") => labels("code", 7, 2),
        _ => String::new(),
    };
    let enabled = u8::from(!labels.is_empty());
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" \
         styleCategories=\"Symbology|Labeling\" labelsEnabled=\"{enabled}\">\n{renderer}{labels}</qgis>\n"
    )
}

/// Colours that people who see no red or no green tell apart (Okabe and Ito 2008); what needs an arrangement is hatched too, for
/// paper without colour.
fn by_standing(context: &Context) -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (number, standing) in Standing::ALL.into_iter().enumerate() {
        let colour = match standing {
            Standing::Transitional => "213,94,0,150",
            Standing::NeverConformed => "204,121,167,150",
            Standing::Undetermined => "240,228,66,170",
            Standing::Cured => "86,180,233,150",
            Standing::Conforms => "0,158,115,130",
            Standing::DoesNotApply => "200,200,200,110",
        };
        let mut layers = fill(colour, "40,40,40,255", 0.4);
        match standing {
            Standing::Transitional => layers.push_str(&hatch("120,40,0,255", 45, 2.5)),
            Standing::NeverConformed => layers.push_str(&hatch("110,40,80,255", 135, 2.5)),
            _ => {}
        }
        let label = escaped(context.words.standing(standing));
        let _ = writeln!(categories, "<category value=\"{}\" label=\"{label}\" symbol=\"{number}\" render=\"true\"/>", standing.name());
        symbols.push_str(&symbol(number, "fill", &layers));
    }
    format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"standing\" enableorderby=\"0\" forceraster=\"0\">\n\
         <categories>\n{categories}</categories>\n<symbols>\n{symbols}</symbols>\n</renderer-v2>\n"
    )
}

fn single(kind: &str, layers: &str) -> String {
    let symbol = symbol(0, kind, layers);
    format!("<renderer-v2 type=\"singleSymbol\" enableorderby=\"0\" forceraster=\"0\">\n<symbols>\n{symbol}</symbols>\n</renderer-v2>\n")
}

fn symbol(number: usize, kind: &str, layers: &str) -> String {
    format!("<symbol type=\"{kind}\" name=\"{number}\" alpha=\"1\" clip_to_extent=\"1\">\n{layers}</symbol>\n")
}

fn part(class: &str, settings: &[(&str, &str)]) -> String {
    let settings: Vec<String> = settings.iter().map(|(key, value)| format!("<prop k=\"{key}\" v=\"{value}\"/>")).collect();
    let settings = settings.concat();
    format!("<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">{settings}</layer>\n")
}

fn fill(colour: &str, outline: &str, width: f64) -> String {
    let width = width.to_string();
    let settings =
        [("color", colour), ("style", "solid"), ("outline_color", outline), ("outline_style", "solid"), ("outline_width", &width)];
    part("SimpleFill", &[&settings[..], &[("outline_width_unit", "MM")]].concat())
}

fn hatch(colour: &str, angle: u16, distance: f64) -> String {
    let (angle, distance) = (angle.to_string(), distance.to_string());
    let settings = [("angle", angle.as_str()), ("color", colour), ("distance", &distance), ("distance_unit", "MM"), ("line_width", "0.25")];
    part("LinePatternFill", &settings)
}

fn marker() -> String {
    part(
        "SimpleMarker",
        &[("name", "triangle"), ("color", "230,159,0,255"), ("outline_color", "40,40,40,255"), ("size", "3.2"), ("size_unit", "MM")],
    )
}

/// Labels of a size in points; where two collide the one of higher priority stays.
fn labels(column: &str, size: u8, priority: u8) -> String {
    format!(
        "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style fieldName=\"{column}\" isExpression=\"0\" fontSize=\"{size}\" \
         fontSizeUnit=\"Point\" textColor=\"20,20,20,255\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" \
         bufferColor=\"255,255,255,255\"/></text-style><placement placement=\"1\" priority=\"{priority}\"/><rendering drawLabels=\"1\" obstacle=\"0\"/>\
         </settings></labeling>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
