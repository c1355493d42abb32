//! Move an order on, towards its customer.

use cradle_domain::OrderId;
use cradle_domain::delivery::{ParcelStep, WrongParcelStep};
use cradle_store::orders as records;

use crate::delivery::{made, parcel, write};
use crate::orders::operate::{OperatorView, shown};
use crate::orders::step::{held, tell};
use crate::{Context, Error, Result, Visitor};

/// Takes a step with anybody's order whose prints are made; twice is as once.
pub async fn move_parcel(
    ctx: &Context,
    visitor: &Visitor,
    id: OrderId,
    step: ParcelStep,
) -> Result<OperatorView> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    let owner = records::owner_of(&mut tx, id).await?.ok_or(Error::Missing("order"))?;
    let order = held(&mut tx, owner, id).await?;
    let (way, parcel) = parcel(&mut tx, &order).await?;
    made(&order)?;
    let next = parcel.after(&way, step, ctx.now()).map_err(wrong)?;
    if let Some(next) = &next {
        write(ctx, &mut tx, &order, &parcel, next).await?;
        tx.commit().await?;
        ctx.wake();
        tell(ctx, &order);
        tracing::info!(order = %id, state = next.state.as_str(), "an order is on its way to its customer");
    } else {
        drop(tx);
    }
    shown(ctx, visitor, owner, id).await
}

fn wrong(why: WrongParcelStep) -> Error {
    match why {
        WrongParcelStep::Carrier | WrongParcelStep::Tracking => Error::invalid(why.field(), why),
        other => Error::conflict("parcel-state", other.to_string()),
    }
}
