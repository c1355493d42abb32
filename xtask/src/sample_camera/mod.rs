//! Draws a camera's card: photographs with complete metadata, voice memos, a print order, and
//! the two things every real card has sooner or later, a duplicate and a damaged file.

mod card;
mod develop;
mod exif;
mod paint;
mod photograph;
mod scenes;
mod shots;
mod voice;

pub use card::draw;

/// Whose card it is and how much is on it.
#[derive(Clone, Debug)]
pub struct Card {
    pub maker: String,
    pub model: String,
    pub serial: String,
    /// Different photographs; from eight on the card also has a duplicate, a damaged file and a print order.
    pub count: usize,
    pub seed: u32,
    /// Longest side of any picture, in pixels.
    pub long_side: u32,
}

impl Card {
    /// The size of a picture under the card's limit.
    pub fn scaled(&self, (width, height): (u32, u32)) -> (u32, u32) {
        let long = width.max(height);
        if long <= self.long_side {
            return (width, height);
        }
        let side = |pixels: u32| (pixels * self.long_side / long).max(16);
        (side(width), side(height))
    }

    fn has_extras(&self) -> bool {
        self.count >= 8
    }
}
