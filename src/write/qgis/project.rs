//! The project: layers, tree, themes, relations, sheets, and where the map begins.

use geo::{BoundingRect, Rect, coord};

use super::super::layers::{Layer, Place, Role, Row, Shape};
use super::super::xml::{Element, el};
use super::super::{Context, say};
use super::layout::layouts;
use super::shown::{Group, PIECES_NOW, PIECES_THEN, Shown, id, shown};
use super::style::{USUAL, body, head, shown_name, styles_in_project, styles_of};
use super::themes::{presets, themes};
use super::{PROJECT_NAME, SCALES, VERSION, around};
use crate::report::Report;

/// The room around what is shown first, as a share of it.
const MARGIN: f64 = 0.05;

/// The whole project of a report over `file`, which lies beside it.
pub(super) fn project(report: &Report, layers: &[(String, Layer)], file: &str, context: &Context) -> Element {
    let shown = shown(report, layers, file, context);
    let themes = themes(report, &shown, context);
    let sheets = if report.projects.is_empty() { Vec::new() } else { layouts(report, &shown, context) };
    plain(report, &shown, context).with(relations(context)).with(presets(&themes)).with(el("Layouts").with_all(sheets))
}

/// A project of layers in groups.
pub(super) fn plain(report: &Report, shown: &[Shown], context: &Context) -> Element {
    el("qgis")
        .attr("version", VERSION)
        .attr("projectname", &report.case)
        .attr("saveDateTime", format!("{}T00:00:00", report.as_of))
        .with(el("homePath").attr("path", ""))
        .with(el("title").text(&report.case))
        .with(el("projectCrs").with(reference(context)))
        .with(tree(shown, context))
        .with(canvas(report, shown, context))
        .with(el("projectlayers").with_all(shown.iter().map(|one| map_layer(one, context))))
        .with(el("layerorder").with_all(drawn(shown).map(|one| el("layer").attr("id", &one.id))))
        .with(properties())
        .with(metadata(report))
        .with(view(report, shown, context))
}

/// The working grid, by its number where it has one.
fn reference(context: &Context) -> Element {
    let grid = &context.grid;
    let wkt = grid.spatial_ref().and_then(|reference| reference.to_wkt().ok()).unwrap_or_default();
    let number = if grid.definition.to_uppercase().starts_with("EPSG:") { grid.definition.as_str() } else { "" };
    el("spatialrefsys")
        .with(el("wkt").text(wkt))
        .with(el("srsid").text("0"))
        .with(el("srid").text("0"))
        .with(el("authid").text(number))
        .with(el("geographicflag").text("false"))
}

fn source(one: &Shown) -> String {
    let filter = one.filter.map(|filter| format!("|subset={filter}")).unwrap_or_default();
    format!("./{}|layername={}{filter}", one.file, one.table)
}

fn tree(shown: &[Shown], context: &Context) -> Element {
    let checked = |ticked: bool| if ticked { "Qt::Checked" } else { "Qt::Unchecked" };
    let leaf = |one: &Shown| {
        let leaf =
            el("layer-tree-layer").attr("id", &one.id).attr("name", &one.title).attr("providerKey", "ogr").attr("source", source(one));
        leaf.attr("checked", checked(one.ticked)).attr("expanded", u8::from(one.ticked && one.group == Group::Result))
    };
    let group = |group: Group| {
        let inside: Vec<&Shown> = shown.iter().filter(|one| one.group == group).collect();
        let node = el("layer-tree-group").attr("name", context.words.label(group.key())).attr("checked", "Qt::Checked");
        (!inside.is_empty()).then(|| node.attr("expanded", u8::from(group == Group::Result)).with_all(inside.into_iter().map(leaf)))
    };
    let order = el("custom-order").attr("enabled", 1).with_all(drawn(shown).map(|one| el("item").text(&one.id)));
    el("layer-tree-group").with_all(Group::ALL.into_iter().filter_map(group)).with(order)
}

/// In the order in which they are drawn, the uppermost first: faults, which are small, are over all.
fn drawn<'a>(shown: &'a [Shown<'a>]) -> impl Iterator<Item = &'a Shown<'a>> {
    let of = |faults: bool| shown.iter().filter(move |one| (one.group == Group::Faults) == faults);
    of(true).chain(of(false))
}

fn map_layer(one: &Shown, context: &Context) -> Element {
    let geometry = match one.layer.shape {
        Shape::Land => "Polygon",
        Shape::Line => "Line",
        Shape::Point => "Point",
        Shape::Nothing => "No geometry",
    };
    let role = one.layer.role;
    let layer = head(el("maplayer").attr("type", "vector").attr("geometry", geometry), role);
    let layer = layer.attr("minScale", 100_000_000).attr("maxScale", 0).attr("hasScaleBasedVisibilityFlag", 0);
    let styles = styles_of(role);
    layer
        .with(el("id").text(&one.id))
        .with(el("datasource").text(source(one)))
        .with(el("layername").text(&one.title))
        .with(el("srs").with(reference(context)))
        .with(el("provider").attr("encoding", "UTF-8").text("ogr"))
        .with(style_manager(one.layer, context))
        .with(
            // What serves the sheets alone is hidden from the list of layers.
            el("flags")
                .with_all(["Identifiable", "Removable", "Searchable"].map(|name| el(name).text("1")))
                .with(el("Private").text(u8::from(role == Role::Sheets).to_string())),
        )
        .with_all(body(one.layer, &styles[0], context))
}

/// The other looks of a layer, which QGIS offers under "Styles".
fn style_manager(layer: &Layer, context: &Context) -> Element {
    let other = |style: &super::style::Style| {
        let inside = head(el("qgis").attr("version", VERSION), layer.role).with_all(body(layer, style, context));
        el("map-layer-style").attr("name", shown_name(style.name, context)).with(inside)
    };
    let styles = styles_in_project(layer.role);
    let usual = el("map-layer-style").attr("name", USUAL);
    el("map-layer-style-manager").attr("current", USUAL).with(usual).with_all(styles[1..].iter().map(other))
}

/// Projects have parcels, parcels have pieces.
fn relations(context: &Context) -> Element {
    let relation = |id: &str, key: &str, child: &str, parent: &str, fields: &[(&str, &str)]| {
        let field = |(child, parent): &(&str, &str)| el("fieldRef").attr("referencingField", child).attr("referencedField", parent);
        let relation = el("relation").attr("id", id).attr("name", context.words.label(key)).attr("strength", "Association");
        relation.attr("referencingLayer", child).attr("referencedLayer", parent).with_all(fields.iter().map(field))
    };
    let (projects, parcels, conflicts) = (id(Role::Projects), id(Role::Parcels), id(Role::Conflicts));
    let of_parcel = [("project", "project"), ("parcel", "parcel")];
    el("relations").with_all([
        relation("project_parcels", "qgis.parcels", &parcels, &projects, &[("project", "id")]),
        relation("project_conflicts", "qgis.conflicts", &conflicts, &projects, &[("project", "id")]),
        relation("parcel_pieces_then", "qgis.pieces", PIECES_THEN, &parcels, &of_parcel),
        relation("parcel_pieces_now", "qgis.pieces", PIECES_NOW, &parcels, &of_parcel),
    ])
}

/// Where the map begins.
fn canvas(report: &Report, shown: &[Shown], context: &Context) -> Element {
    let corners = |extent| el("extent").with_all(sides(extent, context).map(|(name, side)| el(name).text(side)));
    let canvas = el("mapcanvas").attr("name", "theMapCanvas").attr("annotationsVisible", 1).with(el("units").text("meters"));
    canvas.with_all(start(report, shown).map(corners)).with(el("destinationsrs").with(reference(context)))
}

/// The projects, or the plans where there is none.
fn start(report: &Report, shown: &[Shown]) -> Option<Rect<f64>> {
    let of = |wanted: &dyn Fn(&Shown) -> bool| {
        let rows = shown.iter().filter(|one| wanted(one)).flat_map(|one| &one.layer.rows);
        rows.filter_map(bounds).reduce(around)
    };
    let in_force = |one: &Shown| matches!(one.layer.role, Role::Boundary(plan) if report.plans[plan].in_force);
    of(&|one| one.layer.role == Role::Projects).or_else(|| of(&in_force)).or_else(|| of(&|_| true))
}

fn bounds(row: &Row) -> Option<Rect<f64>> {
    match row.place {
        Place::Land(land) => land.bounding_rect(),
        Place::Line(course) => course.bounding_rect(),
        Place::Point([x, y], _) => Some(Rect::new(coord! { x: x, y: y }, coord! { x: x, y: y })),
        Place::Nowhere => None,
    }
}

/// The sides in units of the grid, with some room.
fn sides(extent: Rect<f64>, context: &Context) -> [(&'static str, String); 4] {
    let room = MARGIN * extent.width().max(extent.height());
    let unit = |metres: f64| (metres / context.grid.metres_per_unit).to_string();
    [
        ("xmin", unit(extent.min().x - room)),
        ("ymin", unit(extent.min().y - room)),
        ("xmax", unit(extent.max().x + room)),
        ("ymax", unit(extent.max().y + room)),
    ]
}

/// Paths are relative; measures are plane, as legal areas are.
fn properties() -> Element {
    let typed = |name: &'static str, kind: &str, value: &str| el(name).attr("type", kind).text(value);
    el("properties")
        .with(el("Paths").with(typed("Absolute", "bool", "false")))
        .with(el("Measure").with(typed("Ellipsoid", "QString", "NONE")))
        .with(el("Measurement").with(typed("DistanceUnits", "QString", "meters")).with(typed("AreaUnits", "QString", "m2")))
        .with(el("SpatialRefSys").with(typed("ProjectionsEnabled", "int", "1")))
}

/// What the report says of itself, under Project → Properties → Metadata.
fn metadata(report: &Report) -> Element {
    let input = |input: &crate::report::Input| format!("{} sha256 {}", input.file, input.sha256);
    let mut history = vec![format!("replan {}, {}", report.replan, report.as_of)];
    history.extend(report.inputs.iter().map(input));
    el("projectMetadata")
        .with(el("identifier").text(PROJECT_NAME))
        .with(el("title").text(&report.case))
        .with(el("abstract").text(say::made_up(report).unwrap_or_default()))
        .with_all(history.into_iter().map(|line| el("history").text(line)))
        .with(el("author").text(format!("replan {}", report.replan)))
        .with(el("creation").text(format!("{}T00:00:00", report.as_of)))
}

/// Scales, and what "zoom to all" shows.
fn view(report: &Report, shown: &[Shown], context: &Context) -> Element {
    let start = start(report, shown).map(|extent| {
        let place = el("DefaultViewExtent").with(reference(context));
        sides(extent, context).into_iter().fold(place, |place, (name, side)| place.attr(name, side))
    });
    let scales = SCALES.map(|scale| el("Scale").attr("Value", scale));
    el("ProjectViewSettings").attr("UseProjectScales", 1).attr("rotation", 0).with(el("Scales").with_all(scales)).with_all(start)
}
