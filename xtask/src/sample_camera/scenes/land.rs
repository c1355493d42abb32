//! Woods with light falling in, rows of lavender, a tree in the wheat, dunes, green hills.

use super::super::paint::{
    Profile, Rgb, Scene, View, fbm, gradient, hash, hex, lerp, massif, noise, smooth, unit,
};

/// What grows in the wood, and when.
pub struct Wood {
    pub glow: &'static str,
    pub fog: &'static str,
    pub leaves: [&'static str; 3],
    pub bark: &'static str,
    pub floor: [&'static str; 2],
    pub birch: bool,
}

pub const SUMMER: Wood = Wood {
    glow: "fff0b0",
    fog: "b5cf8e",
    leaves: ["2f5a22", "6f9f34", "bcd45c"],
    bark: "2a2018",
    floor: ["2e4a1e", "7a9a3c"],
    birch: false,
};
pub const AUTUMN: Wood = Wood {
    glow: "ffe6b0",
    fog: "e9c08a",
    leaves: ["8a3318", "d9772a", "f2c14e"],
    bark: "ece6da",
    floor: ["6f3318", "d08a35"],
    birch: true,
};
pub const COLD: Wood = Wood {
    glow: "f4f6f4",
    fog: "a9bcc4",
    leaves: ["1f3436", "44605c", "7f9a90"],
    bark: "1d2224",
    floor: ["2a3a36", "6f8478"],
    birch: false,
};

pub fn forest(view: View, wood: &Wood) -> Scene {
    let (glow, fog, bark) = (hex(wood.glow), hex(wood.fog), hex(wood.bark));
    let leaves = wood.leaves.map(hex);
    let floor = wood.floor.map(hex);
    let birch = wood.birch;
    let heart = (view.aspect * 0.56, 0.36);
    Box::new(move |x, y| {
        let to_heart = ((x - heart.0).powi(2) + (y - heart.1).powi(2)).sqrt();
        let warm = (-to_heart * 2.6).exp();
        let mut light = fog.mix(glow, warm * 1.3) * (0.62 + warm * 0.75);
        let layers = 6_i32;
        for layer in 0..layers {
            let near = layer as f32 / (layers - 1) as f32;
            let seed = view.seed ^ hash(layer, 12, 5);
            let mist = lerp(0.86, 0.0, near.powf(0.75));
            let ground =
                lerp(0.60, 0.96, near * near) + (noise(x * lerp(6.0, 1.6, near), 3.0, seed) - 0.5) * 0.06;
            if y > ground - 0.01 {
                let grass = fbm(x * lerp(40.0, 14.0, near), y * lerp(90.0, 40.0, near), 5, seed ^ 1);
                let blades = noise(x * lerp(300.0, 120.0, near), y * 30.0, seed ^ 2);
                let sunfleck = smooth(0.55, 0.72, fbm(x * 4.0, y * 11.0, 4, seed ^ 3)) * warm * 2.2;
                let soil = floor[0].mix(floor[1], grass * 0.9 + blades * 0.35 - 0.15)
                    * (0.42 + sunfleck + 0.3 * warm);
                light = light.mix(soil.mix(fog, mist), smooth(ground - 0.012 * blades, ground + 0.004, y));
            }
            let spacing = lerp(0.055, 0.34, near.powf(1.3));
            let base = (x / spacing).floor() as i32;
            for cell in base - 1..=base + 1 {
                let lean = (unit(cell, 4, seed) - 0.5) * 0.07;
                let at = (cell as f32 + 0.2 + 0.6 * unit(cell, 1, seed)) * spacing
                    + lean * (y - 0.6)
                    + (noise(y * 3.0, cell as f32, seed) - 0.5) * 0.012 * near;
                let half =
                    spacing * lerp(0.06, 0.13, unit(cell, 2, seed)) * lerp(0.82, 1.18, smooth(0.2, 1.0, y));
                let flare = 1.0 + 0.5 * smooth(ground - 0.07, ground, y);
                let u = (x - at) / (half * flare);
                if u.abs() > 1.2 || y > ground + 0.006 {
                    continue;
                }
                let cover = smooth(1.0 + view.px / half, 1.0 - view.px / half, u.abs());
                let (du, dv) = (u * 2.0, y * if birch { 26.0 } else { 9.0 } / (half * 30.0 + 0.4));
                let rough = fbm(du * if birch { 0.6 } else { 3.2 } + cell as f32 * 9.0, dv, 5, seed ^ 7);
                let side = 0.62 + 0.42 * (u * (heart.0 - at).signum()) - 0.25 * u * u;
                let mut skin = bark * (side * (0.65 + 0.6 * rough));
                if birch {
                    let dash = smooth(0.60, 0.70, fbm(u * 0.9 + cell as f32 * 5.0, y * 46.0, 4, seed ^ 8));
                    let scar = smooth(0.68, 0.74, fbm(u * 0.8 + cell as f32, y * 9.0, 3, seed ^ 9));
                    skin = skin.mix(hex("2a2422"), (dash * 0.85).max(scar));
                }
                let rim = smooth(0.55, 1.0, u * (heart.0 - at).signum()) * warm;
                skin = skin + glow * (rim * 0.75);
                light = light.mix(skin.mix(fog.mix(glow, warm) * (0.62 + warm * 0.7), mist), cover);
            }
            let hang = lerp(0.60, 0.16, near) + 0.10 * noise(x * 3.0, 9.0, seed);
            if y > hang + 0.42 {
                continue;
            }
            let canopy =
                fbm(x * lerp(7.0, 3.0, near) + layer as f32 * 3.0, y * lerp(7.0, 3.0, near), 6, seed ^ 0xb);
            let thick = smooth(0.44, 0.60, canopy + (hang - y) * 0.75 - 0.14);
            if thick > 0.0 {
                let sprig = fbm(x * lerp(46.0, 22.0, near), y * lerp(46.0, 22.0, near), 4, seed ^ 0xc);
                let tone = smooth(0.32, 0.68, sprig);
                let mut leaf = if tone < 0.5 {
                    leaves[0].mix(leaves[1], tone * 2.0)
                } else {
                    leaves[1].mix(leaves[2], tone * 2.0 - 1.0)
                };
                leaf = leaf * (0.42 + warm * 1.1) + glow * (smooth(0.6, 0.75, sprig) * warm * 0.5);
                let holes = smooth(0.34, 0.46, sprig + (canopy - 0.5) * 0.5);
                light = light.mix(leaf.mix(fog, mist * 0.8), thick * holes * 0.94);
            }
        }
        let angle = (x - heart.0 + 0.25).atan2(y + 0.35);
        let beam = smooth(0.46, 0.72, fbm(angle * 13.0, 0.7, 4, view.seed ^ 0x32))
            * smooth(0.05, 0.3, y)
            * smooth(0.95, 0.5, y);
        light + glow * (beam * (-to_heart * 1.7).exp() * 0.34)
    })
}

/// Rows running to the horizon, hills and fair-weather clouds.
pub fn rows(view: View, lavender: bool) -> Scene {
    let horizon = 0.42;
    let sky = if lavender {
        [hex("5a77b8"), hex("e8a79a"), hex("ffdfae")]
    } else {
        [hex("2f86d0"), hex("8cc6ec"), hex("e9f2ee")]
    };
    let sun_at = if lavender { (view.aspect * 0.72, 0.36) } else { (view.aspect * 0.2, 0.05) };
    let far = Profile::new(view.aspect, |x| horizon - 0.012 - 0.075 * massif(x * 1.2, 4, view.seed));
    let mid = Profile::new(view.aspect, |x| horizon + 0.004 - 0.03 * noise(x * 2.4, 4.0, view.seed));
    let tree_at = (view.aspect * if lavender { 0.30 } else { 0.66 }, horizon + 0.055);
    Box::new(move |x, y| {
        let to_sun = ((x - sun_at.0).powi(2) + (y - sun_at.1).powi(2)).sqrt();
        let mut light = gradient(&sky, y / horizon);
        let reach = 1.0 / (horizon + 0.12 - y).max(0.06);
        let puff = fbm((x - 0.7) * reach * 0.55 + 2.0, reach * 1.3, 6, view.seed ^ 2);
        let lit = hex("fffaf2").mix(sky[1], smooth(0.75, 0.55, puff) * 0.45);
        light = light.mix(lit, smooth(0.52, 0.68, puff) * 0.85);
        light = light + hex("ffd9a0") * ((-to_sun * 5.0).exp() * 0.6);
        let edge = far.at(x);
        let blue = sky[1].mix(hex("4a5f7c"), 0.55);
        light = light.mix(blue, smooth(edge - view.px, edge + view.px, y));
        let low = mid.at(x);
        let bushes = fbm(x * 40.0, y * 60.0, 4, view.seed ^ 4);
        light = light.mix(
            hex("5d7a4a") * (0.55 + 0.6 * bushes),
            smooth(low - 0.006 * bushes - view.px, low + view.px, y),
        );
        if y > horizon + 0.012 {
            let depth = y - horizon;
            let z = 0.32 / depth;
            let ground = (x - view.aspect * 0.47) * z;
            let bend = (z * 0.35).sin() * 0.10;
            let period = if lavender { 0.20 } else { 0.34 };
            let lane = (ground + bend) / period;
            let phase = lane.fract().rem_euclid(1.0) - 0.5;
            let hump = (1.0 - (phase * 2.0).powi(2)).max(0.0);
            let near = smooth(9.0, 0.6, z);
            let fine = fbm(ground * 22.0, z * 16.0, 4, view.seed ^ 6);
            let heads = noise(ground * 95.0, z * 60.0 + hump * 7.0, view.seed ^ 7);
            let rowed = smooth(0.22, 0.62, hump + (fine - 0.5) * 0.55);
            let shade =
                0.52 + 0.62 * smooth(-0.4, 0.35, phase * (if sun_at.0 > x { 1.0 } else { -1.0 })) * hump;
            let crop = if lavender {
                hex("4a2f78")
                    .mix(hex("a67fd6"), smooth(0.25, 0.75, fine * 0.6 + heads * 0.45))
                    .mix(hex("5d7a46"), smooth(0.42, 0.3, hump) * 0.7)
            } else {
                hex("3f6d28").mix(hex("9cc24a"), fine * 0.6 + heads * 0.4)
            };
            let soil = if lavender { hex("8a6a4c") } else { hex("6b4a34") } * (0.5 + 0.7 * fine);
            let mut land = soil.mix(crop * (shade * (0.7 + 0.6 * heads * near)), rowed);
            let haze = smooth(2.5, 16.0, z);
            land = land.mix(crop.mix(sky[2], 0.30), haze * 0.75);
            land = land + hex("ffb870") * ((-to_sun * 2.4).exp() * 0.12);
            light = light.mix(land, smooth(horizon + 0.012, horizon + 0.012 + view.px * 2.0, y));
        }
        crown(view, x, y, tree_at, 0.16, lavender, light)
    })
}

/// A broad-leaved tree: a trunk and a crown of clumps, lit from one side.
fn crown(view: View, x: f32, y: f32, foot: (f32, f32), size: f32, evening: bool, mut light: Rgb) -> Rgb {
    let (u, v) = ((x - foot.0) / size, (foot.1 - y) / size);
    if u.abs() > 1.6 || !(-0.3..2.0).contains(&v) {
        return light;
    }
    let shadow = smooth(0.20, 0.0, (v + 0.02 + u * 0.02).abs() * 2.2) * smooth(1.1, 0.2, (u + 0.35).abs());
    light = light * (1.0 - 0.55 * shadow);
    let wide = lerp(0.085, 0.045, smooth(0.0, 0.6, v));
    let trunk = smooth(0.012, -0.012, (u + 0.03 * (v * 6.0).sin()).abs() - wide)
        * f32::from(u8::from((0.0..0.8).contains(&v)));
    light = light.mix(hex("2b1e16"), trunk);
    let dark = if evening { hex("1d2c18") } else { hex("274d1c") };
    let bright = if evening { hex("b89a4a") } else { hex("9cc04e") };
    let ragged = fbm(u * 5.0 + 3.0, v * 5.0, 5, view.seed ^ 0x3d) - 0.5;
    let body = (u * u / 0.92 + (v - 1.0).powi(2) / 0.52).sqrt() + ragged * 0.75;
    let gaps = fbm(u * 17.0, v * 17.0, 4, view.seed ^ 0x3e);
    let cover = smooth(1.0, 0.93, body) * smooth(0.24, 0.36, gaps + smooth(1.0, 0.5, body) * 0.25);
    let clump =
        fbm(u * 4.2 + 0.16, v * 4.2 + 0.16, 4, view.seed ^ 0x3d) - fbm(u * 4.2, v * 4.2, 4, view.seed ^ 0x3d);
    let side = if evening { u * 0.45 } else { -u * 0.35 };
    let tone = (0.42 + side + (v - 1.0) * 0.38 + clump * 1.6 + (gaps - 0.5) * 0.9).clamp(0.0, 1.0);
    light.mix(dark.mix(bright, tone), cover)
}

/// Sand in the low sun.
pub fn dunes(view: View, red: bool) -> Scene {
    let (lit, shade, sky) = if red {
        (hex("e8843c"), hex("5c2418"), [hex("2f6fb0"), hex("86b6da"), hex("f3dcc0")])
    } else {
        (hex("eec48c"), hex("7a5a58"), [hex("7f8fc0"), hex("e6b7a8"), hex("ffe9c6")])
    };
    let lines: Vec<(Profile, f32, u32)> = (0..5_u32)
        .map(|i| {
            let near = i as f32 / 4.0;
            let seed = view.seed.wrapping_add(i * 131);
            let base = lerp(0.45, 0.86, near.powf(1.2));
            let tall = lerp(0.06, 0.36, near.powf(0.9));
            let shift = unit(i as i32, 3, view.seed) * 9.0;
            let line = Profile::new(view.aspect, |x| {
                let n = noise(x * lerp(2.6, 0.95, near) + shift, 0.5, seed);
                let sharp = 1.0 - (2.0 * n - 1.0).abs();
                base - tall * (0.25 * n + 0.75 * sharp.powf(1.2)) + 0.02 * noise(x * 5.0, 2.0, seed)
            });
            (line, near, seed)
        })
        .collect();
    Box::new(move |x, y| {
        let mut light = gradient(&sky, y / 0.5);
        let hidden = lines.iter().rposition(|(line, ..)| line.at(x) + view.px < y);
        for (line, near, seed) in &lines[hidden.unwrap_or(0)..] {
            let edge = line.at(x);
            let cover = smooth(edge - view.px, edge + view.px, y);
            if cover <= 0.0 {
                continue;
            }
            let below = y - edge;
            let drift = x - below * lerp(1.6, 0.95, *near) - 0.05 * (below * 14.0).sin();
            let slope = (line.at(drift + 0.012) - line.at(drift - 0.012)) * 22.0;
            let swell = fbm(drift * 2.2, below * 3.4, 4, seed ^ 3) - 0.5;
            let facing = smooth(-0.35, 0.30, -slope + swell * 0.55);
            let warp = fbm(x * 5.0, y * 5.0, 4, seed ^ 4) * 5.0;
            let ripple = ((below * 260.0 / (0.6 + near) + x * 60.0 + warp * 6.0).sin() * 0.5 + 0.5)
                * lerp(0.03, 0.13, *near);
            let grain = noise(x * 700.0, y * 700.0, *seed) * 0.05;
            let mut sand = shade.mix(lit, facing * 0.92)
                * (0.90 + ripple * facing + grain - smooth(0.0, 0.6, below) * 0.25);
            sand = sand + lit * (smooth(0.012, 0.0, below) * facing * 0.25);
            light = light.mix(sand.mix(sky[2].mix(lit, 0.4), lerp(0.6, 0.0, near.powf(0.6))), cover);
        }
        light
    })
}

/// Soft green hills with cypresses and mist in the hollows.
pub fn hills(view: View) -> Scene {
    let sky = [hex("86b4d8"), hex("f2d6b8"), hex("ffe7bd")];
    let lines: Vec<(Profile, f32, u32)> = (0..6_u32)
        .map(|i| {
            let near = i as f32 / 5.0;
            let seed = view.seed.wrapping_add(i * 71);
            let base = lerp(0.44, 0.98, near);
            let line = Profile::new(view.aspect, |x| {
                base - 0.15 * noise(x * lerp(2.0, 1.0, near) + near * 5.0, 0.5, seed)
                    - 0.02 * noise(x * 5.0, 1.5, seed)
            });
            (line, near, seed)
        })
        .collect();
    Box::new(move |x, y| {
        let to_sun = ((x - view.aspect * 0.2).powi(2) + (y - 0.3).powi(2)).sqrt();
        let mut light = gradient(&sky, y / 0.5) + hex("ffd28a") * ((-to_sun * 4.0).exp() * 0.6);
        for (line, near, seed) in &lines {
            let edge = line.at(x);
            let below = y - edge;
            let slope = (line.at(x + 0.01) - line.at(x - 0.01)) * 18.0;
            let swath =
                ((x * 3.0 + below * 9.0 + noise(x * 2.0, y * 2.0, *seed) * 3.0).sin() * 0.5 + 0.5) * 0.8;
            let furrow = ((below * 150.0 / (0.4 + near) + x * 24.0 * (slope + 0.6)).sin() * 0.5 + 0.5) * 0.12;
            let grass = hex("4f7a2c").mix(hex("c2c65a"), swath * 0.7 + smooth(0.4, -0.6, slope) * 0.4);
            let glow = 0.56 + 0.5 * smooth(0.7, -0.7, slope) + furrow - smooth(0.0, 0.35, below) * 0.3;
            let mut land = grass * glow;
            let mist = smooth(0.02, 0.16, below) * lerp(0.75, 0.0, *near);
            land = land.mix(hex("ffe3bc"), (mist + lerp(0.5, 0.0, near.powf(0.6))).min(0.92));
            light = light.mix(land, smooth(edge - view.px, edge + view.px, y));
            let spacing = lerp(0.09, 0.30, *near);
            let base = (x / spacing).floor() as i32;
            for cell in base - 1..=base + 1 {
                for slot in 0..3_i32 {
                    if unit(cell, slot, *seed) > 0.34 {
                        continue;
                    }
                    let at = (cell as f32 + unit(cell, slot + 7, *seed)) * spacing;
                    let tall = lerp(0.022, 0.13, near * near) * (0.7 + 0.6 * unit(cell, slot + 3, *seed));
                    let up = (line.at(at) + 0.006 - y) / tall;
                    if !(0.0..1.0).contains(&up) {
                        continue;
                    }
                    let half = tall
                        * 0.125
                        * (up * 7.0).min(1.0)
                        * (1.0 - up).powf(0.6)
                        * (0.85 + 0.3 * noise(y * 300.0, at * 90.0, *seed));
                    let d = (x - at) / half.max(0.0002);
                    let tone = hex("1c3018").mix(hex("7c8a3e"), smooth(0.3, -1.0, d) * 0.55);
                    light = light.mix(
                        tone.mix(hex("ffe3bc"), lerp(0.62, 0.0, near.powf(0.5))),
                        smooth(half + view.px, half - view.px, (x - at).abs()),
                    );
                }
            }
        }
        light
    })
}
