//! Sheets as they go to a printer.

mod specimen;

use cradle_imaging::{Limits, Sheet, Unshowable, facts, is_print_profile, sheet};
use moxcms::ColorProfile;
use specimen::{coded, difference, exif, jpeg, opened, pixel, short, with_exif};
use turbojpeg::PixelFormat;

const WHITE: [u8; 3] = [255; 3];

fn size(jpeg: &[u8]) -> (u32, u32) {
    let (width, height, _) = opened(jpeg);
    (width, height)
}

fn wanted(size: (u32, u32)) -> Sheet {
    Sheet { size, border: 0, part: [0.0, 0.0, 1.0, 1.0], fit: false, upright: false, dpi: 300, profile: None }
}

fn drawn(bytes: &[u8], wanted: &Sheet) -> Vec<u8> {
    sheet(bytes, wanted, &Limits::default()).unwrap()
}

#[test]
fn a_sheet_says_how_large_it_is_and_what_its_colours_mean() {
    let printed = drawn(&jpeg(900, 600), &wanted((300, 200)));
    assert_eq!(size(&printed), (300, 200));
    assert_eq!(&printed[13..18], &[1, 0x01, 0x2C, 0x01, 0x2C], "dots to the inch, 300 each way");
    let profile = facts::read(&printed).colour_profile.expect("a profile");
    assert!(is_print_profile(&profile));
}

#[test]
fn exactly_the_part_that_was_chosen_is_printed() {
    // Red on the left, blue on the right, in a file that a camera held upright has stored turned.
    let (red, blue) = ([200, 0, 0], [0, 0, 200]);
    let pixels: Vec<u8> = (0..400_u32 * 200).flat_map(|n| if n / 400 < 100 { blue } else { red }).collect();
    // Orientation 6: the stored bottom is shown on the left.
    let turned =
        with_exif(&coded(&pixels, 400, 200, PixelFormat::RGB, false), &exif(&[short(0x0112, 6)], &[]));
    let left = Sheet { part: [0.0, 0.0, 0.5, 0.25], ..wanted((100, 100)) };
    let right = Sheet { part: [0.5, 0.0, 0.5, 0.25], ..wanted((100, 100)) };
    for (sheet, colour) in [(left, red), (right, blue)] {
        let printed = drawn(&turned, &sheet);
        for (x, y) in [(4, 4), (50, 50), (95, 95)] {
            assert!(difference(pixel(&printed, x, y), colour) < 30, "{:?}", pixel(&printed, x, y));
        }
    }
}

#[test]
fn a_border_stays_white_and_so_does_what_a_whole_picture_leaves() {
    let dark = coded(&vec![10; 300 * 300 * 3], 300, 300, PixelFormat::RGB, false);
    let bordered = drawn(&dark, &Sheet { border: 20, ..wanted((300, 200)) });
    for (x, y) in [(2, 2), (150, 5), (5, 100), (297, 197)] {
        assert!(difference(pixel(&bordered, x, y), WHITE) <= 3);
    }
    assert!(difference(pixel(&bordered, 30, 30), [10; 3]) <= 6);
    let fitted = drawn(&dark, &Sheet { fit: true, ..wanted((300, 200)) });
    assert!(difference(pixel(&fitted, 20, 100), WHITE) <= 3, "beside the square");
    assert!(difference(pixel(&fitted, 150, 4), [10; 3]) <= 6, "the square reaches the edge");
}

#[test]
fn a_printer_gets_a_broad_sheet_turned_as_it_takes_its_paper() {
    let sheet = Sheet { upright: true, ..wanted((300, 200)) };
    assert_eq!(size(&drawn(&jpeg(900, 600), &sheet)), (200, 300));
    assert_eq!(size(&drawn(&jpeg(600, 900), &Sheet { size: (200, 300), ..sheet })), (200, 300));
}

#[test]
fn colours_are_converted_to_the_printers_own() {
    let file = coded(&[200, 120, 60].repeat(64 * 64), 64, 64, PixelFormat::RGB, false);
    let wide = ColorProfile::new_adobe_rgb().encode().unwrap();
    assert!(is_print_profile(&wide));
    assert!(!is_print_profile(b"not a profile"));
    assert!(!is_print_profile(&ColorProfile::new_gray_with_gamma(2.2).encode().unwrap()));
    let printed = drawn(&file, &Sheet { profile: Some(wide.clone()), ..wanted((64, 64)) });
    assert_eq!(facts::read(&printed).colour_profile, Some(wide));
    // The same colour takes smaller numbers where they stand for stronger colours.
    let [red, _, _] = pixel(&printed, 32, 32);
    assert!(red < 190, "{red}");
}

#[test]
fn what_asks_for_too_much_is_refused_before_anything_is_drawn() {
    let refused = sheet(&jpeg(30, 20), &wanted((60_000, 60_000)), &Limits::default());
    assert!(matches!(refused, Err(Unshowable::TooLarge(_))), "{refused:?}");
    let nothing = sheet(&jpeg(30, 20), &Sheet { border: 100, ..wanted((200, 200)) }, &Limits::default());
    assert!(matches!(nothing, Err(Unshowable::TooLarge(_))), "{nothing:?}");
    assert_eq!(sheet(b"no picture", &wanted((30, 20)), &Limits::default()), Err(Unshowable::NotAPicture));
}
