//! The drawings of `fixtures/cad`, each with its lots.

use std::path::{Path, PathBuf};

use replan::model::{Fact, M, Note, NoteCode};
use replan::normal::cad::{Wanted, assemble};
use replan::normal::crs::{Grid, place};
use replan::normal::plans::plans;
use replan::normal::vocabulary::{Functions, matrix_of};
use replan::read::{self, LayerEntry, RawGeometry, RawLayer, ReadError};
use replan::{Case, profile};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cad")
}

fn entry(file: &str, layer: Option<&str>) -> LayerEntry {
    LayerEntry { file: file.into(), layer: layer.map(Into::into), crs: Some("EPSG:9208".into()), ..LayerEntry::default() }
}

fn read(entry: &LayerEntry, wanted: Wanted) -> RawLayer {
    let mut layer = read::layer(&fixtures(), entry).expect("a drawing");
    place(&mut layer, entry, &Grid::new("EPSG:9208").expect("a grid")).expect("placed");
    assemble(&mut layer, entry, wanted, M(0.2));
    layer
}

/// Text, layer and area of each lot, in the order of their numbers.
fn lots(layer: &RawLayer) -> Vec<(String, String, f64)> {
    use geo::Area;
    let value = |feature: &replan::read::RawFeature, name: &str| {
        let column = layer.columns.iter().position(|column| column == name).expect("a column");
        feature.values[column].text().unwrap_or_default()
    };
    let area = |feature: &replan::read::RawFeature| match &feature.geometry {
        RawGeometry::Shape(shape) => shape.unsigned_area(),
        other => panic!("{other:?}"),
    };
    layer.features.iter().map(|feature| (value(feature, "text"), value(feature, "layer"), area(feature))).collect()
}

fn is(layer: &RawLayer, wanted: &[(&str, &str, f64)], within: f64) {
    let found = lots(layer);
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!((found.0.as_str(), found.1.as_str()), (wanted.0, wanted.1), "{found:?}");
        assert!((found.2 - wanted.2).abs() < within, "{found:?} is not {wanted:?}");
    }
}

fn notes(layer: &RawLayer, code: NoteCode) -> Vec<&Note> {
    layer.notes.iter().filter(|note| note.code == code).collect()
}

fn number(note: &Note, fact: &str) -> f64 {
    match note.facts.get(fact) {
        Some(Fact::Number(number)) => *number,
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        Some(Fact::Count(count)) => *count as f64,
        other => panic!("{fact}: {other:?} of {note:?}"),
    }
}

const HOUSING: &str = "QH_DAT_O_Nhomnhao";
const YARD: &str = "QH_DAT_SX_Congnghiep";
const PARK: &str = "QH_DAT_HTXH_CayxanhCC";

#[test]
fn every_version_of_dxf_gives_the_same_lots() {
    let half_circle = std::f64::consts::PI * 25.0 * 25.0 / 2.0;
    for version in ["r12", "r2000", "r2010", "r2018"] {
        let layer = read(&entry(&format!("plain-{version}.dxf"), None), Wanted::Lots);
        is(&layer, &[("O-01", HOUSING, 5000.0), ("KB-01", YARD, 5000.0 + half_circle), ("CX-01", PARK, 5000.0)], 0.1);
        let hidden = notes(&layer, NoteCode::EntityHidden);
        assert_eq!(hidden.len(), 1, "{version}: {:?}", layer.notes);
        assert!((number(hidden[0], "features") - 2.0).abs() < 0.1);
        let curves = notes(&layer, NoteCode::CurvesFlattened);
        let deviation = 25.0 * (1.0 - 0.25_f64.to_radians().cos());
        assert!((number(curves[0], "deviation_m") - deviation).abs() < 0.1 * deviation, "{version}: {curves:?}");
        assert!(notes(&layer, NoteCode::TextMissing).is_empty() && notes(&layer, NoteCode::TextOutside).is_empty());
    }
}

#[test]
fn layers_are_chosen_by_pattern() {
    let layer = read(&entry("plain-r2010.dxf", Some("qh_dat_o*, QH_DAT_SX_?ongnghiep")), Wanted::Lots);
    assert_eq!(lots(&layer).into_iter().map(|lot| lot.0).collect::<Vec<_>>(), ["O-01", "KB-01"], "texts stand on another layer");
    match read::layer(&fixtures(), &entry("plain-r2010.dxf", Some("RANH*"))) {
        Err(ReadError::NoLayer { layers, .. }) => assert!(layers.contains(&HOUSING.to_owned()), "{layers:?}"),
        other => panic!("{other:?}"),
    }
    let by = LayerEntry { filter: Some("layer LIKE '%_HTXH_%' OR text IS NOT NULL".into()), ..entry("plain-r2010.dxf", None) };
    is(&read(&by, Wanted::Lots), &[("CX-01", PARK, 5000.0)], 1e-6);
}

#[test]
fn a_hatch_and_its_outline_are_one_lot() {
    let layer = read(&entry("hatched.dxf", None), Wanted::Lots);
    is(&layer, &[("O-01", HOUSING, 5000.0), ("CX-01", PARK, 4600.0), ("KB-01", YARD, 5000.0)], 1e-6);
    assert!((number(notes(&layer, NoteCode::OutlineTwice)[0], "lots") - 2.0).abs() < 0.1);
    assert_eq!(notes(&layer, NoteCode::OutlineOfHole).len(), 1);
    let twice = notes(&layer, NoteCode::FeatureDuplicated);
    assert_eq!((twice.len(), twice[0].at), (1, Some([416_400.0, 2_490_000.0])));
}

#[test]
fn small_gaps_are_closed_with_a_note() {
    let layer = read(&entry("open-ends.dxf", None), Wanted::Lots);
    is(&layer, &[("O-01", HOUSING, 5000.0), ("O-03", HOUSING, 5000.0), ("", HOUSING, 5000.0)], 0.2);
    let closed = notes(&layer, NoteCode::OutlineClosed);
    assert!(closed.len() == 1 && (number(closed[0], "gap_m") - 0.002).abs() < 1e-6, "{closed:?}");
    assert_eq!(closed[0].at, Some([416_000.0, 2_490_000.002]));
    let open = notes(&layer, NoteCode::OutlineOpen);
    assert!(open.len() == 1 && (number(open[0], "gap_m") - 3.0).abs() < 1e-6, "{open:?}");
    let several = notes(&layer, NoteCode::TextsSeveral);
    assert_eq!(several[0].facts.get("taken"), Some(&Fact::Text("O-03".into())), "{several:?}");
    let texts = ["O-03", "5000 m2", "3-5 tầng", "5.000"].map(Into::into).to_vec();
    assert_eq!(several[0].facts.get("texts"), Some(&Fact::List(texts.into())));
    let missing = notes(&layer, NoteCode::TextMissing);
    assert_eq!(missing[0].facts.get("nearest"), Some(&Fact::Text("O-04".into())));
    assert!((number(missing[0], "distance_m") - 2.0).abs() < 1e-6);
    assert_eq!(notes(&layer, NoteCode::TextOutside).len(), 1);
}

#[test]
fn the_case_may_say_on_which_layer_a_text_stands() {
    let mut entry = entry("open-ends.dxf", None);
    entry.columns.insert("code".into(), "text@KY_HIEU".into());
    entry.columns.insert("name".into(), "text@DIEN*".into());
    let layer = read(&entry, Wanted::Lots);
    let columns = &layer.columns;
    assert_eq!(columns[3..], ["text@DIEN*", "text@KY_HIEU"]);
    let texts: Vec<_> = layer.features[1].values[3..].iter().map(|value| value.text().unwrap_or_default()).collect();
    assert_eq!(texts, ["5.000", "O-03"]);
}

#[test]
fn lots_are_built_from_lines() {
    let layer = read(&entry("lines.dxf", Some("RANH_LO")), Wanted::Lots);
    let mut found = lots(&layer);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found.iter().map(|lot| lot.0.as_str()).collect::<Vec<_>>(), ["O-01", "O-02", "O-03"]);
    assert!(found.iter().all(|lot| lot.1 == "RANH_LO" && (lot.2 - 5000.0).abs() < 1e-3), "{found:?}");
    assert_eq!(notes(&layer, NoteCode::PolygonsFromLines).len(), 1);
    let mut gaps: Vec<f64> = notes(&layer, NoteCode::OutlineClosed).into_iter().map(|note| number(note, "gap_m")).collect();
    gaps.sort_by(f64::total_cmp);
    assert!(gaps.len() == 2 && (gaps[0] - 0.002).abs() < 1e-6 && (gaps[1] - 0.04).abs() < 1e-6, "{gaps:?}");
    let open = notes(&layer, NoteCode::OutlineOpen);
    assert!(open.len() == 1 && open[0].at == Some([416_040.0, 2_490_070.0]), "{open:?}");
    assert_eq!(read(&entry("lines.dxf", Some("RANH_LO")), Wanted::Lines).features.len(), 7, "lines stay lines where lines are wanted");
}

#[test]
fn blocks_heights_splines_and_what_is_astray() {
    let layer = read(&entry("blocks.dxf", Some("QH_*")), Wanted::Lots);
    let found = lots(&layer);
    assert_eq!(found.iter().map(|lot| lot.0.as_str()).collect::<Vec<_>>(), ["O-05", "KB-01", "CX-01", ""], "{found:?}");
    assert_eq!(found[0].1, HOUSING, "what stands on layer 0 of a block takes the block's layer");
    assert!((found[0].2 - 3600.0).abs() < 1e-3 && (found[1].2 - 5000.0).abs() < 1e-6, "{found:?}");
    for code in [NoteCode::HeightsDropped, NoteCode::EntityOnPaper, NoteCode::EntityStray, NoteCode::CurvesFlattened] {
        assert_eq!(notes(&layer, code).len(), 1, "{code:?}: {:?}", layer.notes);
    }
    let curves = number(notes(&layer, NoteCode::CurvesFlattened)[0], "deviation_m");
    assert!(curves > 0.0 && curves < 0.5, "{curves}");
}

#[test]
fn codes_in_blocks_of_r12_are_found() {
    let layer = read(&entry("blocks-r12.dxf", Some("QH_*")), Wanted::Lots);
    is(&layer, &[("O-01", HOUSING, 5000.0), ("O-02", HOUSING, 5000.0)], 1e-6);
}

#[test]
fn millimetres_are_told() {
    let raw = read::layer(&fixtures(), &entry("millimetres.dxf", None)).expect("a drawing");
    let units = notes(&raw, NoteCode::DrawingUnits);
    assert!(units.len() == 1 && units[0].facts.get("units") == Some(&Fact::Text("mm".into())), "{units:?}");
    assert!(notes(&read(&entry("plain-r2010.dxf", None), Wanted::Lots), NoteCode::DrawingUnits).is_empty());
}

#[test]
fn dwg_of_2000_is_read_and_says_what_it_cannot_tell() {
    let layer = read(&entry("plain-r2000.dwg", Some("QH_*")), Wanted::Lots);
    let mut found = lots(&layer);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found.iter().map(|lot| (lot.0.as_str(), lot.1.as_str())).collect::<Vec<_>>(),
        [("CX-01", PARK), ("KB-01", YARD), ("O-01", HOUSING)]
    );
    assert!((found[2].2 - 5000.0).abs() < 1e-6, "{found:?}");
    assert_eq!(notes(&layer, NoteCode::DrawingPoor).len(), 1);
    assert!((number(notes(&layer, NoteCode::OutlineTakenClosed)[0], "features") - 2.0).abs() < 0.1, "GDAL closes the one with arcs");
    assert_eq!(notes(&layer, NoteCode::HeightsDropped).len(), 1);
}

#[test]
fn dgn_v7_is_read() {
    let layer = read(&entry("plain-v7.dgn", Some("5,6")), Wanted::Lots);
    is(&layer, &[("O-01", "5", 5000.0), ("KB-01", "6", 5000.0)], 1e-2);
}

#[test]
fn versions_that_are_not_read_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let heads: [(&str, &[u8], &str); 3] = [
        ("a.dwg", b"AC1032\0\0\0\0\0\0", "DWG 2018 (AC1032)"),
        ("a.dgn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "DGN V8"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0", "binary DXF"),
    ];
    for (file, head, version) in heads {
        std::fs::write(folder.path().join(file), head).expect("written");
        let error = read::layer(folder.path(), &entry(file, None)).expect_err("not read");
        assert!(error.to_string().contains(version), "{error}");
        let told = replan::cli::Failure::from(error).told(replan::lang::Lang::En.words());
        assert!(told.contains("Save it as DXF"), "{told}");
    }
}

#[test]
fn what_is_cut_off_or_empty_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let cut = |file: &str, share: usize| {
        let bytes = std::fs::read(fixtures().join(file)).expect("a fixture");
        std::fs::write(folder.path().join(file), &bytes[..bytes.len() * share / 100]).expect("written");
        let entry = entry(file, None);
        let mut layer = read::layer(folder.path(), &entry).expect("a drawing");
        place(&mut layer, &entry, &Grid::new("EPSG:9208").expect("a grid")).expect("placed");
        assemble(&mut layer, &entry, Wanted::Lots, M(0.2));
        (notes(&layer, NoteCode::FeatureBroken).len(), notes(&layer, NoteCode::DrawingEmpty).len())
    };
    assert_eq!(cut("plain-v7.dgn", 10), (1, 1));
    assert_eq!(cut("plain-v7.dgn", 100), (0, 0));
    assert_eq!(cut("plain-r2010.dxf", 97), (1, 0));
}

#[test]
fn a_plan_takes_code_and_function_from_a_drawing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(fixtures().join("plain-r2010.dxf"), folder.path().join("qh.dxf")).expect("copied");
    let text = "profile = \"lao_cai\"\n[[plan]]\nid = \"2020\"\napproved = 2020-09-09\nlots = { file = \"qh.dxf\", layer = \"QH_*\", crs = \"EPSG:9208\" }\n";
    std::fs::write(folder.path().join("case.toml"), text).expect("written");
    let file = read::case::read(&folder.path().join("case.toml")).expect("a case");
    let profile = profile::open("lao_cai", folder.path()).expect("a profile");
    let case = Case::open(file, &profile).expect("read");
    let mut notes = Vec::new();
    let matrix = matrix_of(&case, &profile, &mut notes);
    let functions = Functions::of_case(&case, &profile, &matrix, &mut notes);
    let plans = plans(&case, &functions, &mut notes);
    let lots: Vec<_> = plans[0].lots.iter().map(|lot| (lot.code.as_deref(), lot.function.as_deref())).collect();
    assert_eq!(lots, [(Some("O-01"), Some("housing")), (Some("KB-01"), Some("production")), (Some("CX-01"), Some("park"))]);
}
