//! Reading no faster than somebody allows.

use std::time::Duration;

use tokio::time::Instant;

/// Holds a reader back to so many bytes a second.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    per_second: Option<u64>,
    due: Option<Instant>,
}

impl Pace {
    /// At most so many bytes a second; `None` for as fast as it goes.
    pub const fn new(per_second: Option<u64>) -> Self {
        Self { per_second, due: None }
    }

    /// Waits until the time that these bytes are allowed to take is over.
    pub async fn passed(&mut self, bytes: usize) {
        let Some(rate) = self.per_second else { return };
        let due = after(self.due, Instant::now(), bytes, rate);
        self.due = Some(due);
        tokio::time::sleep_until(due).await;
    }
}

/// When the time for `bytes` is over that come after what was due before. A pause gives no credit.
fn after(due: Option<Instant>, now: Instant, bytes: usize, rate: u64) -> Instant {
    let from = due.map_or(now, |due| due.max(now));
    from + Duration::from_secs_f64(bytes as f64 / rate.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_their_time_and_a_pause_gives_no_credit() {
        let now = Instant::now();
        let first = after(None, now, 500, 1_000);
        assert_eq!(first - now, Duration::from_millis(500));
        assert_eq!(after(Some(first), now, 500, 1_000) - now, Duration::from_secs(1));
        let late = now + Duration::from_mins(1);
        assert_eq!(after(Some(first), late, 1_000, 1_000) - late, Duration::from_secs(1));
    }
}
