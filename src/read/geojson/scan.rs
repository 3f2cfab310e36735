//! Where the members of an object and the features of a list begin and end.
//!
//! Nothing recurses, so that no depth of nesting can overflow the stack, and a torn feature costs no other feature:
//! behind it the list goes on where the next one plainly begins.

use std::ops::Range;

mod ends;
mod members;

use ends::{RECORD_SEPARATOR, string_end};
pub(super) use ends::{Search, skip_space, value_end};
pub(super) use members::Members;

/// Something that breaks the grammar, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// The byte.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) what: String,
}

impl Fault {
    /// A fault at a byte.
    pub(super) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }
}

/// What a list of features looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sequence {
    /// `[`, commas, `]`.
    #[default]
    Array,
    /// One text after the other, on lines of their own or behind record separators (RFC 8142).
    Records,
}

/// The extents of the features of a list.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// The features, torn ones too.
    pub(super) spans: Vec<Range<usize>>,
    /// Features whose braces do not match: index in `spans`, where and what.
    pub(super) torn: Vec<(usize, Fault)>,
    /// Slips of the grammar that cost nothing.
    pub(super) slips: Vec<Fault>,
    /// The byte behind the list; `None` if it does not end.
    pub(super) end: Option<usize>,
    from: usize,
    sequence: Sequence,
    wary: bool,
}

/// Finds the features of the list whose first one begins at or behind `at`. Costs one pass, whatever the list is like.
pub(super) fn elements(text: &[u8], at: usize, sequence: Sequence) -> Elements {
    all(text, at, sequence, Elements { from: at, sequence, ..Elements::default() })
}

impl Elements {
    /// The same list, where no feature is let reach beyond the beginning of another: for texts of which one did.
    pub(super) fn again(&self, text: &[u8]) -> Self {
        all(text, self.from, self.sequence, Self { from: self.from, sequence: self.sequence, wary: true, ..Self::default() })
    }

    /// The same list, where each element of `nested` gives way to the elements of the list that begins at its byte.
    pub(super) fn unfolded(mut self, text: &[u8], nested: &[Option<usize>]) -> Self {
        let spans = std::mem::take(&mut self.spans);
        let torn = std::mem::take(&mut self.torn);
        for (index, (span, list)) in spans.into_iter().zip(nested).enumerate() {
            let Some(list) = list else {
                let own = torn.iter().filter(|(torn, _)| *torn == index);
                self.torn.extend(own.map(|(_, fault)| (self.spans.len(), fault.clone())));
                self.spans.push(span);
                continue;
            };
            let inner = elements(&text[..span.end], list + 1, Sequence::Array);
            self.slips.push(Fault::new(span.start, "a collection among the features, whose features count among these"));
            self.slips.extend(inner.slips);
            self.torn.extend(inner.torn.into_iter().map(|(torn, fault)| (self.spans.len() + torn, fault)));
            self.spans.extend(inner.spans);
        }
        self
    }

    /// Whether a feature begins inside an element.
    pub(super) fn holds_another(&self, text: &[u8], index: usize) -> bool {
        let span = self.spans[index].clone();
        next_feature(&text[..span.end], span.start + 1, Sequence::Array).is_some()
    }
}

fn all(text: &[u8], mut at: usize, sequence: Sequence, mut found: Elements) -> Elements {
    let mut behind_element = false;
    loop {
        at = skip_space(text, at);
        let Some(&byte) = text.get(at) else {
            found.end = (sequence == Sequence::Records).then_some(at);
            return found;
        };
        match (byte, sequence) {
            (b']', Sequence::Array) => {
                if !behind_element && !found.spans.is_empty() {
                    found.slips.push(Fault::new(at, "a comma behind the last feature"));
                }
                found.end = Some(at + 1);
                return found;
            }
            (b',', _) => {
                if !behind_element || sequence == Sequence::Records {
                    found.slips.push(Fault::new(at, "a comma too many"));
                }
                (at, behind_element) = (at + 1, false);
            }
            (b'/', _) if matches!(text.get(at + 1), Some(b'/' | b'*')) => {
                found.slips.push(Fault::new(at, "a comment, which JSON does not have"));
                at = comment_end(text, at);
            }
            (b'}' | b']' | b':', _) => {
                found.slips.push(Fault::new(at, format!("a stray sign: `{}`", char::from(byte))));
                at += 1;
            }
            _ => {
                if behind_element && sequence == Sequence::Array {
                    found.slips.push(Fault::new(at, "a comma is missing"));
                }
                let torn = found.torn.len();
                at = found.take(text, at, sequence);
                // A torn feature is taken up to the next one, its comma with it.
                behind_element = torn == found.torn.len() || text.get(at) != Some(&b'{');
            }
        }
    }
}

/// The byte behind the comment at `at`: `// …` up to the end of its line, `/* … */`.
fn comment_end(text: &[u8], at: usize) -> usize {
    let inner = &text[at + 2..];
    let length = match text[at + 1] {
        b'/' => inner.iter().position(|byte| *byte == b'\n'),
        _ => inner.windows(2).position(|pair| pair == b"*/").map(|length| length + 2),
    };
    length.map_or(text.len(), |length| at + 2 + length)
}

impl Elements {
    /// Takes the element that begins at `at` and says where it ends.
    ///
    /// After the first one that does not end well each is held within the beginning of the next, so that no text is
    /// read to its end again and again.
    fn take(&mut self, text: &[u8], at: usize, sequence: Sequence) -> usize {
        let end = if self.wary { None } else { value_end(text, at).filter(|&end| goes_on(text, end, sequence)) };
        let end = end.unwrap_or_else(|| self.take_warily(text, at, sequence));
        self.spans.push(at..end);
        end
    }

    fn take_warily(&mut self, text: &[u8], at: usize, sequence: Sequence) -> usize {
        self.wary = true;
        let limit = next_feature(text, at + 1, sequence).unwrap_or(text.len());
        let within = &text[..limit];
        let (end, closed) = match text[at] {
            b'{' => object_end_within(within, at),
            _ => value_end(within, at).map_or((limit, false), |end| (end, true)),
        };
        if !closed {
            self.torn.push((self.spans.len(), Fault::new(at, "its braces do not match")));
        }
        end
    }
}

/// Whether what stands behind an element lets it be one: a feature that lacks a brace swallows all that follows.
fn goes_on(text: &[u8], end: usize, sequence: Sequence) -> bool {
    match (text.get(skip_space(text, end)), sequence) {
        (Some(b',' | b'{' | b'/'), _) | (Some(b']'), Sequence::Array) | (None, Sequence::Records) => true,
        (_, _) => false,
    }
}

/// The next place at which a feature plainly begins: `{"type":"Feature"`, or for records a line that begins with `{`.
pub(super) fn next_feature(text: &[u8], from: usize, sequence: Sequence) -> Option<usize> {
    let braces = text[from..].iter().enumerate().filter(|(_, byte)| **byte == b'{').map(|(index, _)| from + index);
    let begins_line = |at: usize| sequence == Sequence::Records && matches!(text[at - 1], b'\n' | RECORD_SEPARATOR);
    braces.into_iter().find(|&at| begins_line(at) || begins_feature(text, at + 1))
}

pub(super) fn begins_feature(text: &[u8], at: usize) -> bool {
    [&b"\"type\""[..], b":", b"\"Feature\""]
        .iter()
        .try_fold(at, |at, word| {
            let at = skip_space(text, at);
            text[at..].starts_with(word).then_some(at + word.len())
        })
        .is_some()
}

/// Where the object at `at` ends, and whether it is its own brace that ends it and not an outer bracket or the end of the text.
fn object_end_within(text: &[u8], mut at: usize) -> (usize, bool) {
    let mut open = Vec::new();
    let mut brackets = 0_usize;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => match string_end(text, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => return (text.len(), false),
            },
            b'{' => open.push(byte),
            b'[' => {
                open.push(byte);
                brackets += 1;
            }
            b']' if brackets == 0 => return (at, false),
            b'}' | b']' => {
                let opening = if byte == b'}' { b'{' } else { b'[' };
                while let Some(top) = open.pop() {
                    brackets -= usize::from(top == b'[');
                    if top == opening {
                        break;
                    }
                }
            }
            _ => {}
        }
        at += 1;
        if open.is_empty() {
            return (at, byte == b'}');
        }
    }
    (text.len(), false)
}

/// What stands at a byte, for a message.
pub(super) fn found(text: &[u8], at: usize) -> String {
    let end = text.len().min(at + 24);
    match text.get(at..end) {
        None | Some([]) => "the end of the file".into(),
        Some(some) => {
            let some = String::from_utf8_lossy(some);
            let line = some.lines().next().unwrap_or_default();
            format!("`{}`", line.chars().take(12).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, sequence: Sequence) -> Vec<&str> {
        elements(text.as_bytes(), 0, sequence).spans.into_iter().map(|span| &text[span]).collect()
    }

    fn keys(text: &str) -> Vec<String> {
        let mut members = Members::new(text.as_bytes(), 0);
        let mut keys = Vec::new();
        while let Ok(Some(key)) = members.key() {
            keys.push(key);
            if members.value().is_err() {
                break;
            }
        }
        keys
    }

    #[test]
    fn members_are_found_past_strings_and_nesting() {
        assert_eq!(keys(r#"{"a":"}\"{","b" : {"c":[1,{"d":2}]},"\u0065":NaN , "f":[]}"#), ["a", "b", "e", "f"]);
        assert_eq!(keys("{}"), Vec::<String>::new());
    }

    #[test]
    fn a_fault_among_members_says_what_it_found() {
        let mut members = Members::new(br#"{"a" 1}"#, 0);
        assert_eq!(members.key(), Err(Fault::new(5, "expected `:`, found `1}`")));
        let mut members = Members::new(br#"{"a":"#, 0);
        assert!(members.key().is_ok());
        assert!(members.value().is_err());
    }

    #[test]
    fn elements_are_told_apart() {
        assert_eq!(texts(r#"{"a":"]}"},{"b":[1,2]} , null]"#, Sequence::Array), [r#"{"a":"]}"}"#, r#"{"b":[1,2]}"#, "null"]);
        assert_eq!(texts("{}\n\x1e{}\r\n{}", Sequence::Records), ["{}", "{}", "{}"]);
        assert!(texts("]", Sequence::Array).is_empty());
    }

    #[test]
    fn a_feature_that_lacks_a_brace_costs_no_other() {
        let text = r#"{"type":"Feature","n":1},{"type":"Feature","n":{"m":2},{"type": "Feature","n":3}],"crs":{}}"#;
        let found = elements(text.as_bytes(), 0, Sequence::Array);
        assert_eq!(found.spans.len(), 3);
        assert_eq!(&text[found.spans[2].clone()], r#"{"type": "Feature","n":3}"#);
        assert_eq!(found.torn.iter().map(|torn| torn.0).collect::<Vec<_>>(), [1]);
        assert_eq!(found.end, text.find("],").map(|at| at + 1));
    }

    #[test]
    fn a_last_feature_that_lacks_a_brace_ends_with_the_list() {
        let text = r#"{"type":"Feature","n":{"m":[2]},"o":1],"crs":{}}"#;
        let found = elements(text.as_bytes(), 0, Sequence::Array);
        assert_eq!(found.torn.len(), 1);
        assert_eq!(found.end, text.find("],\"crs").map(|at| at + 1));
    }

    #[test]
    fn a_feature_with_a_brace_or_quote_too_many_costs_no_other() {
        let text = r#"{"type":"Feature","n":1}},{"type":"Feature","n":"2},{"type":"Feature","n":3}]"#;
        let found = elements(text.as_bytes(), 0, Sequence::Array);
        assert_eq!(found.spans.iter().map(|span| span.start).collect::<Vec<_>>(), [0, 26, 52]);
        assert_eq!(&text[found.spans[2].clone()], r#"{"type":"Feature","n":3}"#);
        assert_eq!(found.end, Some(text.len()));
    }

    #[test]
    fn commas_too_many_or_too_few_are_slips() {
        let found = elements(b"{},,{} {},]", 0, Sequence::Array);
        assert_eq!(found.spans.len(), 3);
        assert_eq!(found.slips.len(), 3);
        assert!(found.torn.is_empty());
    }

    #[test]
    fn a_cut_file_gives_its_last_feature_as_torn() {
        let found = elements(br#"{"a":1},{"a":[[1,2"#, 0, Sequence::Array);
        assert_eq!((found.spans.len(), found.torn.len(), found.end), (2, 1, None));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!("{{\"a\":{}", "[".repeat(3_000_000));
        assert_eq!(elements(deep.as_bytes(), 0, Sequence::Array).torn.len(), 1);
    }
}
