//! Profiles of one's own: what they override, and what is refused by name.

use std::path::Path;

use replan::model::Date;
use replan::profile::norm::{Ground, Said};
use replan::profile::table::Site;
use replan::profile::{Measure, Profile, ProfileError, open};

fn opened(text: &str) -> Result<Profile, ProfileError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), text).unwrap();
    open("mine.toml", folder.path())
}

/// What is wrong, and what was probably meant.
fn refused(text: &str) -> (String, Option<String>) {
    match opened(text).unwrap_err() {
        ProfileError::Content { what, did_you_mean, .. } => (what.to_string(), did_you_mean),
        other => panic!("{other}"),
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The limit, where it is one number; with whether it is verified.
fn limit(profile: &Profile, norm: &str, measure: Measure, function: &str, site: Site) -> Option<(f64, bool)> {
    let norm = profile.norms.iter().find(|known| known.id == norm).unwrap();
    match norm.says(measure, function, Ground::New, &site) {
        Said::Limit(_, reading) => {
            assert!((reading.low - reading.high).abs() < 1e-12);
            Some((reading.low, reading.verified))
        }
        Said::Nothing | Said::NotAtHand => None,
    }
}

fn site(area: f64, height: f64) -> Site {
    Site { area_m2: Some(area), height_m: Some(height), ..Site::default() }
}

#[test]
fn an_edition_judges_from_its_first_day_to_its_last() {
    let profile = open("lao_cai", Path::new("")).unwrap();
    let of = |approved: &str, appraised: Option<&str>, is_first| {
        profile.norm_of(day(approved), appraised.map(day), is_first).map(|norm| norm.id.clone()).unwrap_or_default()
    };
    for (approved, wanted) in [
        ("2020-06-30", ""),
        ("2020-07-01", "qcvn-01-2019"),
        ("2020-09-09", "qcvn-01-2019"),
        ("2021-07-04", "qcvn-01-2019"),
        ("2021-07-05", "qcvn-01-2021"),
        ("2021-07-06", "qcvn-01-2021"),
        ("2026-12-31", "qcvn-01-2021"),
        ("2027-01-01", "qcvn-01-2026"),
        ("2030-01-01", "qcvn-01-2026"),
    ] {
        assert_eq!(of(approved, None, true), wanted, "{approved}");
    }
    // Appraised before the edition of 2026: a first plan runs on under the one before, an adjustment does not.
    assert_eq!(of("2027-02-01", Some("2026-12-31"), true), "qcvn-01-2021");
    assert_eq!(of("2027-02-01", Some("2026-12-31"), false), "qcvn-01-2026");
    assert_eq!(of("2021-08-01", Some("2021-06-01"), true), "qcvn-01-2021", "the edition of 2021 asks for the approval alone");
}

#[test]
fn the_tables_of_2021_are_read_as_by_hand() {
    let profile = open("national", Path::new("")).unwrap();
    let read = |measure, function, site| limit(&profile, "qcvn-01-2021", measure, function, site).map(|(value, _)| value);
    for (measure, function, site, wanted) in [
        // (80 + 65 + 80 + 62) / 4.
        (Measure::CoveragePct, "services", site(6500.0, 20.5), Some(71.75)),
        // At 18,000 m² and 35 m: 49 + (47 - 49) / 3.
        (Measure::CoveragePct, "services", site(18000.0, 35.0), Some(49.0 - 2.0 / 3.0)),
        (Measure::CoveragePct, "services", site(100_000.0, 100.0), Some(40.0)),
        (Measure::CoveragePct, "services", site(3000.0, 46.0), Some(80.0)),
        (Measure::CoveragePct, "services", site(10_000.0, 46.0), Some(46.0)),
        (Measure::CoveragePct, "services", site(10_000.0, 46.1), Some(45.0)),
        // 65 + (63 - 65) · 2,000 / 8,000.
        (Measure::CoveragePct, "apartments", site(12_000.0, 10.0), Some(64.5)),
        // Houses of 150 m²: 90 - 20 / 2.
        (Measure::CoveragePct, "housing", site(150.0, 10.0), Some(80.0)),
        (Measure::CoveragePct, "housing", site(80.0, 10.0), Some(100.0)),
        (Measure::CoveragePct, "housing", site(750.0, 10.0), Some(45.0)),
        (Measure::CoveragePct, "warehouse_yard", site(1.0, 1.0), Some(70.0)),
        (Measure::CoveragePct, "school", site(1.0, 1.0), Some(40.0)),
        (Measure::GreenPct, "school", site(1.0, 1.0), Some(30.0)),
        (Measure::Far, "services", site(1.0, 46.0), None),
        (Measure::Far, "services", site(1.0, 46.1), Some(13.0)),
        (Measure::Storeys, "services", site(1.0, 1.0), None),
        (Measure::CoveragePct, "parking", site(1.0, 1.0), None),
    ] {
        let found = read(measure, function, site);
        let same = found.zip(wanted).map_or(found == wanted, |(found, wanted)| (found - wanted).abs() < 1e-9);
        assert!(same, "{measure:?} {function} {site:?}: {found:?}, not {wanted:?}");
    }
}

#[test]
fn no_cell_of_one_edition_counts_in_another() {
    let profile = open("national", Path::new("")).unwrap();
    for id in ["qcvn-01-2019", "qcvn-01-2026"] {
        let norm = profile.norms.iter().find(|norm| norm.id == id).unwrap();
        assert!(norm.tables.is_empty() && norm.limits.is_empty());
        assert_eq!(norm.says(Measure::CoveragePct, "warehouse_yard", Ground::New, &site(1.0, 1.0)), Said::NotAtHand);
    }
}

#[test]
fn a_cell_is_overridden_with_its_own_source() {
    let mine = "extends = \"lao_cai\"\n[[norm]]\nid = \"qcvn-01-2021\"\n[[norm.cell]]\ntable = \"2.10\"\narea_m2 = 10000\nheight_m = 22\n\
        value = 60\nsource = \"official gazette\"\nverified = true\n";
    let profile = opened(mine).unwrap();
    let read = |area, height| limit(&profile, "qcvn-01-2021", Measure::CoveragePct, "services", site(area, height));
    assert_eq!(read(10_000.0, 22.0), Some((60.0, true)));
    // (80 + 65 + 80 + 60) / 4, of which only one cell is verified.
    assert_eq!(read(6500.0, 20.5), Some((71.25, false)));
    assert_eq!(read(10_000.0, 25.0), Some((58.0, false)));
    assert_eq!(profile.crs.as_deref(), Some("EPSG:9208"));
}

#[test]
fn an_edition_that_is_not_at_hand_is_filled() {
    let mine = "extends = \"national\"\n[[norm]]\nid = \"qcvn-01-2019\"\n[[norm.limit]]\nmeasure = \"coverage_pct\"\n\
        functions = [\"warehouse_yard\"]\nvalue = 65\nsource = \"our copy\"\nverified = true\n";
    let profile = opened(mine).unwrap();
    assert_eq!(limit(&profile, "qcvn-01-2019", Measure::CoveragePct, "warehouse_yard", site(1.0, 1.0)), Some((65.0, true)));
    assert_eq!(limit(&profile, "qcvn-01-2019", Measure::CoveragePct, "production", site(1.0, 1.0)), None);
    assert_eq!(profile.norm_of(day("2020-09-09"), None, true).unwrap().id, "qcvn-01-2019", "its dates stay");
}

#[test]
fn a_corridor_is_put_in_the_place_of_another() {
    let mine = "extends = \"national\"\n[[corridor]]\nid = \"river_bank\"\nlabel = { vi = \"bờ sông\", en = \"bank\" }\nwidth_m = 6\nends = \"flat\"\n";
    assert_eq!(opened(mine).unwrap().corridor_of("river_bank").unwrap().width_m, Some(6.0));
}

#[test]
fn what_there_is_not_is_refused_by_name() {
    let extended = |more: &str| refused(&format!("extends = \"national\"\n{more}"));
    let norm = |more: &str| extended(&format!("[[norm]]\nid = \"qcvn-01-2021\"\n{more}"));
    let limit = |more: &str| norm(&format!("[[norm.limit]]\nmeasure = \"coverage_pct\"\nfunctions = [\"housing\"]\n{more}"));
    for ((what, meant), wanted, name) in [
        (extended("titel = \"x\""), "line 2: unknown field `titel`", Some("title")),
        (norm("verfied = true"), "unknown field `verfied`", Some("verified")),
        (limit("tabel = \"2.8\""), "unknown field `tabel`", Some("table")),
        (limit("table = \"2.99\""), "“2.99”, which is not there", None),
        (norm("[[norm.limit]]\nmeasure = \"coverage\"\nfunctions = []"), "unknown value `coverage`", Some("coverage_pct")),
        (norm("[[norm.limit]]\nmeasure = \"far\"\nfunctions = [\"housin\"]"), "there is no function “housin”", Some("housing")),
        (norm("[[norm.cell]]\ntable = \"2.10\"\narea_m2 = 1\nheight_m = 22\nvalue = 1"), "no value of the cell's `area_m2`", None),
        (norm("[[norm.cell]]\ntable = \"2.11\"\nvalue = 1"), "has no table “2.11”", None),
        (norm("[[norm.table]]\nid = \"t\"\nacross = { by = \"area_m2\", at = [1, 2] }\ncells = [[1]]"), "a row of 1 cells", None),
        (norm("[[norm.table]]\nid = \"t\"\nacross = { by = \"area_m2\", at = [1] }\ncells = [[\"x\"]]"), "write \"?\"", None),
        (
            extended("[[basis.P207]]\narticle = \"x\"\nsource = \"y\"\nnorm = \"qcvn-01-2012\""),
            "there is no edition of the norm “qcvn-01-2012”",
            Some("qcvn-01-2021"),
        ),
        (extended("[matrix.housing]\nwarehous = \"allowed\""), "there is no purpose “warehous”", Some("warehouse")),
        (extended("[matrix.hausing]\nwarehouse = \"allowed\""), "there is no function “hausing”", Some("housing")),
    ] {
        assert!(what.contains(wanted), "{what}, not {wanted}");
        assert_eq!(meant.as_deref(), name, "{what}");
    }
}

#[test]
fn prose_of_built_in_profiles_has_its_english() {
    let document = |part: &str| {
        let named = ["Luật ", "Nghị định số ", "Thông tư số ", "QCVN "].iter().any(|title| part.starts_with(title));
        part.is_empty() || (named && part.contains(char::is_numeric))
    };
    for name in ["national", "lao_cai", "generic"] {
        let profile = open(name, Path::new("")).unwrap();
        let mut texts: Vec<&str> = profile.basis.values().flatten().flat_map(|basis| [&*basis.article, &*basis.source]).collect();
        texts.extend(profile.corridors.iter().flat_map(|corridor| [&*corridor.article, &*corridor.source]));
        texts.extend(profile.functions.iter().map(|function| &*function.source));
        for norm in &profile.norms {
            texts.extend(norm.limits.iter().flat_map(|limit| [&*limit.article, &*limit.source]));
            texts.extend(norm.tables.iter().map(|table| &*table.source).chain([&*norm.source]));
            texts.extend(norm.judges.iter().flat_map(|judges| [&*judges.article, &*judges.source]));
        }
        let parts = texts.iter().flat_map(|text| text.split("; "));
        let bare: Vec<&str> = parts.filter(|part| !document(part) && !profile.english.contains_key(*part)).collect();
        assert!(bare.is_empty(), "{name}: {bare:?}");
    }
}
