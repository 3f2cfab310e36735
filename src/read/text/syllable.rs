//! Whether a word is a Vietnamese syllable: the evidence by which an encoding is told.
//!
//! Source: the rhyme table of standard orthography. A word of another language seldom passes, and a word read in a wrong
//! encoding hardly ever.

use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 27] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "r", "s", "t", "th", "tr",
    "v", "x",
];

const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat
    oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung
    up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya uych uynh uyt uyp uyn uyên uyêt uyu ư ưa ưc ưi ưm ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ";

/// Rhymes that only `qu` takes; of the others it takes most.
const AFTER_QU: &str =
    " ơ ơn ân âng ât ây ăn ăng ăt ăc ay an ang anh ach ac ai am ao at au a e en eo et ê ên ênh êt êch y ych ynh yt yên yêt
    ôc yu ";

/// Whether a word, in whatever case, is a syllable that can be written.
pub(super) fn is_syllable(word: &str) -> bool {
    let Some((plain, tone)) = parts(word) else { return false };
    let stops = ["c", "ch", "p", "t"].iter().any(|end| plain.ends_with(end));
    if stops && !matches!(tone, Some('\u{301}' | '\u{323}')) {
        return false;
    }
    if plain == "gi" {
        return true;
    }
    if let Some(rhyme) = plain.strip_prefix("qu") {
        return listed(AFTER_QU, rhyme);
    }
    ONSETS.iter().any(|onset| plain.strip_prefix(onset).is_some_and(|rhyme| listed(RHYMES, rhyme)))
}

/// Whether a word would be a syllable if `ơ` in it were `ươ`, and is none: what a lost `ư` leaves behind.
pub(super) fn lacks_horned_u(word: &str) -> bool {
    // Most words end otherwise, which is seen at once.
    word.ends_with(['g', 'G', 'c', 'C'])
        && parts(word).is_some_and(|(plain, _)| plain.ends_with("ơng") || plain.ends_with("ơc"))
        && !is_syllable(word)
        && is_syllable(&word.to_lowercase().nfd().collect::<String>().replace("o\u{31b}", "u\u{31b}o\u{31b}"))
}

fn listed(list: &str, rhyme: &str) -> bool {
    !rhyme.is_empty() && list.split_whitespace().any(|known| known == rhyme)
}

/// A word in small letters without its tone, and the tone; `None` where it has several or a letter that is not Vietnamese.
fn parts(word: &str) -> Option<(String, Option<char>)> {
    let (mut plain, mut tone) = (String::new(), None);
    for letter in word.to_lowercase().nfd() {
        match letter {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                if tone.replace(letter).is_some() {
                    return None;
                }
            }
            'a'..='z' | 'đ' | '\u{302}' | '\u{306}' | '\u{31b}' => plain.push(letter),
            _ => return None,
        }
    }
    Some((plain.nfc().collect(), tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_others() {
        let text = "Quy hoạch chi tiết xây dựng Khu thương mại công nghiệp Kim Thành tỷ lệ một phần năm trăm Trường Đại học Hà Nội \
            đường giao thông kho bãi tập kết hàng hóa hoá nghiêng khuỷu quốc giếng gì ngoằn thuở quyển sách yên Ủy ban nhân dân huyện";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Trờng", "đợc", "băi", "Forêt", "Bóc2", "thưong", "hoạchh", "tâti", "cat", "Straße", "tààn", "khuyếnh"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_lost_letter_is_seen() {
        assert!(lacks_horned_u("Trờng") && lacks_horned_u("ĐỢC"));
        assert!(!lacks_horned_u("Trường") && !lacks_horned_u("Thơ") && !lacks_horned_u("xyz"));
    }
}
