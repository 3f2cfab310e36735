//! Labels that keep clear of one another: where two would collide, the one of higher priority stays.

use super::super::layers::{Class, Role};
use super::super::xml::{Element, el};

/// How a layer is labelled.
struct Label {
    expression: &'static str,
    points: f64,
    colour: &'static str,
    priority: u8,
    /// The smallest scale at which it shows, as its denominator; 0: any.
    until: u32,
    /// Only where it fits into the shape.
    fits: bool,
}

/// The labelling of a layer; `None`: it has none.
pub(super) fn labels(role: Role) -> Option<Element> {
    let label = match role {
        Role::Projects => Label { expression: "\"id\"", points: 9.0, colour: "0,0,0,255", priority: 10, until: 0, fits: false },
        Role::Parcels => Label { expression: "\"parcel\"", points: 7.0, colour: "40,40,40,255", priority: 4, until: 10_000, fits: true },
        Role::Pieces => Label { expression: PIECE, points: 7.0, colour: "20,20,60,255", priority: 6, until: 5_000, fits: true },
        Role::Lots(_) => Label { expression: "\"code\"", points: 7.0, colour: "40,40,40,255", priority: 2, until: 12_000, fits: true },
        Role::Dossier(Class::Lots) => {
            Label { expression: "\"maDoiTuong\"", points: 7.0, colour: "40,40,40,255", priority: 2, until: 12_000, fits: true }
        }
        Role::Dossier(Class::Projects) => {
            Label { expression: "\"maDoiTuong\"", points: 9.0, colour: "0,0,0,255", priority: 10, until: 0, fits: false }
        }
        _ => return None,
    };
    Some(labeling(&label))
}

/// The lot and its share of the parcel.
const PIECE: &str = "concat(\"lot\", '\\n', round(\"share_pct\", 1), '%')";

fn labeling(label: &Label) -> Element {
    let buffer = el("text-buffer").attr("bufferDraw", 1).attr("bufferSize", 0.6).attr("bufferSizeUnits", "MM");
    let buffer =
        buffer.attr("bufferColor", "255,255,255,230").attr("bufferNoFill", 0).attr("bufferOpacity", 1).attr("bufferJoinStyle", 128);
    let style = el("text-style").attr("fieldName", label.expression).attr("isExpression", 1).attr("fontFamily", FONT);
    let style = style
        .attr("fontSize", label.points)
        .attr("fontSizeUnit", "Point")
        .attr("textColor", label.colour)
        .attr("fontWeight", if label.fits { 50 } else { 75 })
        .attr("textOpacity", 1);
    let placement = el("placement").attr("placement", 1).attr("quadOffset", 4).attr("priority", label.priority);
    let placement = placement.attr("centroidInside", 1).attr("centroidWhole", 0).attr("fitInPolygonOnly", u8::from(label.fits));
    let rendering = el("rendering").attr("drawLabels", 1).attr("obstacle", 0).attr("displayAll", 0).attr("upsidedownLabels", 0);
    let rendering = rendering.attr("scaleVisibility", u8::from(label.until > 0)).attr("scaleMin", 0).attr("scaleMax", label.until);
    let format = el("text-format").attr("multilineAlign", 1).attr("wrapChar", "");
    let settings = el("settings").attr("calloutType", "simple").with(style.with(buffer)).with(format).with(placement).with(rendering);
    el("labeling").attr("type", "simple").with(settings)
}

/// Has all Vietnamese letters; where it is not installed Qt takes another one that has.
pub(super) const FONT: &str = "DejaVu Sans";
