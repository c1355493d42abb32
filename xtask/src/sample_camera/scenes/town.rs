//! Towns: skylines at dusk, gabled houses on a canal, lights through a wet window.

use super::super::paint::{Rgb, Scene, View, fbm, gradient, hash, hex, lerp, noise, nth, smooth, unit};

/// Tall buildings at dusk over a river.
pub fn skyline(view: View, warm: bool) -> Scene {
    let shore = 0.74;
    let sky = if warm {
        [hex("1f2a55"), hex("a2567a"), hex("ffb374")]
    } else {
        [hex("081230"), hex("1f4276"), hex("8fb0c8")]
    };
    let above = move |x: f32, y: f32| {
        let mut light = gradient(&sky, y / shore);
        let veil = smooth(0.48, 0.75, fbm(x * 1.8, y * 8.0, 5, view.seed ^ 2));
        light = light.mix(sky[2] * 0.9, veil * 0.38);
        for row in 0..4_i32 {
            let depth = row as f32 / 3.0;
            let wide = lerp(0.040, 0.085, depth);
            let cell = (x / wide + row as f32 * 0.37).floor() as i32;
            let seed = view.seed ^ hash(row, 8, 31);
            let inside = (x / wide + row as f32 * 0.37).fract();
            let middle = 1.0 - ((x / view.aspect - 0.52) * 1.9).powi(2);
            let tall =
                (lerp(0.50, 0.20, depth) * (0.30 + 0.85 * unit(cell, 1, seed).powf(1.5)) * middle.max(0.35))
                    .min(0.58);
            let margin = 0.06 + 0.1 * unit(cell, 2, seed);
            let setback = if unit(cell, 3, seed) > 0.55 { 0.17 } else { 0.0 };
            let crown = shore - tall;
            let narrow = if y < crown + tall * 0.13 { setback } else { 0.0 };
            let edge = view.px / wide;
            let mut body = smooth(margin + narrow - edge, margin + narrow + edge, inside)
                * smooth(1.0 - narrow + edge, 1.0 - narrow - edge, inside)
                * smooth(crown - view.px, crown + view.px, y);
            if unit(cell, 4, seed) > 0.72 {
                let mast = smooth(0.022 + edge, 0.022, (inside - 0.53).abs())
                    * smooth(crown - tall * 0.28, crown - tall * 0.27, y);
                body = body.max(mast);
            }
            if body <= 0.0 {
                continue;
            }
            let haze = lerp(0.62, 0.05, depth);
            let face = 0.7 + 0.5 * smooth(0.2, 1.0, inside);
            let mut wall = (hex("141a30") * face).mix(sky[1].mix(sky[2], smooth(0.3, shore, y)), haze);
            let (cols, rows) = (wide / 0.0072, 1.0 / 0.0105);
            let (wx, wy) = (inside * cols, y * rows);
            let (ix, iy) = (wx.floor() as i32 + cell * 64, wy.floor() as i32);
            let pane = smooth(0.16, 0.24, wx.fract())
                * smooth(0.84, 0.76, wx.fract())
                * smooth(0.20, 0.30, wy.fract())
                * smooth(0.80, 0.70, wy.fract());
            let busy = lerp(0.25, 0.62, unit(cell, 6, seed));
            let floor = if unit(iy, cell, seed ^ 5) > 0.86 { 0.35 } else { 0.0 };
            if unit(ix, iy, seed) < busy + floor - 0.12 {
                let glow = lerp(0.35, 1.5, unit(ix, iy, seed ^ 1).powi(2));
                let tint = hex("ffb45e")
                    .mix(hex("fff0d0"), unit(ix, iy, seed ^ 2))
                    .mix(hex("a8d0ff"), f32::from(u8::from(unit(cell, 7, seed) > 0.75)) * 0.7);
                wall = wall + tint * (pane * glow * lerp(0.5, 1.0, depth));
            } else {
                wall = wall + sky[1] * (pane * 0.06);
            }
            light = light.mix(wall, body);
        }
        let quay = smooth(shore - 0.012, shore - 0.011, y);
        light = light.mix(hex("0a0d18"), quay);
        let lamp = (x / 0.035).fract() - 0.5;
        let lamps = (-(lamp * lamp * 220.0 + ((y - shore + 0.016) / 0.005).powi(2))).exp();
        light + hex("ffc070") * (lamps * 2.2)
    };
    Box::new(move |x, y| {
        if y < shore {
            return above(x, y);
        }
        let depth = y - shore;
        let far = 1.0 / (depth + 0.03);
        let wave = fbm(x * far * 0.55, far * 7.0, 4, view.seed ^ 0x4d) - 0.5;
        let fine = noise(x * 34.0, y * 260.0, view.seed ^ 0x4e) - 0.5;
        let bend = wave * 0.16 + fine * 0.05 * (1.0 + depth * 4.0);
        let mut sum = Rgb::BLACK;
        for tap in 0..4_i32 {
            let reach = (tap as f32 - 1.5) * 0.035 * (0.4 + depth * 4.0);
            sum =
                sum + above(x + wave * 0.02, (shore - depth * 1.25 + bend + reach).clamp(0.0, shore - 0.001));
        }
        (sum * 0.25) * (0.80 - depth * 0.9) + hex("0a1428") * 0.25
    })
}

/// Narrow painted houses along a canal.
pub fn canal(view: View) -> Scene {
    let quay = 0.66;
    let paints = ["d9583b", "e9b44c", "3f7f93", "e8d9bd", "8f3b46", "6f9a6b", "d98a6a", "4a5a86", "efc7a2"];
    let edges: Vec<(f32, f32)> = {
        let mut left = -0.02;
        let mut list = Vec::new();
        let mut i = 0;
        while left < view.aspect + 0.1 {
            let wide = lerp(0.115, 0.165, nth(i, view.seed));
            list.push((left, wide));
            left += wide;
            i += 1;
        }
        list
    };
    let above = move |x: f32, y: f32| {
        let sky = [hex("3f88c8"), hex("8fc4e6"), hex("e8eef0")];
        let puff = smooth(0.48, 0.72, fbm(x * 2.0 + 1.0, y * 3.6, 6, view.seed ^ 9));
        let mut light = gradient(&sky, y / 0.7).mix(hex("fbf8f2"), puff * 0.85);
        let Some((i, &(left, wide))) = edges.iter().enumerate().find(|(_, (l, w))| x >= *l && x < l + w)
        else {
            return light;
        };
        let seed = view.seed ^ hash(i as i32, 1, 3);
        let u = (x - left) / wide;
        let eaves = quay - lerp(0.30, 0.44, unit(1, 1, seed));
        let gable = lerp(0.05, 0.10, unit(2, 1, seed));
        let rise = (1.0 - (2.0 * u - 1.0).abs()).max(0.0);
        let top = match hash(i as i32, 9, view.seed) % 3 {
            0 => eaves - gable * rise,
            1 => eaves - gable * ((rise * 4.0).floor() / 4.0 + 0.12),
            _ => eaves - gable * 0.9 * (rise * 1.4).min(1.0).powf(0.5),
        };
        let cover = smooth(top - view.px, top + view.px, y);
        if cover <= 0.0 {
            return light;
        }
        let stain = fbm(x * 14.0, y * 9.0, 5, seed);
        let course = smooth(0.10, 0.2, (y * 190.0).fract()) * 0.06;
        let mut wall = hex(paints[(hash(i as i32, 4, view.seed) as usize + i * 2) % paints.len()])
            * (0.80 + 0.28 * (stain - 0.5) + course);
        let trim = hex("f7f1e4");
        let under = smooth(0.018, 0.014, y - top) + smooth(0.007, 0.005, (y - eaves).abs());
        wall = wall.mix(trim * 0.92, under.min(1.0));
        let cols = if wide > 0.14 { 3.0 } else { 2.0 };
        let floors = ((quay - eaves) / 0.092).floor();
        let height = (quay - eaves) / floors;
        if y > eaves && y < quay {
            let (fx, fy) = ((u * cols).fract(), ((y - eaves) / height).fract());
            let (ix, iy) = ((u * cols) as i32, ((y - eaves) / height) as i32);
            let frame = smooth(0.18, 0.20, fx)
                * smooth(0.82, 0.80, fx)
                * smooth(0.18, 0.21, fy)
                * smooth(0.86, 0.83, fy);
            let glass = smooth(0.25, 0.27, fx)
                * smooth(0.75, 0.73, fx)
                * smooth(0.24, 0.27, fy)
                * smooth(0.80, 0.77, fy);
            let bars = smooth(0.022, 0.016, (fx - 0.5).abs()).max(smooth(0.028, 0.02, (fy - 0.46).abs()));
            wall = wall.mix(trim * 0.95, frame);
            let mirror = hex("24384a")
                .mix(hex("cfe2ee"), smooth(0.9, 0.1, fy + fx * 0.5 + unit(ix, iy, seed) * 0.5 - 0.3) * 0.7);
            let home = unit(ix, iy, seed ^ 8) > 0.8;
            let pane = if home { hex("ffd9a0") * 0.8 } else { mirror };
            wall = wall.mix(pane.mix(trim, bars), glass);
            let shade = smooth(0.16, 0.0, fy - 0.86)
                * smooth(0.86, 0.88, fy)
                * smooth(0.16, 0.2, fx)
                * smooth(0.84, 0.8, fx);
            wall = wall * (1.0 - 0.3 * shade);
            let boxes = smooth(0.86, 0.88, fy)
                * smooth(0.97, 0.95, fy)
                * smooth(0.2, 0.22, fx)
                * smooth(0.8, 0.78, fx);
            if unit(ix, iy, seed ^ 0xc) > 0.55 {
                let bloom = noise(x * 420.0, y * 420.0, seed);
                let flowers = hex("3f6b35").mix(hex("e0405a"), smooth(0.5, 0.65, bloom));
                wall = wall.mix(flowers, boxes);
            }
            if iy as f32 >= floors - 1.0 && ix == (hash(i as i32, 2, seed) % cols as u32) as i32 {
                let door = smooth(0.22, 0.24, fx) * smooth(0.78, 0.76, fx) * smooth(0.12, 0.15, fy);
                wall = wall.mix(hex("2b3a2f") * (0.8 + 0.4 * smooth(0.3, 0.7, fx)), door);
            }
        }
        let neighbour = smooth(0.10, 0.0, u) * 0.35;
        wall = wall * (1.06 - neighbour) * (0.86 + 0.2 * smooth(quay, 0.2, y));
        light = light.mix(wall, cover);
        light
    };
    let water = 0.70;
    Box::new(move |x, y| {
        if y < quay {
            return above(x, y);
        }
        if y < water {
            let stone = fbm(x * 40.0, y * 60.0, 4, view.seed ^ 5);
            let joint = smooth(0.0, 0.08, ((x + (y * 80.0).floor() * 0.013) / 0.027).fract())
                * smooth(0.0, 0.1, (y * 80.0).fract());
            return hex("8d8478")
                * ((0.45 + 0.5 * stone) * lerp(0.7, 1.0, joint) * lerp(1.0, 0.55, (y - quay) / 0.04));
        }
        let depth = y - water;
        let far = 1.0 / (depth + 0.06);
        let wave = fbm(x * far * 0.5, far * 4.2, 4, view.seed ^ 0x29) - 0.5;
        let fine = fbm(x * 26.0, y * 90.0, 3, view.seed ^ 0x2a) - 0.5;
        let mirror = above(
            (x + wave * 0.07 + fine * 0.015).clamp(0.0, view.aspect),
            (quay - 0.02 - depth * 1.35 + wave * 0.10 + fine * 0.03).clamp(0.0, quay - 0.001),
        );
        (mirror * 0.68).mix(hex("274a4c"), 0.22 + depth * 0.5)
    })
}

/// Street lights out of focus behind a window full of drops.
pub fn rain(view: View) -> Scene {
    let blobs: Vec<(f32, f32, f32, Rgb)> = (0..64_usize)
        .map(|i| {
            let tints = ["ff8a3c", "ffc46b", "ff4f4a", "58a8ff", "fff0d0", "62e0b0", "ff6fa8"];
            let radius = lerp(0.024, 0.075, nth(i, view.seed ^ 1));
            let tint = hex(tints[(nth(i, view.seed ^ 2) * 7.0) as usize % 7]);
            (
                nth(i, view.seed ^ 3) * view.aspect,
                lerp(0.16, 0.86, nth(i, view.seed ^ 4)),
                radius,
                tint * lerp(0.10, 0.62, nth(i, view.seed ^ 5)),
            )
        })
        .collect();
    let street = move |x: f32, y: f32| {
        let mut light = hex("0a1020").mix(hex("2a2740"), smooth(0.9, 0.3, y));
        for &(cx, cy, radius, tint) in &blobs {
            let d2 = (x - cx).powi(2) + (y - cy).powi(2);
            if d2 < radius * radius * 1.3 {
                let d = d2.sqrt() / radius;
                light = light + tint * (smooth(1.06, 0.92, d) * (0.75 + 0.25 * d * d));
            }
        }
        light
    };
    Box::new(move |x, y| {
        let mut at = (x, y);
        let mut sparkle = 0.0;
        let mut dark = 1.0;
        for layer in 0..3_i32 {
            let scale = [9.0, 21.0, 46.0][layer as usize];
            let seed = view.seed ^ hash(layer, 6, 8);
            let (u, v) = (x * scale, y * scale);
            let (cx, cy) = (u.floor() as i32, v.floor() as i32);
            if unit(cx, cy, seed) > [0.40, 0.55, 0.5][layer as usize] {
                continue;
            }
            let radius = lerp(0.12, 0.32, unit(cx, cy, seed ^ 1));
            let wobble = (noise(x * 60.0, y * 60.0, seed) - 0.5) * 0.10;
            let dx = u - cx as f32 - lerp(0.35, 0.65, unit(cx, cy, seed ^ 2));
            let dy = (v - cy as f32 - lerp(0.35, 0.65, unit(cx, cy, seed ^ 3))) * 0.86;
            let d = (dx * dx + dy * dy).sqrt() / (radius * (1.0 + wobble));
            if d < 1.0 {
                let lens = (0.35 + d * d) * 1.5 * radius / scale * 10.0;
                at = (x - dx / radius * lens * 0.16, y - dy / radius * lens * 0.16);
                dark =
                    lerp(1.12, 0.45, smooth(0.72, 1.0, d)) * lerp(0.8, 1.25, smooth(-1.0, 1.0, dy / radius));
                let (hx, hy) = (dx / radius + 0.36, dy / radius + 0.42);
                sparkle = smooth(0.20, 0.10, (hx * hx + hy * hy).sqrt()) * 0.9;
                break;
            }
        }
        let mist = fbm(x * 5.0, y * 5.0, 4, view.seed ^ 0x5a);
        street(at.0, at.1) * (dark * (0.85 + 0.3 * mist)) + Rgb(0.9, 0.95, 1.0) * (sparkle * 0.6)
    })
}
