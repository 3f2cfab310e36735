//! Maps in degrees (RFC 7946): outer rings counter-clockwise, at most nine decimals, no `crs` member; by choice in the working grid.

use geo::orient::{Direction, Orient};
use geo::{Coord, MapCoords};
use geojson::{Feature, Geometry, GeometryValue, JsonObject};
use serde_json::{Value as Json, json};

use super::layers::{Layer, Place, Row, Value, faults, pieces, projects, slivers};
use super::{Context, Page, WriteError, say};
use crate::model::Land;
use crate::normal::crs::ToLonLat;
use crate::report::Report;

/// One in the last decimal is 0.1 mm on the ground.
const DECIMALS: f64 = 1e9;

/// How coordinates are written.
enum Places {
    /// In degrees; `None`: the grid has no way there, and nothing has a place.
    Degrees(Option<ToLonLat>),
    /// In units of the grid, which is so many metres.
    Grid(f64),
}

/// `report.geojson` with the projects; `pieces.geojson`, `slivers.geojson` and `faults.geojson` beside.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    Ok(collections(report, context, &Places::Degrees(context.grid.to_lonlat()), "geojson"))
}

/// The same in the working grid, which a `crs` member names: not RFC 7946, but what GDAL, QGIS and this program read.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn grid_pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    Ok(collections(report, context, &Places::Grid(context.grid.metres_per_unit), "grid.geojson"))
}

fn collections(report: &Report, context: &Context, places: &Places, ending: &str) -> Vec<Page> {
    let page = |name: &str, layer: &Layer| Page::new(&format!("{name}.{ending}"), collection(report, context, layer, places));
    vec![
        page("report", &projects(report, context)),
        page("pieces", &pieces(report, context)),
        page("slivers", &slivers(report, context)),
        page("faults", &faults(report, context)),
    ]
}

/// A feature collection, one feature a line.
fn collection(report: &Report, context: &Context, layer: &Layer, places: &Places) -> String {
    let mut head = vec![("name", json!(layer.name)), ("case", json!(report.case)), ("as_of", json!(report.as_of.to_string()))];
    head.push(("replan", json!(report.replan)));
    head.extend(say::made_up(report).map(|sentence| ("made_up", json!(sentence))));
    head.extend(say::supposed(report, context).into_iter().map(|sentence| ("supposed", json!(sentence))));
    if matches!(places, Places::Grid(_)) {
        head.push(("crs", json!({ "type": "name", "properties": { "name": urn(&report.crs) } })));
    }
    let head = head.iter().map(|(name, value)| format!("\"{name}\": {value},\n")).collect::<Vec<_>>().concat();
    let features: Vec<String> = layer.rows.iter().map(|row| feature(layer, row, places).to_string()).collect();
    let open = "{\n\"type\": \"FeatureCollection\",\n";
    if features.is_empty() {
        return format!("{open}{head}\"features\": []\n}}\n");
    }
    format!("{open}{head}\"features\": [\n{}\n]\n}}\n", features.join(",\n"))
}

/// The name of a CRS as GeoJSON of 2008 wants it; a definition without a number as it is.
fn urn(crs: &str) -> String {
    match crs.to_uppercase().strip_prefix("EPSG:") {
        Some(number) => format!("urn:ogc:def:crs:EPSG::{number}"),
        None => crs.to_owned(),
    }
}

fn feature(layer: &Layer, row: &Row, places: &Places) -> Feature {
    let properties: JsonObject =
        layer.columns.iter().zip(&row.values).map(|((name, _), value)| ((*name).to_owned(), json(value))).collect();
    Feature { bbox: None, geometry: geometry(&row.place, places), id: None, properties: Some(properties), foreign_members: None }
}

fn json(value: &Value) -> Json {
    match value {
        Value::Missing => Json::Null,
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Count(count) => json!(count),
        Value::Flag(flag) => json!(flag),
    }
}

fn geometry(place: &Place, places: &Places) -> Option<Geometry> {
    match (place, places) {
        (Place::Nowhere | Place::Line(_), _) => None,
        (Place::Land(land), _) if land.0.is_empty() => None,
        (Place::Land(land), Places::Degrees(way)) => way.as_ref()?.land(land).map(|land| Geometry::new(GeometryValue::from(&tidy(&land)))),
        (Place::Land(land), Places::Grid(unit)) => {
            let land = land.orient(Direction::Default).map_coords(|at| Coord { x: at.x / unit, y: at.y / unit });
            Some(Geometry::new(GeometryValue::from(&land)))
        }
        (Place::Point(_, lonlat), Places::Degrees(_)) => {
            lonlat.map(|[lon, lat]| Geometry::new(GeometryValue::from(&geo::Point::new(rounded(lon), rounded(lat)))))
        }
        (Place::Point([x, y], _), Places::Grid(unit)) => Some(Geometry::new(GeometryValue::from(&geo::Point::new(x / unit, y / unit)))),
    }
}

fn tidy(land: &Land) -> Land {
    land.orient(Direction::Default).map_coords(|at| Coord { x: rounded(at.x), y: rounded(at.y) })
}

fn rounded(degrees: f64) -> f64 {
    (degrees * DECIMALS).round() / DECIMALS
}
