//! From bytes to pixels, within limits.

mod others;
mod scaled_jpeg;

use crate::embedded;
use crate::facts::{self, Blocks};
use crate::heif;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::orientation::Orientation;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// A decoded picture, not yet turned nor converted.
pub(crate) struct Decoded {
    pub raster: Raster,
    /// Size of the picture as stored; the raster may be a reduced one.
    pub size: (u32, u32),
    pub orientation: Orientation,
    pub colour_profile: Option<Vec<u8>>,
    /// Why only a part of it could be decoded.
    pub damaged: Option<String>,
}

/// Decodes a picture so that its short edge still covers `short_edge`, where it ever did.
pub(crate) fn decode(
    kind: Kind,
    bytes: &[u8],
    limits: &Limits,
    short_edge: u32,
) -> Result<Decoded, Unshowable> {
    match kind {
        Kind::Jpeg => {
            let blocks = Blocks::find(kind, bytes);
            let orientation = facts::orientation(&blocks);
            let pixels = scaled_jpeg::decode(bytes, limits, short_edge)?;
            Ok(Decoded { orientation, colour_profile: blocks.colour_profile, ..pixels })
        }
        Kind::Raw => {
            let (jpeg, orientation) = embedded::raw_preview(bytes).ok_or(Unshowable::NotYet(kind))?;
            let colour_profile = Blocks::find(Kind::Jpeg, jpeg).colour_profile;
            let pixels = scaled_jpeg::decode(jpeg, limits, short_edge)?;
            Ok(Decoded { orientation, colour_profile, ..pixels })
        }
        Kind::Png | Kind::Webp | Kind::Gif | Kind::Tiff => {
            let blocks = Blocks::find(kind, bytes);
            let orientation = facts::orientation(&blocks);
            let pixels = others::decode(kind, bytes, limits)?;
            Ok(Decoded { orientation, colour_profile: blocks.colour_profile, ..pixels })
        }
        Kind::Heif | Kind::Avif => {
            let pixels = heif::decode(kind, bytes, limits, short_edge)?;
            let (width, height) = (pixels.width, pixels.height);
            let rgb =
                if pixels.channels == 4 { others::on_white::<4, 3>(pixels.bytes) } else { pixels.bytes };
            Ok(Decoded {
                raster: Raster { width, height, channels: Channels::Rgb, pixels: rgb },
                size: pixels.of,
                // Turned by the decoder: what Exif says besides is not for showing (ISO 23008-12 §6.5.10).
                orientation: Orientation::UPRIGHT,
                colour_profile: pixels.colour_profile,
                damaged: None,
            })
        }
        Kind::Video | Kind::Audio | Kind::Sidecar => Err(Unshowable::NotAPicture),
    }
}
