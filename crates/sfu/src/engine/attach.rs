//! Programs in rooms: cameras that only send (WHIP), screens that are only sent something (WHEP).

use crate::engine::Engine;
use crate::engine::negotiate::Join;
use crate::event::Refused;
use crate::names::ParticipantId;
use crate::participant::Key;
use crate::programs::{Attach, Credentials, Part, Watch, directed, fragment};

impl Engine {
    pub(super) fn do_attach(&mut self, attach: Attach) -> Result<String, Refused> {
        let Attach { room, participant, offer, part } = attach;
        self.check(&offer)?;
        let offer = directed(&offer, part)?;
        let join = Join { room, participant, offer: offer.clone(), takes_offers: false };
        self.do_join(join, Some((part, offer)))
    }

    /// A program's network has changed: it and the engine go by other names from now on.
    pub(super) fn do_rename(&mut self, participant: ParticipantId, told: &str) -> Result<String, Refused> {
        let key = self.find(participant)?;
        let names = Credentials::of(told)
            .ok_or_else(|| Refused::Description("the fragment names no connection".to_owned()))?;
        let program = self.participants.get(&key).and_then(|participant| participant.program.as_ref());
        let offer = names.put_into(&program.ok_or(Refused::Unknown)?.offer);
        let answer = self.do_offer(participant, &offer)?;
        if let Some(program) = self.participants.get_mut(&key).and_then(|one| one.program.as_mut()) {
            program.offer = offer;
        }
        Ok(fragment(&answer))
    }

    /// Nothing of what somebody says is handed on, or all of it again.
    pub(super) fn do_mute(&mut self, participant: ParticipantId, muted: bool) -> Result<(), Refused> {
        let key = self.find(participant)?;
        let participant = self.participants.get_mut(&key).ok_or(Refused::Unknown)?;
        participant.muted = muted;
        Ok(())
    }

    /// Whether somebody is to be sent what this other one sends.
    pub(super) fn may_see(&self, key: Key, other: Key) -> bool {
        let Some(program) = self.participants.get(&key).and_then(|one| one.program.as_ref()) else {
            return true;
        };
        match program.part {
            Part::Sends => false,
            Part::Watches(Watch::Only(wanted)) => {
                self.participants.get(&other).is_some_and(|other| other.id == wanted)
            }
            Part::Watches(Watch::Speaker) => program.looks_at == Some(other),
        }
    }

    /// Looks at somebody where nobody has spoken yet, or who spoke last has left.
    pub(super) fn look_at_somebody(&mut self, key: Key) {
        let looks_at = match self.participants.get(&key).and_then(|one| one.program.as_ref()) {
            Some(program) if program.part == Part::Watches(Watch::Speaker) => program.looks_at,
            _ => return,
        };
        if looks_at.is_some_and(|there| self.participants.contains_key(&there)) {
            return;
        }
        let others = self.others(key);
        let sends = |kind: fn(&crate::participant::Participant) -> bool| {
            others.iter().copied().find(|other| self.participants.get(other).is_some_and(kind))
        };
        let first = sends(|one| one.tracks.iter().any(|track| track.kind.is_video()));
        let first = first.or_else(|| sends(|one| !one.tracks.is_empty()));
        if let Some(program) = self.participants.get_mut(&key).and_then(|one| one.program.as_mut()) {
            program.looks_at = first;
        }
    }

    /// Somebody speaks: screens that show who does turn to them.
    pub(super) fn turn_to(&mut self, speaker: Key) {
        for key in self.others(speaker) {
            let Some(program) = self.participants.get_mut(&key).and_then(|one| one.program.as_mut()) else {
                continue;
            };
            if program.part != Part::Watches(Watch::Speaker) || program.looks_at == Some(speaker) {
                continue;
            }
            program.looks_at = Some(speaker);
            self.free_slots(key);
            self.hungry.push(key);
        }
    }

    fn free_slots(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let mut tuned = Vec::new();
        for (at, slot) in participant.slots.iter_mut().enumerate() {
            if let Some((source, mid)) = slot.source {
                slot.tune(None);
                tuned.push((at, source, mid));
            }
        }
        for (at, source, mid) in tuned {
            if let Some(track) = self.participants.get_mut(&source).and_then(|from| from.track_mut(mid)) {
                track.listeners.retain(|listener| *listener != (key, at));
            }
        }
        self.retuned.push(key);
    }
}
