//! What a step towards the customer needs, and the step written down.

use cradle_domain::delivery::{Parcel, ParcelState};
use cradle_domain::orders::{Order, OrderState};
use cradle_store::{Tx, delivery};

use super::tell::TellParcel;
use crate::jobs::enqueue;
use crate::{Context, Error, Result};

/// Nothing leaves before it is made.
pub(crate) fn made(order: &Order) -> Result<()> {
    if order.state == OrderState::Done {
        return Ok(());
    }
    Err(Error::conflict(
        "order-state",
        format!(
            "Order R-{} is {}; it can be handed over when its prints are made.",
            order.number,
            order.state.as_str()
        ),
    ))
}

/// Writes a step down, together with the mail that tells of it.
pub(crate) async fn write(
    ctx: &Context,
    tx: &mut Tx,
    order: &Order,
    before: &Parcel,
    next: &Parcel,
) -> Result<()> {
    delivery::set_parcel(tx, order.customer, order.id, next).await?;
    let tells = matches!(next.state, ParcelState::Ready | ParcelState::Sent);
    if tells
        && before.marks.len() != next.marks.len()
        && let Some(at) = next.at()
    {
        let state = next.state.as_str().to_owned();
        let work = TellParcel { customer: order.customer, order: order.id, state, at: at.micros() };
        enqueue(ctx, tx, &work, ctx.now()).await?;
    }
    Ok(())
}
