//! What features have in common that one writer wrote: the text around their values, which need not be parsed again for each.

use std::ops::Range;

use geo::{MultiPolygon, Polygon};

use super::{Cursor, Kept, Plain, text_of};

/// Features in a row that a frame does not fit, after which another one is learnt.
const PATIENCE: usize = 8;

/// A value of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// The property that is asked for.
    Asked,
    /// Any other property, or an id: something sound.
    Other,
    /// The coordinates of one polygon.
    Polygon,
    /// Those of several.
    Polygons,
}

/// The text before each value of a feature, and behind the last one.
#[derive(Debug)]
struct Frame {
    values: Vec<(Vec<u8>, What)>,
    behind: Vec<u8>,
}

/// The frame that is known, and how one is learnt. All is about features of which one property is asked for.
#[derive(Default)]
pub(super) struct Frames {
    known: Option<Frame>,
    /// How many times it did not fit since it last did.
    misfits: usize,
    /// How many times any frame fitted, and how many times it showed only behind the land that it did not.
    fits: usize,
    in_vain: usize,
    /// Where the values of a feature are that is being read, while a frame is learnt from it.
    learning: Option<Vec<(Range<usize>, What)>>,
}

impl Frames {
    /// A value was read.
    pub(super) fn saw(&mut self, span: Range<usize>, what: What) {
        if let Some(values) = &mut self.learning {
            values.push((span, what));
        }
    }

    /// Something was read that is not in each feature, or not as a value.
    pub(super) fn saw_odd(&mut self) {
        self.learning = None;
    }

    /// Whether frames cost more than they save: land that is read in vain is read again.
    fn are_useless(&self) -> bool {
        self.in_vain > PATIENCE + self.fits / PATIENCE
    }

    /// Begins to learn, if no frame is known that fits.
    pub(super) fn begin(&mut self) {
        self.misfits += usize::from(self.known.is_some());
        self.learning = (!self.are_useless() && (self.known.is_none() || self.misfits > PATIENCE)).then(Vec::new);
    }

    /// Learns from the feature that was read.
    pub(super) fn end(&mut self, text: &[u8], feature: Range<usize>) {
        let Some(found) = self.learning.take() else { return };
        let mut at = feature.start;
        let values =
            found.into_iter().map(|(span, what)| (text[std::mem::replace(&mut at, span.end)..span.start].to_vec(), what)).collect();
        (self.known, self.misfits) = (Some(Frame { values, behind: text[at..feature.end].to_vec() }), 0);
    }
}

/// Reads the feature whose brace stands at `at` if it is written as the last one was: with the same text around its values, which
/// are read as they are anywhere.
pub(super) fn framed(text: &[u8], at: usize, kept: &mut Kept) -> Option<(Plain, usize)> {
    if kept.frames.are_useless() {
        return None;
    }
    let frame = kept.frames.known.take()?;
    let mut land = None;
    let found = frame.read(&mut Cursor { text, at, kept }, &mut land);
    let frames = &mut kept.frames;
    frames.known = Some(frame);
    match found {
        Some(_) => (frames.misfits, frames.fits) = (0, frames.fits + 1),
        None => frames.in_vain += usize::from(land.is_some()),
    }
    let ((value, end), land) = found.zip(land)?;
    Some((Plain { land: MultiPolygon::new(land), value }, end))
}

impl Frame {
    /// The text of the property that is asked for, and where the feature ends.
    fn read(&self, cursor: &mut Cursor, land: &mut Option<Vec<Polygon<f64>>>) -> Option<(Option<String>, usize)> {
        let mut value = None;
        for (before, what) in &self.values {
            cursor.word(before)?;
            match what {
                What::Asked => value = text_of(cursor.value()?).ok()?,
                What::Other => cursor.skip()?,
                What::Polygon => *land = Some(vec![cursor.polygon()?]),
                What::Polygons => *land = Some(cursor.several()?),
            }
        }
        cursor.word(&self.behind)?;
        Some((value, cursor.at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    /// What is read of a feature, with a frame or without.
    fn read(text: &str, kept: &mut Kept) -> Option<(String, Option<String>, usize)> {
        plain(text.as_bytes(), 0, Some(b"id"), kept).map(|(Plain { land, value }, end)| (format!("{land:?}"), value, end))
    }

    const FEATURES: [&str; 18] = [
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id":7,"n":"x"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[4,4],[0,0]],[[3,1],[4,1],[4,2],[3,1]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"\u1ea1","n":[1,{"id":2}]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id":null,"n":null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id": true ,"n": 1 },"geometry":{"type":"Polygon","coordinates": [[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":NaN},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"Polygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]],[[[9,0],[14,0],[14,4],[9,0]]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","n":1},"geometry":{"type":"MultiPolygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"n":1,"id":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","properties":{"id":"A","id":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","id":5,"properties":{"id":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"type":"Feature","bbox":[0,0,4,4],"properties":{"id":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
        r#"{"geometry":{"coordinates":[[[0,0],[4,0],[4,4],[0,0]]],"type":"Polygon"},"properties":{"id":"A"},"type":"Feature","more":[{}]}"#,
        r#"{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
    ];

    #[test]
    fn a_frame_changes_nothing_of_what_is_read() {
        let mut fits = 0;
        for learnt in FEATURES {
            for text in FEATURES {
                let mut kept = Kept::default();
                let _ = read(learnt, &mut kept);
                fits += usize::from(framed(text.as_bytes(), 0, &mut kept).is_some());
                assert_eq!(read(text, &mut kept), read(text, &mut Kept::default()), "{text} after {learnt}");
                for end in 0..text.len() {
                    assert_eq!(read(&text[..end], &mut kept), None, "{} after {learnt}", &text[..end]);
                }
            }
        }
        assert!(fits > 20, "{fits}");
    }

    #[test]
    fn another_frame_is_learnt_where_the_one_known_fits_no_more() {
        let mut kept = Kept::default();
        let _ = read(FEATURES[0], &mut kept);
        let fits = |text: &str, kept: &mut Kept| framed(text.as_bytes(), 0, kept).is_some();
        for _ in 0..=PATIENCE {
            assert!(!fits(FEATURES[8], &mut kept));
            assert!(read(FEATURES[8], &mut kept).is_some());
        }
        assert!(fits(FEATURES[8], &mut kept) && !fits(FEATURES[0], &mut kept));
    }

    #[test]
    fn frames_are_given_up_where_land_is_read_in_vain() {
        let [one, other] = ["\"one\":1", "\"other\":2"]
            .map(|member| FEATURES[16].replace("\"id\":\"A\"", &format!("\"id\":\"A\",{member}")).replace(",\"more\":[{}]", ""));
        let mut kept = Kept::default();
        for _ in 0..4 * PATIENCE {
            assert!(read(&one, &mut kept).is_some() && read(&other, &mut kept).is_some());
        }
        assert!(kept.frames.are_useless() && framed(one.as_bytes(), 0, &mut kept).is_none());
    }
}
