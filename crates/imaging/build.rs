//! Builds the part of `cradle-film` that is written in C, against the headers of the FFmpeg that is
//! installed. Where they are missing only that program cannot be built, and says so.

use std::path::Path;

/// FFmpeg 4.4's.
const LIBRARIES: [(&str, &str); 4] =
    [("libavformat", "58.76"), ("libavcodec", "58.134"), ("libswscale", "5.9"), ("libavutil", "56.70")];

fn main() {
    let source = Path::new("src/bin/cradle-film/av.c");
    println!("cargo::rerun-if-changed={}", source.display());
    println!("cargo::rustc-check-cfg=cfg(without_ffmpeg)");
    let mut build = cc::Build::new();
    build.file(source).cargo_metadata(false).warnings(true).extra_warnings(true);
    // The program says by itself what is missing.
    build.flag_if_supported("-Wno-deprecated-declarations");
    let mut links = Vec::new();
    for (name, version) in LIBRARIES {
        let mut search = pkg_config::Config::new();
        let Ok(library) = search.atleast_version(version).cargo_metadata(false).probe(name) else {
            println!("cargo::rustc-cfg=without_ffmpeg");
            return;
        };
        build.includes(library.include_paths);
        links.extend(library.link_paths.iter().map(|path| format!("-L{}", path.display())));
        links.extend(library.libs.iter().map(|name| format!("-l{name}")));
    }
    for object in build.compile_intermediates() {
        println!("cargo::rustc-link-arg-bin=cradle-film={}", object.display());
    }
    for link in links {
        println!("cargo::rustc-link-arg-bin=cradle-film={link}");
    }
}
