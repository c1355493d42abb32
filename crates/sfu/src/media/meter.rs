//! How many bits a second a source sends.

use std::time::{Duration, Instant};

/// Measured over windows of this length.
const WINDOW: Duration = Duration::from_millis(500);

/// Weighs windows so that the last two seconds count most: pictures come in bursts.
#[derive(Debug)]
pub struct Meter {
    since: Instant,
    bytes: usize,
    rate: Option<f64>,
}

impl Meter {
    pub fn new(now: Instant) -> Self {
        Self { since: now, bytes: 0, rate: None }
    }

    pub fn add(&mut self, now: Instant, bytes: usize) {
        let window = now.saturating_duration_since(self.since);
        if window >= WINDOW {
            let rate = self.bytes as f64 * 8.0 / window.as_secs_f64();
            self.rate = Some(self.rate.map_or(rate, |before| before * 0.6 + rate * 0.4));
            self.since = now;
            self.bytes = 0;
        }
        self.bytes += bytes;
    }

    /// Begins anew, for a source that was silent.
    pub fn reset(&mut self, now: Instant) {
        *self = Self::new(now);
    }

    /// Bits a second, once a window is full.
    pub fn rate(&self) -> Option<u64> {
        self.rate.map(|rate| rate as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_stream_is_measured_within_a_tenth() {
        let mut now = Instant::now();
        let mut meter = Meter::new(now);
        assert_eq!(meter.rate(), None);
        for _ in 0..300 {
            meter.add(now, 1_000);
            now += Duration::from_millis(10);
        }
        let rate = meter.rate().expect("a full window");
        assert!((720_000..880_000).contains(&rate), "{rate}");
    }
}
