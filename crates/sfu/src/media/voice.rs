//! Whether somebody speaks, from the loudness that browsers write beside each packet (RFC 6464).

use std::time::{Duration, Instant};

/// Above this, in decibels below the loudest possible, somebody speaks rather than breathes.
const LOUD: i8 = -45;

/// Packets in a row that must be loud: a key on the keyboard is shorter.
const BEGINS_AFTER: u8 = 5;

/// Pauses within a sentence are shorter.
const ENDS_AFTER: Duration = Duration::from_millis(800);

/// One participant's voice.
#[derive(Debug, Default)]
pub struct Voice {
    loud: u8,
    last: Option<Instant>,
    speaks: bool,
}

impl Voice {
    /// A packet of this loudness came. Says so when speaking begins or ends.
    pub fn heard(&mut self, now: Instant, level: i8) -> Option<bool> {
        if level <= LOUD {
            self.loud = 0;
            return self.look(now);
        }
        self.loud = self.loud.saturating_add(1);
        self.last = Some(now);
        let begins = !self.speaks && self.loud >= BEGINS_AFTER;
        self.speaks |= begins;
        begins.then_some(true)
    }

    /// Says so when speaking has ended, also when nothing comes any more.
    pub fn look(&mut self, now: Instant) -> Option<bool> {
        let ends = self.due().is_some_and(|due| due <= now);
        self.speaks &= !ends;
        ends.then_some(false)
    }

    /// When speaking ends if nothing loud comes.
    pub fn due(&self) -> Option<Instant> {
        self.last.filter(|_| self.speaks).map(|last| last + ENDS_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_one_and_a_knock_is_none() {
        let mut now = Instant::now();
        let mut voice = Voice::default();
        let mut said = Vec::new();
        let levels = [-20, -20, -90, -20, -20, -20, -20, -20, -90, -90, -20];
        for level in levels.into_iter().chain([-90; 60]) {
            said.extend(voice.heard(now, level));
            now += Duration::from_millis(20);
        }
        assert_eq!(said, [true, false]);
    }

    #[test]
    fn whoever_is_cut_off_does_not_speak_on() {
        let now = Instant::now();
        let mut voice = Voice::default();
        for _ in 0..5 {
            voice.heard(now, -10);
        }
        let due = voice.due().expect("speaks");
        assert_eq!(voice.look(now), None);
        assert_eq!(voice.look(due), Some(false));
        assert_eq!(voice.due(), None);
    }
}
