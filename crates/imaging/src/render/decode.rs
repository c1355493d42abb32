//! From bytes to pixels, within limits.

mod others;
mod scaled_jpeg;

use crate::embedded;
use crate::facts::{self, Blocks};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::orientation::Orientation;
use crate::raster::Raster;
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
        Kind::Heif | Kind::Avif => Err(Unshowable::NotYet(kind)),
        Kind::Video | Kind::Audio | Kind::Sidecar => Err(Unshowable::NotAPicture),
    }
}
