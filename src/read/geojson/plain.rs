//! A feature as nearly all are, read in one pass: closed rings of two numbers a position, and one property or all.
//!
//! What is read is exactly what the general parser reads; for whatever is not plain, or not all here, there is no answer.

use std::ops::Range;

use geo::{Coord, LineString, MultiPolygon, Polygon};

mod number;
#[cfg(target_arch = "x86_64")]
mod positions;
mod whole;

use crate::read::Value;
pub(super) use whole::whole;

use number::{TENS, decimal, digits, quotient};

/// The polygons of a feature, and the text of a property.
pub(super) struct Plain {
    /// Its land, not looked at otherwise.
    pub(super) land: MultiPolygon<f64>,
    /// The text of the property that is asked for; `None`: it has none.
    pub(super) value: Option<String>,
}

/// What is kept from one feature to the next.
#[derive(Default)]
pub(super) struct Kept {
    /// What rings grow in, so that each is allocated once.
    ring: Vec<Coord<f64>>,
    /// How the last position was written.
    #[cfg(target_arch = "x86_64")]
    layout: positions::Layout,
}

/// Reads the feature whose brace stands at `at`, and says where it ends.
pub(super) fn plain(text: &[u8], at: usize, column: Option<&[u8]>, kept: &mut Kept) -> Option<(Plain, usize)> {
    let mut cursor = Cursor { text, at, kept };
    let (land, _, found) = cursor.feature(|cursor| cursor.property(column).ok(), Cursor::skip)?;
    let value = match found.map(|span| &text[span]) {
        None => None,
        Some(found) => text_of(found).ok()?,
    };
    Some((Plain { land, value }, cursor.at))
}

/// The text of a property as [`Value::text`] has it.
fn text_of(json: &[u8]) -> Result<Option<String>, Odd> {
    if let [b'"', inner @ .., b'"'] = json
        && !inner.contains(&b'\\')
    {
        return std::str::from_utf8(inner).map(|text| Value::Text(text.to_owned()).text()).map_err(|_| Odd);
    }
    serde_json::from_slice(json).map(|value| super::value(value).text()).map_err(|_| Odd)
}

/// Something is not plain.
struct Odd;

fn is_utf8(text: &[u8]) -> bool {
    text.is_ascii() || std::str::from_utf8(text).is_ok()
}

/// So many vertices make a giant.
const GIANT: usize = 1 << 18;
/// A position takes so many bytes, more or less.
const POSITION: usize = 24;

struct Cursor<'a, 'b> {
    text: &'a [u8],
    at: usize,
    kept: &'b mut Kept,
}

impl<'a> Cursor<'a, '_> {
    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Goes on if it is this byte.
    fn is(&mut self, byte: u8) -> Option<bool> {
        let is = self.peek()? == byte;
        self.at += usize::from(is);
        Some(is)
    }

    /// A string without escapes, its quotes left out.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
        (rest[length] == b'"').then(|| {
            self.at += length + 1;
            &rest[..length]
        })
    }

    /// Whether the string here has an escape in it.
    fn is_escaped(&self) -> bool {
        self.text[self.at + 1..].iter().find(|byte| matches!(byte, b'"' | b'\\')) == Some(&b'\\')
    }

    /// The members of an object; each key is given with the cursor at its value.
    fn object(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.is(b'}')? {
            return Some(());
        }
        loop {
            let key = self.string().filter(|key| is_utf8(key))?;
            self.take(b':')?;
            member(self, key)?;
            if !self.is(b',')? {
                return self.take(b'}');
            }
        }
    }

    /// The land of a feature, whether it is a single polygon, and its properties; members of other names than these are somebody
    /// else's.
    fn feature<P>(
        &mut self,
        mut properties: impl FnMut(&mut Self) -> Option<P>,
        mut id: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<(MultiPolygon<f64>, bool, P)> {
        let (mut is_feature, mut has_id, mut land, mut found) = (false, false, None, None);
        self.object(|cursor, key| match key {
            b"type" if !is_feature => {
                is_feature = cursor.string()? == b"Feature";
                is_feature.then_some(())
            }
            b"geometry" if land.is_none() => {
                land = Some(cursor.polygons()?);
                Some(())
            }
            b"properties" if found.is_none() => {
                found = Some(properties(cursor)?);
                Some(())
            }
            b"id" if !has_id => {
                has_id = true;
                id(cursor)
            }
            b"type" | b"geometry" | b"properties" | b"id" | b"crs" => None,
            b"bbox" => cursor.bbox(),
            _ => cursor.skip(),
        })?;
        let (land, is_single) = land?;
        is_feature.then_some((land, is_single, found?))
    }

    /// Goes behind the box that a writer puts beside a geometry.
    fn bbox(&mut self) -> Option<()> {
        self.peek()?;
        let start = self.at;
        self.skip()?;
        serde_json::from_slice::<Option<Vec<f64>>>(&self.text[start..self.at]).ok().map(drop)
    }

    /// The extent of the value of a property; `None`: it is not there.
    fn property(&mut self, column: Option<&[u8]>) -> Result<Option<Range<usize>>, Odd> {
        let mut found = None;
        self.object(|cursor, key| {
            cursor.peek()?;
            let start = cursor.at;
            cursor.skip()?;
            if column == Some(key) {
                // Which of two is meant is the general parser's question.
                return found.replace(start..cursor.at).is_none().then_some(());
            }
            Some(())
        })
        .ok_or(Odd)?;
        Ok(found)
    }

    /// Goes behind a sound value.
    fn skip(&mut self) -> Option<()> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' if !self.is_escaped() => {
                let string = self.string()?;
                is_utf8(string).then_some(())
            }
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b'n' => self.word(b"null"),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            _ => {
                self.at = super::scan::value_end(self.text, start)?;
                serde_json::from_slice::<serde::de::IgnoredAny>(&self.text[start..self.at]).ok().map(drop)
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    /// The land of a geometry, and whether it is a single polygon.
    fn polygons(&mut self) -> Option<(MultiPolygon<f64>, bool)> {
        let (mut kind, mut polygons, mut is_single) = (None, None, false);
        self.object(|cursor, key| match key {
            b"type" if kind.is_none() => {
                kind = Some(cursor.string()?);
                Some(())
            }
            b"coordinates" if polygons.is_none() => {
                // Three brackets before a number are one polygon, four are several.
                let start = cursor.at;
                for _ in 0..3 {
                    cursor.take(b'[')?;
                }
                is_single = cursor.peek()? != b'[';
                cursor.at = start;
                polygons = Some(if is_single { vec![cursor.polygon()?] } else { cursor.several()? });
                Some(())
            }
            b"bbox" => cursor.bbox(),
            _ => None,
        })?;
        let fits = kind? == if is_single { &b"Polygon"[..] } else { &b"MultiPolygon"[..] };
        fits.then_some((MultiPolygon::new(polygons?), is_single))
    }

    /// Polygons, one at least.
    fn several(&mut self) -> Option<Vec<Polygon<f64>>> {
        self.take(b'[')?;
        let mut all = vec![self.polygon()?];
        while self.is(b',')? {
            all.push(self.polygon()?);
        }
        self.take(b']')?;
        Some(all)
    }

    /// A shell and its holes.
    fn polygon(&mut self) -> Option<Polygon<f64>> {
        self.take(b'[')?;
        let (shell, mut holes) = (self.ring()?, Vec::new());
        while self.is(b',')? {
            holes.push(self.ring()?);
        }
        self.take(b']')?;
        Some(Polygon::new(shell, holes))
    }

    /// A closed ring.
    fn ring(&mut self) -> Option<LineString<f64>> {
        self.take(b'[')?;
        self.kept.ring.clear();
        let room = ((self.text.len() - self.at) / POSITION).min(16 * GIANT);
        if room > GIANT {
            // It would be moved again and again as it grows; room that is not written to costs nothing.
            let _ = self.kept.ring.try_reserve(room);
        }
        loop {
            self.positions()?;
            if !self.is(b',')? {
                self.take(b']')?;
                let ring = &self.kept.ring;
                return (ring.len() > 3 && ring.first() == ring.last()).then(|| LineString::new(self.taken()));
            }
        }
    }

    /// The vertices that were read, in a place of their own; those of a giant stay where they are.
    fn taken(&mut self) -> Vec<Coord<f64>> {
        let ring = &mut self.kept.ring;
        if ring.len() < GIANT { ring.clone() } else { std::mem::take(ring) }
    }

    /// Positions one behind the other, one at least.
    fn positions(&mut self) -> Option<()> {
        #[cfg(target_arch = "x86_64")]
        {
            let Kept { ring, layout } = &mut *self.kept;
            let length = positions::positions(self.text.get(self.at..)?, layout, ring);
            self.at += length;
            if length > 0 {
                return Some(());
            }
        }
        let at = match self.position() {
            Some(at) => at,
            None => self.any_position()?,
        };
        self.kept.ring.push(at);
        Some(())
    }

    /// A position as nearly all are: without spaces.
    #[inline]
    fn position(&mut self) -> Option<Coord<f64>> {
        let rest = self.text.get(self.at..)?;
        let (x, width) = decimal(rest.strip_prefix(b"[")?)?;
        let rest = &rest[1 + width..];
        let (y, height) = decimal(rest.strip_prefix(b",")?)?;
        (rest.get(1 + height) == Some(&b']')).then(|| {
            self.at += width + height + 3;
            Coord { x, y }
        })
    }

    #[inline(never)]
    fn any_position(&mut self) -> Option<Coord<f64>> {
        self.take(b'[')?;
        let x = self.number_here()?;
        self.take(b',')?;
        let y = self.number_here()?;
        self.take(b']')?;
        Some(Coord { x, y })
    }

    fn number_here(&mut self) -> Option<f64> {
        self.peek()?;
        self.number()
    }

    /// A number, to the same double that it was written from.
    fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let rest = &self.text[start..];
        let mut at = usize::from(rest.first() == Some(&b'-'));
        let first = at;
        let mut mantissa = digits(rest, &mut at, 0);
        let whole = at - first;
        if whole == 0 || (whole > 1 && rest[first] == b'0') {
            return None;
        }
        let mut decimals = 0;
        if rest.get(at) == Some(&b'.') {
            at += 1;
            let point = at;
            mantissa = digits(rest, &mut at, mantissa);
            decimals = at - point;
            if decimals == 0 {
                return None;
            }
        }
        // At the end of what is here more digits may follow.
        let next = *rest.get(at)?;
        self.at = start + at;
        if matches!(next, b'e' | b'E') {
            let length = rest[at + 1..].iter().position(|byte| !matches!(byte, b'+' | b'-' | b'0'..=b'9'))?;
            self.at += 1 + length;
            let number = &rest[..at + 1 + length];
            return serde_json::from_slice(number).ok();
        }
        // A quotient of two doubles that are exact is right (Clinger 1990); 19 digits do not overflow the mantissa.
        if whole + decimals <= 19 && mantissa < 1 << 53 && decimals < TENS.len() {
            let number = quotient(mantissa, decimals);
            return Some(if rest[0] == b'-' { -number } else { number });
        }
        std::str::from_utf8(&rest[..at]).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(coordinates: &str) -> String {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"n\":7,\"id\":\"đất\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}}}"
        )
    }

    #[test]
    fn numbers_are_read_to_the_bit() {
        for text in [
            "0",
            "-0.0",
            "416150.123",
            "2490800.0005",
            "-416150.12345678",
            "12345678.12345678",
            "90071993.12345678",
            "99999999.9",
            "416150.123456789",
            "123456789.5",
            "0.00000001",
            "0.1",
            "1e3",
            "-1.5E-7",
            "103.97000000000000123456789",
            "9007199254740993",
            "123456789012345678901234567890",
        ] {
            for behind in [" ", ",2490800.456],[416150.123", "]]]}},{\"type\":\"Feature\""] {
                let (point, expected) = (format!("{text}{behind}"), text.parse::<f64>().unwrap());
                let mut cursor = Cursor { text: point.as_bytes(), at: 0, kept: &mut Kept::default() };
                assert_eq!((cursor.number().unwrap().to_bits(), cursor.at), (expected.to_bits(), text.len()), "{point}");
            }
        }
        for text in [
            "01 ",
            "+1 ",
            ".5 ",
            "1. ",
            "- ",
            "NaN ",
            "1",
            "1e ",
            "01.5,2490800.456],",
            "1.,2490800.456],[",
            ".5,2490800.456],[",
            "1.5e,2490800.456]",
        ] {
            assert_eq!(Cursor { text: text.as_bytes(), at: 0, kept: &mut Kept::default() }.number(), None, "{text}");
        }
    }

    #[test]
    fn a_position_is_read_at_once_only_as_it_is_read_step_by_step() {
        let numbers =
            ["416150.123", "2490800.0005", "1.5", "0.25", "9999999.9999999", "103.9700001", "00.5", "01.5", "1.", ".5", "12345678.5"];
        let more = ["1.12345678", "0.12345678901", "1.5e3", "1.5.5", "416150", "-3.25", "1.5E", "NaN", ""];
        let all = || numbers.iter().chain(&more);
        let mut at_once = 0;
        for (x, y) in all().flat_map(|x| all().map(move |y| (x, y))) {
            for behind in [
                "],[416150.123,2490800.456],[416150.123",
                "]]]}},{\"type\":\"Feature\",\"geometry\"",
                "] ",
                "]",
                ",7.25],[416150.123",
                "",
                "    ",
            ] {
                let text = format!("[{x},{y}{behind}");
                let read = |at_once: bool| {
                    let mut cursor = Cursor { text: text.as_bytes(), at: 0, kept: &mut Kept::default() };
                    let found = if at_once { cursor.position() } else { cursor.any_position() };
                    found.map(|at| (at.x.to_bits(), at.y.to_bits(), cursor.at))
                };
                let (fast, whole) = (read(true), read(false));
                assert!(fast.is_none() || fast == whole, "{text}: {fast:?} {whole:?}");
                at_once += usize::from(fast.is_some());
            }
        }
        assert!(at_once > 40, "{at_once}");
    }

    #[test]
    fn a_plain_feature_is_read_and_others_are_not() {
        let text = feature("[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]");
        let (found, end) = plain(text.as_bytes(), 0, Some("id".as_bytes()), &mut Kept::default()).unwrap();
        assert_eq!((found.land.0[0].interiors().len() + 1, found.value.as_deref(), end), (2, Some("đất"), text.len()));
        assert_eq!(plain(text.as_bytes(), 0, Some("n".as_bytes()), &mut Kept::default()).unwrap().0.value.as_deref(), Some("7"));
        for odd in ["[[[0,0],[4,0],[4,4]]]", "[[[0,0,1],[4,0,1],[4,4,1],[0,0,1]]]", "[]", "[[]]", "[[[0,0],[NaN,0],[4,4],[0,0]]]"] {
            assert!(plain(feature(odd).as_bytes(), 0, None, &mut Kept::default()).is_none(), "{odd}");
        }
        assert!((0..text.len()).all(|end| plain(&text.as_bytes()[..end], 0, None, &mut Kept::default()).is_none()));
    }
}
