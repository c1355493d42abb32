//! Take the partner's picture in a call.

use bytes::Bytes;
use cradle_domain::calls::{CallState, Contact, Place};
use cradle_domain::{CallId, ContactId, CustomerId};
use cradle_store::{Tx, calls};

use super::board::LineMessage;
use super::hear::tell;
use super::picture::{Picture, put, written_anew};
use super::tell_when_back::not_mutual;
use crate::library::located_alone;
use crate::{Context, Error, Event, Result, Visitor};

/// Puts a picture of a partner, out of the video of a call with them, on their card. They see that it happens, and
/// it does not where they do not want it.
pub async fn photograph(
    ctx: &Context,
    visitor: &Visitor,
    id: ContactId,
    call: CallId,
    sent: Bytes,
) -> Result<()> {
    let me = visitor.owner()?;
    let partner = may(&mut ctx.read().await?, me, id, call).await?.1;
    let jpeg = written_anew(ctx, sent).await?;
    let (mut tx, hash) = put(ctx, jpeg).await?;
    // Both may have changed while the picture was looked at.
    let (card, _) = may(&mut tx, me, id, call).await?;
    calls::save_contact(&mut tx, &Contact { photograph: Some(hash), ..card }).await?;
    tx.commit().await?;
    ctx.board().line(call, |line| {
        let Some(by) = line.of(me).map(|member| member.id) else { return };
        tell(ctx, call, line.tell(&LineMessage::Photographed { by }, |one| one.customer == partner));
    });
    tell_card(ctx, visitor, id).await
}

/// The card and the partner, where the visitor may take their picture now: both are in this call, and the partner
/// allows it.
async fn may(tx: &mut Tx, me: CustomerId, id: ContactId, call: CallId) -> Result<(Contact, CustomerId)> {
    let card = calls::card(tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    let partner = card.contact.known().ok_or_else(not_mutual)?;
    let call = calls::call(tx, me, call).await?.ok_or(Error::Missing("call"))?;
    let is_in = |who| call.participant(who).is_some_and(|one| matches!(one.place, Place::In { .. }));
    if !matches!(call.state, CallState::Talking { .. }) || !is_in(me) || !is_in(partner) {
        return Err(Error::conflict(
            "not-in-call",
            "You can take their picture while you talk to each other.",
        ));
    }
    if !card.person.is_some_and(|person| person.may_photograph) {
        return Err(Error::conflict(
            "photographs-refused",
            "This partner does not want their picture taken.",
        ));
    }
    Ok((card.contact, partner))
}

/// The picture that the visitor took of a partner.
pub async fn photograph_of(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<Picture> {
    let me = visitor.owner()?;
    let card = calls::contact(&mut ctx.read().await?, me, id).await?.ok_or(Error::Missing("partner"))?;
    let photograph = card.photograph.ok_or(Error::Missing("picture of this partner"))?;
    Ok(located_alone(me, photograph, "image/jpeg", "photograph.jpg"))
}

/// Removes it.
pub async fn drop_photograph(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<()> {
    let me = visitor.owner()?;
    let mut tx = ctx.write().await?;
    let card = calls::contact(&mut tx, me, id).await?.ok_or(Error::Missing("partner"))?;
    calls::save_contact(&mut tx, &Contact { photograph: None, ..card }).await?;
    tx.commit().await?;
    tell_card(ctx, visitor, id).await
}

async fn tell_card(ctx: &Context, visitor: &Visitor, id: ContactId) -> Result<()> {
    let view = super::contact(ctx, visitor, id).await?;
    ctx.live().tell(view.contact.owner, Event::Contact(view.into()));
    Ok(())
}
