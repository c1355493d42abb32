//! Driving connections: one change at a time, everything it causes taken out before the next.

use std::cmp::Reverse;

use str0m::{Input, Output, Rtc};

use crate::counts::Dropped;
use crate::engine::Engine;
use crate::event::{Event, Reason, Shown};
use crate::participant::{Key, Participant};

/// How often one call drives what is due: a connection that is always due again must not hold up the
/// rest.
const ROUNDS: usize = 4;

impl Engine {
    /// Changes something at a connection and takes out what follows. Nothing when the participant is not
    /// there or the connection broke, in which case it is about to leave.
    pub(super) fn touch<T>(&mut self, key: Key, change: impl FnOnce(&mut Rtc) -> T) -> Option<T> {
        let participant = self.participants.get_mut(&key)?;
        if let Ok(done) = participant.peer.with(change) {
            self.drain(key);
            return Some(done);
        }
        self.counts.broken += 1;
        self.doomed.push((key, Reason::Broken));
        None
    }

    /// Puts something to send into a connection. It is taken out with the next [`tick`](Engine::tick), which
    /// is due at once: all that goes to the same receiver in one go.
    pub(super) fn put(&mut self, key: Key, packet: impl FnOnce(&mut Rtc)) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if participant.peer.with(packet).is_err() {
            self.counts.broken += 1;
            self.doomed.push((key, Reason::Broken));
        } else if !std::mem::replace(&mut participant.filled, true) {
            self.filled.push(key);
        }
    }

    /// Takes out what was put into connections.
    fn empty(&mut self) {
        while let Some(key) = self.filled.pop() {
            if self.participants.get(&key).is_some_and(|participant| participant.filled) {
                self.drain(key);
            }
            self.settle();
        }
    }

    /// Takes out what a connection has to send and to say, up to when it is due again.
    pub(super) fn drain(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.filled = false;
        let Engine { inbox, packets, counts, doomed, .. } = self;
        let drained = participant.peer.with(|rtc| {
            loop {
                match rtc.poll_output() {
                    Ok(Output::Transmit(packet)) => {
                        counts.sent += 1;
                        packets.push_back(packet);
                    }
                    Ok(Output::Event(event)) => inbox.push_back((key, event)),
                    Ok(Output::Timeout(due)) => return rtc.is_alive().then_some(due).ok_or(Reason::Closed),
                    Err(error) => {
                        tracing::debug!(%error, "a connection failed");
                        return Err(Reason::Broken);
                    }
                }
            }
        });
        match drained.unwrap_or(Err(Reason::Broken)) {
            Ok(due) => participant.times.connection = due,
            Err(reason) => {
                counts.broken += u64::from(reason == Reason::Broken);
                doomed.push((key, reason));
            }
        }
        self.enter(key);
    }

    /// Puts a participant into the calendar, if it is due earlier than it stands there.
    pub(super) fn enter(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let due = participant.due(&self.settings);
        if participant.times.entered.is_none_or(|entered| due < entered) {
            participant.times.entered = Some(due);
            self.calendar.push(Reverse((due, key)));
        }
    }

    /// Does what is due, and what that makes due.
    pub(super) fn do_tick(&mut self) {
        for _ in 0..ROUNDS {
            self.empty();
            let due = self.take_due();
            if due.is_empty() {
                return;
            }
            for key in due {
                self.attend(key);
                self.settle();
                self.enter(key);
            }
        }
        self.empty();
    }

    fn take_due(&mut self) -> Vec<Key> {
        let mut keys = Vec::new();
        while let Some(Reverse((due, key))) = self.calendar.peek().copied() {
            if due > self.now {
                break;
            }
            self.calendar.pop();
            let Some(participant) = self.participants.get_mut(&key) else { continue };
            if participant.times.entered == Some(due) {
                participant.times.entered = None;
                keys.push(key);
            }
        }
        keys
    }

    /// Does what one participant is due for.
    fn attend(&mut self, key: Key) {
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if let Some(reason) = overdue(participant, &self.settings, now) {
            self.close(key, reason);
            return;
        }
        if participant.times.connection <= now
            && let Some(Err(error)) = self.touch(key, |rtc| rtc.handle_input(Input::Timeout(now)))
        {
            tracing::debug!(%error, "a connection could not be driven");
            self.counts.drop(Dropped::Rejected);
        }
        self.ask_again(key);
        self.hush(key);
        if self
            .participants
            .get(&key)
            .and_then(|participant| participant.times.review)
            .is_some_and(|at| at <= now)
        {
            self.review(key);
        }
    }

    /// Looks at everything that was said until nothing more is said.
    pub(super) fn settle(&mut self) {
        loop {
            if let Some((key, event)) = self.inbox.pop_front() {
                self.hear(key, event);
            } else if let Some((key, reason)) = self.doomed.pop() {
                self.remove(key, reason);
            } else if let Some(key) = self.hungry.pop() {
                // Only now: one description brings several tracks, for which one offer is enough.
                self.hungry.retain(|other| *other != key);
                self.serve(key);
            } else if let Some(key) = self.retuned.pop() {
                self.tell_slots(key);
            } else {
                return;
            }
        }
    }

    /// Tells a participant's driver what it is sent now.
    fn tell_slots(&mut self, key: Key) {
        self.retuned.retain(|other| *other != key);
        let Some(participant) = self.participants.get(&key) else { return };
        let slots = participant.slots.iter().map(|slot| Shown {
            mid: slot.mid.to_string(),
            video: slot.kind.is_video(),
            source: slot.source.and_then(|(source, mid)| {
                self.participants.get(&source).map(|source| (source.id, mid.to_string()))
            }),
        });
        self.events.push_back(Event::Shows { participant: participant.id, slots: slots.collect() });
    }
}

/// Why a participant is to leave now, if it is.
fn overdue(
    participant: &Participant,
    settings: &crate::settings::Settings,
    now: std::time::Instant,
) -> Option<Reason> {
    let times = &participant.times;
    if !participant.path.connected {
        return (times.joined + settings.connect_within <= now).then_some(Reason::NeverConnected);
    }
    (times.heard + settings.silent_for <= now).then_some(Reason::Silent)
}
