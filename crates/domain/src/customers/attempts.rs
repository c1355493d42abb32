//! Slowing down guesses without locking the owner out.

use crate::{Instant, Span};

/// Wrong passwords that cost nothing but the time of the check.
pub const FREE_ATTEMPTS: u32 = 10;

/// Wrong passwords lately tried on one identification (an email or a camera) from one origin.
///
/// Counted for each origin apart, so that somebody who guesses slows only themselves down and the
/// owner can still sign in from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Wrong ones since the last right one or the last quiet day.
    pub failures: u32,
    /// When the last wrong one was tried.
    pub last: Option<Instant>,
}

impl Attempts {
    /// A quiet day forgives everything.
    const FORGIVEN_AFTER: Span = Span::from_hours(24);
    const LONGEST_WAIT: Span = Span::from_mins(15);

    /// How much longer to wait before the next attempt is looked at; `None` when it may come now.
    ///
    /// After ten wrong ones: one second, then twice as long each time, up to 15 minutes.
    pub fn wait(self, now: Instant) -> Option<Span> {
        let last = self.last?;
        if self.failures < FREE_ATTEMPTS || now.since(last) >= Self::FORGIVEN_AFTER {
            return None;
        }
        let doubled = 1_u64 << (self.failures - FREE_ATTEMPTS).min(16);
        let pause = Span::from_secs(doubled).min(Self::LONGEST_WAIT);
        pause.checked_sub(now.since(last)).filter(|left| !left.is_zero())
    }

    /// After one more wrong password.
    #[must_use]
    pub fn failed(self, now: Instant) -> Self {
        let stale = self.last.is_some_and(|last| now.since(last) >= Self::FORGIVEN_AFTER);
        let failures = if stale { 1 } else { self.failures.saturating_add(1) };
        Self { failures, last: Some(now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32, now: Instant) -> Attempts {
        (0..failures).fold(Attempts::default(), |attempts, _| attempts.failed(now))
    }

    #[test]
    fn nine_wrong_passwords_cost_nothing_and_the_tenth_costs_a_second() {
        let now = Instant::EPOCH;
        assert_eq!(after(9, now).wait(now), None);
        assert_eq!(after(10, now).wait(now), Some(Span::from_secs(1)));
        assert_eq!(after(13, now).wait(now), Some(Span::from_secs(8)));
        assert_eq!(after(13, now).wait(now + Span::from_secs(8)), None);
    }

    #[test]
    fn the_wait_ends_at_a_quarter_of_an_hour_and_a_quiet_day_forgives() {
        let now = Instant::EPOCH;
        let tired = after(1_000, now);
        assert_eq!(tired.wait(now), Some(Span::from_mins(15)));
        let tomorrow = now + Span::from_hours(24);
        assert_eq!((tired.wait(tomorrow), tired.failed(tomorrow).failures), (None, 1));
    }
}
