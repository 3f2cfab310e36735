//! Floor 1: words as data.
