//! Call a partner.

use cradle_domain::calls::{Availability, Call, CallState};
use cradle_domain::{CallId, ConnectionId, ContactId, CustomerId};
use cradle_store::calls::{self, Added, Card};
use cradle_store::{Tx, customers};

use super::board::{Member, PresenceView};
use super::step::{remind, show};
use super::tell_when_back::not_mutual;
use super::view::{CallView, presence_now};
use crate::{Context, Error, Event, Idempotency, Result, Visitor, zone};

/// Lets a call ring at a partner, if they can be reached; the visitor takes part on one of their pages.
///
/// Whether the partner can be reached, and that neither is in another call, is decided in the transaction that makes
/// the call: of several who call somebody in the same moment one is put through.
pub async fn call(
    ctx: &Context,
    visitor: &Visitor,
    contact: ContactId,
    connection: ConnectionId,
    once: Option<&Idempotency>,
) -> Result<CallView> {
    let me = visitor.owner()?;
    let id: CallId = ctx.id();
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, me, id.0).await? {
        drop(tx);
        return super::find(ctx, visitor, CallId(before)).await;
    }
    on_page(ctx, connection, me)?;
    let card = calls::card(&mut tx, me, contact).await?.ok_or(Error::Missing("partner"))?;
    let partner = card.contact.known().ok_or_else(not_mutual)?;
    let call = make(ctx, &mut tx, id, me, partner, &card).await?;
    remind(ctx, &mut tx, &call).await?;
    let members = call
        .participants
        .iter()
        .map(|one| Member::new(one.id, one.customer, (one.customer == me).then_some(connection)));
    // The line stands before anybody can answer.
    ctx.board().begin(id, members.collect());
    if let Err(error) = tx.commit().await {
        ctx.board().end(id);
        return Err(error.into());
    }
    ctx.wake();
    show(ctx, &call);
    for one in &call.participants {
        ctx.live().tell(one.customer, Event::Call(id));
    }
    super::find(ctx, visitor, id).await
}

/// A page that takes part in a call has a live connection.
pub(super) fn on_page(ctx: &Context, connection: ConnectionId, me: CustomerId) -> Result<()> {
    if ctx.board().is_open(connection, me) {
        return Ok(());
    }
    Err(Error::invalid(
        "connection",
        "This page has no live connection. Wait until it is connected, then try again.",
    ))
}

async fn make(
    ctx: &Context,
    tx: &mut Tx,
    id: CallId,
    me: CustomerId,
    partner: CustomerId,
    card: &Card,
) -> Result<Call> {
    let person = card.person.as_ref().ok_or(Error::Missing("partner"))?;
    if let Some(current) = calls::current_call(tx, me).await? {
        return Err(held_already(tx, me, current).await?);
    }
    let presence = presence_now(ctx, partner, person);
    if !presence.availability.rings() {
        return Err(unavailable(ctx, tx, me, &person.name, presence).await?);
    }
    let myself = customers::get(tx, me).await?.ok_or(Error::Missing("account"))?;
    let caller = (ctx.id(), me, myself.profile.name.to_string());
    let call = Call::ring(id, caller, (ctx.id(), partner, person.name.clone()), ctx.now());
    match calls::add_call(tx, &call).await? {
        Added::Yes => Ok(call),
        Added::Held(who) if who == me => Err(already_in_call("You are in a call already.")),
        Added::Held(_) => {
            let busy = PresenceView { availability: Availability::InCall, since: None, back_at: None };
            Err(unavailable(ctx, tx, me, &person.name, busy).await?)
        }
    }
}

async fn held_already(tx: &mut Tx, me: CustomerId, current: cradle_domain::CallId) -> Result<Error> {
    let rings = calls::call(tx, me, current).await?;
    let rings = rings.filter(|call| call.state == CallState::Ringing && call.caller != me);
    Ok(already_in_call(match rings {
        Some(_) => "Somebody calls you just now. Answer or decline that call first.",
        None => "You are in a call already. End that one first.",
    }))
}

fn already_in_call(message: &str) -> Error {
    Error::conflict("already-in-call", message)
}

/// Who cannot be called now, and when to try again.
async fn unavailable(
    ctx: &Context,
    tx: &mut Tx,
    me: CustomerId,
    name: &str,
    presence: PresenceView,
) -> Result<Error> {
    let state = match presence.availability {
        Availability::Available => "available",
        Availability::Away => "away",
        Availability::Busy => "busy",
        Availability::DoNotDisturb => "not to be disturbed",
        Availability::InCall => "in another call",
        Availability::Offline => "offline",
    };
    let when = match presence.back_at {
        Some(at) => {
            let myself = customers::get(tx, me).await?;
            let zone = zone(myself.as_ref().map_or("UTC", |customer| customer.profile.time_zone.as_str()));
            let at = at.timestamp().to_zoned(zone);
            let today = at.date() == ctx.now().timestamp().to_zoned(at.time_zone().clone()).date();
            let at = at.strftime(if today { "%H:%M" } else { "%H:%M on %-d %B" }).to_string();
            format!("They expect to be back at {at}: try again then.")
        }
        None if presence.availability == Availability::InCall => "Try again in a few minutes.".to_owned(),
        None => "Try again later, or let yourself be told when they are back.".to_owned(),
    };
    Ok(Error::Unavailable { presence, message: format!("{name} is {state}. {when}") })
}
