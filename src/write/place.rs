//! Putting a file in its place in one step.

use std::io::Write;
use std::path::Path;

use super::WriteError;

/// Writes `bytes` beside `path` and renames them into place.
///
/// # Errors
/// The folder cannot be written to, or the disk is full; what stood at `path` before still stands there.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    beside(folder, path, bytes).map_err(|source| WriteError::Put { path: path.to_owned(), source })
}

fn beside(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".replan-");
    readable(&mut builder);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
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
