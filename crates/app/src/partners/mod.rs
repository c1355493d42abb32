//! Partner centres: another Cradle, or anything that speaks the same signed messages.
//!
//! At home an order is passed on by a message that holds what is to be made and a token bound to this one
//! order. With the token the partner fetches the pictures and the fields of the customer's record that the
//! order's service needs; what it is shown is written down, and so is what it is refused. What becomes of
//! the order comes back by messages. Each message has a name that stays the same however often it is sent,
//! and counts once; what is said later is never overruled by what was said earlier.
//!
//! There is a shorter way: the pictures go straight from where the camera is connected to the partner, who
//! asks home, with the camera's identification and the order's token, what is to be made and for whom.
//!
//! What is done with orders stands in [`crate::orders`]; this never changes one.

mod answer;
mod arrive;
mod centres;
mod deliver;
mod direct;
mod fetch;
mod follow;
mod forget;
mod guest;
mod hear;
mod message;
mod outbox;
mod overdue;
mod pass;
mod say;
mod set_up;
mod taken;
mod token;
mod unbelieved;
mod view;

pub use answer::{Answered, Shown, show_fields, show_picture};
pub use arrive::{Arrival, announce, arrive};
pub use centres::{Bytes, CentreProblem, Centres, NoCentres, Signed};
pub use deliver::send_again;
pub use direct::{Passage, passage, show_order};
pub(crate) use fetch::{fetch_fields, fetch_pictures};
pub use follow::Follow;
pub use forget::ForgetGuests;
pub use guest::{ForPartner, for_partner};
pub use hear::{CallOffGuest, Heard, TakeOn, hear};
pub use message::{Camera, Fields, ShownOrder};
pub(crate) use message::{OrderPassed, PassedPicture};
pub use outbox::Deliver;
pub use overdue::Overdue;
pub(crate) use pass::{close, pass_on};
pub(crate) use say::{may_be_begun_anew, say, say_failed};
pub use set_up::{Added, SavePartner, add, address_for, change, new_secret, remove};
pub use unbelieved::Unbelieved;
pub use view::{Detail, Disclosed, View, detail, disclosed_for, disclosures, list, settlement};

use crate::jobs::{Works, enqueue};
use crate::{Context, Result};
use cradle_store::Tx;

/// Adds the background work of partners.
#[must_use]
pub fn works(works: Works) -> Works {
    works.with::<Deliver>().with::<ForgetGuests>().with::<Overdue>()
}

/// Makes sure that what recurs is enqueued.
pub(crate) async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    enqueue(ctx, tx, &ForgetGuests, ctx.now()).await
}
