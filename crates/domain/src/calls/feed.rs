//! Programs that take part in a call: a camera or OBS that sends to it, a screen that shows it.
//!
//! Each is somebody's who is in the call, takes one of its places, is seen by everybody for what it is, and goes with
//! the one whose it is.

use crate::customers::PersonName;
use crate::{CustomerId, ParticipantId};

/// How many one person may connect.
pub const MOST_FEEDS: usize = 4;

/// A program in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What it is called in this call.
    pub id: ParticipantId,
    /// Whose it is.
    pub by: CustomerId,
    /// As everybody reads it.
    pub name: PersonName,
    /// Which way sound and pictures go.
    pub flow: Flow,
    /// Nobody hears it.
    pub muted: bool,
    /// What is kept of the secret that it comes in with.
    pub seal: [u8; 32],
}

/// Which way sound and pictures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It sends to the call.
    In,
    /// It shows the call.
    Out {
        /// Somebody in it; whoever speaks, where nobody is named.
        shows: Option<ParticipantId>,
    },
}

impl Flow {
    /// The word that names it in records and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out { .. } => "out",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str, shows: Option<ParticipantId>) -> Option<Self> {
        match word {
            "in" => Some(Self::In),
            "out" => Some(Self::Out { shows }),
            _ => None,
        }
    }
}
