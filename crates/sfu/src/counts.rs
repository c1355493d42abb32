//! What went through an engine and what was dropped, by reason.

/// Why a datagram or a message was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum Dropped {
    /// Neither STUN, DTLS, RTP nor RTCP, or not well formed.
    Malformed,
    /// STUN for a participant who is not or no more there.
    UnknownName,
    /// STUN whose sender does not know the participant's password.
    Unproven,
    /// Media or DTLS from an address that no participant has proven to be theirs.
    UnknownAddress,
    /// More than one participant may send.
    Flood,
    /// The connection refused it.
    Rejected,
    /// No receiver's browser knows the codec.
    Codec,
    /// A message that is too long, or whose receiver does not keep up or has no such channel.
    Message,
    /// Media beyond the tracks that one participant may send.
    Surplus,
}

impl Dropped {
    /// Every reason there is.
    pub const ALL: [Dropped; 9] = [
        Dropped::Malformed,
        Dropped::UnknownName,
        Dropped::Unproven,
        Dropped::UnknownAddress,
        Dropped::Flood,
        Dropped::Rejected,
        Dropped::Codec,
        Dropped::Message,
        Dropped::Surplus,
    ];

    /// A name for metrics.
    pub fn name(self) -> &'static str {
        match self {
            Dropped::Malformed => "malformed",
            Dropped::UnknownName => "unknown_name",
            Dropped::Unproven => "unproven",
            Dropped::UnknownAddress => "unknown_address",
            Dropped::Flood => "flood",
            Dropped::Rejected => "rejected",
            Dropped::Codec => "codec",
            Dropped::Message => "message",
            Dropped::Surplus => "surplus",
        }
    }
}

/// Counted since the engine began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Datagrams that came.
    pub received: u64,
    /// Datagrams to send.
    pub sent: u64,
    /// Of these, those that the socket did not take.
    pub unsent: u64,
    /// Media packets that came and proved themselves.
    pub media: u64,
    /// RTP datagrams that gave no new packet: they failed to prove themselves, were repeated, or pad.
    pub idle: u64,
    /// Media packets handed on, each receiver counted.
    pub forwarded: u64,
    /// Key frames asked of sources.
    pub keyframes: u64,
    /// Messages handed on, each receiver counted.
    pub messages: u64,
    /// Connections that ended in a fault.
    pub broken: u64,
    /// Rooms that are there now.
    pub rooms: u64,
    /// Participants who are there now.
    pub participants: u64,
    pub(crate) dropped: [u64; Dropped::ALL.len()],
}

impl Counts {
    /// How much was dropped for that reason.
    pub fn dropped(&self, reason: Dropped) -> u64 {
        self.dropped[reason as usize]
    }

    pub(crate) fn drop(&mut self, reason: Dropped) {
        self.dropped[reason as usize] += 1;
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &Counts) -> Counts {
        self.received += other.received;
        self.sent += other.sent;
        self.unsent += other.unsent;
        self.media += other.media;
        self.idle += other.idle;
        self.forwarded += other.forwarded;
        self.keyframes += other.keyframes;
        self.messages += other.messages;
        self.broken += other.broken;
        self.rooms += other.rooms;
        self.participants += other.participants;
        for (own, theirs) in self.dropped.iter_mut().zip(other.dropped) {
            *own += theirs;
        }
        self
    }
}
