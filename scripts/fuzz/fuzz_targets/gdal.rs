//! Any bytes as a file for GDAL: what it makes of them does not make our side panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::normal::repair::repair;
use replan::read::{RawGeometry, layer};

mod chosen;
mod file;

fuzz_target!(|bytes: &[u8]| {
    let Some((ending, text)) = chosen::choose(bytes, &["kml", "gml", "gpkg", "shp", "fgb", "tab", "mif", "gpx", "sqlite"]) else { return };
    let laid = file::lay(ending, text);
    let Ok(read) = layer(laid.folder.path(), &laid.entry) else { return };
    for feature in &read.features {
        assert_eq!(feature.values.len(), read.columns.len(), "one value a column");
        if let RawGeometry::Shape(geo::Geometry::Polygon(polygon)) = &feature.geometry {
            let _ = repair(&geo::MultiPolygon::new(vec![polygon.clone()]));
        }
    }
});
