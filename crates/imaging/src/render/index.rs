//! An index print: a sheet of small pictures, each with words about it.

use super::lettering::Lettering;
use super::sheet::fitted;
use super::{Deadline, decode, encode, guarded, scale};
use crate::colour;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::raster::{Channels, Raster};
use crate::unshowable::Unshowable;

/// A sheet that is drawn piece by piece: it alone is held, and one small picture at a time.
pub struct IndexSheet {
    canvas: Raster,
}

impl IndexSheet {
    /// A white sheet of this width and height in pixels.
    pub fn white(size: (u32, u32), limits: &Limits) -> Result<Self, Unshowable> {
        let (width, height) = size;
        let bytes = u64::from(width) * u64::from(height) * 3;
        if bytes * 2 > limits.memory_bytes {
            return Err(Unshowable::too_much_memory(bytes * 2, limits.memory_bytes));
        }
        let pixels = vec![255; bytes as usize];
        Ok(Self { canvas: Raster { width, height, channels: Channels::Rgb, pixels } })
    }

    /// Draws the whole of a picture of any showable kind into a part of the sheet (left, top, width and
    /// height in pixels), as large as it fits, in its middle. Where it cannot be, the sheet stays as it is.
    pub fn picture(&mut self, bytes: &[u8], part: [u32; 4], limits: &Limits) -> Result<(), Unshowable> {
        let drawn = guarded(|| small(bytes, (part[2], part[3]), limits))?;
        self.lay(&drawn, part);
        drawn.recycle();
        Ok(())
    }

    /// Writes a line into a part of the sheet, from its left edge or in its middle.
    pub fn words(&mut self, words: &str, part: [u32; 4], centred: bool, lettering: &Lettering) {
        lettering.write(&mut self.canvas, words, part, centred);
    }

    /// The sheet as a JPEG for a printer, in the colours of its profile; sRGB without one.
    pub fn finished(self, dpi: u16, profile: Option<&[u8]>) -> Result<Vec<u8>, Unshowable> {
        guarded(|| {
            let coloured = colour::to_profile(self.canvas, None, profile);
            let own = if profile.is_none() { colour::srgb_profile() } else { None };
            let jpeg = encode::print(&coloured, dpi, profile.or(own.as_deref()));
            coloured.recycle();
            jpeg
        })
    }

    fn lay(&mut self, picture: &Raster, [left, top, width, height]: [u32; 4]) {
        let (left, top) = (left + (width - picture.width) / 2, top + (height - picture.height) / 2);
        let columns = picture.width.min(self.canvas.width.saturating_sub(left)) as usize * 3;
        let rows = self.canvas.height.saturating_sub(top) as usize;
        for (line, from) in picture.pixels.chunks_exact(picture.width as usize * 3).take(rows).enumerate() {
            let at = ((top as usize + line) * self.canvas.width as usize + left as usize) * 3;
            self.canvas.pixels[at..at + columns].copy_from_slice(&from[..columns]);
        }
    }
}

/// The whole of a picture, upright and in sRGB, no larger than this.
fn small(bytes: &[u8], room: (u32, u32), limits: &Limits) -> Result<Raster, Unshowable> {
    let deadline = Deadline::starts_now(limits);
    if room.0 == 0 || room.1 == 0 {
        return Err(Unshowable::TooLarge("its sheet has no room for it".to_owned()));
    }
    let kind = Kind::detect(bytes, None).ok_or(Unshowable::NotAPicture)?;
    let decoded = decode::decode(kind, bytes, limits, room.0.min(room.1))?;
    deadline.check()?;
    let shown = decoded.raster.turned(decoded.orientation);
    let (wide, high) = (f64::from(shown.width), f64::from(shown.height));
    let scaled = scale::to_size(&shown, fitted([0.0, 0.0, wide, high], room))?;
    shown.recycle();
    deadline.check()?;
    Ok(colour::to_srgb(scaled, decoded.colour_profile.as_deref()))
}
