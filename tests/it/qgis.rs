//! What is there for QGIS, in a real QGIS: `scripts/test-qgis`, with the program that was built for this test.
//!
//! Takes a minute, so that it is run where `REPLAN_QGIS` is set, as `scripts/test` does; elsewhere the test says that it was left out.

use std::path::Path;
use std::process::Command;

/// The exit code by which the script says that there is no QGIS.
const NO_QGIS: i32 = 3;

#[test]
#[expect(clippy::print_stderr, reason = "whoever runs the tests must know what was not tested")]
fn qgis_opens_prints_and_runs_it() {
    if std::env::var_os("REPLAN_QGIS").is_none() {
        eprintln!("QGIS was NOT tested: run scripts/test-qgis, or set REPLAN_QGIS=1");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/test-qgis");
    let ran = Command::new(&script).env("REPLAN", env!("CARGO_BIN_EXE_replan")).output().expect("a script that can be run");
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert_ne!(ran.status.code(), Some(NO_QGIS), "REPLAN_QGIS is set, but there is no QGIS: run scripts/setup tests\n{said}");
    assert!(ran.status.success(), "{said}");
}
