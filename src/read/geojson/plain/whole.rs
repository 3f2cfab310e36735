//! A plain feature with all of its properties.

use std::ops::Range;

use geojson::{JsonObject, JsonValue};

use super::{Cursor, Kept};
use crate::read::geojson::parse::{Parsed, Shape};

/// Reads the feature at `span` as the general parser reads it, if it is plain.
pub(in crate::read::geojson) fn whole(text: &[u8], span: &Range<usize>, kept: &mut Kept) -> Option<Parsed> {
    let mut cursor = Cursor { text, at: span.start, kept };
    let mut own_id = None;
    let id = |cursor: &mut Cursor| {
        let found: JsonValue = serde_json::from_slice(cursor.value()?).ok()?;
        let is_one = found.is_string() || found.is_number();
        own_id = Some(found);
        is_one.then_some(())
    };
    let (mut land, is_single, properties) = cursor.feature(Cursor::properties, id)?;
    if cursor.at != span.end {
        return None;
    }
    let geometry = match land.0.pop() {
        Some(polygon) if is_single => polygon.into(),
        last => {
            land.0.extend(last);
            land.into()
        }
    };
    Some(Parsed { shape: Shape::Flat(geometry), properties, id: own_id, ..Parsed::default() })
}

impl Cursor<'_, '_> {
    /// All properties; of two of one name the general parser tells.
    fn properties(&mut self) -> Option<JsonObject> {
        if self.peek()? == b'n' {
            return self.word(b"null").map(|()| JsonObject::new());
        }
        let (start, mut count) = (self.at, 0);
        self.object(|cursor, _| {
            count += 1;
            cursor.skip()
        })?;
        let found: JsonObject = serde_json::from_slice(&self.text[start..self.at]).ok()?;
        (found.len() == count).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::geojson::parse;

    /// What of a feature may be written in more than one way.
    const GEOMETRIES: [&str; 9] = [
        r#"{"type":"Polygon","coordinates":[[[0,0],[4.25,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}"#,
        r#"{ "coordinates" : [ [ [0, 0], [4, 0], [4, 4], [0, 0] ] ], "type" : "Polygon", "bbox": [0,0,4,4] }"#,
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]],[[[10,0],[14,0],[14,4],[10,0]]]]}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]],"bbox":"wide"}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4]]]}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0,7],[4,0,7],[4,4,7],[0,0,7]]]}"#,
        r#"{"type":"Point","coordinates":[0,0]}"#,
        "null",
    ];
    const PROPERTIES: [&str; 7] = [
        r#"{"a":1,"b":"đất \u1ea1","c":[1,{"x":null}],"d":1e400}"#,
        r#"{"a":1,"b":"đất \u1ea1","c":[1,{"x":null}]}"#,
        "{}",
        "null",
        r#"{"a":1,"a":2}"#,
        r#"{"a":NaN}"#,
        "[]",
    ];
    const MORE: [&str; 9] = [
        "",
        r#","id":7"#,
        r#","id":"L-1""#,
        r#","id":null"#,
        r#","id":[1]"#,
        r#","id":1,"id":2"#,
        r#","bbox":[0,0,4,4],"other":{"deep":[1,2]}"#,
        r#","bbox":{}"#,
        r#","crs":{"type":"name"}"#,
    ];

    #[test]
    fn what_is_plain_is_read_as_the_general_parser_reads_it() {
        let mut plain = 0;
        for (geometry, properties, more) in GEOMETRIES
            .iter()
            .flat_map(|geometry| PROPERTIES.iter().flat_map(move |properties| MORE.iter().map(move |more| (geometry, properties, more))))
        {
            let text = format!("[{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}{more}}}]");
            let span = 1..text.len() - 1;
            let Some(found) = whole(text.as_bytes(), &span, &mut Kept::default()) else { continue };
            let general = parse::feature(text.as_bytes(), span);
            assert_eq!(format!("{found:?}"), format!("{general:?}"), "{text}");
            plain += 1;
        }
        assert_eq!(plain, 4 * 3 * 4);
    }
}
