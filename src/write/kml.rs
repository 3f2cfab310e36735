//! Projects in degrees, for a phone: KML 2.2 with colours by standing.

use geo::orient::{Direction, Orient};
use geo::{LineString, Polygon};

use super::qgis::standing_colour;
use super::xml::{Element, el};
use super::{Context, Page, WriteError, say, struck};
use crate::model::{Facts, Land, Standing};
use crate::normal::crs::ToLonLat;
use crate::report::{ProjectReport, Report};

/// `report.kml`: one folder a standing, one placemark a project.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let heading = Facts::new().text("case", &report.case).date("as_of", report.as_of);
    let document = el("Document")
        .with(el("name").text(context.words.phrase("text.heading", &heading)))
        .with(el("description").text(said(report, context)))
        .with_all(Standing::ALL.map(style))
        .with_all(Standing::ALL.into_iter().filter_map(|standing| folder(report, standing, context)))
        .with_all(report.projects.is_empty().then(|| empty(context)));
    let root = el("kml").attr("xmlns", "http://www.opengis.net/kml/2.2").with(document);
    Ok(vec![Page::new("report.kml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n"))])
}

/// What a reader has to know of all of it.
fn said(report: &Report, context: &Context) -> String {
    let ruling = context.words.label("qgis.ruling");
    say::made_up(report).map_or_else(|| ruling.to_owned(), |sentence| format!("{sentence}\n{ruling}"))
}

fn style(standing: Standing) -> Element {
    let (fill, ink) = standing_colour(standing);
    let line = el("LineStyle").with(el("color").text(abgr(&ink, "ff"))).with(el("width").text("2"));
    let land = el("PolyStyle").with(el("color").text(abgr(&fill, "99")));
    el("Style").attr("id", standing.name()).with(line).with(land)
}

/// `#rrggbb` as KML writes it: opacity, blue, green, red.
fn abgr(hex: &str, opacity: &str) -> String {
    let part = |at: usize| hex.get(at..at + 2).unwrap_or("80");
    format!("{opacity}{}{}{}", part(5), part(3), part(1))
}

fn folder(report: &Report, standing: Standing, context: &Context) -> Option<Element> {
    let way = context.grid.to_lonlat();
    let of: Vec<&ProjectReport> = report.projects.iter().filter(|project| project.standing == standing).collect();
    let folder = el("Folder").with(el("name").text(context.words.standing(standing)));
    (!of.is_empty()).then(|| folder.with_all(of.into_iter().map(|project| placemark(project, way.as_ref(), context))))
}

/// Without any folder readers find no layer in the file.
fn empty(context: &Context) -> Element {
    el("Folder").with(el("name").text(context.words.label("qgis.projects")))
}

fn placemark(project: &ProjectReport, way: Option<&ToLonLat>, context: &Context) -> Element {
    let name = project.name.as_ref().map_or_else(|| project.id.clone(), |name| format!("{} – {name}", project.id));
    let land = way.and_then(|way| way.land(&project.land)).filter(|land| !land.0.is_empty());
    el("Placemark")
        .with(el("name").text(name))
        .with(el("description").text(description(project, context)))
        .with(el("styleUrl").text(format!("#{}", project.standing.name())))
        .with(data(project))
        .with_all(land.map(|land| shape(&land)))
}

fn description(project: &ProjectReport, context: &Context) -> String {
    let words = context.words;
    let mut lines = vec![words.standing(project.standing).to_owned(), words.area(project.area_m2)];
    lines.extend(say::marks(project).into_iter().map(|mark| words.label(mark.key()).to_owned()));
    lines.extend(project.answers.iter().flat_map(|answer| say::overridden(context, answer)).map(|sentence| struck::plain(&sentence)));
    lines.extend(say::reasons(context, project));
    lines.extend(say::ways(context, project));
    lines.join("\n")
}

fn data(project: &ProjectReport) -> Element {
    let item = |(name, value): (&str, String)| el("Data").attr("name", name).with(el("value").text(value));
    let items = [
        ("id", project.id.clone()),
        ("standing", project.standing.name().to_owned()),
        ("area_m2", project.area_m2.0.to_string()),
        ("conflict_m2", project.conflict_m2.0.to_string()),
    ];
    el("ExtendedData").with_all(items.map(item))
}

fn shape(land: &Land) -> Element {
    el("MultiGeometry").with_all(land.orient(Direction::Default).iter().map(polygon))
}

fn polygon(polygon: &Polygon<f64>) -> Element {
    let outer = el("outerBoundaryIs").with(ring(polygon.exterior()));
    let holes = polygon.interiors().iter().map(|hole| el("innerBoundaryIs").with(ring(hole)));
    el("Polygon").with(el("tessellate").text("1")).with(outer).with_all(holes)
}

/// Nine decimals of a degree are a tenth of a millimetre.
fn ring(ring: &LineString<f64>) -> Element {
    let places: Vec<String> = ring.0.iter().map(|at| format!("{:.9},{:.9}", at.x, at.y)).collect();
    el("LinearRing").with(el("coordinates").text(places.join(" ")))
}
