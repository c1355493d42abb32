//! Prints what files say about their pictures, and whether they can be shown:
//! `cargo run -p cradle-imaging --example facts -- FILE…`

use std::time::Instant;

use cradle_imaging::{Limits, embedded_thumbnail, facts, render};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                println!("{path}: cannot be read: {error}");
                continue;
            }
        };
        let mut facts = facts::read(&bytes);
        let profile = facts.colour_profile.take().map(|profile| profile.len());
        println!("{path}\n{facts:#?}\ncolour profile: {profile:?} bytes");
        let thumbnail = embedded_thumbnail(&bytes);
        println!(
            "embedded thumbnail: {:?} bytes",
            thumbnail.map(|found| found.jpeg.len())
        );
        let started = Instant::now();
        match render(&bytes, &Limits::default()) {
            Ok(shown) => println!(
                "{:?} shown as {:?} and {:?} in {:?}; damaged: {:?}\n",
                shown.size,
                shown.preview_size,
                shown.thumbnail_size,
                started.elapsed(),
                shown.damaged
            ),
            Err(unshowable) => println!("{unshowable}\n"),
        }
    }
}
