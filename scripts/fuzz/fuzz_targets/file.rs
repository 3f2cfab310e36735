//! What the targets for readers share: bytes as a file of some ending.

use std::path::PathBuf;

use replan::read::LayerEntry;
use tempfile::TempDir;

/// A file that goes with this value.
pub struct Laid {
    /// Where it lies.
    pub folder: TempDir,
    /// How a case names it.
    pub entry: LayerEntry,
}

impl Laid {
    /// Where the file is.
    #[allow(dead_code, reason = "one target of several asks")]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.entry.file)
    }
}

/// Writes bytes as `layer.<ending>`.
pub fn lay(ending: &str, bytes: &[u8]) -> Laid {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let file = format!("layer.{ending}");
    std::fs::write(folder.path().join(&file), bytes).expect("a disk that is not full");
    Laid { folder, entry: LayerEntry { file, ..LayerEntry::default() } }
}
