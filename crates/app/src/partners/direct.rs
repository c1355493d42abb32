//! Orders whose pictures go straight from where the camera is connected to the partner who prints them. Home
//! gives the way there, with a token bound to this one order; the partner, who knows the camera and nothing
//! else, asks home with both what is to be made and for whom.

use cradle_domain::cameras::Identification;
use cradle_domain::orders::Order;
use cradle_domain::partners::Asked;
use cradle_domain::{CustomerId, HandoverId, OrderId, PartnerId, Span};
use cradle_store::partners::{self, HandoverState};
use cradle_store::{Tx, cameras, orders};

use super::answer::{Answered, disclose, judge};
use super::hear::{proven, read};
use super::message::{AskOrder, Camera, ShownOrder};
use super::pass::passed_direct;
use super::token;
use crate::signing::Signature;
use crate::{Context, Error, Event, Result, Visitor};

/// Until an order that was just placed is begun.
const SOON: Span = Span::from_secs(2);

/// Where the pictures of an order go, and what opens the door there.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Where the partner is reached.
    pub address: String,
    /// What both centres call the order.
    pub order: HandoverId,
    /// Opens this one order.
    pub token: String,
    /// The camera that it was placed with.
    pub camera: Camera,
}

/// The way of one of the visitor's orders to its partner. It can be asked for as often as it takes.
pub async fn passage(ctx: &Context, visitor: &Visitor, id: OrderId) -> Result<Passage> {
    let owner = visitor.user_of_services()?;
    let mut tx = ctx.read().await?;
    let order = orders::get(&mut tx, owner, id).await?.ok_or(Error::Missing("order"))?;
    if partners::direct(&mut tx, owner, id).await?.is_empty() {
        let why =
            "The pictures of this order are in your library: nothing of it is sent straight to a partner.";
        return Err(Error::conflict("not-direct", why));
    }
    if order.state.is_over() {
        return Err(Error::conflict("order-state", "This order is over: nothing is sent for it any more."));
    }
    let handover = partners::handover_of_order(&mut tx, owner, id).await?;
    let Some(handover) = handover.filter(|handover| handover.state != HandoverState::Closed) else {
        let message =
            "This order is not begun yet: it is being prepared, or waits for its payment.".to_owned();
        return Err(Error::TooSoon { wait: SOON, message });
    };
    let partner = partners::partner(&mut tx, handover.partner).await?.ok_or(Error::Missing("partner"))?;
    let secrets = partners::secrets(&mut tx, handover.partner).await?.ok_or(Error::Missing("partner"))?;
    let camera = identification(&mut tx, owner, &order).await?.ok_or(Error::Missing("camera"))?;
    Ok(Passage {
        address: partner.address,
        token: token::of(&secrets.seal, &handover, order.request.kind().as_str())?,
        order: handover.id,
        camera: Camera { maker: camera.maker, model: camera.model, serial: camera.serial.to_string() },
    })
}

async fn identification(tx: &mut Tx, owner: CustomerId, order: &Order) -> Result<Option<Identification>> {
    let Some(camera) = order.camera else { return Ok(None) };
    Ok(cameras::get(tx, owner, camera).await?.map(|camera| camera.identification))
}

/// Shows a partner an order whose pictures came straight to it, and fields of its customer.
pub async fn show_order(
    ctx: &Context,
    id: PartnerId,
    signed: &Signature<'_>,
    body: &[u8],
) -> Result<Answered<ShownOrder>> {
    let mut tx = ctx.write().await?;
    let partner = match proven(ctx, &mut tx, id, signed, body).await? {
        Ok(partner) => partner,
        Err(why) => return Ok(Answered::Unbelieved(why)),
    };
    let ask: AskOrder = read(body)?;
    let of_this_camera = is_of(&mut tx, id, &ask).await?;
    let asked = Asked::Order { of_this_camera, fields: &ask.fields };
    let case = match judge(ctx, &mut tx, partner, (ask.order, &ask.token), asked).await? {
        Ok(case) => case,
        Err(why) => {
            tx.commit().await?;
            return Ok(Answered::Refused(why));
        }
    };
    let Some(order) = passed_direct(&mut tx, &case.handover, &case.order).await? else {
        return Err(Error::conflict(
            "not-direct",
            "The pictures of this order are at home. Wait for its message.",
        ));
    };
    let fields = disclose(ctx, &mut tx, &case, &ask.fields).await?;
    tx.commit().await?;
    ctx.live().tell(case.handover.customer, Event::Order(case.handover.order));
    Ok(Answered::Shown(ShownOrder { order, fields }))
}

/// Whether the order that is asked for was placed with the camera that is shown.
async fn is_of(tx: &mut Tx, partner: PartnerId, ask: &AskOrder) -> Result<bool> {
    let Ok(shown) = Identification::parse(&ask.camera.maker, &ask.camera.model, &ask.camera.serial) else {
        return Ok(false);
    };
    let Some(of) = partners::handover(tx, partner, ask.order).await? else { return Ok(false) };
    let Some(order) = orders::get(tx, of.customer, of.order).await? else { return Ok(false) };
    let own = identification(tx, of.customer, &order).await?;
    Ok(own.is_some_and(|own| own.key() == shown.key()))
}
