//! Who is in a call, and where they are in it.

use crate::{CustomerId, Instant, ParticipantId};

/// Where somebody is in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It rings for them.
    Called {
        /// Since when.
        since: Instant,
    },
    /// They take part.
    In {
        /// Since when.
        since: Instant,
    },
    /// Their page is gone; they may come back.
    Away {
        /// Since when.
        since: Instant,
    },
    /// They took part and have gone.
    Left {
        /// When.
        at: Instant,
    },
    /// They did not want it.
    Declined {
        /// When.
        at: Instant,
    },
    /// It rang for them, and they never answered.
    Missed {
        /// When it ceased to ring.
        at: Instant,
    },
}

impl Place {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Called { .. } => "called",
            Self::In { .. } => "in",
            Self::Away { .. } => "away",
            Self::Left { .. } => "left",
            Self::Declined { .. } => "declined",
            Self::Missed { .. } => "missed",
        }
    }

    /// Since when.
    pub const fn since(self) -> Instant {
        match self {
            Self::Called { since } | Self::In { since } | Self::Away { since } => since,
            Self::Left { at } | Self::Declined { at } | Self::Missed { at } => at,
        }
    }

    /// The place that a word names, since this time.
    pub fn from_word(word: &str, since: Instant) -> Option<Self> {
        match word {
            "called" => Some(Self::Called { since }),
            "in" => Some(Self::In { since }),
            "away" => Some(Self::Away { since }),
            "left" => Some(Self::Left { at: since }),
            "declined" => Some(Self::Declined { at: since }),
            "missed" => Some(Self::Missed { at: since }),
            _ => None,
        }
    }

    /// Whether the call holds them: no other one can.
    pub const fn is_held(self) -> bool {
        self.is_present() || matches!(self, Self::Called { .. })
    }

    /// Whether they take part, or may come back by themselves.
    pub const fn is_present(self) -> bool {
        matches!(self, Self::In { .. } | Self::Away { .. })
    }
}

/// Somebody in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Identifier in this call.
    pub id: ParticipantId,
    /// Who; a guest goes by [`GuestId::in_calls`](crate::GuestId::in_calls).
    pub customer: CustomerId,
    /// Whether they have no account, and were let in.
    pub guest: bool,
    /// Their name when they were called.
    pub name: String,
    /// Who called them, or let them in; the caller nobody did.
    pub called_by: Option<CustomerId>,
    /// Where they are.
    pub place: Place,
    /// Whether they ever took part.
    pub joined: bool,
}

/// Somebody who is to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// What they are called in this call, unless they were in it before.
    pub id: ParticipantId,
    /// Who.
    pub customer: CustomerId,
    /// Their name.
    pub name: String,
}
