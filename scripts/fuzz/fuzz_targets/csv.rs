//! Any bytes as a table of text, in every encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::{LayerEntry, layer};

mod chosen;
mod file;

fuzz_target!(|bytes: &[u8]| {
    let Some((ending, rest)) = chosen::choose(bytes, &["csv", "tsv", "txt"]) else { return };
    let Some((encoding, text)) = chosen::choose(rest, &["", "utf-8", "tcvn3", "vni", "cp1258"]) else { return };
    let laid = file::lay(ending, text);
    let encoding = (!encoding.is_empty()).then(|| encoding.to_owned());
    let entry = LayerEntry { encoding, ..laid.entry.clone() };
    let Ok(read) = layer(laid.folder.path(), &entry) else { return };
    assert!(read.features.iter().all(|feature| feature.values.len() == read.columns.len()), "one value a column");
});
