//! The sea from the shore, and the shore from the air.

use super::super::paint::{
    Profile, Rgb, Scene, View, cells, crest, fbm, gradient, hex, lerp, massif, noise, nth, smooth,
};

/// The light over the sea.
pub struct Mood {
    pub sky: [&'static str; 3],
    pub cloud_lit: &'static str,
    pub cloud_dark: &'static str,
    pub sun: &'static str,
    pub sun_at: (f32, f32),
    pub sea: &'static str,
    pub clouds: f32,
    pub headland: bool,
    pub boat: bool,
    pub calm: f32,
}

pub const SUNSET: Mood = Mood {
    sky: ["28406f", "d9785a", "ffcb79"],
    cloud_lit: "ff9a63",
    cloud_dark: "4d3f5e",
    sun: "ffd07a",
    sun_at: (0.58, 0.53),
    sea: "14283f",
    clouds: 0.9,
    headland: false,
    boat: true,
    calm: 0.6,
};
pub const VIOLET: Mood = Mood {
    sky: ["1d2350", "8a5a93", "ffb59a"],
    cloud_lit: "f58fa0",
    cloud_dark: "2f2c58",
    sun: "ffc6a0",
    sun_at: (0.3, 0.55),
    sea: "151c3c",
    clouds: 1.0,
    headland: true,
    boat: false,
    calm: 0.75,
};
pub const NOON: Mood = Mood {
    sky: ["2b7cc9", "7fbde6", "dcedf2"],
    cloud_lit: "ffffff",
    cloud_dark: "9db4c6",
    sun: "fff8e0",
    sun_at: (0.8, 0.10),
    sea: "0d5a7c",
    clouds: 0.8,
    headland: true,
    boat: true,
    calm: 0.3,
};
pub fn sea(view: View, mood: &Mood) -> Scene {
    let horizon = 0.58;
    let sky = mood.sky.map(hex);
    let (lit, dark) = (hex(mood.cloud_lit), hex(mood.cloud_dark));
    let (sun, deep) = (hex(mood.sun), hex(mood.sea));
    let sun_at = (mood.sun_at.0 * view.aspect, mood.sun_at.1);
    let (clouds, calm, boat, headland) = (mood.clouds, mood.calm, mood.boat, mood.headland);
    let cape = Profile::new(view.aspect, |x| {
        let run = x / view.aspect;
        let rise = smooth(0.62, 0.98, run) * 0.16 + smooth(0.3, 0.0, run) * 0.05;
        horizon - rise * (0.6 + 0.6 * massif(x * 2.3, 6, view.seed)) + 0.002
    });
    let above = move |x: f32, y: f32| {
        let to_sun = ((x - sun_at.0).powi(2) + ((y - sun_at.1) * 1.2).powi(2)).sqrt();
        let mut light = gradient(&sky, y / horizon);
        let high = 1.0 / (horizon + 0.10 - y).max(0.04);
        let bank = fbm((x - 0.8) * high * 0.5 + 5.0, high * 1.9, 6, view.seed);
        let wisps = fbm(x * 2.0 + y * 3.0, y * 11.0, 5, view.seed ^ 4);
        let cover = smooth(0.50, 0.74, bank * 0.75 + wisps * 0.28) * clouds;
        let rim = smooth(0.85, 0.0, to_sun);
        let body = dark.mix(lit, (smooth(0.85, 0.3, cover) * 0.75 + rim * 0.5).min(1.0));
        light = light.mix(body * (0.9 + 0.3 * rim), cover * 0.85);
        light = light + sun * ((-to_sun * 4.5).exp() * 0.45 + (-to_sun * 22.0).exp() * 0.7);
        light = light + sun * (smooth(0.042, 0.037, to_sun) * 2.4 * (1.0 - 0.5 * cover));
        if headland {
            let edge = cape.at(x);
            let rough = fbm(x * 16.0, y * 24.0, 5, view.seed ^ 6);
            let rock = dark.mix(deep, 0.55) * (0.35 + 0.5 * rough);
            let rock = rock.mix(sky[2], 0.12);
            light = light.mix(rock, smooth(edge - view.px, edge + view.px, y));
        }
        light
    };
    Box::new(move |x, y| {
        let mut light = if y < horizon {
            above(x, y)
        } else {
            let depth = y - horizon;
            let far = 1.0 / (depth + 0.012);
            let (wx, wz) = ((x - view.aspect * 0.5) * far * 2.2, far * 5.0);
            let swell = fbm(wx * 0.35, wz * 1.1, 4, view.seed ^ 0xb) - 0.5;
            let chop = fbm(wx * 1.7 + swell * 2.0, wz * 3.4, 4, view.seed ^ 0xc) - 0.5;
            let rough = lerp(1.3, 0.45, calm);
            let tilt = (swell * 0.9 + chop * 0.8) * rough;
            let mirror_y = horizon - depth * 0.86 - (tilt * 0.22).abs() - tilt * 0.10 * (1.0 + depth);
            let mirror = above(x + chop * 0.07 * rough, mirror_y.max(0.0));
            let fresnel = (0.86 - depth * 0.75 - tilt * 0.35).clamp(0.12, 0.95);
            let mut water = deep.mix(mirror, fresnel);
            let spread = 0.028 + depth * 0.30;
            let off = (x - sun_at.0 + tilt * 0.22) / spread;
            let glint = (-off * off).exp() * smooth(0.08, 0.34, chop + swell * 0.6 + 0.12);
            water = water + sun * (glint * 1.5 * smooth(0.0, 0.02, depth));
            let foam = smooth(0.27, 0.36, chop + swell * 0.5) * smooth(0.05, 0.3, depth) * (1.0 - calm);
            water = water.mix(Rgb(0.8, 0.84, 0.86), foam * 0.7);
            water.mix(sky[2], (-depth * 40.0).exp() * 0.45)
        };
        if boat {
            light = sailing(view, x, y, horizon, dark, light);
        }
        light
    })
}

/// A small sailing boat and the darker water under it.
fn sailing(view: View, x: f32, y: f32, horizon: f32, dark: Rgb, light: Rgb) -> Rgb {
    let size = 0.10;
    let at = (0.24 + 0.1 * nth(1, view.seed)) * view.aspect;
    let foot = horizon + 0.028;
    let edge = view.px / size;
    let ripple = (noise(x * 30.0, y * 220.0, view.seed) - 0.5) * 0.18;
    let below = y > foot;
    let v = if below { (y - foot) / size * 1.15 } else { (foot - y) / size };
    let u = (x - at) / size + if below { ripple } else { 0.0 };
    let hull = smooth(edge, -edge, u.abs() - (0.30 + 0.5 * v)) * smooth(0.085 + edge, 0.085, v);
    let main = smooth(-edge, edge, u + 0.02)
        * smooth(edge, -edge, u - 0.40 * (1.0 - ((v - 0.12) / 0.85)).max(0.0).powf(0.8));
    let jib = smooth(-edge, edge, -u - 0.05)
        * smooth(edge, -edge, -u - 0.05 - 0.26 * (1.0 - (v - 0.12) / 0.68).max(0.0));
    let aloft = smooth(0.12 - edge, 0.12, v);
    let sails = main.max(jib) * aloft * smooth(0.96, 0.94, v);
    let fade = if below { 0.45 } else { 1.0 };
    let cloth = hex("f3e3cf") * (0.55 + 0.5 * smooth(0.0, 0.35, u));
    light.mix(cloth.mix(dark, 0.35), sails * fade).mix(dark * 0.25, hull * fade)
}

/// A beach from straight above: deep water, foam laces, wet sand, dry sand, parasols.
pub fn beach(view: View, warm: bool) -> Scene {
    let (deep, shallow, sand, wet) = if warm {
        (hex("0f6f8c"), hex("6fd0c6"), hex("ecd3a8"), hex("b79468"))
    } else {
        (hex("173f52"), hex("4f9a96"), hex("6f6a68"), hex("3d3b3e"))
    };
    Box::new(move |x, y| {
        let along = x * 0.55 - y * 0.83;
        let sway = fbm(along * 1.3 + 9.0, 2.0, 3, view.seed) - 0.5;
        let shore = (x / view.aspect) * 0.83 + y * 0.42 - if warm { 0.62 } else { 0.80 } + sway * 0.34;
        let warp = fbm(x * 3.0, y * 3.0, 4, view.seed ^ 1) - 0.5;
        let depth = -shore + warp * 0.05;
        let mut light = if depth > 0.0 {
            let mut water = shallow.mix(deep, smooth(0.02, 0.42, depth + warp * 0.08));
            let net = crest(x * 17.0 + warp * 4.0, y * 17.0, 3, view.seed ^ 2);
            water = water + shallow * (net.powi(4) * 0.30 * smooth(0.45, 0.05, depth));
            let ruffle = fbm(x * 40.0, y * 46.0, 3, view.seed ^ 3) - 0.5;
            water = water * (1.0 + ruffle * 0.22);
            let reef = smooth(0.56, 0.70, fbm(x * 3.4 + 4.0, y * 3.4, 5, view.seed ^ 0xd));
            water.mix(deep * 0.5, reef * 0.5 * smooth(0.1, 0.25, depth))
        } else {
            let dry = smooth(0.015, 0.075, -depth);
            let grains = noise(x * 620.0, y * 620.0, view.seed ^ 4) - 0.5;
            let prints = fbm(x * 26.0, y * 26.0, 4, view.seed ^ 5) - 0.5;
            wet.mix(sand, dry) * (1.0 + grains * 0.12 + prints * 0.25 * dry)
        };
        let lace = crest(x * 24.0 + warp * 3.0, y * 24.0, 4, view.seed ^ 8);
        for wave in 0..4_i32 {
            let line = [0.0, 0.055, 0.15, 0.27][wave as usize];
            let bend = (fbm(along * 3.0, wave as f32 * 5.0, 3, view.seed ^ 7) - 0.5) * 0.09;
            let d = depth - line - bend * 0.6;
            let trail = smooth(0.085, 0.0, d) * smooth(-0.004, 0.004, d);
            let solid = smooth(0.016, 0.0, d.abs());
            let strength = [1.0, 0.85, 0.6, 0.4][wave as usize];
            let foam = (solid * 0.95 + trail * smooth(0.45, 0.9, lace) * 0.8).min(1.0) * strength;
            light = light.mix(Rgb(0.95, 0.97, 0.97), foam);
        }
        if warm {
            light = parasols(view, x, y, light);
        }
        light
    })
}

fn parasols(view: View, x: f32, y: f32, mut light: Rgb) -> Rgb {
    let cloth = ["e4573d", "f3c14b", "f6f1e6", "3f8fa3", "e88aa0"];
    for i in 0..9_usize {
        let along = i as f32 / 8.0;
        let cx = view.aspect * (0.60 + 0.36 * along) + (nth(i, view.seed) - 0.5) * 0.08;
        let cy = 0.93 - along * 0.42 + (nth(i + 40, view.seed) - 0.5) * 0.10;
        let radius = 0.024;
        let (dx, dy) = (x - cx, y - cy);
        let cast = ((dx - 0.018).powi(2) + (dy - 0.016).powi(2)).sqrt();
        light = light * (1.0 - 0.45 * smooth(radius * 1.1, radius * 0.8, cast));
        let towel = (dx + 0.03).abs() < 0.009 && (dy - 0.004).abs() < 0.021;
        if towel {
            light = hex(cloth[(i + 2) % 5]) * (0.85 + 0.15 * ((dy * 420.0).sin()).signum());
        }
        let d = (dx * dx + dy * dy).sqrt();
        let (_, _, tone) = cells(i as f32, 0.5, view.seed);
        let sector = ((dy.atan2(dx) / std::f32::consts::TAU + 0.5) * 8.0) as i32 % 2;
        let base = hex(cloth[(i + tone as usize % 2) % 5]);
        let panel = base.mix(hex("fbf6ea"), if sector == 0 { 0.0 } else { 0.82 });
        let shade = panel * (0.86 - (dx + dy) / radius * 0.16);
        light = light.mix(shade, smooth(radius + view.px, radius - view.px, d));
    }
    light
}
