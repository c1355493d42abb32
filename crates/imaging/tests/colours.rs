//! Colours and transparency as people should see them.

mod specimen;

use cradle_imaging::{Limits, Renditions, facts, render};
use image::ExtendedColorType;
use moxcms::ColorProfile;
use specimen::{coded, difference, pixel, with_exif, with_profile, with_segment};
use turbojpeg::PixelFormat;

fn shown(bytes: &[u8]) -> Renditions {
    render(bytes, &Limits::default()).unwrap()
}

fn flat(colour: &[u8], side: u32) -> Vec<u8> {
    colour.repeat((side * side) as usize)
}

fn jpeg_of(colour: [u8; 3]) -> Vec<u8> {
    coded(&flat(&colour, 64), 64, 64, PixelFormat::RGB, false)
}

#[test]
fn colours_of_display_p3_and_adobe_rgb_are_converted_to_srgb() {
    // The same reading of 200, 120, 60 is a stronger colour on the wider displays.
    let file = jpeg_of([200, 120, 60]);
    let plain = pixel(&shown(&file).preview, 32, 32);
    assert!(difference(plain, [200, 120, 60]) <= 3, "{plain:?}");
    for profile in [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb()] {
        let file = with_profile(&file, &profile.encode().unwrap());
        assert!(facts::read(&file).colour_profile.is_some());
        let [red, _, blue] = pixel(&shown(&file).preview, 32, 32);
        assert!(red > 205 && blue < 58, "{red} and {blue}");
    }
}

#[test]
fn a_profile_that_is_srgb_already_changes_nothing() {
    let file = jpeg_of([200, 120, 60]);
    let claimed = with_profile(&file, &ColorProfile::new_srgb().encode().unwrap());
    assert_eq!(shown(&claimed).preview, shown(&file).preview);
}

#[test]
fn a_grey_photograph_stays_grey() {
    let file = coded(&flat(&[90], 64), 64, 64, PixelFormat::GRAY, false);
    let colour = pixel(&shown(&file).preview, 10, 10);
    assert!(difference(colour, [90, 90, 90]) <= 2, "{colour:?}");
    let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let colour = pixel(&shown(&with_profile(&file, &profile)).preview, 10, 10);
    assert!(colour[0] > 140, "linear grey looks lighter: {colour:?}");
}

#[test]
fn inks_of_a_print_shop_s_file_become_light() {
    // Adobe's files count the paper that shows through, others the ink itself.
    let adobe = coded(&flat(&[255, 0, 0, 255], 64), 64, 64, PixelFormat::CMYK, false);
    let colour = pixel(&shown(&adobe).preview, 10, 10);
    assert!(difference(colour, [255, 0, 0]) <= 8, "{colour:?}");

    let mut coder = turbojpeg::Compressor::new().unwrap();
    coder.set_colorspace(turbojpeg::Colorspace::CMYK).unwrap();
    coder.set_quality(95).unwrap();
    coder.set_subsamp(turbojpeg::Subsamp::None).unwrap();
    let (pixels, format) = (flat(&[0, 255, 255, 0], 64), PixelFormat::CMYK);
    let image = turbojpeg::Image { pixels, width: 64, pitch: 256, height: 64, format };
    let mut plain = coder.compress_to_vec(image.as_deref()).unwrap();
    let name = plain.windows(5).position(|five| five == b"Adobe").unwrap();
    plain.drain(name - 4..name + 12);
    let colour = pixel(&shown(&plain).preview, 10, 10);
    assert!(difference(colour, [255, 0, 0]) <= 8, "{colour:?}");
}

#[test]
fn transparent_parts_are_shown_on_white() {
    let mut pixels = flat(&[0, 0, 255, 255], 64);
    for clear in pixels[..64 * 4 * 32].as_chunks_mut::<4>().0 {
        *clear = [10, 20, 30, 0];
    }
    for extension in ["png", "webp", "tiff"] {
        let file = specimen::written(&pixels, 64, 64, ExtendedColorType::Rgba8, extension);
        let preview = shown(&file).preview;
        assert!(difference(pixel(&preview, 30, 5), [255, 255, 255]) <= 4, "{extension}");
        assert!(difference(pixel(&preview, 30, 60), [0, 0, 255]) <= 4, "{extension}");
    }
}

#[test]
fn sixteen_bits_and_grey_with_transparency_are_shown() {
    let deep: Vec<u8> = flat(&[], 0)
        .into_iter()
        .chain((0..64 * 64).flat_map(|_| [51_400u16, 30_840, 15_420]).flat_map(u16::to_ne_bytes))
        .collect();
    let file = specimen::written(&deep, 64, 64, ExtendedColorType::Rgb16, "png");
    let colour = pixel(&shown(&file).preview, 10, 10);
    assert!(difference(colour, [200, 120, 60]) <= 3, "{colour:?}");

    let file = specimen::written(&flat(&[0, 128], 64), 64, 64, ExtendedColorType::La8, "png");
    let colour = pixel(&shown(&file).preview, 10, 10);
    assert!(difference(colour, [127, 127, 127]) <= 3, "{colour:?}");
}

#[test]
fn the_first_picture_of_a_gif_is_shown() {
    let file = specimen::written(&flat(&[255, 0, 0, 255], 64), 64, 64, ExtendedColorType::Rgba8, "gif");
    let shown = shown(&file);
    assert_eq!(shown.size, (64, 64));
    assert!(difference(pixel(&shown.preview, 10, 10), [255, 0, 0]) <= 4);
}

#[test]
fn orientation_is_obeyed_in_every_kind_that_can_carry_it() {
    let mut tiff = specimen::Tiff::new();
    tiff.directory(8, 0, &[specimen::short(0x0112, 6)], 0);
    let upright = specimen::jpeg(120, 80);
    let turned = with_exif(&upright, &tiff.0);
    let png = specimen::png(120, 80);
    let mut chunk = (tiff.0.len() as u32).to_be_bytes().to_vec();
    chunk.extend(b"eXIf");
    chunk.extend(&tiff.0);
    // The decoder skips a chunk with a wrong checksum as long as it need not know it.
    chunk.extend(specimen::checksum(&chunk[4..]).to_be_bytes());
    let png = [&png[..33], &chunk, &png[33..]].concat();
    for file in [turned, png] {
        let shown = shown(&file);
        assert_eq!((shown.size, shown.preview_size), ((80, 120), (80, 120)));
        let facts = facts::read(&file);
        assert_eq!((facts.width, facts.height), (Some(80), Some(120)));
        // The stored lower left corner is shown at the upper left.
        let corner = pixel(&shown.preview, 1, 1);
        let stored = pixel(&upright, 1, 78);
        assert!(difference(corner, stored) < 12, "{corner:?} for {stored:?}");
    }
}

#[test]
fn a_raw_file_is_shown_by_the_preview_inside() {
    let preview = specimen::jpeg(600, 400);
    let mut raw = specimen::Tiff::new();
    let length = preview.len() as u32;
    let main = [
        specimen::ascii(0x010F, "Maker"),
        specimen::short(0x0112, 8),
        (0xC612, 1, 4, vec![1, 4, 0, 0]),
        specimen::long(0x014A, 400),
    ];
    raw.directory(8, 0, &main, 0);
    raw.directory(400, 0, &[specimen::long(0x0201, 1000), specimen::long(0x0202, length)], 0);
    raw.put(1000, &preview);
    assert_eq!(shown(&raw.0).size, (400, 600));
    let inside = cradle_imaging::embedded_thumbnail(&raw.0).unwrap();
    assert_eq!((inside.jpeg, inside.orientation.value()), (preview, 8));
}

#[test]
fn an_adobe_segment_alone_does_not_change_a_photograph() {
    let file = jpeg_of([200, 120, 60]);
    let adobe = with_segment(&file, 0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let colour = pixel(&shown(&adobe).preview, 10, 10);
    assert!(difference(colour, [200, 120, 60]) <= 3, "{colour:?}");
}
