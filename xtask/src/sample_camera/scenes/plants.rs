//! Close to flowers and leaves.

use std::f32::consts::{PI, TAU};
use std::sync::LazyLock;

use super::super::paint::{Rgb, Scene, View, cells, fbm, hash, hex, lerp, noise, nth, smooth, unit};

/// A kind of flower: its rings of petals from the outermost inwards, and its heart.
pub struct Flower {
    pub rings: &'static [(u32, f32, f32)],
    pub outer: &'static str,
    pub inner: &'static str,
    pub heart: &'static str,
    pub heart_radius: f32,
    pub backdrop: [&'static str; 4],
    pub tip: f32,
}

pub const DAISY: Flower = Flower {
    rings: &[(21, 1.0, 0.150), (21, 0.92, 0.140)],
    outer: "fbf8f0",
    inner: "e9dfe6",
    heart: "f0b020",
    heart_radius: 0.30,
    backdrop: ["2f5a2a", "6f9a3a", "c9d87a", "f4efc0"],
    tip: 0.9,
};
pub const DAHLIA: Flower = Flower {
    rings: &[
        (17, 1.0, 0.24),
        (17, 0.88, 0.23),
        (16, 0.75, 0.22),
        (15, 0.62, 0.20),
        (13, 0.48, 0.17),
        (11, 0.35, 0.14),
        (9, 0.23, 0.10),
    ],
    outer: "e8577e",
    inner: "ffb08a",
    heart: "f7c95a",
    heart_radius: 0.07,
    backdrop: ["1e3a34", "3f6a4f", "8fae7a", "e7a0a8"],
    tip: 0.62,
};
pub const SUNFLOWER: Flower = Flower {
    rings: &[(26, 1.0, 0.120), (24, 0.93, 0.115), (22, 0.84, 0.11)],
    outer: "f6b41e",
    inner: "e0801a",
    heart: "4a2812",
    heart_radius: 0.44,
    backdrop: ["3a6fa8", "7fb0d0", "d8e4c0", "8fa848"],
    tip: 0.5,
};
pub const COSMOS: Flower = Flower {
    rings: &[(8, 1.0, 0.40), (8, 0.97, 0.37)],
    outer: "c94fa8",
    inner: "f4b6dc",
    heart: "f2b632",
    heart_radius: 0.16,
    backdrop: ["2b2f5a", "5f6aa0", "b9a6cf", "f2cdb8"],
    tip: 1.25,
};

/// One light out of focus: its middle, radius, colour and strength.
struct Blob {
    at: (f32, f32),
    radius: f32,
    tone: Rgb,
    strength: f32,
}

fn blobs(view: View, tones: &[Rgb; 4]) -> Vec<Blob> {
    (0..26_usize)
        .map(|i| Blob {
            at: (nth(i, view.seed ^ 0x48) * view.aspect, nth(i, view.seed ^ 0x49)),
            radius: lerp(0.035, 0.13, nth(i, view.seed ^ 0x47)),
            tone: tones[1 + (hash(i as i32, 2, view.seed) as usize % 3)] * 1.12,
            strength: lerp(0.08, 0.42, nth(i, view.seed ^ 0x4a)),
        })
        .collect()
}

fn backdrop(view: View, x: f32, y: f32, tones: &[Rgb; 4], blobs: &[Blob]) -> Rgb {
    let broad = fbm(x * 1.5 + 5.0, y * 1.5, 2, view.seed ^ 0x46);
    let mut light = tones[0]
        .mix(tones[1], smooth(0.2, 0.8, broad))
        .mix(tones[2], smooth(0.75, 0.1, y) * smooth(0.4, 0.8, broad) * 0.8);
    for blob in blobs {
        let d2 = ((x - blob.at.0).powi(2) + (y - blob.at.1).powi(2)) / (blob.radius * blob.radius);
        if d2 < 1.17 {
            let d = d2.sqrt();
            let disc = smooth(1.08, 0.88, d) * (0.72 + 0.28 * d.min(1.0).powi(3));
            light = light.mix(blob.tone, disc * blob.strength);
        }
    }
    light
}

/// Petals and heart of a flower of unit radius at (u, v); the light and how much it covers.
fn bloom(flower: &Flower, colours: (Rgb, Rgb, Rgb), u: f32, v: f32, edge: f32, seed: u32) -> (Rgb, f32) {
    let (outer, inner, heart) = colours;
    let r = (u * u + v * v).sqrt();
    if r > 1.15 {
        return (Rgb::BLACK, 0.0);
    }
    let theta = v.atan2(u);
    let (mut light, mut cover) = (Rgb::BLACK, 0.0_f32);
    for (ring, &(count, length, width)) in flower.rings.iter().enumerate() {
        if r > length * 1.1 {
            continue;
        }
        let step = TAU / count as f32;
        let offset = if ring % 2 == 1 { step * 0.5 } else { 0.0 } + ring as f32 * 0.07;
        let inward = ring as f32 / flower.rings.len() as f32;
        let own = ((theta - offset) / step).round() as i32;
        for neighbour in [own - 1, own + 1, own] {
            let id = neighbour.rem_euclid(count as i32);
            let here = seed ^ hash(id, ring as i32, 31);
            let turn = (unit(1, 1, here) - 0.5) * step * 0.35;
            let long = length * lerp(0.93, 1.05, unit(2, 1, here));
            let mut a = theta - offset - neighbour as f32 * step - turn;
            a = (a + PI).rem_euclid(TAU) - PI;
            let curl = (unit(3, 1, here) - 0.5) * 0.16;
            let along = r * a.cos() / long;
            let across = r * a.sin() / long + curl * along * along;
            if !(0.0..1.0).contains(&along) {
                continue;
            }
            let notch = 1.0 - 0.05 * (across * 60.0).cos().abs() * smooth(0.9, 1.0, along);
            let half = width
                * (PI * along.powf(0.75)).sin().max(0.0).powf(flower.tip * 0.8)
                * lerp(0.7, 1.0, along)
                * notch
                + 0.012 * (1.0 - along);
            let reach = across.abs() / half.max(0.001);
            let mask = smooth(1.0 + edge / half.max(0.01), 1.0 - edge / half.max(0.01), reach);
            let shadow = smooth(1.7, 0.9, reach) * 0.42 * cover;
            light = light * (1.0 - shadow * (1.0 - mask));
            if mask <= 0.0 {
                continue;
            }
            let vein = (across / half.max(0.001) * 13.0 + noise(along * 4.0, here as f32 * 1e-6, here) * 2.0)
                .sin()
                * 0.5
                + 0.5;
            let silk = fbm(along * 5.0 + unit(4, 1, here) * 9.0, across * 60.0, 4, here) - 0.5;
            let base = inner.mix(outer, smooth(0.05, 0.75, along)).mix(inner, inward * 0.55);
            let cup = 1.0 - 0.34 * reach * reach + 0.10 * smooth(0.5, 1.0, along);
            let tilt = 0.90 + 0.16 * ((theta + 2.2).cos());
            let depth = smooth(0.0, 0.45, along) * 0.40 + 0.60;
            let petal = base
                * (cup
                    * tilt
                    * depth
                    * (0.96 + 0.10 * vein * (1.0 - along) + silk * 0.20)
                    * lerp(0.92, 1.06, unit(5, 1, here)));
            light = if cover > 0.0 { light.mix(petal, mask) } else { petal };
            cover = cover.max(mask);
        }
    }
    let h = r / flower.heart_radius;
    let shade = smooth(1.45, 0.95, h) * 0.45;
    light = light * (1.0 - shade);
    if h < 1.1 {
        let florets = floret(u / flower.heart_radius, v / flower.heart_radius);
        let dome = 0.62 + 0.45 * (1.0 - h * h).max(0.0).sqrt() - 0.22 * (u + v) / flower.heart_radius * 0.5;
        let ring = smooth(0.45, 0.9, h);
        let tone = heart.mix(outer.mix(heart, 0.35), ring * 0.55) * (dome * (0.42 + 0.85 * florets));
        let mask = smooth(1.04, 0.98, h + (florets - 0.5) * 0.08);
        light = if cover > 0.0 { light.mix(tone, mask) } else { tone };
        cover = cover.max(mask);
    }
    (light, cover)
}

/// Where florets sit, in the golden angle, as sunflowers set them; from the middle outwards.
static FLORETS: LazyLock<Vec<(f32, f32)>> = LazyLock::new(|| {
    (0..700_u16)
        .map(|k| {
            let (radius, angle) = (((f32::from(k) + 0.5) / FLORETS_IN_UNIT).sqrt(), f32::from(k) * 2.399_963);
            (radius * angle.cos(), radius * angle.sin())
        })
        .collect()
});
const FLORETS_IN_UNIT: f32 = 520.0;

/// 1 on a floret, 0 between.
fn floret(u: f32, v: f32) -> f32 {
    let r2 = u * u + v * v;
    let middle = (r2 * FLORETS_IN_UNIT) as usize;
    let reach = (r2.sqrt() * 46.0) as usize + 6;
    let near = &FLORETS[middle.saturating_sub(reach)..(middle + reach + 1).min(FLORETS.len())];
    let best = near.iter().map(|(x, y)| (u - x).powi(2) + (v - y).powi(2)).fold(9.0, f32::min);
    (-best / 0.0018).exp()
}

pub fn flower(view: View, kind: &'static Flower) -> Scene {
    let tones = kind.backdrop.map(hex);
    let blobs = blobs(view, &tones);
    let colours = (hex(kind.outer), hex(kind.inner), hex(kind.heart));
    let (cx, cy, radius) = (view.aspect * 0.47, 0.46, 0.40 * view.aspect.clamp(0.8, 1.0));
    Box::new(move |x, y| {
        let mut light = backdrop(view, x, y, &tones, &blobs);
        for (bx, by, size) in [(0.90, 0.78, 0.16), (0.10, 0.84, 0.12)] {
            let (u, v) = ((x - bx * view.aspect) / size, (y - by) / size * 1.25);
            let (petals, cover) = bloom(kind, colours, u, v, 0.02, view.seed ^ 5);
            light = light.mix(petals * 0.9 + tones[1] * 0.08, cover * 0.72);
        }
        let stem = cx + (y - cy) * 0.10 + 0.03 * ((y - cy) * 4.0).sin();
        let wide = 0.0125;
        let side = (x - stem) / wide;
        let green = hex("3c6a2a").mix(hex("a8c060"), smooth(0.4, -0.8, side)) * 0.8;
        if y > cy {
            light = light.mix(green, smooth(wide + 0.003, wide - 0.002, (x - stem).abs()));
        }
        let (u, v) = ((x - cx) / radius, (y - cy) / radius * 1.05);
        let (petals, cover) = bloom(kind, colours, u, v, view.px / radius, view.seed);
        light.mix(petals, cover)
    })
}

/// A leaf against the light: veins in three orders and cells between them.
pub fn leaf(view: View, autumn: bool) -> Scene {
    let (thin, thick, vein) = if autumn {
        (hex("f2a22e"), hex("a8281c"), hex("ffe08a"))
    } else {
        (hex("b4dc4a"), hex("2c7030"), hex("e6f2a0"))
    };
    Box::new(move |x, y| {
        let (cx, cy) = (x - view.aspect * 0.08, y - 0.96);
        let (u, v) = (cx * 0.86 - cy * 0.51, cx * 0.51 + cy * 0.86 - 0.10 * (cx * 2.0).sin());
        let warp = fbm(x * 2.4, y * 2.4, 3, view.seed) - 0.5;
        let v = v + warp * 0.05;
        let main = smooth(lerp(0.017, 0.006, u / 1.5), 0.0, v.abs());
        let bowed = u - v.abs() * 0.95 + v * v * 0.32;
        let spacing = 0.155;
        let phase = (bowed / spacing + if v > 0.0 { 0.5 } else { 0.0 }).rem_euclid(1.0);
        let gap = phase.min(1.0 - phase) * spacing;
        let second = smooth(0.0075, 0.0, gap);
        let (a1, b1, _) = cells(x * 26.0 + warp * 3.0, y * 26.0, view.seed ^ 1);
        let (a2, b2, id) = cells(x * 92.0, y * 92.0, view.seed ^ 2);
        let third = smooth(0.13, 0.0, b1 - a1);
        let fourth = smooth(0.20, 0.0, b2 - a2);
        let blush = smooth(0.28, 0.72, fbm(x * 1.6 + 2.0, y * 1.6, 5, view.seed ^ 4) + gap * 1.5 - 0.12);
        let mut light = thin.mix(thick, 0.25 + 0.55 * blush) * (0.55 + 0.13 * ((id & 255) as f32 / 255.0));
        light = light.mix(vein, third * 0.28 + fourth * 0.15);
        let relief = smooth(0.028, 0.007, gap) - second;
        light = light * (1.0 - 0.34 * relief.max(0.0));
        light = light.mix(vein * 1.08, (second * 0.72).max(main * 0.9));
        let lamp = (-((x - view.aspect * 0.62).powi(2) + (y - 0.30).powi(2)) * 1.9).exp();
        light = light * (0.50 + 1.05 * lamp);
        let spots = smooth(0.74, 0.80, fbm(x * 20.0, y * 20.0, 3, view.seed ^ 6));
        let light = light.mix(hex("5a2a14"), spots * if autumn { 0.7 } else { 0.0 });
        droplets(view, x, y, light)
    })
}

/// Beads of dew: each bends the light beneath it and carries a highlight.
fn droplets(view: View, x: f32, y: f32, mut light: Rgb) -> Rgb {
    for layer in 0..2_i32 {
        let scale = [5.0, 12.0][layer as usize];
        let seed = view.seed ^ hash(layer, 4, 91);
        let (u, v) = (x * scale, y * scale);
        let (cx, cy) = (u.floor() as i32, v.floor() as i32);
        if unit(cx, cy, seed) > [0.5, 0.35][layer as usize] {
            continue;
        }
        let radius = lerp(0.10, 0.28, unit(cx, cy, seed ^ 1).powi(2));
        let dx = (u - cx as f32 - lerp(0.32, 0.68, unit(cx, cy, seed ^ 2))) / radius;
        let dy = (v - cy as f32 - lerp(0.32, 0.68, unit(cx, cy, seed ^ 3))) / radius;
        let d = (dx * dx + dy * dy).sqrt();
        let edge = view.px * scale / radius;
        let cast = ((dx - 0.18).powi(2) + (dy - 0.24).powi(2)).sqrt();
        light = light * (1.0 - 0.45 * smooth(1.12, 0.85, cast) * smooth(0.95, 1.05, d));
        let inside = smooth(1.0 + edge, 1.0 - edge, d);
        let caustic = 0.62 + 0.95 * smooth(-0.8, 1.0, dx * 0.6 + dy * 0.8);
        let rim = 1.0 - 0.5 * smooth(0.78, 1.0, d);
        let spark = smooth(0.24, 0.12, ((dx + 0.38).powi(2) + (dy + 0.44).powi(2)).sqrt());
        let bead = light * (caustic * rim) + Rgb(1.0, 1.0, 0.96) * (spark * 1.3);
        light = light.mix(bead, inside);
    }
    light
}

/// Fallen leaves on wet ground.
pub fn fallen(view: View) -> Scene {
    let tones = ["d9722a", "b8331f", "f0b93a", "8a5a22", "e0502a", "c99a34", "7a2a1e"].map(hex);
    Box::new(move |x, y| {
        let grit = fbm(x * 30.0, y * 30.0, 5, view.seed ^ 1);
        let mut light = hex("2a2622").mix(hex("6a5f52"), grit) * 0.75;
        for layer in 0..4_i32 {
            let scale = lerp(5.6, 3.4, layer as f32 / 3.0);
            let seed = view.seed ^ hash(layer, 21, 4);
            let (gx, gy) = (x * scale + layer as f32 * 0.4, y * scale + layer as f32 * 0.7);
            let (ix, iy) = (gx.floor() as i32, gy.floor() as i32);
            for cell in 0..9_i32 {
                let (cx, cy) = (ix + cell % 3 - 1, iy + cell / 3 - 1);
                if unit(cx, cy, seed) > [0.95, 0.85, 0.6, 0.36][layer as usize] {
                    continue;
                }
                let size = lerp(0.46, 0.70, unit(cx, cy, seed ^ 1));
                let dx = (gx - cx as f32 - unit(cx, cy, seed ^ 2)) / size;
                let dy = (gy - cy as f32 - unit(cx, cy, seed ^ 3)) / size;
                if dx * dx + dy * dy > 1.6 {
                    continue;
                }
                let lobes = hash(cx, cy, seed ^ 4).is_multiple_of(2);
                let spin = unit(cx, cy, seed ^ 5) * TAU;
                let cast = foliage(dx - 0.07, dy - 0.09, spin, lobes).0;
                light = light * (1.0 - 0.55 * smooth(-0.10, 0.12, cast));
                let (inside, u, v) = foliage(dx, dy, spin, lobes);
                let mask = smooth(-view.px * scale / size, view.px * scale / size, inside);
                if mask <= 0.0 {
                    continue;
                }
                let base = tones[hash(cx, cy, seed ^ 6) as usize % tones.len()];
                let other = tones[hash(cx, cy, seed ^ 7) as usize % tones.len()];
                let blotch = fbm(u * 2.6 + cx as f32 * 3.0, v * 2.6 + cy as f32, 5, seed ^ 8);
                let side = smooth(0.05, 0.0, v.abs());
                let ribs = (u - v.abs() * 0.8) * 5.5;
                let rib = smooth(0.10, 0.02, ribs.rem_euclid(1.0).min(1.0 - ribs.rem_euclid(1.0))) * 0.35;
                let fold = 0.82 + 0.22 * smooth(-0.02, 0.02, v) + 0.18 * (blotch - 0.5);
                let mut skin = base.mix(other, smooth(0.42, 0.70, blotch))
                    * (fold * lerp(0.66, 1.0, layer as f32 / 3.0));
                skin = skin.mix(hex("f4dca0"), (rib + side * 0.6) * 0.5);
                skin = skin.mix(hex("4a2414"), smooth(0.09, 0.0, inside) * 0.45);
                let wet = smooth(0.70, 0.80, fbm(dx * 3.0 + dy * 2.0, dy * 3.0, 4, seed ^ 9)) * 0.3;
                light = light.mix(skin + Rgb(0.8, 0.85, 0.9) * wet, mask);
            }
        }
        droplets(view, x, y, light * (0.78 + 0.5 * (-((x - 0.6).powi(2) + (y - 0.3).powi(2)) * 2.0).exp()))
    })
}

/// Signed depth inside a leaf's outline, and its own coordinates.
fn foliage(dx: f32, dy: f32, spin: f32, lobes: bool) -> (f32, f32, f32) {
    let (s, c) = spin.sin_cos();
    let (u, v) = (dx * c + dy * s, dy * c - dx * s);
    let r = (u * u + v * v).sqrt();
    let a = v.atan2(u);
    let edge = if lobes {
        let five = (a * 2.5).cos().abs().powf(0.55);
        let teeth = 0.05 * (a * 19.0).cos();
        lerp(0.34, 0.92, five) * lerp(0.60, 1.0, (a.cos() * 0.5 + 0.5).powf(0.6)) + teeth
    } else {
        let t = ((u + 0.9) / 1.8).clamp(0.0, 1.0);
        let half = 0.42 * (PI * t.powf(0.85)).sin() + 0.012 * (u * 60.0).sin();
        return ((half - v.abs()).min(0.9 - u.abs()), u, v);
    };
    (edge - r, u, v)
}
