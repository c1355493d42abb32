//! Guests: people without an account, who come to a call by a link and wait until they are let in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A link to be made, by which guests come.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MakeGuestLink {
    /// What I note to know it by, up to 80 characters.
    pub title: String,
    /// Whether more than one guest may be let in by it.
    pub several: bool,
    /// When it ends; after 24 hours when left out, after 90 days at most.
    pub expires_at: Option<Timestamp>,
    /// To whom it is sent by mail; then it is told to nobody else.
    pub email: Option<String>,
}

/// A link by which guests come to me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestLink {
    /// Identifier.
    pub id: Uuid,
    /// What I noted to know it by.
    pub title: String,
    /// Whether more than one guest may be let in by it.
    pub several: bool,
    /// `open`, `used` (it was for one, who came), `ended` or `taken_back`.
    pub state: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When somebody was first let in by it.
    pub used_at: Option<Timestamp>,
}

/// A link that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestLinkMade {
    /// The link.
    #[serde(flatten)]
    pub link: GuestLink,
    /// Its address on this centre, told once; null when it goes by mail.
    pub href: Option<String>,
}

/// Guests who wait for me.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingGuests {
    /// In the order in which they came.
    pub items: Vec<WaitingGuest>,
    /// Whether to show them without a sound and nowhere in the way: I do not want to be disturbed.
    pub quiet: bool,
    /// Whether guests can be invited at this centre.
    pub allowed: bool,
}

/// A guest who waits for me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingGuest {
    /// Identifier.
    pub id: Uuid,
    /// What they say that they are called.
    pub name: String,
    /// By which link they came.
    pub link: Uuid,
    /// What I noted about that link.
    pub title: String,
    /// Since when they wait.
    pub since: Timestamp,
}

/// An invitation, as it is told to whoever has its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestInvitation {
    /// Who invites.
    pub by: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a guest says of themselves.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ComeAsGuest {
    /// What they are called, up to 60 characters.
    pub name: String,
}

/// How far I have come as a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestVisit {
    /// What I am called.
    pub name: String,
    /// Who lets me in.
    pub by: String,
    /// `waiting`, or `in` the call.
    pub state: String,
    /// The call that I was let into.
    pub call: Option<Uuid>,
}
