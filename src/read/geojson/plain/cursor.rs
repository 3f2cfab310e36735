//! A walk through the JSON of a plain feature: strings without escapes, objects, numbers.

use super::Kept;
use super::number::{TENS, digits, quotient};
use crate::read::geojson::scan::value_end;

/// A place in a text, and what is kept from one feature to the next.
pub(super) struct Cursor<'a, 'b> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) kept: &'b mut Kept,
}

impl<'a> Cursor<'a, '_> {
    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Goes on if it is this byte.
    pub(super) fn is(&mut self, byte: u8) -> Option<bool> {
        let is = self.peek()? == byte;
        self.at += usize::from(is);
        Some(is)
    }

    /// A string without escapes, its quotes left out.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
        (rest[length] == b'"').then(|| {
            self.at += length + 1;
            &rest[..length]
        })
    }

    /// Whether the string here has an escape in it.
    fn is_escaped(&self) -> bool {
        self.text[self.at + 1..].iter().find(|byte| matches!(byte, b'"' | b'\\')) == Some(&b'\\')
    }

    /// The members of an object; each key is given with the cursor at its value.
    pub(super) fn object(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.is(b'}')? {
            return Some(());
        }
        loop {
            let key = self.string().filter(|key| is_utf8(key))?;
            self.take(b':')?;
            member(self, key)?;
            if !self.is(b',')? {
                return self.take(b'}');
            }
        }
    }

    /// Goes behind a sound value.
    pub(super) fn skip(&mut self) -> Option<()> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' if !self.is_escaped() => {
                let string = self.string()?;
                is_utf8(string).then_some(())
            }
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b'n' => self.word(b"null"),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            _ => {
                self.at = value_end(self.text, start)?;
                serde_json::from_slice::<serde::de::IgnoredAny>(&self.text[start..self.at]).ok().map(drop)
            }
        }
    }

    /// The text of a sound value.
    pub(super) fn value(&mut self) -> Option<&'a [u8]> {
        self.peek()?;
        let start = self.at;
        self.skip()?;
        Some(&self.text[start..self.at])
    }

    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    pub(super) fn number_here(&mut self) -> Option<f64> {
        self.peek()?;
        self.number()
    }

    /// A number, to the same double that it was written from.
    pub(super) fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let rest = &self.text[start..];
        let mut at = usize::from(rest.first() == Some(&b'-'));
        let first = at;
        let mut mantissa = digits(rest, &mut at, 0);
        let whole = at - first;
        if whole == 0 || (whole > 1 && rest[first] == b'0') {
            return None;
        }
        let mut decimals = 0;
        if rest.get(at) == Some(&b'.') {
            at += 1;
            let point = at;
            mantissa = digits(rest, &mut at, mantissa);
            decimals = at - point;
            if decimals == 0 {
                return None;
            }
        }
        // At the end of what is here more digits may follow.
        let next = *rest.get(at)?;
        self.at = start + at;
        if matches!(next, b'e' | b'E') {
            let length = rest[at + 1..].iter().position(|byte| !matches!(byte, b'+' | b'-' | b'0'..=b'9'))?;
            self.at += 1 + length;
            let number = &rest[..at + 1 + length];
            return serde_json::from_slice(number).ok();
        }
        // A quotient of two doubles that are exact is right (Clinger 1990); 19 digits do not overflow the mantissa.
        if whole + decimals <= 19 && mantissa < 1 << 53 && decimals < TENS.len() {
            let number = quotient(mantissa, decimals);
            return Some(if rest[0] == b'-' { -number } else { number });
        }
        std::str::from_utf8(&rest[..at]).ok()?.parse().ok()
    }
}

fn is_utf8(text: &[u8]) -> bool {
    text.is_ascii() || std::str::from_utf8(text).is_ok()
}
