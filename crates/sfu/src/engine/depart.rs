//! Leaving a room.

use crate::engine::Engine;
use crate::event::{Event, Reason};
use crate::participant::Key;

impl Engine {
    /// Lets a participant go and tells its side so.
    pub(super) fn close(&mut self, key: Key, reason: Reason) {
        self.doomed.push((key, reason));
        // Once it stands among the doomed, whatever its connection says of itself changes nothing.
        let _ = self.touch(key, str0m::Rtc::close);
    }

    /// Forgets a participant: its names, its addresses, what it sent, what it was sent.
    pub(super) fn remove(&mut self, key: Key, reason: Reason) {
        // The first reason counts; what a connection says while it ends is a consequence.
        let reason =
            self.doomed.iter().find(|(doomed, _)| *doomed == key).map_or(reason, |(_, first)| *first);
        self.doomed.retain(|(doomed, _)| *doomed != key);
        let Some(participant) = self.participants.remove(&key) else { return };
        self.inbox.retain(|(from, _)| *from != key);
        self.by_ufrag.remove(&participant.ufrag);
        if self.by_id.get(&participant.id) == Some(&key) {
            self.by_id.remove(&participant.id);
        }
        for address in &participant.addresses {
            self.by_address.remove(address);
        }
        if let Some(members) = self.rooms.get_mut(&participant.room) {
            members.retain(|member| *member != key);
            if members.is_empty() {
                self.rooms.remove(&participant.room);
            }
        }
        for slot in &participant.slots {
            let Some((source, mid)) = slot.source else { continue };
            if let Some(track) = self.participants.get_mut(&source).and_then(|source| source.track_mut(mid)) {
                track.listeners.retain(|(listener, _)| *listener != key);
            }
        }
        self.events.push_back(Event::Left { room: participant.room, participant: participant.id, reason });
        for track in participant.tracks {
            self.release(track.listeners);
        }
    }
}
