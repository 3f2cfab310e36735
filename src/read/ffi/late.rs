//! GDAL and PROJ, loaded when they are first needed: what `scripts/late` prepares, and why.

use std::ffi::{CStr, c_void};
use std::io::Write;
use std::sync::atomic::{AtomicPtr, Ordering};

include!(concat!(env!("OUT_DIR"), "/late.rs"));

std::arch::global_asm!(include_str!(concat!(env!("OUT_DIR"), "/late.s")), address = sym address, options(att_syntax));

unsafe extern "C" {
    #[link_name = "late_slots"]
    static SLOTS: [AtomicPtr<c_void>; FUNCTIONS.len()];
}

/// The address of a function, also for all later calls of it; ends the program where there is none, as its loader would have.
extern "C" fn address(number: usize) -> *const c_void {
    let (library, function) = FUNCTIONS[number];
    // SAFETY: both names end with a zero. A library that is loaded already is only counted, and none is ever given back.
    let found = unsafe {
        let library = libc::dlopen(library.as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL);
        if library.is_null() { library } else { libc::dlsym(library, function.as_ptr()) }
    };
    if found.is_null() {
        // SAFETY: the words are the loader's and live until it is asked again on this thread.
        let why = unsafe { libc::dlerror().as_ref().map(|why| CStr::from_ptr(why).to_string_lossy()) };
        let _ = writeln!(std::io::stderr(), "error: {}", why.unwrap_or_else(|| library.to_string_lossy()));
        std::process::exit(2);
    }
    // SAFETY: there are as many slots as functions; they are written here alone, each whole.
    unsafe { SLOTS[number].store(found, Ordering::Relaxed) };
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_where_it_is_looked_for() {
        for number in 0..FUNCTIONS.len() {
            assert!(!address(number).is_null());
        }
    }
}
