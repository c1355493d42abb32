//! What an engine tells whoever drives it.

use crate::names::{ParticipantId, RoomId};

/// Something that happened in a room.
#[allow(missing_docs)] // the fields are named for what they are
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Packets flow between a participant and the engine.
    Connected { room: RoomId, participant: ParticipantId },
    /// Nothing has come from a participant for some seconds (`reachable` is false), or again. It stays
    /// in the room until [`Left`](Event::Left).
    Reachable { room: RoomId, participant: ParticipantId, reachable: bool },
    /// The engine needs more m-lines to send to this participant: hand it this offer, and its answer
    /// with the same revision to [`Engine::answer`](crate::Engine::answer).
    Offer { participant: ParticipantId, revision: u64, sdp: String },
    /// What this participant is sent on each m-line changed; all of them are named.
    Shows { participant: ParticipantId, slots: Vec<Shown> },
    /// Somebody began or ceased to speak.
    Speaking { room: RoomId, participant: ParticipantId, speaking: bool },
    /// A participant is not in the room any more.
    Left { room: RoomId, participant: ParticipantId, reason: Reason },
}

/// One m-line on which a participant is sent something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The m-line in the receiver's descriptions.
    pub mid: String,
    /// Pictures rather than sound.
    pub video: bool,
    /// Whose track it carries, and that track's m-line in the sender's descriptions.
    pub source: Option<(ParticipantId, String)>,
}

/// Why a participant is not there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Whoever drives the engine said so.
    Asked,
    /// The participant's side closed the connection.
    Closed,
    /// It joined again under the same name.
    Replaced,
    /// The connection never stood.
    NeverConnected,
    /// Nothing came from it for too long.
    Silent,
    /// A fault in its connection; nobody else is touched.
    Broken,
}

/// Why a call to the engine was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The driver's fault or the page's: the text says what is wrong.
    #[error("the session description cannot be used: {0}")]
    Description(String),
    /// As many are in the room as may be.
    #[error("the room is full")]
    Full,
    /// Who is not or no more there, or has no such m-line.
    #[error("there is no such participant")]
    Unknown,
    /// The answer belongs to an offer that was overtaken; the offer that counts is on its way.
    #[error("the answer is to an offer that does not count any more")]
    Overtaken,
    /// The workers have ended.
    #[error("no calls are carried any more")]
    Ended,
    /// A fault in the connection, which has ended.
    #[error("the connection failed")]
    Broken,
}
