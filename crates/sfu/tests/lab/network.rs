//! A path in one direction.

use std::time::{Duration, Instant};

/// Draws lots that are the same in every run.
pub struct Lots(u64);

impl Lots {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// At least 0 and below 1.
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[derive(Clone, Debug)]
pub struct Link {
    pub delay: Duration,
    /// Up to this much later, each packet for itself: packets overtake each other.
    pub jitter: Duration,
    /// The share of packets that is lost.
    pub loss: f64,
    /// Bits a second.
    pub rate: Option<u64>,
    /// What waits longer than this is lost.
    pub queue: Duration,
    /// Nothing arrives.
    pub cut: bool,
    pub busy: Option<Instant>,
    pub lost: usize,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            delay: Duration::from_millis(20),
            jitter: Duration::ZERO,
            loss: 0.0,
            rate: None,
            queue: Duration::from_millis(300),
            cut: false,
            busy: None,
            lost: 0,
        }
    }
}

impl Link {
    /// When a packet that is sent now arrives, if it does.
    pub fn send(&mut self, now: Instant, bytes: usize, lots: &mut Lots) -> Option<Instant> {
        if self.cut || lots.next() < self.loss {
            self.lost += 1;
            return None;
        }
        let mut leaves = now;
        if let Some(rate) = self.rate {
            let starts = self.busy.unwrap_or(now).max(now);
            if starts - now > self.queue {
                self.lost += 1;
                return None;
            }
            leaves = starts + Duration::from_secs_f64((bytes + 28) as f64 * 8.0 / rate as f64);
            self.busy = Some(leaves);
        }
        Some(leaves + self.delay + self.jitter.mul_f64(lots.next()))
    }
}
