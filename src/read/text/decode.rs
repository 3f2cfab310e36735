//! Bytes become letters.

use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

use super::Encoding;
use super::syllable::is_syllable;
use super::tables::{of_cp1252, of_cp1258, of_tcvn3, of_vni, vni_mark};

/// A text that was decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Decoded {
    /// The text in NFC; a byte that stands for nothing is kept as `\xD8`.
    pub(super) text: String,
    /// The bytes that stand for nothing.
    pub(super) bad: Vec<u8>,
    /// How many hyphens were read as the `ư` that they replaced.
    pub(super) hyphens: usize,
}

impl Decoded {
    fn keep(&mut self, byte: u8) {
        // Writing into a text cannot fail.
        let _ = write!(self.text, "\\x{byte:02X}");
        self.bad.push(byte);
    }

    fn push(&mut self, letter: Option<char>, byte: u8) {
        match letter {
            Some(letter) => self.text.push(letter),
            None => self.keep(byte),
        }
    }

    fn composed(mut self) -> Self {
        self.text = self.text.nfc().collect();
        self
    }
}

/// Decodes bytes; nothing is lost.
pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> Decoded {
    match encoding {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Tcvn3 => tcvn3(bytes),
        Encoding::Vni => vni(bytes),
        Encoding::Cp1258 => by_table(bytes, of_cp1258),
        Encoding::Cp1252 => by_table(bytes, of_cp1252),
    }
}

fn by_table(bytes: &[u8], of: fn(u8) -> Option<char>) -> Decoded {
    let mut decoded = Decoded::default();
    for &byte in bytes {
        decoded.push(of(byte), byte);
    }
    decoded.composed()
}

fn utf8(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|&byte| decoded.keep(byte));
    }
    decoded.composed()
}

fn vni(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    let mut last = None;
    for &byte in bytes {
        if let Some(marks) = last.and_then(|letter| vni_mark(letter, byte)) {
            decoded.text.extend(marks);
            last = None;
        } else {
            last = of_vni(byte);
            decoded.push(last.or_else(|| punctuation(byte)), byte);
        }
    }
    decoded.composed()
}

/// The signs between words that fonts of VNI share with Windows-1252.
fn punctuation(byte: u8) -> Option<char> {
    if byte < 0xc0 { of_cp1252(byte) } else { None }
}

fn tcvn3(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    for &byte in bytes {
        let last = decoded.text.chars().next_back();
        // A tone over what takes none is the sign of Latin-1: m².
        let takes = last.is_some_and(|last| std::iter::once(last).nfd().next().is_some_and(|base| "aeiouyAEIOUY".contains(base)));
        let Some(letter) = (if (0xb0..=0xb4).contains(&byte) && !takes { of_cp1252(byte) } else { of_tcvn3(byte) }) else {
            decoded.keep(byte);
            continue;
        };
        // Fonts show the capital in place of a small letter that programs lose: Tr¦êng.
        let is_inside = !letter.is_ascii() && last.is_some_and(char::is_lowercase);
        let letter = if is_inside { letter.to_lowercase().next().unwrap_or(letter) } else { letter };
        match decoded.text.chars().next_back().and_then(|base| toned_capital(base, letter)) {
            Some(capital) => {
                decoded.text.pop();
                decoded.text.push(capital);
            }
            None => decoded.text.push(letter),
        }
    }
    capitals(hyphens(decoded.composed()))
}

/// `Á` of `A` and `á`: fonts without toned capitals write both.
fn toned_capital(base: char, letter: char) -> Option<char> {
    if letter.is_ascii() || !base.is_uppercase() {
        return None;
    }
    let is_tone = |mark: &char| matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let marks: Vec<char> = std::iter::once(letter).nfd().collect();
    let plain: String = marks.iter().filter(|mark| !is_tone(mark)).collect::<String>().nfc().collect();
    let toned = marks.iter().any(is_tone) && letter.is_lowercase();
    (toned && plain == base.to_lowercase().collect::<String>()).then(|| letter.to_uppercase().next()).flatten()
}

/// Fonts for capitals show small letters as capitals, so that `CéNG` stands in the file where people see `CÔNG`.
fn capitals(mut decoded: Decoded) -> Decoded {
    let has_small = decoded.text.chars().any(|letter| letter.is_ascii_lowercase());
    let inside = |word: &str| word.chars().skip(1).any(|letter| letter.is_ascii_uppercase());
    let mixed = |word: &str| inside(word) && word.chars().any(|letter| !letter.is_ascii() && letter.is_lowercase());
    if !has_small && decoded.text.split(|letter: char| !letter.is_alphabetic()).any(mixed) {
        decoded.text = decoded.text.to_uppercase();
    }
    decoded
}

/// `ư` has the code of the soft hyphen, which many programs turn into a hyphen or drop: `Tr-êng`. A hyphen inside of letters is
/// read as `ư` where that makes a syllable of what is none.
fn hyphens(mut decoded: Decoded) -> Decoded {
    if !decoded.text.contains('-') {
        return decoded;
    }
    let is_word = |letter: char| letter.is_alphabetic() || letter == '-';
    let mut text = String::with_capacity(decoded.text.len());
    let mut rest = decoded.text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        // A digit beside it makes it a code.
        let beside = text.chars().next_back().into_iter().chain(after.chars().next()).any(char::is_numeric);
        match (!beside).then(|| with_u(word)).flatten() {
            Some(mended) => {
                text.push_str(&mended);
                decoded.hyphens += 1;
            }
            None => text.push_str(word),
        }
        let sign = after.chars().next().map_or(0, char::len_utf8);
        text.push_str(&after[..sign]);
        rest = &after[sign..];
    }
    decoded.text = text;
    decoded
}

/// The word with its one hyphen as `ư`, if only so it is a syllable. Capitals on both sides are a code: `D-A`.
fn with_u(word: &str) -> Option<String> {
    let (before, after) = word.split_once('-')?;
    if after.contains('-') || (before.is_empty() && after.is_empty()) {
        return None;
    }
    let is_code = !word.chars().any(char::is_lowercase);
    let are_words = [before, after].iter().all(|part| part.chars().count() > 1 && is_syllable(part));
    let mended = format!("{before}ư{after}");
    (!is_code && !are_words && is_syllable(&mended)).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(encoding: Encoding, bytes: &[u8]) -> String {
        decode(encoding, bytes).text
    }

    #[test]
    fn tcvn3() {
        assert_eq!(read(Encoding::Tcvn3, b"Tr\xad\xeang \xa7\xb9i h\xe4c"), "Trường Đại học");
        assert_eq!(read(Encoding::Tcvn3, b"Tr-\xeang ch-a ti\xaan -u, s- s-"), "Trường chưa tiên ưu, sư sư");
        assert_eq!(read(Encoding::Tcvn3, b"KB-01, TM-A, D-A, KB-a1, h\xb5-n\xe9i"), "KB-01, TM-A, D-A, KB-a1, hà-nội");
        assert_eq!(read(Encoding::Tcvn3, b"\x41\xb8, \xa2\xca, C\xe9NG HO\xb5 X\xb7 H\xe9I"), "Á, Ấ, CỘNG HOÀ XÃ HỘI");
        assert_eq!(read(Encoding::Tcvn3, b"H\xe5 L\xab A, V\xb5"), "Hồ Lô A, Và");
        assert_eq!(read(Encoding::Tcvn3, b"a\xb3 o\xb4, 100 m\xb2"), "á ọ, 100 m²", "marks of their own");
        assert_eq!(
            read(Encoding::Tcvn3, b"Tr\xa6\xeang \xa7\xb9i h\xe4c, \xa6u ti\xaan, 3\x965 t\xc7ng"),
            "Trường Đại học, Ưu tiên, 3–5 tầng"
        );
    }

    #[test]
    fn vni() {
        assert_eq!(read(Encoding::Vni, b"Tr\xf6\xf4\xf8ng \xd1a\xefi ho\xefc"), "Trường Đại học");
        assert_eq!(read(Encoding::Vni, b"\xd1A\xc1T \xd4\xdb, Quy\xe0n, ky\xf5"), "ĐẤT Ở, Quy\\xE0n, kỹ");
    }

    #[test]
    fn what_stands_for_nothing_is_kept() {
        let decoded = decode(Encoding::Utf8, b"Kho b\xe3i \xe1\xba");
        assert_eq!((decoded.text.as_str(), decoded.bad.len()), ("Kho b\\xE3i \\xE1\\xBA", 3));
        assert_eq!(read(Encoding::Cp1258, b"\xd0\xe2\xec\t \xf5\xd2 \xd0\xf4 thi\xf2 \xfe\x80"), "Đấ\t ở Đô thị ₫€");
    }
}
