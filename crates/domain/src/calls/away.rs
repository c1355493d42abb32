//! What becomes of a call when the centre itself was away.

use super::call::{Call, CallState, Ended};
use super::participant::Place;
use crate::Instant;

impl Call {
    /// The centre was away for a moment: whoever took part comes back, as after a loss of their own.
    pub fn take_up(&mut self, now: Instant) {
        for one in self.participants.iter_mut().filter(|one| one.place.is_present()) {
            one.place = Place::Away { since: now };
        }
    }

    /// The centre was away for long: what rang was missed, what was talked about broke off.
    pub fn break_off(&mut self, now: Instant) {
        match self.state {
            CallState::Ringing => self.end(Ended::Missed, now),
            CallState::Talking { .. } => self.end(Ended::Failed, now),
            CallState::Over { .. } => {}
        }
    }
}
