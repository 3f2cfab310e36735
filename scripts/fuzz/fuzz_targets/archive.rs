//! Any bytes as a ZIP archive, and any bytes as a layer in a sound one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::layer;

mod chosen;
mod file;
mod zipped;

use zipped::zipped;

fuzz_target!(|bytes: &[u8]| {
    let Some((name, rest)) = chosen::choose(bytes, &["", "a.geojson", "a.csv", "thu muc/a.shp", "../a.geojson", "a.zip"]) else { return };
    let content = if name.is_empty() { rest.to_vec() } else { zipped(&[(name, rest)]) };
    let laid = file::lay("zip", &content);
    let Ok(read) = layer(laid.folder.path(), &laid.entry) else { return };
    assert!(read.features.iter().all(|feature| feature.values.len() == read.columns.len()), "one value a column");
});
