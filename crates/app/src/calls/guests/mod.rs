//! Guests: people without an account, who come to a call by a link, wait until who made it lets them in, and see that
//! call and nothing else.
//!
//! Links are recorded. Guests are not: who waits is known to this process ([`Lobby`]), by a secret that opens the
//! waiting room and that call, and that ends with them; what stays is their name in the record of the call.

mod come;
mod let_in;
mod links;
mod lobby;
mod mail;
mod words;

pub use come::{Came, GuestView, Invited, come, go, guest_call, guest_of, invited, my_visit, stands};
pub use let_in::{WaitingGuests, let_in, remove_guest, turn_away, waiting};
pub use links::{MadeLink, NewLink, guest_links, make_guest_link, may_make_links, take_back};
pub(crate) use lobby::Lobby;
pub use lobby::{GuestNews, Waiting};
pub use mail::MailGuestLink;

pub(super) use come::pass;
