//! The way of a media packet: from its source to everybody whose slot is tuned to its layer.

use str0m::format::Codec;
use str0m::media::{KeyframeRequestKind, Mid};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};

use crate::counts::Dropped;
use crate::engine::Engine;
use crate::event::Event;
use crate::media::codec;
use crate::participant::Key;
use crate::slot::{Passage, translated};

impl Engine {
    pub(super) fn forward(&mut self, key: Key, packet: RtpPacket) {
        self.counts.media += 1;
        let Some((track, layer)) = self.place(key, packet.header.ssrc) else { return };
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.times.heard = now;
        let Some(params) = participant.types.iter().find(|params| params.pt() == packet.header.payload_type)
        else {
            return;
        };
        let params = *params;
        let codec = params.spec().codec;
        if participant.muted && codec.is_audio() {
            return;
        }
        let voice = packet.header.ext_vals.audio_level.filter(|_| codec.is_audio());
        let said = voice.and_then(|level| participant.voice.heard(now, level));
        let sent = &mut participant.tracks[track];
        let stream = &mut sent.layers[layer];
        let begins = stream.heard(now, packet.payload.len());
        let keyframe = codec::keyframe(codec, &packet.payload);
        if let Some(keyframe) = keyframe {
            stream.height = keyframe.height.or(stream.height);
            stream.requests.arrived();
        }
        let listeners = std::mem::take(&mut sent.listeners);
        if begins {
            for (listener, _) in &listeners {
                self.review_soon(*listener);
            }
        }
        let mut wanting = false;
        for (listener, slot) in &listeners {
            wanting |= self.hand_on(*listener, *slot, layer, &packet, &params, codec, keyframe.is_some());
        }
        self.counts_back(key, track, listeners);
        if wanting {
            self.want_keyframe(key, track, layer);
        }
        if let Some(speaking) = said {
            self.speaking(key, speaking);
        }
    }

    fn counts_back(&mut self, key: Key, track: usize, listeners: Vec<(Key, usize)>) {
        if let Some(track) = self.participants.get_mut(&key).and_then(|from| from.tracks.get_mut(track)) {
            track.listeners = listeners;
        }
    }

    /// Sends a packet to one receiver. True when the receiver cannot go on without a key frame.
    #[allow(clippy::too_many_arguments)] // one packet and what was found out about it once for all receivers
    fn hand_on(
        &mut self,
        key: Key,
        slot: usize,
        layer: usize,
        packet: &RtpPacket,
        params: &str0m::format::PayloadParams,
        codec: Codec,
        keyframe: bool,
    ) -> bool {
        let Some(participant) = self.participants.get_mut(&key) else { return false };
        let Some(slot) = participant.slots.get_mut(slot) else { return false };
        let outgoing = match slot.pass(layer, packet, codec, keyframe) {
            Passage::Send(outgoing) => outgoing,
            Passage::NeedsKeyframe => return true,
            Passage::Other => return false,
        };
        let (mid, ssrc) = (slot.mid, slot.ssrc);
        let peer = &mut participant.peer;
        let found = slot.payload_type(packet.header.payload_type, || {
            peer.with(|rtc| translated(params, rtc, mid)).ok().flatten()
        });
        let Some(payload_type) = found else {
            self.counts.drop(Dropped::Codec);
            return false;
        };
        let header = &packet.header;
        let beside = ExtensionValues {
            audio_level: header.ext_vals.audio_level,
            voice_activity: header.ext_vals.voice_activity,
            video_orientation: header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        let mut write = RtpWrite::new(
            payload_type,
            outgoing.seq.into(),
            outgoing.time,
            packet.timestamp,
            packet.payload.clone(),
        )
        .marker(header.marker)
        .ext_vals(beside)
        .nackable(codec.is_video());
        if let Some(patch) = outgoing.patch {
            write = write.vp8_patch(patch);
        }
        self.counts.forwarded += 1;
        self.put(key, |rtc| {
            if let Some(stream) = rtc.direct_api().stream_tx(&ssrc) {
                stream.write_rtp(write);
            }
        });
        false
    }

    /// Which track and layer a stream is.
    fn place(&mut self, key: Key, ssrc: Ssrc) -> Option<(usize, usize)> {
        let participant = self.participants.get_mut(&key)?;
        if let Some(place) = participant.streams.get(&ssrc) {
            return Some(*place);
        }
        let named = self.touch(key, |rtc| {
            let mut direct = rtc.direct_api();
            direct.stream_rx(&ssrc).map(|stream| (stream.mid(), stream.rid()))
        });
        let (mid, rid) = named.flatten()?;
        let participant = self.participants.get_mut(&key)?;
        let place = participant.place(mid, rid);
        let Some((track, layer)) = place else {
            self.counts.drop(Dropped::Surplus);
            return None;
        };
        // A browser that begins its stream anew gives it another number.
        let before = participant.tracks[track].layers[layer].ssrc.replace(ssrc);
        if let Some(before) = before {
            participant.streams.remove(&before);
        }
        participant.streams.insert(ssrc, (track, layer));
        place
    }

    /// A receiver has lost the thread of what it is sent on this m-line.
    pub(super) fn keyframe_for(&mut self, key: Key, mid: Mid) {
        let Some(participant) = self.participants.get(&key) else { return };
        let Some(slot) = participant.slots.iter().find(|slot| slot.mid == mid) else { return };
        let (Some((source, mid)), Some(layer)) = (slot.source, slot.sends().or(slot.target)) else { return };
        let Some(from) = self.participants.get(&source) else { return };
        if let Some(track) = from.tracks.iter().position(|track| track.mid == mid) {
            self.want_keyframe(source, track, layer);
        }
    }

    /// Asks a source for a key frame, if it was not asked just before.
    pub(super) fn want_keyframe(&mut self, key: Key, track: usize, layer: usize) {
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let Some(stream) = participant.tracks.get_mut(track).and_then(|track| track.layers.get_mut(layer))
        else {
            return;
        };
        if stream.requests.want(now) {
            self.ask(key, track, layer);
        } else {
            self.enter(key);
        }
    }

    /// Asks again where a key frame was wanted and none has come.
    pub(super) fn ask_again(&mut self, key: Key) {
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let mut again = Vec::new();
        for (at, track) in participant.tracks.iter_mut().enumerate() {
            for (layer, stream) in track.layers.iter_mut().enumerate() {
                if !stream.is_live(now) {
                    // Whoever waits for it is given another layer.
                    stream.requests.arrived();
                } else if stream.requests.again(now) {
                    again.push((at, layer));
                }
            }
        }
        for (track, layer) in again {
            self.ask(key, track, layer);
        }
    }

    fn ask(&mut self, key: Key, track: usize, layer: usize) {
        let Some(participant) = self.participants.get(&key) else { return };
        let track = &participant.tracks[track];
        let (mid, rid) = (track.mid, track.layers[layer].rid);
        self.counts.keyframes += 1;
        self.touch(key, |rtc| {
            if let Some(stream) = rtc.direct_api().stream_rx_by_mid(mid, rid) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
            }
        });
    }

    /// Notices that somebody has ceased to speak.
    pub(super) fn hush(&mut self, key: Key) {
        let now = self.now;
        let said = self.participants.get_mut(&key).and_then(|participant| participant.voice.look(now));
        if let Some(speaking) = said {
            self.speaking(key, speaking);
        }
    }

    fn speaking(&mut self, key: Key, speaking: bool) {
        if let Some(participant) = self.participants.get(&key) {
            let (room, participant) = (participant.room, participant.id);
            self.events.push_back(Event::Speaking { room, participant, speaking });
        }
        if speaking {
            self.turn_to(key);
        }
    }
}
