//! Which encoding a text is in, by how much of it comes out as Vietnamese.

use std::collections::BTreeSet;

use super::Encoding;
use super::decode::decode;
use super::syllable::is_syllable;

/// How many words with letters beyond ASCII a reading has, and how many of them are syllables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fit {
    /// The syllables.
    pub(super) syllables: usize,
    /// All words.
    pub(super) words: usize,
}

impl Fit {
    /// The share of syllables; 0 of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    pub(super) fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { self.syllables as f64 / self.words as f64 }
    }

    fn add(&mut self, other: Self) {
        self.syllables += other.syllables;
        self.words += other.words;
    }

    /// Whether this is evidence at all.
    pub(super) fn convinces(self) -> bool {
        self.syllables > 0 && self.share() >= ENOUGH
    }
}

/// The share of syllables from which on a reading convinces: names, abbreviations and foreign words are the rest.
const ENOUGH: f64 = 0.75;
/// By how much the best reading must be better than any other that reads otherwise.
const CLEAR: f64 = 0.15;
/// Overruling what a file says of itself takes so many syllables.
pub(super) const TO_OVERRULE: usize = 3;
/// More different words say no more.
const MOST_WORDS: usize = 5000;

const CANDIDATES: [Encoding; 4] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Cp1258, Encoding::Cp1252];

/// The encoding of texts that are no UTF-8, and how well it fits; `None` where none convinces or several do.
pub(super) fn legacy<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Option<(Encoding, Fit)> {
    let words = words(texts);
    let readings = CANDIDATES.map(|encoding| (encoding, fit_of(encoding, &words)));
    let (best, fit) = readings.into_iter().reduce(|best, other| if other.1.share() > best.1.share() { other } else { best })?;
    let same = |encoding: Encoding| words.iter().all(|word| decode(encoding, word).text == decode(best, word).text);
    let rival = |(encoding, other): &(Encoding, Fit)| *encoding != best && fit.share() - other.share() < CLEAR && !same(*encoding);
    (fit.convinces() && !readings.iter().any(rival)).then_some((best, fit))
}

/// How well texts fit an encoding.
pub(super) fn fit<'a>(encoding: Encoding, texts: impl Iterator<Item = &'a [u8]>) -> Fit {
    fit_of(encoding, &words(texts))
}

/// How well a text fits as it stands.
pub(super) fn fit_of_text(text: &str) -> Fit {
    let mut fit = Fit::default();
    text.split(is_between).filter(|word| !word.is_ascii()).for_each(|word| fit.add(of_word(word)));
    fit
}

fn fit_of(encoding: Encoding, words: &BTreeSet<Vec<u8>>) -> Fit {
    let mut fit = Fit::default();
    for word in words {
        let decoded = decode(encoding, word);
        fit.add(if decoded.bad.is_empty() { of_word(&decoded.text) } else { Fit { syllables: 0, words: 1 } });
    }
    fit
}

/// The different words with a byte beyond ASCII. A hyphen may be a letter that was lost.
fn words<'a>(texts: impl Iterator<Item = &'a [u8]>) -> BTreeSet<Vec<u8>> {
    let mut words = BTreeSet::new();
    for text in texts {
        let between = |byte: &u8| byte.is_ascii() && is_between(char::from(*byte));
        words.extend(text.split(between).filter(|word| !word.is_ascii()).map(<[u8]>::to_vec));
        if words.len() >= MOST_WORDS {
            break;
        }
    }
    words
}

fn is_between(letter: char) -> bool {
    letter.is_ascii() && !letter.is_ascii_alphabetic() && letter != '-'
}

/// A word's parts between hyphens and quotes; abbreviations with `Đ` say nothing.
fn of_word(word: &str) -> Fit {
    let typographic = |letter: char| matches!(letter, '-' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '\u{a0}' | '²' | '³' | '•');
    let mut fit = Fit::default();
    for part in word.split(typographic).filter(|part| !part.is_ascii()) {
        let is_short = part.chars().all(|letter| letter.is_ascii_uppercase() || letter == 'Đ');
        // Capitals stand at the beginning or everywhere.
        let is_mixed = part.chars().zip(part.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase());
        let is_one = !is_mixed && is_syllable(part);
        if is_one || !is_short {
            fit.add(Fit { syllables: usize::from(is_one), words: 1 });
        }
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[&[u8]]) -> Option<Encoding> {
        legacy(texts.iter().copied()).map(|(encoding, _)| encoding)
    }

    #[test]
    fn encodings_are_told_by_their_syllables() {
        assert_eq!(told(&[b"Tr\xad\xeang \xa7\xb9i h\xe4c", b"Kho b\xb7i"]), Some(Encoding::Tcvn3));
        assert_eq!(told(&[b"Tr-\xeang \xa7\xb9i h\xe4c"]), Some(Encoding::Tcvn3));
        assert_eq!(told(&[b"Tr\xf6\xf4\xf8ng \xd1a\xefi ho\xefc"]), Some(Encoding::Vni));
        assert_eq!(told(&[b"Tr\xfd\xf5\xccng \xd0a\xf2i ho\xf2c"]), Some(Encoding::Cp1258));
    }

    #[test]
    fn what_could_be_two_things_is_not_told() {
        assert_eq!(told(&[b"Kho b\xe3i"]), None, "b\u{f3}i of TCVN3, b\u{e3}i of Windows-1252");
        assert_eq!(told(&[b"For\xeat", b"\xe9tang"]), None);
        assert_eq!(told(&[]), None);
    }
}
