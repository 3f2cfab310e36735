//! PostGIS as a source and a target, with a server of the system's packages that this test starts and stops.
//!
//! Where there is none the test says so and passes, unless `REPLAN_ALL_TESTS` is set, as `scripts/test` does: then it fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use replan::model::{Date, NoteCode};
use replan::read::{self, LayerEntry, RawGeometry, RawLayer, Value};
use tempfile::TempDir;

const PASSWORD: &str = "bi mat'9208";

/// A server on a socket in a folder of its own; stopped when dropped.
struct Server {
    folder: TempDir,
    programs: PathBuf,
}

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or("there is no initdb; install postgresql and postgresql-postgis")?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let server = Self { folder, programs };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(server.folder.path()))?;
        }
        let (data, password) = (server.path("data"), server.path("password"));
        std::fs::write(&password, PASSWORD).map_err(|error| error.to_string())?;
        server.run("initdb", &["-D", &data, "-U", "replan", "-A", "scram-sha-256", "--pwfile", &password, "-E", "UTF8", "--no-sync"])?;
        let socket = format!("-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off", server.folder.path().display());
        server.run("pg_ctl", &["-D", &data, "-o", &socket, "-l", &server.path("log"), "-w", "start"])?;
        server.sql("CREATE EXTENSION postgis")?;
        Ok(server)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs one of the server's programs, as `postgres` where this is root: `initdb` refuses to be root.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let program = self.programs.join(program);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&program) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        run(command.args(arguments).current_dir(self.folder.path()))
    }

    fn sql(&self, sql: &str) -> Result<String, String> {
        let host = self.path("");
        let arguments = ["-h", &host, "-U", "replan", "-d", "postgres", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", sql];
        let beside = self.programs.join("psql");
        let psql = if beside.is_file() { beside } else { PathBuf::from("psql") };
        run(Command::new(psql).args(arguments).env("PGPASSWORD", PASSWORD))
    }

    /// The connection as a case would write it.
    fn connection(&self) -> String {
        let password = PASSWORD.replace('\'', "\\'");
        format!("PG:host={} dbname=postgres user=replan password='{password}'", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["-D", &self.path("data"), "-m", "immediate", "-w", "stop"]);
    }
}

/// The folder of the server's programs: those on the path, else the newest that Debian keeps beside it.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut kept: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    kept.sort();
    on_path.chain(kept.into_iter().rev()).find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn run(command: &mut Command) -> Result<String, String> {
    // What the server leaves running would keep a pipe open for ever.
    let log = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let file = || log.reopen().map_err(|error| error.to_string());
    let status = command.stdout(file()?).stderr(file()?).status().map_err(|error| format!("{command:?}: {error}"))?;
    let said = std::fs::read_to_string(log.path()).unwrap_or_default();
    if status.success() { Ok(said) } else { Err(format!("{command:?}: {said}")) }
}

/// A server, or a word that there is none.
#[expect(clippy::print_stderr, reason = "whoever runs the tests must know what was not tested")]
fn server() -> Option<Server> {
    match Server::start() {
        Ok(server) => Some(server),
        Err(why) if std::env::var_os("REPLAN_ALL_TESTS").is_some() => panic!("no PostGIS to test with: {why}"),
        Err(why) => {
            eprintln!("PostGIS was NOT tested: {why}");
            None
        }
    }
}

fn entry(file: String, layer: &str) -> LayerEntry {
    LayerEntry { file, layer: Some(layer.into()), ..LayerEntry::default() }
}

fn texts(layer: &RawLayer, column: &str) -> Vec<String> {
    let index = read::column(layer, column).index().expect("a column");
    layer.features.iter().map(|feature| feature.values[index].text().unwrap_or_default()).collect()
}

fn holds_no_secret(text: &str) {
    for secret in [PASSWORD, "bi mat", "9208'"] {
        assert!(!text.contains(secret), "{text}");
    }
}

const TABLE: &str = "
    CREATE TABLE lots (gid integer PRIMARY KEY, \"KyHieu\" text, \"ChucNang\" text, area numeric(12,1), day date, geom geometry(MultiPolygon, 3405));
    INSERT INTO lots VALUES
      (20, 'KB-01', 'KB', 20000.5, NULL, ST_Multi(ST_MakeEnvelope(416100, 2490000, 416200, 2490200, 3405))),
      (10, 'O-01', 'Đất ở', 5000, '2020-09-09', ST_Multi(ST_MakeEnvelope(416000, 2490000, 416100, 2490050, 3405))),
      (30, NULL, NULL, NULL, NULL, NULL);
    CREATE TABLE notes (id serial PRIMARY KEY, text text);";

#[test]
fn postgis_is_a_source_and_a_target() {
    let Some(server) = server() else { return };
    server.sql(TABLE).expect("tables");
    reads(&server);
    hides_its_password(&server);
    checks(&server);
    writes(&server);
}

fn reads(server: &Server) {
    server.sql("INSERT INTO notes (text) VALUES ('Đất ở')").expect("a row");
    for name in ["notes", "public.notes"] {
        let plain = read::layer(Path::new(""), &entry(server.connection(), name)).expect("a table without shapes");
        assert_eq!((texts(&plain, "text"), plain.crs.as_deref()), (vec!["Đất ở".to_owned()], None), "{name}");
    }
    let layer = read::layer(Path::new("/no/folder"), &entry(server.connection(), "lots")).expect("a layer");
    assert_eq!((layer.reader, layer.crs.as_deref()), ("gdal", Some("EPSG:3405")));
    assert_eq!(texts(&layer, "KyHieu"), ["O-01", "KB-01", ""], "in the order of the key");
    assert_eq!(layer.features.iter().map(|feature| feature.number).collect::<Vec<_>>(), [10, 20, 30], "numbered by the key");
    assert_eq!(texts(&layer, "ChucNang")[0], "Đất ở");
    let column = |name: &str| read::column(&layer, name).index().expect("a column");
    assert_eq!(layer.features[1].values[column("area")], Value::Number(20_000.5));
    assert_eq!(layer.features[0].values[column("day")], Value::Text("2020-09-09".into()));
    assert_eq!(layer.features[2].geometry, RawGeometry::Missing);
    assert!(matches!(&layer.features[0].geometry, RawGeometry::Shape(shape) if (geo::Area::unsigned_area(shape) - 5000.0).abs() < 1e-6));

    let some = LayerEntry { filter: Some("area > 10000".into()), ..entry(server.connection(), "lots") };
    let some = read::layer(Path::new(""), &some).expect("a layer");
    assert_eq!((texts(&some, "KyHieu"), some.features[0].number), (vec!["KB-01".to_owned()], 20));
    let wrong = LayerEntry { filter: Some("nope > 1".into()), ..entry(server.connection(), "lots") };
    let error = read::layer(Path::new(""), &wrong).expect_err("no such column").to_string();
    assert!(error.contains("nope"), "{error}");
    holds_no_secret(&error);

    let again = read::layer(Path::new(""), &entry(server.connection(), "lots")).expect("a layer");
    assert_eq!(again, layer);
    server.sql("UPDATE lots SET \"ChucNang\" = 'Đất ở mới' WHERE gid = 10").expect("changed");
    let changed = read::layer(Path::new(""), &entry(server.connection(), "lots")).expect("a layer");
    assert_ne!(changed.sha256, layer.sha256, "the fingerprint is that of what is read");
    server.sql("UPDATE lots SET \"ChucNang\" = 'Đất ở' WHERE gid = 10").expect("changed back");
}

fn hides_its_password(server: &Server) {
    let layer = read::layer(Path::new(""), &entry(server.connection(), "lots")).expect("a layer");
    holds_no_secret(&format!("{layer:?}"));
    assert!(layer.file.contains("password=***"), "{}", layer.file);
    assert!(layer.notes.iter().any(|note| note.code == NoteCode::ReaderSays), "it says that there is no file");
    let wrong = server.connection().replace("bi mat", "sai mat khau");
    let error = read::layer(Path::new(""), &entry(wrong, "lots")).expect_err("refused");
    let told = replan::cli::Failure::from(error).told(replan::lang::Lang::En.words());
    assert!(told.contains("password=***") && !told.contains("sai mat khau"), "{told}");
    let error = read::layer(Path::new(""), &entry(server.connection(), "lotz")).expect_err("no such table").to_string();
    assert!(error.contains("lots"), "{error}");
    holds_no_secret(&error);
}

/// A case with its lots in the database; no format shows the password.
fn checks(server: &Server) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = server.connection().replace('\\', "\\\\");
    let case = format!(
        "profile = \"lao_cai\"\n[[plan]]\nid = \"2020\"\napproved = 2020-09-09\n\
         lots = {{ file = \"{file}\", layer = \"lots\", columns = {{ code = \"KyHieu\", function = \"ChucNang\" }} }}\n"
    );
    let path = folder.path().join("case.toml");
    std::fs::write(&path, case).expect("written");
    let report = crate::check(&path, Date::from_ymd_opt(2024, 7, 1).expect("a day"));
    assert_eq!(report.plans[0].lots, 2);
    assert_eq!(report.inputs[0].features, 3);
    holds_no_secret(&format!("{report:?}"));
    holds_no_secret(&serde_json::to_string(&report).expect("JSON"));
}

fn program(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_replan")).args(arguments).output().expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout))
}

/// `overlay` from tables into a table, whole or not at all.
fn writes(server: &Server) {
    server.sql("CREATE TABLE parcels AS SELECT 1 AS gid, 'T1'::text AS id, ST_Multi(ST_MakeEnvelope(416050, 2490000, 416150, 2490050, 3405)) AS geom; \
                ALTER TABLE parcels ADD PRIMARY KEY (gid), ALTER geom TYPE geometry(MultiPolygon, 3405)").expect("a table");
    let from = |table: &str| format!("{} tables={table}", server.connection());
    let to = format!("{} tables=shares", server.connection());
    let (lots, parcels) = (from("lots"), from("parcels"));
    let arguments = ["overlay", &lots, &parcels, "--by", "KyHieu", "--id", "id", "--out", &to];
    for _ in 0..2 {
        // The lot without a geometry takes no part, so that the program does not end with success.
        let (_, said) = program(&arguments);
        holds_no_secret(&said);
        let rows = server
            .sql("SELECT value, round(area_m2::numeric, 3), round(ST_Area(geom)::numeric, 3), ST_SRID(geom) FROM shares ORDER BY value");
        assert_eq!(rows.as_deref(), Ok("KB-01|2500.000|2500.000|3405\nO-01|2500.000|2500.000|3405\n"), "{said}");
    }
    let nowhere = format!("PG:host={} dbname=nowhere user=replan password=geheim9", server.folder.path().display());
    let (success, said) = program(&["overlay", &lots, &parcels, "--out", &nowhere]);
    assert!(!success && said.contains("password=***") && !said.contains("geheim9"), "{said}");
}
