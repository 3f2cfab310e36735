//! Putting a file in its place in one step.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use tempfile::{NamedTempFile, TempDir};

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
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
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
    let mut builder = tempfile::Builder::new();
    builder.prefix(".replan-");
    readable(&mut builder);
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    let file = builder.tempfile_in(folder_of(path)).map_err(|source| WriteError::Put { path: path.to_owned(), source })?;
    begun.push(file.path().to_owned());
    Ok(file)
}

/// Brings what is written to the disk while more of it is written, so that putting it in its place has little left to wait for.
#[derive(Debug)]
pub struct Flushed {
    file: File,
    /// How much was written since the disk was told.
    behind: usize,
    /// Tells the thread that waits for the disk.
    more: Option<SyncSender<()>>,
    waiting: Option<JoinHandle<()>>,
}

impl Flushed {
    /// So much is written before the disk is told.
    const EVERY: usize = 1 << 21;

    /// Writes to a file.
    ///
    /// # Errors
    /// The file cannot be opened once more.
    pub fn new(file: File) -> std::io::Result<Self> {
        let (more, told) = sync_channel(1);
        let other = file.try_clone()?;
        let waiting = std::thread::spawn(move || {
            while told.recv().is_ok() {
                // What fails here fails again when the file is put in its place.
                let _ = other.sync_data();
            }
        });
        Ok(Self { file, behind: 0, more: Some(more), waiting: Some(waiting) })
    }
}

impl Write for Flushed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.behind += written;
        if self.behind >= Self::EVERY && self.more.as_ref().is_some_and(|more| more.try_send(()).is_ok()) {
            self.behind = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Flushed {
    fn drop(&mut self) {
        drop(self.more.take());
        if let Some(waiting) = self.waiting.take() {
            // Whether it came to grief does not matter: the disk is told again.
            let _ = waiting.join();
        }
    }
}

/// A folder beside `path` for programs that write a file by its name and others beside it; it is gone in the end.
///
/// # Errors
/// The folder cannot be made.
pub(super) fn folder_beside(path: &Path) -> Result<TempDir, WriteError> {
    let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    let made = tempfile::Builder::new().prefix(".replan-").tempdir_in(folder_of(path));
    let folder = made.map_err(|source| WriteError::Put { path: path.to_owned(), source })?;
    begun.push(folder.path().to_owned());
    Ok(folder)
}

/// Renames a file out of a folder beside `path` into place.
///
/// # Errors
/// The disk is full; what stood at `path` before still stands there.
pub(super) fn settle_from(file: &Path, path: &Path) -> Result<(), WriteError> {
    let renamed = File::open(file).and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(file, path));
    renamed.map_err(|source| WriteError::Put { path: path.to_owned(), source })
}

/// Takes away what an earlier run left and this one has nothing in place of; a file that begins in none of these ways is not ours.
///
/// # Errors
/// The folder cannot be written to.
pub(super) fn remove(path: &Path, begins: &[&[u8]]) -> Result<(), WriteError> {
    let longest = begins.iter().map(|beginning| beginning.len() as u64).max().unwrap_or(0);
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(longest).read_to_end(&mut start));
    if read.is_ok() && begins.iter().any(|beginning| start.starts_with(beginning)) {
        std::fs::remove_file(path).map_err(|source| WriteError::Put { path: path.to_owned(), source })?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
