//! What stands in place of a file and is none, and files that are too large to lie among the fixtures.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use gdal::vector::sql::Dialect;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};
use replan::model::NoteCode;
use replan::read::{LayerEntry, RawLayer, Value, case, layer};

use crate::broken::folder;

/// An ending of each reader.
const ENDINGS: [&str; 7] = ["geojson", "ndjson", "csv", "xlsx", "dxf", "gpkg", "shp"];

fn read(folder: &Path, file: &str) -> Result<RawLayer, String> {
    let entry = LayerEntry { file: file.into(), ..LayerEntry::default() };
    layer(folder, &entry).map_err(|error| replan::cli::Failure::from(error).told(replan::lang::Lang::En.words()))
}

#[test]
fn a_folder_in_place_of_a_file_is_said() {
    let place = tempfile::tempdir().unwrap();
    for ending in ENDINGS {
        let file = format!("layer.{ending}");
        std::fs::create_dir(place.path().join(&file)).unwrap();
        let message = read(place.path(), &file).unwrap_err();
        let is_gdal = ["gpkg", "shp"].contains(&ending);
        assert!(message.contains("it is a folder") || is_gdal && message.contains("cannot read"), "{file}: {message}");
    }
    std::fs::create_dir(place.path().join("case.toml")).unwrap();
    let message = case::read(&place.path().join("case.toml")).unwrap_err().to_string();
    assert!(message.contains("it is a folder"), "{message}");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_never_waited_for() {
    let place = tempfile::tempdir().unwrap();
    for ending in ENDINGS.iter().chain(&["toml"]) {
        let path = place.path().join(format!("layer.{ending}"));
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let message = match *ending {
            "toml" => case::read(&path).unwrap_err().to_string(),
            _ => read(place.path(), &format!("layer.{ending}")).unwrap_err(),
        };
        assert!(message.contains("a pipe or a device"), "{ending}: {message}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_to_itself_is_said() {
    let place = tempfile::tempdir().unwrap();
    for ending in ENDINGS {
        let file = format!("layer.{ending}");
        std::os::unix::fs::symlink(&file, place.path().join(&file)).unwrap();
        let message = read(place.path(), &file).unwrap_err();
        assert!(message.contains("cannot open") && message.contains("symbolic links"), "{file}: {message}");
    }
}

/// Root reads everything, so the program is run as somebody else.
#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let allow = |path: &Path, mode: u32| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    allow(place.path(), 0o755);
    let program = place.path().join("replan");
    std::fs::copy(env!("CARGO_BIN_EXE_replan"), &program).unwrap();
    allow(&program, 0o755);
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    for twin in ["geojson/sound.geojson", "csv/sound.csv", "gpkg/sound.gpkg", "dxf/sound.dxf", "workbook/sound.xlsx"] {
        let file = place.path().join(Path::new(twin).file_name().unwrap());
        std::fs::copy(folder().join(twin), &file).unwrap();
        allow(&file, 0o000);
        // Changing the user between fork and exec could wait for a lock that another test's thread held.
        let mut call = if is_root { Command::new("setpriv") } else { Command::new(&program) };
        if is_root {
            call.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(&program);
        }
        let ended = call.args(["validate", "--lang", "en"]).arg(&file).current_dir(place.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(2) && said.contains("may not read"), "{twin}: {said}");
    }
}

/// A hundred megabytes on one line, with what is sound before and behind.
#[test]
fn a_line_of_a_hundred_megabytes_costs_no_other() {
    const LONG: usize = 100_000_000;
    let place = tempfile::tempdir().unwrap();
    let long = "x".repeat(LONG);
    let sound = std::fs::read_to_string(folder().join("geojson/sound.geojson")).unwrap().replace('\n', "");
    std::fs::write(place.path().join("layer.geojson"), sound.replacen("Trường học", &long, 1)).unwrap();
    let twin = read(&folder(), "geojson/sound.geojson").unwrap();
    let found = read(place.path(), "layer.geojson").unwrap();
    assert_eq!((found.features.len(), &found.columns), (4, &twin.columns));
    for (one, other) in found.features.iter().zip(&twin.features) {
        assert_eq!(one.geometry, other.geometry);
        assert!(one.values == other.values || one.number == 2 && one.values[1] == Value::Text(long.clone()));
    }
    let mut table = std::fs::read_to_string(folder().join("csv/sound.csv")).unwrap();
    writeln!(table, "DA-X;{long};Kho bãi;1/1/2020;1").unwrap();
    std::fs::write(place.path().join("layer.csv"), table).unwrap();
    let (twin, found) = (read(&folder(), "csv/sound.csv").unwrap(), read(place.path(), "layer.csv").unwrap());
    assert_eq!(found.features.len(), 5);
    assert!(found.features.iter().zip(&twin.features).all(|(one, other)| one.values == other.values));
}

#[test]
fn a_geopackage_that_another_program_holds_is_read_or_said() {
    let place = tempfile::tempdir().unwrap();
    let path = copied("gpkg/sound.gpkg", place.path());
    let open = DatasetOptions { open_flags: GdalOpenFlags::GDAL_OF_UPDATE | GdalOpenFlags::GDAL_OF_VECTOR, ..DatasetOptions::default() };
    let holder = Dataset::open_ex(&path, open).unwrap();
    // A statement without a result.
    let _ = holder.execute_sql("BEGIN EXCLUSIVE", None, Dialect::DEFAULT);
    match read(place.path(), "sound.gpkg") {
        Ok(layer) => {
            let lost = layer.notes.iter().any(|note| note.code == NoteCode::FeatureBroken);
            assert!(lost || layer.features.len() == 4, "{:?}", layer.notes);
        }
        Err(message) => assert!(message.contains("locked"), "{message}"),
    }
}

fn copied(file: &str, to: &Path) -> PathBuf {
    let path = to.join(Path::new(file).file_name().unwrap());
    std::fs::copy(folder().join(file), &path).unwrap();
    path
}
