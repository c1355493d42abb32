//! Take somebody out of the address book: decline, withdraw or part.

use cradle_domain::calls::{Contact, ContactState};
use cradle_domain::{ContactId, CustomerId};
use cradle_store::{Tx, calls};

use super::ask::After;
use crate::{Context, Error, Result, Visitor};

/// Removes a card. An invitation is withdrawn by it; who was known is not any more, on both sides. Who is declined
/// does not learn of it, and asks in vain from then on.
pub async fn remove(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<()> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    let mut after = After::default();
    calls::remove_contact(&mut tx, me, id).await?;
    after.gone(me, id);
    if let Some(partner) = card.partner {
        settle(ctx, &mut tx, &card, partner, &mut after).await?;
    }
    tx.commit().await?;
    after.tell(ctx).await
}

async fn settle(
    ctx: &Context,
    tx: &mut Tx,
    card: &Contact,
    partner: CustomerId,
    after: &mut After,
) -> Result<()> {
    let me = card.owner;
    let theirs = calls::between(tx, partner, me).await?;
    match card.state {
        ContactState::Asks => calls::refuse(tx, me, partner, ctx.now()).await?,
        ContactState::Invited => {
            let others = calls::between(tx, me, partner).await?;
            if others.is_empty() {
                for asks in theirs.iter().filter(|card| card.state == ContactState::Asks) {
                    calls::remove_contact(tx, partner, asks.id).await?;
                    after.gone(partner, asks.id);
                }
            }
        }
        ContactState::Mutual => {
            for card in theirs {
                calls::remove_contact(tx, partner, card.id).await?;
                after.gone(partner, card.id);
            }
            after.people([me, partner]);
        }
    }
    Ok(())
}
