//! Take on an order that a partner passed on: fetch what belongs to it, then place it among ours, where it
//! is fulfilled like any other. It costs nothing here; what is owed for it, its home books.

use cradle_domain::library::ImageKind;
use cradle_domain::menu::ServiceKind;
use cradle_domain::notices::Outcome;
use cradle_domain::orders::{HistoryEntry, Order, OrderState, Progress, Request};
use cradle_domain::partners::Partner;
use cradle_domain::printing::{Crop, PrintItem, PrintRequest};
use cradle_domain::{CustomerId, ImageId, Money, OrderId, Span};
use cradle_store::partners::{self as records, Guest, GuestState};
use cradle_store::{Tx, library, menu, orders};

use super::cancel::call_off;
use super::fulfil::begin;
use super::step::tell;
use crate::jobs::{Failure, Work};
use crate::notices::clock;
use crate::partners::{CallOffGuest, OrderPassed, TakeOn, fetch_fields, fetch_pictures, say, say_failed};
use crate::{Context, Error, Result, printing};

impl Work for TakeOn {
    const KIND: &'static str = "partners.take-on";
    /// About two days.
    const ATTEMPTS: u32 = 200;
    const FIRST_WAIT: Span = Span::from_secs(1);
    const LONGEST_WAIT: Span = Span::from_mins(15);

    fn about(&self) -> String {
        format!("{}/{}", self.partner, self.handover)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.read().await?;
        let partner = records::partner(&mut tx, self.partner).await?;
        let guest = records::guest(&mut tx, self.partner, self.handover).await?;
        drop(tx);
        let guest = guest.filter(|guest| guest.state == GuestState::Arriving);
        let (Some(partner), Some(guest)) = (partner, guest) else { return Ok(()) };
        let account = partner.guest.ok_or(Error::Missing("account"))?;
        let passed: OrderPassed = serde_json::from_str(&guest.content)
            .map_err(|error| Failure::GiveUp(format!("The order cannot be read: {error}.")))?;
        fetch_fields(ctx, &partner, &guest, &passed).await?;
        let images = fetch_pictures(ctx, (&partner, account), &guest, &passed).await?;
        are_looked_at(ctx, account, &images).await?;
        Ok(placed(ctx, &partner, account, &guest, &passed, images).await?)
    }

    async fn given_up(&self, ctx: &Context, why: &str) -> Result<()> {
        let mut tx = ctx.write().await?;
        let guest = records::guest(&mut tx, self.partner, self.handover).await?;
        let Some(guest) = guest.filter(|guest| guest.state == GuestState::Arriving) else { return Ok(()) };
        say_failed(ctx, &mut tx, &guest, why).await?;
        tx.commit().await?;
        ctx.wake();
        Ok(())
    }
}

/// How large a picture is, and which way is up, is known when it was looked at.
async fn are_looked_at(ctx: &Context, account: CustomerId, images: &[ImageId]) -> Result<(), Failure> {
    let mut tx = ctx.read().await?;
    for some in images.chunks(500) {
        let found = library::many(&mut tx, account, some).await?;
        if let Some(image) = found.iter().find(|image| !image.rendering && image.kind != ImageKind::Picture) {
            let why = format!("“{}” is no picture that can be printed.", image.filename);
            return Err(Failure::GiveUp(why));
        }
        if found.iter().any(|image| image.rendering) {
            return Err(Failure::Retry("the pictures are being looked at".to_owned()));
        }
    }
    Ok(())
}

/// What is printed here: each picture by the name that it has here.
fn wish(passed: &OrderPassed, images: &[ImageId]) -> Result<PrintRequest> {
    let wish = passed.wish().map_err(|why| Error::invalid("print", why))?;
    let item = |(picture, image): (&crate::partners::PassedPicture, &ImageId)| {
        let crop =
            picture.crop.and_then(|[left, top, width, height]| Crop::new(left, top, width, height).ok());
        PrintItem { image: *image, copies: Some(picture.copies), crop }
    };
    Ok(PrintRequest { items: passed.pictures.iter().zip(images).map(item).collect(), ..wish })
}

/// Places the order, once.
async fn placed(
    ctx: &Context,
    partner: &Partner,
    account: CustomerId,
    guest: &Guest,
    passed: &OrderPassed,
    images: Vec<ImageId>,
) -> Result<()> {
    let mut images = images;
    let wish = wish(passed, &images)?;
    let request = Request::Print(wish.clone()).checked(&mut images);
    request.map_err(|problem| Error::invalid("print", problem))?;
    let mut tx = ctx.write().await?;
    let service = menu::services(&mut tx).await?.into_iter().find(|one| one.kind == ServiceKind::Print);
    let service = service.ok_or(Error::Missing("service"))?;
    let request = Request::Print(printing::found_here(&mut tx, wish).await?);
    let now = ctx.now();
    let entry = |state: OrderState| HistoryEntry { at: now, state };
    let pictures = images.len() as u32;
    let mut order = Order {
        id: ctx.id::<OrderId>(),
        number: 0,
        customer: account,
        camera: None,
        service: service.id,
        progress: Progress { done: 0, total: request.steps(pictures) },
        request,
        pictures,
        images,
        total: Money::zero(ctx.settings().currency),
        state: OrderState::Accepted,
        deliveries: Vec::new(),
        placed_at: now,
        history: vec![entry(OrderState::Placed), entry(OrderState::Accepted)],
    };
    if !records::place_guest(&mut tx, guest, account, order.id).await? {
        return Ok(());
    }
    order.number = orders::next_number(&mut tx).await?;
    orders::add(&mut tx, &order).await?;
    clock::settle(ctx, &mut tx, account, &order.images, Outcome::Used).await?;
    say(ctx, &mut tx, &order).await?;
    begin(ctx, &mut tx, &order).await?;
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    tracing::info!(order = %order.id, partner = %partner.id, pictures, "an order of a partner was placed");
    Ok(())
}

impl Work for CallOffGuest {
    const KIND: &'static str = "partners.call-off";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        format!("{}/{}", self.partner, self.handover)
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let mut tx = ctx.write().await?;
        let Some(guest) = records::guest(&mut tx, self.partner, self.handover).await? else { return Ok(()) };
        match (guest.state, guest.order) {
            (GuestState::Arriving, _) => Ok(dropped(ctx, tx, &guest).await?),
            (GuestState::Placed, Some((account, order))) => {
                drop(tx);
                match call_off(ctx, account, order, false).await {
                    // Over by now: that was said.
                    Ok(()) | Err(Error::Conflict { kind: "order-state", .. } | Error::Missing(_)) => Ok(()),
                    Err(other) => Err(other.into()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// Ends an order that was never placed here.
async fn dropped(ctx: &Context, mut tx: Tx, guest: &Guest) -> Result<()> {
    records::set_over(&mut tx, guest, "", ctx.now()).await?;
    Ok(tx.commit().await?)
}
