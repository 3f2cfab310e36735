//! The only file that may be unsafe: error and log hooks of GDAL and PROJ, which their crates do not show.
