//! A text over a picture, again and again, so that no part of it is without.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, RasterizedChar, get_raster};

use super::scale;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// Height of the letters that the crate carries: Noto Sans Mono, drawn once.
const DRAWN: RasterHeight = RasterHeight::Size32;

/// How much of a letter covers the picture, of 255; its shadow, which makes it readable on white,
/// covers a little less.
const LETTER: u32 = 110;
const SHADOW: u32 = 80;

fn letter(c: char) -> Option<RasterizedChar> {
    get_raster(c, FontWeight::Bold, DRAWN)
}

/// Whether all letters of a text can be drawn: those of European languages in Latin script.
pub fn can_be_drawn(text: &str) -> bool {
    text.chars().all(|c| letter(c).is_some())
}

/// A text as grey on black, in letters as high as `size` allows.
fn drawn(text: &str, (width, height): (u32, u32)) -> Result<Option<Raster>, Unshowable> {
    let letters: Vec<RasterizedChar> = text.chars().filter_map(letter).collect();
    let across: usize = letters.iter().map(RasterizedChar::width).sum();
    if across == 0 {
        return Ok(None);
    }
    let mut pixels = Vec::with_capacity(across * DRAWN.val());
    for row in 0..DRAWN.val() {
        for one in &letters {
            pixels.extend_from_slice(&one.pixels()[row * one.width()..][..one.width()]);
        }
    }
    let (drawn_width, drawn_height) = (across as u32, DRAWN.val() as u32);
    let plain = Raster { width: drawn_width, height: drawn_height, channels: Channels::Grey, pixels };
    // A twelfth of the short edge, or less where the text is long.
    let high = (width.min(height) / 12).min(width * 9 / 10 * drawn_height / drawn_width).clamp(8, 160);
    let size = ((drawn_width * high / drawn_height).max(1), high);
    scale::to_size(&plain, size).map(Some)
}

/// Writes a text over a picture of three bytes a pixel.
pub(super) fn write_over(picture: &mut Raster, text: &str) -> Result<(), Unshowable> {
    debug_assert_eq!(picture.channels, Channels::Rgb);
    let Some(text) = drawn(text, picture.size())? else { return Ok(()) };
    let (across, down) = (text.width + text.height * 2, text.height * 3);
    let edge = i64::from((text.height / 16).max(1));
    for (line, top) in (0_i64..).zip((0..picture.height + down).step_by(down as usize)) {
        // Each line begins elsewhere: what is cut out of the picture has the text in it.
        let shift = i64::from(across) * (line % 3) / 3;
        let mut left = -shift;
        while left < i64::from(picture.width) {
            let top = i64::from(top) - i64::from(text.height) / 2;
            blend(picture, &text, (left + edge, top + edge), 0, SHADOW);
            blend(picture, &text, (left, top), 255, LETTER);
            left += i64::from(across);
        }
    }
    text.recycle();
    Ok(())
}

/// Lays a colour over a picture where the text is, as far as that lies inside.
fn blend(picture: &mut Raster, text: &Raster, (left, top): (i64, i64), colour: u32, cover: u32) {
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    let columns = (-left).max(0)..(width - left).min(i64::from(text.width));
    for row in (-top).max(0)..(height - top).min(i64::from(text.height)) {
        for column in columns.clone() {
            let shade = u32::from(text.pixels[(row * i64::from(text.width) + column) as usize]);
            if shade == 0 {
                continue;
            }
            let part = shade * cover / 255;
            let at = (((top + row) * width + left + column) * 3) as usize;
            for channel in &mut picture.pixels[at..at + 3] {
                *channel = ((u32::from(*channel) * (255 - part) + colour * part) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32, shade: u8) -> Raster {
        let pixels = vec![shade; (width * height * 3) as usize];
        Raster { width, height, channels: Channels::Rgb, pixels }
    }

    #[test]
    fn every_part_of_a_picture_has_some_of_the_text_in_it() {
        for shade in [0, 128, 255] {
            let (width, height) = (900_u32, 600_u32);
            let mut picture = grey(width, height, shade);
            write_over(&mut picture, "© Anna Berg").unwrap();
            for top in (0..height).step_by(200) {
                for left in (0..width).step_by(300) {
                    let touched = (top..top + 200).flat_map(|y| (left..left + 300).map(move |x| (x, y)));
                    let changed = touched
                        .filter(|(x, y)| picture.pixels[((y * width + x) * 3) as usize].abs_diff(shade) > 30);
                    assert!(changed.count() > 300, "{shade}: {left}, {top}");
                }
            }
        }
    }

    #[test]
    fn any_picture_takes_any_text() {
        for (width, height) in [(1, 1), (3, 2000), (2000, 3), (250, 375)] {
            let mut picture = grey(width, height, 90);
            write_over(&mut picture, &"W".repeat(60)).unwrap();
            write_over(&mut picture, "").unwrap();
            assert_eq!(picture.pixels.len(), (width * height * 3) as usize);
        }
    }

    #[test]
    fn latin_letters_can_be_drawn_and_others_not() {
        assert!(can_be_drawn("© Łukasz Müller, 2026 - é"));
        assert!(!can_be_drawn("写真") && !can_be_drawn("a\nb"));
    }
}
