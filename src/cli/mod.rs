//! Floor 10: arguments in, exit code out.
