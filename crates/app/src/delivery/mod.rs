//! Delivery: what is offered, how far each order is on its way, who is told, and the label on the parcel.
//!
//! A parcel is opened in the transaction that begins an order. Whoever moves it on holds the order first,
//! and the mail that tells of it is enqueued in the same transaction. A carrier's messages lead forward and
//! fill in what is missing, so that they may come late, twice and in any order.

mod find;
mod label;
mod offered;
mod parcel;
mod rules;
mod tell;
mod unbelieved;
mod words;

pub use find::Underway;
pub(crate) use find::{parcel, underway};
pub use label::{Label, label};
pub(crate) use offered::settled;
pub use offered::{Offered, offered};
pub(crate) use parcel::{made, write};
pub use rules::{change_rules, rules};
pub use tell::TellParcel;
pub use unbelieved::Unbelieved;
pub(crate) use words::way_words;
