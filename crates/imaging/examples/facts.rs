//! Prints what files say about their pictures, and whether they can be shown:
//! `cargo run -p cradle-imaging --example facts -- FILE…`

use std::fmt::Debug;
use std::time::Instant;

use cradle_imaging::{Facts, Limits, embedded_thumbnail, facts, render};

fn main() {
    for path in std::env::args().skip(1) {
        println!("file: {path}");
        match std::fs::read(&path) {
            Ok(bytes) => {
                print(&facts::read(&bytes));
                show(&bytes);
            }
            Err(error) => println!("  cannot be read: {error}"),
        }
    }
}

fn print(facts: &Facts) {
    line("kind", facts.kind);
    line("size", facts.width.zip(facts.height));
    println!("  orientation: {}", facts.orientation.value());
    line("taken at", facts.taken_at.as_ref());
    line("subsecond", facts.taken_subsecond.as_ref());
    line("offset", facts.taken_offset.as_ref());
    line("maker", facts.maker.as_ref());
    line("model", facts.model.as_ref());
    line("lens", facts.lens.as_ref());
    line("firmware", facts.firmware.as_ref());
    line("exposure", facts.exposure_seconds);
    line("f-number", facts.f_number);
    line("iso", facts.iso);
    line("focal length", facts.focal_length_mm);
    line("position", facts.position);
    line("title", facts.title.as_ref());
    line("description", facts.description.as_ref());
    line("copyright", facts.copyright.as_ref());
    for serial in &facts.serials {
        println!("  serial: {:?} {:?}", serial.source, serial.value);
    }
    line("profile bytes", facts.colour_profile.as_ref().map(Vec::len));
    for problem in &facts.problems {
        println!("  problem: {problem}");
    }
}

fn show(bytes: &[u8]) {
    let inside = embedded_thumbnail(bytes);
    line("embedded thumbnail bytes", inside.map(|found| found.jpeg.len()));
    let started = Instant::now();
    match render(bytes, &Limits::default()) {
        Ok(shown) => {
            println!("  shown: {:?} as {:?} and {:?}", shown.size, shown.preview_size, shown.thumbnail_size);
            line("damaged", shown.damaged);
        }
        Err(unshowable) => println!("  not shown: {unshowable}"),
    }
    println!("  milliseconds: {}", started.elapsed().as_millis());
}

fn line(name: &str, value: Option<impl Debug>) {
    if let Some(value) = value {
        println!("  {name}: {value:?}");
    }
}
