//! Vietnamese text in every encoding and format in which it arrives: `fixtures/encodings`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use replan::model::{Fact, NoteCode};
use replan::read::{self, LayerEntry, RawLayer, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/encodings")
}

fn read(file: &str, encoding: Option<&str>) -> RawLayer {
    let entry = LayerEntry { file: file.into(), encoding: encoding.map(str::to_owned), ..LayerEntry::default() };
    read::layer(&folder(), &entry).unwrap()
}

/// Code and name of every lot, as they are meant.
fn meant() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("names.txt")).unwrap();
    text.lines().map(|line| line.split_once('\t').unwrap()).map(|(code, name)| (code.into(), name.into())).collect()
}

/// Code and name of every lot, as they are read.
fn found(layer: &RawLayer) -> BTreeMap<String, String> {
    let column = |name: &str| layer.columns.iter().position(|column| column == name);
    let (code, name) = match (column("KyHieu"), column("TenLo")) {
        (Some(code), Some(name)) => (code, name),
        _ => (column("layer").unwrap(), column("text").unwrap()),
    };
    let text = |value: &Value| value.text().unwrap_or_default();
    layer.features.iter().map(|feature| (text(&feature.values[code]), text(&feature.values[name]))).collect()
}

fn differing(layer: &RawLayer) -> Vec<(String, String)> {
    let found = found(layer);
    let meant = meant();
    let other = meant.into_iter().filter(|(code, name)| found.get(code) != Some(name));
    other.map(|(code, name)| (name, found.get(&code).cloned().unwrap_or_default())).collect()
}

fn fact(layer: &RawLayer, code: NoteCode, name: &str) -> Option<String> {
    let note = layer.notes.iter().find(|note| note.code == code)?;
    match note.facts.get(name)? {
        Fact::Text(text) => Some(text.to_string()),
        Fact::Count(count) => Some(count.to_string()),
        _ => None,
    }
}

/// Files, the encoding that they are in, and whether the fact that they are is worth a note.
const FILES: &[(&str, &str, Option<&str>)] = &[
    ("utf8", "shp dxf csv tab", None),
    ("utf8-decomposed", "shp dxf csv", None),
    ("tcvn3", "shp dxf csv tab", Some("tcvn3")),
    ("vni", "shp dxf csv tab", Some("vni")),
    ("cp1258", "shp dxf csv tab", Some("cp1258")),
    ("cp1258-decomposed", "shp dxf csv", Some("cp1258")),
    ("utf8-says-1252", "shp", Some("utf-8")),
    ("tcvn3-says-utf8", "shp", Some("tcvn3")),
    ("vni-says-1252", "shp", Some("vni")),
    ("utf8-2007", "dxf", None),
    ("tcvn3-mojibake", "csv", Some("tcvn3")),
    ("vni-mojibake", "csv", Some("vni")),
    ("utf8-mojibake", "csv", Some("utf-8")),
    ("utf8-bom", "csv", None),
    ("utf16", "csv", None),
    ("utf16be", "csv", None),
];

#[test]
fn every_encoding_is_told_and_read() {
    for (name, endings, told) in FILES {
        for ending in endings.split(' ') {
            let file = format!("{name}.{ending}");
            let layer = read(&file, None);
            assert_eq!(layer.features.len(), meant().len(), "{file}");
            assert_eq!(differing(&layer), [], "{file}: {:?}", layer.notes);
            if let Some(told) = told {
                assert_eq!(fact(&layer, NoteCode::TextDecoded, "encoding").as_deref(), Some(*told), "{file}: {:?}", layer.notes);
                let before = fact(&layer, NoteCode::TextDecoded, "before").unwrap();
                assert!(!before.contains("LABEL"), "{file}: an example is a text as people see it: {before}");
            } else if *ending != *"dxf" && *ending != *"tab" {
                assert!(layer.notes.iter().all(|note| note.code != NoteCode::TextDecoded), "{file}: {:?}", layer.notes);
            }
        }
    }
}

#[test]
fn what_is_declared_goes_before_what_is_found() {
    for (name, encoding) in [("utf8", "UTF-8"), ("tcvn3", "tcvn3"), ("tcvn3", "ABC"), ("vni", "vni"), ("cp1258", "cp1258")] {
        for ending in ["shp", "dxf", "csv", "tab"] {
            let layer = read(&format!("{name}.{ending}"), Some(encoding));
            assert_eq!(differing(&layer), [], "{name}.{ending}");
        }
    }
    let layer = read("tcvn3.shp", Some("vni"));
    assert_eq!(fact(&layer, NoteCode::EncodingDoubtful, "looks_like").as_deref(), Some("tcvn3"));
    assert!(fact(&layer, NoteCode::TextUndecodable, "bytes").is_some());
    let layer = read("utf8.csv", Some("tcvn3"));
    assert_eq!(differing(&layer), [], "letters that no legacy text has stay");
    let entry = LayerEntry { file: "utf8.csv".into(), encoding: Some("klingon".into()), ..LayerEntry::default() };
    let error = read::layer(&folder(), &entry).unwrap_err().to_string();
    assert!(error.contains("utf-8, tcvn3, vni, cp1258"), "{error}");
}

#[test]
fn hyphens_in_place_of_a_letter_are_read_as_it() {
    for ending in ["shp", "dxf", "csv"] {
        let layer = read(&format!("tcvn3-hyphen.{ending}"), None);
        // A letter that stands alone cannot be told from a hyphen.
        let other: Vec<_> = differing(&layer).into_iter().map(|(meant, _)| meant).collect();
        assert_eq!(other, ["Ủ, ũ, ù, ú, ụ; ử, ữ, ừ, ứ, ự; ư, ơ"], "{ending}");
        assert!(fact(&layer, NoteCode::TextDecoded, "hyphens").is_some_and(|count| count.parse::<usize>().unwrap() > 10));
    }
}

#[test]
fn a_filter_means_the_letters() {
    for file in ["tcvn3.shp", "vni.tab", "tcvn3-mojibake.csv", "utf8.dxf"] {
        let name = if file.ends_with("dxf") { "Text" } else { "TenLo" };
        let filter = Some(format!("\"{name}\" = 'Đất ở hiện trạng giữ lại'"));
        let layer = read::layer(&folder(), &LayerEntry { file: file.into(), filter, ..LayerEntry::default() }).unwrap();
        assert_eq!(layer.features.len(), 1, "{file}");
    }
}

#[test]
fn what_cannot_be_decoded_is_kept_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = b"KyHieu,TenLo\nKB-01,Tr\xc6\xb0\xe1\xbb\x9dng\nKB-02,\xc4\x90\xe1\xba\xa5t \xe1\xbb\x9f\nKB-03,b\xff\xfe\n";
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    let layer = read::layer(folder.path(), &LayerEntry { file: "a.csv".into(), ..LayerEntry::default() }).unwrap();
    let names: Vec<String> = found(&layer).into_values().collect();
    assert_eq!(names, ["Trường", "Đất ở", "b\\xFF\\xFE"]);
    let note = layer.notes.iter().find(|note| note.code == NoteCode::TextUndecodable).unwrap();
    assert_eq!(note.feature, Some(3));
    assert_eq!(fact(&layer, NoteCode::TextUndecodable, "bytes").as_deref(), Some("FF FE"));
}

#[test]
fn signs_are_no_letters() {
    let folder = tempfile::tempdir().unwrap();
    let text = "KyHieu,TenLo\nKB-01,Tr¦êng §¹i häc\nKB-02,§Êt ë 3–5 tÇng\nKB-03,3–5\nKB-04,100 m²\n";
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    let layer = read::layer(folder.path(), &LayerEntry { file: "a.csv".into(), ..LayerEntry::default() }).unwrap();
    let names: Vec<String> = found(&layer).into_values().collect();
    assert_eq!(names, ["Trường Đại học", "Đất ở 3–5 tầng", "3–5", "100 m²"]);
}

#[test]
fn text_of_other_languages_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = "code,name\n1,Forêt à défricher\n2,Zone d'activités – Hôtel\n3,Mairie déléguée\n";
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    let layer = read::layer(folder.path(), &LayerEntry { file: "a.csv".into(), ..LayerEntry::default() }).unwrap();
    assert_eq!(layer.features[0].values[1], Value::Text("Forêt à défricher".into()));
    assert!(layer.notes.is_empty(), "{:?}", layer.notes);
}
