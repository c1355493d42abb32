//! A voice memo as cameras record them: a few syllables in a WAV file, made from pulses and formants.

use std::f32::consts::TAU;

const RATE: u32 = 16_000;

/// One vowel: two formants in hertz, the pitch, the length in seconds.
const SYLLABLES: [(f32, f32, f32, f32); 9] = [
    (570.0, 840.0, 132.0, 0.26),
    (300.0, 2200.0, 146.0, 0.20),
    (660.0, 1700.0, 138.0, 0.28),
    (0.0, 0.0, 120.0, 0.18),
    (440.0, 1020.0, 128.0, 0.22),
    (730.0, 1090.0, 140.0, 0.32),
    (270.0, 2290.0, 150.0, 0.18),
    (530.0, 1840.0, 126.0, 0.24),
    (640.0, 1190.0, 112.0, 0.44),
];

/// About three seconds of a voice; another `seed` speaks in another order and pitch.
pub fn memo(seed: u32) -> Vec<u8> {
    let mut samples: Vec<i16> = Vec::new();
    let mut phase = 0.0_f32;
    let (mut low, mut high) = (Resonator::default(), Resonator::default());
    for step in 0..SYLLABLES.len() as u32 {
        let (first, second, pitch, seconds) = SYLLABLES[((step * 4 + seed) % 9) as usize];
        let count = (seconds * RATE as f32 * 1.25) as u32;
        for i in 0..count {
            let t = i as f32 / count as f32;
            let fall = 1.06 - 0.14 * t + 0.02 * (i as f32 * TAU * 5.2 / RATE as f32).sin();
            phase += pitch * fall * (1.0 + (seed % 3) as f32 * 0.12) / RATE as f32;
            let pulse = if phase >= 1.0 { 1.0 } else { 0.0 };
            phase = phase.fract();
            let swell = (t * 9.0).min(1.0) * ((1.0 - t) * 5.0).min(1.0);
            let breath = (super::paint::unit(i as i32, step as i32, seed) - 0.5) * 0.03;
            let voiced = if first > 0.0 { pulse } else { 0.0 };
            let sound = low.step(voiced + breath, first.max(200.0), 90.0)
                + high.step(voiced + breath, second.max(900.0), 130.0) * 0.55;
            samples.push((sound * swell * 5200.0).clamp(-32_000.0, 32_000.0) as i16);
        }
    }
    wav(&samples)
}

/// A two-pole resonance: what the mouth does to one band of the voice.
#[derive(Default)]
struct Resonator {
    last: f32,
    before: f32,
}

impl Resonator {
    fn step(&mut self, input: f32, centre: f32, width: f32) -> f32 {
        let damping = (-std::f32::consts::PI * width / RATE as f32).exp();
        let turn = 2.0 * damping * (TAU * centre / RATE as f32).cos();
        let out = input + turn * self.last - damping * damping * self.before;
        self.before = self.last;
        self.last = out;
        out
    }
}

/// RIFF WAVE, PCM, 16 bit, one channel.
fn wav(samples: &[i16]) -> Vec<u8> {
    let length = samples.len() as u32 * 2;
    let mut out = Vec::with_capacity(44 + length as usize);
    out.extend(b"RIFF");
    out.extend((36 + length).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(RATE.to_le_bytes());
    out.extend((RATE * 2).to_le_bytes());
    out.extend(2_u16.to_le_bytes());
    out.extend(16_u16.to_le_bytes());
    out.extend(b"data");
    out.extend(length.to_le_bytes());
    out.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    out
}
