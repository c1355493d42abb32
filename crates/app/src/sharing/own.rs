//! See and take back what one gave.

use cradle_domain::classes::Sort;
use cradle_domain::sharing::{Object, Standing, standing};
use cradle_domain::{CustomerId, GrantId, Instant};
use cradle_store::sharing::{self, Recorded};
use cradle_store::{Tx, classes};

use super::openings::write_openings;
use crate::{Context, Error, Event, Result, Visitor};

/// A permission as its giver sees it.
#[derive(Clone, Debug)]
pub struct Own {
    /// The permission.
    pub recorded: Recorded,
    /// The name of the class that it opens, as long as there is one.
    pub class: Option<String>,
    /// Whether that class is filled by hand.
    pub by_hand: bool,
    /// How it stands.
    pub standing: Standing,
}

/// Up to `limit` permissions that the visitor gave before `after`, the latest first.
pub async fn list(
    ctx: &Context,
    visitor: &Visitor,
    limit: u32,
    after: Option<(Instant, GrantId)>,
) -> Result<Vec<Own>> {
    let owner = visitor.owner()?;
    write_openings(ctx).await?;
    let mut tx = ctx.read().await?;
    let mut own = Vec::new();
    for recorded in sharing::page(&mut tx, owner, after, limit).await? {
        own.push(as_own(ctx, &mut tx, owner, recorded).await?);
    }
    Ok(own)
}

/// A permission as its giver sees it.
pub(super) async fn as_own(ctx: &Context, tx: &mut Tx, owner: CustomerId, recorded: Recorded) -> Result<Own> {
    let class = match recorded.grant.object {
        Object::Class(id) => classes::get(tx, owner, id).await?,
        Object::Pictures | Object::Profile(_) => None,
    };
    let by_hand = class.as_ref().is_some_and(|class| class.sort == Sort::Hand);
    Ok(Own {
        standing: standing(&recorded.grant, ctx.now()),
        recorded,
        by_hand,
        class: class.map(|class| class.name.to_string()),
    })
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
