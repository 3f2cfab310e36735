//! Who decodes the text of a file, and how.
//!
//! GDAL (3.6) with the C library's converter loses the last letter of every text in CP1258, a Vietnamese code page in which
//! a letter waits for its tone. So such text is taken as bytes, one letter each, and decoded here.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use gdal::Metadata;
use gdal::vector::Layer;

use crate::model::fold;
use crate::read::file::{encoding_later, ending};
use crate::read::{LayerEntry, ReadError};

/// Who decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// GDAL, as it finds the file.
    Found,
    /// GDAL, from UTF-8.
    Utf8,
    /// This module, from CP1258.
    Cp1258,
}

impl Text {
    /// What the case declares, or a drawing says of itself.
    ///
    /// # Errors
    /// The case declares an encoding that comes in a later version.
    pub(super) fn declared(path: &Path, entry: &LayerEntry) -> Result<Self, ReadError> {
        match &entry.encoding {
            None if ending(path) == "dxf" && drawing_is_cp1258(path) => Ok(Self::Cp1258),
            None => Ok(Self::Found),
            Some(encoding) => match fold(encoding).as_str() {
                "utf8" => Ok(Self::Utf8),
                "cp1258" | "windows1258" => Ok(Self::Cp1258),
                _ => Err(encoding_later(path, encoding)),
            },
        }
    }

    /// What GDAL is told.
    pub(super) fn for_gdal(self) -> Option<&'static str> {
        match self {
            Self::Found => None,
            Self::Utf8 => Some("UTF-8"),
            Self::Cp1258 => Some("ISO-8859-1"),
        }
    }

    /// What GDAL hands out, decoded.
    pub(super) fn decode(self, text: String) -> String {
        if self == Self::Cp1258 { text.chars().map(of_cp1258).collect() } else { text }
    }
}

/// Whether a layer's file says that its text is CP1258.
pub(super) fn is_cp1258(layer: &Layer) -> bool {
    layer.metadata_item("SOURCE_ENCODING", "SHAPEFILE").is_some_and(|encoding| fold(&encoding) == "cp1258")
}

/// Whether the header of a drawing names that code page; from the version of 2007 on drawings are UTF-8 whatever it names.
fn drawing_is_cp1258(path: &Path) -> bool {
    let mut head = Vec::new();
    let Ok(file) = File::open(path) else { return false };
    if file.take(1 << 16).read_to_end(&mut head).is_err() {
        return false;
    }
    let head = String::from_utf8_lossy(&head);
    let value = |name: &str| head.split_once(name)?.1.lines().nth(2).map(|value| value.trim().to_uppercase());
    value("$DWGCODEPAGE").is_some_and(|page| page == "ANSI_1258") && value("$ACADVER").is_none_or(|version| version.as_str() < "AC1021")
}

/// The letter of a byte that was taken as one of Latin-1. Source: Microsoft's table of the code page; what it leaves open stays.
fn of_cp1258(letter: char) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', '\u{8a}', '‹', 'Œ', '\u{8d}', '\u{8e}', '\u{8f}', '\u{90}', '‘', '’', '“',
        '”', '•', '–', '—', '\u{2dc}', '™', '\u{9a}', '›', 'œ', '\u{9d}', '\u{9e}', 'Ÿ',
    ];
    match letter {
        '\u{80}'..='\u{9f}' => FROM_80.get(letter as usize - 0x80).copied().unwrap_or(letter),
        'Ã' => 'Ă',
        'Ì' => '\u{300}',
        'Ð' => 'Đ',
        'Ò' => '\u{309}',
        'Õ' => 'Ơ',
        'Ý' => 'Ư',
        'Þ' => '\u{303}',
        'ã' => 'ă',
        'ì' => '\u{301}',
        'ð' => 'đ',
        'ò' => '\u{323}',
        'õ' => 'ơ',
        'ý' => 'ư',
        'þ' => '₫',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_follow_their_letters() {
        use unicode_normalization::UnicodeNormalization;
        let bytes = b"\xd0\xe2\xec\t \xf5\xd2 \xd0\xf4 thi\xf2 \xfe\x80";
        let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert_eq!(Text::Cp1258.decode(latin.clone()).nfc().collect::<String>(), "Đấ\t ở Đô thị ₫€");
        assert_eq!(Text::Found.decode(latin.clone()), latin);
    }
}
