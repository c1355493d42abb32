//! How much one sender may send: a bucket that fills with time.

use std::time::Instant;

/// Holds a second's worth and fills at its rate.
#[derive(Debug)]
pub struct Bucket {
    rate: f64,
    left: f64,
    at: Instant,
}

impl Bucket {
    /// Full, and filled by `rate` a second.
    pub fn new(rate: u32, now: Instant) -> Self {
        Self { rate: f64::from(rate), left: f64::from(rate), at: now }
    }

    /// Takes `amount` out, or nothing when there is not as much.
    pub fn take(&mut self, now: Instant, amount: usize) -> bool {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.left = (self.left + since * self.rate).min(self.rate);
        let amount = amount as f64;
        let enough = amount <= self.left;
        if enough {
            self.left -= amount;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_second_lets_more_through_than_twice_the_rate(
            rate in 1_u32..1_000,
            steps in prop::collection::vec((0_u64..50, 1_usize..40), 1..400),
        ) {
            let start = Instant::now();
            let (mut bucket, mut now) = (Bucket::new(rate, start), start);
            let mut taken: Vec<(Instant, usize)> = Vec::new();
            for (wait, amount) in steps {
                now += Duration::from_millis(wait);
                if bucket.take(now, amount) {
                    taken.push((now, amount));
                }
                let second: usize = taken
                    .iter()
                    .filter(|(at, _)| now.duration_since(*at) < Duration::from_secs(1))
                    .map(|(_, amount)| amount)
                    .sum();
                prop_assert!(second <= 2 * rate as usize);
            }
        }
    }

    #[test]
    fn whoever_keeps_to_the_rate_is_never_refused() {
        let mut now = Instant::now();
        let mut bucket = Bucket::new(100, now);
        for _ in 0..1_000 {
            assert!(bucket.take(now, 1));
            now += Duration::from_millis(10);
        }
    }

    #[test]
    fn time_that_goes_back_fills_nothing() {
        let early = Instant::now();
        let late = early + Duration::from_secs(5);
        let mut bucket = Bucket::new(1, late);
        assert!(bucket.take(late, 1));
        assert!(!bucket.take(early, 1));
        assert!(!bucket.take(late, 1));
    }
}
