//! Real files from real cameras, where the folder of samples is there.

mod specimen;

use std::path::Path;
use std::time::{Duration, Instant};

use cradle_imaging::{Kind, Limits, SerialSource, Unshowable, embedded_thumbnail, facts, render, thumbnail};
use specimen::{difference, files, opened, samples};

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn every_sample_is_shown_or_refused_with_a_reason_within_the_limits() {
    let Some(folder) = samples() else { return };
    let limits = Limits { time: Duration::from_mins(1), ..Limits::default() };
    let (mut shown, mut refused) = (0, 0);
    for path in files(&folder) {
        let bytes = read(&path);
        let Some(kind) = Kind::detect(&bytes, path.to_str()) else {
            continue;
        };
        let started = Instant::now();
        let read = facts::read(&bytes);
        assert_eq!(read.kind.map(Kind::is_picture), Some(kind.is_picture()), "{path:?}");
        match render(&bytes, &limits) {
            Ok(renditions) => {
                shown += 1;
                let (width, height) = renditions.preview_size;
                assert!(width.min(height) <= 1440, "{path:?}");
                assert_eq!(opened(&renditions.preview).0, width, "{path:?}");
                assert!(renditions.thumbnail.starts_with(b"RIFF"), "{path:?}");
                assert!((5..=32).contains(&renditions.thumbhash.len()), "{path:?}");
                if kind != Kind::Raw {
                    let said = read.width.zip(read.height);
                    assert_eq!(said, Some(renditions.size), "{path:?}");
                }
            }
            Err(reason) => {
                refused += 1;
                let name = path.to_str().unwrap();
                let broken = ["invalid", "Exception"].iter().any(|word| name.contains(word));
                assert!(!kind.is_showable() || broken, "{path:?}: {reason}");
                let honest = matches!(reason, Unshowable::NotYet(_) | Unshowable::NotAPicture);
                assert!(honest || kind.is_showable(), "{path:?}: {reason}");
            }
        }
        assert!(started.elapsed() < limits.time, "{path:?}");
    }
    println!("{shown} shown, {refused} refused");
    assert!(shown > 100);
}

#[test]
fn a_photograph_stored_in_any_of_eight_orientations_is_shown_the_same_way_up() {
    let Some(folder) = samples() else { return };
    for (name, size) in [("landscape", (600, 450)), ("portrait", (450, 600))] {
        let upright = read(&folder.join(format!("jpg/orientation/{name}_1.jpg")));
        let (_, _, expected) = opened(&render(&upright, &Limits::default()).unwrap().preview);
        for orientation in 1..=8 {
            let path = folder.join(format!("jpg/orientation/{name}_{orientation}.jpg"));
            let bytes = read(&path);
            let facts = facts::read(&bytes);
            assert_eq!(facts.orientation.value(), orientation, "{path:?}");
            assert_eq!((facts.width, facts.height), (Some(size.0), Some(size.1)), "{path:?}");
            let (width, height, pixels) = opened(&render(&bytes, &Limits::default()).unwrap().preview);
            assert_eq!((width, height), size, "{path:?}");
            let sum: u64 = pixels.iter().zip(&expected).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            let mean = sum as f64 / pixels.len() as f64;
            assert!(mean < 12.0, "{path:?} differs by {mean} of 255 on average");
        }
    }
}

/// Compared by hand with what ExifTool reads.
#[test]
fn the_serial_numbers_of_known_cameras_are_found() {
    let Some(folder) = samples() else { return };
    let known = [
        ("avif/Issue 649.avif", SerialSource::ExifBodySerialNumber, "053022005903"),
        ("avif/Issue 649.avif", SerialSource::CanonInternalSerialNumber, "FA0381304"),
        ("raw/Issue 247-1.nef", SerialSource::NikonSerialNumber, "1005a431"),
        ("jpg/tests/32-lens_data.jpeg", SerialSource::NikonSerialNumber, "3105364"),
        ("jpg/Panasonic_DMC-FZ30.jpg", SerialSource::PanasonicInternalSerialNumber, "S010604030293"),
        ("jpg/by-maker/Pentax ist D.jpg", SerialSource::PentaxInternalSerialNumber, "1046111"),
        (
            "jpg/by-maker/FujiFilm FinePix F40fd.jpg",
            SerialSource::FujifilmInternalSerialNumber,
            "FC  A3115393     592D31333533070731962330313C44",
        ),
        ("jpg/tests/42_IndexError.jpg", SerialSource::OlympusSerialNumber, "B9V508278"),
        ("jpg/corrupted.jpg", SerialSource::OlympusInternalSerialNumber, "0199802105663001"),
        ("jpg/tests/87_OSError.jpg", SerialSource::XmpSerialNumber, "-1000f46"),
    ];
    for (path, source, value) in known {
        let facts = facts::read(&read(&folder.join(path)));
        let found: Vec<_> = facts.serials.iter().filter(|serial| serial.source == source).collect();
        assert_eq!(found.len(), 1, "{path}: {:?}", facts.serials);
        assert_eq!(found[0].value, value, "{path}");
    }
}

#[test]
fn the_first_part_of_a_photograph_says_as_much_as_the_whole() {
    let Some(folder) = samples() else { return };
    let mut compared = 0;
    for path in files(&folder.join("jpg")) {
        let bytes = read(&path);
        if bytes.len() < 600 << 10 || Kind::detect(&bytes, None) != Some(Kind::Jpeg) {
            continue;
        }
        let head = &bytes[..128 << 10];
        assert_eq!(facts::read(head), facts::read(&bytes), "{path:?}");
        assert_eq!(embedded_thumbnail(head), embedded_thumbnail(&bytes), "{path:?}");
        compared += 1;
    }
    assert!(compared > 5);
}

#[test]
fn the_thumbnail_alone_is_the_one_of_the_renditions_in_size() {
    let Some(folder) = samples() else { return };
    let bytes = read(&folder.join("jpg/mobile/HMD_Nokia_8.3_5G.jpg"));
    let both = render(&bytes, &Limits::default()).unwrap();
    let alone = thumbnail(&bytes, &Limits::default()).unwrap();
    let size = |webp: &[u8]| facts::read(webp).width.zip(facts::read(webp).height);
    assert_eq!(size(&alone), Some(both.thumbnail_size));
    assert_eq!(size(&both.thumbnail), Some(both.thumbnail_size));
}

#[test]
fn a_position_is_read_with_its_signs() {
    let Some(folder) = samples() else { return };
    let facts = facts::read(&read(&folder.join("jpg/gps/DSCN0010.jpg")));
    let position = facts.position.unwrap();
    assert!((position.latitude - 43.467_448).abs() < 1e-5);
    assert!((position.longitude - 11.885_127).abs() < 1e-5);
    assert_eq!(facts.maker.as_deref(), Some("NIKON"));
    assert_eq!(facts.taken_at.as_deref(), Some("2008-10-22T16:28:39"));
}

#[test]
fn colours_of_a_sample_do_not_drift_between_preview_and_original() {
    let Some(folder) = samples() else { return };
    let bytes = read(&folder.join("jpg/exif-org/canon-ixus.jpg"));
    let (width, height, original) = opened(&bytes);
    let shown = render(&bytes, &Limits::default()).unwrap();
    let (_, _, preview) = opened(&shown.preview);
    assert_eq!(shown.size, (width, height));
    let far = original
        .as_chunks::<3>()
        .0
        .iter()
        .zip(preview.as_chunks::<3>().0)
        .filter(|(left, right)| difference(**left, **right) > 40)
        .count();
    assert!(far * 100 < original.len() / 3, "{far} pixels differ");
}
