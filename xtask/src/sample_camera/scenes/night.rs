//! After dark: the Milky Way, northern lights, the moon, lanterns.

use super::super::paint::{
    Profile, Rgb, Scene, View, Woods, cells, fbm, gradient, hash, hex, lerp, massif, noise, nth, smooth, unit,
};

/// Stars of all sizes; `dense` 0 to 1 says how dark the sky is.
fn stars(view: View, x: f32, y: f32, dense: f32) -> Rgb {
    let mut sum = Rgb::BLACK;
    for layer in 0..3_i32 {
        let scale = [150.0, 60.0, 18.0][layer as usize];
        let (u, v) = (x * scale, y * scale);
        let (cx, cy) = (u.floor() as i32, v.floor() as i32);
        let seed = view.seed ^ hash(layer, 5, 1234);
        if unit(cx, cy, seed) > lerp(0.12, 0.5, dense) {
            continue;
        }
        let dx = u - cx as f32 - lerp(0.25, 0.75, unit(cx, cy, seed ^ 1));
        let dy = v - cy as f32 - lerp(0.25, 0.75, unit(cx, cy, seed ^ 2));
        let bright = unit(cx, cy, seed ^ 3).powi(3) * [0.8, 1.3, 2.6][layer as usize] + 0.12;
        let radius = scale * [0.0009, 0.0013, 0.0019][layer as usize];
        let d2 = (dx * dx + dy * dy) / (radius * radius);
        let tint = hex("ffd9b0").mix(hex("b8d0ff"), unit(cx, cy, seed ^ 4));
        sum = sum + tint * (bright * (-d2).exp());
    }
    sum
}

/// The galaxy over a lake of hills, with a lit tent.
pub fn galaxy(view: View) -> Scene {
    let hills = Profile::new(view.aspect, |x| 0.86 - 0.16 * massif(x * 1.1, 6, view.seed));
    let bank = Profile::new(view.aspect, |x| 0.955 - 0.05 * massif(x * 2.0, 4, view.seed ^ 3));
    let trees = Woods { spacing: 0.030, height: 0.17, seed: view.seed ^ 4 };
    let sky = [hex("0a1230"), hex("1d2c57"), hex("c58a63")];
    Box::new(move |x, y| {
        let mut light = gradient(&sky, (y / 0.95).powf(1.7)) * 0.55;
        let lean = (x / view.aspect - 0.62) * 1.15 + (y - 0.4) * 0.62;
        let bend = (fbm(x * 1.8, y * 1.8, 4, view.seed ^ 8) - 0.5) * 0.22;
        let band = (-((lean + bend) / 0.17).powi(2)).exp();
        let cloud = fbm(x * 5.0 + bend * 8.0, y * 5.0, 6, view.seed ^ 9);
        let dust = smooth(0.48, 0.66, fbm(x * 6.0 + 7.0, y * 4.5 + bend * 9.0, 6, view.seed ^ 0xa));
        let core = (-((lean + bend) / 0.075).powi(2)).exp();
        let glow = hex("8fa0d8").mix(hex("f0b98f"), core) * (band * cloud * 0.85);
        let rose =
            hex("e0608f") * (smooth(0.66, 0.78, fbm(x * 9.0, y * 9.0, 4, view.seed ^ 0xc)) * band * 0.5);
        light = light + (glow + rose) * (1.0 - dust * core.max(0.35) * 0.9);
        light = light + stars(view, x, y, 0.35 + band * 0.65) * (1.0 - dust * band * 0.6) * 1.1;
        let haze = smooth(0.5, 0.9, y);
        light = light + hex("d8926a") * (haze * 0.09);
        let edge = hills.at(x);
        light = light.mix(hex("101528") + hex("d8926a") * 0.02, smooth(edge - view.px, edge + view.px, y));
        let near = bank.at(x);
        let cover = smooth(near - view.px, near + view.px, y).max(trees.cover(x, y, &bank, view.px));
        light = light.mix(hex("04060d"), cover);
        let (tx, ty) = ((x - 0.30 * view.aspect) / 0.062, (0.955 - y) / 0.062);
        let side = 1.0 - tx.abs();
        let inside = smooth(-0.02, 0.02, side - ty.max(0.0) * 0.95) * smooth(-0.06, 0.0, ty);
        let lamp = (-(tx * tx + (ty - 0.25).powi(2)) * 2.2).exp();
        let seam = 1.0 - 0.45 * smooth(0.06, 0.0, (tx - 0.12 + ty * 0.1).abs());
        light = light.mix(hex("ff9a3d") * (0.25 + lamp * 1.5) * seam, inside);
        let spill = (-((x - 0.30 * view.aspect).powi(2) + (y - 0.95).powi(2)) * 150.0).exp();
        light + hex("ff9440") * (spill * 0.12)
    })
}

/// Curtains of light over snow, mirrored in a lake.
pub fn aurora(view: View, rose: bool) -> Scene {
    let shore = 0.68;
    let peaks = Profile::new(view.aspect, |x| shore - 0.02 - 0.22 * massif(x * 1.5, 7, view.seed).powf(1.4));
    let bank = Profile::new(view.aspect, |x| shore + 0.004 - 0.02 * noise(x * 3.0, 1.0, view.seed));
    let trees = Woods { spacing: 0.02, height: 0.085, seed: view.seed ^ 2 };
    let (low, high) = if rose { (hex("8ff0b0"), hex("d050a8")) } else { (hex("5cf59a"), hex("3d6fe0")) };
    let above = move |x: f32, y: f32| {
        let mut light = hex("060b1e").mix(hex("173550"), smooth(0.0, shore, y));
        light = light + stars(view, x, y, 0.3);
        for curtain in 0..3_i32 {
            let seed = view.seed ^ hash(curtain, 2, 99);
            let fold = (fbm(x * 1.5 + y * 0.4, curtain as f32 * 3.0, 4, seed) - 0.5) * 0.5;
            let foot = [0.50, 0.40, 0.27][curtain as usize] + fold + (x / view.aspect - 0.5) * 0.16;
            let up = foot - y;
            let rays = fbm((x + fold * 0.6) * 16.0, y * 0.55, 4, seed ^ 5);
            let tall = lerp(0.10, 0.42, rays * rays * 1.7);
            let veil = if up > 0.0 { (-up / tall).exp() } else { (up * 46.0).exp() };
            let breadth = smooth(0.25, 0.6, fbm(x * 1.1 + 3.0, curtain as f32, 3, seed ^ 6));
            let tint = low.mix(high, smooth(0.03, 0.38, up));
            light =
                light + tint * (veil * breadth * (0.25 + 0.9 * rays) * [0.85, 0.6, 0.4][curtain as usize]);
        }
        let edge = peaks.at(x);
        let relief = fbm(x * 20.0, y * 26.0, 5, view.seed ^ 7);
        let slope = peaks.at(x + 0.004) - peaks.at(x - 0.004);
        let snow =
            hex("aebfd8").mix(low, 0.22) * (0.16 + 0.16 * (relief - 0.4) - slope * 3.0).clamp(0.03, 0.4);
        light = light.mix(snow, smooth(edge - view.px, edge + view.px, y));
        let land = smooth(-view.px, view.px, y - bank.at(x)).max(trees.cover(x, y, &bank, view.px));
        light.mix(hex("03060c"), land)
    };
    Box::new(move |x, y| {
        if y < shore + 0.004 {
            return above(x, y);
        }
        let depth = y - shore;
        let far = 1.0 / (depth + 0.03);
        let wave = fbm(x * far * 0.5, far * 6.0, 4, view.seed ^ 0xd) - 0.5;
        let mirror = above(x + wave * 0.02, (shore - depth * 0.95 + wave * 0.05).clamp(0.0, shore));
        let ice =
            smooth(0.60, 0.68, fbm(x * 6.0, depth * 22.0, 5, view.seed ^ 0xe)) * smooth(0.10, 0.3, depth);
        (mirror * (0.72 - depth * 0.5)).mix(hex("6f8fb0") * 0.12, ice * 0.6)
    })
}

/// The full moon, large, behind thin clouds.
pub fn moon(view: View) -> Scene {
    let (cx, cy, radius) = (view.aspect * 0.56, 0.43, 0.27);
    Box::new(move |x, y| {
        let (u, v) = ((x - cx) / radius, (y - cy) / radius);
        let d = (u * u + v * v).sqrt();
        let mut light = hex("0a0f1f").mix(hex("1c2740"), y) + stars(view, x, y, 0.1) * smooth(1.0, 1.7, d);
        light = light + hex("f3dcb0") * ((-(d - 1.0).max(0.0) * 3.2).exp() * 0.10);
        let seas = smooth(0.44, 0.62, fbm(u * 1.6 + 4.0, v * 1.6, 5, view.seed));
        let mut ground = 0.82 - seas * 0.42 + (fbm(u * 9.0, v * 9.0, 5, view.seed ^ 2) - 0.5) * 0.34;
        for size in 0..3_i32 {
            let scale = [4.0, 9.0, 20.0][size as usize];
            let (near, _, id) = cells(u * scale, v * scale, view.seed ^ hash(size, 1, 5));
            let bowl = lerp(0.10, 0.34, (id & 255) as f32 / 255.0);
            let ring = smooth(0.05, 0.0, (near - bowl).abs()) * 0.13 - smooth(bowl, bowl * 0.4, near) * 0.09;
            ground += ring * (1.0 - seas * 0.6);
        }
        let rays = (-((u + 0.2).powi(2) + (v - 0.62).powi(2)) * 3.0).exp();
        ground += rays * 0.2 * fbm((v - 0.62).atan2(u + 0.2) * 6.0, 1.0, 3, view.seed);
        let limb = (1.0 - d * d).max(0.0).sqrt().powf(0.28);
        let face = hex("fff0d4") * (ground * limb * 1.05);
        let edge = view.px / radius;
        light = light.mix(face, smooth(1.0 + edge, 1.0 - edge, d));
        let veil = smooth(0.50, 0.80, fbm(x * 1.6 + y * 0.8, y * 6.0 + 2.0, 6, view.seed ^ 0x15));
        let lit = hex("3d4358").mix(hex("d9bd92"), (-d * 1.0).exp() * 1.2);
        light.mix(lit * 0.55, veil * 0.72 * smooth(0.12, 0.75, y))
    })
}

/// Paper lanterns rising over water.
pub fn lanterns(view: View) -> Scene {
    let water = 0.80;
    let count = 46_usize;
    let places: Vec<(f32, f32, f32, f32)> = (0..count)
        .map(|i| {
            let depth = (i as f32 / (count - 1) as f32).powf(1.7);
            let size = lerp(0.006, 0.066, depth);
            (
                nth(i, view.seed) * view.aspect,
                lerp(0.62, 0.06, nth(i + 99, view.seed).powf(0.8)) + depth * 0.12,
                size,
                depth,
            )
        })
        .collect();
    let hills = Profile::new(view.aspect, |x| water - 0.05 - 0.09 * massif(x * 1.4, 5, view.seed));
    let above = move |x: f32, y: f32| {
        let mut light = hex("0d1430").mix(hex("5a3a5c"), smooth(0.1, water, y)) * 0.6;
        light = light + stars(view, x, y, 0.05) * 0.6;
        let edge = hills.at(x);
        light = light.mix(hex("0b0f20"), smooth(edge - view.px, edge + view.px, y));
        for (i, &(cx, cy, size, depth)) in places.iter().enumerate() {
            let (u, v) = ((x - cx) / size, (y - cy) / size);
            if u.abs() > 3.5 || v.abs() > 4.0 {
                continue;
            }
            let blur = if depth > 0.82 { 0.30 } else { view.px / size + 0.05 };
            let width = lerp(0.62, 0.86, smooth(0.9, -0.7, v)) * (1.0 - 0.25 * smooth(-0.7, -1.1, v));
            let body = smooth(blur, -blur, u.abs() - width) * smooth(blur, -blur, v.abs() - 1.05);
            let flame = (-(u * u * 1.4 + (v - 0.75).powi(2) * 1.1)).exp();
            let folds = 0.9 + 0.1 * (u * 9.0 + nth(i, 3)).sin();
            let paper = hex("ff8a2e").mix(hex("ffd98a"), flame) * ((0.32 + flame * 1.5) * folds);
            light = light.mix(paper, body * 0.96);
            light = light + hex("ff7a2a") * ((-(u * u + v * v) * 0.55).exp() * 0.10);
        }
        light
    };
    Box::new(move |x, y| {
        if y < water {
            return above(x, y);
        }
        let depth = y - water;
        let far = 1.0 / (depth + 0.02);
        let wave = fbm(x * far * 0.7, far * 5.0, 4, view.seed ^ 0x1f) - 0.5;
        let mirror = above(x + wave * 0.05, (water - depth * 2.6 + wave * 0.22).clamp(0.0, water));
        mirror * (0.75 - depth * 1.2) + hex("0a1226") * 0.2
    })
}
