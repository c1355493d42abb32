//! When what met a fault is tried again.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::Outcome;

/// Stands among the orders for the records themselves.
pub(super) const RECORDS: &str = "";
/// The longest pause that is made without being asked for.
const LONGEST: Duration = Duration::from_mins(1);
/// A round that took less than this has perhaps woken itself.
const OWN: Duration = Duration::from_millis(500);

/// Orders that met a fault, each with its pause, which doubles with every fault.
#[derive(Default)]
pub(super) struct Pauses {
    of_order: HashMap<String, (u32, Instant)>,
}

impl Pauses {
    pub fn is_over(&self, order: &str, now: Instant) -> bool {
        self.of_order.get(order).is_none_or(|(_, until)| now >= *until)
    }

    /// Draws from a try what is to be waited for.
    pub fn follow(&mut self, order: &str, outcome: &Outcome, now: Instant) {
        match outcome {
            Outcome::Later(asked) => self.begin(order, *asked, now),
            // It is over, or whoever it waits for says so.
            Outcome::Over | Outcome::NotYet => drop(self.of_order.remove(order)),
        }
    }

    /// Begins one: as long as was asked for, where that is longer.
    pub fn begin(&mut self, order: &str, asked: Option<Duration>, now: Instant) {
        let faults = self.of_order.get(order).map_or(0, |(faults, _)| faults + 1);
        let pause = Duration::from_secs(1 << faults.min(6)).min(LONGEST).max(asked.unwrap_or_default());
        self.of_order.insert(order.to_owned(), (faults, now + pause));
    }

    /// Forgets all but these: what was cancelled is not waited for.
    pub fn keep<'a>(&mut self, orders: impl Iterator<Item = &'a str>) {
        let orders: HashSet<&str> = orders.collect();
        self.of_order.retain(|order, _| orders.contains(order.as_str()));
    }

    /// When the first of them ends; none where nothing waits for the clock.
    fn earliest(&self) -> Option<Instant> {
        self.of_order.values().map(|(_, until)| *until).min()
    }

    /// Sleeps after a round until something wakes the queue, or a pause is over.
    pub async fn sleep(&mut self, wake: &mut watch::Receiver<()>, began: Instant) {
        if woken(wake, self.earliest()).await {
            self.word(began.elapsed());
        }
    }

    /// The centre's answer or a person's word ends all pauses, but not in a circle.
    fn word(&mut self, since_the_round_began: Duration) {
        if since_the_round_began > OWN {
            self.of_order.clear();
        }
    }
}

/// Waits for a wake, at most until then, or however long that takes; whether there was one.
async fn woken(wake: &mut watch::Receiver<()>, until: Option<Instant>) -> bool {
    match until {
        Some(until) => tokio::time::timeout_at(until, wake.changed()).await.is_ok(),
        None => wake.changed().await.is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_clock_is_waited_for_after_faults_alone_and_until_the_first_pause_is_over() {
        let now = Instant::now();
        let mut pauses = Pauses::default();
        pauses.follow("a", &Outcome::NotYet, now);
        pauses.follow("b", &Outcome::Over, now);
        assert_eq!(pauses.earliest(), None);

        pauses.follow("a", &Outcome::Later(None), now);
        pauses.follow("b", &Outcome::Later(Some(90 * SECOND)), now);
        assert_eq!(pauses.earliest(), Some(now + SECOND));
        assert!(!pauses.is_over("a", now) && pauses.is_over("a", now + SECOND));
        pauses.follow("a", &Outcome::Later(None), now + SECOND);
        assert_eq!(pauses.earliest(), Some(now + 3 * SECOND), "it doubles");
        for _ in 0..20 {
            pauses.follow("a", &Outcome::Later(None), now);
        }
        assert_eq!(pauses.earliest(), Some(now + LONGEST));

        // What is over or cancelled is not waited for.
        pauses.follow("a", &Outcome::Over, now);
        assert_eq!(pauses.earliest(), Some(now + 90 * SECOND));
        pauses.keep(["c"].into_iter());
        assert_eq!(pauses.earliest(), None);
    }

    #[test]
    fn a_word_ends_all_pauses_but_what_a_round_has_said_itself_does_not() {
        let now = Instant::now();
        let mut pauses = Pauses::default();
        pauses.follow("a", &Outcome::Later(None), now);
        pauses.word(OWN);
        assert!(!pauses.is_over("a", now), "it woke itself");
        pauses.word(2 * SECOND);
        assert!(pauses.is_over("a", now));
    }
}
