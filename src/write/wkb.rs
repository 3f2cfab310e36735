//! Shapes as GDAL reads them.

use geo::{LineString, Polygon};

use crate::model::Land;

const LITTLE_ENDIAN: u8 = 1;
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;

/// Land as a WKB multipolygon; `per_unit` metres are one unit of the grid.
pub(super) fn land(land: &Land, per_unit: f64) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, MULTI_POLYGON);
    count(&mut bytes, land.0.len());
    for part in &land.0 {
        polygon(&mut bytes, part, per_unit);
    }
    bytes
}

/// A point as WKB.
pub(super) fn point([x, y]: [f64; 2], per_unit: f64) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, POINT);
    place(&mut bytes, x / per_unit, y / per_unit);
    bytes
}

/// A course as a WKB line.
pub(super) fn line(course: &LineString<f64>, per_unit: f64) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, LINE);
    ring(&mut bytes, course, per_unit);
    bytes
}

fn polygon(bytes: &mut Vec<u8>, polygon: &Polygon<f64>, per_unit: f64) {
    head(bytes, POLYGON);
    count(bytes, 1 + polygon.interiors().len());
    ring(bytes, polygon.exterior(), per_unit);
    for hole in polygon.interiors() {
        ring(bytes, hole, per_unit);
    }
}

fn ring(bytes: &mut Vec<u8>, ring: &LineString<f64>, per_unit: f64) {
    count(bytes, ring.0.len());
    for at in &ring.0 {
        place(bytes, at.x / per_unit, at.y / per_unit);
    }
}

fn head(bytes: &mut Vec<u8>, kind: u32) {
    bytes.push(LITTLE_ENDIAN);
    bytes.extend(kind.to_le_bytes());
}

fn count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn place(bytes: &mut Vec<u8>, x: f64, y: f64) {
    bytes.extend(x.to_le_bytes());
    bytes.extend(y.to_le_bytes());
}
