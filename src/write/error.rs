//! What can go wrong while writing.

use std::path::PathBuf;

use crate::model::Says;

/// Why an output could not be written. [`WriteError::says`] is for people, the messages here for logs; hints are given in `cli`.
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
    /// Parquet cannot be made.
    #[cfg(feature = "geoparquet")]
    #[error("cannot make {file}")]
    Parquet {
        /// The name of the file to be.
        file: String,
        /// The cause.
        source: parquet::errors::ParquetError,
    },
    /// A format that this program was built without.
    #[error("cannot write {format}: this program was built without it")]
    NotBuilt {
        /// The format.
        format: &'static str,
        /// The feature of the package that writes it.
        feature: &'static str,
    },
}

impl WriteError {
    /// The error as `lang` has words for it.
    #[must_use]
    pub fn says(&self) -> Says {
        match self {
            Self::Put { path, .. } => Says::from("error.write.put").text("file", path.display().to_string()),
            Self::Gdal { file, .. } | Self::Xlsx { file, .. } | Self::Zip { file, .. } | Self::Csv { file, .. } => {
                Says::from("error.write.make").text("file", file)
            }
            #[cfg(feature = "geoparquet")]
            Self::Parquet { file, .. } => Says::from("error.write.make").text("file", file),
            Self::NotBuilt { format, .. } => Says::from("error.write.not_built").text("format", *format),
            Self::Database { name, what } => Says::from("error.write.database").text("name", name).text("words", what),
            Self::Format { path, formats } => {
                let formats = formats.iter().copied();
                Says::from("error.write.format").text("file", path.display().to_string()).list("formats", formats)
            }
        }
    }
}
