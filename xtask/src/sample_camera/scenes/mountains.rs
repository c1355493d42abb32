//! Mountains in layers of mist, snow and balloons: silhouettes behind one another.

use super::super::paint::{
    Profile, Rgb, Scene, View, Woods, fbm, gradient, hash, hex, lerp, massif, noise, nth, smooth, unit,
};

/// The hour and the weather over the ranges.
pub struct Mood {
    pub sky: [&'static str; 3],
    pub sun: &'static str,
    pub sun_at: (f32, f32),
    pub far: &'static str,
    pub near: &'static str,
    pub mist: &'static str,
    pub snow: f32,
    pub woods: bool,
    pub flakes: bool,
    pub balloons: bool,
}

pub const DAWN: Mood = Mood {
    sky: ["5f7fae", "e9b9a4", "ffe3b8"],
    sun: "ffcf8a",
    sun_at: (0.66, 0.40),
    far: "c79a9c",
    near: "1d2230",
    mist: "f6cfae",
    snow: 0.0,
    woods: true,
    flakes: false,
    balloons: false,
};
pub const BLUE_HOUR: Mood = Mood {
    sky: ["16264a", "4a6c9c", "d9b7b0"],
    sun: "f0b9a0",
    sun_at: (0.25, 0.5),
    far: "8fa3c4",
    near: "0b1322",
    mist: "b7c2d8",
    snow: 0.9,
    woods: true,
    flakes: false,
    balloons: false,
};
pub const MORNING: Mood = Mood {
    sky: ["3f86c4", "9ccbe6", "eef4ec"],
    sun: "fff6d8",
    sun_at: (0.2, 0.18),
    far: "9fbcc9",
    near: "1f3a24",
    mist: "e4eeea",
    snow: 0.75,
    woods: true,
    flakes: false,
    balloons: false,
};
pub const EMBER: Mood = Mood {
    sky: ["3b2f5c", "d9644f", "ffc27a"],
    sun: "ffb05a",
    sun_at: (0.42, 0.46),
    far: "c0604f",
    near: "170f1a",
    mist: "f29a63",
    snow: 0.0,
    woods: false,
    flakes: false,
    balloons: false,
};
pub const WINTER: Mood = Mood {
    sky: ["8fa9c6", "c9d5e2", "f3e6e2"],
    sun: "fff0e0",
    sun_at: (0.7, 0.3),
    far: "bcc9d9",
    near: "3b4c5f",
    mist: "eef1f5",
    snow: 1.0,
    woods: true,
    flakes: true,
    balloons: false,
};
pub const BALLOONS: Mood = Mood {
    sky: ["4f8fc9", "a9cfe2", "ffe2c0"],
    sun: "ffe0a8",
    sun_at: (0.12, 0.6),
    far: "b6b9c9",
    near: "3d3a46",
    mist: "f3d9c4",
    snow: 0.0,
    woods: false,
    flakes: false,
    balloons: true,
};

struct Range {
    line: Profile,
    rock: Rgb,
    base: f32,
    depth: f32,
    woods: Option<Woods>,
    seed: u32,
}

pub fn paint(view: View, mood: &Mood) -> Scene {
    let sky = mood.sky.map(hex);
    let (sun, far, near, mist) = (hex(mood.sun), hex(mood.far), hex(mood.near), hex(mood.mist));
    let sun_at = (mood.sun_at.0 * view.aspect, mood.sun_at.1);
    let count = 6;
    let first = if mood.balloons { 0.66 } else { 0.46 };
    let ranges: Vec<Range> = (0..count)
        .map(|i| {
            let depth = i as f32 / (count - 1) as f32;
            let seed = view.seed.wrapping_add(i * 977);
            let base = lerp(first, 0.93, depth.powf(1.15));
            let tall = lerp(if mood.balloons { 0.09 } else { 0.30 }, 0.12, depth);
            let freq = lerp(1.7, 1.1, depth);
            let octaves = if mood.woods && depth > 0.7 { 4 } else { 7 };
            let line = Profile::new(view.aspect, |x| base - tall * massif(x * freq, octaves, seed).powf(1.3));
            let woods = (mood.woods && depth > 0.45).then(|| Woods {
                spacing: lerp(0.006, 0.035, (depth - 0.4) / 0.6),
                height: lerp(0.03, 0.17, ((depth - 0.4) / 0.6).powi(2)),
                seed,
            });
            Range { line, rock: far.mix(near, depth.powf(0.8)), base, depth, woods, seed }
        })
        .collect();
    let snow = mood.snow;
    let flakes = mood.flakes;
    let balloons = mood.balloons;
    Box::new(move |x, y| {
        let to_sun = ((x - sun_at.0).powi(2) + (y - sun_at.1).powi(2)).sqrt();
        let mut light = gradient(&sky, y / 0.62);
        if y < 0.62 {
            let veil = fbm(x * 1.6 + 3.0, y * 7.0, 5, view.seed ^ 9);
            light = light.mix(sky[2] * 1.12, smooth(0.5, 0.8, veil) * 0.55);
        }
        light = light + sun * ((-to_sun * 5.0).exp() * 0.55 + (-to_sun * 26.0).exp() * 0.6);
        light = light + sun * (smooth(0.034, 0.030, to_sun) * 2.2);
        // What a nearer range hides need not be painted.
        let hidden = ranges.iter().rposition(|range| range.line.at(x) + view.px < y);
        for range in &ranges[hidden.unwrap_or(0)..] {
            let edge = range.line.at(x);
            let mut cover = smooth(edge - view.px, edge + view.px, y);
            if let Some(woods) = &range.woods
                && y > edge - woods.height
            {
                cover = cover.max(woods.cover(x, y, &range.line, view.px));
            }
            if cover <= 0.0 {
                continue;
            }
            let below = (y - edge).max(0.0);
            let slope = range.line.at(x + 0.004) - range.line.at(x - 0.004);
            let relief = fbm(x * 14.0 + below * 9.0, y * 22.0, 5, range.seed);
            let facing = (-slope * 26.0 * (sun_at.0 - x).signum()).clamp(-1.0, 1.0);
            let mut rock = range.rock * (0.86 + 0.3 * (relief - 0.5) + 0.10 * facing);
            if snow > 0.0 && range.depth < 0.55 {
                let streak = fbm(x * 30.0 - below * 24.0, y * 16.0, 4, range.seed ^ 3);
                let lying = smooth(0.16, 0.0, below + (streak - 0.5) * 0.22) * snow;
                let white = hex("f4f5f8").mix(sky[0], 0.35 - 0.25 * facing + 0.2 * (relief - 0.5));
                rock = rock.mix(white, lying * (1.0 - range.depth * 0.6));
            }
            if flakes && range.depth >= 0.55 {
                let ground = smooth(edge, edge + 0.03, y);
                rock = rock.mix(hex("e9eef5") * (0.9 + 0.2 * (relief - 0.5)), ground * 0.9);
                let frost = noise(x * 160.0, y * 160.0, range.seed ^ 0x15);
                rock = rock.mix(hex("dfe7f0"), smooth(0.5, 0.9, frost) * 0.45);
            }
            let drift = fbm(x * 2.2 + range.depth * 7.0, y * 5.0, 4, range.seed ^ 5);
            let reach = 0.05 + 0.17 * drift;
            let fog = smooth(range.base - reach, range.base + 0.10, y) * (1.0 - range.depth.powi(3) * 0.75);
            let warm = sun * ((-to_sun * 3.2).exp() * 0.28 * (1.0 - range.depth));
            light = light.mix(rock.mix(mist, fog) + warm, cover);
        }
        if balloons {
            light = fleet(view, x, y, light);
        }
        if flakes {
            light = light + snowfall(view, x, y);
        }
        light
    })
}

/// Flakes near and far, the near ones out of focus.
fn snowfall(view: View, x: f32, y: f32) -> Rgb {
    let mut sum = 0.0;
    for layer in 0..4_i32 {
        let scale = [42.0, 24.0, 13.0, 6.0][layer as usize];
        let soft = [0.25, 0.35, 0.55, 0.9][layer as usize];
        let (u, v) = (x * scale + y * 3.0, y * scale);
        let (cx, cy) = (u.floor() as i32, v.floor() as i32);
        let seed = view.seed ^ hash(layer, 3, 77);
        if unit(cx, cy, seed) > 0.42 {
            continue;
        }
        let (dx, dy) = (
            u - cx as f32 - lerp(0.3, 0.7, unit(cx, cy, seed ^ 1)),
            v - cy as f32 - lerp(0.3, 0.7, unit(cx, cy, seed ^ 2)),
        );
        let radius = lerp(0.06, 0.15, unit(cx, cy, seed ^ 3));
        let d = (dx * dx + dy * dy).sqrt();
        sum += smooth(radius, radius * (1.0 - soft), d) * [0.5, 0.55, 0.4, 0.2][layer as usize];
    }
    Rgb(1.0, 1.0, 1.0) * (sum * 0.7)
}

/// Hot-air balloons, far ones first.
fn fleet(view: View, x: f32, y: f32, mut light: Rgb) -> Rgb {
    let silks = [
        ["d8433b", "f6e7c8"],
        ["f2a93b", "b8392f"],
        ["2f6f8f", "f4d9a0"],
        ["6a4c93", "f5b0a1"],
        ["2f8f6f", "f7ecc9"],
        ["e8743b", "2d4a73"],
    ];
    let places = [
        (0.84, 0.47, 0.026),
        (0.13, 0.44, 0.030),
        (0.58, 0.52, 0.022),
        (0.72, 0.22, 0.062),
        (0.20, 0.20, 0.052),
        (0.45, 0.31, 0.125),
    ];
    for (i, (px, py, radius)) in places.iter().enumerate() {
        let sway = nth(i, view.seed) - 0.5;
        let (cx, cy) = ((px + sway * 0.06) * view.aspect, py + sway * 0.05);
        let (u, v) = ((x - cx) / radius, (y - cy) / radius);
        if u.abs() > 1.1 || !(-1.1..2.3).contains(&v) {
            continue;
        }
        let edge = view.px / radius;
        let width = if v < 0.15 {
            (1.0 - (v - 0.15).powi(2) / 1.32).max(0.0).sqrt()
        } else {
            lerp(1.0, 0.2, smooth(0.1, 1.55, v).powf(0.95))
        };
        let envelope = smooth(edge, -edge, u.abs() - width) * smooth(1.38, 1.38 - edge, v);
        let across = (u / width.max(0.05)).clamp(-1.0, 1.0);
        let gore = ((across.asin() / std::f32::consts::PI + 0.5) * 9.0 + sway).floor() as i32;
        let silk = silks[(i + view.seed as usize) % silks.len()];
        let band = (0.0..0.32).contains(&v);
        let mut cloth = hex(silk[usize::from((gore.rem_euclid(2) == 1) != band)]);
        let seam = ((across.asin() / std::f32::consts::PI + 0.5) * 9.0 + sway).fract();
        cloth = cloth * (0.82 + 0.18 * smooth(0.0, 0.12, seam.min(1.0 - seam)));
        let lit = (0.72 - across * 0.42 - v * 0.16).clamp(0.16, 1.2);
        let haze = smooth(0.10, 0.02, *radius) * 0.42;
        let shade = (cloth * lit + Rgb(0.05, 0.045, 0.03)).mix(hex("d9d3d6"), haze);
        light = light.mix(shade, envelope);
        let basket = smooth(edge, -edge, u.abs() - 0.13) * f32::from(u8::from((1.75..1.98).contains(&v)));
        light = light.mix(hex("4a3020").mix(hex("d9d3d6"), haze), basket);
        let rope = smooth(edge * 1.2, 0.0, (u.abs() - lerp(0.2, 0.11, (v - 1.38) / 0.37)).abs());
        if (1.38..1.75).contains(&v) {
            light = light.mix(hex("4a3a30"), rope * 0.7);
        }
    }
    light
}
