//! Any bytes as a file: no reader panics, and `GeoJSON` read in pieces is what is read as a whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::geojson::stream::Stream;
use replan::read::{LayerEntry, layer};

/// Readers of our own; what GDAL reads is GDAL's.
const ENDINGS: [&str; 4] = ["geojson", "ndjson", "csv", "tsv"];

fuzz_target!(|bytes: &[u8]| {
    let Some((&ending, text)) = bytes.split_first() else { return };
    let ending = ENDINGS[usize::from(ending) % ENDINGS.len()];
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let name = format!("layer.{ending}");
    let path = folder.path().join(&name);
    std::fs::write(&path, text).expect("a disk that is not full");
    let entry = LayerEntry { file: name, ..LayerEntry::default() };
    let whole = layer(folder.path(), &entry);
    let entry = LayerEntry { file: path.display().to_string(), ..LayerEntry::default() };
    if !ending.ends_with("json") {
        return;
    }
    let Ok(Some(stream)) = Stream::open(&path, &entry) else { return };
    let mut count = 0;
    let column = stream.sample.columns.first().cloned();
    let read = stream.each(column.as_deref(), 2, |features| features.len(), |_, features| count += features);
    if let (Ok(_), Ok(whole)) = (read, whole) {
        assert_eq!(count, whole.features.len());
    }
});
