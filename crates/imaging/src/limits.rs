//! How much a single picture may ask for.

use std::time::Duration;

/// Bounds for one picture: whatever asks for more is refused before it is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of the stored picture (width × height). JPEG is decoded at a reduced scale, so a
    /// large one costs little; other kinds are held whole and meet `memory_bytes` first.
    pub pixels: u64,
    /// Bytes that decoding and scaling may hold at a time, without the file itself.
    pub memory_bytes: u64,
    /// Time from the start of the work to its end.
    pub time: Duration,
    /// Scans of a progressive JPEG. Cameras and editors write about ten; hundreds are an attack
    /// that costs a full pass over the picture each.
    pub scans: u32,
}

impl Default for Limits {
    /// Generous for what cameras and stitching programs make: 400 megapixels, 1 GiB, 30 seconds.
    fn default() -> Self {
        Self { pixels: 400_000_000, memory_bytes: 1 << 30, time: Duration::from_secs(30), scans: 100 }
    }
}
