//! Send pictures and sounds by mail: reduced images in the mail, the full ones behind a link that
//! ends.
//!
//! Each recipient gets a mail and a job of their own, so that one refusal does not hold up the
//! others. The link is a permission made in the transaction that places the order; its secret is
//! recorded as a hash there and stands in the clear only in the content of the jobs that still have
//! to write it into a mail, which goes when they are done. (A secret derived from a key in the
//! database would need no such place, but then whoever ever sees a copy of the database could open
//! every link that was ever sent.) An order that is begun anew therefore gets a new link.

mod deliver;
mod letter;
#[cfg(test)]
mod tests;
mod words;

use cradle_domain::customers::Language;
use cradle_domain::library::Image;
use cradle_domain::orders::{DeliveryState, Order, Recipient, Request, SendRequest};
use cradle_domain::sharing::{Object, Receiver, Rights};
use cradle_domain::{Instant, Span};
use cradle_store::{Tx, library, orders, sharing};
use futures::future::BoxFuture;

pub use deliver::Deliver;

use super::{Options, Service};
use crate::jobs::{Failure, enqueue};
use crate::orders::step::held_in_work;
use crate::sharing::{Giving, record};
use crate::{Context, Error, Result, Secret};

/// Sends pictures.
pub(super) struct Send;

/// How long a link opens when nothing else is said.
const LINK_DAYS: u16 = 30;
const DAY: Span = Span::from_hours(24);
/// Reduced images that are still being made are waited for so long from when the work began; then
/// the mail goes without them.
const PATIENCE: Span = Span::from_mins(10);

impl Service for Send {
    fn request(&self, options: Options) -> Result<Request> {
        let recipient = |(name, email): (Option<String>, String)| {
            let email = email.parse().map_err(|why| Error::invalid("to", why))?;
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            let fits = |name: &String| name.chars().count() <= 200 && !name.chars().any(char::is_control);
            if !name.as_ref().is_none_or(fits) {
                return Err(Error::invalid("to", "A name has 1 to 200 characters on one line."));
            }
            Ok(Recipient { name, email })
        };
        Ok(Request::Send(SendRequest {
            to: options.to.into_iter().map(recipient).collect::<Result<_>>()?,
            message: options.message,
            position: options.position,
            link_opens_for: DAY * u32::from(options.link_days.unwrap_or(LINK_DAYS)),
        }))
    }

    fn sentence(&self, request: &Request, pictures: u32, language: Language) -> String {
        let Request::Send(send) = request else { return String::new() };
        words::sentence(send, pictures, language)
    }

    fn prepare<'a>(
        &'a self,
        ctx: &'a Context,
        tx: &'a mut Tx,
        order: &'a Order,
    ) -> BoxFuture<'a, Result<Option<Secret>>> {
        Box::pin(async move {
            let Request::Send(send) = &order.request else { return Ok(None) };
            orders::clear_refusals(tx, order.customer, order.id).await?;
            let giving = Giving {
                to: Receiver::Link,
                object: Object::Pictures,
                rights: Rights { originals: true, position: send.position, add: None },
                watermark: None,
                password: None,
                title: String::new(),
                message: send.message.clone(),
                cover: None,
                order: Some(order.id),
                expires_at: Some(ctx.now() + send.link_opens_for),
            };
            let (_, secret) = record(ctx, tx, order.customer, giving, &order.images).await?;
            Ok(secret)
        })
    }

    fn fulfil<'a>(
        &'a self,
        ctx: &'a Context,
        order: &'a Order,
        secret: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let began = began(order);
            let patient = ctx.now().since(began) < PATIENCE;
            if patient && is_rendering(ctx, order).await? {
                return Err(Failure::Retry("reduced images are still being made".to_owned()));
            }
            let secret = secret.ok_or_else(|| Failure::GiveUp("the link's secret is lost".to_owned()))?;
            let mut tx = ctx.write().await?;
            let Some(order) = held_in_work(&mut tx, order.customer, order.id).await? else { return Ok(()) };
            for (position, delivery) in (0..).zip(&order.deliveries) {
                if !delivery.state.is_settled() {
                    let work = Deliver {
                        customer: order.customer,
                        order: order.id,
                        position,
                        began,
                        secret: secret.to_owned(),
                    };
                    enqueue(ctx, &mut tx, &work, ctx.now()).await?;
                }
            }
            tx.commit().await.map_err(Error::from)?;
            ctx.wake();
            Ok(())
        })
    }

    fn release<'a>(
        &'a self,
        ctx: &'a Context,
        tx: &'a mut Tx,
        order: &'a Order,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let held_by_nobody =
                order.deliveries.iter().all(|delivery| delivery.state != DeliveryState::Delivered);
            if let (true, Some(link)) =
                (held_by_nobody, sharing::of_order(tx, order.customer, order.id).await?)
            {
                sharing::revoke(tx, order.customer, link.grant.id, ctx.now()).await?;
            }
            Ok(())
        })
    }
}

/// When the work on this order began, the last time that it did.
fn began(order: &Order) -> Instant {
    order.history.last().map_or(order.placed_at, |entry| entry.at)
}

async fn is_rendering(ctx: &Context, order: &Order) -> Result<bool> {
    Ok(pictures_of(ctx, order).await?.iter().any(|image| image.rendering))
}

/// The pictures of an order that its customer has not thrown away.
async fn pictures_of(ctx: &Context, order: &Order) -> Result<Vec<Image>> {
    let mut tx = ctx.read().await?;
    let mut images = Vec::with_capacity(order.images.len());
    for some in order.images.chunks(500) {
        images.extend(library::many(&mut tx, order.customer, some).await?);
    }
    images.retain(|image| image.trashed_at.is_none());
    Ok(images)
}
