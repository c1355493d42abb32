//! Still lifes: fruit on a table by a window, traced as ellipsoids in soft light.

use super::super::paint::{Rgb, Scene, View, cells, fbm, hash, hex, noise, smooth, unit};
use super::trace::{Body, Vec3, add, dot, norm};

#[derive(Clone, Copy, PartialEq)]
enum Skin {
    Orange,
    Apple,
    Lemon,
    Plum,
    Grape,
    Marble,
}

#[derive(Clone, Copy)]
struct Fruit {
    body: Body,
    skin: Skin,
}

/// Which things lie on the table, and on what.
pub struct Setting {
    fruit: &'static [(f32, f32, f32, f32, u8)],
    bowl: bool,
    wood: bool,
    table: [&'static str; 2],
    wall: [&'static str; 2],
}

pub const ORANGES: Setting = Setting {
    fruit: &[
        (-0.34, 0.52, 0.05, 0.31, 0),
        (0.30, 0.53, 0.06, 0.31, 0),
        (-0.02, 0.52, -0.32, 0.30, 0),
        (-0.02, 0.92, -0.02, 0.30, 0),
        (1.28, 0.30, 0.25, 0.30, 0),
        (-1.22, 0.27, -0.35, 0.27, 2),
    ],
    bowl: true,
    wood: true,
    table: ["5a3a24", "a8764a"],
    wall: ["2f4a52", "6f8f8c"],
};
pub const MIXED: Setting = Setting {
    fruit: &[
        (-0.36, 0.52, 0.0, 0.31, 1),
        (0.32, 0.50, 0.04, 0.29, 0),
        (0.0, 0.52, -0.34, 0.29, 1),
        (0.06, 0.88, 0.02, 0.26, 2),
        (1.12, 0.22, -0.30, 0.22, 3),
        (1.50, 0.20, 0.05, 0.20, 3),
        (-1.20, 0.30, -0.2, 0.30, 1),
    ],
    bowl: true,
    wood: false,
    table: ["d8d0c0", "f0eadc"],
    wall: ["6b5a58", "b9a496"],
};
pub const GRAPES: Setting = Setting {
    fruit: &[
        (-0.60, 0.16, -0.2, 0.16, 4),
        (-0.30, 0.16, -0.38, 0.16, 4),
        (-0.28, 0.16, -0.05, 0.165, 4),
        (0.0, 0.16, -0.25, 0.16, 4),
        (0.02, 0.16, 0.12, 0.16, 4),
        (-0.45, 0.42, -0.2, 0.16, 4),
        (-0.14, 0.42, -0.22, 0.165, 4),
        (-0.12, 0.42, 0.06, 0.16, 4),
        (-0.30, 0.66, -0.12, 0.16, 4),
        (0.30, 0.155, -0.1, 0.155, 4),
        (0.20, 0.40, -0.02, 0.155, 4),
        (-0.58, 0.16, 0.16, 0.16, 4),
        (0.98, 0.31, 0.15, 0.31, 1),
        (1.38, 0.24, -0.36, 0.24, 2),
        (-1.22, 0.29, 0.12, 0.29, 3),
    ],
    bowl: false,
    wood: true,
    table: ["3a2418", "7a5030"],
    wall: ["1d1815", "4a3a2c"],
};
pub const MARBLES: Setting = Setting {
    fruit: &[
        (-0.75, 0.30, 0.0, 0.30, 5),
        (-0.10, 0.36, -0.1, 0.36, 5),
        (0.62, 0.28, 0.12, 0.28, 5),
        (0.28, 0.18, -0.62, 0.18, 5),
        (-0.46, 0.16, -0.62, 0.16, 5),
        (1.18, 0.22, -0.38, 0.22, 5),
        (-1.28, 0.2, -0.35, 0.2, 5),
        (0.05, 0.3, 0.85, 0.3, 5),
        (1.35, 0.32, 0.7, 0.32, 5),
    ],
    bowl: false,
    wood: true,
    table: ["6a4a34", "b58a5f"],
    wall: ["c9a27a", "f0dcb8"],
};

const SKINS: [Skin; 6] = [Skin::Orange, Skin::Apple, Skin::Lemon, Skin::Plum, Skin::Grape, Skin::Marble];
const RIM: f32 = 0.60;
const BOWL: Body = Body { at: [0.0, 0.74, 0.0], radius: [0.86, 0.72, 0.86] };

pub fn still_life(view: View, setting: &'static Setting) -> Scene {
    let fruit: Vec<Fruit> = setting
        .fruit
        .iter()
        .map(|&(x, y, z, r, skin)| {
            let skin = SKINS[skin as usize];
            let radius = match skin {
                Skin::Lemon => [r * 1.22, r * 0.95, r * 0.95],
                Skin::Apple => [r * 1.04, r * 0.97, r * 1.04],
                _ => [r, r, r],
            };
            Fruit { body: Body { at: [x, y, z], radius }, skin }
        })
        .collect();
    let (table, wall) = (setting.table.map(hex), setting.wall.map(hex));
    let lamp = norm([-0.62, 0.66, -0.36]);
    let eye = [0.0, 1.45, -4.4];
    let look = norm([0.0, -0.235, 1.0]);
    let up = norm([0.0, 1.0, 0.235]);
    Box::new(move |x, y| {
        let (sx, sy) = ((x - view.aspect * 0.5) * 0.60, (0.46 - y) * 0.60);
        let ray = norm(add(add(look, [1.0, 0.0, 0.0], sx), up, sy));
        let behind = wall[0].mix(wall[1], smooth(0.9, -0.1, x / view.aspect * 0.8 + y * 0.55));
        let panes = smooth(0.03, 0.0, ((x * 0.9 + y * 0.35) * 3.2).rem_euclid(1.0) - 0.5);
        let behind = behind
            * (0.62 + 0.36 * panes * smooth(0.8, 0.2, x / view.aspect))
            * (0.94 + 0.12 * fbm(x * 3.0, y * 3.0, 3, view.seed));
        let mut best = f32::MAX;
        let mut light = behind;
        if ray[1] < -0.001 {
            let t = -eye[1] / ray[1];
            let at = add(eye, ray, t);
            if at[2] < 3.4 {
                best = t;
                let skin = cloth_or_wood(setting.wood, table, at, view.seed);
                let (open, sky) = lighting(&fruit, setting.bowl, at, [0.0, 1.0, 0.0], lamp, None);
                let glow = smooth(-3.2, 1.2, -at[0]) * 0.5 + 0.6;
                light = skin * (0.30 * sky + 0.92 * open * glow);
                light = light.mix(behind, smooth(1.6, 3.4, at[2]));
            }
        }
        for (i, one) in fruit.iter().enumerate() {
            if let Some((t, normal)) = one.body.hit(eye, ray)
                && t < best
            {
                best = t;
                let at = add(eye, ray, t);
                light = shaded(one, i, at, normal, ray, lamp, &fruit, setting.bowl, view.seed, behind);
            }
        }
        if setting.bowl
            && let Some((t, lit)) = bowl(eye, ray, lamp, &fruit, view.seed)
            && t < best
        {
            light = lit;
        }
        light * 1.12
    })
}

fn lighting(
    fruit: &[Fruit],
    bowl: bool,
    at: Vec3,
    normal: Vec3,
    lamp: Vec3,
    own: Option<usize>,
) -> (f32, f32) {
    let (mut open, mut sky) = (1.0, 1.0);
    for (i, other) in fruit.iter().enumerate() {
        if own != Some(i) {
            open *= other.body.shade(at, lamp, 0.17);
            sky *= 1.0 - 0.85 * other.body.hides_sky(at, normal);
        }
    }
    if bowl && own.is_none() {
        let base = Body { at: [0.0, 0.34, 0.0], radius: [0.62, 0.40, 0.62] };
        open *= base.shade(at, lamp, 0.18);
        sky *= 1.0 - 0.8 * base.hides_sky(at, normal);
    }
    (open, sky)
}

fn cloth_or_wood(wood: bool, table: [Rgb; 2], at: Vec3, seed: u32) -> Rgb {
    if wood {
        let board = (at[2] / 0.62).floor();
        let shift = unit(board as i32, 3, seed) * 20.0;
        let ring = fbm(at[0] * 0.55 + shift, at[2] * 7.0 + shift, 5, seed);
        let pores = fbm(at[0] * 5.0 + shift, at[2] * 120.0, 3, seed ^ 2);
        let lines = (ring * 26.0).sin() * 0.5 + 0.5;
        let gap =
            smooth(0.0, 0.018, (at[2] / 0.62).rem_euclid(1.0).min(1.0 - (at[2] / 0.62).rem_euclid(1.0)));
        return table[0].mix(table[1], 0.25 + 0.45 * lines * ring + 0.35 * pores) * (0.55 + 0.45 * gap);
    }
    let weave = ((at[0] * 150.0).sin() * (at[2] * 150.0).sin()) * 0.045;
    let fold = fbm(at[0] * 1.1 + at[2] * 0.5, at[2] * 0.8, 3, seed) - 0.5;
    table[0].mix(table[1], 0.5 + fold) * (1.0 + weave + fold * 0.3)
}

#[allow(
    clippy::too_many_arguments,
    reason = "one place of a traced picture: its geometry and what is around it"
)]
fn shaded(
    one: &Fruit,
    index: usize,
    at: Vec3,
    normal: Vec3,
    ray: Vec3,
    lamp: Vec3,
    fruit: &[Fruit],
    bowl: bool,
    seed: u32,
    behind: Rgb,
) -> Rgb {
    let own = seed ^ hash(index as i32, 77, 5);
    let (u, v) = (normal[2].atan2(normal[0]), normal[1].clamp(-1.0, 1.0).asin());
    let mut n = normal;
    let (skin, gloss, through) = match one.skin {
        Skin::Orange => {
            let (near, _, _) = cells(u * 13.0, v * 15.0, own);
            let pit = smooth(0.4, 0.0, near);
            n = norm([n[0] + (noise(u * 30.0, v * 30.0, own) - 0.5) * 0.12, n[1] - pit * 0.05, n[2]]);
            (hex("ee7a12").mix(hex("f8a32a"), fbm(u * 2.0, v * 2.0, 3, own)) * (1.0 - pit * 0.14), 0.22, 0.25)
        }
        Skin::Apple => {
            let streak = fbm(u * 16.0, v * 1.6, 4, own);
            let blush = smooth(0.30, 0.62, streak * 0.55 + 0.34 + 0.24 * (u + index as f32).sin() - 0.12 * v);
            let cavity = smooth(0.86, 1.0, normal[1]);
            (
                hex("d8c04a").mix(hex("b5161c"), blush).mix(hex("6a6a2a"), cavity * 0.8)
                    * (1.0 - cavity * 0.3),
                0.55,
                0.12,
            )
        }
        Skin::Lemon => {
            let (near, _, _) = cells(u * 11.0, v * 12.0, own);
            (hex("f2cf22") * (1.0 - 0.12 * smooth(0.4, 0.0, near)), 0.28, 0.3)
        }
        Skin::Plum => {
            let dust = fbm(u * 2.0, v * 2.0, 4, own);
            (hex("3a1238").mix(hex("8a86b8"), smooth(0.35, 0.8, dust) * 0.6), 0.25, 0.08)
        }
        Skin::Grape => {
            let dust = fbm(u * 2.2, v * 2.2, 4, own);
            (
                hex("4a1030").mix(hex("7a2a4a"), 0.5).mix(hex("b8a8c4"), smooth(0.45, 0.85, dust) * 0.45),
                0.6,
                0.6,
            )
        }
        Skin::Marble => {
            let tones = [
                ["1f6fb0", "f2f6fa"],
                ["d8402e", "f8c23a"],
                ["2f9a6a", "f2f0d8"],
                ["7a3fa0", "f0a8c8"],
                ["e0892a", "fff0d0"],
            ];
            let twist = fbm(
                normal[0] * 1.6 + normal[1] * 1.3 + own as f32 * 1e-8,
                normal[1] * 2.0 - normal[0],
                4,
                own,
            );
            let pair = tones[index % 5];
            (hex(pair[0]).mix(hex(pair[1]), smooth(0.46, 0.54, (twist * 7.0).fract())), 1.0, 0.7)
        }
    };
    let (open, sky) = lighting(fruit, bowl, at, n, lamp, Some(index));
    let facing = dot(n, lamp);
    let direct = ((facing + through * 0.55) / (1.0 + through * 0.55)).max(0.0) * (0.15 + 0.85 * open);
    let bounce = (0.5 - 0.5 * n[1]) * 0.16;
    let mut light = skin * (direct * 1.08 + 0.20 * sky * (0.6 + 0.4 * n[1]) + bounce * sky);
    let mirror = add(ray, n, -2.0 * dot(ray, n));
    let window = smooth(0.90, 0.97, dot(mirror, lamp)) * smooth(0.004, 0.02, (mirror[0] - lamp[0]).abs());
    let sheen = dot(mirror, lamp).max(0.0).powi(26);
    let fresnel = (1.0 + dot(ray, n)).max(0.0).powi(4);
    light = light + Rgb(1.0, 0.97, 0.9) * ((window * 0.85 + sheen * 0.35) * gloss * open.max(0.25));
    light = light + behind * (fresnel * gloss * 0.9);
    if one.skin == Skin::Marble {
        let glow = smooth(0.3, 1.0, -dot(n, lamp) * 0.8 + 0.35);
        light = light + skin * (glow * 0.35);
    }
    light
}

/// A glazed bowl: the near outer wall, or the far inner one seen over the rim.
fn bowl(eye: Vec3, ray: Vec3, lamp: Vec3, fruit: &[Fruit], seed: u32) -> Option<(f32, Rgb)> {
    let (near, normal) = BOWL.hit(eye, ray)?;
    let at = add(eye, ray, near);
    let glaze = hex("2f5f86").mix(hex("e8ecec"), 0.08);
    let ring = |y: f32| smooth(0.012, 0.006, (y - 0.50).abs()).max(smooth(0.006, 0.002, (y - 0.455).abs()));
    if at[1] < RIM && at[1] > 0.0 {
        let (_, sky) = lighting(fruit, false, at, normal, lamp, None);
        let crackle = fbm(normal[0] * 6.0, normal[1] * 9.0, 4, seed) - 0.5;
        let body = glaze.mix(hex("f2efe4"), ring(at[1])) * (1.0 + crackle * 0.25);
        let direct = dot(normal, lamp).max(0.0);
        let mirror = add(ray, normal, -2.0 * dot(ray, normal));
        let window = smooth(0.86, 0.95, dot(mirror, lamp)) * 0.7;
        let lip = smooth(RIM - 0.035, RIM - 0.02, at[1]);
        let light =
            body * (0.85 * direct + 0.26 * sky.max(0.4)) + Rgb(1.0, 0.97, 0.92) * (window + lip * 0.22);
        return Some((near, light));
    }
    // Above the rim the near wall is missing; the ray may meet the inside of the far one.
    let t = (RIM - eye[1]) / ray[1];
    let mouth = add(eye, ray, t);
    let flat = BOWL.radius[0] * (1.0 - ((RIM - BOWL.at[1]) / BOWL.radius[1]).powi(2)).max(0.0).sqrt();
    if t > near && (mouth[0] * mouth[0] + mouth[2] * mouth[2]).sqrt() < flat {
        let depth = smooth(-flat, flat, mouth[2]);
        let shade = 0.14 + 0.36 * depth;
        return Some((t + 0.55 * (1.0 - depth) + 0.02, glaze * shade * 1.4));
    }
    None
}
