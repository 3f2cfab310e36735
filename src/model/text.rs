//! Comparing names as people do.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name without case, diacritics and anything that is no letter or digit, so that `Ký hiệu lô`, `KY_HIEU_LO` and
/// `kyhieulo` are one.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// A lot's code without case, diacritics and spaces; signs stay, for `KB-1.1` is not `KB-11`.
#[must_use]
pub fn fold_code(code: &str) -> String {
    let plain = code.nfd().filter(|letter| !is_combining_mark(*letter) && !letter.is_whitespace()).flat_map(char::to_lowercase);
    plain.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect()
}

/// The candidate that `name` probably means: the closest by Jaro-Winkler on folded names, if it is close.
#[must_use]
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = fold(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &fold(candidate)), candidate))
        .filter(|(closeness, _)| *closeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_do() {
        assert_eq!(fold("Ký hiệu lô"), "kyhieulo");
        assert_eq!(fold("KY_HIEU_LO"), "kyhieulo");
        assert_eq!(fold("Đất ở"), "dato");
    }

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        assert_eq!(closest("lotz", ["lots", "boundary"]).as_deref(), Some("lots"));
        assert_eq!(closest("qwerty", ["lots", "boundary"]), None);
    }
}
