//! Whoever made a link sees who waits, lets them in or turns them away; everybody in a call who is no guest removes
//! guests from it.

use cradle_domain::calls::{Call, Choice, Guest, Visit, Whom};
use cradle_domain::{CallId, ConnectionId, CustomerId, GuestId, ParticipantId};
use cradle_store::{Tx, calls, customers};

use super::come::{say_ended, say_last};
use super::lobby::{GuestNews, Waiting};
use crate::calls::board::Member;
use crate::calls::call::{already_in_call, carried, on_page};
use crate::calls::step::{self, take};
use crate::calls::{CallView, find, my_presence};
use crate::{Context, Error, Event, Result, Visitor};

/// Those who wait for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingGuests {
    /// In the order in which they came.
    pub guests: Vec<Waiting>,
    /// Whether they are shown without a sound, and nowhere in the way: who waits for does not want to be disturbed.
    pub quiet: bool,
}

/// Those who wait for the visitor.
pub async fn waiting(ctx: &Context, visitor: &Visitor) -> Result<WaitingGuests> {
    let me = visitor.owner()?;
    let guests = ctx.lobby().waiting_for(me);
    // Nobody is asked for nobody: every page that opens comes by here.
    let quiet = !guests.is_empty() && {
        let chosen = my_presence(ctx, visitor).await?.chosen;
        chosen.is_some_and(|chosen| chosen.choice == Choice::DoNotDisturb)
    };
    Ok(WaitingGuests { guests, quiet })
}

/// Lets a guest into the call that the visitor is in, or into a new one on this page of theirs.
pub async fn let_in(
    ctx: &Context,
    visitor: &Visitor,
    id: GuestId,
    connection: ConnectionId,
) -> Result<CallView> {
    let me = visitor.owner()?;
    let guest = ctx.lobby().guest(id).filter(|guest| guest.host() == me).ok_or(Error::Missing("guest"))?;
    if let Visit::In { call } = guest.visit {
        return find(ctx, visitor, call).await;
    }
    let mut tx = ctx.write().await?;
    let (call, begun) = match calls::current_call(&mut tx, me).await? {
        Some(current) => (held(&mut tx, me, current).await?, false),
        None => (begin(ctx, &mut tx, me, connection).await?, true),
    };
    let call_id = call.id;
    let written = write(ctx, tx, call, begun, &guest).await;
    let stepped = match written {
        Ok(stepped) => stepped,
        Err(error) => {
            if begun {
                ctx.board().end(call_id);
            }
            return Err(error);
        }
    };
    let others = ctx.lobby().let_in(id, call_id);
    step::tell(ctx, &stepped).await?;
    if begun {
        // Who began it was in it before anything changed in it.
        step::show(ctx, &stepped.call, |one| one.customer == me);
    }
    ctx.live().tell(guest.id.in_calls(), Event::Guest(GuestNews::LetIn(call_id)));
    say_ended(ctx, &others);
    ctx.live().tell(me, Event::Guests);
    find(ctx, visitor, call_id).await
}

/// The call that holds the visitor, held until the end of the transaction.
async fn held(tx: &mut Tx, me: CustomerId, current: CallId) -> Result<Call> {
    let call = calls::hold_call(tx, me, current).await?.ok_or(Error::Missing("call"))?;
    if call.participant(me).is_some_and(|one| one.place.is_present()) {
        return Ok(call);
    }
    Err(already_in_call("Somebody calls you just now. Answer or decline that call first."))
}

/// A new call of nobody but the visitor.
async fn begin(ctx: &Context, tx: &mut Tx, me: CustomerId, connection: ConnectionId) -> Result<Call> {
    on_page(ctx, connection, me)?;
    let myself = customers::get(tx, me).await?.ok_or(Error::Missing("account"))?;
    let caller = Whom { id: ctx.id(), customer: me, name: myself.profile.name.to_string() };
    let participant = caller.id;
    let call = Call::ring(ctx.id(), caller, Vec::new(), ctx.now())?;
    if !calls::add_call(tx, &call).await?.is_empty() {
        return Err(already_in_call("You are in a call already."));
    }
    ctx.board().begin(call.id, vec![Member::new(participant, me, Some(connection))]);
    Ok(call)
}

async fn write(
    ctx: &Context,
    mut tx: Tx,
    mut call: Call,
    begun: bool,
    guest: &Guest,
) -> Result<step::Stepped> {
    if !calls::use_guest_link(&mut tx, guest.host(), guest.link.id, ctx.now()).await? {
        return Err(Error::conflict("link-ended", "This guest's link lets nobody in any more."));
    }
    let before = call.clone();
    let whom = guest.whom();
    if !begun {
        // Time goes first; nobody waits in one that only begins.
        call.pass(ctx.now());
    }
    call.let_in(guest.host(), whom.clone(), ctx.now())?;
    carried(ctx, &call)?;
    let stepped = step::write(ctx, &mut tx, call, before).await?;
    if let Some(token) = ctx.lobby().token(guest.id) {
        calls::keep_guest_secret(&mut tx, &stepped.call, guest, &token).await?;
    }
    // Before they hear of it: their page comes at once.
    ctx.board().line(stepped.call.id, |line| {
        line.seat(whom.id, whom.customer);
    });
    tx.commit().await?;
    ctx.wake();
    Ok(stepped)
}

/// Does not let a guest in now.
pub fn turn_away(ctx: &Context, visitor: &Visitor, id: GuestId) -> Result<()> {
    let me = visitor.owner()?;
    let guest = ctx.lobby().turn_away(me, id, ctx.now()).ok_or(Error::Missing("guest"))?;
    say_last(ctx, &guest, GuestNews::TurnedAway);
    ctx.live().tell(me, Event::Guests);
    Ok(())
}

/// Has a guest leave a call that the visitor is in.
pub async fn remove_guest(
    ctx: &Context,
    visitor: &Visitor,
    id: CallId,
    guest: ParticipantId,
) -> Result<CallView> {
    let me = visitor.owner()?;
    take(ctx, me, id, |call, now| call.remove(me, guest, now)).await?;
    find(ctx, visitor, id).await
}
