//! The words of a text of a drawing, without the codes that format them.

/// The plain words, a line each.
///
/// Source: the DXF reference, "formatted text": `\P` new line, `\f…;` font, `\S1/2;` stacked, `{…}` groups, `%%d` degrees.
/// GDAL takes most of them off, by version; what is left of them is taken off here.
pub(super) fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = match letter {
            '\\' => coded(&rest[1..], &mut words),
            '{' | '}' => &rest[1..],
            '%' if rest.starts_with("%%") => signed(rest, &mut words),
            '^' if rest.len() > 1 && rest[1..].starts_with(['I', 'J', 'M']) => {
                words.push(if rest[1..].starts_with('I') { ' ' } else { '\n' });
                &rest[2..]
            }
            letter => {
                words.push(letter);
                &rest[letter.len_utf8()..]
            }
        };
    }
    let lines = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What follows a backslash.
fn coded<'a>(rest: &'a str, words: &mut String) -> &'a str {
    let Some(code) = rest.chars().next() else { return rest };
    let behind = &rest[code.len_utf8()..];
    match code {
        'P' | 'X' | 'N' => words.push('\n'),
        '~' => words.push(' '),
        '\\' | '{' | '}' => words.push(code),
        'U' | 'u' if behind.starts_with('+') => {
            let letter = behind.get(1..5).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
            if let Some(letter) = letter {
                words.push(letter);
                return &behind[5..];
            }
            words.push('\\');
            words.push(code);
        }
        'S' => {
            let end = behind.find(';').unwrap_or(behind.len());
            let parts = behind[..end].split(['^', '#', '/']).map(str::trim).filter(|part| !part.is_empty());
            words.push_str(&parts.collect::<Vec<_>>().join("/"));
            return behind.get(end + 1..).unwrap_or_default();
        }
        'A' | 'C' | 'c' | 'F' | 'f' | 'H' | 'Q' | 'T' | 'W' | 'p' => {
            // Without its semicolon it is no code.
            if let Some(end) = behind.find(';') {
                return &behind[end + 1..];
            }
            words.push('\\');
            words.push(code);
        }
        'L' | 'l' | 'O' | 'o' | 'K' | 'k' => {}
        other => {
            words.push('\\');
            words.push(other);
        }
    }
    behind
}

/// What follows `%%`.
fn signed<'a>(rest: &'a str, words: &mut String) -> &'a str {
    let Some(code) = rest[2..].chars().next() else {
        words.push_str(rest);
        return "";
    };
    match code.to_ascii_lowercase() {
        'd' => words.push('°'),
        'p' => words.push('±'),
        'c' => words.push('⌀'),
        'u' | 'o' | 'k' => {}
        '%' => words.push('%'),
        _ => {
            words.push_str("%%");
            return &rest[2..];
        }
    }
    &rest[2 + code.len_utf8()..]
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn codes_are_taken_off() {
        for (text, words) in [
            (r"{\fArial|b0|i0;\H2.5x;O-02}\P\C1;1250 m\S2^ ;", "O-02\n1250 m2"),
            (r"\A1;\LCX-01\l", "CX-01"),
            (r"\U+0110\U+1EA5t \U+1EDF", "Đất ở"),
            ("%%uKB-01%%u", "KB-01"),
            ("60%", "60%"),
            ("50%%%", "50%"),
            (r"A\B", r"A\B"),
            (r"\\", r"\"),
            (r"\pxqc;TMDV^J01", "TMDV\n01"),
            (r"C\", "C"),
            (r"\Hx", r"\Hx"),
            (r"\U+12", r"\U+12"),
            (r"\S1/2;", "1/2"),
            ("  O  -  1 \n\n", "O - 1"),
            ("%%", "%%"),
        ] {
            assert_eq!(plain(text), words, "{text}");
        }
    }
}
