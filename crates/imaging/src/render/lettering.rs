//! Words in a picture, in fonts that the caller has.

use ab_glyph::{Font as _, FontVec, Glyph, GlyphId, PxScale, PxScaleFont, ScaleFont as _, point};

use crate::raster::{Channels, Raster};

/// Characters of a line that are looked at.
const MOST: usize = 200;
/// What stands for a character that no font has, and for what a line has no room for.
const UNKNOWN: char = '?';
const LEFT_OUT: char = '…';
/// How dark letters are.
const INK: f32 = 24.0;

/// Fonts: each character is taken from the first that has it.
pub struct Lettering {
    fonts: Vec<FontVec>,
}

/// A character, found in one of the fonts.
#[derive(Clone, Copy)]
struct Letter {
    font: usize,
    glyph: GlyphId,
}

impl Lettering {
    /// From font files and the font within each (TrueType, OpenType and their collections). What cannot be
    /// read is left out.
    pub fn new(files: impl IntoIterator<Item = (Vec<u8>, u32)>) -> Self {
        let read = |(bytes, index)| FontVec::try_from_vec_and_index(bytes, index).ok();
        Self { fonts: files.into_iter().filter_map(read).collect() }
    }

    fn letter(&self, c: char) -> Option<Letter> {
        let glyphs = self.fonts.iter().map(|font| font.glyph_id(c)).enumerate();
        glyphs.filter(|(_, glyph)| glyph.0 != 0).map(|(font, glyph)| Letter { font, glyph }).next()
    }

    fn scaled(&self, letter: Letter, size: f32) -> PxScaleFont<&FontVec> {
        self.fonts[letter.font].as_scaled(PxScale::from(size))
    }

    /// What stands between a letter's beginning and that of the next one.
    fn advance(&self, letter: Letter, next: Option<Letter>, size: f32) -> f32 {
        let font = self.scaled(letter, size);
        let kern = next.filter(|next| next.font == letter.font);
        font.h_advance(letter.glyph) + kern.map_or(0.0, |next| font.kern(letter.glyph, next.glyph))
    }

    fn width(&self, letters: &[Letter], size: f32) -> f32 {
        (0..letters.len()).map(|at| self.advance(letters[at], letters.get(at + 1).copied(), size)).sum()
    }

    /// The letters of a line that are no wider than this: what has no room is left out of its middle,
    /// since names of files differ at their ends.
    fn fitted(&self, words: &str, size: f32, width: f32) -> Vec<Letter> {
        let known = |c: char| self.letter(c).or_else(|| self.letter(UNKNOWN));
        let seen = words.chars().filter(|c| !c.is_control()).take(MOST);
        let mut letters: Vec<Letter> = seen.filter_map(known).collect();
        if self.width(&letters, size) <= width {
            return letters;
        }
        let Some(left_out) = self.letter(LEFT_OUT).or_else(|| self.letter(UNKNOWN)) else { return letters };
        let mut tail = letters.split_off(letters.len() / 2);
        tail.reverse();
        loop {
            let line: Vec<Letter> =
                letters.iter().copied().chain([left_out]).chain(tail.iter().rev().copied()).collect();
            if self.width(&line, size) <= width || line.len() == 1 {
                return line;
            }
            if letters.len() > tail.len() {
                letters.pop()
            } else {
                tail.pop()
            };
        }
    }

    /// Writes a line into a part of a picture of three bytes a pixel: as high as the part, from its left
    /// edge or in its middle.
    pub(super) fn write(&self, picture: &mut Raster, words: &str, part: [u32; 4], centred: bool) {
        debug_assert_eq!(picture.channels, Channels::Rgb);
        let [left, top, width, height] = part.map(|edge| edge as f32);
        let letters = self.fitted(words, height, width);
        let mut x = left + if centred { (width - self.width(&letters, height)).max(0.0) / 2.0 } else { 0.0 };
        for (at, &letter) in letters.iter().enumerate() {
            let font = self.scaled(letter, height);
            let position = point(x, top + font.ascent());
            let glyph = Glyph { id: letter.glyph, scale: PxScale::from(height), position };
            x += self.advance(letter, letters.get(at + 1).copied(), height);
            let Some(outline) = self.fonts[letter.font].outline_glyph(glyph) else { continue };
            let from = outline.px_bounds().min;
            let (from_x, from_y) = (from.x as i64, from.y as i64);
            outline.draw(|column, row, covered| {
                let (x, y) = (from_x + i64::from(column), from_y + i64::from(row));
                let within =
                    (0..i64::from(picture.width)).contains(&x) && (0..i64::from(picture.height)).contains(&y);
                if !within {
                    return;
                }
                let at = (y * i64::from(picture.width) + x) as usize * 3;
                let covered = covered.clamp(0.0, 1.0);
                for channel in &mut picture.pixels[at..at + 3] {
                    *channel = (f32::from(*channel) * (1.0 - covered) + INK * covered).round() as u8;
                }
            });
        }
    }
}
