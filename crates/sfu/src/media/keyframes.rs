//! When a source is asked for a key frame: as soon as somebody needs one, never more often than the
//! interval, and again while none has come.

use std::time::{Duration, Instant};

/// One source's requests. Key frames are large; a receiver that asks for one with every lost packet
/// would make everybody's picture worse.
#[derive(Debug)]
pub struct Requests {
    every: Duration,
    asked: Option<Instant>,
    waiting: bool,
}

impl Requests {
    pub fn new(every: Duration) -> Self {
        Self { every, asked: None, waiting: false }
    }

    /// Somebody cannot go on without a key frame. True when the source is to be asked now.
    #[must_use]
    pub fn want(&mut self, now: Instant) -> bool {
        self.waiting = true;
        let due = self.asked.is_none_or(|asked| asked + self.every <= now);
        if due {
            self.asked = Some(now);
        }
        due
    }

    /// True when somebody still waits and the source is to be asked again now.
    #[must_use]
    pub fn again(&mut self, now: Instant) -> bool {
        self.waiting && self.want(now)
    }

    /// When to look again.
    pub fn due(&self) -> Option<Instant> {
        self.asked.filter(|_| self.waiting).map(|asked| asked + self.every)
    }

    /// A key frame came; whoever waited has it.
    pub fn arrived(&mut self) {
        self.waiting = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVERY: Duration = Duration::from_millis(500);

    proptest! {
        #[test]
        fn a_source_is_never_asked_twice_within_the_interval(
            steps in prop::collection::vec((0_u64..300, 0_u8..3), 1..300),
        ) {
            let (mut requests, mut now) = (Requests::new(EVERY), Instant::now());
            let mut last: Option<Instant> = None;
            for (wait, what) in steps {
                now += Duration::from_millis(wait);
                let asked = match what {
                    0 => requests.want(now),
                    1 => requests.again(now),
                    _ => { requests.arrived(); false }
                };
                if asked {
                    prop_assert!(last.is_none_or(|last| now - last >= EVERY));
                    last = Some(now);
                }
            }
        }

        #[test]
        fn whoever_waits_is_served_when_it_is_due(wait in 0_u64..500) {
            let start = Instant::now();
            let mut requests = Requests::new(EVERY);
            prop_assert!(requests.want(start));
            requests.arrived();
            prop_assert_eq!(requests.due(), None);
            let later = start + Duration::from_millis(wait);
            prop_assert!(!requests.want(later));
            let due = requests.due().expect("somebody waits");
            prop_assert_eq!(due, start + EVERY);
            prop_assert!(requests.again(due));
        }
    }
}
