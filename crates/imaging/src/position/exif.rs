//! The GPS directory of Exif blocks (Exif 3.0 §4.6.6), wherever in the file they stand.

use super::places;
use crate::tiff::DIRECTORIES;

/// What leads to the GPS directory.
const GPS: u16 = 0x8825;
/// What leads to further directories: Exif's own, and those of other pictures.
const FURTHER: [u16; 2] = [0x8769, 0x014A];
/// An entry that only takes room.
const PADDING: u16 = 0xEA1C;
/// The most that a segment of a JPEG holds.
const LONGEST: usize = 65_533;

/// Empties the GPS directories of all Exif blocks.
pub(super) fn forget(file: &mut [u8]) {
    for at in places(file, b"Exif\0") {
        let end = segment_end(file, at);
        if let Some(block) = file.get_mut(at + 6..end) {
            forget_in_block(block);
        }
    }
    // Photoshop may keep a second copy among its own resources (1058).
    for at in places(file, b"8BIM\x04\x22") {
        let end = (at + LONGEST).min(file.len());
        if let Some(block) = file.get_mut(at + 12..end) {
            forget_in_block(block);
        }
    }
}

/// The end of the segment whose content begins at `at`.
pub(super) fn segment_end(file: &[u8], at: usize) -> usize {
    let marked = at.checked_sub(4).and_then(|start| file.get(start..at));
    let length = match marked {
        Some([0xFF, 0xE1, high, low]) => usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2),
        _ => LONGEST,
    };
    (at + length).min(file.len())
}

/// A TIFF structure that can be written to; what lies outside of it is nothing.
struct Block<'a> {
    bytes: &'a mut [u8],
    big_endian: bool,
}

impl Block<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk::<2>()?;
        Some(if self.big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk::<4>()?;
        Some(if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    fn put_u16(&mut self, at: usize, number: u16) {
        let two = if self.big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
        if let Some(target) = self.bytes.get_mut(at..at + 2) {
            target.copy_from_slice(&two);
        }
    }

    fn zero(&mut self, at: usize, length: usize) {
        let end = at.saturating_add(length).min(self.bytes.len());
        if let Some(target) = self.bytes.get_mut(at..end) {
            target.fill(0);
        }
    }

    /// How many entries a directory has, as far as they are there.
    fn entries(&self, directory: usize) -> Option<usize> {
        let claimed = usize::from(self.u16(directory)?);
        Some(claimed.min(self.bytes.len().saturating_sub(directory + 2) / 12))
    }

    /// Empties a directory with everything that its entries lead to.
    fn wipe(&mut self, directory: usize) {
        const SIZES: [usize; 13] = [1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
        let Some(entries) = self.entries(directory) else { return };
        for entry in (0..entries).map(|n| directory + 2 + 12 * n) {
            let kind = self.u16(entry + 2).map_or(0, usize::from);
            let count = self.u32(entry + 4).map_or(0, |count| count as usize);
            let size = SIZES.get(kind).copied().unwrap_or(1).saturating_mul(count);
            if let Some(value) = self.u32(entry + 8).filter(|_| size > 4) {
                self.zero(value as usize, size);
            }
        }
        self.zero(directory, 2 + 12 * entries + 4);
    }

    /// Takes an entry out of a directory: those behind it move up, and so does what leads to the next
    /// directory.
    fn take_out(&mut self, directory: usize, entries: usize, n: usize) {
        let entry = directory + 2 + 12 * n;
        if entries == 1 {
            self.zero(entry, 12);
            self.put_u16(entry, PADDING);
            self.put_u16(entry + 2, 7);
            return;
        }
        let end = (directory + 2 + 12 * entries + 4).min(self.bytes.len());
        if end < entry + 12 {
            return;
        }
        self.bytes.copy_within(entry + 12..end, entry);
        self.zero(end - 12, 12);
        // A claim of more entries than are there stays a wrong one.
        let claimed = self.u16(directory).unwrap_or(1);
        self.put_u16(directory, claimed.saturating_sub(1));
    }
}

fn forget_in_block(bytes: &mut [u8]) {
    let big_endian = match bytes.get(..2) {
        Some(b"II") => false,
        Some(b"MM") => true,
        _ => return,
    };
    let mut block = Block { bytes, big_endian };
    let mut waiting: Vec<usize> = block.u32(4).map(|first| first as usize).into_iter().collect();
    let mut seen: Vec<usize> = Vec::new();
    while let Some(directory) = waiting.pop() {
        if directory == 0 || seen.contains(&directory) || seen.len() >= DIRECTORIES {
            continue;
        }
        seen.push(directory);
        let Some(entries) = block.entries(directory) else { continue };
        waiting.extend(block.u32(directory + 2 + 12 * entries).map(|next| next as usize));
        let mut places_of_gps = Vec::new();
        for n in 0..entries {
            let entry = directory + 2 + 12 * n;
            let (Some(tag), Some(value)) = (block.u16(entry), block.u32(entry + 8)) else { continue };
            if tag == GPS {
                places_of_gps.push((n, value as usize));
            } else if FURTHER.contains(&tag) {
                waiting.push(value as usize);
            }
        }
        // From behind, so that the numbers of those before stay right.
        for (gone, (n, gps)) in places_of_gps.into_iter().rev().enumerate() {
            if !seen.contains(&gps) {
                block.wipe(gps);
            }
            block.take_out(directory, entries - gone, n);
        }
    }
}
