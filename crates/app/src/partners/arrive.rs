//! Take in what comes straight from where a camera is connected. Whoever sends it shows a camera and a token;
//! what that is about, the home of the order says, and nobody else is believed.

use std::fmt::Display;

use bytes::Bytes;
use cradle_domain::menu::ServiceKind;
use cradle_domain::partners::{Partner, needs};
use cradle_domain::{CustomerId, HandoverId, PartnerId};
use cradle_store::Tx;
use cradle_store::partners::{self, Guest, GuestState};
use futures::Stream;
use serde::Deserialize;

use super::centres::CentreProblem;
use super::fetch::{call, is_told, keep, text_of, visitor};
use super::hear::{TakeOn, blank};
use super::message::{AskOrder, Camera, OrderPassed, ShownOrder};
use super::token;
use crate::jobs::enqueue;
use crate::library::spool;
use crate::{Context, Error, Result, printing};

/// Bytes that an order may have, in JSON.
const LONGEST: usize = 4 << 20;

/// Somebody has pictures of an order.
#[derive(Clone, Debug, Deserialize)]
pub struct Arrival {
    /// What both centres call the order.
    pub order: HandoverId,
    /// What its home gave for it.
    pub token: String,
    /// The camera that it was placed with.
    pub camera: Camera,
}

fn refused(why: impl Into<String>) -> Error {
    Error::conflict("order-refused", why)
}

/// A partner whose orders are taken, and the account that they stand in.
async fn accepted(tx: &mut Tx, id: PartnerId) -> Result<(Partner, CustomerId)> {
    let partner = partners::partner(tx, id).await?.filter(|partner| partner.enabled && partner.accepts);
    let found = partner.and_then(|partner| partner.guest.map(|guest| (partner, guest)));
    found.ok_or_else(|| refused("This centre takes no orders of that centre."))
}

/// Asks an order's home about it, unless that is known; places of the pictures that have not come yet.
pub async fn announce(ctx: &Context, id: PartnerId, arrival: &Arrival) -> Result<Vec<u32>> {
    let mut tx = ctx.read().await?;
    let (partner, _) = accepted(&mut tx, id).await?;
    let known = partners::guest(&mut tx, id, arrival.order).await?;
    drop(tx);
    if let Some(guest) = known {
        return missing(ctx, &guest, &arrival.token).await;
    }
    let shown = asked(ctx, &partner, arrival).await?;
    let passed = OrderPassed { token: arrival.token.clone(), ..shown.order };
    if passed.order != arrival.order || !passed.direct {
        return Err(refused("The home of this order speaks of another one."));
    }
    if let Some(why) = passed.problem() {
        return Err(refused(why));
    }
    let mut tx = ctx.write().await?;
    accepted(&mut tx, id).await?;
    let wish = passed.wish().map_err(refused)?;
    if let Err(Error::Invalid { message, .. }) = printing::found_here(&mut tx, wish).await {
        return Err(refused(message));
    }
    let guest = Guest {
        number: passed.number.chars().take(40).collect(),
        content: serde_json::to_string(&passed).map_err(Error::defect)?,
        ..blank(ctx, id, passed.order, GuestState::Arriving)
    };
    // Announced twice at once, or called off meanwhile: what stands there counts.
    if partners::add_guest(&mut tx, &guest).await? {
        let fields = serde_json::to_string(&shown.fields).map_err(Error::defect)?;
        partners::put_fields(&mut tx, &guest, &fields).await?;
        tx.commit().await?;
        tracing::info!(partner = %id, "an order comes straight from a camera");
        return missing(ctx, &guest, &arrival.token).await;
    }
    let there = partners::guest(&mut tx, id, arrival.order).await?.ok_or(Error::Missing("order"))?;
    drop(tx);
    missing(ctx, &there, &arrival.token).await
}

/// What an order's home says of it.
async fn asked(ctx: &Context, partner: &Partner, arrival: &Arrival) -> Result<ShownOrder> {
    let fields = needs(ServiceKind::Print).iter().map(|field| field.as_str().to_owned()).collect();
    let question = AskOrder {
        order: arrival.order,
        token: arrival.token.clone(),
        camera: arrival.camera.clone(),
        fields,
    };
    let unreachable = |cause: String| Error::Unreachable { part: "partner centre", cause };
    let answer = match call(ctx, partner, "orders", &question).await? {
        Ok(answer) => answer,
        Err(CentreProblem::Never(why)) => return Err(refused(why)),
        Err(CentreProblem::Later(why)) => return Err(unreachable(why)),
    };
    let text = text_of(answer, LONGEST).await.map_err(unreachable)?;
    serde_json::from_slice(&text).map_err(|error| unreachable(error.to_string()))
}

/// What was passed on, if this token opens it.
fn opened(guest: &Guest, shown: &str) -> Result<OrderPassed> {
    if guest.state == GuestState::Over {
        return Err(Error::conflict("order-state", "This order is over: nothing is sent for it any more."));
    }
    let passed: OrderPassed = serde_json::from_str(&guest.content).map_err(Error::defect)?;
    if !passed.direct || passed.token.is_empty() || !token::proves(&passed.token, shown) {
        return Err(Error::Missing("order"));
    }
    Ok(passed)
}

async fn missing(ctx: &Context, guest: &Guest, shown: &str) -> Result<Vec<u32>> {
    let passed = opened(guest, shown)?;
    if guest.state != GuestState::Arriving {
        return Ok(Vec::new());
    }
    let here = partners::images(&mut ctx.read().await?, guest).await?;
    let positions = passed.pictures.iter().map(|picture| picture.position);
    Ok(positions.filter(|position| !here.contains_key(position)).collect())
}

/// Takes in one picture of an order that was announced. The last one has the order placed.
pub async fn arrive<E: Display>(
    ctx: &Context,
    id: PartnerId,
    (order, position): (HandoverId, u32),
    shown: &str,
    body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<()> {
    let mut tx = ctx.read().await?;
    let (_, account) = accepted(&mut tx, id).await?;
    let guest = partners::guest(&mut tx, id, order).await?.ok_or(Error::Missing("order"))?;
    let passed = opened(&guest, shown)?;
    let here = partners::images(&mut tx, &guest).await?;
    drop(tx);
    let picture = passed.pictures.get(position as usize).ok_or(Error::Missing("picture"))?;
    if guest.state == GuestState::Arriving && !here.contains_key(&position) {
        let spooled = spool(ctx, &visitor(account), body).await?;
        if !is_told(&spooled, picture).await? {
            return Err(Error::invalid("body", "These are other bytes than those that were ordered."));
        }
        let image = keep(ctx, account, &guest, picture, &spooled).await?;
        let mut tx = ctx.write().await?;
        // Of two that come at once, the later one sees both.
        if !partners::hold_guest(&mut tx, &guest).await? {
            return Err(Error::Missing("order"));
        }
        partners::put_image(&mut tx, &guest, position, image).await?;
        if partners::images(&mut tx, &guest).await?.len() == passed.pictures.len() {
            enqueue(ctx, &mut tx, &TakeOn { partner: id, handover: order }, ctx.now()).await?;
        }
        tx.commit().await?;
        ctx.wake();
    }
    Ok(())
}
