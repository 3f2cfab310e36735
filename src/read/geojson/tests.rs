//! Files that are odd, and what becomes of them.

use geo::Geometry;

use super::*;
use crate::model::{Fact, Note, NoteCode};

const POINT: &str = r#""geometry":{"type":"Point","coordinates":[416150.12345678901,2490800.1]}"#;

fn read(text: impl AsRef<[u8]>) -> Result<RawLayer, ReadError> {
    let entry = LayerEntry { file: "plan.geojson".into(), ..LayerEntry::default() };
    layer_of(text.as_ref(), Path::new("plan.geojson"), &entry)
}

fn layer(text: impl AsRef<[u8]>) -> RawLayer {
    read(text).expect("a layer")
}

fn fault(text: impl AsRef<[u8]>) -> String {
    read(text).expect_err("no layer").to_string()
}

/// A collection of features, each given by its members behind `type`.
fn collection(features: &[&str]) -> String {
    let features: Vec<String> = features.iter().map(|members| format!("{{\"type\":\"Feature\",{members}}}")).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",\n"))
}

fn with_geometry(geometry: &str) -> RawGeometry {
    layer(collection(&[&format!("\"properties\":{{}},\"geometry\":{geometry}")])).features.remove(0).geometry
}

fn said(notes: &[Note], code: NoteCode) -> usize {
    notes.iter().filter(|note| note.code == code).count()
}

fn shapes(layer: &RawLayer) -> Vec<bool> {
    layer.features.iter().map(|feature| matches!(feature.geometry, RawGeometry::Shape(_))).collect()
}

#[test]
fn doubles_keep_their_bits() {
    let geometry = layer(collection(&[POINT])).features.remove(0).geometry;
    let RawGeometry::Shape(Geometry::Point(point)) = geometry else { panic!("{geometry:?}") };
    assert_eq!(point.x().to_bits(), "416150.12345678901".parse::<f64>().expect("a number").to_bits());
    assert_eq!(point.y().to_bits(), 2_490_800.1_f64.to_bits());
}

#[test]
fn brackets_and_features_elsewhere_mislead_nobody() {
    let text = format!(
        r#"{{"about":[{{"features":[1]}},"]\"features\":["],"note":"\"features\":[{{}}]","type":"FeatureCollection","nested":{{"features":[{{"type":"Feature"}}],"crs":null}},"features":[{{"type":"Feature",{POINT}}}],"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::9208"}}}}}}"#
    );
    let layer = layer(text);
    assert_eq!(shapes(&layer), [true]);
    assert_eq!(layer.crs.as_deref(), Some("urn:ogc:def:crs:EPSG::9208"));
    assert!(layer.notes.is_empty(), "{:?}", layer.notes);
}

#[test]
fn a_bad_feature_in_the_middle_costs_no_other() {
    let bad = r#""geometry":{"type":"Polygon","coordinates":[[[0,0],[1,"x"]]]},"properties":{"ma":"B"}"#;
    let layer = layer(collection(&[POINT, bad, POINT]));
    assert_eq!(shapes(&layer), [true, false, true]);
    let RawGeometry::Broken(reason) = &layer.features[1].geometry else { panic!("{:?}", layer.features[1]) };
    assert!(reason.to_string().contains("line 2"), "{reason}");
    assert_eq!(layer.features[1].values, [Value::Text("B".into())]);
    assert_eq!(layer.features.iter().map(|feature| feature.number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_feature_whose_braces_do_not_match_costs_no_other() {
    let text = collection(&[POINT, r#""properties":{"ma":"B"},"geometry":{"type":"Point","coordinates":[1,2]"#, POINT]);
    let layer = layer(text);
    assert_eq!(shapes(&layer), [true, false, true]);
    assert_eq!(layer.features[1].values, [Value::Text("B".into())], "what stands before the fault is kept");
    let [note] = &layer.notes[..] else { panic!("{:?}", layer.notes) };
    assert_eq!((note.code, note.feature, note.facts.get("line")), (NoteCode::FeatureBroken, Some(2), Some(&Fact::Count(2))));
}

#[test]
fn a_quote_that_is_not_closed_makes_no_feature_out_of_two() {
    let open = r#""properties":{"ma":"}"#;
    let layer = layer(collection(&[POINT, open, open, POINT]));
    assert_eq!(shapes(&layer), [true, false, false, true]);
    let quoted = format!(r#""properties":{{"ma":"A","ten":"lô "B" cũ"}},{POINT}"#);
    let layer = self::layer(collection(&[&quoted, POINT]));
    assert_eq!((shapes(&layer), &layer.features[0].values[0]), (vec![false, true], &Value::Text("A".into())));
}

#[test]
fn what_breaks_the_grammar_where_nothing_is_read_is_said() {
    let layer = layer(collection(&[&format!("\"x\":[1,,2],{POINT}"), POINT]));
    assert_eq!((shapes(&layer), said(&layer.notes, NoteCode::ReaderSays)), (vec![true, true], 1), "{:?}", layer.notes);
}

#[test]
fn a_cut_file_keeps_what_is_whole() {
    let whole = collection(&[POINT, POINT, POINT]);
    for cut in 0..whole.len() {
        let Ok(layer) = read(&whole[..cut]) else {
            assert!(cut <= whole.find('[').unwrap_or_default(), "{cut}");
            continue;
        };
        let behind_last = cut >= whole.len() - 2;
        assert_eq!(shapes(&layer).iter().filter(|whole| **whole).count(), whole[..cut].matches("}}").count().min(3));
        assert!(behind_last || said(&layer.notes, NoteCode::FeatureBroken) > 0, "{cut}");
        assert!(!layer.notes.is_empty(), "{cut}");
    }
}

#[test]
fn byte_order_mark_and_line_ends_of_windows() {
    let text = format!("\u{feff}{}", collection(&[POINT, POINT]).replace('\n', "\r\n").replace(',', ",\r\n"));
    assert_eq!(shapes(&layer(text)), [true, true]);
}

#[test]
fn escapes_are_resolved_and_text_is_kept() {
    let layer = layer(collection(&[r#""geometry":null,"properties":{"t\u00ean":"\u0110\u1ea5t \"\u1edf\"\n","s":" x "}"#]));
    assert_eq!(layer.columns, ["tên", "s"]);
    assert_eq!(layer.features[0].values, [Value::Text("Đất \"ở\"\n".into()), Value::Text(" x ".into())]);
    assert_eq!(layer.features[0].geometry, RawGeometry::Missing);
}

#[test]
fn columns_are_those_of_all_features() {
    let layer = layer(collection(&[
        r#""id":7,"properties":{"b":1.5,"a":true}"#,
        r#""properties":{"c":[1,{"d":null}],"b":null,"e":9007199254740993}"#,
        r#""id":"x","properties":null"#,
    ]));
    assert_eq!(layer.columns, ["b", "a", "c", "e", "id"]);
    assert_eq!(layer.features[0].values[..2], [Value::Number(1.5), Value::Flag(true)]);
    assert_eq!(layer.features[0].values[4], Value::Number(7.0));
    assert_eq!(layer.features[1].values[0], Value::Missing);
    assert_eq!(layer.features[1].values[2], Value::Text(r#"[1,{"d":null}]"#.into()));
    assert_eq!(layer.features[1].values[3], Value::Text("9007199254740993".into()), "no id is rounded to another");
    assert_eq!(layer.features[2].values[4], Value::Text("x".into()));
}

#[test]
fn an_id_among_the_properties_goes_before_the_features_own() {
    let layer = layer(collection(&[r#""id":7,"properties":{"id":"A"}"#]));
    assert_eq!((layer.columns.len(), &layer.features[0].values[0]), (1, &Value::Text("A".into())));
}

#[test]
fn no_features_is_no_fault() {
    let layer = layer(collection(&[]));
    assert!(layer.features.is_empty() && layer.notes.is_empty() && layer.columns.is_empty());
}

#[test]
fn other_tops_than_a_collection() {
    assert_eq!(shapes(&layer(format!("{{\"type\":\"Feature\",{POINT}}}"))), [true]);
    assert_eq!(shapes(&layer(r#"{"coordinates":[[[0,0],[1,0],[1,1]]],"type":"Polygon"}"#)), [true]);
    let both = r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]}]}"#;
    assert_eq!(shapes(&layer(both)), [true]);
    let line = format!("{{\"type\":\"Feature\",{POINT}}}");
    assert_eq!(shapes(&layer(format!("{line}\r\n\n{line}\n"))), [true, true]);
    assert_eq!(shapes(&layer(format!("\x1e{line}\n\x1e{line}\n"))), [true, true]);
    let torn = layer(format!("{line}\n{}\n{line}\n", &line[..30]));
    assert_eq!(shapes(&torn), [true, false, true]);
}

#[test]
fn what_is_no_geojson_says_what_it_is() {
    for (text, part) in [
        ("", "it is empty (line 1, column 1)"),
        ("\n <html>", "expected an object, found `<html>` (line 2, column 2)"),
        ("[1]", "expected an object, found `[1]`"),
        (r#"{"type":"Topology","objects":{}}"#, "TopoJSON"),
        (r#"{"spatialReference":{},"features":[{"attributes":{}}]}"#, "Esri JSON"),
        (r#"{"type":"FeatureCollection"}"#, "without `features`"),
        (r#"{"type":"FeatureCollection","features":null}"#, "expected a list of features, found `null}`"),
        (r#"{"a":1,"b":2}"#, "its members are: a, b"),
        ("{}", "an empty object"),
        (r#"{"a":1,"#, "expected a name in quotes, found the end of the file"),
        ("\u{feff}{\"type\" \"x\"}", "expected `:`, found `\"x\"}` (line 1, column 9)"),
    ] {
        assert!(fault(text).contains(part), "{}", fault(text));
    }
    assert!(fault([0xff, 0xfe, b'{', 0]).contains("the end of the file"), "UTF-16 is text too");
    assert!(fault([0, 0, 0]).contains("no text"));
}

#[test]
fn what_stands_twice_is_refused() {
    let text = r#"{"type":"FeatureCollection","features":[],"features":[]}"#;
    assert!(fault(text).contains("a member that stands twice: `features` (line 1, column 54)"), "{}", fault(text));
    assert!(fault(format!("{0}\n{0}", collection(&[POINT]))).contains("a second object behind the first"));
    assert_eq!(said(&layer(format!("{} x", collection(&[POINT]))).notes, NoteCode::ReaderSays), 1);
}

#[test]
fn geometries_without_coordinates_are_missing() {
    for geometry in [
        "null",
        "[]",
        "{}",
        r#"{"type":"Polygon","coordinates":[]}"#,
        r#"{"type":"Polygon","coordinates":[[]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[]]]}"#,
        r#"{"type":"Point","coordinates":[]}"#,
        r#"{"type":"LineString","coordinates":null}"#,
        r#"{"type":"GeometryCollection","geometries":[]}"#,
    ] {
        assert_eq!(with_geometry(geometry), RawGeometry::Missing, "{geometry}");
    }
    assert_eq!(layer(collection(&[r#""properties":{}"#])).features[0].geometry, RawGeometry::Missing);
}

#[test]
fn geometries_that_are_none_are_broken_and_say_where() {
    for (geometry, part) in [
        (r#"{"type":"Point","coordinates":[1]}"#, "position"),
        (r#"{"type":"Polygon","coordinates":[[[0,0],[1],[1,1]]]}"#, "a position of too few numbers (1)"),
        (r#"{"type":"LineString","coordinates":[[],[1,1]]}"#, ""),
        (r#"{"type":"Point","coordinates":[1e999,1]}"#, "number out of range (line 1, column"),
        (r#"{"type":"Point","coordinates":[NaN,1]}"#, "(line 1, column"),
        (r#"{"type":"Point","coordinates":["1","2"]}"#, "(line 1, column"),
        (r#"{"type":"Point","coordinates":[null,null]}"#, "(line 1, column"),
        (r#"{"type":"Circle","coordinates":[1,2]}"#, "Circle"),
        ("5", ""),
        ("[1]", ""),
    ] {
        let RawGeometry::Broken(reason) = with_geometry(geometry) else { panic!("{geometry}") };
        assert!(reason.to_string().contains(part) && reason.to_string().contains("line 1"), "{geometry}: {reason}");
    }
}

#[test]
fn odd_rings_survive() {
    for ring in ["[[0,0]]", "[[0,0],[1,1]]", "[[0,0],[1,1],[0,0]]", "[[0,0],[4,0],[4,4],[0,4]]"] {
        let geometry = with_geometry(&format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}"));
        assert!(matches!(geometry, RawGeometry::Shape(Geometry::Polygon(_))), "{ring}");
    }
    let geometry = with_geometry(r#"{"type":"MultiPolygon","coordinates":[[],[[[0,0],[1,0],[1,1]]]]}"#);
    assert!(matches!(&geometry, RawGeometry::Shape(Geometry::MultiPolygon(parts)) if parts.0.len() == 1), "{geometry:?}");
}

#[test]
fn heights_are_left_out_with_one_note() {
    let high = r#""geometry":{"type":"LineString","coordinates":[[0,0,5],[1,1,5,9]]}"#;
    let layer = layer(collection(&[POINT, high, high]));
    assert_eq!(shapes(&layer), [true; 3]);
    assert_eq!(said(&layer.notes, NoteCode::HeightsDropped), 1);
    assert_eq!((layer.notes[0].facts.get("features"), layer.notes[0].feature), (Some(&Fact::Count(2)), Some(2)));
}

#[test]
fn a_value_that_cannot_be_read_costs_no_other() {
    let layer = layer(collection(&[&format!(r#""properties":{{"ma":"A","dt":NaN,"n":{{"m":1}}}},{POINT}"#)]));
    assert_eq!(layer.features[0].values, [Value::Text("A".into()), Value::Missing, Value::Text(r#"{"m":1}"#.into())]);
    assert_eq!((shapes(&layer), said(&layer.notes, NoteCode::ValueUnreadable)), (vec![true], 1));
    let text = collection(&[&format!("\"properties\":{{\"ma\":\"Kim Th@nh\"}},{POINT}")]);
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'@' { 0xb5 } else { byte }).collect();
    let entry = LayerEntry { file: "plan.geojson".into(), ..LayerEntry::default() };
    let (mut layer, stored) = unsettled(&bytes, Path::new("plan.geojson"), &entry).expect("a layer");
    text::settle(&mut layer, &stored, None);
    assert_eq!(layer.features[0].values, [Value::Text("Kim Thành".into())], "of TCVN3");
    assert_eq!((shapes(&layer), said(&layer.notes, NoteCode::TextDecoded)), (vec![true], 1));
}

#[test]
fn the_crs_is_the_name_that_the_file_gives() {
    let crs = |crs: &str| layer(collection(&[POINT]).replace("\"features\"", &format!("\"crs\":{crs},\"features\"")));
    let named = |name: &str| crs(&format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#)).crs;
    assert_eq!(named("EPSG:9208").as_deref(), Some("EPSG:9208"));
    assert_eq!(named("urn:ogc:def:crs:OGC:1.3:CRS84").as_deref(), Some("urn:ogc:def:crs:OGC:1.3:CRS84"));
    assert_eq!(crs(r#"{"type":"EPSG","properties":{"code":9208}}"#).crs.as_deref(), Some("EPSG:9208"));
    for odd in ["null", r#"{"type":"link","properties":{"href":"http://example.com"}}"#, "{}"] {
        let layer = crs(odd);
        assert_eq!((layer.crs, said(&layer.notes, NoteCode::ReaderSays)), (None, 1), "{odd}");
    }
    let own = layer(collection(&[&format!(r#"{POINT},"crs":{{"type":"name","properties":{{"name":"EPSG:3405"}}}}"#)]));
    assert_eq!((own.crs, said(&own.notes, NoteCode::ReaderSays)), (None, 1));
}

#[test]
fn depth_overflows_no_stack() {
    for depth in [200, 200_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let deep = format!(r#""geometry":{{"type":"Polygon","coordinates":{open}0{close}}}"#);
        assert_eq!(shapes(&layer(collection(&[POINT, &deep, POINT]))), [true, false, true]);
        let deep = format!(r#"{POINT},"properties":{{"a":{}1{},"b":"B"}}"#, "{\"a\":".repeat(depth), "}".repeat(depth));
        let layer = layer(collection(&[&deep]));
        assert_eq!((shapes(&layer), &layer.features[0].values[1]), (vec![true], &Value::Text("B".into())));
    }
}

#[test]
fn a_layer_is_called_by_the_stem_or_its_own_name() {
    let text = collection(&[POINT]).replace("\"features\"", "\"name\":\"Ranh giới\",\"features\"");
    let named = |name: &str| {
        let entry = LayerEntry { file: "plan.geojson".into(), layer: Some(name.into()), ..LayerEntry::default() };
        layer_of(text.as_bytes(), Path::new("plan.geojson"), &entry)
    };
    assert!(named("PLAN").is_ok() && named("ranh_gioi").is_ok());
    assert!(matches!(named("other"), Err(ReadError::NoLayer { layers, .. }) if layers == ["plan", "Ranh giới"]));
}

/// The names and the vertices of features.
#[derive(Default)]
struct Seen(Vec<(String, usize)>);

impl stream::Work for Seen {
    type Made = Vec<(String, usize)>;

    fn feature(&mut self, feature: stream::Streamed) {
        let stream::Shape::Plain(land) = feature.geometry else { panic!("{feature:?}") };
        self.0.push((feature.value.expect("a name"), geo::CoordsIter::coords_count(&land)));
    }

    fn end(self) -> Self::Made {
        self.0
    }
}

#[test]
fn a_giant_is_read_wherever_it_stands_and_costs_no_other() {
    let ring = |vertices: usize| {
        let at = |step: usize| if step == vertices - 1 { "[0.5,0.25]".to_owned() } else { format!("[{step}.5,{}.25]", step % 7) };
        format!("[{}]", (0..vertices).map(at).collect::<Vec<_>>().join(","))
    };
    for (giant, giants) in [(0, 300_000), (150, 90_000), (299, 90_000), (0, 9_000), (150, 9_000)] {
        let vertices = |place: usize| if place == giant { giants } else { 5 + place % 40 };
        let feature = |place: usize| {
            let ring = ring(vertices(place));
            format!(r#""properties":{{"ma":"L{place}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}"#)
        };
        let features: Vec<String> = (0..300).map(feature).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.geojson");
        std::fs::write(&path, collection(&features.iter().map(String::as_str).collect::<Vec<_>>())).expect("room");
        let stream = stream::Stream::open(&path, &LayerEntry::default()).expect("a file").expect("plain");
        for threads in [1, 3] {
            let mut all = Vec::new();
            let read = stream.each(Some("ma"), threads, Seen::default, |reached, mut seen| {
                assert_eq!(reached.before, all.len());
                all.append(&mut seen);
            });
            assert!(read.is_ok_and(|notes| notes.is_empty()));
            let expected: Vec<(String, usize)> = (0..300).map(|place| (format!("L{place}"), vertices(place))).collect();
            assert!(all == expected, "the giant at {giant}, {threads} threads: {} features", all.len());
        }
    }
}
