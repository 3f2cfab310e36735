//! Putting a file in its place in one step.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

use super::WriteError;

/// Files that were begun beside others and may not be settled yet.
static BEGUN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what was begun and is not settled: for a program that is told to stop, and then ends.
///
/// Nothing can be begun any more, so that nothing is left behind.
pub fn abandon() {
    let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    for path in begun.iter() {
        // What was settled meanwhile bears another name.
        let _ = std::fs::remove_file(path);
    }
    // Whoever is about to begin another file waits for the end.
    std::mem::forget(begun);
}

/// Writes `bytes` beside `path` and renames them into place.
///
/// # Errors
/// The folder cannot be written to, or the disk is full; what stood at `path` before still stands there.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError::Put { path: path.to_owned(), source };
    let mut file = beside(path)?;
    file.write_all(bytes).map_err(failed)?;
    settle(file, path)
}

/// A file beside `path`, which is gone again unless it is settled there.
///
/// # Errors
/// The folder cannot be written to.
pub fn beside(path: &Path) -> Result<NamedTempFile, WriteError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".replan-");
    readable(&mut builder);
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    let file = builder.tempfile_in(folder).map_err(|source| WriteError::Put { path: path.to_owned(), source })?;
    begun.push(file.path().to_owned());
    Ok(file)
}

/// Renames a file that was written beside `path` into place.
///
/// # Errors
/// The disk is full; what stood at `path` before still stands there.
pub fn settle(file: NamedTempFile, path: &Path) -> Result<(), WriteError> {
    let failed = |source| WriteError::Put { path: path.to_owned(), source };
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Temporary files are for their owner alone; an output is as readable as any new file.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_builder: &mut tempfile::Builder) {}
