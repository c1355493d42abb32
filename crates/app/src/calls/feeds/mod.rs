//! Programs in calls: a camera or OBS that sends to one (WHIP), a screen that shows one (WHEP).
//!
//! Somebody in a call makes an address and a secret for it, which end with the call, with their own leaving, or when
//! they take them back. Whoever comes with the secret comes in through the line of the call like a page does: what is
//! said is queued while the line is held and done in that order, so that what was taken back does nothing any more.

mod come_in;
mod make;

use cradle_domain::ParticipantId;
use cradle_domain::calls::Feed;

pub use come_in::{Door, Entered, Patched, come_in, disconnect, door, ice_of, patch};
pub(super) use make::views;
pub use make::{MadeFeed, NewFeed, make_feed, mute_feed, take_back_feed};

/// A program as one in the call sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedView {
    /// What it is.
    pub feed: Feed,
    /// The participant whose it is.
    pub by: Option<ParticipantId>,
    /// Whether it is there.
    pub connected: bool,
    /// Whether it is of who looks.
    pub mine: bool,
}
