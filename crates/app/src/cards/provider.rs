//! The provider, where there is one, and its problems as everybody else's.

use crate::acquirer::{CardProblem, Cards};
use crate::jobs::Failure;
use crate::{Context, Error, Result};

/// The provider, or that there is none.
pub(super) fn provider(ctx: &Context) -> Result<&dyn Cards> {
    ctx.cards().ok_or_else(|| {
        Error::conflict("no-cards", "This centre takes no cards here. Choose another way to pay.")
    })
}

impl From<CardProblem> for Error {
    fn from(problem: CardProblem) -> Self {
        match problem {
            CardProblem::Declined(why) => Self::conflict("card-declined", why),
            CardProblem::Later(cause) => Self::Unreachable { part: "provider of card payments", cause },
            CardProblem::Refused(cause) => {
                tracing::error!(cause, "the provider of card payments refuses what it is asked");
                Self::conflict(
                    "card-refused",
                    "The provider of card payments refuses this. Try again; if it stays so, tell the people who run the centre.",
                )
            }
        }
    }
}

/// The provider, or that work waits until there is one again.
pub(super) fn at_work(ctx: &Context) -> Result<&dyn Cards, Failure> {
    ctx.cards().ok_or_else(|| Failure::Retry("no provider of card payments is set".to_owned()))
}
