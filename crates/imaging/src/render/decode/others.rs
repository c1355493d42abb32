//! PNG, WebP, GIF (its first picture) and TIFF through the `image` crate.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageError, ImageResult};

use super::{Decoded, Orientation};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

pub(super) fn decode(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Decoded, Unshowable> {
    let reader = Cursor::new(bytes);
    match kind {
        Kind::Png => read(PngDecoder::with_limits(reader, bounds(limits)), limits),
        Kind::Webp => read(WebPDecoder::new(reader), limits),
        Kind::Gif => read(GifDecoder::new(reader), limits),
        _ => read(TiffDecoder::new(reader), limits),
    }
}

fn bounds(limits: &Limits) -> image::Limits {
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(limits.memory_bytes);
    bounds
}

fn read(decoder: ImageResult<impl ImageDecoder>, limits: &Limits) -> Result<Decoded, Unshowable> {
    let mut decoder = decoder.map_err(|error| refused(&error))?;
    let size @ (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unshowable::Damaged("it has no size".to_owned()));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        return Err(Unshowable::too_many_pixels(size, limits.pixels));
    }
    // The decoder's own copy, ours, and the three bytes a pixel that are made of it.
    let wanted = decoder.total_bytes().saturating_mul(2).saturating_add(pixels * 3);
    if wanted > limits.memory_bytes {
        return Err(Unshowable::too_much_memory(wanted, limits.memory_bytes));
    }
    decoder.set_limits(bounds(limits)).map_err(|error| refused(&error))?;
    let colour = decoder.color_type();
    let mut decoded = vec![0; decoder.total_bytes() as usize];
    let result = decoder.read_image(&mut decoded);
    let damaged = match result {
        Ok(()) => None,
        Err(error) if decoded.iter().any(|byte| *byte != 0) => {
            Some(format!("Parts of this picture cannot be read ({error})."))
        }
        Err(error) => return Err(refused(&error)),
    };
    let (channels, pixels) = eight_bits(colour, decoded)?;
    Ok(Decoded {
        raster: Raster { width, height, channels, pixels },
        size,
        orientation: Orientation::UPRIGHT,
        colour_profile: None,
        damaged,
    })
}

fn refused(error: &ImageError) -> Unshowable {
    match error {
        ImageError::Limits(_) => Unshowable::TooLarge(error.to_string()),
        _ => Unshowable::Damaged(error.to_string()),
    }
}

/// Eight bits a channel, transparency on white.
fn eight_bits(colour: ColorType, bytes: Vec<u8>) -> Result<(Channels, Vec<u8>), Unshowable> {
    let wide = |two: &[u8; 2]| (u32::from(u16::from_ne_bytes(*two)) * 255 + 32_767) / 65_535;
    let real = |four: &[u8; 4]| (f32::from_ne_bytes(*four).clamp(0.0, 1.0) * 255.0).round() as u32;
    let sixteen = |bytes: &[u8]| bytes.as_chunks::<2>().0.iter().map(wide).map(byte).collect();
    let float = |bytes: &[u8]| bytes.as_chunks::<4>().0.iter().map(real).map(byte).collect();
    let narrow: Vec<u8> = match colour {
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => sixteen(&bytes),
        ColorType::Rgb32F | ColorType::Rgba32F => float(&bytes),
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => bytes,
        _ => {
            return Err(Unshowable::Damaged("its colours are of an unknown form".to_owned()));
        }
    };
    Ok(match (colour.channel_count(), colour.has_alpha()) {
        (1, _) => (Channels::Grey, narrow),
        (2, _) => (Channels::Grey, on_white::<2, 1>(narrow)),
        (4, true) => (Channels::Rgb, on_white::<4, 3>(narrow)),
        _ => (Channels::Rgb, narrow),
    })
}

/// Mixes each pixel with white by its last channel, in place.
pub(super) fn on_white<const FROM: usize, const TO: usize>(mut bytes: Vec<u8>) -> Vec<u8> {
    let pixels = bytes.len() / FROM;
    for pixel in 0..pixels {
        let alpha = u32::from(bytes[pixel * FROM + FROM - 1]);
        for channel in 0..TO {
            let value = u32::from(bytes[pixel * FROM + channel]);
            bytes[pixel * TO + channel] = byte((value * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }
    bytes.truncate(pixels * TO);
    bytes
}

fn byte(value: u32) -> u8 {
    value.min(255) as u8
}
