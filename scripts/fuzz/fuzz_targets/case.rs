//! Any bytes as `case.toml`: read, or refused with a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::case::read;

mod file;

fuzz_target!(|bytes: &[u8]| {
    let laid = file::lay("toml", bytes);
    if let Err(error) = read(&laid.path()) {
        assert!(!error.to_string().is_empty());
    }
});
