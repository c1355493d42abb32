//! Answer, decline, leave and come back.

use cradle_domain::calls::Call;
use cradle_domain::{CallId, ConnectionId, CustomerId};

use super::call::on_page;
use super::step::{take, tell_all};
use super::view::CallView;
use crate::{Context, Result, Visitor};

/// Answers a call that rings for the visitor, on one of their pages; the others stop ringing.
pub async fn answer(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    connection: ConnectionId,
) -> Result<CallView> {
    let me = visitor.owner()?;
    on_page(ctx, connection, me)?;
    take(ctx, me, id, |call, now| {
        call.answer(me, now)?;
        // Before anybody hears of it: the other side begins to tell at once.
        bind(ctx, call, me, connection);
        Ok(())
    })
    .await?;
    super::find(ctx, visitor, id).await
}

/// Declines a call that rings for the visitor.
pub async fn decline(ctx: &Context, visitor: &Visitor, id: CallId) -> Result<CallView> {
    let me = visitor.owner()?;
    take(ctx, me, id, |call, now| call.decline(me, now)).await?;
    super::find(ctx, visitor, id).await
}

/// Leaves a call.
pub async fn leave(ctx: &Context, visitor: &Visitor, id: CallId) -> Result<CallView> {
    let me = visitor.participant()?;
    take(ctx, me, id, |call, now| call.leave(me, now)).await?;
    super::find(ctx, visitor, id).await
}

/// Goes on with a call on this page, whichever it was on before; it begins there from anew.
pub async fn join(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    connection: ConnectionId,
) -> Result<CallView> {
    let me = visitor.participant()?;
    on_page(ctx, connection, me)?;
    take(ctx, me, id, |call, now| {
        call.join(me, now)?;
        bind(ctx, call, me, connection);
        Ok(())
    })
    .await?;
    // The page may be another one though nobody was away.
    tell_all(ctx, id);
    super::find(ctx, visitor, id).await
}

fn bind(ctx: &Context, call: &Call, me: CustomerId, connection: ConnectionId) {
    if let Some(one) = call.participant(me) {
        ctx.board().line(call.id, |line| line.seat(one.id, me).bind(connection));
    }
}
