//! What a layer's file consists of: for fingerprints, and for names that may be shown.

use std::cmp::Ordering;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::says;
use crate::model::{Facts, Note, NoteCode, Says, Severity};
use crate::read::file::{ending, is_connection};
use crate::read::{RawFeature, ReadError, fingerprint, sha256};

/// Endings of files that belong together, in the order in which they are fingerprinted.
const TOGETHER: [&[&str]; 4] =
    [&["shp", "shx", "dbf", "prj", "cpg"], &["tab", "dat", "map", "id", "ind"], &["mif", "mid"], &["gpkg", "gpkg-wal"]];

/// What a user can do about a Shapefile without its index.
pub(super) fn no_index(path: &Path) -> Says {
    let index = path.with_extension("shx");
    let name = index.file_name().unwrap_or_default().to_string_lossy();
    let says = "there is no {name} beside it, which says where each shape begins; copy it too, or open the file in QGIS and export it anew";
    Says::from(says).text("name", &*name)
}

/// A note where a Shapefile has other numbers of shapes and of rows: GDAL reads as many as there are rows.
pub(super) fn uneven(path: &Path) -> Option<Note> {
    let files = if ending(path) == "shp" { beside(path) } else { return None };
    let file = |wanted: &str| files.iter().find(|file| ending(file) == wanted);
    let header = |path: &PathBuf| -> Option<[u8; 8]> {
        let mut header = [0; 8];
        std::fs::File::open(path).ok()?.read_exact(&mut header).ok()?;
        Some(header)
    };
    let [.., a, b, c, d] = header(file("dbf")?)?;
    let rows = u64::from(u32::from_le_bytes([a, b, c, d]));
    // A .shx is a header of 100 bytes and 8 bytes a shape.
    let shapes = std::fs::metadata(file("shx")?).ok()?.len().saturating_sub(100) / 8;
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let reason =
        Says::from("the .shp has {shapes} shapes and the .dbf {rows} rows").count("shapes", count(shapes)).count("rows", count(rows));
    let lost = Note::new(NoteCode::FeatureBroken, Severity::Error).with(Facts::new().says("reason", reason.clone()));
    match rows.cmp(&shapes) {
        Ordering::Less => Some(lost),
        Ordering::Equal => None,
        Ordering::Greater => Some(says(Severity::Warning, reason)),
    }
}

/// What there is to fingerprint.
#[derive(Debug, PartialEq)]
pub(super) enum Parts {
    /// Files, in a fixed order.
    Files(Vec<PathBuf>),
    /// A database or the like, of which only the name is known.
    Name(String),
}

/// The parts of what a case names.
///
/// # Errors
/// A path that does not exist or cannot be read.
pub(super) fn of(path: &Path) -> Result<Parts, ReadError> {
    let text = path.to_string_lossy();
    if text.starts_with("/vsi") {
        return Ok(archive(&text).map_or_else(|| Parts::Name(shown(&text)), |file| Parts::Files(vec![file])));
    }
    let open = |source| ReadError::open(&shown_path(path), source);
    match std::fs::metadata(path) {
        Err(_) if is_connection(&text) => Ok(Parts::Name(shown(&text))),
        Err(source) => Err(open(source)),
        Ok(about) if about.is_dir() => {
            let entries = std::fs::read_dir(path).map_err(open)?;
            let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file()).collect();
            files.sort();
            Ok(Parts::Files(files))
        }
        Ok(_) => {
            std::fs::File::open(path).map_err(open)?;
            Ok(Parts::Files(beside(path)))
        }
    }
}

impl Parts {
    /// The fingerprint of them all; of a database that of what was read, as this version writes it out.
    pub(super) fn sha256(&self, columns: &[String], features: &[RawFeature]) -> Result<String, ReadError> {
        match self {
            Self::Files(files) => fingerprint(files.iter().map(PathBuf::as_path)),
            Self::Name(_) => Ok(sha256(format!("{columns:?}{features:?}").as_bytes())),
        }
    }

    /// Whether there is no file.
    pub(super) fn is_database(&self) -> bool {
        matches!(self, Self::Name(name) if !name.starts_with("/vsi"))
    }

    /// What a reader of the fingerprint should know.
    pub(super) fn note(&self) -> Option<Note> {
        let has = |wanted: &str| matches!(self, Self::Files(files) if files.iter().any(|file| ending(file) == wanted));
        match self {
            Self::Name(_) => Some(says(Severity::Warning, "no file; the fingerprint is that of what was read")),
            Self::Files(_) if has("shp") && !has("dbf") => Some(says(Severity::Warning, "no .dbf beside the .shp: there are no columns")),
            Self::Files(_) => None,
        }
    }
}

/// The file and those that belong to it, as far as they are there; endings in any case.
fn beside(path: &Path) -> Vec<PathBuf> {
    let own = ending(path);
    let Some(endings) = TOGETHER.iter().find(|endings| endings[0] == own) else { return vec![path.to_owned()] };
    let others = endings[1..].iter().filter_map(|other| {
        let spelt = [(*other).to_owned(), other.to_uppercase()].map(|other| path.with_extension(other));
        spelt.into_iter().find(|path| path.is_file())
    });
    std::iter::once(path.to_owned()).chain(others).collect()
}

/// The archive of `/vsizip/plans.zip/plan.shp`.
fn archive(text: &str) -> Option<PathBuf> {
    let (_, inner) = text.strip_prefix("/vsi")?.split_once('/')?;
    Path::new(inner).ancestors().find(|path| path.is_file()).map(Path::to_owned)
}

/// The name of a file or database as it may stand in a report: without its passwords.
pub(in crate::read) fn shown(name: &str) -> String {
    if !is_connection(name) {
        return name.to_owned();
    }
    without_login(&without_passwords(name))
}

/// `password = 'my \'secret'` and `?password=secret`, `sslpassword` too, with stars for the value.
fn without_passwords(name: &str) -> String {
    const KEY: &str = "password";
    let mut shown = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(key) = rest.to_ascii_lowercase().find(KEY) {
        let (before, behind) = rest.split_at(key + KEY.len());
        shown.push_str(before);
        rest = behind;
        if let Some(value) = behind.trim_start().strip_prefix('=') {
            let value = value.trim_start();
            shown.push_str("=***");
            rest = &value[value_length(value)..];
        }
    }
    shown + rest
}

/// How long a value is that begins a text, by the rules of libpq: quoted with escapes, or up to a space; `&` ends one in a URL.
fn value_length(text: &str) -> usize {
    let quote = text.chars().next().filter(|letter| matches!(letter, '\'' | '"'));
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(usize::from(quote.is_some())) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if quote == Some(letter) => return at + 1,
            _ if quote.is_none() && (letter.is_whitespace() || matches!(letter, '&' | ';')) => return at,
            _ => {}
        }
    }
    text.len()
}

/// `postgresql://user:secret@host` with stars for the secret; a secret may hold an `@` itself.
fn without_login(name: &str) -> String {
    let Some((scheme, rest)) = name.split_once("://") else { return name.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    // The last sign of its kind: before the path, or anywhere, where the secret holds a slash.
    let sign = rest[..end].rfind('@').or_else(|| rest.rfind('@'));
    match sign.and_then(|sign| rest[..sign].split_once(':').map(|(user, _)| (user, &rest[sign..]))) {
        Some((user, behind)) => format!("{scheme}://{user}:***{behind}"),
        None => name.to_owned(),
    }
}

/// The same of a path.
pub(super) fn shown_path(path: &Path) -> PathBuf {
    path.to_str().map_or_else(|| path.to_owned(), |text| shown(text).into())
}

/// GDAL's words with the file named as the case names it: neither the folder of this machine nor a password in it.
pub(super) fn without_secrets(words: &str, path: &Path, file: &str) -> String {
    let full = path.to_string_lossy();
    let name = if file.is_empty() { path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default() } else { file.into() };
    let mut words = words.replace(&*full, &shown(&name));
    if let Some(folder) = path.parent().map(Path::to_string_lossy).filter(|folder| folder.len() > 1) {
        words = words.replace(&format!("{folder}/"), "");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (name, wanted) in [
            ("PG:dbname=plans password=secret user=x", "PG:dbname=plans password=*** user=x"),
            ("PG:password='my secret' user=x", "PG:password=*** user=x"),
            ("postgresql://me:secret@host/plans", "postgresql://me:***@host/plans"),
            ("postgresql://me@host/plans", "postgresql://me@host/plans"),
            ("postgresql://me:se/c@ret@host:5432/plans", "postgresql://me:***@host:5432/plans"),
            ("PG:dbname=plans PASSWORD = secret", "PG:dbname=plans PASSWORD=***"),
            (r"PG:password='my \'secret\' x' user=x sslpassword=y", "PG:password=*** user=x sslpassword=***"),
            (
                "postgresql://host/plans?user=me&password=secret&sslmode=require",
                "postgresql://host/plans?user=me&password=***&sslmode=require",
            ),
            ("PG:dbname=password", "PG:dbname=password"),
            ("plan password=x.gpkg", "plan password=x.gpkg"),
        ] {
            assert_eq!(shown(name), wanted);
        }
    }

    #[test]
    fn words_name_the_file_as_the_case_does() {
        let path = Path::new("/home/someone/case/plans/a.shp");
        let words = "Unable to open /home/someone/case/plans/a.shx beside /home/someone/case/plans/a.shp";
        assert_eq!(without_secrets(words, path, "plans/a.shp"), "Unable to open a.shx beside plans/a.shp");
    }

    #[test]
    fn what_is_not_there_cannot_be_opened() {
        assert!(matches!(of(Path::new("no/such/file.shp")), Err(ReadError::Open { .. })));
        assert_eq!(of(Path::new("PG:dbname=a password=b")).ok(), Some(Parts::Name("PG:dbname=a password=***".into())));
    }
}
