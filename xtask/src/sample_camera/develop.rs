//! From the light of a scene to eight bits: glow of bright places, vignette, film curve, grain.

use image::RgbImage;

use super::paint::{Rgb, Scene, View, hash, lerp, smooth};

/// Places a scene is sampled at; larger pictures are enlarged from these, as a lens would limit
/// them, and get their grain afterwards.
const SAMPLES: f32 = 1_000_000.0;

/// Samples `scene` into a picture of `width` × `height` pixels.
pub fn develop(paint: fn(View) -> Scene, seed: u32, width: u32, height: u32) -> RgbImage {
    let shrink = (SAMPLES / (width as f32 * height as f32)).sqrt().min(1.0);
    let (across, down) = ((width as f32 * shrink) as usize, (height as f32 * shrink) as usize);
    let view = View { aspect: width as f32 / height as f32, px: 1.0 / down as f32, seed };
    let scene = paint(view);
    let mut light = Vec::with_capacity(across * down);
    for row in 0..down {
        let y = (row as f32 + 0.5) * view.px;
        light.extend((0..across).map(|column| scene((column as f32 + 0.5) * view.px, y)));
    }
    let negative = exposed(&light, across, down, view);
    enlarged(&negative, (across, down), (width, height), seed)
}

/// The tones, 0 to 255, of every sample: glow, vignette and film curve.
fn exposed(light: &[Rgb], across: usize, down: usize, view: View) -> Vec<[f32; 3]> {
    let glow = Glow::of(light, across, down);
    let curve: Vec<f32> = (0..=4096).map(|i| film(i as f32 / 1024.0) * 255.0).collect();
    let corner = view.aspect * view.aspect * 0.25 + 0.25;
    let mut tones = Vec::with_capacity(light.len());
    for (i, own) in light.iter().enumerate() {
        let (x, y) = ((i % across) as f32 * view.px, (i / across) as f32 * view.px);
        let off = ((x - view.aspect * 0.5).powi(2) + (y - 0.5).powi(2)) / corner;
        let sum = (*own + glow.at(x, y)) * (1.0 - 0.30 * off * off);
        tones.push([sum.0, sum.1, sum.2].map(|part| {
            let place = (part * 1024.0).clamp(0.0, 4095.0);
            let below = place as usize;
            lerp(curve[below], curve[below + 1], place - below as f32)
        }));
    }
    tones
}

/// Four neighbours and their Catmull-Rom weights for each place along one axis.
fn weights(from: usize, to: u32) -> Vec<([usize; 4], [f32; 4])> {
    let step = from as f32 / to as f32;
    (0..to)
        .map(|i| {
            let place = (i as f32 + 0.5) * step - 0.5;
            let base = place.floor();
            let t = place - base;
            let (t2, t3) = (t * t, t * t * t);
            let near = |offset: i32| (base as i32 + offset).clamp(0, from as i32 - 1) as usize;
            (
                [near(-1), near(0), near(1), near(2)],
                [
                    0.5 * (2.0 * t2 - t - t3),
                    0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
                    0.5 * (4.0 * t2 - 3.0 * t3 + t),
                    0.5 * (t3 - t2),
                ],
            )
        })
        .collect()
}

fn enlarged(
    tones: &[[f32; 3]],
    (across, down): (usize, usize),
    (width, height): (u32, u32),
    seed: u32,
) -> RgbImage {
    let (columns, rows) = (weights(across, width), weights(down, height));
    let mut bytes = Vec::with_capacity(width as usize * height as usize * 3);
    let mut band = vec![[0.0_f32; 3]; across];
    for (row, (near, weight)) in rows.iter().enumerate() {
        for (column, sum) in band.iter_mut().enumerate() {
            for part in 0..3 {
                sum[part] = (0..4).map(|k| tones[near[k] * across + column][part] * weight[k]).sum();
            }
        }
        for (column, (near, weight)) in columns.iter().enumerate() {
            let speck = grain(column as u32, row as u32, seed) * 2.1 + 0.5;
            let mut tone = [speck; 3];
            for (place, share) in near.iter().zip(weight) {
                for (sum, part) in tone.iter_mut().zip(band[*place]) {
                    *sum += part * share;
                }
            }
            bytes.extend(tone.map(|part| part as u8));
        }
    }
    RgbImage::from_raw(width, height, bytes).expect("three bytes were written for each pixel")
}

/// Straight in the shadows, a soft shoulder in the lights, sRGB's curve at the end.
fn film(light: f32) -> f32 {
    let knee = 0.68;
    let tone = if light < knee {
        light
    } else {
        let over = (light - knee) / (1.0 - knee);
        knee + (1.0 - knee) * over / (1.0 + over)
    };
    let contrast = lerp(tone, smooth(0.0, 1.0, tone.powf(0.5)).powi(2), 0.28);
    contrast.clamp(0.0, 1.0).powf(1.0 / 2.2)
}

/// Film grain: about normal, mean 0, deviation near 0.6.
fn grain(x: u32, y: u32, seed: u32) -> f32 {
    let h = hash(x as i32, y as i32, seed ^ 0x6A17);
    let sum = (h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24);
    (sum as f32 - 510.0) / 255.0
}

/// What a lens adds around bright places: a small blurred map of them.
struct Glow {
    width: usize,
    height: usize,
    scale: f32,
    map: Vec<Rgb>,
}

impl Glow {
    fn of(light: &[Rgb], across: usize, down: usize) -> Self {
        let block = (down / 120).max(1);
        let (width, height) = (across.div_ceil(block).max(2), down.div_ceil(block).max(2));
        let mut map = vec![Rgb::BLACK; width * height];
        let share = 1.0 / (block * block) as f32;
        for (i, own) in light.iter().enumerate() {
            let bright = smooth(0.65, 1.4, own.luma());
            if bright > 0.0 {
                let limit = 1.6 / own.luma().max(1.6);
                let cell = i / across / block * width + i % across / block;
                map[cell] = map[cell] + *own * (bright * limit * share);
            }
        }
        for reach in [2, 3, 4] {
            map = blurred(&map, width, height, reach, true);
            map = blurred(&map, width, height, reach, false);
        }
        let scale = down as f32 / block as f32;
        Self { width, height, scale, map }
    }

    fn at(&self, x: f32, y: f32) -> Rgb {
        let fx = (x * self.scale - 0.5).clamp(0.0, self.width as f32 - 1.001);
        let fy = (y * self.scale - 0.5).clamp(0.0, self.height as f32 - 1.001);
        let (i, j) = (fx as usize, fy as usize);
        let place = |i: usize, j: usize| self.map[j * self.width + i];
        let top = place(i, j).mix(place(i + 1, j), fx.fract());
        let low = place(i, j + 1).mix(place(i + 1, j + 1), fx.fract());
        top.mix(low, fy.fract()) * 0.32
    }
}

fn blurred(map: &[Rgb], width: usize, height: usize, reach: i32, across: bool) -> Vec<Rgb> {
    let mut out = Vec::with_capacity(map.len());
    for row in 0..height as i32 {
        for column in 0..width as i32 {
            let mut sum = Rgb::BLACK;
            for step in -reach..=reach {
                let (dx, dy) = if across { (step, 0) } else { (0, step) };
                let i = (column + dx).clamp(0, width as i32 - 1) as usize;
                let j = (row + dy).clamp(0, height as i32 - 1) as usize;
                sum = sum + map[j * width + i];
            }
            out.push(sum * (1.0 / (2 * reach + 1) as f32));
        }
    }
    out
}
