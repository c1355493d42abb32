//! Call partners, from nothing or to a call that is.

use cradle_domain::calls::{Call, CallState, Whom};
use cradle_domain::{CallId, ConnectionId, ContactId, CustomerId};
use cradle_store::calls;
use cradle_store::{Tx, customers};

use super::board::Member;
use super::reach::{Refusal, reach};
use super::step::{remind, show, take, tell_of};
use super::view::CallView;
use crate::{Context, Error, Idempotency, Result, Visitor};

/// A call that rings, and who could not be called to it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The call.
    pub view: CallView,
    /// Those at whom it does not ring.
    pub refused: Vec<Refusal>,
}

/// Lets a call ring at those of these partners who can be reached; the visitor takes part on one of their pages.
///
/// Whether a partner can be reached, and that nobody is in another call, is decided in the transaction that makes
/// the call: of several who call somebody in the same moment one is put through. Where nobody can be reached there is
/// no call.
pub async fn call(
    ctx: &Context,
    visitor: &Visitor,
    contacts: &[ContactId],
    connection: ConnectionId,
    once: Option<&Idempotency>,
) -> Result<Placed> {
    let me = visitor.owner()?;
    let id: CallId = ctx.id();
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, me, id.0).await? {
        drop(tx);
        let view = super::find(ctx, visitor, CallId(before)).await?;
        return Ok(Placed { view, refused: Vec::new() });
    }
    on_page(ctx, connection, me)?;
    let (call, refused) = make(ctx, &mut tx, id, me, contacts).await?;
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
    show(ctx, &call, |_| true);
    tell_of(ctx, &call);
    Ok(Placed { view: super::find(ctx, visitor, id).await?, refused })
}

/// Calls further partners to a call that the visitor is in.
pub async fn add(ctx: &Context, visitor: &Visitor, id: CallId, contacts: &[ContactId]) -> Result<Placed> {
    let me = visitor.owner()?;
    // Time goes first, by itself: two calls that want each other's people never wait for each other, because
    // nobody's place is changed below but that of who comes in.
    take(ctx, me, id, |_, _| Ok(())).await?;
    let mut tx = ctx.write().await?;
    let mut call = calls::hold_call(&mut tx, me, id).await?.ok_or(Error::Missing("call"))?;
    let before = call.participants.clone();
    let holds = |who| call.participant(who).is_some_and(|one| one.place.is_held());
    let mut reached = reach(ctx, &mut tx, me, contacts, holds).await?;
    call.add(me, std::mem::take(&mut reached.people), ctx.now())?;
    let held = calls::add_participants(&mut tx, &call, &before).await?;
    reached.take_out(&mut call, &before, &held);
    if call.participants == before {
        drop(tx);
        return match Refusal::error(reached.refused) {
            Some(error) => Err(error),
            // All of them are in it already.
            None => Ok(Placed { view: super::find(ctx, visitor, id).await?, refused: Vec::new() }),
        };
    }
    carried(ctx, &call)?;
    remind(ctx, &mut tx, &call).await?;
    ctx.board().line(id, |line| {
        for one in call.participants.iter().filter(|one| !before.contains(one)) {
            line.seat(one.id, one.customer);
        }
    });
    tx.commit().await?;
    ctx.wake();
    tell_of(ctx, &call);
    Ok(Placed { view: super::find(ctx, visitor, id).await?, refused: reached.refused })
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
    contacts: &[ContactId],
) -> Result<(Call, Vec<Refusal>)> {
    if contacts.is_empty() {
        return Err(Error::invalid("partner_ids", "Choose somebody to call."));
    }
    let mut reached = reach(ctx, tx, me, contacts, |_| false).await?;
    if let Some(current) = calls::current_call(tx, me).await? {
        return Err(held_already(tx, me, current).await?);
    }
    let nobody = |refused| Refusal::error(refused).unwrap_or(Error::Missing("partner"));
    if reached.people.is_empty() {
        return Err(nobody(reached.refused));
    }
    let myself = customers::get(tx, me).await?.ok_or(Error::Missing("account"))?;
    let caller = Whom { id: ctx.id(), customer: me, name: myself.profile.name.to_string() };
    let mut call = Call::ring(id, caller, std::mem::take(&mut reached.people), ctx.now())?;
    let held = calls::add_call(tx, &call).await?;
    if held.contains(&me) {
        return Err(already_in_call("You are in a call already."));
    }
    reached.take_out(&mut call, &[], &held);
    if call.participants.len() < 2 {
        return Err(nobody(reached.refused));
    }
    carried(ctx, &call)?;
    Ok((call, reached.refused))
}

/// A call of more than two people, or with a guest, needs the centre's rooms.
pub(super) fn carried(ctx: &Context, call: &Call) -> Result<()> {
    let is_direct = call.held() <= 2 && !call.has_guests();
    if is_direct || ctx.rooms().are_open() { Ok(()) } else { Err(no_rooms()) }
}

pub(super) fn no_rooms() -> Error {
    Error::conflict(
        "no-rooms",
        "This centre carries calls of two people only at the moment. Whoever runs it finds the reason in its log: \
         the port that calls_listen names is in use, or the setting is off.",
    )
}

async fn held_already(tx: &mut Tx, me: CustomerId, current: CallId) -> Result<Error> {
    let rings = calls::call(tx, me, current).await?;
    let rings = rings.filter(|call| call.state == CallState::Ringing && call.caller != me);
    Ok(already_in_call(match rings {
        Some(_) => "Somebody calls you just now. Answer or decline that call first.",
        None => "You are in a call already. End that one first.",
    }))
}

pub(super) fn already_in_call(message: &str) -> Error {
    Error::conflict("already-in-call", message)
}
