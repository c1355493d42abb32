//! What a file is, by its first bytes.
#![no_main]

use cradle_imaging::{Kind, embedded_thumbnail};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in [None, Some("a.nef"), Some("a.xmp"), Some("a.mov")] {
        if let Some(kind) = Kind::detect(bytes, name) {
            assert!(!kind.media_type(bytes).is_empty());
        }
    }
    if let Some(small) = embedded_thumbnail(bytes) {
        assert!(!small.jpeg.is_empty());
    }
});
