//! From a picture to what is shown of it, within bounds.
#![no_main]

use std::time::Duration;

use cradle_imaging::{Limits, render, thumbnail};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits =
        Limits { pixels: 4_000_000, memory_bytes: 64 << 20, time: Duration::from_secs(20), scans: 20 };
    if let Ok(shown) = render(bytes, &limits) {
        assert!(shown.preview.starts_with(&[0xFF, 0xD8]));
        assert!(shown.thumbnail.starts_with(b"RIFF"));
        assert!(thumbnail(bytes, &limits).is_ok());
    }
});
