//! Address books, who is reachable, and calls.
//!
//! What others may know of somebody is decided when a card is shown ([`view`](ContactView)): nothing before both
//! agreed. Who is there is known to this process alone (`board`); a change goes to the pages of those who may hear
//! of it without a question to the records. A call stands in the records, where one rule says that only one holds
//! somebody at a time; its lines, through which pages tell each other what connects them, are the process's again, and so are the rooms
//! that carry calls of more than two people (`rooms`).

mod answer;
mod ask;
mod board;
mod call;
mod card;
mod choose_presence;
mod contacts;
mod descriptions;
mod feeds;
mod guests;
mod hear;
mod ice;
mod invite;
mod keep;
mod keep_time;
mod leave_message;
mod lent;
mod mail;
mod note;
mod notices;
mod photograph;
mod picture;
mod presence;
mod profile;
mod reach;
pub mod recording;
mod records;
mod remove;
mod rooms;
mod show;
mod step;
mod tell_when_back;
mod view;
mod words;

pub use answer::{answer, decline, join, leave};
pub use ask::accept;
pub(crate) use ask::found;
pub(crate) use board::Board;
pub use board::{LineMessage, On, PresenceView};
pub use call::{Placed, add, call};
pub use card::{FoundCard, export, import};
pub use choose_presence::{MyPresence, choose_presence, my_presence};
pub use contacts::{contact, contacts, people};
pub use descriptions::{RoomNews, RoomSays, RoomSlot, RoomTells, RoomWhat};
pub use feeds::{
    Door, Entered, FeedView, MadeFeed, NewFeed, Patched, come_in, disconnect, door, ice_of, make_feed,
    mute_feed, patch, take_back_feed,
};
pub(crate) use guests::Lobby;
pub use guests::{
    Came, GuestNews, GuestView, Invited, MadeLink, MailGuestLink, NewLink, Waiting, WaitingGuests, come, go,
    guest_call, guest_links, guest_of, invited, let_in, make_guest_link, may_make_links, my_visit,
    remove_guest, stands, take_back, turn_away, waiting,
};
pub use hear::{
    LineNews, LineWhat, Page, Pointing, alive, close, here, open, point, resume, say, set_on, signal,
};
pub use ice::{Ice, IceServer, ice};
pub use invite::invite;
pub use keep::{keep, keep_left};
pub use keep_time::{keep_time, pass, rest, take_up};
pub use leave_message::leave_message;
pub use mail::{MailInvitation, MailMessage};
pub use note::note;
pub use notices::{LeftImage, NoticeView, locate_left, notices, read};
pub use photograph::{drop_photograph, photograph, photograph_of};
pub use picture::{Picture, drop_picture, own_picture, picture_of, put_picture};
pub use profile::{ChangeCalling, calling, change_calling, new_address};
pub(crate) use profile::{renamed, shown_anew};
pub use reach::Refusal;
pub use records::{find, past};
pub use remove::remove;
pub(crate) use rooms::Rooms;
pub use rooms::{carried, close_rooms, open_rooms, run, say_to_room};
pub use show::{locate_shown, show};
pub use step::Overdue;
pub use tell_when_back::{tell_when_back, tell_when_back_no_more};
pub use view::{CallView, ContactView, ParticipantView, ShownView};

use crate::jobs::Works;

/// The work of this capability.
pub(crate) fn works(works: Works) -> Works {
    works.with::<Overdue>().with::<MailInvitation>().with::<MailMessage>().with::<MailGuestLink>()
}
