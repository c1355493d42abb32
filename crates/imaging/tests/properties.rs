//! Rules that hold for all bytes.

mod specimen;

use std::time::Duration;

use cradle_imaging::{Kind, Limits, Orientation, embedded_thumbnail, facts, render, thumbnail};
use proptest::prelude::*;

/// Small bounds, so that thousands of cases are tried in seconds.
fn limits() -> Limits {
    Limits { pixels: 4_000_000, memory_bytes: 64 << 20, time: Duration::from_secs(20), scans: 20 }
}

/// One small file of each kind, with metadata where the kind has some.
fn seeds() -> Vec<Vec<u8>> {
    let camera = [
        specimen::ascii(0x9003, "2021:06:05 12:34:56"),
        specimen::ascii(0xA431, "00012345"),
        specimen::undefined(0x927C, b"OLYMPUS\0II\x03\0\x01\0\x10\x20\x0D\0\x01\0\0\0\x0C\0\0\0"),
    ];
    let block = specimen::exif(&[specimen::ascii(0x010F, "Canon"), specimen::short(0x0112, 5)], &camera);
    let colour = image::ExtendedColorType::Rgb8;
    let drawn = specimen::drawn(40, 30);
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut seeds = vec![
        specimen::with_profile(&specimen::with_exif(&specimen::jpeg(40, 30), &block), &profile),
        specimen::progressive_jpeg(40, 30),
        block,
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x20meta\0\0\0\0\0\0\0\x14iinf\0\0\0\0\0\x01".to_vec(),
    ];
    for extension in ["png", "gif", "tiff", "webp"] {
        seeds.push(specimen::written(&drawn, 40, 30, colour, extension));
    }
    seeds
}

fn everything(bytes: &[u8]) {
    let kind = Kind::detect(bytes, Some("a.nef"));
    if let Some(kind) = kind {
        assert!(!kind.media_type(bytes).is_empty());
    }
    let read = facts::read(bytes);
    assert!((1..=8).contains(&read.orientation.value()));
    assert!(read.serials.iter().all(|serial| !serial.value.is_empty()));
    let _ = embedded_thumbnail(bytes);
    if let Ok(shown) = render(bytes, &limits()) {
        assert!(shown.preview.starts_with(&[0xFF, 0xD8]));
        assert!(shown.thumbnail.starts_with(b"RIFF"));
    }
    let _ = thumbnail(bytes, &limits());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        everything(&bytes);
    }

    #[test]
    fn arbitrary_bytes_behind_a_known_beginning_never_cause_a_panic(
        start in 0usize..8,
        keep in 4usize..64,
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let seed = &seeds()[start];
        everything(&[&seed[..keep.min(seed.len())], &bytes].concat());
    }

    #[test]
    fn mutated_pictures_never_cause_a_panic(
        start in 0usize..8,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = seeds()[start].clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        everything(&bytes);
    }

    #[test]
    fn a_picture_of_any_size_and_orientation_keeps_its_proportions(
        width in 1u32..400,
        height in 1u32..400,
        value in 1u32..=8,
    ) {
        let mut tiff = specimen::Tiff::new();
        tiff.directory(8, 0, &[specimen::short(0x0112, value as u16)], 0);
        let file = specimen::with_exif(&specimen::jpeg(width, height), &tiff.0);
        let shown = render(&file, &limits()).unwrap();
        let orientation = Orientation::new(value).unwrap();
        prop_assert_eq!(shown.size, orientation.shown((width, height)));
        prop_assert_eq!(shown.preview_size, shown.size);
        let (w, h) = shown.thumbnail_size;
        prop_assert_eq!(w.min(h), width.min(height).min(250));
        prop_assert!((f64::from(w) * f64::from(shown.size.1) - f64::from(h) * f64::from(shown.size.0)).abs()
            <= f64::from(shown.size.0.max(shown.size.1)));
    }
}
