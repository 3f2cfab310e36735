//! Digits as numbers, eight at a time.

/// Powers of ten that are doubles.
pub(super) const TENS: [f64; 23] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

/// A mantissa under 2^53 by a power of ten that is a double: a quotient of two doubles that are exact is right (Clinger 1990).
#[inline]
pub(super) fn quotient(mantissa: u64, decimals: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "under 2^53 nothing is lost")]
    let mantissa = mantissa.cast_signed() as f64;
    mantissa / TENS[decimals]
}

/// A number as nearly all are, and its length: up to seven digits, a point, and up to eight digits, so that it is read without a
/// step from byte to byte. What stands behind it may still be part of the number. `None`: the text begins otherwise.
#[inline]
pub(super) fn decimal(text: &[u8]) -> Option<(f64, usize)> {
    let bytes: &[u8; 16] = text.first_chunk()?;
    let (first, second) = (u64::from_le_bytes(*bytes.first_chunk()?) ^ ZEROS, u64::from_le_bytes(*bytes.last_chunk()?) ^ ZEROS);
    let point = others_of(first).trailing_zeros() as usize / 8;
    if point == 0 || point == 8 || bytes[point] != b'.' || (point > 1 && bytes[0] == b'0') {
        return None;
    }
    // What stands behind the point.
    let part = (first >> (8 * point) >> 8) | (second << (56 - 8 * point));
    let decimals = others_of(part).trailing_zeros() as usize / 8;
    if decimals == 0 {
        return None;
    }
    let mantissa = eight(first << (64 - 8 * point)) * WHOLE_TENS[decimals] + eight(part << (64 - 8 * decimals));
    Some((quotient(mantissa, decimals), point + 1 + decimals))
}

/// Eight zeros.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The highest bit of each byte that is no digit, of a word from which [`ZEROS`] were taken.
#[inline]
fn others_of(word: u64) -> u64 {
    (((word & 0x7f7f_7f7f_7f7f_7f7f) + 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
}

/// Powers of ten.
const WHOLE_TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The number of eight digits, the first in the lowest byte: four numbers of two, two of four and one of eight by
/// multiplications of all at once (Lemire, `fast_float`).
#[inline]
fn eight(ones: u64) -> u64 {
    let twos = (ones.wrapping_mul(2561) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul(6_553_601) >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(42_949_672_960_001) >> 32
}

/// Reads digits onto a number, eight at a time, and goes behind them; more than 19 overflow.
///
/// A byte that is no digit has its highest bit set by the sum, and those behind it do not matter.
pub(super) fn digits(text: &[u8], at: &mut usize, mut number: u64) -> u64 {
    while let Some(bytes) = text.get(*at..*at + 8).and_then(|bytes| bytes.try_into().ok()) {
        let word = u64::from_le_bytes(bytes) ^ ZEROS;
        let others = others_of(word);
        let count = others.trailing_zeros() as usize / 8;
        if count == 0 {
            return number;
        }
        number = number.wrapping_mul(WHOLE_TENS[count]).wrapping_add(eight(word << (64 - 8 * count)));
        *at += count;
        if count < 8 {
            return number;
        }
    }
    while let Some(digit) = text.get(*at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        *at += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_whatever_stands_behind_them() {
        for count in 1..=19 {
            for behind in [",", "]", "e5", ".5", "", "\u{ff}\u{ff}\u{ff}\u{ff}", ":;<=>?@/", "\0\0\0\0\0\0\0\0"] {
                let number: String = "9081726354091827364".chars().take(count).collect();
                let (text, mut at) = (format!("{number}{behind}"), 0);
                assert_eq!((digits(text.as_bytes(), &mut at, 0), at), (number.parse().unwrap(), count), "{text}");
            }
        }
    }
}
