//! A partner has an order.

use cradle_store::partners::{self, Handover, HandoverState};
use cradle_store::{Tx, billing as books};

use crate::{Context, Result, billing};

/// Writes that a partner has an order, and books what it is owed for it, once, in the caller's transaction,
/// which holds the order. It is known when the partner has taken the message, and as well when it says that
/// it is at work: the answer to the message may have been lost.
pub(super) async fn taken(ctx: &Context, tx: &mut Tx, of: &Handover) -> Result<()> {
    if of.state != HandoverState::Waiting {
        return Ok(());
    }
    if !of.owed.is_zero() && of.entry.is_none() {
        books::hold(tx, of.customer).await?;
        let entry = billing::owe(ctx, tx, of).await?;
        partners::set_booked(tx, of, Some(entry), None).await?;
    }
    Ok(partners::set_passed(tx, of).await?)
}
