//! Decoded pixels.

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

impl Raster {
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub fn short_edge(&self) -> u32 {
        self.width.min(self.height)
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
        let mut pixels = vec![0; self.pixels.len()];
        let target = pixels.as_chunks_mut::<N>().0;
        // Each shown row is a row or a column of the stored picture, forwards or backwards.
        for (y, row) in target.chunks_exact_mut(shown_width as usize).enumerate() {
            let stored = |x: usize| match orientation.value() {
                2 => y * width + (width - 1 - x),
                3 => (height - 1 - y) * width + (width - 1 - x),
                4 => (height - 1 - y) * width + x,
                5 => x * width + y,
                6 => (height - 1 - x) * width + y,
                7 => (height - 1 - x) * width + (width - 1 - y),
                8 => x * width + (width - 1 - y),
                _ => y * width + x,
            };
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = source[stored(x)];
            }
        }
        Self { width: shown_width, height: shown_height, channels: self.channels, pixels }
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
}
