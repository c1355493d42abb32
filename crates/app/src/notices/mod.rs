//! The inbox clock at work: what the centre does with pictures by itself, and how it tells first.
//!
//! A clock runs for every picture that arrived and was neither selected nor described ([`clock`]). One
//! job for each customer ([`Deadlines`]) sees to what is due: it makes notices, carries out what was
//! announced, and empties the trash; another one delivers a notice ([`Announce`]).
//! Besides, the giver of a permission is told of pictures that others added through it ([`TellAdded`]). What is due is
//! decided by `domain::notices`. Nothing here uses the library: it is the library that says when a
//! clock starts and stops.

pub(crate) mod additions;
mod announce;
mod answer;
mod begin;
pub(crate) mod clock;
mod deadlines;
mod deliver;
mod find;
mod history;
mod letter;
mod periods;
mod pulse;
pub(crate) mod removal;
mod words;

pub use additions::TellAdded;
pub use announce::Announce;
pub use answer::{Answer, Answered, answer, read};
pub use begin::Begin;
pub use deadlines::Deadlines;
pub use find::{Named, OperatorView, View, all, find, history, list};
pub(crate) use periods::held as held_periods;
pub use periods::{PeriodsInDays, change_periods, periods};
pub use pulse::Pulse;
pub(crate) use pulse::take_note;

use cradle_store::Tx;

use crate::jobs::{Works, enqueue};
use crate::{Context, Result};

/// Adds the background work of the inbox and the trash.
#[must_use]
pub fn works(works: Works) -> Works {
    works.with::<Announce>().with::<Begin>().with::<Deadlines>().with::<Pulse>().with::<TellAdded>()
}

/// Enqueues what recurs, and a look at every customer for whom a clock runs.
pub(crate) async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    enqueue(ctx, tx, &Pulse, ctx.now()).await?;
    enqueue(ctx, tx, &Begin::default(), ctx.now()).await
}
