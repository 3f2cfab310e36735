//! Maps in degrees (RFC 7946): outer rings counter-clockwise, at most nine decimals, no `crs` member.

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

/// `report.geojson` with the projects; `pieces.geojson`, `slivers.geojson` and `faults.geojson` beside.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let way = context.grid.to_lonlat();
    let page = |name: &str, layer: &Layer| Page::new(name, collection(report, context, layer, way.as_ref()));
    Ok(vec![
        page("report.geojson", &projects(report, context)),
        page("pieces.geojson", &pieces(report)),
        page("slivers.geojson", &slivers(report, context)),
        page("faults.geojson", &faults(report, context)),
    ])
}

/// A feature collection, one feature a line.
fn collection(report: &Report, context: &Context, layer: &Layer, way: Option<&ToLonLat>) -> String {
    let mut head = vec![("name", json!(layer.name)), ("case", json!(report.case)), ("as_of", json!(report.as_of.to_string()))];
    head.push(("replan", json!(report.replan)));
    head.extend(say::made_up(report).map(|sentence| ("made_up", json!(sentence))));
    head.extend(say::supposed(report, context).into_iter().map(|sentence| ("supposed", json!(sentence))));
    let head = head.iter().map(|(name, value)| format!("\"{name}\": {value},\n")).collect::<Vec<_>>().concat();
    let features: Vec<String> = layer.rows.iter().map(|row| feature(layer, row, way).to_string()).collect();
    let open = "{\n\"type\": \"FeatureCollection\",\n";
    if features.is_empty() {
        return format!("{open}{head}\"features\": []\n}}\n");
    }
    format!("{open}{head}\"features\": [\n{}\n]\n}}\n", features.join(",\n"))
}

fn feature(layer: &Layer, row: &Row, way: Option<&ToLonLat>) -> Feature {
    let properties: JsonObject =
        layer.columns.iter().zip(&row.values).map(|((name, _), value)| ((*name).to_owned(), json(value))).collect();
    Feature { bbox: None, geometry: geometry(&row.place, way), id: None, properties: Some(properties), foreign_members: None }
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

fn geometry(place: &Place, way: Option<&ToLonLat>) -> Option<Geometry> {
    match place {
        Place::Nowhere => None,
        Place::Land(land) if land.0.is_empty() => None,
        Place::Land(land) => way?.land(land).map(|land| Geometry::new(GeometryValue::from(&tidy(&land)))),
        Place::Point(_, lonlat) => {
            lonlat.map(|[lon, lat]| Geometry::new(GeometryValue::from(&geo::Point::new(rounded(lon), rounded(lat)))))
        }
    }
}

fn tidy(land: &Land) -> Land {
    land.orient(Direction::Default).map_coords(|at| Coord { x: rounded(at.x), y: rounded(at.y) })
}

fn rounded(degrees: f64) -> f64 {
    (degrees * DECIMALS).round() / DECIMALS
}
