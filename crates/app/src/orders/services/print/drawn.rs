//! A sheet that was drawn, and how much may be held in memory for it.

/// The largest original that is held in memory, in bytes.
pub(super) const LARGEST: u64 = 1 << 30;

/// A sheet, and the name of its picture.
pub(super) struct Drawn {
    pub jpeg: Vec<u8>,
    pub filename: String,
}
