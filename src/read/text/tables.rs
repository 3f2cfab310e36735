//! Bytes of legacy fonts and code pages as letters.
//!
//! TCVN3 (ABC) is the third table of TCVN 5712:1993 (source: the C library's table of the standard, from 0xA0 on, which has the
//! toned capitals where the third table has nothing). VNI writes the mark of a letter as a byte behind it (source: the
//! published table of VNI-Windows). CP1258 is Microsoft's.

/// TCVN 5712 from 0xA0.
const TCVN: [char; 96] = [
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', '\u{300}', '\u{309}', '\u{303}', '\u{301}',
    '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ', 'Ẵ', 'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể',
    'ẻ', 'ẽ', 'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', 'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố',
    'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', 'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố',
];

/// The letter of a byte of TCVN3. Below 0xA0 its fonts have the dashes and quotes of Windows.
pub(super) fn of_tcvn3(byte: u8) -> Option<char> {
    if byte < 0xa0 { of_cp1252(byte) } else { Some(TCVN[usize::from(byte) - 0xa0]) }
}

/// Behind which letters a byte of VNI is a mark, and which: combining marks in the order quality, tone.
pub(super) fn vni_mark(letter: char, byte: u8) -> Option<&'static [char]> {
    const GRAVE: char = '\u{300}';
    const ACUTE: char = '\u{301}';
    const CIRCUMFLEX: char = '\u{302}';
    const TILDE: char = '\u{303}';
    const BREVE: char = '\u{306}';
    const HOOK: char = '\u{309}';
    const DOT: char = '\u{323}';
    // The marks of capitals stand 32 before those of small letters.
    let mark: &[char] = match byte | 0x20 {
        0xf9 => &[ACUTE],
        0xf8 => &[GRAVE],
        0xfb => &[HOOK],
        0xf5 => &[TILDE],
        0xef => &[DOT],
        0xe2 => &[CIRCUMFLEX],
        0xe1 => &[CIRCUMFLEX, ACUTE],
        0xe0 => &[CIRCUMFLEX, GRAVE],
        0xe5 => &[CIRCUMFLEX, HOOK],
        0xe3 => &[CIRCUMFLEX, TILDE],
        0xe4 => &[CIRCUMFLEX, DOT],
        0xea => &[BREVE],
        0xe9 => &[BREVE, ACUTE],
        0xe8 => &[BREVE, GRAVE],
        0xfa => &[BREVE, HOOK],
        0xfc => &[BREVE, TILDE],
        0xeb => &[BREVE, DOT],
        _ => return None,
    };
    let takes = match mark[0] {
        BREVE => "aA",
        CIRCUMFLEX => "aAeEoO",
        _ => "aAeEoOuUyYơƠưƯ",
    };
    takes.contains(letter).then_some(mark)
}

/// The bytes of VNI that are letters by themselves.
pub(super) fn of_vni(byte: u8) -> Option<char> {
    Some(match byte {
        0x00..=0x7f => char::from(byte),
        0xed => 'í',
        0xec => 'ì',
        0xe6 => 'ỉ',
        0xf3 => 'ĩ',
        0xf2 => 'ị',
        0xcd => 'Í',
        0xcc => 'Ì',
        0xc6 => 'Ỉ',
        0xd3 => 'Ĩ',
        0xd2 => 'Ị',
        0xf4 => 'ơ',
        0xd4 => 'Ơ',
        0xf6 => 'ư',
        0xd6 => 'Ư',
        0xee => 'ỵ',
        0xce => 'Ỵ',
        0xf1 => 'đ',
        0xd1 => 'Đ',
        _ => return None,
    })
}

/// The letters of Windows-1252 from 0x80; what it leaves open is 0.
const FROM_80: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–', '—', '\u{2dc}',
    '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The letter of a byte of Windows-1252.
pub(super) fn of_cp1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => Some(FROM_80[usize::from(byte) - 0x80]).filter(|letter| *letter != '\0'),
        _ => Some(char::from(byte)),
    }
}

/// The byte that a letter was, where somebody took bytes of another encoding for Latin-1 or Windows-1252.
pub(super) fn to_latin(letter: char) -> Option<u8> {
    let of_windows = || FROM_80.iter().position(|other| *other == letter && letter != '\0');
    u8::try_from(letter).ok().or_else(|| of_windows().and_then(|index| u8::try_from(0x80 + index).ok()))
}

/// The letter or mark of a byte of CP1258, where marks follow their letters.
pub(super) fn of_cp1258(byte: u8) -> Option<char> {
    Some(match byte {
        0x8a | 0x8e | 0x9a | 0x9e => return None,
        0xc3 => 'Ă',
        0xcc => '\u{300}',
        0xd0 => 'Đ',
        0xd2 => '\u{309}',
        0xd5 => 'Ơ',
        0xdd => 'Ư',
        0xde => '\u{303}',
        0xe3 => 'ă',
        0xec => '\u{301}',
        0xf0 => 'đ',
        0xf2 => '\u{323}',
        0xf5 => 'ơ',
        0xfd => 'ư',
        0xfe => '₫',
        other => return of_cp1252(other),
    })
}
