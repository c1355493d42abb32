//! Which way up a picture is to be shown.

/// How the stored picture has to be turned and mirrored for showing (Exif 3.0 §4.6.5, tag
/// 0x0112), 1 to 8; 1 is upright as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Orientation(u8);

impl Orientation {
    /// Shown as stored.
    pub const UPRIGHT: Self = Self(1);

    /// Accepts 1 to 8; anything else is no orientation.
    pub fn new(value: u32) -> Option<Self> {
        (1..=8).contains(&value).then_some(Self(value as u8))
    }

    /// The number that Exif uses, 1 to 8.
    pub fn value(self) -> u8 {
        self.0
    }

    /// Width and height change places when shown.
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The size as shown of a picture stored in this size.
    pub fn shown(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }
}

impl Default for Orientation {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

impl From<Orientation> for u8 {
    fn from(orientation: Orientation) -> u8 {
        orientation.value()
    }
}
