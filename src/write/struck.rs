//! What the program found and a person's decision took the place of: struck through, in every output that people read.

use super::{Colour, Screen};

/// Signs around what is struck through; they have no width and stand in no text of a case.
const ON: char = '\u{2061}';
const OFF: char = '\u{2062}';

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// It counts.
    Counts(&'a str),
    /// A person's decision took its place.
    Struck(&'a str),
}

/// Marks a text as struck through.
pub(super) fn struck(text: &str) -> String {
    format!("{ON}{text}{OFF}")
}

/// The text as it can be laid out for a screen: where it shows no colours, `~~` stands on both sides of what is struck through.
pub(super) fn laid_out(text: &str, screen: Screen) -> String {
    match screen.colour {
        Colour::Ansi => text.to_owned(),
        Colour::Plain => plain(text),
    }
}

/// The text for what knows letters alone.
pub(super) fn plain(text: &str) -> String {
    text.replace([ON, OFF], "~~")
}

/// Lines of a text such that each opens and closes what is struck through in it, by the sequences of a terminal.
pub(super) fn lines(lines: Vec<String>) -> Vec<String> {
    let mut open = false;
    let line = |line: String| {
        let begins = if open { "\x1b[9m" } else { "" };
        open = line.rfind([ON, OFF]).map_or(open, |at| line[at..].starts_with(ON));
        let ends = if open { "\x1b[29m" } else { "" };
        format!("{begins}{}{ends}", line.replace(ON, "\x1b[9m").replace(OFF, "\x1b[29m"))
    };
    lines.into_iter().map(line).collect()
}

/// The parts of a text; none is empty.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(ON) {
        let (struck, after) = after.split_once(OFF).unwrap_or((after, ""));
        parts.extend([Part::Counts(before), Part::Struck(struck)]);
        rest = after;
    }
    parts.push(Part::Counts(rest));
    parts.retain(|part| !matches!(part, Part::Counts("") | Part::Struck("")));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_struck_is_told_with_and_without_colours() {
        let text = format!("{} phù hợp", struck("không đạt"));
        assert_eq!(plain(&text), "~~không đạt~~ phù hợp");
        assert_eq!(parts(&text), [Part::Struck("không đạt"), Part::Counts(" phù hợp")]);
        assert_eq!(lines(vec![text]), ["\x1b[9mkhông đạt\x1b[29m phù hợp"]);
    }

    #[test]
    fn a_line_never_strikes_what_stands_beside_it() {
        let broken = vec![format!("a {ON}b"), "c".to_owned(), format!("d{OFF} e")];
        assert_eq!(lines(broken), ["a \x1b[9mb\x1b[29m", "\x1b[9mc\x1b[29m", "\x1b[9md\x1b[29m e"]);
    }
}
