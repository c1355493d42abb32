//! TIFF in the forms that scanners and editors write, built byte by byte.

mod specimen;

use cradle_imaging::{Limits, facts, render};
use specimen::opened;

/// One page of a TIFF without compression.
struct Page {
    width: u16,
    height: u16,
    bits: u16,
    samples: u16,
    /// PhotometricInterpretation (TIFF 6.0): 1 grey, 2 RGB, 5 CMYK.
    photometric: u16,
    pixels: Vec<u8>,
}

fn tiff(pages: &[Page]) -> Vec<u8> {
    let mut file = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for page in pages {
        let strip = file.len() as u32;
        file.extend(&page.pixels);
        file.resize(file.len().next_multiple_of(2), 0);
        let bits = file.len() as u32;
        for _ in 0..page.samples {
            file.extend(page.bits.to_le_bytes());
        }
        let directory = file.len() as u32;
        file[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        let bits_value = if page.samples <= 2 {
            u32::from(page.bits) | if page.samples == 2 { u32::from(page.bits) << 16 } else { 0 }
        } else {
            bits
        };
        let entries: [(u16, u16, u32, u32); 9] = [
            (256, 3, 1, page.width.into()),
            (257, 3, 1, page.height.into()),
            (258, 3, page.samples.into(), bits_value),
            (259, 3, 1, 1),
            (262, 3, 1, page.photometric.into()),
            (273, 4, 1, strip),
            (277, 3, 1, page.samples.into()),
            (278, 3, 1, page.height.into()),
            (279, 4, 1, page.pixels.len() as u32),
        ];
        file.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(count.to_le_bytes());
            file.extend(value.to_le_bytes());
        }
        link = file.len();
        file.extend([0; 4]);
    }
    file
}

fn plain(photometric: u16, samples: &[u16], bits: u16) -> Page {
    let one = |value: &u16| if bits == 16 { value.to_le_bytes().to_vec() } else { vec![*value as u8] };
    let pixel: Vec<u8> = samples.iter().flat_map(one).collect();
    Page {
        width: 40,
        height: 30,
        bits,
        samples: samples.len() as u16,
        photometric,
        pixels: pixel.repeat(40 * 30),
    }
}

fn colour_of(file: &[u8]) -> [u8; 3] {
    let shown = render(file, &Limits::default()).unwrap();
    assert_eq!(shown.size, (40, 30));
    let (_, _, pixels) = opened(&shown.preview);
    [pixels[600], pixels[601], pixels[602]]
}

fn is_close(colour: [u8; 3], wanted: [u8; 3]) -> bool {
    colour.iter().zip(wanted).all(|(one, other)| one.abs_diff(other) < 8)
}

#[test]
fn sixteen_bits_a_channel_are_shown() {
    let colour = colour_of(&tiff(&[plain(2, &[0xC800, 0x3200, 0x6400], 16)]));
    assert!(is_close(colour, [200, 50, 100]), "{colour:?}");
    let grey = colour_of(&tiff(&[plain(1, &[0x8080], 16)]));
    assert!(is_close(grey, [128; 3]), "{grey:?}");
}

#[test]
fn inks_are_shown_as_the_light_that_they_leave() {
    let cyan = colour_of(&tiff(&[plain(5, &[255, 0, 0, 0], 8)]));
    assert!(is_close(cyan, [0, 255, 255]), "{cyan:?}");
    let dark = colour_of(&tiff(&[plain(5, &[0, 0, 0, 255], 8)]));
    assert!(is_close(dark, [0; 3]), "{dark:?}");
}

#[test]
fn of_several_pages_the_first_is_shown() {
    let file = tiff(&[plain(2, &[10, 200, 10], 8), plain(2, &[200, 10, 10], 8)]);
    let colour = colour_of(&file);
    assert!(is_close(colour, [10, 200, 10]), "{colour:?}");
    assert_eq!(facts::read(&file).width, Some(40));
}
