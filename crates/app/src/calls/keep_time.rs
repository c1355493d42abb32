//! What goes by the clock and not by anybody's word: who was not heard for a while is gone.

use std::time::Duration;

use cradle_domain::Span;
use cradle_store::calls;
use tokio_util::sync::CancellationToken;

use super::board::{Dropped, Unrecorded};
use super::step::take;
use super::{guests, presence, tell_when_back};
use crate::{Context, Error, Event, Result};

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// A centre that was away for no longer than this takes up the calls that went on before.
const A_MOMENT: Span = Span::from_secs(45);

/// Looks at the clock until `stop` is cancelled.
pub async fn keep_time(ctx: Context, stop: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = looks.tick() => if let Err(error) = pass(&ctx).await {
                tracing::warn!(%error, "who is there could not be written down");
            },
        }
    }
}

/// Does what time has brought, and writes down what is to be known when nobody is here any more.
pub async fn pass(ctx: &Context) -> Result<()> {
    if ctx.board().signs(ctx.now()) {
        sign(ctx).await?;
    }
    let (news, dropped) = ctx.board().pass(ctx.now());
    for news in &news {
        presence::tell(ctx, news);
    }
    for one in dropped {
        lose(ctx, one).await?;
    }
    guests::pass(ctx);
    let Unrecorded { offline, back } = ctx.board().take_unrecorded();
    if !offline.is_empty() {
        let mut tx = ctx.write().await?;
        for (customer, since) in offline {
            calls::set_offline_since(&mut tx, customer, since).await?;
        }
        tx.commit().await?;
    }
    let mut waited_for = Vec::new();
    let mut tx = ctx.read().await?;
    for person in back {
        if calls::is_waited_for(&mut tx, person).await? {
            waited_for.push(person);
        }
    }
    drop(tx);
    if waited_for.is_empty() { Ok(()) } else { tell_when_back::back(ctx, &waited_for).await }
}

/// The page of somebody in a call is gone: they are away, and may come back.
pub(super) async fn lose(ctx: &Context, Dropped { call, customer }: Dropped) -> Result<()> {
    let lost = take(ctx, customer, call, |call, now| {
        call.lose(customer, now);
        Ok(())
    });
    match lost.await {
        Ok(_) | Err(Error::Missing(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The centre begins anew: whoever was there is offline. Calls that went on a moment ago are taken up again, and who
/// took part may come back as after a loss of their own; all other open ones are over. To be called before anybody
/// can come in.
pub async fn take_up(ctx: &Context) -> Result<()> {
    let mut tx = ctx.write().await?;
    let went_on = calls::went_on(&mut tx).await?;
    calls::all_offline(&mut tx, ctx.now()).await?;
    let mut open = Vec::new();
    for (caller, id) in calls::open_calls(&mut tx).await? {
        open.extend(calls::call(&mut tx, caller, id).await?);
    }
    let lately = went_on.is_some_and(|at| ctx.now().since(at) <= A_MOMENT);
    if lately {
        for (guest, token) in calls::guests_in_calls(&mut tx).await? {
            ctx.lobby().bring_back(guest, token);
        }
    }
    tx.commit().await?;
    for call in open {
        if lately {
            ctx.board().take_up(&call);
        }
        take(ctx, call.caller, call.id, |call, now| {
            if lately {
                call.take_up(now);
            } else {
                call.break_off(now);
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The centre closes: whoever is in a call then finds it again when it is started anew soon.
pub async fn rest(ctx: &Context) -> Result<()> {
    ctx.live().tell_all(&Event::Closing);
    if ctx.board().has_lines() { sign(ctx).await } else { Ok(()) }
}

/// Writes down that calls go on.
async fn sign(ctx: &Context) -> Result<()> {
    let mut tx = ctx.write().await?;
    calls::set_went_on(&mut tx, ctx.now()).await?;
    Ok(tx.commit().await?)
}
