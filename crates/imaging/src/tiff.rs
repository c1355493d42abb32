//! Image file directories (TIFF 6.0 §2), the structure under Exif, maker's notes and raw files.
//!
//! Works on whatever part of the file there is, follows no loop, and copies nothing. Every
//! count and offset is a claim of the file and is compared with the bytes at hand before use.

/// Entries read from one directory. Real ones have up to a few hundred.
const ENTRIES: usize = 1024;

/// Directories opened in one file, however they are chained or nested.
pub(crate) const DIRECTORIES: usize = 32;

/// A block of TIFF structure; offsets inside count from its first byte.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiff<'a> {
    pub bytes: &'a [u8],
    pub big_endian: bool,
}

impl<'a> Tiff<'a> {
    /// Reads the eight-byte header and returns the offset of the first directory as well.
    ///
    /// Olympus (`RO`, `RS`) and Panasonic (`U\0`) write a number of their own instead of 42.
    pub fn parse(bytes: &'a [u8]) -> Option<(Self, u32)> {
        let big_endian = match bytes.get(..2)? {
            b"II" => false,
            b"MM" => true,
            _ => return None,
        };
        let tiff = Self { bytes, big_endian };
        let known = matches!(tiff.u16(2)?, 42 | 0x4F52 | 0x5352 | 0x55);
        known.then_some((tiff, tiff.u32(4)?))
    }

    pub fn u16(self, offset: usize) -> Option<u16> {
        let two = *self.bytes.get(offset..)?.first_chunk::<2>()?;
        Some(if self.big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    pub fn u32(self, offset: usize) -> Option<u32> {
        let four = *self.bytes.get(offset..)?.first_chunk::<4>()?;
        Some(if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// The directory at `offset`, as far as its bytes are there.
    pub fn directory(self, offset: u32) -> Option<Directory<'a>> {
        let offset = offset as usize;
        let claimed = usize::from(self.u16(offset)?);
        let present = self.bytes.len().saturating_sub(offset + 2) / 12;
        if claimed == 0 || present == 0 {
            return None;
        }
        Some(Directory { tiff: self, offset, entries: claimed.min(present).min(ENTRIES), claimed })
    }

    /// The main chain of directories (IFD0, IFD1, …), each visited once.
    pub fn chain(self, first: u32) -> Vec<Directory<'a>> {
        let mut chain: Vec<Directory<'a>> = Vec::new();
        let mut next = first;
        while next != 0 && chain.len() < DIRECTORIES {
            if chain.iter().any(|seen| seen.offset == next as usize) {
                break;
            }
            let Some(directory) = self.directory(next) else {
                break;
            };
            next = directory.next();
            chain.push(directory);
        }
        chain
    }
}

/// One directory: a list of tagged values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Directory<'a> {
    tiff: Tiff<'a>,
    pub offset: usize,
    entries: usize,
    claimed: usize,
}

impl<'a> Directory<'a> {
    /// Offset of the directory behind this one, 0 for none.
    pub fn next(&self) -> u32 {
        self.tiff.u32(self.offset + 2 + self.claimed * 12).unwrap_or(0)
    }

    /// The directory claims more entries than the bytes at hand can hold.
    pub fn is_cut_off(&self) -> bool {
        self.entries < self.claimed
    }

    pub fn get(&self, tag: u16) -> Option<Entry<'a>> {
        self.entries().find(|entry| entry.tag == tag)
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let tiff = self.tiff;
        let start = self.offset + 2;
        (0..self.entries).filter_map(move |index| {
            let at = start + index * 12;
            Some(Entry {
                tiff,
                tag: tiff.u16(at)?,
                format: tiff.u16(at + 2)?,
                count: tiff.u32(at + 4)?,
                field: at + 8,
            })
        })
    }

    pub fn text(&self, tag: u16) -> Option<String> {
        self.get(tag)?.text()
    }

    pub fn unsigned(&self, tag: u16) -> Option<u32> {
        self.get(tag)?.unsigned(0)
    }

    pub fn number(&self, tag: u16) -> Option<f64> {
        self.get(tag)?.number(0)
    }

    /// The directory that the value of `tag` points to.
    pub fn sub_directory(&self, tag: u16) -> Option<Directory<'a>> {
        let entry = self.get(tag)?;
        self.tiff.directory(entry.unsigned(0)?)
    }

    /// All directories that the values of `tag` point to (SubIFDs, TIFF supplement 1).
    pub fn sub_directories(&self, tag: u16) -> Vec<Directory<'a>> {
        let Some(entry) = self.get(tag) else {
            return Vec::new();
        };
        (0..DIRECTORIES as u32)
            .map_while(|index| entry.unsigned(index))
            .filter_map(|offset| self.tiff.directory(offset))
            .collect()
    }
}

/// One value with its tag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    tiff: Tiff<'a>,
    tag: u16,
    format: u16,
    count: u32,
    /// Where the four bytes of value or offset are.
    field: usize,
}

impl<'a> Entry<'a> {
    fn unit(self) -> Option<usize> {
        Some(match self.format {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        })
    }

    /// Where the value begins; larger ones than four bytes lie elsewhere.
    pub fn start(self) -> Option<usize> {
        let length = self.unit()?.checked_mul(self.count as usize)?;
        if length <= 4 { Some(self.field) } else { Some(self.tiff.u32(self.field)? as usize) }
    }

    /// The value's bytes, if all of them are there.
    pub fn bytes(self) -> Option<&'a [u8]> {
        let length = self.unit()?.checked_mul(self.count as usize)?;
        let start = self.start()?;
        self.tiff.bytes.get(start..start.checked_add(length)?)
    }

    /// The number at `index` of a list of BYTE, SHORT, LONG or IFD values.
    pub fn unsigned(self, index: u32) -> Option<u32> {
        if index >= self.count {
            return None;
        }
        let at = self.start()?.checked_add(self.unit()?.checked_mul(index as usize)?)?;
        match self.format {
            1 | 7 => self.tiff.bytes.get(at).map(|byte| u32::from(*byte)),
            3 => self.tiff.u16(at).map(u32::from),
            4 | 13 => self.tiff.u32(at),
            _ => None,
        }
    }

    /// The finite number at `index`, of any numeric format but a quotient by zero.
    pub fn number(self, index: u32) -> Option<f64> {
        if index >= self.count {
            return None;
        }
        let at = self.start()?.checked_add(self.unit()?.checked_mul(index as usize)?)?;
        let number = match self.format {
            5 => f64::from(self.tiff.u32(at)?) / f64::from(self.tiff.u32(at + 4)?),
            10 => f64::from(self.tiff.u32(at)? as i32) / f64::from(self.tiff.u32(at + 4)? as i32),
            8 => f64::from(self.tiff.u16(at)? as i16),
            9 => f64::from(self.tiff.u32(at)? as i32),
            11 => f64::from(f32::from_bits(self.tiff.u32(at)?)),
            _ => f64::from(self.unsigned(index)?),
        };
        number.is_finite().then_some(number)
    }

    /// ASCII, UTF-8 or Latin-1 text without padding; none if nothing readable is left.
    pub fn text(self) -> Option<String> {
        if !matches!(self.format, 1 | 2 | 7) {
            return None;
        }
        crate::text::clean(self.bytes()?)
    }
}

/// Tells a raw file from a TIFF picture by its first directory, when that is within `head`.
pub(crate) fn is_camera_raw(head: &[u8]) -> bool {
    const COLOUR_FILTER_ARRAY: u32 = 32803;
    let Some(first) = Tiff::parse(head).and_then(|(tiff, offset)| tiff.directory(offset)) else {
        return false;
    };
    let by_camera = first.get(0x010F).is_some();
    let reduced = first.unsigned(0x00FE).is_some_and(|subfile| subfile & 1 == 1);
    let filter_array = first.unsigned(0x0106) == Some(COLOUR_FILTER_ARRAY)
        || first.sub_directories(0x014A).iter().any(|sub| sub.unsigned(0x0106) == Some(COLOUR_FILTER_ARRAY));
    first.get(0xC612).is_some() || filter_array || (by_camera && reduced && first.get(0x014A).is_some())
}

pub(crate) fn is_dng(head: &[u8]) -> bool {
    Tiff::parse(head)
        .and_then(|(tiff, offset)| tiff.directory(offset))
        .is_some_and(|first| first.get(0xC612).is_some())
}
