//! Any bytes as a drawing, and lots and lines made of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::model::M;
use replan::normal::cad::{Wanted, assemble};
use replan::read::layer;

mod chosen;
mod file;

fuzz_target!(|bytes: &[u8]| {
    let Some((ending, text)) = chosen::choose(bytes, &["dxf", "dxf", "dxf", "dgn", "dwg"]) else { return };
    let laid = file::lay(ending, text);
    let Ok(read) = layer(laid.folder.path(), &laid.entry) else { return };
    for wanted in [Wanted::Lots, Wanted::Land, Wanted::Lines] {
        assemble(&mut read.clone(), &laid.entry, wanted, M(0.2));
    }
});
