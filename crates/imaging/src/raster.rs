//! Decoded pixels.

use crate::buffers;
use crate::orientation::Orientation;

/// What the bytes of a pixel mean, one byte a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channels {
    /// Grey.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Amounts of cyan, magenta, yellow and black ink; 255 is full ink.
    Cmyk,
}

impl Channels {
    pub fn count(self) -> usize {
        match self {
            Channels::Grey => 1,
            Channels::Rgb => 3,
            Channels::Cmyk => 4,
        }
    }
}

/// Rows of pixels without gaps, the top one first.
#[derive(Debug, Clone)]
pub(crate) struct Raster {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub pixels: Vec<u8>,
}

/// Edge of the squares in which a picture is turned, in pixels.
const SQUARE: usize = 32;

impl Raster {
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub fn short_edge(&self) -> u32 {
        self.width.min(self.height)
    }

    /// Leaves the memory to the next picture.
    pub fn recycle(self) {
        buffers::give_back(self.pixels);
    }

    /// Turned and mirrored for showing.
    pub fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::UPRIGHT {
            return self;
        }
        match self.channels {
            Channels::Grey => self.turned_by::<1>(orientation),
            Channels::Rgb => self.turned_by::<3>(orientation),
            Channels::Cmyk => self.turned_by::<4>(orientation),
        }
    }

    fn turned_by<const N: usize>(self, orientation: Orientation) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let source = self.pixels.as_chunks::<N>().0;
        let (shown_width, shown_height) = orientation.shown(self.size());
        let mut pixels = buffers::of_length(self.pixels.len());
        let target = pixels.as_chunks_mut::<N>().0;
        // Each shown row is a row or a column of the stored picture, forwards or backwards: where the
        // first pixel is stored, and how far apart neighbours are along a row and down a column.
        let (last, below) = (width - 1, (height - 1) * width);
        let (line, step) = (width as isize, 1_isize);
        let (first, along, down_by) = match orientation.value() {
            2 => (last, -step, line),
            3 => (below + last, -step, -line),
            4 => (below, step, -line),
            5 => (0, line, step),
            6 => (below, -line, step),
            7 => (below + last, -line, -step),
            8 => (last, line, -step),
            _ => (0, step, line),
        };
        // Square by square: down a column every pixel lies in another line of the processor's cache,
        // which is used up by the neighbouring columns before it has to go.
        let (across, down) = (shown_width as usize, shown_height as usize);
        for top in (0..down).step_by(SQUARE) {
            let bottom = (top + SQUARE).min(down);
            for left in (0..across).step_by(SQUARE) {
                let right = (left + SQUARE).min(across);
                for y in top..bottom {
                    let row = &mut target[y * across..][left..right];
                    let mut stored = first as isize + y as isize * down_by + left as isize * along;
                    for pixel in row {
                        *pixel = source[stored as usize];
                        stored += along;
                    }
                }
            }
        }
        let channels = self.channels;
        self.recycle();
        Self { width: shown_width, height: shown_height, channels, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letter F as stored by a camera held each way, after ISO 12234-2's figure.
    #[test]
    fn all_eight_orientations_show_the_same_letter() {
        let upright = ["##", "# ", "##", "# "];
        let stored: [(u32, &[&str]); 8] = [
            (1, &["##", "# ", "##", "# "]),
            (2, &["##", " #", "##", " #"]),
            (3, &[" #", "##", " #", "##"]),
            (4, &["# ", "##", "# ", "##"]),
            (5, &["####", "# # "]),
            (6, &["# # ", "####"]),
            (7, &[" # #", "####"]),
            (8, &["####", " # #"]),
        ];
        for (value, rows) in stored {
            let raster = Raster {
                width: rows[0].len() as u32,
                height: rows.len() as u32,
                channels: Channels::Grey,
                pixels: rows.concat().into_bytes(),
            };
            let shown = raster.turned(Orientation::new(value).unwrap());
            assert_eq!(shown.size(), (2, 4), "orientation {value}");
            assert_eq!(shown.pixels, upright.concat().into_bytes(), "orientation {value}");
        }
    }

    #[test]
    fn a_picture_of_many_squares_comes_back_when_it_is_turned_back() {
        let (width, height) = (SQUARE as u32 * 2 + 7, SQUARE as u32 + 3);
        let pixels: Vec<u8> = (0..width * height).flat_map(|n| [n as u8, (n >> 8) as u8, 7]).collect();
        for (there, back) in [(2, 2), (3, 3), (4, 4), (5, 5), (6, 8), (7, 7), (8, 6)] {
            let raster = Raster { width, height, channels: Channels::Rgb, pixels: pixels.clone() };
            let turned = raster.turned(Orientation::new(there).unwrap());
            assert_ne!(turned.pixels, pixels, "orientation {there}");
            let again = turned.turned(Orientation::new(back).unwrap());
            assert_eq!((again.size(), &again.pixels), ((width, height), &pixels), "orientation {there}");
        }
    }
}
