//! Who is sent what: tracks that are there, tuned into slots that are free.

use str0m::media::{MediaKind, Mid, Rid};

use crate::counts::Dropped;
use crate::engine::Engine;
use crate::event::Refused;
use crate::names::ParticipantId;
use crate::participant::Key;
use crate::slot::Slot;
use crate::track::Track;

impl Engine {
    /// An m-line is new or changed its direction.
    pub(super) fn described(&mut self, key: Key, mid: Mid) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let seen = participant.peer.with(|rtc| {
            let media = rtc.media(mid)?;
            Some((media.kind(), media.direction()))
        });
        let Ok(Some((kind, direction))) = seen else { return };
        if direction.is_receiving() {
            self.track_begins(key, mid, kind);
        } else {
            self.track_ends(key, mid);
        }
        if direction.is_sending() {
            self.slot_begins(key, mid);
        } else {
            self.slot_ends(key, mid);
        }
    }

    fn track_begins(&mut self, key: Key, mid: Mid, kind: MediaKind) {
        let (now, every, most) = (self.now, self.settings.keyframe_every, self.settings.tracks);
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if participant.track(mid).is_some() {
            return;
        }
        if participant.sends(kind) >= most {
            self.counts.drop(Dropped::Surplus);
            return;
        }
        let rids = participant.peer.with(|rtc| rids(rtc, mid)).unwrap_or_default();
        participant.tracks.push(Track::new(mid, kind, &rids, every, now));
        for other in self.others(key) {
            self.anew(other);
            self.hungry.push(other);
        }
    }

    fn track_ends(&mut self, key: Key, mid: Mid) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let Some(at) = participant.tracks.iter().position(|track| track.mid == mid) else { return };
        let track = participant.tracks.remove(at);
        // The places of the tracks behind it have moved.
        participant.streams.clear();
        self.release(track.listeners);
    }

    /// Frees the slots that were tuned to a track that is no more.
    pub(super) fn release(&mut self, listeners: Vec<(Key, usize)>) {
        for (listener, slot) in &listeners {
            let Some(participant) = self.participants.get_mut(listener) else { continue };
            participant.slots[*slot].tune(None);
            self.retuned.push(*listener);
        }
        for (listener, _) in listeners {
            self.hungry.push(listener);
            self.review_soon(listener);
        }
    }

    /// A participant can be sent something on this m-line.
    pub(super) fn slot_begins(&mut self, key: Key, mid: Mid) {
        let found = self.touch(key, |rtc| {
            let media = rtc.media(mid)?;
            let (kind, sending) = (media.kind(), media.direction().is_sending());
            let ssrc = rtc.direct_api().stream_tx_by_mid(mid, None)?.ssrc();
            sending.then_some((ssrc, kind))
        });
        let Some((ssrc, kind)) = found.flatten() else { return };
        let Some(participant) = self.participants.get_mut(&key) else { return };
        match participant.slots.iter_mut().find(|slot| slot.mid == mid) {
            Some(slot) => slot.open(),
            None => participant.slots.push(Slot::new(mid, ssrc, kind)),
        }
        self.retuned.push(key);
    }

    /// The receiver does not want anything on this m-line any more.
    fn slot_ends(&mut self, key: Key, mid: Mid) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let Some(at) = participant.slots.iter().position(|slot| slot.mid == mid) else { return };
        let source = participant.slots[at].source;
        participant.slots[at].close();
        self.retuned.push(key);
        if let Some((source, mid)) = source
            && let Some(track) = self.participants.get_mut(&source).and_then(|source| source.track_mut(mid))
        {
            track.listeners.retain(|listener| *listener != (key, at));
        }
    }

    /// Something changed for which a participant may be asked again for slots it declined.
    pub(super) fn anew(&mut self, key: Key) {
        if let Some(participant) = self.participants.get_mut(&key) {
            participant.talks.declined = false;
        }
    }

    /// Tunes free slots to tracks that this participant is not sent yet, and asks for more slots when
    /// they do not suffice.
    pub(super) fn serve(&mut self, key: Key) {
        if !self.participants.get(&key).is_some_and(|participant| participant.path.connected) {
            // Its m-lines are not known before; see `connected`.
            return;
        }
        self.look_at_somebody(key);
        let mut missing = Vec::new();
        for (source, mid, kind) in self.unserved(key) {
            let Some(participant) = self.participants.get_mut(&key) else { return };
            let free = participant.slots.iter().position(|slot| slot.is_free(kind));
            let Some(at) = free else {
                let has = participant.slots.iter().filter(|slot| slot.kind == kind).count();
                let asked = missing.iter().filter(|asked| **asked == kind).count();
                if has + asked < self.settings.slots {
                    missing.push(kind);
                }
                continue;
            };
            participant.slots[at].tune(Some((source, mid)));
            if let Some(track) = self.participants.get_mut(&source).and_then(|source| source.track_mut(mid)) {
                track.listeners.push((key, at));
            }
            self.retuned.push(key);
            self.review_soon(key);
        }
        self.ask_for_slots(key, &missing);
    }

    /// The others' tracks that this participant is not sent: sound first.
    fn unserved(&self, key: Key) -> Vec<(Key, Mid, MediaKind)> {
        let Some(participant) = self.participants.get(&key) else { return Vec::new() };
        let mut tracks: Vec<(Key, Mid, MediaKind)> = self
            .others(key)
            .into_iter()
            .filter(|other| self.may_see(key, *other))
            .filter_map(|other| Some((other, self.participants.get(&other)?)))
            .flat_map(|(other, from)| from.tracks.iter().map(move |track| (other, track.mid, track.kind)))
            .filter(|(other, mid, _)| {
                !participant.slots.iter().any(|slot| slot.source == Some((*other, *mid)))
            })
            .collect();
        tracks.sort_by_key(|(.., kind)| kind.is_video());
        tracks
    }

    pub(super) fn do_show(
        &mut self,
        participant: ParticipantId,
        mid: &str,
        height: Option<u16>,
    ) -> Result<(), Refused> {
        let key = self.find(participant)?;
        let participant = self.participants.get_mut(&key).ok_or(Refused::Unknown)?;
        let slot = participant.slots.iter_mut().find(|slot| slot.mid.to_string() == mid);
        slot.ok_or(Refused::Unknown)?.height = height;
        self.review_soon(key);
        Ok(())
    }
}

/// The layers in which a participant says it sends a track.
fn rids(rtc: &str0m::Rtc, mid: Mid) -> Vec<Rid> {
    use str0m::media::Rids;
    match rtc.media(mid).map(str0m::media::Media::rids_rx) {
        Some(Rids::Specific(rids)) => rids.clone(),
        _ => Vec::new(),
    }
}
