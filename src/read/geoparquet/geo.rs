//! What a file says of its geometries: the key `geo` (`GeoParquet` 0.4 to 1.1), or the type of the column (Parquet 2.11).

use std::collections::HashMap;

use gdal::spatial_ref::SpatialRef;
use parquet::basic::LogicalType;
use parquet::file::metadata::FileMetaData;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use crate::model::{Facts, Note, NoteCode, Says, Severity};
use crate::read::{ogr, quietly};

/// Where nothing is said: longitude and latitude.
const BY_DEFAULT: &str = "OGC:CRS84";

/// The column of geometries and what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Geo {
    pub(super) column: String,
    crs: Crs,
    edges: Option<String>,
    /// Columns that hold the extents of the geometries.
    covering: Vec<String>,
}

/// What is said of the CRS.
#[derive(Debug, Clone, PartialEq)]
enum Crs {
    Default,
    /// That it is not known.
    Unknown,
    /// As PROJ reads it: PROJJSON, WKT, or a name.
    Stated(String),
}

#[derive(Deserialize)]
struct Stated {
    primary_column: String,
    columns: HashMap<String, StatedColumn>,
}

#[derive(Deserialize)]
struct StatedColumn {
    encoding: String,
    #[serde(default, deserialize_with = "there")]
    crs: Option<Json>,
    edges: Option<String>,
    covering: Option<Json>,
}

/// A null that is there is not nothing.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

impl Geo {
    /// What a file says; `None`: it is a table without places.
    pub(super) fn of(file: &FileMetaData) -> Result<Option<Self>, Says> {
        let key = |name: &str| file.key_value_metadata()?.iter().find(|pair| pair.key == name)?.value.as_deref();
        match key("geo") {
            Some(text) => Self::stated(text).map(Some),
            None => Ok(Self::by_type(file, &key)),
        }
    }

    fn stated(text: &str) -> Result<Self, Says> {
        let stated: Stated = serde_json::from_str(text)
            .map_err(|error| Says::from("its key `geo` is not as GeoParquet has it: {words}").text("words", error.to_string()))?;
        let Some(column) = stated.columns.get(&stated.primary_column) else {
            return Err(Says::from("its key `geo` does not describe the column {column}").text("column", &stated.primary_column));
        };
        if !column.encoding.eq_ignore_ascii_case("WKB") {
            let says = Says::from("its geometries are encoded as {encoding} of GeoArrow, which is not read; write them as WKB");
            return Err(says.text("encoding", &column.encoding));
        }
        let crs = match &column.crs {
            None => Crs::Default,
            Some(Json::Null) => Crs::Unknown,
            Some(Json::String(text)) => Crs::Stated(text.clone()),
            Some(json) => Crs::Stated(json.to_string()),
        };
        let covering = column.covering.as_ref().and_then(|covering| covering.pointer("/bbox")).and_then(Json::as_object);
        let covering = covering.into_iter().flat_map(|bbox| bbox.values()).filter_map(|path| path.get(0)?.as_str());
        let covering = covering.map(str::to_owned).collect();
        Ok(Self { column: stated.primary_column, crs, edges: column.edges.clone(), covering })
    }

    /// The first column of the type of geometries.
    fn by_type<'a>(file: &'a FileMetaData, key: &impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        file.schema_descr().columns().iter().find_map(|column| {
            let (crs, edges) = match column.logical_type_ref()? {
                LogicalType::Geometry(of) => (of.crs.as_ref(), None),
                LogicalType::Geography(of) => (of.crs.as_ref(), Some("spherical".to_owned())),
                _ => return None,
            };
            let crs = match crs.map(String::as_str) {
                None => Crs::Default,
                Some("srid:0") => Crs::Unknown,
                Some(name) => Crs::Stated(named(name, key)),
            };
            Some(Self { column: column.name().to_owned(), crs, edges, covering: Vec::new() })
        })
    }

    /// The CRS as readers state it, with what there is to say about it.
    pub(super) fn crs(&self, notes: &mut Vec<Note>) -> Option<String> {
        let text = match &self.crs {
            Crs::Default => BY_DEFAULT,
            Crs::Unknown => return None,
            Crs::Stated(text) => text,
        };
        if text == BY_DEFAULT {
            return Some(text.to_owned());
        }
        if let Ok(reference) = quietly(|| SpatialRef::from_definition(text)) {
            return ogr::crs_of(reference, notes);
        }
        let facts = Facts::new().says("says", "the file states a CRS that PROJ does not know");
        notes.push(Note::new(NoteCode::ReaderSays, Severity::Warning).with(facts));
        None
    }

    /// Whether edges are arcs on the sphere.
    pub(super) fn edges_are_arcs(&self) -> bool {
        self.edges.as_deref().is_some_and(|edges| edges != "planar")
    }

    /// Whether a column holds extents of the geometries.
    pub(super) fn covers(&self, column: &str) -> bool {
        self.covering.iter().any(|known| known == column)
    }
}

/// `srid:9208`, `projjson:key` with the text under a key of the file, or a definition as it is.
fn named<'a>(name: &str, key: &impl Fn(&str) -> Option<&'a str>) -> String {
    match name.split_once(':') {
        Some(("srid", number)) => format!("EPSG:{number}"),
        Some(("projjson", at)) => key(at).unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(column: &str) -> Result<Geo, Says> {
        Geo::stated(&format!(r#"{{"version": "1.1.0", "primary_column": "shape", "columns": {{"shape": {column}}}}}"#))
    }

    #[test]
    fn nothing_said_is_degrees_and_null_is_not_known() {
        assert_eq!(of(r#"{"encoding": "WKB", "geometry_types": []}"#).unwrap().crs, Crs::Default);
        assert_eq!(of(r#"{"encoding": "WKB", "crs": null}"#).unwrap().crs, Crs::Unknown);
        let stated = of(r#"{"encoding": "WKB", "crs": {"type": "ProjectedCRS"}, "edges": "spherical"}"#).unwrap();
        assert!(matches!(stated.crs, Crs::Stated(_)) && stated.edges_are_arcs());
    }

    #[test]
    fn what_is_not_read_is_said() {
        assert!(of(r#"{"encoding": "polygon"}"#).unwrap_err().to_string().contains("write them as WKB"));
        assert!(of(r#"{"crs": null}"#).unwrap_err().to_string().contains("encoding"));
        assert!(Geo::stated(r#"{"primary_column": "a", "columns": {}}"#).is_err());
    }

    #[test]
    fn extents_are_no_values() {
        let geo = of(r#"{"encoding": "WKB", "covering": {"bbox": {"xmin": ["bbox", "xmin"], "ymin": ["bbox", "ymin"]}}}"#).unwrap();
        assert!(geo.covers("bbox") && !geo.covers("shape"));
    }
}
