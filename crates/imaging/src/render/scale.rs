//! Making pictures smaller.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions};

use crate::buffers;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// The size with this short edge in the same proportions, never larger than it was. A strip
/// thinner than a pixel keeps one.
pub(crate) fn size_with_short_edge((width, height): (u32, u32), short_edge: u32) -> (u32, u32) {
    let short = width.min(height);
    if short <= short_edge {
        return (width, height);
    }
    let scaled = |edge: u32| {
        let wanted = u64::from(edge) * u64::from(short_edge) * 2 + u64::from(short);
        u32::try_from(wanted / (u64::from(short) * 2)).unwrap_or(u32::MAX).max(1)
    };
    (scaled(width), scaled(height))
}

/// Scales down to a short edge; none if the picture is not larger than that.
pub(crate) fn to_short_edge(source: &Raster, short_edge: u32) -> Result<Option<Raster>, Unshowable> {
    if source.short_edge() <= short_edge {
        return Ok(None);
    }
    to_size(source, size_with_short_edge(source.size(), short_edge)).map(Some)
}

/// Scales to exactly this size with a Lanczos filter of three lobes, the one that photo servers use.
pub(crate) fn to_size(source: &Raster, size: (u32, u32)) -> Result<Raster, Unshowable> {
    part_to_size(source, [0.0, 0.0, f64::from(source.width), f64::from(source.height)], size)
}

/// Scales a part, given by left, top, width and height in pixels, to exactly this size.
pub(super) fn part_to_size(
    source: &Raster,
    part: [f64; 4],
    (width, height): (u32, u32),
) -> Result<Raster, Unshowable> {
    let mut pixels = buffers::of_length(width as usize * height as usize * source.channels.count());
    let (from, rows) = (source.size(), source.pixels.as_slice());
    // Named types, since the crate's form for every type makes the compiler build all thirteen.
    let scaled = match source.channels {
        Channels::Grey => into::<U8>(rows, from, part, (width, height), &mut pixels),
        Channels::Rgb => into::<U8x3>(rows, from, part, (width, height), &mut pixels),
        Channels::Cmyk => into::<U8x4>(rows, from, part, (width, height), &mut pixels),
    };
    scaled.ok_or_else(no_size)?;
    Ok(Raster { width, height, channels: source.channels, pixels })
}

/// Scales rows of red, green and blue without gaps to exactly this size.
pub(super) fn rgb(rows: &[u8], from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, Unshowable> {
    let mut pixels = vec![0; to.0 as usize * to.1 as usize * 3];
    let part = [0.0, 0.0, f64::from(from.0), f64::from(from.1)];
    into::<U8x3>(rows, from, part, to, &mut pixels).ok_or_else(no_size)?;
    Ok(pixels)
}

fn no_size() -> Unshowable {
    Unshowable::Damaged("it has no proper size".to_owned())
}

fn into<P: PixelTrait>(
    rows: &[u8],
    (wide, high): (u32, u32),
    [left, top, part_wide, part_high]: [f64; 4],
    (width, height): (u32, u32),
    pixels: &mut [u8],
) -> Option<()> {
    let from = TypedImageRef::<P>::from_buffer(wide, high, rows).ok()?;
    let mut to = TypedImage::<P>::from_buffer(width, height, pixels).ok()?;
    let lanczos = ResizeAlg::Convolution(FilterType::Lanczos3);
    let options =
        ResizeOptions::new().resize_alg(lanczos).use_alpha(false).crop(left, top, part_wide, part_high);
    buffers::with_resizer(|resizer| resizer.resize_typed(&from, &mut to, &options)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_edge_is_met_and_nothing_is_enlarged() {
        assert_eq!(size_with_short_edge((6000, 4000), 1440), (2160, 1440));
        assert_eq!(size_with_short_edge((4000, 6000), 1440), (1440, 2160));
        assert_eq!(size_with_short_edge((640, 480), 1440), (640, 480));
        assert_eq!(size_with_short_edge((1, 1), 250), (1, 1));
        assert_eq!(size_with_short_edge((65535, 251), 250), (65274, 250));
    }
}
