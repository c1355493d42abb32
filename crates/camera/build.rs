//! Builds the part of `cradle-camera` that is written in C, against the headers of the libgphoto2 that
//! is installed. Where they are missing only that program cannot be built, and says so.

use std::path::Path;

/// The first with everything that is called.
const LIBRARY: (&str, &str) = ("libgphoto2", "2.5.10");

fn main() {
    let source = Path::new("src/bin/cradle-camera/gphoto.c");
    println!("cargo::rerun-if-changed={}", source.display());
    println!("cargo::rustc-check-cfg=cfg(without_gphoto)");
    let (name, version) = LIBRARY;
    let mut search = pkg_config::Config::new();
    let Ok(library) = search.atleast_version(version).cargo_metadata(false).probe(name) else {
        println!("cargo::rustc-cfg=without_gphoto");
        return;
    };
    let mut build = cc::Build::new();
    build.file(source).cargo_metadata(false).warnings(true).extra_warnings(true);
    build.includes(library.include_paths);
    for object in build.compile_intermediates() {
        println!("cargo::rustc-link-arg-bin=cradle-camera={}", object.display());
    }
    // Called by drivers in place of the library's own, where programs may do so.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo::rustc-link-arg-bin=cradle-camera=-Wl,--export-dynamic-symbol=gp_log_data");
    }
    for path in library.link_paths {
        println!("cargo::rustc-link-arg-bin=cradle-camera=-L{}", path.display());
    }
    for library in library.libs {
        println!("cargo::rustc-link-arg-bin=cradle-camera=-l{library}");
    }
}
