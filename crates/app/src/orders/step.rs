//! Hold an order, take a step with it, tell about it: its customer's pages, and the partner that passed it on.

use cradle_domain::orders::{HistoryEntry, Order, OrderState, OrderStep};
use cradle_domain::{CustomerId, OrderId};
use cradle_store::{Tx, orders};

use super::services;
use crate::{Context, Error, Event, Result, billing, partners};

/// The order, which nobody else changes until the transaction ends.
pub(super) async fn held(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<Order> {
    if !orders::hold(tx, customer, id).await? {
        return Err(Error::Missing("order"));
    }
    orders::get(tx, customer, id).await?.ok_or(Error::Missing("order"))
}

/// The order, held, if it is being carried out; `None` when it was called off meanwhile, or is gone.
pub(super) async fn held_in_work(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<Option<Order>> {
    match held(tx, customer, id).await {
        Ok(order) if order.state == OrderState::Fulfilling => Ok(Some(order)),
        Ok(_) | Err(Error::Missing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Takes a step with a held order and writes it down; a step that changes nothing writes nothing. An order
/// that was paid and is done earns its points.
pub(super) async fn take(ctx: &Context, tx: &mut Tx, order: &mut Order, step: OrderStep) -> Result<()> {
    let to = order.state.after(step).map_err(|why| Error::conflict("order-state", why.to_string()))?;
    let finished = to == OrderState::Done && to != order.state && !order.total.is_zero();
    if finished {
        // Before the sums of its day, as whoever places an order does.
        cradle_store::billing::hold(tx, order.customer).await?;
    }
    if to != order.state {
        orders::step(tx, order, &to, ctx.now()).await?;
        order.history.push(HistoryEntry { at: ctx.now(), state: to.clone() });
        order.state = to;
        partners::say(ctx, tx, order).await?;
    }
    if finished {
        billing::earn(ctx, tx, order.customer, order.id).await?;
    }
    Ok(())
}

/// Ends a held order without its being done, gives back what it cost, and takes back what was
/// prepared for it.
pub(super) async fn end(ctx: &Context, tx: &mut Tx, order: &mut Order, step: OrderStep) -> Result<()> {
    if !order.total.is_zero() {
        // Before the sums of its day, as whoever places an order does.
        cradle_store::billing::hold(tx, order.customer).await?;
    }
    take(ctx, tx, order, step).await?;
    if !order.total.is_zero() {
        billing::give_back(ctx, tx, order).await?;
    }
    services::of(order.request.kind()).release(ctx, tx, order).await
}

/// Tells the customer's open pages; to be called after the commit.
pub(super) fn tell(ctx: &Context, order: &Order) {
    ctx.live().tell(order.customer, Event::Order(order.id));
}
