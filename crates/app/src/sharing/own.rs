//! See and take back what one gave.

use cradle_domain::{GrantId, Instant};
use cradle_store::sharing::{self, Recorded};

use crate::{Context, Error, Event, Result, Visitor};

/// Up to `limit` permissions that the visitor gave before `after`, the latest first.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    limit: u32,
    after: Option<(Instant, GrantId)>,
) -> Result<Vec<Recorded>> {
    let owner = visitor.owner()?;
    Ok(sharing::page(&mut ctx.read().await?, owner, after, limit).await?)
}

/// Takes a permission of the visitor's back: from now on it opens nothing.
pub async fn revoke(ctx: &Context, visitor: &Visitor, id: GrantId) -> Result<()> {
    // Whoever owes may still take back what they gave.
    let owner = visitor.account()?;
    let mut tx = ctx.write().await?;
    let given = sharing::get(&mut tx, owner, id).await?.ok_or(Error::Missing("permission"))?;
    sharing::revoke(&mut tx, owner, id, ctx.now()).await?;
    tx.commit().await?;
    if let Some(order) = given.order {
        ctx.live().tell(owner, Event::Order(order));
    }
    Ok(())
}
