//! Pictures inside pictures: the thumbnail that a camera puts into Exif and the previews that it
//! puts into raw files.

use crate::facts::{self, Blocks};
use crate::isobmff;
use crate::jpeg;
use crate::kind::Kind;
use crate::orientation::Orientation;
use crate::tiff::{DIRECTORIES, Directory, Entry, Tiff};

/// A small JPEG that was in a file, as it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedThumbnail {
    /// A whole JPEG file.
    pub jpeg: Vec<u8>,
    /// How it has to be turned for showing: it lies as the main picture does.
    pub orientation: Orientation,
}

/// The smallest picture that the camera put into the file, out of the file's first part: the
/// first 64 KiB of a JPEG hold its Exif thumbnail. None when there is none, or not whole.
pub fn embedded_thumbnail(head: &[u8]) -> Option<EmbeddedThumbnail> {
    let kind = Kind::detect(head, None)?;
    let inside = facts::raf_jpeg(head).unwrap_or(head);
    let blocks = Blocks::find(kind, head);
    let smallest = candidates(kind, inside, &blocks).into_iter().min_by_key(|jpeg| jpeg.len())?;
    Some(EmbeddedThumbnail { jpeg: smallest.to_vec(), orientation: facts::orientation(&blocks) })
}

/// The largest picture that the camera put into a raw file, and how to turn it.
pub(crate) fn raw_preview(bytes: &[u8]) -> Option<(&[u8], Orientation)> {
    let blocks = Blocks::find(Kind::Raw, bytes);
    let orientation = facts::orientation(&blocks);
    if let Some(jpeg) = facts::raf_jpeg(bytes) {
        return Some((jpeg, orientation));
    }
    let largest = candidates(Kind::Raw, bytes, &blocks)
        .into_iter()
        .max_by_key(|jpeg| jpeg::frame(jpeg).map(|frame| u64::from(frame.width) * u64::from(frame.height)))?;
    Some((largest, orientation))
}

/// Every whole lossy JPEG that the directories of the file point to.
fn candidates<'a>(kind: Kind, bytes: &'a [u8], blocks: &Blocks<'a>) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    if kind == Kind::Raw && bytes.get(4..8) == Some(b"ftyp") {
        found.extend(canon_previews(bytes));
    }
    for block in &blocks.exif {
        let Some((tiff, first)) = Tiff::parse(block) else {
            continue;
        };
        let chain = tiff.chain(first);
        // In a JPEG the thumbnail is in the second directory; the first describes the picture.
        let skip = usize::from(!matches!(kind, Kind::Raw | Kind::Tiff));
        for directory in chain.into_iter().skip(skip).take(DIRECTORIES) {
            found.extend(jpegs(tiff, &directory));
            for sub in directory.sub_directories(0x014A) {
                found.extend(jpegs(tiff, &sub));
            }
        }
    }
    found.retain(|jpeg| jpeg::frame(jpeg).is_some_and(|frame| frame.lossy));
    found
}

/// JPEGInterchangeFormat (Exif), a single JPEG-compressed strip (DNG, CR2), JpgFromRaw
/// (Panasonic's RW2).
fn jpegs<'a>(tiff: Tiff<'a>, directory: &Directory<'a>) -> Vec<&'a [u8]> {
    let slice = |offset: Option<u32>, length: Option<u32>| {
        let start = offset? as usize;
        let found = tiff.bytes.get(start..start.checked_add(length? as usize)?)?;
        found.starts_with(&[0xFF, 0xD8]).then_some(found)
    };
    let interchange = slice(directory.unsigned(0x0201), directory.unsigned(0x0202));
    let one_strip = directory
        .get(0x0111)
        .filter(|strips| strips.unsigned(1).is_none())
        .and_then(|strips| slice(strips.unsigned(0), directory.unsigned(0x0117)));
    let from_raw = directory.get(0x002E).and_then(Entry::bytes);
    let from_raw = from_raw.filter(|bytes| bytes.starts_with(&[0xFF, 0xD8]));
    [interchange, one_strip, from_raw].into_iter().flatten().collect()
}

/// CR3: a small thumbnail in Canon's box of the movie box, a preview of about 1620 pixels in a
/// box of its own behind it.
fn canon_previews(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let movie = isobmff::find(bytes, *b"moov").unwrap_or_default();
    for outer in isobmff::boxes(bytes).chain(isobmff::boxes(movie)) {
        if outer.name != *b"uuid" {
            continue;
        }
        // The preview's box has eight bytes of its own between identifier and contents.
        for skip in [16, 24] {
            for part in isobmff::boxes(outer.body.get(skip..).unwrap_or_default()) {
                if matches!(&part.name, b"THMB" | b"PRVW") {
                    let at = part.body.windows(3).take(64).position(|three| three == [0xFF, 0xD8, 0xFF]);
                    found.extend(at.and_then(|at| part.body.get(at..)));
                }
            }
        }
    }
    found
}
