//! Call off one's own order.

use cradle_domain::orders::OrderStep;
use cradle_domain::{CustomerId, OrderId};

use super::step::{end, held, tell};
use super::{View, find, services};
use crate::{Context, Result, Visitor};

/// Calls off one of the visitor's orders that is not over. What was done stays done; nothing more is.
pub async fn cancel(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<View> {
    let owner = visitor.owner()?;
    call_off(ctx, owner, id, true).await?;
    find(ctx, visitor, id).await
}

pub(super) async fn call_off(ctx: &Context, owner: CustomerId, id: OrderId, by_customer: bool) -> Result<()> {
    let mut tx = ctx.write().await?;
    let mut order = held(&mut tx, owner, id).await?;
    if by_customer {
        services::of(order.request.kind()).may_be_called_off(&mut tx, &order).await?;
    }
    end(ctx, &mut tx, &mut order, OrderStep::Cancel).await?;
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    Ok(())
}
