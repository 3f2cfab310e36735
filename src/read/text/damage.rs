//! What cannot be right in a text that was read: letters that were lost before it came here, or on the way.

use super::syllable::lacks_horned_u;
use super::tables::to_latin;

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// A byte that stands for nothing in the file's encoding, kept as `\xD8`.
    Byte,
    /// A letter that some program replaced by `�` or `?`.
    Replaced,
    /// The `ư` of TCVN3 that some program dropped: `Trờng`.
    Dropped,
    /// Signs among letters: bytes of a legacy font that nobody decoded.
    Garbled,
}

impl Damage {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Replaced => "replaced",
            Self::Dropped => "dropped",
            Self::Garbled => "garbled",
        }
    }

    /// Whether letters are gone that no encoding brings back.
    #[must_use]
    pub fn is_loss(self) -> bool {
        matches!(self, Self::Replaced | Self::Dropped)
    }
}

/// What is wrong with a text; `None`: nothing that can be seen.
#[must_use]
pub fn damage(text: &str) -> Option<Damage> {
    if is_byte(text) {
        return Some(Damage::Byte);
    }
    if text.contains('\u{fffd}') || inside(text, |letter| letter == '?') {
        return Some(Damage::Replaced);
    }
    if text.is_ascii() {
        return None;
    }
    if text.split(|letter: char| !letter.is_alphabetic()).any(lacks_horned_u) {
        return Some(Damage::Dropped);
    }
    inside(text, is_stray).then_some(Damage::Garbled)
}

/// `\xD8`, as this program keeps a byte.
fn is_byte(text: &str) -> bool {
    let digits = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|digit| digit.is_ascii_digit() || (b'A'..=b'F').contains(&digit));
    text.match_indices("\\x").any(|(at, _)| digits(&text[at + 2..]))
}

/// Signs that stand in legacy fonts for letters, and in no Vietnamese word.
fn is_stray(letter: char) -> bool {
    let is_sign = to_latin(letter).is_some_and(|byte| byte > 0x7f) && !letter.is_alphabetic();
    (is_sign && !matches!(letter, '\u{a0}' | '°' | '²' | '³' | '·' | '×' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '•' | '±' | '½' | '¼'))
        || letter.is_control() && !letter.is_whitespace()
}

/// Whether such a sign stands between a letter and another, or before a small one.
fn inside(text: &str, is: impl Fn(char) -> bool) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).filter(|&at| is(letters[at])).any(|at| {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let is_letter = |letter: char| letter.is_alphabetic() || is(letter);
        before.is_some_and(is_letter) && after.is_some_and(|after| is_letter(*after))
            || before.is_none_or(|before| !is_letter(before))
                && after.is_some_and(|after| after.is_lowercase() || (after.is_alphabetic() && !after.is_ascii()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_seen() {
        for (text, wanted) in [
            ("Tr\u{fffd}ng", Some(Damage::Replaced)),
            ("Tr??ng ??i h?c", Some(Damage::Replaced)),
            ("Kho b\\xE3i", Some(Damage::Byte)),
            ("Trờng Đại học", Some(Damage::Dropped)),
            ("Tr¦êng §¹i häc", Some(Damage::Garbled)),
            ("Trường Đại học", None),
            ("Vì sao? Không rõ", None),
            ("100 m² × 2 – “Kho” số 5·3, 45°, §5", None),
            ("C:\\xuong\\x-1", None),
            ("", None),
        ] {
            assert_eq!(damage(text), wanted, "{text}");
        }
    }
}
