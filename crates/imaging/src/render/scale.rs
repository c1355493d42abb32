//! Making pictures smaller.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use super::raster::Raster;
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
pub(crate) fn to_size(source: &Raster, (width, height): (u32, u32)) -> Result<Raster, Unshowable> {
    let contradiction = || Unshowable::Damaged("it has no proper size".to_owned());
    let from = ImageRef::new(source.width, source.height, &source.pixels, source.channels.pixel_type())
        .map_err(|_| contradiction())?;
    let mut to = Image::new(width, height, source.channels.pixel_type());
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(&from, &mut to, &options).map_err(|_| contradiction())?;
    Ok(Raster { width, height, channels: source.channels, pixels: to.into_vec() })
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
