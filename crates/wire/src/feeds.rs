//! Programs that take part in calls: a camera or OBS that sends to one (WHIP), a screen that shows one (WHEP).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Uuid;

/// A program that is to take part in a call.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MakeFeed {
    /// As everybody in the call reads it.
    pub name: String,
    /// `in`: it sends sound and pictures to the call. `out`: it shows it.
    pub flow: String,
    /// The participant, or the program, whom it shows; null for whoever speaks.
    pub shows: Option<Uuid>,
}

/// The address of a program, and what opens it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MadeFeed {
    /// The program.
    #[serde(flatten)]
    pub feed: Feed,
    /// Where it sends its offer to (RFC 9725, or its counterpart WHEP).
    pub address: String,
    /// The bearer token that it comes in with. It is shown this once.
    pub token: String,
}

/// A program in a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Feed {
    /// Identifier in this call.
    pub id: Uuid,
    /// The participant whose it is.
    pub by: Option<Uuid>,
    /// Name.
    pub name: String,
    /// `in` or `out`.
    pub flow: String,
    /// The participant, or the program, whom it shows; null for whoever speaks, and for one that sends.
    pub shows: Option<Uuid>,
    /// Whether it is there.
    pub connected: bool,
    /// Nobody hears it.
    pub muted: bool,
    /// Whether it is mine.
    pub mine: bool,
}

/// What to change of one of my programs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangeFeed {
    /// Whether nobody hears it.
    pub muted: bool,
}
