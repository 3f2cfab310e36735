//! What readers of text files share.

use std::borrow::Cow;
use std::path::Path;

use super::text::Stored;
use super::{LayerEntry, ReadError, Reader, Value};
use crate::model::fold;

/// Whether a path can be read to an end: a pipe or a device has none, and a file without a byte tells nothing.
///
/// A path that is not there is left to whoever opens it; of folders some are data sets, which `Folders` says.
pub(super) fn check(path: &Path, folders: Folders) -> Result<(), ReadError> {
    let Ok(about) = std::fs::metadata(path) else { return Ok(()) };
    match (about.is_file(), about.is_dir(), folders) {
        (true, ..) if about.len() == 0 => Err(ReadError::content(path, "it is empty")),
        (true, ..) | (_, true, Folders::AreData) => Ok(()),
        (_, true, Folders::AreNone) => Err(ReadError::content(path, "it is a folder, and a file is wanted")),
        (false, false, _) => Err(ReadError::content(path, "it is no file but a pipe or a device")),
    }
}

/// Whether a reader takes folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folders {
    /// It does: a geodatabase, a folder of Shapefiles.
    AreData,
    /// It does not.
    AreNone,
}

impl Folders {
    /// What GDAL reads may be a folder.
    pub(super) fn of(reader: &Reader) -> Self {
        if reader.endings.is_empty() { Self::AreData } else { Self::AreNone }
    }
}

/// The text of a file as UTF-8, and whether its letters are letters: of a file in another encoding each byte is the letter of
/// Latin-1 of its number, to be settled later, value by value.
pub(super) fn letters(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Stored), &'static str> {
    let body = match bytes {
        [0xff, 0xfe, rest @ ..] => return Ok((utf16(rest, u16::from_le_bytes), Stored::Letters)),
        [0xfe, 0xff, rest @ ..] => return Ok((utf16(rest, u16::from_be_bytes), Stored::Letters)),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        [0, second, 0, ..] if *second != 0 => return Ok((utf16(bytes, u16::from_be_bytes), Stored::Letters)),
        [first, 0, ..] if *first != 0 => return Ok((utf16(bytes, u16::from_le_bytes), Stored::Letters)),
        [0, ..] => return Err("it is no text"),
        _ => bytes,
    };
    match std::str::from_utf8(body) {
        // A file that ends inside a letter is one that was cut off.
        Err(error) if error.error_len().is_some() => {
            let text: String = body.iter().map(|byte| char::from(*byte)).collect();
            Ok((Cow::Owned(text.into_bytes()), Stored::Bytes { stated: None }))
        }
        _ => Ok((Cow::Borrowed(body), Stored::Letters)),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'_, [u8]> {
    let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
    let text: String = char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect();
    Cow::Owned(text.into_bytes())
}

/// A file of one layer is called by its stem, or by the name that it gives itself.
pub(super) fn check_name(path: &Path, entry: &LayerEntry, names: &[&str]) -> Result<(), ReadError> {
    match &entry.layer {
        Some(wanted) if names.iter().all(|name| fold(name) != fold(wanted)) => {
            let layers = names.iter().map(|&name| name.to_owned()).collect();
            Err(ReadError::NoLayer { path: path.to_owned(), layer: wanted.clone(), layers })
        }
        _ => Ok(()),
    }
}

/// The one layer of a file that cannot have several.
#[expect(clippy::unnecessary_wraps, reason = "all readers have one shape")]
pub(super) fn one_layer(_path: &Path, entry: &LayerEntry) -> Result<Vec<LayerEntry>, ReadError> {
    Ok(vec![entry.clone()])
}

/// Whether a name is none of a file but a text that GDAL is to be given as it stands: `PG:dbname=plans`, `postgresql://…`,
/// `/vsizip/plans.zip/plan.shp`. One letter and a colon are a drive of Windows.
pub(super) fn is_connection(name: &str) -> bool {
    let is_scheme = |scheme: &str| scheme.len() > 1 && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    name.starts_with("/vsi") || name.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// The name of a file without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The ending of a file in lower case, without its dot.
pub(super) fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// A whole number; as text where a double would round it, so that no id is mistaken for another.
pub(super) fn whole_number(whole: i128) -> Value {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "what the cast loses is looked for")]
    let (number, back) = (whole as f64, whole as f64 as i128);
    if back == whole { Value::Number(number) } else { Value::Text(whole.to_string()) }
}

/// Line and column of bytes that are asked for in rising order; costs one pass in all.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Lines<'a> {
    /// At the beginning of a text.
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    /// The line and the column, both from 1, columns in letters.
    pub(super) fn place(&mut self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        if at < self.at {
            *self = Self::new(self.text);
        }
        for &byte in &self.text[self.at..at] {
            if byte == b'\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else if byte & 0xc0 != 0x80 {
                self.column += 1;
            }
        }
        self.at = at;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_letters() {
        let text = "aé\nb".as_bytes();
        let mut lines = Lines::new(text);
        assert_eq!([lines.place(3), lines.place(4), lines.place(0), lines.place(99)], [(1, 3), (2, 1), (1, 1), (2, 2)]);
    }

    #[test]
    fn connections_are_no_paths() {
        for file in ["PG:dbname=plans", "postgresql://localhost/plans", "/vsizip/plans.zip/plan.shp", "WFS:http://example.com"] {
            assert!(is_connection(file), "{file}");
        }
        for file in ["plan.geojson", "C:\\plans\\plan.shp", "C:/plan.shp", "/plans/plan.gpkg", "quy hoạch: lô.gpkg"] {
            assert!(!is_connection(file), "{file}");
        }
    }

    #[test]
    fn no_whole_number_is_rounded() {
        assert_eq!(whole_number(9_007_199_254_740_992), Value::Number(9_007_199_254_740_992.0));
        assert_eq!(whole_number(9_007_199_254_740_993), Value::Text("9007199254740993".into()));
        assert_eq!(whole_number(-3), Value::Number(-3.0));
    }
}
