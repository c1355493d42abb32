//! From a picture of any showable kind to what people see of it, in one decode.

mod decode;
mod encode;
mod index;
mod lettering;
mod scale;
mod sheet;
mod watermark;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::colour;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::raster::Raster;
use crate::unshowable::Unshowable;

pub use index::IndexSheet;
pub use lettering::Lettering;
pub use sheet::{Sheet, is_print_profile, sheet};
pub use watermark::can_be_drawn;

/// Short edge of the preview in pixels; a smaller picture keeps its size.
pub(crate) const PREVIEW: u32 = 1440;

/// Short edge of the thumbnail in pixels; a smaller picture keeps its size.
pub(crate) const THUMBNAIL: u32 = 250;

/// What people see of a picture. All three are upright, in sRGB and without transparency (white
/// shows where there was some).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renditions {
    /// JPEG, quality 80, 4:4:4, 1440 px short edge.
    pub preview: Vec<u8>,
    /// Size of the preview in pixels.
    pub preview_size: (u32, u32),
    /// WebP, quality 80, 250 px short edge.
    pub thumbnail: Vec<u8>,
    /// Size of the thumbnail in pixels.
    pub thumbnail_size: (u32, u32),
    /// ThumbHash: some 25 bytes that a page turns into a blurred placeholder.
    pub thumbhash: Vec<u8>,
    /// Size of the picture itself as shown. For a raw file, that of the preview inside.
    pub size: (u32, u32),
    /// What is wrong with a picture that can be shown in part only, in a sentence.
    pub damaged: Option<String>,
}

/// Makes all renditions of a picture from one decode.
pub fn render(bytes: &[u8], limits: &Limits) -> Result<Renditions, Unshowable> {
    guarded(|| {
        let deadline = Deadline::starts_now(limits);
        let shown = show(bytes, limits, PREVIEW, &deadline)?;
        encoded(shown, &|| deadline.check())
    })
}

/// Size of the preview of a picture of this size.
pub fn preview_size(size: (u32, u32)) -> (u32, u32) {
    scale::size_with_short_edge(size, PREVIEW)
}

/// The size with this short edge in the same proportions, never larger than it was.
pub fn size_with_short_edge(size: (u32, u32), short_edge: u32) -> (u32, u32) {
    scale::size_with_short_edge(size, short_edge)
}

/// Scales rows of red, green and blue without gaps to exactly this size, as renditions are.
pub fn scaled(rgb: &[u8], from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, Unshowable> {
    scale::rgb(rgb, from, to)
}

/// All renditions of a frame that is upright, in sRGB and no larger than a preview.
pub(crate) fn renditions_of(preview: Raster, size: (u32, u32)) -> Result<Renditions, Unshowable> {
    guarded(|| encoded(Shown { raster: preview, size, damaged: None }, &|| Ok(())))
}

/// Makes the thumbnail alone, which costs a fraction: a JPEG is decoded at a smaller scale.
pub fn thumbnail(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Unshowable> {
    guarded(|| {
        let deadline = Deadline::starts_now(limits);
        encode::webp(&show(bytes, limits, THUMBNAIL, &deadline)?.raster)
    })
}

/// A reduced image with a text over it, in the format that it has. What [`can_be_drawn`] refuses of the
/// text is left out.
pub fn watermarked(bytes: &[u8], text: &str, limits: &Limits) -> Result<Vec<u8>, Unshowable> {
    guarded(|| {
        let deadline = Deadline::starts_now(limits);
        let mut shown = show(bytes, limits, PREVIEW, &deadline)?.raster;
        watermark::write_over(&mut shown, text)?;
        deadline.check()?;
        let written = match Kind::detect(bytes, None) {
            Some(Kind::Webp) => encode::webp(&shown),
            _ => encode::jpeg(&shown),
        };
        shown.recycle();
        written
    })
}

/// Writes the three of a picture as shown.
fn encoded(shown: Shown, check: &dyn Fn() -> Result<(), Unshowable>) -> Result<Renditions, Unshowable> {
    let preview = encode::jpeg(&shown.raster)?;
    check()?;
    let small = scale::to_short_edge(&shown.raster, THUMBNAIL)?;
    let small = small.as_ref().unwrap_or(&shown.raster);
    let thumbnail = encode::webp(small)?;
    check()?;
    let renditions = Renditions {
        preview,
        preview_size: shown.raster.size(),
        thumbnail,
        thumbnail_size: small.size(),
        thumbhash: encode::thumbhash(small)?,
        size: shown.size,
        damaged: shown.damaged,
    };
    shown.raster.recycle();
    Ok(renditions)
}

/// A decoder's panic is one damaged picture, whoever calls.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unshowable>) -> Result<T, Unshowable> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Unshowable::Damaged("its contents contradict each other".to_owned())))
}

/// A picture as shown: scaled, upright, sRGB, three bytes a pixel.
struct Shown {
    raster: Raster,
    size: (u32, u32),
    damaged: Option<String>,
}

fn show(bytes: &[u8], limits: &Limits, short_edge: u32, deadline: &Deadline) -> Result<Shown, Unshowable> {
    let kind = Kind::detect(bytes, None).ok_or(Unshowable::NotAPicture)?;
    let decoded = decode::decode(kind, bytes, limits, short_edge)?;
    deadline.check()?;
    let size = decoded.orientation.shown(decoded.size);
    let scaled = scale::to_short_edge(&decoded.raster, short_edge)?;
    let scaled = match scaled {
        Some(scaled) => {
            decoded.raster.recycle();
            scaled
        }
        None => decoded.raster,
    };
    deadline.check()?;
    // Colours after scaling, turning after colours: each works on the fewest pixels.
    let srgb = colour::to_srgb(scaled, decoded.colour_profile.as_deref());
    Ok(Shown { raster: srgb.turned(decoded.orientation), size, damaged: decoded.damaged })
}

/// The end of the time that a picture may take.
struct Deadline {
    started: Instant,
    limits: Limits,
}

impl Deadline {
    fn starts_now(limits: &Limits) -> Self {
        Self { started: Instant::now(), limits: limits.clone() }
    }

    fn check(&self) -> Result<(), Unshowable> {
        if self.started.elapsed() <= self.limits.time {
            return Ok(());
        }
        Err(Unshowable::too_long(self.limits.time))
    }
}
