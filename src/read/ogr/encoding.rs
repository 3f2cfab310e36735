//! Who decodes the text of a file.
//!
//! GDAL hands out lossy text where the bytes are not what the file says, and (3.6, with the C library's converter) loses the
//! last letter of every text in CP1258. So files whose encoding is a matter of belief are read as bytes, one letter each, and
//! their text is settled in `read::text`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use gdal::Metadata;
use gdal::vector::Layer;
use tempfile::TempDir;

use crate::read::ReadError;
use crate::read::file::ending;
use crate::read::text::Encoding;

/// Who decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// GDAL, as it finds the file.
    Found,
    /// This program: GDAL takes the bytes for Latin-1 and hands them out as letters.
    Latin,
    /// This program: GDAL hands the bytes out as they are.
    Raw,
}

impl Text {
    /// How a file is read at first.
    pub(super) fn of(path: &Path) -> Self {
        match ending(path).as_str() {
            "shp" | "dbf" | "shz" | "dxf" | "tab" => Self::Latin,
            _ => Self::Found,
        }
    }

    /// What GDAL is told.
    pub(super) fn for_gdal(self) -> Option<&'static str> {
        (self == Self::Latin).then_some("ISO-8859-1")
    }
}

/// What a file says of its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stated {
    /// Nothing that can be relied upon.
    Nothing,
    /// An encoding.
    Known(Encoding),
    /// A code page that GDAL may know.
    Other,
}

impl Stated {
    fn named(name: &str) -> Self {
        Encoding::named(name).map_or(Self::Other, Self::Known)
    }

    /// The encoding, if it is one of ours.
    pub(super) fn known(&self) -> Option<Encoding> {
        match self {
            Self::Known(encoding) => Some(*encoding),
            Self::Nothing | Self::Other => None,
        }
    }
}

/// What the file of a layer says: `.cpg` before the byte in the `.dbf`, the header of a TAB or a drawing.
pub(super) fn stated(path: &Path, layer: &Layer) -> Stated {
    match ending(path).as_str() {
        "dxf" => of_drawing(path),
        "tab" => std::fs::read(path).ok().and_then(|header| charset(&header)).map_or(Stated::Nothing, |name| of_charset(&name)),
        _ => of_shapefile(layer),
    }
}

fn of_shapefile(layer: &Layer) -> Stated {
    let item = |key: &str| layer.metadata_item(key, "SHAPEFILE").filter(|value| !value.trim().is_empty());
    if let Some(page) = item("CPG_VALUE").or_else(|| item("ENCODING_FROM_CPG")) {
        return Stated::named(&page);
    }
    // 0x57 is "the code page of this computer", whichever that was.
    match item("LDID_VALUE").as_deref() {
        None | Some("0" | "87") => Stated::Nothing,
        Some(_) => item("ENCODING_FROM_LDID").map_or(Stated::Nothing, |page| Stated::named(&page)),
    }
}

/// From the version of 2007 on drawings are UTF-8 whatever code page they name.
fn of_drawing(path: &Path) -> Stated {
    let mut head = Vec::new();
    let Ok(file) = File::open(path) else { return Stated::Nothing };
    if file.take(1 << 16).read_to_end(&mut head).is_err() {
        return Stated::Nothing;
    }
    let head = String::from_utf8_lossy(&head);
    let value = |name: &str| head.split_once(name)?.1.lines().nth(2).map(|value| value.trim().to_uppercase());
    if value("$ACADVER").is_some_and(|version| version.as_str() >= "AC1021") {
        return Stated::Known(Encoding::Utf8);
    }
    value("$DWGCODEPAGE").map_or(Stated::Nothing, |page| Stated::named(&page))
}

/// The name behind `!charset` in the header of a TAB.
fn charset(header: &[u8]) -> Option<String> {
    let header = String::from_utf8_lossy(header);
    let line = header.lines().find(|line| line.trim_start().to_lowercase().starts_with("!charset"))?;
    line.split_whitespace().nth(1).map(str::to_owned)
}

fn of_charset(name: &str) -> Stated {
    if name.eq_ignore_ascii_case("Neutral") { Stated::Nothing } else { Stated::named(name) }
}

/// A TAB whose header says that its bytes are Latin-1, beside links to its other parts, in a folder of its own. GDAL (3.6) has
/// no option that says so.
///
/// Returns `None` for what is no TAB with parts of its own, such as a view or a seamless layer.
///
/// # Errors
/// The folder cannot be made or the header not be read.
pub(super) fn as_latin(path: &Path) -> Result<Option<(TempDir, PathBuf)>, ReadError> {
    let open = |source| ReadError::open(path, source);
    let header = std::fs::read(path).map_err(open)?;
    let (Some(name), true) = (path.file_name(), header.len() < 1 << 20) else { return Ok(None) };
    let states_none = charset(&header).is_none();
    let folder = tempfile::tempdir().map_err(open)?;
    let lines = header.split_inclusive(|byte| *byte == b'\n').flat_map(|line| {
        const LATIN: &[u8] = b"!charset ISO8859_1\n";
        let begins = |word: &[u8]| line.trim_ascii_start().to_ascii_lowercase().starts_with(word);
        match (begins(b"!charset"), states_none && begins(b"!version")) {
            (true, _) => LATIN.to_vec(),
            (_, true) => [line, LATIN].concat(),
            _ => line.to_vec(),
        }
    });
    let header: Vec<u8> = lines.collect();
    let copy = folder.path().join(name);
    std::fs::write(&copy, header).map_err(open)?;
    let own = ["dat", "dbf", "map", "id", "ind"].into_iter().flat_map(|other| [other.to_owned(), other.to_uppercase()]);
    let mut has_table = false;
    for part in own.map(|other| path.with_extension(other)).filter(|part| part.is_file()) {
        has_table |= ["dat", "dbf"].contains(&ending(&part).as_str());
        if let (Some(name), Ok(part)) = (part.file_name(), std::path::absolute(&part)) {
            link(&part, &folder.path().join(name)).map_err(open)?;
        }
    }
    Ok(has_table.then_some((folder, copy)))
}

#[cfg(unix)]
fn link(part: &Path, link: &Path) -> std::io::Result<()> {
    if link.exists() { Ok(()) } else { std::os::unix::fs::symlink(part, link) }
}

#[cfg(not(unix))]
fn link(part: &Path, link: &Path) -> std::io::Result<()> {
    if link.exists() { Ok(()) } else { std::fs::copy(part, link).map(drop) }
}
