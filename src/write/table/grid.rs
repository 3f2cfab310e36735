//! Columns of text that fit a screen.

use rayon::prelude::*;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::write::{Colour, Screen, struck};

/// What stands between two columns.
const GAP: &str = "  ";

/// A column that wraps is never narrower than this.
const NARROWEST: usize = 8;

/// On which side of its column a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::write) enum Align {
    Left,
    Right,
}

/// What a column does where the screen is too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::write) enum Fit {
    /// It keeps its width.
    Whole,
    /// It wraps, and gets this part of the room.
    Wrap(usize),
}

/// A column.
#[derive(Debug, Clone)]
pub(in crate::write) struct Column {
    pub(in crate::write) title: String,
    pub(in crate::write) align: Align,
    pub(in crate::write) fit: Fit,
}

impl Column {
    /// A column of numbers.
    pub(in crate::write) fn number(title: &str) -> Self {
        Self { title: title.to_owned(), align: Align::Right, fit: Fit::Whole }
    }

    /// A column of short texts.
    pub(in crate::write) fn word(title: &str) -> Self {
        Self { title: title.to_owned(), align: Align::Left, fit: Fit::Whole }
    }

    /// A column of sentences, and its part of the room that is left for such.
    pub(in crate::write) fn sentence(title: &str, part: usize) -> Self {
        Self { title: title.to_owned(), align: Align::Left, fit: Fit::Wrap(part) }
    }
}

/// A colour by what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::write) enum Paint {
    #[default]
    None,
    Strong,
    Bad,
    Doubtful,
    Good,
    Faint,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Strong => "1",
            Self::Bad => "31",
            Self::Doubtful => "33",
            Self::Good => "32",
            Self::Faint => "2",
        }
    }

    /// The text in this colour, where the screen shows any.
    pub(in crate::write) fn on(self, text: &str, screen: Screen) -> String {
        match screen.colour {
            Colour::Ansi if self != Self::None && !text.is_empty() => format!("\x1b[{}m{text}\x1b[0m", self.code()),
            _ => text.to_owned(),
        }
    }
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(in crate::write) struct Cell {
    pub(in crate::write) text: String,
    pub(in crate::write) paint: Paint,
}

impl Cell {
    /// A text in a colour.
    pub(in crate::write) fn painted(text: impl Into<String>, paint: Paint) -> Self {
        Self { text: text.into(), paint }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), paint: Paint::None }
    }
}

/// Head, rule and rows as lines; sentences wrap where the screen is too narrow.
pub(in crate::write) fn grid(columns: &[Column], rows: &[Vec<Cell>], screen: Screen) -> String {
    let widths = widths(columns, rows, screen.width);
    let head: Vec<Cell> = columns.iter().map(|column| Cell::painted(column.title.clone(), Paint::Strong)).collect();
    let mut text = lines(columns, &head, &widths, screen);
    let whole = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    text.push_str(&Paint::Faint.on(&"─".repeat(whole), screen));
    text.push('\n');
    let rows: Vec<String> = rows.par_iter().map(|row| lines(columns, row, &widths, screen)).collect();
    text + &rows.concat()
}

/// The width of each column: what its longest cell needs, where it fits.
fn widths(columns: &[Column], rows: &[Vec<Cell>], screen: Option<usize>) -> Vec<usize> {
    let needs = |index: usize| {
        let cells = rows.par_iter().filter_map(|row| row.get(index)).map(|cell| cell.text.width());
        cells.max().unwrap_or(0).max(columns[index].title.width())
    };
    let natural: Vec<usize> = (0..columns.len()).map(needs).collect();
    let Some(screen) = screen else { return natural };
    let gaps = GAP.len() * columns.len().saturating_sub(1);
    let mut wrapping = Vec::new();
    let mut fixed = 0;
    for (index, column) in columns.iter().enumerate() {
        match column.fit {
            Fit::Whole => fixed += natural[index],
            Fit::Wrap(part) => wrapping.push((index, part.max(1))),
        }
    }
    share(natural, wrapping, screen.saturating_sub(gaps + fixed))
}

/// Gives each wrapping column what it needs or its part of the room, and what is left to those that need more.
fn share(mut widths: Vec<usize>, mut wrapping: Vec<(usize, usize)>, mut room: usize) -> Vec<usize> {
    wrapping.sort_by_key(|&(index, part)| widths[index] / part);
    let mut parts: usize = wrapping.iter().map(|(_, part)| part).sum();
    for (index, part) in wrapping {
        widths[index] = widths[index].min((room * part / parts).max(NARROWEST));
        room = room.saturating_sub(widths[index]);
        parts -= part;
    }
    widths
}

/// One row, of as many lines as its highest cell.
fn lines(columns: &[Column], row: &[Cell], widths: &[usize], screen: Screen) -> String {
    let cells: Vec<Vec<(String, usize)>> = row.iter().zip(widths).map(|(cell, width)| shown(&cell.text, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..height {
        let start = text.len();
        for (index, column) in columns.iter().enumerate() {
            let (part, wide) = cells.get(index).and_then(|cell| cell.get(line)).map_or(("", 0), |(part, wide)| (part.as_str(), *wide));
            let painted = row.get(index).map_or(Paint::None, |cell| cell.paint).on(part, screen);
            let space = widths[index].saturating_sub(wide);
            let (before, behind) = if column.align == Align::Left { (0, space) } else { (space, 0) };
            text.push_str(if index > 0 { GAP } else { "" });
            text.extend(std::iter::repeat_n(' ', before));
            text.push_str(&painted);
            text.extend(std::iter::repeat_n(' ', behind));
        }
        let end = start + text[start..].trim_end().len();
        text.truncate(end);
        text.push('\n');
    }
    text
}

/// The lines of a cell as the screen gets them, and how wide each is.
fn shown(text: &str, width: usize) -> Vec<(String, usize)> {
    let lines = wrap(text, width);
    let wide: Vec<usize> = lines.iter().map(|line| line.width()).collect();
    struck::lines(lines).into_iter().zip(wide).collect()
}

/// Breaks a text between words, but not in front of `m²`; a word that is too long breaks anywhere.
pub(in crate::write) fn wrap(text: &str, width: usize) -> Vec<String> {
    if !text.starts_with(' ') && text.width() <= width {
        return vec![text.replace('\u{a0}', " ")];
    }
    let mut lines = vec![String::new()];
    let glued = text.replace(" m²", "\u{a0}m²");
    for word in glued.split(' ').flat_map(|word| broken(word, width.max(1))) {
        let used = lines.last().map_or(0, |line| line.width());
        match lines.last_mut() {
            Some(line) if used == 0 => line.push_str(&word),
            Some(line) if used + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

fn broken(word: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for letter in word.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide > width {
            parts.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(width: Option<usize>) -> String {
        let columns = [Column::word("Mã"), Column::sentence("Lý do chính", 1), Column::number("m²")];
        let rows =
            [vec!["DA-01".into(), "đất ở không cho phép kho bãi".into(), "12,5".into()], vec!["DA-02".into(), "đạt".into(), "0".into()]];
        grid(&columns, &rows, Screen { width, colour: Colour::Plain })
    }

    #[test]
    fn all_in_one_line_where_nobody_wraps() {
        let text = "Mã     Lý do chính                     m²\n\
                    ─────────────────────────────────────────\n\
                    DA-01  đất ở không cho phép kho bãi  12,5\n\
                    DA-02  đạt                              0\n";
        assert_eq!(sample(None), text);
    }

    #[test]
    fn sentences_wrap_on_a_narrow_screen() {
        let text = "Mã     Lý do chính        m²\n\
                    ────────────────────────────\n\
                    DA-01  đất ở không cho  12,5\n       phép kho bãi\n\
                    DA-02  đạt                 0\n";
        assert_eq!(sample(Some(28)), text);
    }

    #[test]
    fn a_long_word_breaks_anywhere() {
        assert_eq!(wrap("Kim Thành-Bản-Vược", 8), ["Kim", "Thành-Bả", "n-Vược"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("còn lại 12,5 m²", 12), ["còn lại", "12,5 m²"]);
    }
}
