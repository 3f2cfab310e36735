//! `GeoParquet` of our own and of other programs (`scripts/make_geoparquet.py`), and what a program without it says.

#[cfg(not(feature = "geoparquet"))]
#[test]
fn a_program_without_it_says_how_to_build_one_with_it() {
    let run = |arguments: &[&str]| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
        let said = std::process::Command::new(env!("CARGO_BIN_EXE_replan")).current_dir(folder).args(arguments).output().unwrap();
        let told = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(2), "{told}");
        assert!(told.contains("--features geoparquet"), "{told}");
    };
    let lots = "towns/kim-thanh/plan-2020.geojson";
    run(&["overlay", lots, "geoparquet/geopandas.parquet"]);
    run(&["overlay", lots, lots, "--out", "never.parquet"]);
    run(&["validate", "geoparquet/zstd.parquet"]);
    run(&["check", "towns/kim-thanh/case.toml", "--out", "never", "--to", "geoparquet"]);
}

#[cfg(feature = "geoparquet")]
mod with {
    use std::path::Path;

    use geo::{CoordsIter, Geometry};
    use replan::model::{NoteCode, Severity};
    use replan::read::stream::Stream;
    use replan::read::{LayerEntry, RawGeometry, RawLayer, Value, layer};
    use replan::write;

    fn fixtures() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/geoparquet")
    }

    fn entry(file: &str) -> LayerEntry {
        LayerEntry { file: file.to_owned(), ..LayerEntry::default() }
    }

    fn read(file: &str) -> RawLayer {
        layer(&fixtures(), &entry(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn codes(layer: &RawLayer) -> Vec<(NoteCode, Option<usize>)> {
        layer.notes.iter().map(|note| (note.code, note.feature)).collect()
    }

    fn first_place(layer: &RawLayer) -> (f64, f64) {
        let RawGeometry::Shape(shape) = &layer.features[0].geometry else { panic!("{:?}", layer.features[0]) };
        let at = shape.coords_iter().next().unwrap();
        (at.x, at.y)
    }

    #[test]
    fn values_of_every_kind_are_read_whatever_compressed_them() {
        let own = ["geopandas", "none", "gzip", "brotli", "zstd", "lz4"].map(|name| read(&format!("{name}.parquet")));
        for found in &own {
            assert_eq!((found.crs.as_deref(), found.reader, found.features.len()), (Some("EPSG:9208"), "geoparquet", 3), "{}", found.file);
            assert_eq!(first_place(found), (416_150.123_456_789, 2_490_800.1), "{}", found.file);
            assert!(matches!(&found.features[0].geometry, RawGeometry::Shape(Geometry::Polygon(of)) if of.interiors().len() == 1));
            assert!(matches!(&found.features[1].geometry, RawGeometry::Shape(Geometry::MultiPolygon(_))), "{}", found.file);
            assert_eq!(found.features[2].geometry, RawGeometry::Missing, "{}", found.file);
            let row = |feature: usize| -> Vec<Option<String>> { found.features[feature].values.iter().map(Value::text).collect() };
            let texts = |all: &[&str]| all.iter().map(|text| Some((*text).to_owned()).filter(|text| text != "-")).collect::<Vec<_>>();
            let luc = if found.file.contains("geopandas") { "2020-09-09T10:30:00" } else { "2020-09-09T10:30:00Z" };
            let first = ["ODT-01", "Đất ở đô thị", "1234.5", "5", "true", "2020-09-09", luc, "-12.34", "9007199254740993"];
            assert_eq!(row(0), texts(&first), "{}", found.file);
            assert_eq!(row(2), texts(&["-", "Đất giao thông", "-", "0", "-", "1969-12-31", "-", "-", "-"]), "{}", found.file);
        }
        assert!(own[1..].iter().all(|found| found.notes.is_empty()), "{:?}", own.map(|found| found.notes));
    }

    #[test]
    fn lists_are_left_out_with_a_note_and_extents_without() {
        let found = read("geopandas.parquet");
        assert!(!found.columns.iter().any(|name| name == "bbox" || name == "Nhan"), "{:?}", found.columns);
        let [note] = &found.notes[..] else { panic!("{:?}", found.notes) };
        assert_eq!((note.code, note.severity, note.facts.get("column").is_some()), (NoteCode::ValueUnreadable, Severity::Info, true));
    }

    #[test]
    fn what_other_programs_do_otherwise_is_read() {
        assert_eq!(first_place(&read("big-endian.parquet")), (416_150.123_456_789, 2_490_800.1));
        let high = read("heights.parquet");
        assert_eq!((first_place(&high), codes(&high)), ((416_150.123_456_789, 2_490_800.1), vec![(NoteCode::HeightsDropped, Some(1))]));
        assert_eq!(read("degrees.parquet").crs.as_deref(), Some("OGC:CRS84"));
        assert_eq!(read("duckdb.parquet").crs.as_deref(), Some("OGC:CRS84"));
        assert_eq!(read("unknown-crs.parquet").crs, None);
        let table = read("table.parquet");
        assert_eq!((table.crs.as_deref(), table.columns.len(), table.features.len()), (None, 9, 3));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let torn = read("torn.parquet");
        assert!(torn.features.iter().all(|feature| matches!(feature.geometry, RawGeometry::Broken(_))), "{:?}", torn.features);
        let said = layer(&fixtures(), &entry("geoarrow.parquet")).unwrap_err().to_string();
        assert!(said.contains("write them as WKB"), "{said}");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("no.parquet"), "PAR1 and no more").unwrap();
        let said = layer(folder.path(), &entry("no.parquet")).unwrap_err().to_string();
        assert!(said.contains("no sound Parquet"), "{said}");
    }

    /// A byte that is wrong costs a value, a feature or the file, and never the program.
    #[test]
    fn no_byte_can_bring_the_reader_down() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["zstd.parquet", "geopandas.parquet"] {
            let whole = std::fs::read(fixtures().join(name)).unwrap();
            let path = folder.path().join("bent.parquet");
            for at in (0..whole.len()).step_by(5) {
                let mut bent = whole.clone();
                bent[at] ^= 1 << (at % 8);
                std::fs::write(&path, &bent).unwrap();
                let _ = layer(folder.path(), &entry("bent.parquet"));
            }
            for length in (0..whole.len()).step_by(31) {
                std::fs::write(&path, &whole[..length]).unwrap();
                assert!(layer(folder.path(), &entry("bent.parquet")).is_err(), "{name}: {length}");
            }
        }
    }

    #[test]
    fn a_report_comes_back_to_the_bit() {
        let report = crate::sample::report();
        let profile = replan::profile::open("lao_cai", Path::new("")).unwrap();
        let grid = replan::normal::crs::Grid::new("EPSG:9208").unwrap();
        let (view, screen) = (write::View::default(), write::Screen::default());
        let context = write::Context { words: replan::lang::Lang::Vi.words(), profile: &profile, grid: &grid, view, screen };
        let pages = (write::output("geoparquet").unwrap().pages)(&report, &context).unwrap();
        assert_eq!(pages, (write::output("geoparquet").unwrap().pages)(&report, &context).unwrap(), "the same bytes");
        let folder = tempfile::tempdir().unwrap();
        let files = write::put_all(&pages, folder.path()).unwrap();
        assert!(files.len() >= 10, "{files:?}");
        for file in &files {
            let found = layer(Path::new(""), &entry(&file.to_string_lossy())).unwrap();
            assert_eq!((found.crs.as_deref(), found.notes.len()), (Some("EPSG:9208"), 0), "{}", file.display());
        }
        let projects = layer(folder.path(), &entry("report.parquet")).unwrap();
        assert_eq!(projects.features.len(), report.projects.len());
        let name = projects.columns.iter().position(|column| column == "name").unwrap();
        for (feature, project) in projects.features.iter().zip(&report.projects) {
            assert_eq!(feature.values[name].text(), project.name);
            match &feature.geometry {
                RawGeometry::Shape(Geometry::MultiPolygon(land)) => assert_eq!(land, &*project.land),
                other => assert!(project.land.0.is_empty(), "{other:?}"),
            }
        }
    }

    #[test]
    fn what_is_cut_into_it_is_read_in_pieces_as_it_is_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        crate::overlay::made_layers(folder.path());
        let run = |arguments: &[&str]| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_replan"));
            let said = command.current_dir(folder.path()).arg("overlay").args(arguments).output().unwrap();
            (said.stdout, String::from_utf8(said.stderr).unwrap())
        };
        let cut = ["lots.geojson", "parcels.geojson", "--by", "use", "--rest"];
        let (printed, said) = run(&cut);
        assert_eq!(run(&[&cut[..], &["--out", "cut.parquet"]].concat()).1, said);
        assert_eq!(run(&[&cut[..], &["--out", "cut.gpkg"]].concat()).1, said);
        let [ours, gdal] = ["cut.parquet", "cut.gpkg"].map(|file| layer(folder.path(), &entry(file)).unwrap());
        assert!(ours.features == gdal.features && ours.columns == gdal.columns && ours.crs == gdal.crs);
        assert_eq!(ours.features.len(), printed.iter().filter(|byte| **byte == b'\n').count() - 1);
        assert!(Stream::open(&folder.path().join("cut.parquet"), &entry("cut.parquet")).unwrap().is_some());
        for id in [None, Some("value")] {
            crate::overlay::assert_same(folder.path(), "cut.parquet", id);
        }
    }
}
