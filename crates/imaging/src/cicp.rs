//! Colours that are told by numbers instead of a profile (ITU-T H.273): phones' AVIF and HEIF.

use moxcms::ColorProfile;

/// BT.2020 (9) and Display P3 (12, and the older 11) as profiles whose curve is that of sRGB; the
/// other primaries differ from sRGB by less than anybody sees.
pub(crate) fn profile(primaries: u32) -> Option<Vec<u8>> {
    let mut profile = match primaries {
        9 => ColorProfile::new_bt2020(),
        11 | 12 => ColorProfile::new_display_p3(),
        _ => return None,
    };
    let srgb = ColorProfile::new_srgb();
    (profile.red_trc, profile.green_trc, profile.blue_trc) = (srgb.red_trc, srgb.green_trc, srgb.blue_trc);
    profile.cicp = None;
    profile.encode().ok()
}

/// Perceptual quantizer (SMPTE ST 2084) and hybrid log-gamma (BT.2100).
pub(crate) const PQ: u32 = 16;
/// See [`PQ`].
pub(crate) const HLG: u32 = 18;

/// Light of white paper in a picture with a high dynamic range, in candela a square metre
/// (BT.2408).
const PAPER: f64 = 203.0;

/// Turns the values of a picture with a high dynamic range into those of a usual screen: what is
/// darker than paper stays, what is brighter is drawn together.
pub(crate) fn to_plain_light(pixels: &mut [u8], channels: usize, transfer: u32) {
    let light: fn(f64) -> f64 = match transfer {
        PQ => light_of_pq,
        HLG => light_of_hlg,
        _ => return,
    };
    let table: Vec<u8> = (0..=255).map(|code| plain(light(f64::from(code) / 255.0))).collect();
    for pixel in pixels.chunks_exact_mut(channels) {
        for value in &mut pixel[..3] {
            *value = table[usize::from(*value)];
        }
    }
}

/// Candela a square metre of a PQ value (ST 2084 §5.1).
fn light_of_pq(value: f64) -> f64 {
    let power = value.powf(1.0 / 78.843_75);
    let linear =
        ((power - 0.835_937_5).max(0.0) / (18.851_562_5 - 18.687_5 * power)).powf(1.0 / 0.159_301_757_812_5);
    linear * 10_000.0
}

/// Candela a square metre of an HLG value on a screen of 1000 (BT.2100 table 5).
fn light_of_hlg(value: f64) -> f64 {
    let scene = if value <= 0.5 {
        value * value / 3.0
    } else {
        (((value - 0.559_910_73) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
    };
    1000.0 * scene.powf(1.2)
}

/// The sRGB value of some light.
fn plain(light: f64) -> u8 {
    const KNEE: f64 = 0.7;
    let light = light / PAPER;
    let drawn = if light <= KNEE {
        light
    } else {
        KNEE + (1.0 - KNEE) * (1.0 - (-(light - KNEE) / (1.0 - KNEE) / 2.0).exp())
    };
    let curved = if drawn <= 0.003_130_8 { drawn * 12.92 } else { 1.055 * drawn.powf(1.0 / 2.4) - 0.055 };
    (curved.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_drawn_together_without_a_step_and_never_turned_around() {
        for light in [light_of_pq, light_of_hlg] {
            let codes: Vec<u8> = (0..=255).map(|code| plain(light(f64::from(code) / 255.0))).collect();
            assert_eq!(codes[0], 0);
            assert!(codes[255] >= 250, "{}", codes[255]);
            assert!(codes.windows(2).all(|two| two[0] <= two[1] && two[1] - two[0] <= 8), "{codes:?}");
        }
        // Paper white is 58 % of PQ and 75 % of HLG (BT.2408 table 1), and nearly white here.
        assert!(plain(light_of_pq(0.58)) > 220 && plain(light_of_hlg(0.75)) > 220);
    }

    #[test]
    fn only_wide_colours_need_a_profile() {
        assert!(profile(9).is_some() && profile(12).is_some());
        assert!(profile(1).is_none() && profile(2).is_none() && profile(400).is_none());
    }

    #[test]
    fn alpha_and_plain_pictures_stay_as_they_are() {
        let mut pixels = [100, 100, 100, 100];
        to_plain_light(&mut pixels, 4, PQ);
        assert!(pixels[3] == 100 && pixels[0] != 100);
        let mut plain = [1, 2, 3];
        to_plain_light(&mut plain, 3, 13);
        assert_eq!(plain, [1, 2, 3]);
    }
}
