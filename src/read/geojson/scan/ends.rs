//! Where a value ends, and the white space behind it.

/// The byte behind the value at `at`; `None` if it does not end.
///
/// Of an object only braces are matched, of an array only brackets: whether what is inside fits is the parser's question.
pub(in crate::read::geojson) fn value_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => string_end(text, at),
        b'{' => matching(text, at, b'{', b'}'),
        b'[' => matching(text, at, b'[', b']'),
        _ => Some(scalar_end(text, at)),
    }
}

/// The byte behind the brace or bracket that closes the one at `at`.
fn matching(text: &[u8], at: usize, opening: u8, closing: u8) -> Option<usize> {
    Search { at, opening, closing, depth: 0 }.go_on(text)
}

/// The search for the brace or bracket that closes another, which goes on where it stopped when there is more of the text.
#[derive(Debug)]
pub(in crate::read::geojson) struct Search {
    at: usize,
    opening: u8,
    closing: u8,
    depth: usize,
}

impl Search {
    /// The search for the end of the object at `at`.
    pub(in crate::read::geojson) fn of_object(at: usize) -> Self {
        Self { at, opening: b'{', closing: b'}', depth: 0 }
    }

    /// The byte behind the end; `None` where it is not here yet.
    pub(in crate::read::geojson) fn go_on(&mut self, text: &[u8]) -> Option<usize> {
        loop {
            let counts = |byte: u8| byte == b'"' || byte == self.opening || byte == self.closing;
            let Some(found) = find(text, self.at, counts) else {
                self.at = self.at.max(text.len());
                return None;
            };
            self.at = found;
            match text[found] {
                b'"' => self.at = string_end(text, found)?,
                byte => {
                    self.depth = if byte == self.opening { self.depth + 1 } else { self.depth - 1 };
                    self.at += 1;
                }
            }
            if self.depth == 0 {
                return Some(self.at);
            }
        }
    }
}

/// The byte behind the string whose quote stands at `at`.
pub(super) fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at = find(text, at, |byte| byte == b'"' || byte == b'\\')?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The first byte at or behind `at` that is wanted. Whole blocks are looked at at once, which compilers turn into vector code.
fn find(text: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 32;
    let rest = text.get(at..)?;
    let skipped = rest.chunks_exact(BLOCK).take_while(|block| !block.iter().fold(false, |any, byte| any | wanted(*byte))).count();
    let start = skipped * BLOCK;
    rest[start..].iter().position(|byte| wanted(*byte)).map(|index| at + start + index)
}

fn scalar_end(text: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b'{' | b'}' | b'[' | b']' | b'"' | b':') || is_space(*byte);
    text[at..].iter().position(ends).map_or(text.len(), |length| at + length)
}

pub(super) const RECORD_SEPARATOR: u8 = 0x1e;

/// The first byte at or behind `at` that is no white space. Record separators count as such.
pub(in crate::read::geojson) fn skip_space(text: &[u8], at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.iter().position(|byte| !is_space(*byte))).map_or(text.len(), |index| at + index)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | RECORD_SEPARATOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_goes_on_where_the_text_was_cut() {
        let text = r#"  {"a":{"b":"}\"{"},"c":[{},{"d":"\\"}]} {"e":1}"#.as_bytes();
        let whole = value_end(text, 2);
        assert_eq!(whole, Some(text.len() - 8));
        for first in 3..text.len() {
            for second in first..=text.len() {
                let mut search = Search::of_object(2);
                let found = [first, second, text.len()].iter().find_map(|end| search.go_on(&text[..*end]));
                assert_eq!(found, whole, "{first} {second}");
            }
        }
    }
}
