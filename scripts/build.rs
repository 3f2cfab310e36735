//! Links the system's PROJ and says what to install where it is missing.

fn main() {
    println!("cargo:rerun-if-changed=scripts/build.rs");
    if let Err(error) = pkg_config::Config::new().atleast_version("9.1").probe("proj") {
        eprintln!("replan needs the libraries GDAL (3.6 or newer) and PROJ (9.1 or newer): {error}");
        eprintln!("run `scripts/setup`, or install them by hand:");
        eprintln!("  Debian, Ubuntu   apt-get install libgdal-dev libproj-dev pkg-config");
        eprintln!("  Fedora           dnf install gdal-devel proj-devel pkgconf-pkg-config");
        eprintln!("  macOS            brew install gdal proj pkg-config");
        eprintln!("  Windows          OSGeo4W: gdal-devel, proj-devel; set PKG_CONFIG_PATH");
        std::process::exit(1);
    }
}
