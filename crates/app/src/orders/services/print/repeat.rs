//! Repeat a print that came to nothing, or came out badly; it costs nothing more.

use cradle_domain::OrderId;
use cradle_domain::orders::OrderState;
use cradle_store::{orders, partners, printing};

use super::Produce;
use crate::jobs::enqueue;
use crate::orders::step::{held, tell};
use crate::orders::{OperatorView, operate};
use crate::{Context, Error, Result, Visitor};

/// Has the prints of one picture of anybody's order made once more.
pub async fn repeat_print(
    ctx: &Context,
    visitor: &Visitor,
    id: OrderId,
    position: u32,
) -> Result<OperatorView> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let owner = orders::owner_of(&mut tx, id).await?.ok_or(Error::Missing("order"))?;
    let order = held(&mut tx, owner, id).await?;
    if !matches!(order.state, OrderState::Fulfilling | OrderState::Done) {
        return Err(Error::conflict(
            "order-state",
            "Prints of an order that was called off or has failed are not repeated. Begin the order anew.",
        ));
    }
    if partners::handover_of_order(&mut tx, owner, id).await?.is_some() {
        return Err(Error::conflict(
            "print-at-partner",
            "A partner has made this print. Ask the people there to repeat it; it costs nothing more.",
        ));
    }
    let prints = printing::of_order(&mut tx, owner, id).await?;
    prints.iter().find(|print| print.position == position).ok_or(Error::Missing("print"))?;
    if printing::repeat(&mut tx, owner, id, Some(position)).await? == 0 {
        return Err(Error::conflict(
            "print-open",
            "This print is still being made. Wait until it is done or has failed.",
        ));
    }
    enqueue(ctx, &mut tx, &Produce::of(&order), ctx.now()).await?;
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    operate::shown(ctx, visitor, owner, id).await
}
