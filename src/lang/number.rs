//! Numbers as people write them.

use super::Lang;

/// A number with its decimals chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    value: f64,
    decimals: usize,
}

/// Tenths below a hectare, as the land register writes them.
pub(super) fn area(m2: f64) -> Number {
    Number { value: m2, decimals: usize::from(m2.abs() < 10_000.0) }
}

/// Hundredths of a hectare.
pub(super) fn hectares(ha: f64) -> Number {
    Number { value: ha, decimals: 2 }
}

/// Tenths of a per cent, hundredths below one per cent.
pub(super) fn share(pct: f64) -> Number {
    Number { value: pct, decimals: if pct.abs() < 1.0 { 2 } else { 1 } }
}

/// Centimetres below ten metres, else decimetres.
pub(super) fn length(m: f64) -> Number {
    // What is there never shows as nothing.
    let decimals = match m.abs() {
        10.0.. => 1,
        0.01.. | 0.0 => 2,
        0.001.. => 3,
        0.00001.. => 5,
        _ => 2,
    };
    Number { value: m, decimals }
}

/// A figure or a limit: whole where it is whole, else to hundredths.
pub(super) fn figure(value: f64) -> Number {
    Number { value, decimals: needed(value, 2) }
}

/// A number with as many decimals as it has, six at most.
pub(super) fn shortest(value: f64) -> Number {
    Number { value, decimals: needed(value, 6) }
}

/// How many decimals a number has, up to so many.
fn needed(value: f64, most: usize) -> usize {
    let is_whole = |decimals: &usize| {
        let text = format!("{value:.decimals$}");
        text.parse::<f64>().is_ok_and(|short| (short - value).abs() < 5e-7)
    };
    (0..most).find(is_whole).unwrap_or(most)
}

/// A whole number.
pub(super) fn count(count: usize) -> Number {
    #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
    Number { value: count as f64, decimals: 0 }
}

/// A number whose unit nobody knows.
pub(super) fn plain(value: f64) -> Number {
    Number { value, decimals: 2 }
}

/// A number with so many decimals.
pub(super) fn fixed(value: f64, decimals: usize) -> Number {
    Number { value, decimals }
}

impl Number {
    /// The number with the separators of a language; `<0,1` for something that would round to nothing.
    pub(super) fn written(self, lang: Lang) -> String {
        if !self.value.is_finite() {
            return "?".to_owned();
        }
        let least = 0.1_f64.powi(i32::try_from(self.decimals).unwrap_or(0));
        let rounded = format!("{:.*}", self.decimals, self.value.abs());
        let is_nothing = rounded.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        if is_nothing && self.value != 0.0 {
            return format!("<{}", separated(&format!("{least:.*}", self.decimals), lang));
        }
        let sign = if self.value < 0.0 { "−" } else { "" };
        format!("{sign}{}", separated(if is_nothing { "0" } else { &rounded }, lang))
    }
}

/// Groups the digits of `1234.5` by thousands.
fn separated(digits: &str, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(number: Number) -> [String; 2] {
        Lang::ALL.map(|lang| number.written(lang))
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(both(area(2159.6)), ["2.159,6", "2,159.6"]);
        assert_eq!(both(area(1_942_345.6)), ["1.942.346", "1,942,346"]);
        assert_eq!(both(area(-12.34)), ["−12,3", "−12.3"]);
        assert_eq!(both(hectares(19.418)), ["19,42", "19.42"]);
        assert_eq!(both(share(45.25)), ["45,2", "45.2"]);
        assert_eq!(both(share(0.256)), ["0,26", "0.26"]);
        assert_eq!(both(share(100.0)), ["100,0", "100.0"]);
        assert_eq!(both(length(0.034)), ["0,03", "0.03"]);
        assert_eq!(both(count(1234)), ["1.234", "1,234"]);
    }

    #[test]
    fn something_is_never_nothing() {
        assert_eq!(both(area(0.04)), ["<0,1", "<0.1"]);
        assert_eq!(both(share(0.004)), ["<0,01", "<0.01"]);
        assert_eq!(both(length(1e-9)), ["<0,01", "<0.01"]);
        assert_eq!(both(area(0.0)), ["0", "0"]);
        assert_eq!(both(area(f64::NAN)), ["?", "?"]);
    }
}
