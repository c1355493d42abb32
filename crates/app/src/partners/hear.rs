//! Hear what a partner tells: once, however often it comes, and never something old after something new.

use cradle_domain::partners::{Partner, Said};
use cradle_domain::{HandoverId, PartnerId};
use cradle_store::partners::{self, Guest, GuestState, HandoverState};
use cradle_store::{Tx, orders};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::follow::Follow;
use super::message::{CALLED_OFF, OrderCalledOff, OrderPassed, OrderState, PASSED, STATE, Told};
use super::taken::taken;
use super::unbelieved::Unbelieved;
use crate::jobs::enqueue;
use crate::signing::{Signature, SigningKey};
use crate::{Context, Error, Result, printing};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is seen to.
    Taken,
    /// It came before.
    Known,
    /// It says nothing that concerns us.
    Nothing,
}

/// Takes on an order of a partner: fetches what belongs to it, and places it here. Orders do it.
#[derive(Debug, Serialize, Deserialize)]
pub struct TakeOn {
    /// Whose.
    pub partner: PartnerId,
    /// Which.
    pub handover: HandoverId,
}

/// Calls off what was placed here for a partner. Orders do it.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallOffGuest {
    /// Whose.
    pub partner: PartnerId,
    /// Which.
    pub handover: HandoverId,
}

/// The partner that has signed this, just now.
pub(super) async fn proven(
    ctx: &Context,
    tx: &mut Tx,
    id: PartnerId,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Result<Partner, Unbelieved>> {
    let partner = partners::partner(tx, id).await?.filter(|partner| partner.enabled);
    let secrets = partners::secrets(tx, id).await?;
    let (Some(partner), Some(secrets)) = (partner, secrets) else { return Ok(Err(Unbelieved::Partner)) };
    let Ok(key) = secrets.expects.parse::<SigningKey>() else { return Ok(Err(Unbelieved::Signature)) };
    Ok(key.proven(signed, body, ctx.now()).map(|()| partner).map_err(Unbelieved::from))
}

/// What is wrong with a message that cannot be read.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_json::from_slice(body)
        .map_err(|error| Error::invalid("body", format!("This message cannot be read: {error}.")))
}

/// Takes a message of a partner.
pub async fn hear(
    ctx: &Context,
    id: PartnerId,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Result<Heard, Unbelieved>> {
    let mut tx = ctx.write().await?;
    let partner = match proven(ctx, &mut tx, id, signed, body).await? {
        Ok(partner) => partner,
        Err(why) => return Ok(Err(why)),
    };
    if !partners::hear(&mut tx, id, signed.id, ctx.now()).await? {
        return Ok(Ok(Heard::Known));
    }
    let told: Told<serde_json::Value> = read(body)?;
    let heard = match told.kind.as_str() {
        PASSED => take(ctx, &mut tx, &partner, read::<Told<OrderPassed>>(body)?.data).await?,
        CALLED_OFF => call_off(ctx, &mut tx, &partner, &read::<Told<OrderCalledOff>>(body)?.data).await?,
        STATE => said(ctx, &mut tx, &partner, read::<Told<OrderState>>(body)?.data).await?,
        _ => Heard::Nothing,
    };
    tx.commit().await?;
    ctx.wake();
    tracing::info!(partner = %id, kind = told.kind, "a partner told of something");
    Ok(Ok(heard))
}

/// An order is passed on to us.
async fn take(ctx: &Context, tx: &mut Tx, partner: &Partner, passed: OrderPassed) -> Result<Heard> {
    let refused = |why: String| Error::conflict("order-refused", why);
    if !partner.accepts || partner.guest.is_none() {
        return Err(refused("This centre takes no orders of yours.".to_owned()));
    }
    if let Some(why) = passed.problem() {
        return Err(refused(why));
    }
    let wish = passed.wish().map_err(refused)?;
    if let Err(Error::Invalid { message, .. }) = printing::found_here(tx, wish).await {
        return Err(refused(message));
    }
    let guest = Guest {
        number: passed.number.chars().take(40).collect(),
        content: serde_json::to_string(&passed).map_err(Error::defect)?,
        ..blank(ctx, partner.id, passed.order, GuestState::Arriving)
    };
    if !partners::add_guest(tx, &guest).await? {
        return Ok(Heard::Known);
    }
    enqueue(ctx, tx, &TakeOn { partner: partner.id, handover: passed.order }, ctx.now()).await?;
    Ok(Heard::Taken)
}

pub(super) fn blank(ctx: &Context, partner: PartnerId, handover: HandoverId, state: GuestState) -> Guest {
    Guest {
        partner,
        handover,
        state,
        number: String::new(),
        content: String::new(),
        fields: None,
        order: None,
        sequence: 0,
        received_at: ctx.now(),
    }
}

/// An order is called off that was passed on to us; when that comes first, the order is never taken on.
async fn call_off(ctx: &Context, tx: &mut Tx, partner: &Partner, off: &OrderCalledOff) -> Result<Heard> {
    if partners::add_guest(tx, &blank(ctx, partner.id, off.order, GuestState::Over)).await? {
        return Ok(Heard::Taken);
    }
    enqueue(ctx, tx, &CallOffGuest { partner: partner.id, handover: off.order }, ctx.now()).await?;
    Ok(Heard::Taken)
}

/// Something becomes of an order that we passed on.
async fn said(ctx: &Context, tx: &mut Tx, partner: &Partner, state: OrderState) -> Result<Heard> {
    let Some(of) = partners::handover(tx, partner.id, state.order).await? else { return Ok(Heard::Nothing) };
    let said = Said::from_word(&state.state, &state.reason).ok_or_else(|| {
        Error::invalid("state", "An order is accepted, fulfilling, done, failed or called-off.")
    })?;
    // Whoever changes what a partner said of an order holds the order.
    if !orders::hold(tx, of.customer, of.order).await? {
        return Ok(Heard::Nothing);
    }
    let Some(of) = partners::handover(tx, partner.id, state.order).await? else { return Ok(Heard::Nothing) };
    let last = of.said.as_ref().is_some_and(Said::is_last);
    if of.state == HandoverState::Closed
        || last
        || !partners::hear_said(tx, &of, state.sequence, &said).await?
    {
        return Ok(Heard::Known);
    }
    if matches!(said, Said::Accepted | Said::Fulfilling | Said::Done) {
        taken(ctx, tx, &of).await?;
    }
    enqueue(ctx, tx, &Follow { customer: of.customer, order: of.order }, ctx.now()).await?;
    Ok(Heard::Taken)
}
