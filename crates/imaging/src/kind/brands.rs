//! What the brands of the file type box (ISO 14496-12 §4.3) say about a file.

use super::Kind;
use crate::isobmff::boxes;

/// Major brand and compatible brands of the file type box.
fn brands(head: &[u8]) -> Option<impl Iterator<Item = [u8; 4]>> {
    let body = boxes(head).next().filter(|first| first.name == *b"ftyp")?.body;
    let major = *body.first_chunk::<4>()?;
    let compatible = body.get(8..).unwrap_or_default();
    Some(std::iter::once(major).chain(compatible.as_chunks::<4>().0.iter().copied().take(64)))
}

pub(super) fn kind(head: &[u8]) -> Option<Kind> {
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

pub(super) fn heif_media_type(head: &[u8]) -> &'static str {
    let hevc = brands(head).is_some_and(|mut brands| {
        brands.any(|brand| matches!(&brand, b"heic" | b"heix" | b"heim" | b"heis"))
    });
    if hevc { "image/heic" } else { "image/heif" }
}

pub(super) fn film_media_type(head: &[u8]) -> &'static str {
    match brands(head).and_then(|mut brands| brands.next()) {
        None => "video/quicktime",
        Some(major) if major == *b"qt  " => "video/quicktime",
        Some([b'3', b'g', b'2', _]) => "video/3gpp2",
        Some([b'3', b'g', _, _]) => "video/3gpp",
        Some(_) => "video/mp4",
    }
}
