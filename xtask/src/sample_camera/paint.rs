//! Light, noise and soft shapes: what the scenes are painted with. Knows no file format.

use std::ops::{Add, Mul, Sub};

/// Linear light (not sRGB), 1.0 being white before the film curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb(pub f32, pub f32, pub f32);

impl Rgb {
    pub const BLACK: Self = Self(0.0, 0.0, 0.0);

    #[inline]
    pub fn mix(self, other: Self, t: f32) -> Self {
        self + (other - self) * t.clamp(0.0, 1.0)
    }

    #[inline]
    pub fn luma(self) -> f32 {
        self.0 * 0.2126 + self.1 * 0.7152 + self.2 * 0.0722
    }
}

impl Add for Rgb {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        Self(self.0 + o.0, self.1 + o.1, self.2 + o.2)
    }
}

impl Sub for Rgb {
    type Output = Self;
    #[inline]
    fn sub(self, o: Self) -> Self {
        Self(self.0 - o.0, self.1 - o.1, self.2 - o.2)
    }
}

impl Mul<f32> for Rgb {
    type Output = Self;
    #[inline]
    fn mul(self, k: f32) -> Self {
        Self(self.0 * k, self.1 * k, self.2 * k)
    }
}

impl Mul for Rgb {
    type Output = Self;
    #[inline]
    fn mul(self, o: Self) -> Self {
        Self(self.0 * o.0, self.1 * o.1, self.2 * o.2)
    }
}

/// A colour as designers write it (`"e8b98a"`, sRGB), as linear light. Plain arithmetic, so that
/// the compiler turns a literal into three numbers.
#[inline]
pub const fn hex(text: &str) -> Rgb {
    const fn digit(letter: u8) -> f32 {
        (if letter >= b'a' { letter - b'a' + 10 } else { letter - b'0' }) as f32
    }
    /// The inverse of sRGB's curve as a polynomial; the error is far below what an eye sees.
    const fn linear(high: u8, low: u8) -> f32 {
        let tone = (digit(high) * 16.0 + digit(low)) / 255.0;
        tone * (tone * (tone * 0.305_306 + 0.682_171) + 0.012_523)
    }
    let text = text.as_bytes();
    Rgb(linear(text[0], text[1]), linear(text[2], text[3]), linear(text[4], text[5]))
}

/// What a scene is painted into: `x` runs from 0 to `aspect`, `y` from 0 (top) to 1.
#[derive(Clone, Copy)]
pub struct View {
    pub aspect: f32,
    /// Height of one pixel: the width of an anti-aliased edge.
    pub px: f32,
    pub seed: u32,
}

/// A finished scene: the light that arrives from a place of the picture.
pub type Scene = Box<dyn Fn(f32, f32) -> Rgb + Send + Sync>;

/// A small, well mixing hash of a lattice place.
#[inline]
pub const fn hash(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1)
        ^ (y as u32).wrapping_mul(0x85EB_CA77)
        ^ seed.wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 16)).wrapping_mul(0x7FEB_352D);
    h = (h ^ (h >> 15)).wrapping_mul(0x846C_A68B);
    h ^ (h >> 16)
}

/// The hash as a number from 0 up to 1.
#[inline]
pub fn unit(x: i32, y: i32, seed: u32) -> f32 {
    (hash(x, y, seed) >> 8) as f32 / 16_777_216.0
}

/// The `n`th random number of a seed, from 0 up to 1.
pub fn nth(n: usize, seed: u32) -> f32 {
    unit(n as i32, 7919, seed)
}

#[inline]
pub fn smooth(a: f32, b: f32, v: f32) -> f32 {
    let t = ((v - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[inline]
pub fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// The next whole number below; the standard one is a library call where SSE4 is not assumed.
#[inline]
pub fn floor(v: f32) -> i32 {
    let whole = v as i32;
    whole - i32::from(v < whole as f32)
}

/// Random values on a lattice of 128 by 128 that repeats itself: small enough to stay in the cache.
static LATTICE: [f32; 16_384] = {
    let mut values = [0.0; 16_384];
    let mut i = 0;
    while i < values.len() {
        values[i] = (hash(i as i32, 1, 4711) >> 8) as f32 / 16_777_216.0;
        i += 1;
    }
    values
};

/// Smooth value noise in the plane, 0 to 1; each seed starts at its own place of the lattice.
#[inline]
pub fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (ix, iy) = (floor(x), floor(y));
    let (dx, dy) = (x - ix as f32, y - iy as f32);
    let ease = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (ease(dx), ease(dy));
    let start = (seed.wrapping_mul(0x9E37_79B1) >> 13) as i32;
    let at = start.wrapping_add(iy.wrapping_mul(128)).wrapping_add(ix);
    let value = |step: i32| LATTICE[(at.wrapping_add(step) & 16_383) as usize];
    lerp(lerp(value(0), value(1), u), lerp(value(128), value(129), u), v)
}

/// Octaves of noise, each turned against the last so that no lattice shows; 0 to 1, mean 0.5.
#[inline]
pub fn fbm(mut x: f32, mut y: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut gain, mut total) = (0.0, 0.5, 0.0);
    for octave in 0..octaves {
        sum += gain * noise(x, y, seed.wrapping_add(octave * 101));
        total += gain;
        gain *= 0.5;
        (x, y) = (1.6 * x - 1.2 * y + 3.7, 1.2 * x + 1.6 * y - 1.3);
    }
    sum / total
}

/// Noise with sharp crests, as rock and light on water have them; 0 to 1.
#[inline]
pub fn crest(x: f32, y: f32, octaves: u32, seed: u32) -> f32 {
    let n = fbm(x, y, octaves, seed);
    let d = 1.0 - (2.0 * n - 1.0).abs() * 2.2;
    d.clamp(0.0, 1.0)
}

/// The nearest and second nearest point of a jittered lattice, and which cell the nearest is of.
#[inline]
pub fn cells(x: f32, y: f32, seed: u32) -> (f32, f32, u32) {
    let (ix, iy) = (floor(x), floor(y));
    let (mut first, mut second, mut id) = (9.0_f32, 9.0_f32, 0);
    for cy in iy - 1..=iy + 1 {
        for cx in ix - 1..=ix + 1 {
            let dx = cx as f32 + unit(cx, cy, seed) - x;
            let dy = cy as f32 + unit(cx, cy, seed ^ 0x55) - y;
            let d = dx * dx + dy * dy;
            if d < first {
                second = first;
                first = d;
                id = hash(cx, cy, seed ^ 0xAA);
            } else if d < second {
                second = d;
            }
        }
    }
    (first.sqrt(), second.sqrt(), id)
}

/// A skyline sampled once, then looked up: the `y` of the edge over `x`.
pub struct Profile {
    step: f32,
    edge: Vec<f32>,
}

impl Profile {
    pub fn new(aspect: f32, edge: impl Fn(f32) -> f32) -> Self {
        let count = 6000;
        let step = aspect / (count - 1) as f32;
        Self { step, edge: (0..=count).map(|i| edge(i as f32 * step)).collect() }
    }

    #[inline]
    pub fn at(&self, x: f32) -> f32 {
        let place = (x / self.step).clamp(0.0, (self.edge.len() - 2) as f32);
        let i = place as usize;
        lerp(self.edge[i], self.edge[i + 1], place - i as f32)
    }
}

/// A ragged mountain line: octaves of folded noise along `x`, 0 (valley) to 1 (peak).
pub fn massif(x: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut gain, mut freq, mut total) = (0.0, 1.0, 1.0, 0.0);
    for octave in 0..octaves {
        let n = noise(x * freq + 11.3, 0.5, seed.wrapping_add(octave * 31));
        sum += gain * (1.0 - (2.0 * n - 1.0).abs());
        total += gain;
        gain *= 0.46;
        freq *= 2.1;
    }
    sum / total
}

/// Sky from the zenith (`y` = 0) to the horizon, through a middle colour.
#[inline]
pub fn gradient(stops: &[Rgb; 3], t: f32) -> Rgb {
    if t < 0.55 {
        stops[0].mix(stops[1], smooth(0.0, 0.55, t))
    } else {
        stops[1].mix(stops[2], smooth(0.55, 1.0, t))
    }
}

/// How much of a pixel a conifer with its tip at (0, 0) and `height` below it covers.
pub fn conifer(dx: f32, dy: f32, height: f32, px: f32, seed: u32) -> f32 {
    let t = dy / height;
    if !(0.0..=1.0).contains(&t) {
        return 0.0;
    }
    let tiers = t * 11.0 + unit(3, 1, seed) * 2.0;
    let tooth = 0.55 + 0.45 * tiers.fract();
    let ragged = 0.8 + 0.4 * noise(dy / height * 40.0, dx.signum() * 5.0, seed);
    let half = height * 0.2 * t.powf(0.85) * tooth * ragged + height * 0.006;
    smooth(px, -px, dx.abs() - half)
}

/// A row of conifers standing on a line; the coverage of a pixel by any of them.
pub struct Woods {
    pub spacing: f32,
    pub height: f32,
    pub seed: u32,
}

impl Woods {
    pub fn cover(&self, x: f32, y: f32, ground: &Profile, px: f32) -> f32 {
        let cell = (x / self.spacing).floor() as i32;
        let mut cover: f32 = 0.0;
        for c in cell - 3..=cell + 3 {
            let here = self.seed ^ hash(c, 17, self.seed);
            let trunk = (c as f32 + unit(c, 1, here)) * self.spacing;
            let height = self.height * (0.35 + 0.65 * unit(c, 2, here).powi(2));
            let tip = ground.at(trunk) - height * 0.93;
            cover = cover.max(conifer(x - trunk, y - tip, height, px, here));
        }
        cover
    }
}
