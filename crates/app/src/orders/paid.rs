//! Orders whose work begins only when they are paid.

use cradle_domain::orders::{Order, OrderState, OrderStep};
use cradle_domain::{CustomerId, OrderId};
use cradle_store::Tx;

use super::fulfil::begin;
use super::step::{end, held, take, tell};
use crate::{Context, Error, Event, Result};

/// The order, held, if it still waits for its payment.
pub(crate) async fn held_unpaid(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<Option<Order>> {
    match held(tx, customer, id).await {
        Ok(order) if order.state == OrderState::Placed => Ok(Some(order)),
        Ok(_) | Err(Error::Missing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Begins the work on an order, in the transaction that books its payment.
pub(crate) async fn begin_paid(ctx: &Context, tx: &mut Tx, order: &mut Order) -> Result<()> {
    take(ctx, tx, order, OrderStep::Accept).await?;
    begin(ctx, tx, order).await
}

/// Calls off an order that still waits for its payment; nothing is owed for it any more.
pub(crate) async fn let_go(ctx: &Context, customer: CustomerId, id: OrderId) -> Result<()> {
    let mut tx = ctx.write().await?;
    let Some(mut order) = held_unpaid(&mut tx, customer, id).await? else { return Ok(()) };
    end(ctx, &mut tx, &mut order, OrderStep::Cancel).await?;
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    Ok(())
}

/// Tells the customer's open pages that something about an order changed; to be called after the commit.
pub(crate) fn tell_owner(ctx: &Context, customer: CustomerId, id: OrderId) {
    ctx.live().tell(customer, Event::Order(id));
}
