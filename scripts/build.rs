//! Links the system's PROJ and says what to install where it is missing; with feature `bundled` there is nothing to link.

const HELP: &str = "run `scripts/setup`, or install them by hand:
  Debian, Ubuntu   apt-get install libgdal-dev libproj-dev pkg-config
  Fedora           dnf install gdal-devel proj-devel pkgconf-pkg-config
  macOS            brew install gdal proj pkg-config
  Windows          OSGeo4W: gdal-devel, proj-devel; set PKG_CONFIG_PATH";

fn main() {
    println!("cargo:rerun-if-changed=scripts/build.rs");
    if std::env::var_os("CARGO_FEATURE_SYSTEM").is_none() {
        return;
    }
    if let Err(error) = pkg_config::Config::new().atleast_version("9.1").probe("proj") {
        panic!("replan needs GDAL (3.6 or newer) and PROJ (9.1 or newer): {error}\n{HELP}");
    }
}
