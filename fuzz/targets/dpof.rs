//! The print order that a camera left on its card.
#![no_main]

use cradle_camera::{Card, dpof};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("MISC")).expect("a folder on the card");
    std::fs::write(folder.path().join("MISC/AUTPRINT.MRK"), bytes).expect("a file on the card");
    let card = Card::at(folder.path());
    card.refresh(&mut |_| {});
    let _ = dpof::read(&card);
});
