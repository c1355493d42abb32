//! What a page and the room of its call tell each other, as `data` of signals.
//!
//! A page offers first: an m-line for its sound, one for its camera (in layers, from the lowest to the highest), one
//! for its screen when it shows that. Its camera is on the m-line with the mid `1`; pictures of any other are a
//! screen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Uuid;

/// What a page tells the room of its call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "room", rename_all = "snake_case")]
pub enum RoomRequest {
    /// Lets this connection of the page in, in place of any other one.
    Join {
        /// What the page calls the connection.
        from: String,
        /// Its offer.
        sdp: String,
    },
    /// A further offer on the same connection.
    Offer {
        /// As in `join`.
        from: String,
        /// The offer.
        sdp: String,
    },
    /// The answer to an offer of the room.
    Answer {
        /// As in `join`.
        from: String,
        /// Which offer.
        revision: u64,
        /// The answer.
        sdp: String,
    },
    /// How large pictures are shown.
    Show {
        /// As in `join`.
        from: String,
        /// Those of which that has changed, up to 64.
        pictures: Vec<RoomPicture>,
    },
}

/// How large a picture is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomPicture {
    /// The m-line that it comes on.
    pub mid: String,
    /// Its height in pixels of the screen; null while it is not on the screen.
    pub height: Option<u16>,
}

/// What the room of a call tells a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "room", rename_all = "snake_case")]
pub enum RoomMessage {
    /// The answer to the page's offer.
    Answer {
        /// For which connection of the page.
        to: String,
        /// The answer.
        sdp: String,
    },
    /// An offer of the room. While an offer of the page is on its way it is left aside, and made anew.
    Offer {
        /// As in `answer`.
        to: String,
        /// To be named in the answer.
        revision: u64,
        /// The offer.
        sdp: String,
    },
    /// What is on each m-line on which something comes; all of them are named.
    Shows {
        /// As in `answer`.
        to: String,
        /// The m-lines.
        slots: Vec<RoomSlot>,
    },
    /// This connection is none any more: a new one may join.
    Gone {
        /// As in `answer`.
        to: String,
    },
}

/// An m-line on which something comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomSlot {
    /// Its name in the page's descriptions.
    pub mid: String,
    /// Pictures rather than sound.
    pub video: bool,
    /// Whose it is; null while nothing is on it.
    pub participant: Option<Uuid>,
    /// What it is called in the sender's descriptions: `1` is the camera.
    pub source: Option<String>,
}
