//! What an engine may spend on one participant, and how patient it is.

use std::time::Duration;

/// Limits and patience of an [`Engine`](crate::Engine). The defaults serve calls of up to 16 people.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Participants of one room.
    pub room: usize,
    /// Tracks of one kind that a participant may send; more are not forwarded.
    pub tracks: usize,
    /// Tracks of one kind that a participant is sent.
    pub slots: usize,
    /// Bytes of a session description; longer ones are refused before they are read.
    pub description: usize,
    /// From the join until the connection must stand.
    pub connect_within: Duration,
    /// Without a packet that proves itself for so long, a participant has left. Longer than a change
    /// of network takes.
    pub silent_for: Duration,
    /// What a receiver's path is taken to carry until it was measured, in bits a second.
    pub first_estimate: u64,
    /// What a receiver gets that does not report how packets arrive, in bits a second.
    pub without_estimate: u64,
    /// Key frames are asked of one source no more often than this.
    pub keyframe_every: Duration,
    /// Datagrams a second of one participant; what comes above is dropped unread.
    pub packets: u32,
    /// Bytes a second of one participant; what comes above is dropped unread.
    pub bytes: u32,
    /// Bytes of one message through the data channel.
    pub message: usize,
    /// Messages a second of one participant.
    pub messages: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            room: 32,
            tracks: 4,
            slots: 64,
            description: 64 * 1024,
            connect_within: Duration::from_secs(15),
            silent_for: Duration::from_secs(30),
            first_estimate: 600_000,
            without_estimate: 3_000_000,
            keyframe_every: Duration::from_millis(500),
            packets: 3_000,
            bytes: 2_500_000,
            message: 16 * 1024,
            messages: 100,
        }
    }
}
