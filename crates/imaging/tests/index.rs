//! Index prints.

mod specimen;

use cradle_imaging::{IndexSheet, Lettering, Limits, Unshowable, facts, is_print_profile};
use moxcms::ColorProfile;
use specimen::{coded, difference, exif, jpeg, opened, pixel, short, with_exif};
use turbojpeg::PixelFormat;

const WHITE: [u8; 3] = [255; 3];

fn sheet(width: u32, height: u32) -> IndexSheet {
    IndexSheet::white((width, height), &Limits::default()).unwrap()
}

/// The serif that documents are set in.
fn lettering() -> Lettering {
    let serif = |file: &&[u8]| file.windows(32).any(|at| at == utf16("Libertinus Serif"));
    let files: Vec<_> = typst_assets::fonts().filter(serif).take(1).map(|file| (file.to_vec(), 0)).collect();
    assert_eq!(files.len(), 1);
    Lettering::new(files)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// Columns in which something dark stands, the first and the last.
fn dark(jpeg: &[u8], rows: std::ops::Range<u32>) -> Option<(u32, u32)> {
    let (width, _, pixels) = opened(jpeg);
    let is_dark = |x: &u32| rows.clone().any(|y| pixels[((y * width + x) * 3) as usize] < 128);
    let columns: Vec<u32> = (0..width).filter(is_dark).collect();
    Some((*columns.first()?, *columns.last()?))
}

#[test]
fn whole_pictures_lie_upright_in_their_places_and_nowhere_else() {
    let red = [200, 0, 0];
    let broad = coded(&red.repeat(300 * 200), 300, 200, PixelFormat::RGB, false);
    // Orientation 6: shown upright.
    let upright = with_exif(&broad, &exif(&[short(0x0112, 6)], &[]));
    let mut sheet = sheet(400, 200);
    sheet.picture(&broad, [20, 20, 150, 150], &Limits::default()).unwrap();
    sheet.picture(&upright, [220, 20, 150, 150], &Limits::default()).unwrap();
    let drawn = sheet.finished(300, None).unwrap();
    for (x, y, colour) in [
        (95, 95, red),
        (24, 95, red),
        (95, 30, WHITE),
        (295, 24, red),
        (230, 95, WHITE),
        (200, 100, WHITE),
        (5, 5, WHITE),
    ] {
        assert!(difference(pixel(&drawn, x, y), colour) < 30, "{x} {y}: {:?}", pixel(&drawn, x, y));
    }
    assert_eq!(&drawn[13..18], &[1, 0x01, 0x2C, 0x01, 0x2C], "dots to the inch, 300 each way");
    assert!(is_print_profile(&facts::read(&drawn).colour_profile.unwrap()));
}

#[test]
fn words_stay_within_their_part_however_long_they_are() {
    let lettering = lettering();
    for (words, centred) in [("7 · CRDL0007.JPG", false), ("7", true), (&*"Long ".repeat(90), false)] {
        let mut sheet = sheet(300, 60);
        sheet.words(words, [50, 20, 200, 20], centred, &lettering);
        let drawn = sheet.finished(300, None).unwrap();
        assert_eq!(dark(&drawn, 0..18), None, "{words}");
        assert_eq!(dark(&drawn, 44..60), None, "{words}");
        let (first, last) = dark(&drawn, 0..60).expect("something is written");
        assert!(first >= 49 && last <= 251, "{words}: {first} {last}");
        assert_eq!(first > 140, centred, "{words}: {first}");
    }
}

#[test]
fn what_no_font_has_is_a_question_mark_and_without_fonts_nothing_is_written() {
    let written = |words: &str, lettering: &Lettering| {
        let mut sheet = sheet(200, 40);
        sheet.words(words, [0, 5, 200, 30], false, lettering);
        sheet.finished(300, None).unwrap()
    };
    let lettering = lettering();
    assert_eq!(written("葵\u{7}", &lettering), written("?", &lettering));
    assert_ne!(written("?", &lettering), written("", &lettering));
    let none = Lettering::new([(b"no font".to_vec(), 0)]);
    assert_eq!(written("R-1", &none), written("", &lettering));
}

#[test]
fn the_whole_sheet_is_in_the_printers_colours() {
    let wide = ColorProfile::new_adobe_rgb().encode().unwrap();
    let file = coded(&[200, 120, 60].repeat(64 * 64), 64, 64, PixelFormat::RGB, false);
    let mut sheet = sheet(64, 64);
    sheet.picture(&file, [0, 0, 64, 64], &Limits::default()).unwrap();
    let drawn = sheet.finished(300, Some(&wide)).unwrap();
    assert!(pixel(&drawn, 32, 32)[0] < 190, "{:?}", pixel(&drawn, 32, 32));
    assert_eq!(facts::read(&drawn).colour_profile, Some(wide));
}

#[test]
fn what_cannot_be_shown_leaves_its_place_white() {
    let mut sheet = sheet(100, 100);
    let limits = Limits::default();
    assert_eq!(sheet.picture(b"no picture", [0, 0, 100, 100], &limits), Err(Unshowable::NotAPicture));
    assert!(sheet.picture(&jpeg(30, 20), [0, 0, 0, 100], &limits).is_err());
    assert!(difference(pixel(&sheet.finished(300, None).unwrap(), 50, 50), WHITE) <= 3);
    let refused = IndexSheet::white((60_000, 60_000), &limits).err();
    assert!(matches!(refused, Some(Unshowable::TooLarge(_))), "{refused:?}");
}
