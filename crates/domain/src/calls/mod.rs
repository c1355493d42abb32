//! Address books, who is reachable, and calls: what a card tells, how several devices sum up to one person, and
//! how a call goes from its first ring to its end.
//!
//! Nothing here knows of connections' bytes: what pages tell each other passes unread.

mod address;
mod away;
mod call;
mod connect;
mod contact;
mod feed;
mod guests;
mod participant;
mod presence;
mod recording;
#[cfg(test)]
mod tests;
pub mod vcard;

pub use address::{CallAddress, NotACallAddress};
pub use call::{AWAY_LASTS, Call, CallState, Ended, MOST, RINGS, WrongCallStep};
pub use contact::{Contact, ContactState, Groups, Invitation, NotAGroup, Says, TooLong, What, what_happens};
pub use feed::{Feed, Flow, MOST_FEEDS};
pub use guests::{
    Guest, GuestLink, GuestName, LINK_LASTS, LINK_LONGEST, LinkStanding, MOST_WAITING, NotAGuestName, Visit,
    WAITS,
};
pub use participant::{Participant, Place, Whom};
pub use presence::{
    Availability, Choice, Chosen, Connection, GRACE, HEARTBEAT, LOST, Left, Seen, Situation, fold,
};
pub use recording::{Consent, Recording, RecordingState, Stopped, WrongRecordingStep};
