//! Pass an order on, and let go of one that is over; each in the caller's transaction, which holds the order.

use cradle_domain::library::Image;
use cradle_domain::orders::{Order, Request};
use cradle_domain::partners::{Partner, Said};
use cradle_domain::printing::PrintRequest;
use cradle_domain::{ImageId, Span};
use cradle_store::partners::{self, DirectPicture, Handover, HandoverState, Message, MessageState};
use cradle_store::{Tx, library, orders};

use super::message::{CALLED_OFF, OrderCalledOff, OrderPassed, PASSED, PassedPicture, PassedPrint};
use super::outbox::{content, send};
use super::overdue::Overdue;
use super::token;
use crate::jobs::enqueue;
use crate::library::{Unplaced, unplaced};
use crate::{Context, Result, billing};

/// How long the token of an order opens it, whatever becomes of the order.
pub(super) const OPENS_FOR: Span = Span::from_hours(90 * 24);

/// Begins to pass an order on.
pub(crate) async fn pass_on(ctx: &Context, tx: &mut Tx, order: &Order, partner: &Partner) -> Result<()> {
    let before = partners::handover_of_order(tx, order.customer, order.id).await?;
    let handover = Handover {
        customer: order.customer,
        order: order.id,
        round: before.map_or(1, |before| before.round + 1),
        id: ctx.id(),
        partner: partner.id,
        number: order.number,
        state: HandoverState::Waiting,
        sequence: 0,
        said: None,
        owed: partner.fee.owed(order.total),
        entry: None,
        back: None,
        begun_at: ctx.now(),
        closed_at: None,
    };
    partners::add_handover(tx, &handover).await?;
    if !partners::direct(tx, order.customer, order.id).await?.is_empty() {
        // The partner hears of it from where the camera is connected.
        return enqueue(ctx, tx, &Overdue::of(&handover), ctx.now() + Overdue::AFTER).await;
    }
    tell(ctx, tx, &handover, PASSED, String::new()).await
}

/// Lets go of an order that is over: its token opens nothing any more, the partner is told if it has not
/// said so itself, and what it would have been owed is taken back unless it has done its work.
pub(crate) async fn close(ctx: &Context, tx: &mut Tx, order: &Order) -> Result<()> {
    let Some(handover) = partners::handover_of_order(tx, order.customer, order.id).await? else {
        return Ok(());
    };
    if !partners::close(tx, &handover, ctx.now()).await? {
        return Ok(());
    }
    let said = handover.said.as_ref();
    if said != Some(&Said::Done)
        && let (Some(entry), None) = (handover.entry, handover.back)
    {
        let back = billing::owe_no_more(ctx, tx, &handover, entry).await?;
        partners::set_booked(tx, &handover, Some(entry), Some(back)).await?;
    }
    let there = partners::partner(tx, handover.partner).await?.is_some();
    // A partner that never answered may have the order all the same.
    if there && (handover.state == HandoverState::Waiting || !said.is_some_and(Said::is_last)) {
        let data = OrderCalledOff { order: handover.id };
        tell(ctx, tx, &handover, CALLED_OFF, content(ctx, CALLED_OFF, &data)?).await?;
    }
    Ok(())
}

async fn tell(ctx: &Context, tx: &mut Tx, of: &Handover, kind: &str, content: String) -> Result<()> {
    let message = Message {
        partner: of.partner,
        id: ctx.id(),
        kind: kind.to_owned(),
        handover: of.id,
        content,
        state: MessageState::Waiting,
        attempts: 0,
        problem: String::new(),
        made_at: ctx.now(),
        settled_at: None,
    };
    send(ctx, tx, &message).await
}

/// The hash of what goes out; nothing where the place is written over on the way.
fn known_hash(image: &Image) -> String {
    if unplaced(image) == Unplaced::AsItIs { hex::encode(image.sha256) } else { String::new() }
}

/// What is passed on of an order; `None` when it is over by now.
pub(super) async fn passed(ctx: &Context, tx: &mut Tx, of: &Handover, seal: &str) -> Result<Option<String>> {
    let order = orders::get(tx, of.customer, of.order).await?.filter(|order| !order.state.is_over());
    let Some(order) = order.filter(|_| of.state != HandoverState::Closed) else { return Ok(None) };
    let Request::Print(print) = &order.request else { return Ok(None) };
    let service = order.request.kind().as_str();
    let pictures = of_library(tx, &order, print).await?;
    let data = OrderPassed { token: token::of(seal, of, service)?, ..told(of, &order, print, pictures) };
    content(ctx, PASSED, &data).map(Some)
}

/// An order as its partner is told of it, without its token.
fn told(of: &Handover, order: &Order, print: &PrintRequest, pictures: Vec<PassedPicture>) -> OrderPassed {
    OrderPassed {
        order: of.id,
        number: format!("R-{}", order.number),
        service: order.request.kind().as_str().to_owned(),
        token: String::new(),
        direct: false,
        print: PassedPrint {
            size: print.size.to_string(),
            paper: print.paper.clone(),
            finish: print.finish.clone(),
            border: print.border,
            fit: print.fit,
            index: print.index,
        },
        pictures,
    }
}

/// What a partner is told of an order whose pictures come straight to it.
pub(super) async fn passed_direct(tx: &mut Tx, of: &Handover, order: &Order) -> Result<Option<OrderPassed>> {
    let Request::Print(print) = &order.request else { return Ok(None) };
    let direct = partners::direct(tx, of.customer, of.order).await?;
    let picture = |(position, (picture, id)): (u32, (DirectPicture, &ImageId))| PassedPicture {
        position,
        filename: picture.filename,
        sha256: picture.sha256,
        size: picture.size,
        copies: print.copies_of(*id),
        crop: print.crop_of(*id).map(cradle_domain::printing::Crop::fractions),
    };
    let pictures: Vec<_> = (0..).zip(direct.into_iter().zip(&order.images)).map(picture).collect();
    let told = OrderPassed { direct: true, ..told(of, order, print, pictures) };
    Ok((!told.pictures.is_empty()).then_some(told))
}

/// The pictures of an order that are in its customer's library.
async fn of_library(tx: &mut Tx, order: &Order, print: &PrintRequest) -> Result<Vec<PassedPicture>> {
    let mut pictures = Vec::with_capacity(order.images.len());
    for some in order.images.chunks(500) {
        let found = library::many(tx, order.customer, some).await?;
        for id in some {
            // A picture that its owner threw away is told all the same, and refused when it is asked for.
            let image = found.iter().find(|image| image.id == *id);
            pictures.push(PassedPicture {
                position: pictures.len() as u32,
                filename: image.map_or_else(String::new, |image| image.filename.clone()),
                sha256: image.map_or_else(String::new, known_hash),
                size: image.map_or(1, |image| image.size),
                copies: print.copies_of(*id),
                crop: print.crop_of(*id).map(cradle_domain::printing::Crop::fractions),
            });
        }
    }
    Ok(pictures)
}
