//! Tell somebody when a partner is back.

use cradle_domain::{ContactId, CustomerId};
use cradle_store::calls::{self, TellKind};

use super::ask::{After, write_notice};
use super::view::{ContactView, contact_now};
use crate::{Context, Error, Event, Result, Visitor};

/// The visitor is told once when this partner is available; at once, if they are.
pub async fn tell_when_back(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<ContactView> {
    set(ctx, visitor, id, true).await
}

/// The visitor is not told any more.
pub async fn tell_when_back_no_more(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<ContactView> {
    set(ctx, visitor, id, false).await
}

async fn set(ctx: &Context, visitor: &Visitor, id: ContactId, tell: bool) -> Result<ContactView> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let mut card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    let partner = card.known().ok_or_else(not_mutual)?;
    card.tell = tell;
    calls::save_contact(&mut tx, &card).await?;
    tx.commit().await?;
    // Who came back between the refusal and this must not be waited for in vain.
    if tell && ctx.board().seen(partner).is_some_and(|seen| seen.availability.rings()) {
        back(ctx, &[partner]).await?;
    }
    let card = calls::card(&mut ctx.read().await?, me, id).await?.ok_or(Error::Missing("partner"))?;
    let view = contact_now(ctx, card);
    ctx.live().tell(me, Event::Contact(view.clone().into()));
    Ok(view)
}

pub(super) fn not_mutual() -> Error {
    Error::conflict("not-mutual", "This partner has not agreed yet. They are asked; wait for their answer.")
}

/// These people are available again: whoever waits for them is told, once.
pub(super) async fn back(ctx: &Context, people: &[CustomerId]) -> Result<()> {
    let mut tx = ctx.write().await?;
    let mut after = After::default();
    for person in people {
        for (owner, card) in calls::take_tells(&mut tx, *person).await? {
            write_notice(ctx, &mut tx, (owner, *person), TellKind::Back, &mut after).await?;
            after.card(owner, card);
        }
    }
    tx.commit().await?;
    after.tell(ctx).await
}
