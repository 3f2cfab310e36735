//! Comparing names as people do.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name without case, diacritics and anything that is no letter or digit, so that `Ký hiệu lô`, `KY_HIEU_LO` and
/// `kyhieulo` are one.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    }
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
    if code.is_ascii() {
        return code.chars().filter(|letter| !letter.is_whitespace()).map(|letter| letter.to_ascii_lowercase()).collect();
    }
    let plain = code.nfd().filter(|letter| !is_combining_mark(*letter) && !letter.is_whitespace()).flat_map(char::to_lowercase);
    plain.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect()
}

/// Whether a name is one of `patterns`, parted by commas; `*` stands for any letters, `?` for one. Case, diacritics and spaces
/// do not count, nor what the drawing was called from which a layer was bound (`nen$0$QH_DAT_O`, `nen|QH_DAT_O`).
#[must_use]
pub fn fits(name: &str, patterns: &str) -> bool {
    let own = name.rsplit(['|', '$']).next().unwrap_or(name);
    let names: [Vec<char>; 2] = [name, own].map(|name| fold_code(name).chars().collect());
    let patterns = patterns.split(',').map(|pattern| fold_code(pattern).chars().collect::<Vec<char>>());
    patterns.into_iter().any(|pattern| names.iter().any(|name| matches_glob(name, &pattern)))
}

/// Costs `O(name × pattern)`.
fn matches_glob(name: &[char], pattern: &[char]) -> bool {
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[at] => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((back, from)) => {
                    (at, of) = (from + 1, back + 1);
                    star = Some((back, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[of..].iter().all(|letter| *letter == '*')
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
    fn plain_letters_come_to_the_same_beside_others() {
        for letter in (0_u8..128).map(char::from) {
            let (alone, beside) = (letter.to_string(), format!("{letter}đ"));
            assert_eq!(fold(&alone) + "d", fold(&beside), "{letter:?}");
            assert_eq!(fold_code(&alone) + "d", fold_code(&beside), "{letter:?}");
        }
    }

    #[test]
    fn patterns_are_those_of_cad() {
        for (name, patterns, wanted) in [
            ("QH_DAT_O_Nhomnhao", "QH_DAT_O*", true),
            ("qh_dat_o", "QH_DAT_O*", true),
            ("QH_DAT_CX", "QH_DAT_O*", false),
            ("RANH_LO", "QH_*, ranh_lô", true),
            ("nen$0$QH_DAT_O", "QH_DAT_?", true),
            ("nen|RANH", "RANH", true),
            ("A_B_C_B", "*_B", true),
            ("A", "", false),
            ("A", "*", true),
        ] {
            assert_eq!(fits(name, patterns), wanted, "{name} {patterns}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        assert_eq!(closest("lotz", ["lots", "boundary"]).as_deref(), Some("lots"));
        assert_eq!(closest("qwerty", ["lots", "boundary"]), None);
    }
}
