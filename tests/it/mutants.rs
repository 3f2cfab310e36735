//! Sound files with a few bytes changed, by a fixed seed: whatever comes of them, the check runs to its end.
//!
//! `REPLAN_MUTANTS=1000 cargo test mutants` tries so many of each file; `scripts/fuzz/run` looks for what these do not find.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use replan::report::Report;

use crate::broken::{Fault, faults, folder, report_of};

/// Of each sound file, where nothing else is said.
const MUTANTS: u64 = 25;

#[test]
fn no_change_of_a_few_bytes_stops_the_check() {
    let count = std::env::var("REPLAN_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(MUTANTS);
    let mut wrong = Vec::new();
    for twin in faults().into_iter().filter(|fault| fault.file == fault.twin && fault.role != "case") {
        let sound = std::fs::read(folder().join(&twin.file)).unwrap();
        for seed in 0..count {
            let mutant = mutant(&sound, seed);
            match catch_unwind(AssertUnwindSafe(|| checked(&twin, &mutant))) {
                Ok(Ok(())) => {}
                Ok(Err(what)) => wrong.push(format!("{}, seed {seed}: {what}", twin.file)),
                Err(_) => wrong.push(format!("{}, seed {seed}: a panic", twin.file)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the report of a file in which these bytes stand.
fn checked(twin: &Fault, bytes: &[u8]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = beside(twin, folder.path());
    std::fs::write(&file, bytes).unwrap();
    let fault = Fault { file: file.display().to_string(), ..twin.clone() };
    match report_of(&fault) {
        Ok(report) => sound(&report),
        Err(message) if message.trim() == "error:" || message.contains("panicked") => Err(format!("no message: {message:?}")),
        Err(_) => Ok(()),
    }
}

/// The path of a file in a folder into which what belongs to it was copied.
fn beside(twin: &Fault, to: &Path) -> std::path::PathBuf {
    let file = folder().join(&twin.file);
    for ending in ["shx", "dbf", "prj", "cpg", "mid"] {
        let other = file.with_extension(ending);
        if other.is_file() {
            std::fs::copy(&other, to.join(other.file_name().unwrap())).unwrap();
        }
    }
    to.join(file.file_name().unwrap())
}

fn sound(report: &Report) -> Result<(), String> {
    let lots = report.plans.iter().flat_map(|plan| &plan.lot_shapes).map(|lot| lot.area_m2.0);
    let areas = lots.chain(report.projects.iter().flat_map(|project| [project.area_m2.0, project.conflict_m2.0]));
    if let Some(area) = areas.into_iter().find(|area| !(area.is_finite() && *area >= 0.0)) {
        return Err(format!("an area of {area}"));
    }
    if report.counts.standings.values().sum::<usize>() != report.projects.len() {
        return Err("the standings do not add up".into());
    }
    Ok(())
}

/// The bytes with one to four of them changed, left out, doubled, or cut off behind.
fn mutant(sound: &[u8], seed: u64) -> Vec<u8> {
    let mut state = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ sound.len() as u64;
    let mut next = |below: usize| {
        // Marsaglia, Xorshift RNGs, Journal of Statistical Software 8 (2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    let mut bytes = sound.to_vec();
    for _ in 0..=next(4) {
        let (at, length) = (next(bytes.len()), next(40));
        let end = (at + length).min(bytes.len());
        match next(7) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            2 => bytes.truncate(at),
            3 => bytes.insert(at, b"\0\xff{}[],;\"'-9e"[next(13)]),
            4 => bytes[at..end].reverse(),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(next(256)).unwrap();
                }
            }
        }
    }
    bytes
}
