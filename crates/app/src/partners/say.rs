//! Say what becomes of an order that a partner passed to us, in the transaction in which it becomes so.

use cradle_domain::orders::{Order, OrderState as State};
use cradle_domain::partners::Said;
use cradle_store::Tx;
use cradle_store::partners::{self, Guest, GuestState, Message, MessageState};

use super::message::{OrderPassed, OrderState, STATE};
use super::outbox::{content, send};
use crate::{Context, Error, Result};

/// Says how far an order is, if a partner passed it to us.
pub(crate) async fn say(ctx: &Context, tx: &mut Tx, order: &Order) -> Result<()> {
    let said = match &order.state {
        State::Placed => return Ok(()),
        State::Accepted => Said::Accepted,
        State::Fulfilling => Said::Fulfilling,
        State::Done => Said::Done,
        State::Cancelled => Said::CalledOff,
        State::Failed { reason } => Said::Failed { reason: reason.clone() },
    };
    match partners::guest_of_order(tx, order.customer, order.id).await? {
        Some(guest) if guest.state != GuestState::Over => write(ctx, tx, &guest, &said).await,
        _ => Ok(()),
    }
}

/// Says that an order comes to nothing that was never placed here.
pub(crate) async fn say_failed(ctx: &Context, tx: &mut Tx, guest: &Guest, reason: &str) -> Result<()> {
    write(ctx, tx, guest, &Said::Failed { reason: reason.to_owned() }).await
}

async fn write(ctx: &Context, tx: &mut Tx, guest: &Guest, said: &Said) -> Result<()> {
    let sequence = partners::step_sequence(tx, guest).await?;
    let reason = if let Said::Failed { reason } = said { reason.clone() } else { String::new() };
    let data = OrderState { order: guest.handover, sequence, state: said.as_str().to_owned(), reason };
    let message = Message {
        partner: guest.partner,
        id: ctx.id(),
        kind: STATE.to_owned(),
        handover: guest.handover,
        content: content(ctx, STATE, &data)?,
        state: MessageState::Waiting,
        attempts: 0,
        problem: String::new(),
        made_at: ctx.now(),
        settled_at: None,
    };
    send(ctx, tx, &message).await?;
    if said.is_last() {
        partners::set_over(tx, guest, &without_token(&guest.content), ctx.now()).await?;
    }
    Ok(())
}

/// What stays of what was passed on: not what opens anything.
pub(super) fn without_token(content: &str) -> String {
    let passed = serde_json::from_str::<OrderPassed>(content);
    let bare = passed.map(|passed| OrderPassed { token: String::new(), ..passed });
    bare.ok().and_then(|bare| serde_json::to_string(&bare).ok()).unwrap_or_default()
}

/// Whether an order that has failed may be begun anew: not one of a partner, whose home has ended it and
/// given the money back.
pub(crate) async fn may_be_begun_anew(tx: &mut Tx, order: &Order) -> Result<()> {
    if !partners::direct(tx, order.customer, order.id).await?.is_empty() {
        let why = "The pictures of this order went straight to the partner and are not here: it is ordered once more from the camera, if it is wanted.";
        return Err(Error::conflict("order-direct", why));
    }
    match partners::guest_of_order(tx, order.customer, order.id).await? {
        None => Ok(()),
        Some(_) => Err(Error::conflict(
            "order-of-partner",
            "The partner has ended this order at home and gave the money back. It passes it on once more, if it is wanted.",
        )),
    }
}
