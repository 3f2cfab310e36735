//! The only file that knows what a CRS is. Above it, coordinates are metres of the case's working grid.
//!
//! VN-2000 comes to WGS 84 by the ministry's seven parameters (Decision 05/2007, EPSG:6960), which PROJ chooses by itself
//! there; a test holds it to that.

mod candidates;
mod grid;
mod operation;
pub mod parameters;

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use gdal::spatial_ref::SpatialRef;
use geo::{Coord, Geometry, MapCoords, MapCoordsInPlace};

use super::cad::without_stray;
use crate::model::{Land, Note, NoteCode, Says, Severity};
use crate::read::case::{Axes, Unit};
use crate::read::{LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError};

pub use candidates::{
    Area, Candidate, Meaning, all as all_candidates, converted_twice, fitting, is_vn2000, known_as, meanings, name_of, official, twin,
    zones_at,
};
pub use grid::Grid;

use operation::Operation;

/// Longitude and latitude in degrees, in this order.
pub(super) const LONLAT: &str = "OGC:CRS84";

/// Operations by the definitions of their ends.
type Operations = HashMap<(String, String), Rc<Operation>>;

thread_local! {
    /// The operations that were asked for: PROJ searches its registry for most, some 10 ms, and layers ask for the same ones.
    /// Never given back: a thread may end while the program does, when PROJ has been taken down already.
    static OPERATIONS: RefCell<ManuallyDrop<Operations>> = RefCell::default();
}

/// The operation from one definition to another, x before y, without a word on stderr.
fn operation(from: &str, to: &str) -> Result<Rc<Operation>, proj::ProjCreateError> {
    let key = (from.to_owned(), to.to_owned());
    if let Some(known) = OPERATIONS.with_borrow(|operations| operations.get(&key).cloned()) {
        return Ok(known);
    }
    let found = Rc::new(Operation::new(from, to)?);
    OPERATIONS.with_borrow_mut(|operations| operations.insert(key, Rc::clone(&found)));
    Ok(found)
}

/// The way from coordinates of a CRS, as its files have them, to longitude and latitude.
#[must_use]
pub fn to_lonlat(crs: &str) -> Option<ToLonLat> {
    Some(ToLonLat { operation: operation(&normal_name(crs), LONLAT).ok()?, metres_per_unit: 1.0 })
}

/// From metres of the working grid to degrees.
#[derive(Debug)]
pub struct ToLonLat {
    operation: Rc<Operation>,
    metres_per_unit: f64,
}

impl ToLonLat {
    /// A place as longitude and latitude; `None` where the projection has no answer.
    #[must_use]
    pub fn place(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let point = (x / self.metres_per_unit, y / self.metres_per_unit);
        let (lon, lat) = self.operation.convert(point)?;
        (lon.is_finite() && lat.is_finite()).then_some([lon, lat])
    }

    /// Land as longitude and latitude; `None` where the projection has no answer.
    #[must_use]
    pub fn land(&self, land: &Land) -> Option<Land> {
        let place = |coord: Coord<f64>| self.place([coord.x, coord.y]).map(|[x, y]| Coord { x, y }).ok_or(());
        land.try_map_coords(place).ok()
    }
}

/// The one grid for two layers without a case: the declared one, else that of the first layer that is in a projected CRS.
///
/// # Errors
/// Nothing is declared and both layers are in degrees, or nothing says what a layer is in.
pub fn grid_of_layers(declared: Option<&str>, of_layers: [Option<&str>; 2], layers: [&RawLayer; 2]) -> Result<Grid, ReadError> {
    if let Some(declared) = declared {
        return Grid::new(declared);
    }
    let projected = of_layers.into_iter().flatten().find_map(|crs| Grid::new(&normal_name(crs)).ok());
    projected.ok_or_else(|| ReadError::Place {
        file: layers.iter().map(|layer| &*layer.file).collect::<Vec<_>>().join(", "),
        what: "no layer is in a projected CRS, so that nothing says in which grid areas are measured".into(),
        candidates: Vec::new(),
    })
}

/// Brings a layer's coordinates, and the places of its notes, to metres of the grid.
///
/// Returns the CRS that was used. The order is: declared in the case, stated by the file, CRS84 for GeoJSON in degrees.
///
/// # Errors
/// None of the three is there, or PROJ knows no way from it to the grid.
pub fn place(layer: &mut RawLayer, entry: &LayerEntry, grid: &Grid) -> Result<Option<String>, ReadError> {
    stand(layer, entry);
    let Some(crs) = crs_of(layer, entry, grid)? else { return Ok(None) };
    let sample = first_coord(layer);
    parameters::judge(&mut layer.notes, &crs, sample, grid);
    let way = Way::new(&crs, grid).map_err(|what| ReadError::Place { file: layer.file.to_string(), what, candidates: Vec::new() })?;
    for feature in &mut layer.features {
        if let RawGeometry::Shape(shape) = &mut feature.geometry
            && way.geometry(shape).is_err()
        {
            feature.geometry = RawGeometry::Broken(Way::beyond(&crs));
        }
    }
    for note in &mut layer.notes {
        note.at = note.at.and_then(|[x, y]| way.coord(Coord { x, y }).ok()).map(|coord| [coord.x, coord.y]);
    }
    Ok(Some(crs))
}

/// Puts coordinates into the order and unit of a CRS, as the case says that the file has them.
fn stand(layer: &mut RawLayer, entry: &LayerEntry) {
    if entry.axes == Axes::EastNorth && entry.unit == Unit::Metre {
        return;
    }
    let turned = |coord: Coord<f64>| told(coord, entry.axes, entry.unit);
    for feature in &mut layer.features {
        if let RawGeometry::Shape(shape) = &mut feature.geometry {
            shape.map_coords_in_place(turned);
        }
    }
    for note in &mut layer.notes {
        note.at = note.at.map(|[x, y]| turned(Coord { x, y })).map(|coord| [coord.x, coord.y]);
    }
}

/// A coordinate of a file as its CRS counts it: x before y, in metres.
#[must_use]
pub fn told(coord: Coord<f64>, axes: Axes, unit: Unit) -> Coord<f64> {
    let Coord { x, y } = if axes == Axes::NorthEast { Coord { x: coord.y, y: coord.x } } else { coord };
    match unit {
        Unit::Metre => Coord { x, y },
        Unit::Millimetre => Coord { x: x / 1000.0, y: y / 1000.0 },
    }
}

/// The CRS of a layer, as [`place`] takes it; `None` for one without a single coordinate.
///
/// # Errors
/// Nothing says what the coordinates are in.
pub fn crs_of(layer: &mut RawLayer, entry: &LayerEntry, grid: &Grid) -> Result<Option<String>, ReadError> {
    if let Some(declared) = &entry.crs {
        if let Some(stated) = layer.crs.as_ref().filter(|stated| !same(stated, declared)) {
            let facts = crate::model::Facts::new().text("declared", declared).text("stated", shown(stated));
            let note = Note::new(NoteCode::CrsDeclaredOtherwise, Severity::Warning).within(&layer.file, &layer.layer).with(facts);
            layer.notes.push(note);
        }
        return Ok(Some(declared.clone()));
    }
    if let Some(stated) = &layer.crs {
        return Ok(Some(stated.clone()));
    }
    let Some(sample) = first_coord(layer) else { return Ok(None) };
    if layer.reader == "geojson" && in_degrees(layer) {
        layer.notes.push(Note::new(NoteCode::CrsByStandard, Severity::Info).within(&layer.file, &layer.layer));
        return Ok(Some(LONLAT.to_owned()));
    }
    Err(ReadError::Place { file: layer.file.to_string(), what: unstated(sample), candidates: fitting(sample, grid) })
}

fn unstated(sample: Coord<f64>) -> Says {
    let says = Says::from("nothing says in which CRS its coordinates are, such as ({x}, {y})");
    says.text("x", sample.x.to_string()).text("y", sample.y.to_string())
}

fn no_way(crs: &str, grid: &Grid, words: &str) -> Says {
    let says = Says::from("no way from {crs} to {grid}: {what}").text("crs", shown(crs)).text("grid", &grid.definition);
    says.says("what", Says::quoted("PROJ", words))
}

/// A coordinate that stands for the layer, of a drawing none that strays; `None` for a layer without any.
#[must_use]
pub fn first_coord(layer: &RawLayer) -> Option<Coord<f64>> {
    coords(without_stray(layer)).next()
}

pub(super) fn in_degrees(layer: &RawLayer) -> bool {
    coords(layer.features.iter()).all(|coord| coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0)
}

fn coords<'a>(features: impl Iterator<Item = &'a RawFeature>) -> impl Iterator<Item = Coord<f64>> {
    use geo::CoordsIter;
    features.flat_map(|feature| match &feature.geometry {
        RawGeometry::Shape(shape) => Some(shape.coords_iter()).into_iter().flatten().collect::<Vec<_>>(),
        _ => Vec::new(),
    })
}

/// Moves every coordinate; collections by hand, for `geo`'s own way through them does not compile.
fn moved(shape: &mut Geometry<f64>, way: &Way) -> Result<(), Beyond> {
    match shape {
        Geometry::GeometryCollection(many) => many.0.iter_mut().try_for_each(|one| moved(one, way)),
        Geometry::Polygon(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::MultiPolygon(many) => many.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::Line(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::LineString(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::MultiLineString(many) => many.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::Point(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::MultiPoint(many) => many.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::Rect(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
        Geometry::Triangle(one) => one.try_map_coords_in_place(|coord| way.coord(coord)),
    }
}

/// A coordinate is beyond what a CRS covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond;

/// The way from a CRS to metres of the grid.
#[derive(Debug)]
pub struct Way {
    operation: Option<Rc<Operation>>,
    metres_per_unit: f64,
}

impl Way {
    /// Finds the way.
    ///
    /// # Errors
    /// PROJ knows none: why.
    pub fn new(crs: &str, grid: &Grid) -> Result<Self, Says> {
        let metres_per_unit = grid.metres_per_unit;
        if same(crs, &grid.definition) {
            return Ok(Self { operation: None, metres_per_unit });
        }
        let found = operation(&normal_name(crs), &grid.definition).map_err(|error| no_way(crs, grid, &error.to_string()))?;
        Ok(Self { operation: Some(found), metres_per_unit })
    }

    /// Moves land.
    ///
    /// # Errors
    /// A coordinate is beyond what the CRS covers.
    pub fn land(&self, land: &mut Land) -> Result<(), Beyond> {
        #[expect(clippy::float_cmp, reason = "metres are exactly one metre")]
        let stays = self.operation.is_none() && self.metres_per_unit == 1.0;
        if stays { Ok(()) } else { land.try_map_coords_in_place(|coord| self.coord(coord)) }
    }

    /// Moves a geometry of any kind.
    ///
    /// # Errors
    /// A coordinate is beyond what the CRS covers.
    pub fn geometry(&self, shape: &mut Geometry<f64>) -> Result<(), Beyond> {
        moved(shape, self)
    }

    /// What is wrong with a geometry that cannot be moved.
    #[must_use]
    pub fn beyond(crs: &str) -> Says {
        Says::from("a coordinate is outside of what {crs} covers").text("crs", shown(crs))
    }

    /// Moves a coordinate.
    ///
    /// # Errors
    /// It is beyond what the CRS covers.
    pub fn coord(&self, coord: Coord<f64>) -> Result<Coord<f64>, Beyond> {
        let (x, y) = match &self.operation {
            Some(operation) => operation.convert((coord.x, coord.y)).ok_or(Beyond)?,
            None => (coord.x, coord.y),
        };
        let (x, y) = (x * self.metres_per_unit, y * self.metres_per_unit);
        // A coordinate that cannot be computed with is found again, with its place, when the shape is looked at.
        if self.operation.is_some() && !(x.is_finite() && y.is_finite()) { Err(Beyond) } else { Ok(Coord { x, y }) }
    }
}

/// Whether two definitions are one CRS, so that no coordinate has to be touched.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (normal_name(a), normal_name(b));
    if a.eq_ignore_ascii_case(&b) {
        return true;
    }
    if operation::differ(&a, &b) {
        return false;
    }
    match (SpatialRef::from_definition(&a), SpatialRef::from_definition(&b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// `urn:ogc:def:crs:EPSG::9208` → `EPSG:9208`; the rest as it is.
fn normal_name(crs: &str) -> String {
    let lower = crs.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("urn:ogc:def:crs:") {
        let mut parts = rest.split(':');
        if let (Some(authority), Some(code)) = (parts.next(), parts.next_back()) {
            let code = code.to_ascii_uppercase();
            return format!("{}:{code}", authority.to_ascii_uppercase());
        }
    }
    crs.to_owned()
}

/// What a CRS is called that nobody gave a name.
const NAMELESS: [&str; 2] = ["unnamed", "unknown"];

/// The name that people know a CRS by; the definition of one without a name.
#[must_use]
pub fn shown(crs: &str) -> String {
    let name = normal_name(crs);
    if name.len() < 40 {
        return name;
    }
    SpatialRef::from_definition(&name)
        .ok()
        .and_then(|reference| {
            let name = || reference.name().filter(|name| !NAMELESS.contains(&name.to_lowercase().as_str()));
            reference.authority().ok().or_else(name).or_else(|| reference.to_proj4().ok())
        })
        .unwrap_or_else(|| name.chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proj::Proj;

    fn convert(from: &str, to: &str, point: (f64, f64)) -> (f64, f64) {
        Proj::new_known_crs(from, to, None).unwrap().convert(point).unwrap()
    }

    #[test]
    fn vn_2000_is_the_ministrys_seven_parameters() {
        let (x, y) = convert("EPSG:4326", "EPSG:9208", (103.97, 22.51));
        assert!((x - 419_557.425_943).abs() < 0.001 && (y - 2_490_341.767_440).abs() < 0.001, "{x} {y}");
        let pipeline = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84 \
            +step +inv +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 \
            +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 \
            +step +proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84";
        let explicit = Proj::new(pipeline).unwrap();
        for lonlat in [(103.97, 22.51), (103.935, 22.515), (104.9, 21.7), (103.6, 22.8)] {
            let (x, y) = convert("EPSG:4326", "EPSG:9208", lonlat);
            let (u, v): (f64, f64) = explicit.convert(lonlat).unwrap();
            assert!((x - u).hypot(y - v) < 0.01, "{lonlat:?}: {x} {y}, not {u} {v}");
        }
    }

    #[test]
    fn a_coordinate_in_metres_names_the_zones_that_would_fit() {
        let grid = Grid::new("EPSG:9208").unwrap();
        let found = fitting(Coord { x: 416_150.0, y: 2_490_800.0 }, &grid);
        assert!(found[0].starts_with("EPSG:9208"), "{found:?}");
        assert!(fitting(Coord { x: 1.0e9, y: 2.0e9 }, &grid).is_empty());
    }

    #[test]
    fn one_crs_has_many_names() {
        assert!(same("urn:ogc:def:crs:EPSG::9208", "EPSG:9208"));
        assert!(same("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"));
        assert!(!same("EPSG:9208", "EPSG:9209"));
    }

    #[test]
    fn feet_become_metres() {
        let grid = Grid::new("EPSG:2263").unwrap();
        assert!((grid.metres_per_unit - 0.304_800_609_6).abs() < 1e-9);
    }
}
