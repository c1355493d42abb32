//! Colours: from whatever profile the picture has to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};

use crate::buffers;
use crate::raster::{Channels, Raster};

/// Largest difference, of 255, between a picture's colours and sRGB that nobody can see.
const INVISIBLE: u8 = 2;

/// Converts to sRGB with three bytes a pixel. A profile that is broken or that does not fit the
/// picture is ignored: wrong colours are better than no picture.
pub(crate) fn to_srgb(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let transform = profile.and_then(|profile| Transform::new(profile, raster.channels));
    match transform {
        Some(transform) => transform.apply(raster),
        None => without_profile(raster),
    }
}

/// Converts to the colours of a printer's profile with three bytes a pixel, or to sRGB without one.
pub(crate) fn to_profile(raster: Raster, from: Option<&[u8]>, to: Option<&[u8]>) -> Raster {
    let Some(to) = to.and_then(printer) else { return to_srgb(raster, from) };
    let own = from.and_then(|from| ColorProfile::new_from_slice(from).ok());
    let (space, layout) = form(raster.channels);
    let direct = own.filter(|own| own.color_space == space).and_then(|own| {
        Some(Transform { executor: own.create_transform_8bit(layout, &to, Layout::Rgb, printed()).ok()? })
    });
    if let Some(transform) = direct {
        return transform.apply(raster);
    }
    let srgb = to_srgb(raster, from);
    let made = ColorProfile::new_srgb().create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, printed());
    match made {
        Ok(executor) => Transform { executor }.apply(srgb),
        Err(_) => srgb,
    }
}

/// Colours that a paper does not have give way so that their differences stay.
fn printed() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() }
}

fn printer(profile: &[u8]) -> Option<ColorProfile> {
    ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == DataColorSpace::Rgb)
}

/// Whether colours can be converted to a profile.
pub(crate) fn is_for_printing(profile: &[u8]) -> bool {
    let made = printer(profile).map(|to| {
        ColorProfile::new_srgb().create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, printed()).is_ok()
    });
    made == Some(true)
}

/// The profile of sRGB, to be written into a file.
pub(crate) fn srgb_profile() -> Option<Vec<u8>> {
    ColorProfile::new_srgb().encode().ok()
}

const fn form(channels: Channels) -> (DataColorSpace, Layout) {
    match channels {
        Channels::Grey => (DataColorSpace::Gray, Layout::Gray),
        Channels::Rgb => (DataColorSpace::Rgb, Layout::Rgb),
        Channels::Cmyk => (DataColorSpace::Cmyk, Layout::Rgba),
    }
}

type Executor = std::sync::Arc<dyn moxcms::TransformExecutor<u8> + Send + Sync>;

struct Transform {
    executor: Executor,
}

impl Transform {
    /// None when there is nothing to do or nothing that can be done.
    fn new(profile: &[u8], channels: Channels) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        let (space, layout) = form(channels);
        if profile.color_space != space {
            return None;
        }
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let srgb = ColorProfile::new_srgb();
        let executor = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options).ok()?;
        let transform = Self { executor };
        (channels != Channels::Rgb || transform.changes_colours()).then_some(transform)
    }

    /// Tries the transform on a coarse cube of colours: most pictures claim sRGB in one of its
    /// many spellings, and then the work on millions of pixels is saved.
    fn changes_colours(&self) -> bool {
        const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
        let cube: Vec<u8> = STEPS
            .iter()
            .flat_map(|r| STEPS.iter().flat_map(move |g| STEPS.iter().flat_map(move |b| [*r, *g, *b])))
            .collect();
        let mut converted = vec![0; cube.len()];
        self.executor.transform(&cube, &mut converted).is_ok()
            && cube.iter().zip(&converted).any(|(from, to)| from.abs_diff(*to) > INVISIBLE)
    }

    fn apply(&self, raster: Raster) -> Raster {
        let pixels = raster.width as usize * raster.height as usize;
        let mut converted = buffers::of_length(pixels * 3);
        match self.executor.transform(&raster.pixels, &mut converted) {
            Ok(()) => {
                let (width, height) = raster.size();
                raster.recycle();
                Raster { width, height, channels: Channels::Rgb, pixels: converted }
            }
            Err(_) => without_profile(raster),
        }
    }
}

/// Red, green and blue as they are; grey on all three; ink as light that it leaves.
fn without_profile(raster: Raster) -> Raster {
    let pixels = match raster.channels {
        Channels::Rgb => return raster,
        Channels::Grey => raster.pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        Channels::Cmyk => {
            let light = |ink: u8, black: u8| {
                let product = u32::from(255 - ink) * u32::from(255 - black);
                ((product + 127) / 255) as u8
            };
            let inks = raster.pixels.as_chunks::<4>().0.iter();
            inks.flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)]).collect()
        }
    };
    Raster { channels: Channels::Rgb, pixels, ..raster }
}
