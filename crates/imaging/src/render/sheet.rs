//! The sheet of a print: a part of a picture, at a printer's resolution, on white, in a printer's colours.

use super::{Deadline, decode, encode, guarded, scale};
use crate::colour;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::orientation::Orientation;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// What a sheet is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width and height in pixels, lying as the picture does.
    pub size: (u32, u32),
    /// White on each side, in pixels.
    pub border: u32,
    /// Left, top, width and height of the part that is printed, as fractions of the picture as shown.
    pub part: [f64; 4],
    /// The whole part with white beside it, instead of one that fills the sheet: then its proportions
    /// are taken to be the sheet's.
    pub fit: bool,
    /// Whether a sheet that lies across is written turned by a quarter, as printers take their paper.
    pub upright: bool,
    /// Dots to the inch, as written in the file.
    pub dpi: u16,
    /// The ICC profile of printer and paper, for red, green and blue; sRGB without one.
    pub profile: Option<Vec<u8>>,
}

/// Draws a sheet as a JPEG (quality 95, 4:4:4) that says how large it is and what its colours mean.
pub fn sheet(bytes: &[u8], sheet: &Sheet, limits: &Limits) -> Result<Vec<u8>, Unshowable> {
    guarded(|| draw(bytes, sheet, limits))
}

/// Whether a profile's colours can be printed with: one for red, green and blue that can be read.
pub fn is_print_profile(profile: &[u8]) -> bool {
    colour::is_for_printing(profile)
}

fn draw(bytes: &[u8], sheet: &Sheet, limits: &Limits) -> Result<Vec<u8>, Unshowable> {
    let deadline = Deadline::starts_now(limits);
    let (width, height) = sheet.size;
    let inner = (width.saturating_sub(sheet.border * 2), height.saturating_sub(sheet.border * 2));
    let wanted = u64::from(width) * u64::from(height) * 3;
    if wanted * 2 > limits.memory_bytes {
        return Err(Unshowable::too_much_memory(wanted * 2, limits.memory_bytes));
    }
    if inner.0 == 0 || inner.1 == 0 {
        return Err(Unshowable::TooLarge("its border leaves nothing of the sheet".to_owned()));
    }
    let kind = Kind::detect(bytes, None).ok_or(Unshowable::NotAPicture)?;
    let decoded = decode::decode(kind, bytes, limits, short_edge(sheet, inner))?;
    deadline.check()?;
    let shown = decoded.raster.turned(decoded.orientation);
    let part = within(sheet.part, shown.size());
    let size = if sheet.fit { fitted(part, inner) } else { inner };
    let scaled = scale::part_to_size(&shown, part, size)?;
    shown.recycle();
    deadline.check()?;
    let coloured = colour::to_profile(scaled, decoded.colour_profile.as_deref(), sheet.profile.as_deref());
    let mut drawn = on_white(&coloured, sheet.size);
    coloured.recycle();
    if sheet.upright && width > height {
        // 6: what is stored on its left side is shown upright; turned so, the short edge leads.
        drawn = drawn.turned(Orientation::new(6).unwrap_or_default());
    }
    deadline.check()?;
    let profile = sheet.profile.clone().or_else(colour::srgb_profile);
    let jpeg = encode::print(&drawn, sheet.dpi, profile.as_deref());
    drawn.recycle();
    jpeg
}

/// The picture's short edge at which the part still has a pixel for each of the sheet's.
fn short_edge(sheet: &Sheet, inner: (u32, u32)) -> u32 {
    let edge = |pixels: u32, part: f64| f64::from(pixels) / part.clamp(0.01, 1.0);
    let (across, down) = (edge(inner.0, sheet.part[2]), edge(inner.1, sheet.part[3]));
    let wanted = if sheet.fit { across.max(down) } else { across.min(down) };
    wanted.ceil().min(1e6) as u32
}

/// A part in pixels, within the picture and at least one of them.
fn within([left, top, width, height]: [f64; 4], (across, down): (u32, u32)) -> [f64; 4] {
    let part = |from: f64, length: f64, edge: u32| {
        let edge = f64::from(edge);
        let length = (length.clamp(0.0, 1.0) * edge).max(1.0);
        ((from.clamp(0.0, 1.0) * edge).min(edge - length), length)
    };
    let ((x, wide), (y, high)) = (part(left, width, across), part(top, height, down));
    [x, y, wide, high]
}

/// The largest size of these proportions that fits.
pub(super) fn fitted([_, _, wide, high]: [f64; 4], (width, height): (u32, u32)) -> (u32, u32) {
    let by = (f64::from(width) / wide).min(f64::from(height) / high);
    let edge = |length: f64, most: u32| ((length * by).round() as u32).clamp(1, most);
    (edge(wide, width), edge(high, height))
}

/// In the middle of a white sheet.
fn on_white(picture: &Raster, (width, height): (u32, u32)) -> Raster {
    let mut pixels = vec![255; width as usize * height as usize * 3];
    let (left, top) = ((width - picture.width) / 2, (height - picture.height) / 2);
    let row = picture.width as usize * 3;
    for (line, from) in picture.pixels.chunks_exact(row).enumerate() {
        let at = ((top as usize + line) * width as usize + left as usize) * 3;
        pixels[at..at + row].copy_from_slice(from);
    }
    Raster { width, height, channels: Channels::Rgb, pixels }
}
