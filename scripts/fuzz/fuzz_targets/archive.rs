//! Any bytes as a ZIP archive, and any bytes as a layer in a sound one.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use replan::read::layer;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod file;

fuzz_target!(|bytes: &[u8]| {
    let Some((name, rest)) = file::choose(bytes, &["", "a.geojson", "a.csv", "thu muc/a.shp", "../a.geojson", "a.zip"]) else { return };
    let content = if name.is_empty() { rest.to_vec() } else { zipped(name, rest) };
    let laid = file::lay("zip", &content);
    let Ok(read) = layer(laid.folder.path(), &laid.entry) else { return };
    assert!(read.features.iter().all(|feature| feature.values.len() == read.columns.len()), "one value a column");
});

fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).expect("a part");
    zip.write_all(content).expect("memory");
    zip.finish().expect("memory").into_inner()
}
