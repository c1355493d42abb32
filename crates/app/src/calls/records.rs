//! Look at calls: the one that is, and those that were.

use cradle_domain::CallId;
use cradle_store::calls;

use super::view::{CallView, call_view};
use crate::{Context, Error, Result, Visitor};

/// A call that the visitor is or was in.
pub async fn find(ctx: &Context, visitor: &Visitor, id: CallId) -> Result<CallView> {
    let me = visitor.participant()?;
    let mut tx = ctx.read().await?;
    let call = calls::call(&mut tx, me, id).await?.ok_or(Error::Missing("call"))?;
    call_view(ctx, &mut tx, me, call).await?.ok_or(Error::Missing("call"))
}

/// Up to `limit` calls that the visitor was in, before `after`, the latest first.
pub async fn past(
    ctx: &Context,
    visitor: &Visitor,
    after: Option<CallId>,
    limit: u32,
) -> Result<Vec<CallView>> {
    let me = visitor.owner()?;
    let mut tx = ctx.read().await?;
    let mut views = Vec::new();
    for call in calls::past_calls(&mut tx, me, after, limit).await? {
        views.extend(call_view(ctx, &mut tx, me, call).await?);
    }
    Ok(views)
}
