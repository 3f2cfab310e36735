//! ZIP archives, as consultants mail them: a zipped Shapefile, or a whole dossier. What is read is unpacked into a folder that is
//! gone afterwards, so that every reader reads it as if it lay on the disk.
//!
//! `file = "x.zip/lots.shp"` names a file inside; `file = "x.zip"` the only one, or the one that `layer` names.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;
use zip::ZipArchive;

use super::folder::{self, Found};
use super::{LayerEntry, RawLayer, ReadError, contents as contents_of, fingerprint, layer as layer_of};
use crate::model::{Note, Says, fold};

/// The ending of an archive.
pub(super) const ENDING: &str = "zip";
/// All endings of archives; a KMZ is a KML with its pictures.
pub(super) const ENDINGS: &[&str] = &[ENDING, "kmz"];
/// An archive that unpacks to more than this is refused: nobody knows how much of it is meant.
const MOST_BYTES: u64 = 1 << 30;
/// An archive of more files than this is refused.
const MOST_FILES: usize = 10_000;

/// The archive on the way to a file inside of it, and that file's path in it; the latter is empty where the archive itself is named.
#[must_use]
pub fn split(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let is_archive = |path: &&Path| ENDINGS.contains(&super::file::ending(path).as_str()) && path.is_file();
    let archive = path.ancestors().find(is_archive)?;
    Some((archive.to_owned(), path.strip_prefix(archive).ok()?.to_owned()))
}

pub(super) fn read(path: &Path, entry: &LayerEntry) -> Result<RawLayer, ReadError> {
    let unpacked = Unpacked::of(path)?;
    let inner = unpacked.choose(path, entry)?;
    let layer = layer_of(unpacked.folder.path(), &inner).map_err(|error| unpacked.named(error, path))?;
    let notes = layer.notes.into_iter().map(|note| Note { file: note.file.map(|_| entry.file.clone()), ..note }).collect();
    let sha256 = fingerprint([unpacked.archive.as_path()])?;
    Ok(RawLayer { file: entry.file.as_str().into(), notes, sha256, ..layer })
}

/// Every layer inside, each by the path of its file in the archive.
pub(super) fn contents(path: &Path, entry: &LayerEntry) -> Result<Vec<LayerEntry>, ReadError> {
    let unpacked = Unpacked::of(path)?;
    let mut entries = Vec::new();
    for file in unpacked.wanted(path)? {
        let of_file = contents_of(unpacked.folder.path(), &file).map_err(|error| unpacked.named(error, path))?;
        let whole = entry.file.strip_suffix(&*unpacked.inner.to_string_lossy()).unwrap_or(&entry.file).trim_end_matches('/');
        entries.extend(of_file.into_iter().map(|inner| LayerEntry { file: format!("{whole}/{file}"), ..inner }));
    }
    Ok(entries)
}

/// An archive whose files lie in a folder of their own while this lives.
struct Unpacked {
    archive: PathBuf,
    /// What is asked for, within the archive.
    inner: PathBuf,
    folder: TempDir,
    found: Found,
}

impl Unpacked {
    fn of(path: &Path) -> Result<Self, ReadError> {
        let (archive, inner) = split(path).unwrap_or_else(|| (path.to_owned(), PathBuf::new()));
        let open = |source| ReadError::open(&archive, source);
        let folder = tempfile::tempdir().map_err(open)?;
        let file = BufReader::new(File::open(&archive).map_err(open)?);
        let no_archive = |what: Says| ReadError::content(&archive, what);
        let mut zip = ZipArchive::new(file).map_err(|error| no_archive(why(&error)))?;
        sound(&mut zip).map_err(no_archive)?;
        unpack(&mut zip, &inner, folder.path()).map_err(no_archive)?;
        let found = folder::files(&[folder.path().to_owned()])?;
        let within = |paths: Vec<String>| paths.iter().map(|path| inside(Path::new(path), folder.path())).collect();
        let found = Found { files: within(found.files), others: within(found.others) };
        Ok(Self { archive, inner, folder, found })
    }

    /// The files that are asked for: all that can be layers, or the one that is named.
    fn wanted(&self, path: &Path) -> Result<Vec<String>, ReadError> {
        let inner = self.inner.to_string_lossy().into_owned();
        match (inner.is_empty(), self.folder.path().join(&self.inner).exists()) {
            (true, _) if self.found.files.is_empty() => {
                let others = self.found.others.iter().take(20);
                Err(ReadError::content(path, Says::from("it holds no layer, only: {files}").list("files", others)))
            }
            (true, _) => Ok(self.found.files.clone()),
            (false, true) => Ok(vec![inner]),
            (false, false) => Err(ReadError::NoLayer { path: self.archive.clone(), layer: inner, layers: self.found.files.clone() }),
        }
    }

    /// The layer inside that an entry means.
    fn choose(&self, path: &Path, entry: &LayerEntry) -> Result<LayerEntry, ReadError> {
        let files = self.wanted(path)?;
        let within = |file: &String, layer: Option<String>| LayerEntry { file: file.clone(), layer, ..entry.clone() };
        let layer = entry.layer.as_ref();
        match (&files[..], layer) {
            ([one], _) if layer.is_none_or(|layer| !is_called(one, layer)) => Ok(within(one, entry.layer.clone())),
            (_, None) => Err(ReadError::WhichLayer { path: self.archive.clone(), layers: files }),
            (_, Some(layer)) => {
                let called: Vec<&String> = files.iter().filter(|file| is_called(file, layer)).collect();
                match (&called[..], &self.holding(&files, layer)[..]) {
                    ([one], _) => Ok(within(one, None)),
                    ([], [one]) => Ok(within(one, Some(layer.clone()))),
                    _ => Err(ReadError::NoLayer { path: self.archive.clone(), layer: layer.clone(), layers: files }),
                }
            }
        }
    }

    /// The files in which there is a layer of this name.
    fn holding(&self, files: &[String], layer: &str) -> Vec<String> {
        let holds = |file: &&String| {
            let entry = LayerEntry { file: (*file).clone(), layer: Some(layer.to_owned()), ..LayerEntry::default() };
            layer_of(self.folder.path(), &entry).is_ok()
        };
        files.iter().filter(holds).cloned().collect()
    }

    /// An error about a file inside, by the name that the user knows.
    fn named(&self, error: ReadError, shown: &Path) -> ReadError {
        let known =
            |path: PathBuf| if path.starts_with(self.folder.path()) { self.archive.join(inside(&path, self.folder.path())) } else { path };
        match error {
            ReadError::Open { path, source } => ReadError::Open { path: known(path), source },
            ReadError::Content { path, what } => ReadError::Content { path: known(path), what },
            ReadError::NoLayer { path, layer, layers } => ReadError::NoLayer { path: known(path), layer, layers },
            ReadError::WhichLayer { path, layers } => ReadError::WhichLayer { path: known(path), layers },
            ReadError::Sheet { path, sheet, sheets, did_you_mean } => ReadError::Sheet { path: known(path), sheet, sheets, did_you_mean },
            ReadError::Drawing { path, found } => ReadError::Drawing { path: known(path), found },
            ReadError::Gdal { source, .. } => ReadError::Gdal { path: shown.to_owned(), source },
            other => other,
        }
    }
}

/// Whether a file inside is meant by a name: its path, its name, or its stem.
fn is_called(file: &str, layer: &str) -> bool {
    let path = Path::new(file);
    let names = [Some(path.as_os_str()), path.file_name(), path.file_stem()];
    names.into_iter().flatten().any(|name| fold(&name.to_string_lossy()) == fold(layer))
}

fn inside(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Refuses what would fill the disk.
fn sound(zip: &mut ZipArchive<BufReader<File>>) -> Result<(), Says> {
    let sizes = (0..zip.len()).filter_map(|index| zip.by_index_raw(index).ok().map(|file| file.size()));
    let megabytes = usize::try_from(sizes.fold(0_u64, u64::saturating_add) >> 20).unwrap_or(usize::MAX);
    let is_large = megabytes > usize::try_from(MOST_BYTES >> 20).unwrap_or(usize::MAX);
    let too_large = || Says::from("it unpacks to {megabytes} MB; unpack it, and name the files in it").count("megabytes", megabytes);
    let too_many = || Says::from("it holds {count} files; unpack it, and name those that are meant").count("count", zip.len());
    if is_large {
        Err(too_large())
    } else if zip.len() > MOST_FILES {
        Err(too_many())
    } else {
        Ok(())
    }
}

/// Whether a file is what is asked for, a part of it, or beside it under the same stem.
fn belongs(path: &Path, inner: &Path) -> bool {
    inner.as_os_str().is_empty() || path.starts_with(inner) || path.with_extension("") == inner.with_extension("")
}

/// Puts every file where it belongs, of one that is asked for only what belongs to it; a name that leads out of the folder is left
/// out, and sizes are not believed.
fn unpack(zip: &mut ZipArchive<BufReader<File>>, inner: &Path, folder: &Path) -> Result<(), Says> {
    let mut left = MOST_BYTES;
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(|error| why(&error))?;
        let read = file.name().map_err(|error| why(&error))?.into_owned();
        let Some(path) = name(file.name_raw(), &read).filter(|path| file.is_file() && belongs(path, inner)) else { continue };
        let path = folder.join(path);
        let put = || -> std::io::Result<u64> {
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::io::copy(&mut (&mut file).take(left + 1), &mut File::create(&path)?)
        };
        let written = put_or(put)?;
        left = left.checked_sub(written).ok_or("it unpacks to more than it says")?;
    }
    Ok(())
}

fn put_or(mut put: impl FnMut() -> std::io::Result<u64>) -> Result<u64, Says> {
    put().map_err(|error| Says::from("it cannot be unpacked (“{words}”)").text("words", error.to_string()))
}

/// The path of a file, its name in UTF-8 whether the archive says so or not; `None` where it leads elsewhere.
fn name(raw: &[u8], read: &str) -> Option<PathBuf> {
    let name = std::str::from_utf8(raw).unwrap_or(read).replace('\\', "/");
    let path = Path::new(&name);
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let is_rubbish = path.components().any(|part| part.as_os_str() == "__MACOSX");
    (is_plain && !is_rubbish && !name.is_empty()).then(|| path.to_owned())
}

/// Why an archive cannot be read.
fn why(error: &zip::result::ZipError) -> Says {
    if error.to_string().to_lowercase().contains("password") {
        return "it is locked with a password; unpack it, and name the files in it".into();
    }
    Says::from("it is no whole archive (“{words}”)").text("words", error.to_string())
}
