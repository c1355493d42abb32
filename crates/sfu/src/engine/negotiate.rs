//! Session descriptions.
//!
//! A participant joins with an offer, which says what it sends and may bring m-lines on which it can be
//! sent something (slots). When there is more to send than slots, the engine offers more; slots are
//! never closed but tuned to something else, so that coming and going seldom needs an exchange. When
//! both sides offer at once the engine yields: whatever a participant offers is answered, and the
//! engine's own offer is made anew afterwards. A participant whose offer is on its way therefore leaves
//! an offer of the engine aside.
//!
//! The engine is ICE-lite (RFC 8445 §2.5): it answers checks and makes none, and nothing is sent to an
//! address that has not proven itself. The candidates in participants' descriptions are not even read.

use str0m::bwe::Bitrate;
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::media::{Direction, MediaKind};
use str0m::{Rtc, RtcConfig};

use crate::engine::Engine;
use crate::engine::receive::candidate;
use crate::event::{Event, Reason, Refused};
use crate::names::{ParticipantId, RoomId};
use crate::participant::{Key, Participant, Program};
use crate::peer::Peer;
use crate::programs::Part;

/// What is said to let somebody in.
#[derive(Clone, Debug)]
pub struct Join {
    /// Where to.
    pub room: RoomId,
    /// Who. If it is there already, this is the same participant with a new connection.
    pub participant: ParticipantId,
    /// The participant's offer.
    pub offer: String,
    /// Whether it can be handed offers. Who cannot is sent what fits the slots that their offer brings.
    pub takes_offers: bool,
}

/// Bytes of messages that wait for a receiver.
const WAITING: usize = 256 * 1024;

/// Packets kept for a receiver that asks again: two seconds of a large picture.
const KEPT: usize = 800;

impl Engine {
    pub(super) fn do_join(&mut self, join: Join, program: Option<(Part, String)>) -> Result<String, Refused> {
        let offer = self.read_offer(&join.offer)?;
        let again = self.by_id.get(&join.participant).copied();
        let there = self.rooms.get(&join.room).map_or(&[][..], Vec::as_slice);
        if there.iter().filter(|key| Some(**key) != again).count() >= self.settings.room {
            return Err(Refused::Full);
        }
        let mut peer = Peer::new(self.connection());
        let answered = peer.with(|rtc| {
            let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| unusable(&error))?;
            Ok((answer.to_sdp_string(), ufrag(rtc)))
        });
        let (answer, ufrag) = answered.map_err(|_| Refused::Broken)??;
        if let Some(before) = again {
            self.close(before, Reason::Replaced);
            self.settle();
        }
        let key = self.next;
        self.next += 1;
        let mut participant = Participant::new(join.participant, join.room, peer, &self.settings, self.now);
        participant.talks.takes_offers = join.takes_offers;
        participant.ufrag.clone_from(&ufrag);
        participant.program = program.map(|(part, offer)| Program { part, offer, looks_at: None });
        self.participants.insert(key, participant);
        self.by_id.insert(join.participant, key);
        self.by_ufrag.insert(ufrag, key);
        self.rooms.entry(join.room).or_default().push(key);
        self.drain(key);
        self.settle();
        self.negotiated(key);
        Ok(answer)
    }

    /// A connection that waits for an offer.
    fn connection(&self) -> Rtc {
        let mut rtc = RtcConfig::new()
            .set_rtp_mode(true)
            .set_ice_lite(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .enable_bwe(Some(Bitrate::bps(self.settings.first_estimate)))
            .set_send_buffer_video(KEPT)
            .set_sctp_max_buffered_amount(WAITING)
            .set_sctp_max_message_size(self.settings.message as u32)
            .build(self.now);
        for (over, address) in &self.candidates {
            if let Some(candidate) = candidate(*over, *address) {
                rtc.add_local_candidate(candidate);
            }
        }
        rtc
    }

    pub(super) fn do_offer(&mut self, participant: ParticipantId, sdp: &str) -> Result<String, Refused> {
        let key = self.find(participant)?;
        let offer = self.read_offer(sdp)?;
        let answered = self.touch(key, |rtc| {
            let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| unusable(&error))?;
            Ok((answer.to_sdp_string(), ufrag(rtc)))
        });
        let answered = answered.ok_or(Refused::Broken)?;
        if let Some(participant) = self.participants.get_mut(&key) {
            // Overtaken whether the offer was of use or not.
            participant.talks.pending = None;
        }
        let (answer, ufrag) = answered?;
        self.renamed(key, ufrag);
        self.settle();
        self.negotiated(key);
        Ok(answer)
    }

    pub(super) fn do_answer(
        &mut self,
        participant: ParticipantId,
        revision: u64,
        sdp: &str,
    ) -> Result<(), Refused> {
        let key = self.find(participant)?;
        self.check(sdp)?;
        let answer = SdpAnswer::from_sdp_string(&without_candidates(sdp))
            .map_err(|error| Refused::Description(error.to_string()))?;
        let talks = &mut self.participants.get_mut(&key).ok_or(Refused::Unknown)?.talks;
        if talks.revision != revision {
            return Err(Refused::Overtaken);
        }
        let (pending, mids) = talks.pending.take().ok_or(Refused::Overtaken)?;
        let slots = self.slots_of(key);
        let done = self
            .touch(key, |rtc| rtc.sdp_api().accept_answer(pending, answer).map_err(|error| unusable(&error)));
        done.ok_or(Refused::Broken)??;
        self.settle();
        for mid in mids {
            self.slot_begins(key, mid);
        }
        if let Some(participant) = self.participants.get_mut(&key) {
            participant.talks.declined = participant.slots.len() == slots;
        }
        self.negotiated(key);
        Ok(())
    }

    fn slots_of(&self, key: Key) -> usize {
        self.participants.get(&key).map_or(0, |participant| participant.slots.len())
    }

    /// Asks a participant for more m-lines, unless it has not answered the last time yet.
    pub(super) fn ask_for_slots(&mut self, key: Key, kinds: &[MediaKind]) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let talks = &participant.talks;
        if kinds.is_empty() || !talks.takes_offers || talks.declined || talks.pending.is_some() {
            return;
        }
        let offered = self.touch(key, |rtc| {
            let mut change = rtc.sdp_api();
            let mids: Vec<_> = kinds
                .iter()
                .map(|kind| change.add_media(*kind, Direction::SendOnly, None, None, None))
                .collect();
            change.apply().map(|(offer, pending)| (offer, (pending, mids)))
        });
        let Some((offer, pending)) = offered.flatten() else { return };
        let Some(participant) = self.participants.get_mut(&key) else { return };
        participant.talks.revision += 1;
        participant.talks.pending = Some(pending);
        self.events.push_back(Event::Offer {
            participant: participant.id,
            revision: participant.talks.revision,
            sdp: offer.to_sdp_string(),
        });
    }

    /// Reads what has changed with a description, and tunes what can be tuned now.
    fn negotiated(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let types = participant.peer.with(|rtc| rtc.codec_config().params().to_vec());
        participant.types = types.unwrap_or_default();
        for slot in &mut participant.slots {
            slot.described_anew();
        }
        self.hungry.push(key);
        self.settle();
    }

    /// With an ICE restart the participant's packets carry another name; the old one is worth nothing.
    fn renamed(&mut self, key: Key, ufrag: String) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if participant.ufrag != ufrag {
            self.by_ufrag.remove(&participant.ufrag);
            participant.ufrag.clone_from(&ufrag);
            self.by_ufrag.insert(ufrag, key);
        }
    }

    fn read_offer(&self, sdp: &str) -> Result<SdpOffer, Refused> {
        self.check(sdp)?;
        SdpOffer::from_sdp_string(&without_candidates(sdp))
            .map_err(|error| Refused::Description(error.to_string()))
    }

    /// Refuses what is too long to be read.
    pub(super) fn check(&self, sdp: &str) -> Result<(), Refused> {
        let most = 2 * (self.settings.slots + self.settings.tracks) + 1;
        if sdp.len() > self.settings.description {
            return Err(Refused::Description(format!(
                "it has {} bytes; at most {} are read",
                sdp.len(),
                self.settings.description
            )));
        }
        if sdp.lines().filter(|line| line.starts_with("m=")).count() > most {
            return Err(Refused::Description(format!("it has more than {most} m-lines")));
        }
        Ok(())
    }
}

fn unusable(error: &str0m::RtcError) -> Refused {
    Refused::Description(error.to_string())
}

fn ufrag(rtc: &mut Rtc) -> String {
    rtc.direct_api().local_ice_credentials().ufrag
}

/// Where a participant says it is must not be where packets are sent before it has proven it.
fn without_candidates(sdp: &str) -> String {
    sdp.lines().filter(|line| !line.starts_with("a=candidate:")).flat_map(|line| [line, "\r\n"]).collect()
}
