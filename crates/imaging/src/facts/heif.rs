//! Items of HEIF (ISO 23008-12): where Exif lies, how large the main picture is, how it is turned.

use std::borrow::Cow;

use super::blocks::Blocks;
use crate::isobmff::{boxes, find};
use crate::orientation::Orientation;

/// Items and properties looked at. A phone's picture of many tiles has about a hundred.
const MOST: usize = 4096;

fn find_items(bytes: &[u8]) -> Option<Items<'_>> {
    // `meta` is a full box: four bytes of version and flags come first.
    let meta = find(bytes, *b"meta")?.get(4..)?;
    Some(Items { bytes, meta })
}

/// The item structure of one file.
struct Items<'a> {
    bytes: &'a [u8],
    meta: &'a [u8],
}

pub(super) fn find_blocks<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let Some(items) = find_items(bytes) else {
        blocks.problems.push("The HEIF structure cannot be read.");
        return;
    };
    for (id, kind, content) in items.listed() {
        if &kind == b"Exif" {
            // The item starts with the distance to the TIFF header (ISO 23008-12 annex A.2.1).
            let block = items.content(id).and_then(|item| {
                let skip = u32::from_be_bytes(*item.first_chunk::<4>()?) as usize;
                item.get(4usize.checked_add(skip)?..)
            });
            match block {
                Some(block) => blocks.exif.push(block),
                None => blocks.problems.push("The Exif item is not within the file."),
            }
        } else if &kind == b"mime" && content.starts_with(b"application/rdf+xml") {
            blocks.xmp = items.content(id).map(Cow::Borrowed);
        }
    }
    blocks.exif.truncate(1);
    items.properties(blocks);
}

impl<'a> Items<'a> {
    /// Identifier, type and content type of each item (`iinf`, ISO 14496-12 §8.11.6).
    fn listed(&self) -> Vec<(u32, [u8; 4], &'a [u8])> {
        let Some(table) = find(self.meta, *b"iinf") else {
            return Vec::new();
        };
        let wide = table.first().is_some_and(|version| *version > 0);
        let entries = table.get(if wide { 8 } else { 6 }..).unwrap_or_default();
        boxes(entries)
            .filter(|entry| entry.name == *b"infe")
            .filter_map(|entry| {
                let mut reader = Reader(entry.body);
                let version = reader.number(1)?;
                reader.number(3)?;
                let id = reader.number(if version >= 3 { 4 } else { 2 })?;
                reader.number(2)?;
                let kind = *reader.0.first_chunk::<4>()?;
                let content = reader.0.get(4..)?.split(|byte| *byte == 0).nth(1);
                Some((id as u32, kind, content.unwrap_or_default()))
            })
            .take(MOST)
            .collect()
    }

    /// The bytes of an item that lies in one piece in the file or in `idat` (`iloc`, §8.11.3).
    fn content(&self, wanted: u32) -> Option<&'a [u8]> {
        let mut reader = Reader(find(self.meta, *b"iloc")?);
        let version = reader.number(1)?;
        reader.number(3)?;
        let sizes = reader.number(2)?;
        let field = |shift: u32| (sizes >> shift & 15) as usize;
        let (offset_size, length_size, base_size) = (field(12), field(8), field(4));
        let index_size = if version > 0 { field(0) } else { 0 };
        let count = reader.number(if version < 2 { 2 } else { 4 })?;
        for _ in 0..count.min(MOST as u64) {
            let id = reader.number(if version < 2 { 2 } else { 4 })?;
            let method = if version > 0 { reader.number(2)? & 15 } else { 0 };
            reader.number(2)?;
            let base = reader.number(base_size)?;
            let extents = reader.number(2)?;
            for extent in 0..extents {
                reader.number(index_size)?;
                let offset = reader.number(offset_size)?;
                let length = reader.number(length_size)?;
                if id == u64::from(wanted) && extent == 0 {
                    let home = match method {
                        0 => self.bytes,
                        1 => find(self.meta, *b"idat")?,
                        _ => return None,
                    };
                    let start = usize::try_from(base.checked_add(offset)?).ok()?;
                    let rest = home.get(start..)?;
                    let length = if length == 0 { u64::MAX } else { length };
                    let end = usize::try_from(length).unwrap_or(usize::MAX).min(rest.len());
                    return Some(&rest[..end]);
                }
            }
        }
        None
    }

    /// Size, rotation, mirroring and profile of the primary item (`pitm`, `ipma`, `ipco`).
    fn properties(&self, blocks: &mut Blocks<'a>) {
        let Some(all) = find(self.meta, *b"iprp") else {
            return;
        };
        let Some(container) = find(all, *b"ipco") else {
            return;
        };
        let properties: Vec<_> = boxes(container).collect();
        let (mut quarters, mut mirror) = (0, None);
        for index in self.associations(all).unwrap_or_default() {
            let Some(property) = index.checked_sub(1).and_then(|index| properties.get(index)) else {
                continue;
            };
            let mut reader = Reader(property.body);
            match &property.name {
                b"ispe" => {
                    reader.number(4);
                    let size = reader.number(4).zip(reader.number(4));
                    blocks.size = size.map(|(width, height)| (width as u32, height as u32));
                }
                b"irot" => quarters = reader.number(1).unwrap_or(0) & 3,
                b"imir" => mirror = reader.number(1).map(|axis| axis & 1),
                b"colr" if matches!(property.body.get(..4), Some(b"prof" | b"rICC")) => {
                    blocks.colour_profile = property.body.get(4..).map(<[u8]>::to_vec);
                }
                _ => {}
            }
        }
        // Readers obey these properties and ignore the Exif orientation (§6.5.10), so it is 1
        // where there are none. irot turns anticlockwise, imir comes after it by the usual order.
        let turned = [1, 8, 3, 6][quarters as usize];
        let shown = match mirror {
            None => turned,
            // Axis 0 exchanges top and bottom, axis 1 left and right.
            Some(0) => [4, 5, 2, 7][quarters as usize],
            Some(_) => [2, 7, 4, 5][quarters as usize],
        };
        blocks.orientation = Orientation::new(shown);
    }

    /// One-based positions of the primary item's properties.
    fn associations(&self, properties: &[u8]) -> Option<Vec<usize>> {
        let mut primary = Reader(find(self.meta, *b"pitm")?);
        let version = primary.number(1)?;
        primary.number(3)?;
        let wanted = primary.number(if version == 0 { 2 } else { 4 })?;

        let mut reader = Reader(find(properties, *b"ipma")?);
        let version = reader.number(1)?;
        let wide = reader.number(3)? & 1 == 1;
        let count = reader.number(4)?;
        for _ in 0..count.min(MOST as u64) {
            let id = reader.number(if version == 0 { 2 } else { 4 })?;
            let links = reader.number(1)?;
            let mut found = Vec::new();
            for _ in 0..links {
                let link = reader.number(if wide { 2 } else { 1 })?;
                found.push((link & if wide { 0x7FFF } else { 0x7F }) as usize);
            }
            if id == wanted {
                return Some(found);
            }
        }
        None
    }
}

/// Big-endian numbers of any width up to eight bytes, one after the other.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self, width: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        (width <= 8).then(|| number.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}
