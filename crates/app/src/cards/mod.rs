//! Cards: saved once, charged while nobody is there, given back to; through a provider behind a port.
//!
//! `billing` writes down what is to be paid by card, in the transaction that needs it; here the provider is
//! asked, and what it did is booked. Its answers are looked at, never its messages alone. No number of a
//! card ever comes here.

mod act;
mod collect;
mod hear;
mod list;
mod look;
mod provider;
mod save;
mod send_back;
mod tell;
mod words;

pub use crate::acquirer::{
    CardPage, CardProblem, Cards, NewPayment, NewRefund, Said, SaidDispute, SaidRefund, Saving, SavingStands,
    Told, ToldOf, Unbelieved,
};
pub use act::{again, call_off, from_balance, pay_invoice, refund, top_up};
pub use hear::{Heard, LookAtDispute, LookAtRefunds, hear};
pub use list::{DisputeView, PaymentView, all, disputes, mine, one, one_of_all};
pub use look::{look, look_at_any};
pub use save::{BeginSaving, begin_saving, finish_saving, page, remove_card};
pub use tell::TellPayment;

use crate::billing::{Collect, ForgetAccount, LetGo, SendBack};
use crate::jobs::Works;

/// Adds the background work of cards.
#[must_use]
pub fn works(works: Works) -> Works {
    let works = works.with::<Collect>().with::<LetGo>().with::<SendBack>();
    works.with::<ForgetAccount>().with::<TellPayment>().with::<LookAtDispute>().with::<LookAtRefunds>()
}
