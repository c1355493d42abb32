//! HEIF and AVIF: drawn for these tests with the encoders of others, where those are installed, and
//! real ones where the samples are there.

mod specimen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cradle_imaging::{Kind, Limits, Unshowable, facts, heif_is_available, render};
use image::{ImageBuffer, Rgb, Rgba};
use specimen::{files, opened, samples};

/// Left half red, right half blue, a green band on top, as a PNG with so many bits a channel.
fn flag(folder: &Path, deep: bool) -> PathBuf {
    let path = folder.join("flag.png");
    let colour = |x: u32, y: u32| match (x < 80, y < 20) {
        (_, true) => [0, 200, 0],
        (true, _) => [200, 0, 0],
        (false, _) => [0, 0, 200],
    };
    if deep {
        let wide = |x, y| Rgb(colour(x, y).map(|value: u16| value * 257));
        ImageBuffer::from_fn(160, 120, wide).save(&path).unwrap();
    } else {
        ImageBuffer::from_fn(160, 120, |x, y| Rgb(colour(x, y).map(|value| value as u8)))
            .save(&path)
            .unwrap();
    }
    path
}

/// Encodes a PNG, or says that the encoder is missing.
fn encoded(png: &Path, name: &str, words: &[&str]) -> Option<Vec<u8>> {
    let out = png.with_file_name(name);
    let ran = Command::new("heif-enc").args(words).arg(png).arg("-o").arg(&out).output();
    match ran {
        Ok(ran) if ran.status.success() => Some(std::fs::read(out).unwrap()),
        Ok(ran) => {
            println!("skipped: heif-enc cannot write {name}: {}", String::from_utf8_lossy(&ran.stderr));
            None
        }
        Err(_) => {
            println!("skipped: heif-enc is not installed");
            None
        }
    }
}

fn at(preview: &[u8], x: f64, y: f64) -> [u8; 3] {
    let (width, height, pixels) = opened(preview);
    let (x, y) = ((f64::from(width) * x) as usize, (f64::from(height) * y) as usize);
    let start = (y * width as usize + x) * 3;
    [pixels[start], pixels[start + 1], pixels[start + 2]]
}

fn is_close(colour: [u8; 3], wanted: [u8; 3]) -> bool {
    colour.iter().zip(wanted).all(|(one, other)| one.abs_diff(other) < 25)
}

fn assert_flag(file: &[u8]) {
    let shown = render(file, &Limits::default()).unwrap();
    assert_eq!(shown.size, (160, 120));
    let (left, right) = (at(&shown.preview, 0.2, 0.7), at(&shown.preview, 0.8, 0.7));
    assert!(is_close(left, [200, 0, 0]) && is_close(right, [0, 0, 200]), "{left:?} {right:?}");
    let top = at(&shown.preview, 0.5, 0.05);
    assert!(is_close(top, [0, 200, 0]), "{top:?}");
}

#[test]
fn the_program_that_decodes_them_is_built_with_these_tests() {
    assert!(heif_is_available());
}

#[test]
fn a_drawn_picture_is_shown_in_its_colours_with_eight_and_with_ten_bits() {
    let folder = tempfile::tempdir().unwrap();
    for (deep, name, words) in [
        (false, "flag.heic", &["-q", "95", "-p", "chroma=444"][..]),
        (false, "flag.avif", &["-A", "-q", "95"][..]),
        (true, "deep.heic", &["-q", "95", "-b", "10"][..]),
        (true, "deep.avif", &["-A", "-q", "95", "-b", "10"][..]),
    ] {
        let png = flag(folder.path(), deep);
        let Some(file) = encoded(&png, name, words) else { continue };
        let kind = if name.ends_with("avif") { Kind::Avif } else { Kind::Heif };
        assert_eq!(Kind::detect(&file, None), Some(kind));
        assert_flag(&file);
        let said = facts::read(&file);
        assert_eq!((said.width, said.height), (Some(160), Some(120)), "{name}");
    }
}

#[test]
fn transparency_lies_on_white() {
    let folder = tempfile::tempdir().unwrap();
    let png = folder.path().join("clear.png");
    let clear = |x: u32, _| if x < 50 { Rgba([0_u8, 0, 0, 0]) } else { Rgba([0, 0, 0, 255]) };
    ImageBuffer::from_fn(100, 100, clear).save(&png).unwrap();
    let Some(file) = encoded(&png, "clear.avif", &["-A", "-q", "95"]) else { return };
    let shown = render(&file, &Limits::default()).unwrap();
    assert!(is_close(at(&shown.preview, 0.2, 0.5), [255; 3]));
    assert!(is_close(at(&shown.preview, 0.8, 0.5), [0; 3]));
}

#[test]
fn a_file_cut_off_or_scrambled_anywhere_ends_with_a_reason_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let png = flag(folder.path(), false);
    let limits = Limits { time: Duration::from_secs(20), ..Limits::default() };
    for (name, words) in [("flag.heic", &["-q", "80"][..]), ("flag.avif", &["-A", "-q", "80"][..])] {
        let Some(whole) = encoded(&png, name, words) else { continue };
        let look = |bytes: &[u8]| {
            let started = Instant::now();
            match render(bytes, &limits) {
                Ok(_) | Err(Unshowable::NotAPicture) => {}
                Err(Unshowable::Damaged(why) | Unshowable::TooLarge(why)) => assert!(!why.is_empty()),
                Err(other) => panic!("{other}"),
            }
            assert!(started.elapsed() < limits.time);
        };
        for part in 0..12 {
            look(&whole[..whole.len() * part / 12]);
            let mut scrambled = whole.clone();
            for at in (40 + part..whole.len()).step_by(31) {
                scrambled[at] ^= 0xA5;
            }
            look(&scrambled);
        }
    }
}

#[test]
fn a_picture_over_the_limits_is_too_large_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let png = flag(folder.path(), false);
    let Some(file) = encoded(&png, "flag.heic", &["-q", "80"]) else { return };
    let few = Limits { pixels: 1000, ..Limits::default() };
    assert!(matches!(render(&file, &few), Err(Unshowable::TooLarge(_))));
    let little = Limits { memory_bytes: 100_000, ..Limits::default() };
    assert!(matches!(render(&file, &little), Err(Unshowable::TooLarge(_))));
    let soon = Limits { time: Duration::from_nanos(1), ..Limits::default() };
    assert!(matches!(render(&file, &soon), Err(Unshowable::TooLong(_))));
}

/// The samples whose structure is broken; every other one is shown.
const BROKEN: [&str; 2] = ["Exception", "Issue 487"];

#[test]
fn every_sample_is_shown_upright_in_the_size_that_it_says() {
    let Some(folder) = samples() else { return };
    let mut shown = 0;
    for path in files(&folder.join("heic")).into_iter().chain(files(&folder.join("avif"))) {
        let name = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let started = Instant::now();
        match render(&bytes, &Limits::default()) {
            Ok(seen) => {
                let said = facts::read(&bytes);
                assert_eq!(said.width.zip(said.height), Some(seen.size), "{name}");
                println!("{name}: {:?} in {:?}", seen.size, started.elapsed());
                shown += 1;
            }
            Err(why) => assert!(BROKEN.iter().any(|broken| name.contains(broken)), "{name}: {why}"),
        }
    }
    assert!(shown >= 10, "{shown}");
}
