//! Where each kind of file keeps its metadata.

use std::borrow::Cow;

use super::blocks::Blocks;
use super::heif;
use crate::isobmff;
use crate::jpeg;
use crate::kind::Kind;
use crate::tiff::{Entry, Tiff};

/// Largest ICC profile that is believed; printers' profiles reach a few megabytes.
const LARGEST_PROFILE: usize = 8 << 20;

impl<'a> Blocks<'a> {
    pub fn find(kind: Kind, bytes: &'a [u8]) -> Self {
        let mut blocks = Self::default();
        match kind {
            Kind::Jpeg => blocks.jpeg(bytes),
            Kind::Png => blocks.png(bytes),
            Kind::Webp => blocks.webp(bytes),
            Kind::Gif => {
                let side = |at: usize| bytes.get(at..)?.first_chunk::<2>().copied();
                let size = side(6).zip(side(8));
                blocks.size = size.map(|(width, height)| {
                    (u16::from_le_bytes(width).into(), u16::from_le_bytes(height).into())
                });
            }
            Kind::Tiff | Kind::Raw => blocks.tiff_or_raw(kind, bytes),
            Kind::Heif | Kind::Avif => heif::find_blocks(bytes, &mut blocks),
            Kind::Sidecar => blocks.xmp = Some(Cow::Borrowed(bytes)),
            Kind::Video | Kind::Audio => {}
        }
        blocks.size = blocks.size.filter(|(width, height)| *width > 0 && *height > 0);
        blocks
    }

    fn jpeg(&mut self, bytes: &'a [u8]) {
        let mut profile = Vec::new();
        for jpeg::Segment { marker, body } in jpeg::segments(bytes) {
            match marker {
                0xE1 => {
                    if let Some(block) = body.strip_prefix(b"Exif\0") {
                        self.exif.extend(block.get(1..));
                    } else if let Some(packet) = body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                        self.xmp = self.xmp.take().or(Some(Cow::Borrowed(packet)));
                    }
                }
                0xE2 => profile.extend(body.strip_prefix(b"ICC_PROFILE\0")),
                0xED => self.iptc = self.iptc.or(body.strip_prefix(b"Photoshop 3.0\0")),
                _ => {}
            }
        }
        // A second Exif block is an editor's leftover; the first is the one that programs read.
        self.exif.truncate(1);
        self.colour_profile = join_profile(&profile);
        self.size = jpeg::frame(bytes).map(|frame| (frame.width, frame.height));
        if self.size.is_none() {
            self.problems.push("The JPEG has no frame header.");
        }
    }

    /// Chunks of PNG (ISO 15948 §5.3), with eXIf of its third edition.
    fn png(&mut self, bytes: &'a [u8]) {
        let mut rest = bytes.get(8..).unwrap_or_default();
        for _ in 0..4096 {
            let Some(length) = rest.first_chunk::<4>() else {
                break;
            };
            let length = u32::from_be_bytes(*length) as usize;
            let Some(name) = rest.get(4..8) else { break };
            let body = &rest[8..(8 + length).min(rest.len())];
            match name {
                b"IHDR" => self.size = pair_be(body),
                b"eXIf" => self.exif.push(body),
                b"iTXt" => {
                    let packet = body.strip_prefix(b"XML:com.adobe.xmp\0\0\0\0\0");
                    self.xmp = self.xmp.take().or(packet.map(Cow::Borrowed));
                }
                b"IEND" => break,
                _ => {}
            }
            rest = rest.get(12 + length..).unwrap_or_default();
        }
        self.exif.truncate(1);
        self.colour_profile = profile_of_png(bytes);
    }

    /// Chunks of WebP (RFC 9649 §2).
    fn webp(&mut self, bytes: &'a [u8]) {
        let mut rest = bytes.get(12..).unwrap_or_default();
        for _ in 0..4096 {
            let Some(length) = rest.get(4..).and_then(|field| field.first_chunk::<4>()) else {
                break;
            };
            let length = u32::from_le_bytes(*length) as usize;
            let body = &rest[8..(8 + length).min(rest.len())];
            match &rest[..4] {
                b"VP8X" => self.size = self.size.or(webp_canvas(body)),
                b"VP8 " => self.size = self.size.or(webp_lossy(body)),
                b"VP8L" => self.size = self.size.or(webp_lossless(body)),
                // Some writers put JPEG's prefix before the block.
                b"EXIF" => self.exif.push(body.strip_prefix(b"Exif\0\0").unwrap_or(body)),
                b"XMP " => self.xmp = Some(Cow::Borrowed(body)),
                b"ICCP" => self.colour_profile = profile(body),
                _ => {}
            }
            rest = rest.get(8 + length + length % 2..).unwrap_or_default();
        }
        self.exif.truncate(1);
    }

    fn tiff_or_raw(&mut self, kind: Kind, bytes: &'a [u8]) {
        if let Some(inside) = raf_jpeg(bytes) {
            self.jpeg(inside);
            return;
        }
        if bytes.get(4..8) == Some(b"ftyp") {
            self.canon_cr3(bytes);
            return;
        }
        self.exif.push(bytes);
        let Some(first) = Tiff::parse(bytes).and_then(|(tiff, at)| tiff.directory(at)) else {
            return;
        };
        if kind == Kind::Tiff {
            self.size = first.unsigned(0x0100).zip(first.unsigned(0x0101));
        }
        let value = |tag| first.get(tag).and_then(Entry::bytes);
        self.colour_profile = value(0x8773).and_then(profile);
        self.xmp = value(0x02BC).map(Cow::Borrowed);
        self.iptc = value(0x8649);
    }

    /// CR3 keeps four TIFF blocks in a box of Canon's inside the movie box.
    fn canon_cr3(&mut self, bytes: &'a [u8]) {
        let Some(movie) = isobmff::find(bytes, *b"moov") else {
            return;
        };
        for inner in isobmff::boxes(movie).filter(|inner| inner.name == *b"uuid") {
            let Some(canon) = inner.body.strip_prefix(&CANON_METADATA) else {
                continue;
            };
            for part in isobmff::boxes(canon) {
                match &part.name {
                    b"CMT1" => self.exif.insert(0, part.body),
                    b"CMT2" | b"CMT4" => self.exif.push(part.body),
                    b"CMT3" => self.canon_note = Some(part.body),
                    _ => {}
                }
            }
        }
    }
}

/// Identifies Canon's box of metadata in a CR3 file.
const CANON_METADATA: [u8; 16] =
    [0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48];

/// The whole JPEG that Fujifilm's RAF carries, with all its metadata.
pub(crate) fn raf_jpeg(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"FUJIFILMCCD-RAW ") {
        return None;
    }
    let (offset, length) = pair_be(bytes.get(84..)?)?;
    let rest = bytes.get(offset as usize..)?;
    Some(&rest[..(length as usize).min(rest.len())])
}

fn pair_be(bytes: &[u8]) -> Option<(u32, u32)> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    let second = rest.first_chunk::<4>()?;
    Some((u32::from_be_bytes(*first), u32::from_be_bytes(*second)))
}

/// A profile that says what it is (ICC.1 §7.2.9: "acsp" at byte 36).
fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let plausible = bytes.len() <= LARGEST_PROFILE && bytes.get(36..40) == Some(b"acsp");
    plausible.then(|| bytes.to_vec())
}

/// Puts the pieces of a profile together (ICC.1 annex B.4): number, count, bytes.
fn join_profile(pieces: &[&[u8]]) -> Option<Vec<u8>> {
    let mut pieces: Vec<(u8, u8, &[u8])> =
        pieces.iter().filter_map(|piece| Some((*piece.first()?, *piece.get(1)?, piece.get(2..)?))).collect();
    pieces.sort_by_key(|(number, _, _)| *number);
    pieces.dedup_by_key(|(number, _, _)| *number);
    let (_, count, _) = *pieces.first()?;
    if pieces.len() != usize::from(count) {
        return None;
    }
    profile(&pieces.iter().flat_map(|(_, _, bytes)| bytes.iter().copied()).collect::<Vec<u8>>())
}

/// The profile of a PNG is deflated; the decoder's header pass opens it within limits.
fn profile_of_png(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder as _;
    if !bytes.get(..64 << 10).unwrap_or(bytes).windows(4).any(|name| name == b"iCCP") {
        return None;
    }
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(LARGEST_PROFILE as u64);
    let reader = std::io::Cursor::new(bytes);
    let mut decoder = image::codecs::png::PngDecoder::with_limits(reader, limits).ok()?;
    decoder.icc_profile().ok()?.and_then(|found| profile(&found))
}

fn webp_canvas(body: &[u8]) -> Option<(u32, u32)> {
    let three = |at: usize| {
        let bytes = body.get(at..)?.first_chunk::<3>()?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) + 1)
    };
    three(4).zip(three(7))
}

/// Key frame header of VP8 (RFC 6386 §9.1).
fn webp_lossy(body: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| {
        let two = body.get(at..)?.first_chunk::<2>()?;
        Some(u32::from(u16::from_le_bytes(*two) & 0x3FFF))
    };
    if body.get(3..6) == Some(&[0x9D, 0x01, 0x2A]) { side(6).zip(side(8)) } else { None }
}

fn webp_lossless(body: &[u8]) -> Option<(u32, u32)> {
    if body.first() != Some(&0x2F) {
        return None;
    }
    let bits = u32::from_le_bytes(*body.get(1..)?.first_chunk::<4>()?);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}
