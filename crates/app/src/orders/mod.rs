//! Orders: told what they cost, placed, carried out, called off; and the operator's view of them.
//!
//! What a service does stands in [`services`], a module for each. Whatever changes an order holds
//! its record, takes a step of its state machine, commits, and tells the customer's open pages.

mod cancel;
mod direct;
mod find;
mod fulfil;
mod operate;
mod overview;
mod paid;
mod parcels;
mod place;
mod services;
mod slip;
mod step;
mod take_on;
mod words;

pub use cancel::cancel;
pub use direct::DirectPicture;
pub use find::{Gallery, View, find, list, reached_paper};
pub use fulfil::Fulfil;
pub use operate::{OperatorView, all, cancel_any, find_any, retry, small_picture};
pub use overview::{Chosen, Overview, overview};
pub(crate) use paid::{begin_paid, held_unpaid, let_go, tell_owner};
pub use parcels::{Heard, hear_carrier, move_parcel};
pub use place::{Quote, Wish, place, place_direct, quote};
pub use services::{Deliver, Options, Produce, repeat_print};
pub use slip::slip;

use crate::jobs::Works;
use crate::partners::{CallOffGuest, Follow, TakeOn};

/// Adds the background work of orders.
#[must_use]
pub fn works(works: Works) -> Works {
    let works = works.with::<Fulfil>().with::<Deliver>().with::<Produce>();
    works.with::<Follow>().with::<TakeOn>().with::<CallOffGuest>()
}

#[cfg(test)]
mod tests;
