//! The files of folders that can be layers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::file::{ending, is_connection};
use super::{READERS, ReadError};

/// What GDAL is asked to open in a folder; a file that is named is opened whatever its ending.
const OF_GDAL: &[&str] = &["gpkg", "shp", "fgb", "tab", "mif", "kml", "gml", "gdb", "sqlite", "gpx", "dbf", "shz", "topojson", "parquet"];
/// Files that belong to one of another ending beside them, which is read.
const BELONGING: &[(&str, &[&str])] = &[
    ("shp", &["shx", "dbf", "prj", "cpg", "qpj", "sbn", "sbx", "qix", "qmd"]),
    ("tab", &["dat", "map", "id", "ind", "dbf"]),
    ("mif", &["mid"]),
    ("gpkg", &["gpkg-wal", "gpkg-shm"]),
];
/// Folders in folders are followed so deep.
const DEEPEST: usize = 12;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Files and databases that can be read, in the order of the arguments, by name within a folder.
    pub files: Vec<String>,
    /// Files of which nobody knows that they are layers.
    pub others: Vec<String>,
}

/// The files of what is named: files and databases as they stand, folders with all that is in them.
///
/// A folder that ends in `.gdb` is a database. Hidden files are passed over, links to a folder that was seen already too.
///
/// # Errors
/// A folder that was named cannot be read.
pub fn files(names: &[PathBuf]) -> Result<Found, ReadError> {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for name in names {
        let shown = name.display().to_string();
        if name.is_dir() && ending(name) != "gdb" && !is_connection(&shown) {
            std::fs::read_dir(name).map_err(|source| ReadError::open(name, source))?;
            walk(name, 0, &mut seen, &mut found);
        } else {
            found.files.push(shown);
        }
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, seen: &mut BTreeSet<PathBuf>, found: &mut Found) {
    let is_new = folder.canonicalize().is_ok_and(|real| seen.insert(real));
    let Ok(entries) = std::fs::read_dir(folder) else {
        found.others.push(folder.display().to_string());
        return;
    };
    if !is_new || depth > DEEPEST {
        return;
    }
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| !is_hidden(path)).collect();
    paths.sort();
    let names: BTreeSet<PathBuf> = paths.iter().map(|path| path.with_extension(ending(path))).collect();
    for path in paths {
        let ending = ending(&path);
        if path.is_dir() && ending != "gdb" {
            walk(&path, depth + 1, seen, found);
        } else if is_layer(&ending) && !belongs(&path, &ending, &names) {
            found.files.push(path.display().to_string());
        } else if !belongs(&path, &ending, &names) {
            found.others.push(path.display().to_string());
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']))
}

fn is_layer(ending: &str) -> bool {
    OF_GDAL.contains(&ending) || READERS.iter().any(|reader| reader.endings.contains(&ending))
}

/// Whether a file is a part of one beside it.
fn belongs(path: &Path, ending: &str, names: &BTreeSet<PathBuf>) -> bool {
    let is_there = |main: &str| names.contains(&path.with_extension(main));
    let by_ending = BELONGING.iter().any(|(main, parts)| parts.contains(&ending) && is_there(main));
    // `plan.shp.xml`, `plan.tif.aux.xml`
    by_ending || ending == "xml" && path.file_stem().is_some_and(|stem| names.contains(&path.with_file_name(stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_gone_through_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str| std::fs::write(folder.path().join(name), "").expect("a file");
        std::fs::create_dir(folder.path().join("in")).expect("a folder");
        for name in ["a.SHP", "a.dbf", "a.shp.xml", "b.dbf", "c.pdf", ".d.gpkg", "~$e.xlsx", "in/f.TAB", "in/f.dat", "in/g.csv"] {
            put(name);
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), folder.path().join("in/loop")).expect("a link");
        let found = files(&[folder.path().to_owned()]).expect("a folder");
        let short = |paths: &[String]| -> Vec<String> {
            paths
                .iter()
                .map(|path| path.rsplit_once(&format!("{}/", folder.path().display())).map_or(path.as_str(), |(_, rest)| rest).to_owned())
                .collect()
        };
        assert_eq!(short(&found.files), ["a.SHP", "b.dbf", "in/f.TAB", "in/g.csv"]);
        assert_eq!(short(&found.others), ["c.pdf"]);
        assert!(files(&["PG:dbname=x".into()]).is_ok_and(|found| found.files == ["PG:dbname=x"]));
    }
}
