//! Close-ups without a subject: a slice of agate, bubbles of oil.

use super::super::paint::{Rgb, Scene, View, cells, fbm, hex, lerp, noise, smooth};

/// A polished slice of agate.
pub fn agate(view: View) -> Scene {
    let bands = ["0f2a4a", "2f6f9a", "8fc4d4", "f2ece0", "d8a06a", "8a4a2a", "f4e0c4", "3a1e1a"].map(hex);
    Box::new(move |x, y| {
        let warp = fbm(x * 2.1, y * 2.1, 5, view.seed) - 0.5;
        let (dx, dy) = (
            x - view.aspect * 0.47 + warp * 0.36,
            (y - 0.52) * 1.25 + (fbm(x * 2.1 + 7.0, y * 2.1, 5, view.seed) - 0.5) * 0.36,
        );
        let r = (dx * dx + dy * dy).sqrt();
        let fine = fbm(r * 26.0, warp * 5.0, 4, view.seed ^ 3) * 0.10;
        let t = (r + fine * 0.25) * 9.0;
        let i = t.floor() as usize;
        let step = smooth(0.70, 1.0, t.fract());
        let base = bands[i % 8].mix(bands[(i + 1) % 8], step);
        let thread = (t * 27.0 + warp * 8.0).sin() * 0.5 + 0.5;
        let (f1, f2, id) = cells(x * 15.0, y * 15.0, view.seed ^ 5);
        let facet = lerp(0.35, 1.25, (id & 255) as f32 / 255.0) + smooth(0.10, 0.0, f2 - f1) * 0.9;
        let crystal = hex("c9bfe0").mix(hex("f6f2fa"), (id >> 8 & 255) as f32 / 255.0) * facet;
        let hollow = smooth(0.115, 0.085, r);
        let stone = base * (0.72 + 0.34 * thread * 0.5 + fine);
        let gloss = smooth(0.45, 0.9, fbm(x * 1.2 - y * 0.7, y * 1.1, 2, view.seed ^ 8)) * 0.14;
        let hide = smooth(0.60, 0.63, r);
        let edge = stone.mix(hex("4a3a2e") * (0.4 + fbm(x * 22.0, y * 22.0, 4, view.seed)), hide);
        edge.mix(crystal * 0.8, hollow) + Rgb(1.0, 1.0, 1.0) * gloss
    })
}

/// Bubbles of oil in water over coloured paper.
pub fn bubbles(view: View) -> Scene {
    let tones = ["ff7a4a", "ffc24a", "2f8fb8", "5a3f9a", "f25a8a"].map(hex);
    let under = move |x: f32, y: f32| {
        let t = fbm(x * 0.9 + 2.0, y * 0.9, 3, view.seed) * 1.6 - 0.3 + x * 0.25;
        let place = (t * 4.0).clamp(0.0, 3.999);
        let i = place as usize;
        tones[i].mix(tones[i + 1], smooth(0.1, 0.9, place.fract()))
    };
    Box::new(move |x, y| {
        let mut light = under(x, y) * 0.9;
        for layer in 0..3_u32 {
            let scale = [13.0, 6.0, 2.6][layer as usize];
            let (near, second, id) = cells(x * scale, y * scale, view.seed ^ layer);
            let reach = lerp(0.20, 0.46, (id & 255) as f32 / 255.0);
            if near > reach * 1.08 || second - near < 0.0 {
                continue;
            }
            let d = near / reach;
            let edge = view.px * scale / reach;
            let inside = smooth(1.0 + edge, 1.0 - edge, d);
            let lens = 0.22 + 0.55 * d * d;
            let look = under(x + lens * 0.8, y - lens * 0.9);
            let rim = smooth(0.78, 0.97, d) * smooth(1.0, 0.97, d);
            let wall = smooth(0.86, 1.0, d);
            let grain = noise(x * 9.0, y * 9.0, id) * 0.1;
            let disc = look * (1.08 - 0.62 * wall + grain) + Rgb(1.0, 0.98, 0.94) * (rim * 0.42);
            light = light.mix(disc, inside * 0.96);
        }
        light
    })
}
