//! Writing renditions.

use super::scale;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// Quality of preview and thumbnail, of 100.
const QUALITY: u8 = 80;

/// How hard the WebP coder tries, of 6. Twice as quick as its usual 4 for 3 % more bytes and 0.3 dB
/// more noise over 40 photographs at this quality.
const EFFORT: i32 = 2;

/// Longest edge of what ThumbHash is made from, in pixels. It takes up to 100 and keeps seven waves
/// each way at most, for which a third is plenty at a tenth of the work.
const THUMBHASH: u32 = 32;

/// WebP's and JPEG's longest edges (RFC 9649 §2.6 by the coder's own limit; T.81 §B.2.2).
const WEBP_LONGEST: u32 = 16_383;
const JPEG_LONGEST: u32 = 65_500;

/// Quality of a sheet that is printed.
const PRINTED: u8 = 95;

/// JPEG with full colour resolution.
pub(super) fn jpeg(raster: &Raster) -> Result<Vec<u8>, Unshowable> {
    debug_assert_eq!(raster.channels, Channels::Rgb);
    let shorter = within(raster, JPEG_LONGEST)?;
    coded(shorter.as_ref().unwrap_or(raster), QUALITY)
}

/// JPEG for a printer: it says how large it is (JFIF 1.02 §Annex B) and what its colours mean
/// (ICC.1:2022 §B.4).
pub(super) fn print(raster: &Raster, dpi: u16, profile: Option<&[u8]>) -> Result<Vec<u8>, Unshowable> {
    /// As much of a profile as one segment takes.
    const PIECE: usize = 65_519;
    if raster.width.max(raster.height) > JPEG_LONGEST {
        return Err(Unshowable::TooLarge("its sheet has more pixels than a JPEG can hold".to_owned()));
    }
    let coded = coded(raster, PRINTED)?;
    // Begins with SOI and the segment APP0 of JFIF: units and densities stand at 13 to 17.
    let (Some(b"JFIF\0"), Some(length)) = (coded.get(6..11), coded.get(4..6)) else {
        return Err(Unshowable::Damaged("its sheet was written without a header".to_owned()));
    };
    let head = 4 + usize::from(u16::from_be_bytes([length[0], length[1]]));
    let mut written = coded[..head].to_vec();
    written[13] = 1;
    written[14..16].copy_from_slice(&dpi.to_be_bytes());
    written[16..18].copy_from_slice(&dpi.to_be_bytes());
    let pieces: Vec<&[u8]> = profile.unwrap_or_default().chunks(PIECE).collect();
    for (number, piece) in (1_u8..).zip(&pieces) {
        written.extend_from_slice(&[0xFF, 0xE2]);
        written.extend_from_slice(&((piece.len() + 16) as u16).to_be_bytes());
        written.extend_from_slice(b"ICC_PROFILE\0");
        written.extend_from_slice(&[number, pieces.len() as u8]);
        written.extend_from_slice(piece);
    }
    written.extend_from_slice(&coded[head..]);
    Ok(written)
}

fn coded(raster: &Raster, quality: u8) -> Result<Vec<u8>, Unshowable> {
    let failed = |error: turbojpeg::Error| Unshowable::Damaged(error.to_string());
    let mut coder = turbojpeg::Compressor::new().map_err(failed)?;
    coder.set_quality(i32::from(quality)).map_err(failed)?;
    coder.set_subsamp(turbojpeg::Subsamp::None).map_err(failed)?;
    let image = turbojpeg::Image {
        pixels: raster.pixels.as_slice(),
        width: raster.width as usize,
        pitch: raster.width as usize * 3,
        height: raster.height as usize,
        format: turbojpeg::PixelFormat::RGB,
    };
    coder.compress_to_vec(image).map_err(failed)
}

pub(super) fn webp(raster: &Raster) -> Result<Vec<u8>, Unshowable> {
    debug_assert_eq!(raster.channels, Channels::Rgb);
    let shorter = within(raster, WEBP_LONGEST)?;
    let raster = shorter.as_ref().unwrap_or(raster);
    let coder = webp::Encoder::from_rgb(&raster.pixels, raster.width, raster.height);
    let failed = |what: &str| Unshowable::TooLarge(format!("its thumbnail cannot be written ({what})"));
    let mut settings = webp::WebPConfig::new().map_err(|()| failed("the coder has no settings"))?;
    settings.quality = f32::from(QUALITY);
    settings.method = EFFORT;
    let coded = coder.encode_advanced(&settings);
    coded.map(|memory| memory.to_vec()).map_err(|error| failed(&format!("{error:?}")))
}

pub(super) fn thumbhash(raster: &Raster) -> Result<Vec<u8>, Unshowable> {
    let small = within(raster, THUMBHASH)?;
    let small = small.as_ref().unwrap_or(raster);
    let rgba: Vec<u8> =
        small.pixels.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    Ok(thumbhash::rgba_to_thumb_hash(small.width as usize, small.height as usize, &rgba))
}

/// Scaled down until the long edge fits; none if it does already.
fn within(raster: &Raster, longest: u32) -> Result<Option<Raster>, Unshowable> {
    let long = raster.width.max(raster.height);
    if long <= longest {
        return Ok(None);
    }
    let edge = |edge: u32| {
        let scaled = u64::from(edge) * u64::from(longest) / u64::from(long);
        (scaled as u32).clamp(1, longest)
    };
    scale::to_size(raster, (edge(raster.width), edge(raster.height))).map(Some)
}
