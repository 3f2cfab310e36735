//! A feature as nearly all are, read in one pass: closed rings of two numbers a position, and one property or all.
//!
//! What is read is exactly what the general parser reads; for whatever is not plain, or not all here, there is no answer.

use std::ops::Range;

use geo::{Coord, LineString, MultiPolygon, Polygon};

mod cursor;
mod frame;
mod number;
#[cfg(target_arch = "x86_64")]
mod positions;
mod whole;

use crate::read::Value;
pub(super) use whole::whole;

use cursor::Cursor;
use frame::{Frames, What};
use number::decimal;

/// The polygons of a feature, and the text of a property.
pub(super) struct Plain {
    /// Its land, not looked at otherwise.
    pub(super) land: MultiPolygon<f64>,
    /// The text of the property that is asked for; `None`: it has none.
    pub(super) value: Option<String>,
}

/// What is kept from one feature to the next, as long as the same property is asked for.
#[derive(Default)]
pub(super) struct Kept {
    /// What rings grow in, so that each is allocated once.
    ring: Vec<Coord<f64>>,
    /// How features are written.
    frames: Frames,
    /// How the last position was written.
    #[cfg(target_arch = "x86_64")]
    layout: positions::Layout,
}

/// Reads the feature whose brace stands at `at`, and says where it ends.
pub(super) fn plain(text: &[u8], at: usize, column: Option<&[u8]>, kept: &mut Kept) -> Option<(Plain, usize)> {
    if let Some(found) = frame::framed(text, at, kept) {
        return Some(found);
    }
    kept.frames.begin();
    let mut cursor = Cursor { text, at, kept };
    let (land, _, found) = cursor.feature(|cursor| cursor.property(column).ok(), |cursor| cursor.other(What::Other))?;
    let value = match found.map(|span| &text[span]) {
        None => None,
        Some(found) => text_of(found).ok()?,
    };
    let end = cursor.at;
    kept.frames.end(text, at..end);
    Some((Plain { land, value }, end))
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

/// So many vertices make a giant.
const GIANT: usize = 1 << 18;
/// A position takes so many bytes, more or less.
const POSITION: usize = 24;

impl Cursor<'_, '_> {
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
            _ => {
                cursor.kept.frames.saw_odd();
                cursor.skip()
            }
        })?;
        let (land, is_single) = land?;
        is_feature.then_some((land, is_single, found?))
    }

    /// Goes behind the box that a writer puts beside a geometry.
    fn bbox(&mut self) -> Option<()> {
        self.kept.frames.saw_odd();
        serde_json::from_slice::<Option<Vec<f64>>>(self.value()?).ok().map(drop)
    }

    /// Goes behind a value.
    fn other(&mut self, what: What) -> Option<()> {
        let length = self.value()?.len();
        self.kept.frames.saw(self.at - length..self.at, what);
        Some(())
    }

    /// The extent of the value of a property; `None`: it is not there.
    fn property(&mut self, column: Option<&[u8]>) -> Result<Option<Range<usize>>, Odd> {
        let mut found = None;
        self.object(|cursor, key| {
            cursor.peek()?;
            let start = cursor.at;
            if column == Some(key) {
                cursor.other(What::Asked)?;
                // Which of two is meant is the general parser's question.
                return found.replace(start..cursor.at).is_none().then_some(());
            }
            cursor.other(What::Other)
        })
        .ok_or(Odd)?;
        Ok(found)
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
                cursor.peek()?;
                let start = cursor.at;
                for _ in 0..3 {
                    cursor.take(b'[')?;
                }
                is_single = cursor.peek()? != b'[';
                cursor.at = start;
                polygons = Some(if is_single { vec![cursor.polygon()?] } else { cursor.several()? });
                cursor.kept.frames.saw(start..cursor.at, if is_single { What::Polygon } else { What::Polygons });
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
            let Kept { ring, layout, .. } = &mut *self.kept;
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
