//! See and take back what one gave.

use cradle_domain::GrantId;
use cradle_store::sharing::{self, Recorded};

use crate::orders::Page;
use crate::paging::{cursor, one_more, place};
use crate::{Context, Error, Event, Result, Visitor};

/// The permissions that the visitor gave, the latest first.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    limit: u16,
    after: Option<&str>,
) -> Result<Page<Recorded>> {
    let owner = visitor.owner()?;
    let (limit, asked) = one_more(limit);
    let after = after.map(place).transpose()?;
    let mut items = sharing::page(&mut ctx.read().await?, owner, after, asked).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| cursor(last.created_at, last.grant.id.0));
    Ok(Page { items, next })
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
