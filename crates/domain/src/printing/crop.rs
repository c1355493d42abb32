//! Which part of a picture is printed, and whether it has pixels enough.

use serde::{Deserialize, Serialize};

use super::Size;

/// A whole, in the units of [`Crop`].
const WHOLE: u32 = 1_000_000;
/// The least part of an edge that can be printed.
const LEAST: u32 = WHOLE / 100;

/// A part of a picture as shown, in millionths of its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crop {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// The numbers do not lie within the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("What is cut out must lie within the picture and be at least a hundredth of it each way.")]
pub struct NotACrop;

/// The area of a sheet that a picture fills, in millimetres, turned as the picture lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// From left to right.
    pub width: u16,
    /// From top to bottom.
    pub height: u16,
}

/// Whether a print has pixels enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sharpness {
    /// Below 150 pixels to the inch: it will look soft or coarse.
    Low,
    /// From 150 on: it will do from some distance.
    Fair,
    /// From 200 on.
    Good,
}

impl Frame {
    /// What is left of a sheet within a border of so many millimetres, lying as something of this
    /// width and height does.
    pub fn of(size: Size, border: u16, (width, height): (u64, u64)) -> Self {
        let inner = |edge: u16| edge.saturating_sub(border.saturating_mul(2)).max(1);
        let (short, long) = (inner(size.short()), inner(size.long()));
        if width > height { Self { width: long, height: short } } else { Self { width: short, height: long } }
    }

    /// Whether it lies across.
    pub const fn lies_across(self) -> bool {
        self.width > self.height
    }
}

impl Crop {
    /// The whole picture.
    pub const WHOLE: Self = Self { left: 0, top: 0, width: WHOLE, height: WHOLE };

    /// From fractions of the picture's edges, each between 0 and 1.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Result<Self, NotACrop> {
        let part = |value: f64| {
            let fits = (-1e-6..=1.000_001).contains(&value);
            fits.then(|| (value.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u32).ok_or(NotACrop)
        };
        let (left, top) = (part(left)?, part(top)?);
        let (width, height) = (part(width)?, part(height)?);
        // What a browser rounds up by a millionth is still within.
        let (width, height) = (width.min(WHOLE - left), height.min(WHOLE - top));
        if width < LEAST || height < LEAST {
            return Err(NotACrop);
        }
        Ok(Self { left, top, width, height })
    }

    /// Left, top, width and height as fractions of the picture's edges.
    pub fn fractions(self) -> [f64; 4] {
        [self.left, self.top, self.width, self.height].map(|part| f64::from(part) / f64::from(WHOLE))
    }

    /// Its size in the pixels of a picture.
    fn pixels(self, (width, height): (u32, u32)) -> (u64, u64) {
        let part = |edge: u32, part: u32| (u64::from(edge) * u64::from(part)) / u64::from(WHOLE);
        (part(width, self.width).max(1), part(height, self.height).max(1))
    }

    /// The area of a sheet that this part of a picture fills: it decides how the sheet lies.
    pub fn frame(self, picture: (u32, u32), size: Size, border: u16) -> Frame {
        Frame::of(size, border, self.pixels(picture))
    }

    /// The largest part around the same middle that has a frame's proportions: what was chosen for
    /// this frame comes back as it is, to a pixel.
    #[must_use]
    pub fn fitted(self, picture: (u32, u32), frame: Frame) -> Self {
        let (width, height) = self.pixels(picture);
        let (across, down) = (width * u64::from(frame.height), height * u64::from(frame.width));
        let scaled = |part: u32, of: u64, to: u64| {
            ((u128::from(part) * u128::from(to) / u128::from(of.max(1))) as u32).clamp(1, part)
        };
        if across > down {
            let kept = scaled(self.width, across, down);
            Self { left: self.left + (self.width - kept) / 2, width: kept, ..self }
        } else {
            let kept = scaled(self.height, down, across);
            Self { top: self.top + (self.height - kept) / 2, height: kept, ..self }
        }
    }

    /// Pixels to the inch when this part of a picture fills a frame; when it is only `fit` into it, of
    /// the edge that touches.
    pub fn resolution(self, picture: (u32, u32), frame: Frame, fit: bool) -> u32 {
        let (width, height) = self.pixels(picture);
        let inch = |pixels: u64, mm: u16| (pixels * 254 / (u64::from(mm.max(1)) * 10)) as u32;
        let (across, down) = (inch(width, frame.width), inch(height, frame.height));
        if fit { across.max(down) } else { across.min(down) }
    }
}

impl Sharpness {
    /// What so many pixels to the inch look like.
    pub const fn of(pixels_per_inch: u32) -> Self {
        match pixels_per_inch {
            0..150 => Self::Low,
            150..200 => Self::Fair,
            _ => Self::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn size(text: &str) -> Size {
        text.parse().unwrap()
    }

    #[test]
    fn a_sheet_lies_as_its_picture_does() {
        let frame = |picture| Crop::WHOLE.frame(picture, size("100x150"), 5);
        assert_eq!(frame((3_000, 2_000)), Frame { width: 140, height: 90 });
        assert_eq!(frame((2_000, 3_000)), Frame { width: 90, height: 140 });
        // An upright part of a broad picture makes an upright print.
        let part = Crop::new(0.4, 0.0, 0.2, 1.0).unwrap();
        assert!(!part.frame((3_000, 2_000), size("100x150"), 0).lies_across());
    }

    #[test]
    fn a_crop_is_centred_and_cuts_only_what_does_not_fit() {
        let frame = Frame { width: 150, height: 100 };
        assert_eq!(Crop::WHOLE.fitted((3_000, 2_000), frame), Crop::WHOLE);
        let square = Crop::WHOLE.fitted((2_000, 2_000), frame).fractions();
        assert!((square[1] - 1.0 / 6.0).abs() < 1e-3 && (square[3] - 2.0 / 3.0).abs() < 1e-3, "{square:?}");
    }

    #[test]
    fn a_small_part_of_a_picture_is_coarse_when_it_is_printed_large() {
        let told = |crop: Crop, text| {
            let frame = crop.frame((3_000, 2_000), size(text), 0);
            Sharpness::of(crop.fitted((3_000, 2_000), frame).resolution((3_000, 2_000), frame, false))
        };
        assert_eq!(told(Crop::WHOLE, "100x150"), Sharpness::Good);
        assert_eq!(told(Crop::WHOLE, "300x450"), Sharpness::Fair);
        assert_eq!(told(Crop::new(0.0, 0.0, 0.25, 0.25).unwrap(), "100x150"), Sharpness::Low);
        let frame = Frame { width: 100, height: 100 };
        assert_eq!(Crop::WHOLE.resolution((1_000, 500), frame, true), 254);
        assert_eq!(Crop::WHOLE.resolution((1_000, 500), frame, false), 127);
    }

    #[test]
    fn what_lies_outside_a_picture_is_no_part_of_it() {
        for (left, top, width, height) in [
            (-0.1, 0.0, 0.5, 0.5),
            (0.0, 0.0, 1.2, 1.0),
            (1.0, 0.0, 0.5, 0.5),
            (0.0, 0.0, 0.001, 1.0),
            (f64::NAN, 0.0, 1.0, 1.0),
        ] {
            assert_eq!(Crop::new(left, top, width, height), Err(NotACrop), "{left} {top} {width} {height}");
        }
        assert_eq!(Crop::new(0.0, 0.0, 1.0, 1.0), Ok(Crop::WHOLE));
    }

    proptest! {
        #[test]
        fn a_fitted_crop_lies_within_the_one_it_comes_from_and_has_the_frames_proportions(
            picture in (200_u32..20_000, 200_u32..20_000), part in (0.0..0.6, 0.0..0.6, 0.2..0.4, 0.2..0.4),
            edges in (50_u16..500, 50_u16..500),
        ) {
            let crop = Crop::new(part.0, part.1, part.2, part.3).unwrap();
            let frame = crop.frame(picture, Size::new(edges.0, edges.1).unwrap(), 0);
            let fitted = crop.fitted(picture, frame);
            prop_assert!(fitted.left >= crop.left && fitted.top >= crop.top);
            prop_assert!(fitted.left + fitted.width <= crop.left + crop.width);
            prop_assert!(fitted.top + fitted.height <= crop.top + crop.height);
            let [_, _, width, height] = fitted.fractions();
            let proportions = (width * f64::from(picture.0)) / (height * f64::from(picture.1));
            let wanted = f64::from(frame.width) / f64::from(frame.height);
            prop_assert!((proportions / wanted - 1.0).abs() < 0.06, "{proportions} {wanted}");
            let again = fitted.fitted(picture, frame);
            prop_assert!(again.width.abs_diff(fitted.width) < 60_000 && again.height.abs_diff(fitted.height) < 60_000);
        }
    }
}
