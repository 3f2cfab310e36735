//! Links the system's PROJ and says what to install where it is missing; with feature `bundled` there is nothing to link.

#[path = "late/mod.rs"]
mod late;

const HELP: &str = "run `scripts/setup`, or install them by hand:
  Debian, Ubuntu   apt-get install libgdal-dev libproj-dev pkg-config
  Fedora           dnf install gdal-devel proj-devel pkgconf-pkg-config
  macOS            brew install gdal proj pkg-config
  Windows          OSGeo4W: gdal-devel, proj-devel; set PKG_CONFIG_PATH";

fn main() {
    println!("cargo:rerun-if-changed=scripts/build.rs");
    println!("cargo:rerun-if-changed=scripts/late");
    println!("cargo:rustc-check-cfg=cfg(late)");
    if std::env::var_os("CARGO_FEATURE_SYSTEM").is_none() {
        return;
    }
    let proj = match pkg_config::Config::new().atleast_version("9.1").probe("proj") {
        Ok(proj) => proj,
        Err(error) => panic!("replan needs GDAL (3.6 or newer) and PROJ (9.1 or newer): {error}\n{HELP}"),
    };
    let gdal = pkg_config::Config::new().cargo_metadata(false).probe("gdal").map(|gdal| gdal.link_paths).unwrap_or_default();
    let folder = std::env::var_os("OUT_DIR").map(std::path::PathBuf::from).unwrap_or_default();
    if late::write(&folder, &[gdal, proj.link_paths].concat()).is_some() {
        println!("cargo:rustc-cfg=late");
    }
}
