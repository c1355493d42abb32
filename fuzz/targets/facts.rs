//! What a file says about its picture: Exif, IPTC, XMP, makers' notes, sidecars, films.
#![no_main]

use std::io::Cursor;

use cradle_imaging::facts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let read = facts::read(bytes);
    assert!((1..=8).contains(&read.orientation.value()));
    assert!(read.serials.iter().all(|serial| !serial.value.is_empty()));
    let _ = facts::read_movie(&mut Cursor::new(bytes));
});
