//! Symbols as QGIS stores them.

use std::fmt::Display;

use super::super::xml::{Element, el};

/// A symbol out of its layers; `kind` is `fill`, `line` or `marker`.
pub(super) fn symbol(name: impl Display, kind: &str, layers: Vec<Element>) -> Element {
    el("symbol").attr("type", kind).attr("name", name).attr("alpha", 1).attr("clip_to_extent", 1).attr("force_rhr", 0).with_all(layers)
}

/// A layer of a symbol. QGIS before 3.26 and after it read different elements; both are written, as QGIS itself does.
fn part(class: &str, settings: &[(&str, &str)]) -> Element {
    let map = settings.iter().map(|(name, value)| option(name, value));
    let old = settings.iter().map(|(key, value)| el("prop").attr("k", key).attr("v", value));
    el("layer")
        .attr("class", class)
        .attr("enabled", 1)
        .attr("locked", 0)
        .attr("pass", 0)
        .with(el("Option").attr("type", "Map").with_all(map))
        .with_all(old)
}

/// A text of an option map.
pub(super) fn option(name: &str, value: &str) -> Element {
    el("Option").attr("type", "QString").attr("name", name).attr("value", value)
}

/// A fill with an outline of a width in millimetres.
pub(super) fn fill(colour: &str, outline: &str, width: f64) -> Element {
    polygon("solid", colour, outline, "solid", width)
}

/// An outline alone; `style` is `solid`, `dash`, `dash dot` …
pub(super) fn outline(colour: &str, style: &str, width: f64) -> Element {
    polygon("no", "0,0,0,0", colour, style, width)
}

fn polygon(style: &str, colour: &str, outline: &str, outline_style: &str, width: f64) -> Element {
    let width = width.to_string();
    part(
        "SimpleFill",
        &[
            ("color", colour),
            ("style", style),
            ("outline_color", outline),
            ("outline_style", outline_style),
            ("outline_width", &width),
            ("outline_width_unit", "MM"),
            ("joinstyle", "miter"),
        ],
    )
}

/// Lines at an angle in degrees, `gap` millimetres apart.
pub(super) fn hatch(colour: &str, angle: u16, gap: f64, width: f64) -> Element {
    let (angle, gap, width) = (angle.to_string(), gap.to_string(), width.to_string());
    let settings = [
        ("angle", angle.as_str()),
        ("color", colour),
        ("distance", &gap),
        ("distance_unit", "MM"),
        ("line_width", &width),
        ("line_width_unit", "MM"),
    ];
    let line = symbol("@0@1", "line", vec![stroke(colour, "solid", width.parse().unwrap_or(0.2))]);
    part("LinePatternFill", &settings).with(line)
}

/// A line of a width in millimetres.
pub(super) fn stroke(colour: &str, style: &str, width: f64) -> Element {
    let width = width.to_string();
    let settings = [("line_color", colour), ("line_style", style), ("line_width", width.as_str()), ("line_width_unit", "MM")];
    part("SimpleLine", &[&settings[..], &[("joinstyle", "round"), ("capstyle", "round")]].concat())
}

/// A marker of 3.2 mm.
pub(super) fn marker(shape: &str, colour: &str) -> Element {
    part(
        "SimpleMarker",
        &[
            ("name", shape),
            ("color", colour),
            ("outline_color", "30,30,30,255"),
            ("outline_width", "0.2"),
            ("size", "3.2"),
            ("size_unit", "MM"),
        ],
    )
}
