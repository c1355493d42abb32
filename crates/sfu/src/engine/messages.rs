//! Messages through data channels: what one writes to a channel goes to everybody else in the room who
//! has a channel of that label, with the writer's name in front, which the writer cannot choose.

use str0m::channel::{ChannelData, ChannelId};

use crate::counts::Dropped;
use crate::engine::Engine;
use crate::names::ParticipantId;
use crate::participant::Key;

/// Channels of one participant; more are not looked at.
const CHANNELS: usize = 8;

impl Engine {
    pub(super) fn channel_open(&mut self, key: Key, id: ChannelId, label: String) {
        let Some(participant) = self.participants.get_mut(&key) else { return };
        if participant.channels.len() < CHANNELS {
            participant.channels.push((label, id));
        }
    }

    pub(super) fn channel_close(&mut self, key: Key, id: ChannelId) {
        if let Some(participant) = self.participants.get_mut(&key) {
            participant.channels.retain(|(_, known)| *known != id);
        }
    }

    pub(super) fn message(&mut self, key: Key, message: ChannelData) {
        let now = self.now;
        let Some(participant) = self.participants.get_mut(&key) else { return };
        let Some((label, _)) = participant.channels.iter().find(|(_, id)| *id == message.id) else { return };
        let (label, from) = (label.clone(), participant.id);
        if message.data.len() > self.settings.message || !participant.buckets.messages.take(now, 1) {
            self.counts.drop(Dropped::Message);
            return;
        }
        let signed = signed(from, message.binary, &message.data);
        for other in self.others(key) {
            let Some(receiver) = self.participants.get(&other) else { continue };
            let Some((_, id)) = receiver.channels.iter().find(|(theirs, _)| *theirs == label) else {
                continue;
            };
            let id = *id;
            let written = self.touch(other, |rtc| {
                rtc.channel(id)
                    .is_some_and(|mut channel| matches!(channel.write(message.binary, &signed), Ok(true)))
            });
            if written == Some(true) {
                self.counts.messages += 1;
            } else {
                self.counts.drop(Dropped::Message);
            }
        }
    }
}

/// A message as it arrives: bytes behind the sender's 16, a text behind its 32 digits and a blank.
fn signed(from: ParticipantId, binary: bool, message: &[u8]) -> Vec<u8> {
    let mut signed = if binary { from.0.to_be_bytes().to_vec() } else { format!("{from} ").into_bytes() };
    signed.extend_from_slice(message);
    signed
}
