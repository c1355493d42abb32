//! Boxes of the ISO base media file format (ISO 14496-12): HEIF, AVIF, CR3, MP4, QuickTime.
//!
//! Reads headers only, never media; every length is checked against the bytes that are there.

use crate::kind::Kind;

/// Boxes read from one level; a real file has a dozen, a hostile one as many as fit.
const BOXES: usize = 512;

/// One box: its four-letter name and what is inside, cut off where the bytes end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Box<'a> {
    pub name: [u8; 4],
    pub body: &'a [u8],
}

/// The boxes that lie one behind the other in `bytes`.
pub(crate) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Box<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = u64::from(u32::from_be_bytes(*rest.first_chunk::<4>()?));
        let name = *rest.get(4..)?.first_chunk::<4>()?;
        let (header, size) = match size {
            0 => (8, rest.len() as u64),
            1 => (16, u64::from_be_bytes(*rest.get(8..)?.first_chunk::<8>()?)),
            size => (8, size),
        };
        if size < header {
            return None;
        }
        let end = usize::try_from(size).unwrap_or(usize::MAX).min(rest.len());
        let body = rest.get(header as usize..end)?;
        rest = &rest[end..];
        Some(Box { name, body })
    })
    .take(BOXES)
}

/// The first box of this name.
pub(crate) fn find(bytes: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes).find(|found| found.name == name).map(|found| found.body)
}

/// Major brand and compatible brands of the file type box.
fn brands(head: &[u8]) -> Option<impl Iterator<Item = [u8; 4]>> {
    let body = boxes(head).next().filter(|first| first.name == *b"ftyp")?.body;
    let major = *body.first_chunk::<4>()?;
    let compatible = body.get(8..).unwrap_or_default();
    Some(std::iter::once(major).chain(compatible.as_chunks::<4>().0.iter().copied().take(64)))
}

pub(crate) fn kind(head: &[u8]) -> Option<Kind> {
    let Some(mut brands) = brands(head) else {
        // QuickTime before the file type box was invented starts with one of these.
        let old_quicktime = [b"moov", b"mdat", b"wide", b"skip", b"pnot"];
        let name = head.get(4..)?.first_chunk::<4>()?;
        let size = u32::from_be_bytes(*head.first_chunk::<4>()?);
        return (old_quicktime.contains(&name) && !(2..8).contains(&size)).then_some(Kind::Video);
    };
    let major = brands.next()?;
    if let Some(kind) = kind_of_brand(major) {
        return Some(kind);
    }
    // mif1, miaf and msf1 name the structure only; the codec is among the compatible brands.
    if matches!(&major, b"mif1" | b"mif2" | b"miaf" | b"msf1") {
        let codec = brands
            .find_map(|brand| kind_of_brand(brand).filter(|kind| matches!(kind, Kind::Heif | Kind::Avif)));
        return Some(codec.unwrap_or(Kind::Heif));
    }
    let pictures =
        brands.find_map(|brand| kind_of_brand(brand).filter(|kind| matches!(kind, Kind::Heif | Kind::Avif)));
    Some(pictures.unwrap_or(Kind::Video))
}

fn kind_of_brand(brand: [u8; 4]) -> Option<Kind> {
    Some(match &brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"jpeg" | b"j2ki" => Kind::Heif,
        b"avif" | b"avis" => Kind::Avif,
        b"crx " => Kind::Raw,
        b"M4A " | b"M4B " | b"M4P " | b"F4A " => Kind::Audio,
        b"qt  " | b"mp41" | b"mp42" | b"isom" | b"iso2" | b"avc1" | b"M4V " | b"MSNV" | b"XAVC" => {
            Kind::Video
        }
        _ => return None,
    })
}

pub(crate) fn heif_media_type(head: &[u8]) -> &'static str {
    let hevc = brands(head).is_some_and(|mut brands| {
        brands.any(|brand| matches!(&brand, b"heic" | b"heix" | b"heim" | b"heis"))
    });
    if hevc { "image/heic" } else { "image/heif" }
}

pub(crate) fn film_media_type(head: &[u8]) -> &'static str {
    match brands(head).and_then(|mut brands| brands.next()) {
        None => "video/quicktime",
        Some(major) if major == *b"qt  " => "video/quicktime",
        Some([b'3', b'g', b'2', _]) => "video/3gpp2",
        Some([b'3', b'g', _, _]) => "video/3gpp",
        Some(_) => "video/mp4",
    }
}
