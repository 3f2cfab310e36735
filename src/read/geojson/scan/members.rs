//! Where the members of an object begin and end.

use std::ops::Range;

use super::ends::{skip_space, string_end, value_end};
use super::{Fault, found};

/// The members of an object, one after the other.
#[derive(Debug)]
pub(in crate::read::geojson) struct Members<'a> {
    text: &'a [u8],
    at: usize,
    behind_value: bool,
}

impl<'a> Members<'a> {
    /// The members of the object whose brace stands at `at`.
    pub(in crate::read::geojson) fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at: at + 1, behind_value: false }
    }

    /// The byte that is read next.
    pub(in crate::read::geojson) fn at(&self) -> usize {
        self.at
    }

    /// The next key, or `None` behind the last; its value begins at [`Members::at`].
    pub(in crate::read::geojson) fn key(&mut self) -> Result<Option<String>, Fault> {
        self.at = skip_space(self.text, self.at);
        if self.behind_value && self.text.get(self.at) == Some(&b',') {
            self.at = skip_space(self.text, self.at + 1);
        } else if self.text.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Ok(None);
        } else if self.behind_value {
            return Err(self.expected("`,` or `}`"));
        }
        self.behind_value = true;
        self.name().map(Some)
    }

    /// The extent of the value that begins here.
    pub(in crate::read::geojson) fn value(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.at;
        let end = value_end(self.text, start).ok_or_else(|| Fault::new(start, "a value has no end"))?;
        if end == start {
            return Err(self.expected("a value"));
        }
        self.at = end;
        Ok(start..end)
    }

    /// Goes on behind a value whose extent the caller found.
    pub(in crate::read::geojson) fn go_on(&mut self, at: usize) {
        self.at = at;
    }

    fn name(&mut self) -> Result<String, Fault> {
        if self.text.get(self.at) != Some(&b'"') {
            return Err(self.expected("a name in quotes"));
        }
        let start = self.at;
        let end = string_end(self.text, start).ok_or_else(|| Fault::new(start, "a quote is not closed"))?;
        let name = serde_json::from_str(&String::from_utf8_lossy(&self.text[start..end]));
        self.at = skip_space(self.text, end);
        if self.text.get(self.at) != Some(&b':') {
            return Err(self.expected("`:`"));
        }
        self.at = skip_space(self.text, self.at + 1);
        name.map_err(|_| Fault::new(start, "a name that cannot be read"))
    }

    fn expected(&self, what: &str) -> Fault {
        Fault::new(self.at, format!("expected {what}, found {}", found(self.text, self.at)))
    }
}
