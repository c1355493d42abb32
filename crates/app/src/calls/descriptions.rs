//! What the pages of a call and its room tell each other: what connects the two, and who is seen where.

use cradle_domain::ParticipantId;

/// Characters of what a page calls one of its connections.
const LONGEST_NAME: usize = 64;

/// Pictures that a page says something of at a time.
const MOST_SHOWN: usize = 64;

/// What a page says to the room of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSays {
    /// Which of its connections says it.
    pub from: String,
    /// What.
    pub what: RoomWhat,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomWhat {
    /// A new connection, in place of any other one that this participant had.
    Join {
        /// Its description.
        sdp: String,
    },
    /// More or less is sent than before, or the way is another one.
    Offer {
        /// The new description.
        sdp: String,
    },
    /// The answer to an offer of the room.
    Answer {
        /// To which.
        revision: u64,
        /// The description.
        sdp: String,
    },
    /// How high pictures are shown, in pixels; `None` for those that are not on the screen.
    Show(Vec<(String, Option<u16>)>),
}

/// What the room tells a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomTells {
    /// For which connection of the page; another one leaves it alone.
    pub to: String,
    /// What.
    pub what: RoomNews,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomNews {
    /// The answer to a description.
    Answer {
        /// The room's description.
        sdp: String,
    },
    /// There is more to be sent than there is room for: to be answered.
    Offer {
        /// Which offer it is.
        revision: u64,
        /// The room's description.
        sdp: String,
    },
    /// What is on each line on which something is sent to the page; all of them are named.
    Shows(Vec<RoomSlot>),
    /// The connection is none any more: a new one may be made.
    Gone,
}

/// A line on which something is sent to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSlot {
    /// The line's name in the page's descriptions.
    pub mid: String,
    /// Pictures rather than sound.
    pub video: bool,
    /// Whose, and what it is called in the sender's descriptions.
    pub of: Option<(ParticipantId, String)>,
}

impl RoomTells {
    /// Bytes that it holds.
    pub(super) fn size(&self) -> usize {
        match &self.what {
            RoomNews::Answer { sdp } | RoomNews::Offer { sdp, .. } => sdp.len(),
            RoomNews::Shows(slots) => slots.len() * size_of::<RoomSlot>(),
            RoomNews::Gone => 0,
        }
    }
}

impl RoomSays {
    /// Whether it is no more than a page has to say.
    pub(super) fn is_within_bounds(&self) -> bool {
        let shown = match &self.what {
            RoomWhat::Show(pictures) => pictures.as_slice(),
            RoomWhat::Join { .. } | RoomWhat::Offer { .. } | RoomWhat::Answer { .. } => &[],
        };
        let named = (1..=LONGEST_NAME).contains(&self.from.chars().count());
        named && shown.len() <= MOST_SHOWN && shown.iter().all(|(mid, _)| mid.len() <= LONGEST_NAME)
    }
}
