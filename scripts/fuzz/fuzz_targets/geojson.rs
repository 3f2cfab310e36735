//! Any bytes as `GeoJSON`: the reader does not panic, and what is read in pieces is what is read as a whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::geojson::stream::{Stream, Streamed, Work};
use replan::read::{LayerEntry, layer};

mod chosen;
mod file;

#[derive(Default)]
struct Count(usize);

impl Work for Count {
    type Made = usize;

    fn feature(&mut self, _feature: Streamed) {
        self.0 += 1;
    }

    fn end(self) -> usize {
        self.0
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((ending, text)) = chosen::choose(bytes, &["geojson", "ndjson"]) else { return };
    let laid = file::lay(ending, text);
    let whole = layer(laid.folder.path(), &laid.entry);
    let path = laid.path();
    let entry = LayerEntry { file: path.display().to_string(), ..LayerEntry::default() };
    let Ok(Some(stream)) = Stream::open(&path, &entry) else { return };
    let mut count = 0;
    let column = stream.sample.columns.first().cloned();
    let read = stream.each(column.as_deref(), 2, Count::default, |_, features| count += features);
    if let (Ok(_), Ok(whole)) = (read, whole) {
        assert_eq!(count, whole.features.len());
    }
});
