//! Numbers as people write them. What could be two numbers is none, unless the column that it stands in decides.

use crate::model::fold;

/// What separates whole from parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    /// `2.159,6`.
    Comma,
    /// `2,159.6`.
    Point,
}

impl Decimal {
    fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Comma => Self::Point,
            Self::Point => Self::Comma,
        }
    }
}

/// A number, or why it is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Read {
    /// A number.
    Number(f64),
    /// One of two numbers: with a comma and with a point for decimals.
    Either(f64, f64),
    /// No number.
    Nothing,
}

/// What a number may measure, by the end of its role's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Square metres; hectares are converted.
    Area,
    /// Metres.
    Length,
    /// Per cent.
    Share,
    /// Storeys, a ratio, a count.
    Bare,
}

impl Measure {
    /// The measure of a role: `area_m2`, `height_m`, `coverage_pct`, `storeys`.
    pub(super) fn of(role: &str) -> Self {
        match role.rsplit('_').next() {
            Some("m2") => Self::Area,
            Some("m") => Self::Length,
            Some("pct") => Self::Share,
            _ => Self::Bare,
        }
    }

    /// Whether a number can be one of these: finite, no larger than anything on earth, an area above nothing.
    pub(super) fn holds(self, number: f64) -> bool {
        number.abs() < 1e13 && (self != Self::Area || number > 0.0)
    }

    fn scale(self, unit: &str) -> Option<f64> {
        match (self, fold(unit).as_str(), unit.trim()) {
            (_, "", "") | (Self::Share, "", "%") => Some(1.0),
            (Self::Area, "m2" | "m²" | "metvuong", _) => Some(1.0),
            (Self::Area, "ha" | "hecta" | "hec", _) => Some(10_000.0),
            (Self::Length, "m" | "met", _) => Some(1.0),
            (Self::Bare, "tang" | "lan" | "t", _) => Some(1.0),
            _ => None,
        }
    }
}

/// Whether a number is written as a bound of what it stands for, `≤ 60%`, `tối thiểu 20%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// At most so much.
    Most,
    /// At least so much.
    Least,
}

/// The bound that a text says.
pub(super) fn bound(text: &str) -> Option<Bound> {
    let text = text.trim().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let most = ["≤", "<", "tối đa", "không quá", "toi da", "khong qua", "max"];
    let least = ["≥", ">", "tối thiểu", "toi thieu", "min"];
    if begins(&most) { Some(Bound::Most) } else { begins(&least).then_some(Bound::Least) }
}

/// Whether a cell says that there is nothing: a dash, `không có`.
pub(super) fn is_nothing(text: &str) -> bool {
    let marks = text.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '.' | '…' | '/' | '_') || letter.is_whitespace());
    marks || matches!(fold(text).as_str(), "khongco" | "chuaco" | "na" | "null" | "khongquydinh")
}

/// Reads `2159.6`, `2.159,6`, `2,159.6`, `≤ 60%`, `1 250 m²`, `1,5 ha` (as square metres).
pub(super) fn number(text: &str, measure: Measure, column: Option<Decimal>) -> Read {
    let Some((digits, scale)) = split(text, measure) else { return Read::Nothing };
    let plain = |decimal: Decimal| {
        let whole: String = digits.chars().filter(|sign| *sign != decimal.other().sign()).collect();
        whole.replace(decimal.sign(), ".").parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * scale)
    };
    let read = |decimal| plain(decimal).map_or(Read::Nothing, Read::Number);
    match decimal_in(&digits) {
        Told::By(decimal) => read(decimal),
        Told::Neither => read(Decimal::Point),
        Told::Wrong => Read::Nothing,
        Told::Either => match (column, plain(Decimal::Comma), plain(Decimal::Point)) {
            (Some(decimal), ..) => read(decimal),
            (None, Some(comma), Some(point)) => Read::Either(comma, point),
            _ => Read::Nothing,
        },
    }
}

/// Reads `5`, `3–5`, `3-5 tầng`, `từ 3 đến 5` as least and most.
pub(super) fn span(text: &str, measure: Measure, column: Option<Decimal>) -> Option<(f64, f64)> {
    let text = text.to_lowercase().replace("từ", "").replace("đến", "-").replace('÷', "-").replace(['–', '—', '~'], "-");
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let one = |text: &str| match number(text, measure, column) {
        Read::Number(number) => Some(number),
        Read::Either(..) | Read::Nothing => None,
    };
    match parts[..] {
        [single] => one(single).map(|most| (0.0, most)),
        [least, most] => Some((one(least)?, one(most)?)).filter(|(least, most)| least <= most),
        _ => None,
    }
}

/// What separates decimals in a column, and the value that tells; `None` where no value tells, or values tell otherwise.
pub(super) fn decimal_of(texts: impl Iterator<Item = String>, measure: Measure) -> Option<(Decimal, String)> {
    let mut told: Option<(Decimal, String)> = None;
    for text in texts {
        let parts = text.replace(['–', '—'], "-");
        for part in parts.split('-') {
            let Some((digits, _)) = split(part, measure) else { continue };
            match (decimal_in(&digits), &told) {
                (Told::By(decimal), Some((known, _))) if *known != decimal => return None,
                (Told::By(decimal), None) => told = Some((decimal, text.trim().to_owned())),
                _ => {}
            }
        }
    }
    told
}

/// The unit in the heading of a column: `Diện tích (ha)`, `DIEN_TICH_HA`.
pub(super) fn is_in_hectares(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let last = lower.rsplit(|letter: char| !letter.is_alphanumeric()).find(|word| !word.is_empty());
    matches!(last, Some("ha" | "hecta"))
}

/// The digits of a text and the scale of its unit.
fn split(text: &str, measure: Measure) -> Option<(String, f64)> {
    let lower = text.trim().to_lowercase();
    let words = ["tối đa", "tối thiểu", "không quá", "toi da", "toi thieu", "khong qua", "max", "min"];
    let bare = words.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let bare = bare.trim_start_matches(['≤', '≥', '<', '>', '=', '~', '≈', ':', ' ', '.']).trim();
    let unit_at = bare.find(|letter: char| letter.is_alphabetic() || letter == '%').unwrap_or(bare.len());
    let (digits, unit) = bare.split_at(unit_at);
    let digits: String = digits.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_number = digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',' | '-' | '+'));
    (is_number && digits.contains(|digit: char| digit.is_ascii_digit())).then_some(())?;
    // A number in the notation of computers.
    if unit.starts_with('e') {
        return None;
    }
    Some((digits, measure.scale(unit)?))
}

/// What the signs of a number say.
enum Told {
    By(Decimal),
    /// There are none.
    Neither,
    /// One that stands as it would between thousands: `12.500`.
    Either,
    /// They contradict each other.
    Wrong,
}

fn decimal_in(digits: &str) -> Told {
    let grouped = |whole: &str, sign: char| {
        let groups: Vec<&str> = whole.trim_start_matches(['-', '+']).split(sign).collect();
        (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3)
    };
    match (digits.rfind(','), digits.rfind('.')) {
        (None, None) => Told::Neither,
        (Some(comma), Some(point)) => {
            let (decimal, at) = if comma > point { (Decimal::Comma, comma) } else { (Decimal::Point, point) };
            let is_sound = grouped(&digits[..at], decimal.other().sign()) && !digits[..at].contains(decimal.sign());
            if is_sound { Told::By(decimal) } else { Told::Wrong }
        }
        (comma, _) => {
            let decimal = if comma.is_some() { Decimal::Comma } else { Decimal::Point };
            let sign = decimal.sign();
            let whole = digits.trim_start_matches(['-', '+']);
            match (digits.matches(sign).count(), grouped(digits, sign)) {
                (1, true) if !whole.starts_with('0') => Told::Either,
                (1, _) => Told::By(decimal),
                (_, true) => Told::By(decimal.other()),
                (_, false) => Told::Wrong,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        use Measure::{Area, Bare, Length, Share};
        for (text, measure, wanted) in [
            ("2159.6", Area, Some(2159.6)),
            ("2.159,6", Area, Some(2159.6)),
            ("2,159.6 m2", Area, Some(2159.6)),
            ("1.234.567", Area, Some(1_234_567.0)),
            ("1,234,567.5", Area, Some(1_234_567.5)),
            ("≤ 60%", Share, Some(60.0)),
            ("tối đa 60 %", Share, Some(60.0)),
            ("≥20", Share, Some(20.0)),
            ("1,5 ha", Area, Some(15_000.0)),
            ("1,5 ha", Share, None),
            ("12 500 m²", Area, Some(12_500.0)),
            ("0,75 lần", Bare, Some(0.75)),
            ("5 tầng", Bare, Some(5.0)),
            ("-12,5", Length, Some(-12.5)),
            ("1.2.34", Area, None),
            ("1.23,4.5", Area, None),
            ("0.125", Area, Some(0.125)),
            ("khoảng 5", Bare, None),
            ("5 m²/người", Area, None),
            ("1e300", Area, None),
            ("", Area, None),
        ] {
            let read = number(text, measure, None);
            assert_eq!(read, wanted.map_or(Read::Nothing, Read::Number), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_numbers_is_decided_by_its_column() {
        assert_eq!(number("12.500", Measure::Area, None), Read::Either(12_500.0, 12.5));
        assert_eq!(number("12.500", Measure::Area, Some(Decimal::Comma)), Read::Number(12_500.0));
        assert_eq!(number("12.500", Measure::Area, Some(Decimal::Point)), Read::Number(12.5));
        let column = |texts: &[&str]| decimal_of(texts.iter().map(|text| (*text).to_owned()), Measure::Area);
        assert_eq!(column(&["12.500", "3.120,5"]), Some((Decimal::Comma, "3.120,5".into())));
        assert_eq!(column(&["12.500", "7", "1.250.000 m2"]).map(|(decimal, _)| decimal), Some(Decimal::Comma));
        assert_eq!(column(&["12.500", "3.5"]).map(|(decimal, _)| decimal), Some(Decimal::Point));
        assert_eq!(column(&["12.500", "3.5", "7,5"]), None);
        assert_eq!(column(&["12.500", "7"]), None);
    }

    #[test]
    fn spans_and_units() {
        for text in ["3–5", "3-5 tầng", "từ 3 đến 5 tầng", "3÷5"] {
            assert_eq!(span(text, Measure::Bare, None), Some((3.0, 5.0)), "{text}");
        }
        assert_eq!(span("≤ 5", Measure::Bare, None), Some((0.0, 5.0)));
        assert_eq!(span("5-3", Measure::Bare, None), None);
        assert!(is_in_hectares("Diện tích (ha)") && is_in_hectares("DT_HA") && !is_in_hectares("Diện tích (m2)") && !is_in_hectares("Pha"));
        assert!(is_nothing(" – ") && is_nothing("Không có") && !is_nothing("0"));
    }
}
