//! JPEG through libjpeg-turbo, at the smallest scale that is still large enough.

use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor};

use super::{Decoded, Orientation};
use crate::buffers;
use crate::jpeg::{self, Frame};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// A value that no decoder leaves in a whole row: rows that still hold it were never written.
const UNTOUCHED: [u8; 4] = [0xA5, 0x3C, 0x5A, 0xC3];

pub(super) fn decode(bytes: &[u8], limits: &Limits, short_edge: u32) -> Result<Decoded, Unshowable> {
    let frame = jpeg::frame(bytes)
        .ok_or_else(|| Unshowable::Damaged("it ends before the picture begins".to_owned()))?;
    if !frame.lossy || frame.precision != 8 {
        return Err(Unshowable::NotYet(Kind::Jpeg));
    }
    let size = (frame.width, frame.height);
    let scale = scale(frame.width.min(frame.height), short_edge);
    within(&frame, scale, limits)?;

    let damaged = |error: turbojpeg::Error| Unshowable::Damaged(error.to_string());
    let mut decoder = Decompressor::new().map_err(damaged)?;
    decoder.set_scaling_factor(scale).map_err(damaged)?;
    decoder.set_scan_limit(limits.scans).map_err(damaged)?;
    let (channels, format) = match frame.components {
        1 => (Channels::Grey, PixelFormat::GRAY),
        4 => (Channels::Cmyk, PixelFormat::CMYK),
        _ => (Channels::Rgb, PixelFormat::RGB),
    };
    if frame.progressive {
        // All its coefficients stay in memory until the last scan; nothing is kept beside them.
        buffers::release();
    }
    let width = scale.scale(frame.width as usize);
    let height = scale.scale(frame.height as usize);
    let pitch = width * channels.count();
    // Zeros: what a damaged file leaves out must not show another picture.
    let mut pixels = buffers::of_zeros(pitch * height);
    mark(&mut pixels, pitch);

    let mut attempt = |bytes: &[u8], pixels: &mut [u8]| {
        decoder.decompress(bytes, Image { pixels, width, pitch, height, format })
    };
    let mut result = attempt(bytes, &mut pixels);
    if result.is_err() && rows_written(&pixels, pitch) == 0 {
        // Rubbish between the segments makes the library refuse the header; without it, it goes.
        let tidied = jpeg::without_rubbish(bytes);
        let again = attempt(&tidied, &mut pixels);
        if again.is_ok() || rows_written(&pixels, pitch) > 0 {
            result = again;
        }
    }
    let damaged = match result {
        Ok(()) => None,
        Err(error) => Some(salvage(&error, &mut pixels, pitch, height, limits)?),
    };
    if frame.adobe && channels == Channels::Cmyk {
        // Adobe's files count the paper that shines through instead of the ink.
        for ink in &mut pixels {
            *ink = 255 - *ink;
        }
    }
    Ok(Decoded {
        raster: Raster { width: width as u32, height: height as u32, channels, pixels },
        size,
        orientation: Orientation::UPRIGHT,
        colour_profile: None,
        damaged,
    })
}

/// The smallest N/8 with which `edge` still covers `wanted`.
fn scale(edge: u32, wanted: u32) -> ScalingFactor {
    let eighths = (1..=7).find(|eighths| (edge * eighths).div_ceil(8) >= wanted);
    ScalingFactor::new(eighths.unwrap_or(8) as usize, 8)
}

/// Compares what decoding will hold with the limits, before anything is allocated.
fn within(frame: &Frame, scale: ScalingFactor, limits: &Limits) -> Result<(), Unshowable> {
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    if pixels > limits.pixels {
        return Err(Unshowable::too_many_pixels((frame.width, frame.height), limits.pixels));
    }
    let scaled = scale.scale(frame.width as usize) * scale.scale(frame.height as usize);
    // A progressive picture keeps all its coefficients, two bytes each, until the last scan.
    let coefficients =
        if frame.progressive { (pixels as f64 * frame.coefficients_per_pixel * 2.0) as u64 } else { 0 };
    let wanted = coefficients + scaled as u64 * u64::from(frame.components.clamp(1, 4)) * 2;
    if wanted > limits.memory_bytes {
        return Err(Unshowable::too_much_memory(wanted, limits.memory_bytes));
    }
    Ok(())
}

/// Writes the pattern into the first pixels of every row.
fn mark(pixels: &mut [u8], pitch: usize) {
    for row in pixels.chunks_exact_mut(pitch) {
        for (byte, mark) in row.iter_mut().zip(UNTOUCHED) {
            *byte = mark;
        }
    }
}

/// How many rows from the top the decoder has written.
fn rows_written(pixels: &[u8], pitch: usize) -> usize {
    let untouched = |row: &[u8]| row.iter().zip(UNTOUCHED).all(|(byte, mark)| *byte == mark);
    let empty = pixels.rchunks_exact(pitch).take_while(|row| untouched(row)).count();
    pixels.len() / pitch - empty
}

/// Keeps what was decoded before an error; what was not is grey, as decoders show it.
fn salvage(
    error: &turbojpeg::Error,
    pixels: &mut [u8],
    pitch: usize,
    height: usize,
    limits: &Limits,
) -> Result<String, Unshowable> {
    let reason = error.to_string();
    if reason.contains("scans") {
        return Err(Unshowable::TooLong(format!("it is stored in more than {} passes", limits.scans)));
    }
    let written = rows_written(pixels, pitch);
    if written == 0 {
        return Err(Unshowable::Damaged(reason));
    }
    pixels[written * pitch..].fill(128);
    let lost = (height - written) * 100 / height;
    Ok(if lost > 0 {
        format!("The lowest {lost} % of this picture cannot be read ({reason}).")
    } else {
        format!("Parts of this picture may be missing ({reason}).")
    })
}
