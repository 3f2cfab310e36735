//! Floor 9: files.
