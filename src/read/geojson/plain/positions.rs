//! Positions as nearly all are, both numbers of one at once, in the wide registers of x86-64.
//!
//! Most positions take less than thirty-two bytes. Which of these are no digits is one comparison, and where the five of those stand
//! (`[`, the two points, the comma, `]`) says how long the numbers are: nearly always as long as those of the position before, so
//! that nothing is waited for. Their digits are moved to the right end of sixteen bytes each, zeros before them, and summed up in twos,
//! fours and eights (Muła and Lemire 2018 sum digits so). Other numbers, and other machines, are left to reading step by step.

#![expect(clippy::inline_always, reason = "only what is inlined is compiled for the registers at hand")]

use std::sync::OnceLock;

use geo::Coord;
use pulp::x86::V3;
use pulp::{NullaryFnOnce, cast};

use super::number::TENS;

/// Bytes that must be at hand: those of a position, and what is loaded from behind its comma on.
const ROOM: usize = 48;
/// Digits of a number before and behind its point, at most: a mantissa of all is under 2^53.
const MOST: (usize, usize) = (7, 8);

/// Reads positions that stand one behind the other, parted by commas and nothing else, onto a ring; the length of what was read,
/// without a comma behind the last. A layout goes from one call to the next.
pub(super) fn positions(text: &[u8], layout: &mut Layout, ring: &mut Vec<Coord<f64>>) -> usize {
    static WIDE: OnceLock<Option<V3>> = OnceLock::new();
    WIDE.get_or_init(V3::try_new).map_or(0, |wide| wide.vectorize(Positions { wide, text, layout, ring }))
}

struct Positions<'a> {
    wide: V3,
    text: &'a [u8],
    layout: &'a mut Layout,
    ring: &'a mut Vec<Coord<f64>>,
}

impl NullaryFnOnce for Positions<'_> {
    type Output = usize;

    #[inline(always)]
    fn call(self) -> usize {
        let Self { wide, text, layout: kept, ring } = self;
        let (mut at, mut end, mut layout) = (0, 0, *kept);
        while let Some(text) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let others = others(wide, text);
            if others & layout.within != layout.signs {
                match Layout::of(others) {
                    Some(other) => layout = other,
                    None => break,
                }
            }
            let Some(position) = layout.read(wide, text) else { break };
            ring.push(position);
            end = at + layout.length;
            if text[layout.length] != b',' {
                break;
            }
            at = end + 1;
        }
        *kept = layout;
        end
    }
}

/// Which of the first bytes of a text are no digits, as bits.
#[inline(always)]
fn others(wide: V3, text: &[u8; ROOM]) -> u32 {
    let first: [u8; 32] = std::array::from_fn(|place| text[place]);
    let ones = wide.avx2._mm256_sub_epi8(cast(first), cast([b'0'; 32]));
    let digits = wide.avx2._mm256_cmpeq_epi8(wide.avx2._mm256_min_epu8(ones, cast([9_u8; 32])), ones);
    !wide.avx2._mm256_movemask_epi8(digits).cast_unsigned()
}

/// How a position is written.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// The bytes that are no digits.
    signs: u32,
    /// All of its bytes.
    within: u32,
    length: usize,
    x_point: usize,
    comma: usize,
    y_point: usize,
    /// Which byte of either number goes where.
    right: [[u8; 16]; 2],
    /// What their mantissas are divided by.
    tens: [f64; 2],
}

impl Default for Layout {
    /// One that no position has.
    fn default() -> Self {
        Self { signs: 1, within: 0, length: 0, x_point: 0, comma: 0, y_point: 0, right: [[128; 16]; 2], tens: [1.0; 2] }
    }
}

impl Layout {
    /// That of a position, by its bytes that are no digits; `None`: it is none, or its numbers are too long.
    #[inline(always)]
    fn of(others: u32) -> Option<Self> {
        let mut left = others;
        let [open, x_point, comma, y_point, close] = std::array::from_fn(|_| {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            at
        });
        let is_within = |digits: usize, most: usize| digits.wrapping_sub(1) < most;
        let [x_whole, y_whole] = [x_point.wrapping_sub(1), y_point.wrapping_sub(comma + 1)];
        let [x_part, y_part] = [comma.wrapping_sub(x_point + 1), close.wrapping_sub(y_point + 1)];
        let are_few = is_within(x_whole, MOST.0) & is_within(y_whole, MOST.0) & is_within(x_part, MOST.1) & is_within(y_part, MOST.1);
        if open != 0 || !are_few || close >= 32 {
            return None;
        }
        let within = u32::MAX >> (31 - close);
        let right = [RIGHT[x_whole][x_part], RIGHT[y_whole][y_part]];
        let tens = [TENS[x_part], TENS[y_part]];
        Some(Self { signs: others & within, within, length: close + 1, x_point, comma, y_point, right, tens })
    }

    /// A position that is written so, if its signs are those of one.
    #[inline(always)]
    fn read(&self, wide: V3, text: &[u8; ROOM]) -> Option<Coord<f64>> {
        let numbers: [&[u8; 16]; 2] = [text[1..].first_chunk()?, text.get(self.comma + 1..)?.first_chunk()?];
        let unlike = |at: usize, sign: u8| text[at & 31] ^ sign;
        let points = unlike(self.x_point, b'.') | unlike(self.y_point, b'.');
        let are_signs = points | unlike(0, b'[') | unlike(self.comma, b',') | unlike(self.length.wrapping_sub(1), b']') == 0;
        let is_padded = |number: &[u8; 16]| number[0] == b'0' && number[1] != b'.';
        let [x, y] = mantissas(wide, numbers.map(|number| *number), self.right);
        let position = Coord { x: x / self.tens[0], y: y / self.tens[1] };
        (are_signs & !is_padded(numbers[0]) & !is_padded(numbers[1])).then_some(position)
    }
}

/// The digits of two numbers as numbers of their own, of which byte goes where. They are exact, and so their quotients by powers of
/// ten are right (Clinger 1990).
#[inline(always)]
fn mantissas(wide: V3, texts: [[u8; 16]; 2], right: [[u8; 16]; 2]) -> [f64; 2] {
    let avx2 = wide.avx2;
    let ones = avx2._mm256_sub_epi8(cast(texts), cast([b'0'; 32]));
    let ones = avx2._mm256_shuffle_epi8(ones, cast(right));
    let twos = avx2._mm256_maddubs_epi16(ones, cast([[10_u8, 1]; 16]));
    let fours = avx2._mm256_madd_epi16(twos, cast([[100_u16, 1]; 8]));
    let eights = avx2._mm256_madd_epi16(avx2._mm256_packus_epi32(fours, fours), cast([[10_000_u16, 1]; 8]));
    let [x, _, y, _]: [[i32; 2]; 4] = cast(eights);
    [x, y].map(|[high, low]| f64::from(high) * 1e8 + f64::from(low))
}

/// Which byte of a number goes where, so that its digits stand at the right end; 128 makes a zero.
const RIGHT: [[[u8; 16]; MOST.1 + 1]; MOST.0 + 1] = {
    let mut all = [[[128; 16]; MOST.1 + 1]; MOST.0 + 1];
    let mut whole = 1;
    while whole <= MOST.0 {
        let mut part = 1;
        while part <= MOST.1 {
            let mut digit = 0;
            while digit < whole + part {
                #[expect(clippy::cast_possible_truncation, reason = "sixteen at most")]
                let from = if digit < whole { digit } else { digit + 1 } as u8;
                all[whole][part][16 - whole - part + digit] = from;
                digit += 1;
            }
            part += 1;
        }
        whole += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions that a text begins with, each read step by step.
    fn step_by_step(text: &str) -> (Vec<(u64, u64)>, usize) {
        let (mut found, mut end) = (Vec::new(), 0);
        let mut rest = text;
        while let Some(inner) = rest.strip_prefix('[') {
            let Some((position, _)) = inner.split_once(']') else { break };
            let numbers: Vec<Option<f64>> = position.split(',').map(|number| plain(number).then(|| number.parse().unwrap())).collect();
            let [Some(x), Some(y)] = numbers[..] else { break };
            if position.len() > 30 {
                break;
            }
            found.push((x.to_bits(), y.to_bits()));
            end = text.len() - inner.len() + position.len() + 1;
            match text[end..].strip_prefix(',') {
                Some(behind) => rest = behind,
                None => break,
            }
        }
        (found, end)
    }

    fn plain(number: &str) -> bool {
        let are_digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let Some((whole, part)) = number.split_once('.') else { return false };
        are_digits(whole, MOST.0) && are_digits(part, MOST.1) && (whole.len() == 1 || !whole.starts_with('0'))
    }

    #[test]
    fn positions_are_read_together_as_step_by_step() {
        let plain = ["416150.123", "2490800.0005", "1.5", "0.25", "9999999.99999999", "103.9700001", "0.00000001", "7.0"];
        let odd = ["00.5", "01.5", "1.", ".5", "12345678.5", "1.123456789", "1.5e3", "1.5.5", "416150", "-3.25", "1:5", "1.5 ", "NaN", ""];
        let texts: Vec<&str> = plain.into_iter().chain(odd).collect();
        let (mut together, mut layout) = (0, Layout::default());
        for (x, y) in texts.iter().flat_map(|x| texts.iter().map(move |y| (x, y))) {
            for behind in ["]", "],", "]]]}},{\"type\"", "],[1.5,2.5]]", "],[7.25,1.5,3.5]]", "] ,[1.5,2.5]", ",7.25]", ""] {
                let text = format!("[416150.123,2490800.456],[{x},{y}{behind}");
                for room in [0, 1, ROOM] {
                    let (text, mut ring) = (text.clone() + &" ".repeat(room), Vec::new());
                    let length = positions(text.as_bytes(), &mut layout, &mut ring);
                    let found: Vec<(u64, u64)> = ring.iter().map(|at| (at.x.to_bits(), at.y.to_bits())).collect();
                    let (expected, end) = step_by_step(&text);
                    // Where little is left they are not read together.
                    assert!(found == expected[..found.len()] && length <= end, "{text}");
                    assert!(room < ROOM || V3::try_new().is_none() || (found == expected && length == end), "{text}");
                    together += found.len();
                }
            }
        }
        assert!(V3::try_new().is_none() || together > 1000, "{together}");
    }
}
