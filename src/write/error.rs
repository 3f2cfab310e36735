//! What can go wrong while writing.

use std::path::PathBuf;

/// Why an output could not be written. Messages are in lower case without full stop; hints are given in `cli`.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file cannot be written, or not be put in its place.
    #[error("cannot write {}", path.display())]
    Put {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// GDAL refuses.
    #[error("cannot make {file}")]
    Gdal {
        /// The name of the file to be.
        file: String,
        /// The cause.
        source: gdal::errors::GdalError,
    },
    /// A database cannot be written.
    #[error("cannot write to {name}: {what}")]
    Database {
        /// The connection without its password.
        name: String,
        /// What it says.
        what: String,
    },
    /// No format has this ending.
    #[error("cannot write {}: no format has this ending; there are {}", path.display(), formats.join(", "))]
    Format {
        /// The file.
        path: PathBuf,
        /// The endings that there are.
        formats: Vec<&'static str>,
    },
    /// A workbook cannot hold it.
    #[error("cannot make {file}")]
    Xlsx {
        /// The name of the file to be.
        file: String,
        /// The cause.
        source: rust_xlsxwriter::XlsxError,
    },
    /// A compressed file cannot be made.
    #[error("cannot make {file}")]
    Zip {
        /// The name of the file to be.
        file: String,
        /// The cause.
        source: zip::result::ZipError,
    },
    /// A table cannot be made.
    #[error("cannot make {file}")]
    Csv {
        /// The name of the file to be.
        file: String,
        /// The cause.
        source: csv::Error,
    },
}
