//! Keep pictures in the library.

use cradle_domain::customers::Language;
use cradle_domain::library::{Attributes, ImageState, Transition};
use cradle_domain::orders::{KeepRequest, Order, OrderStep, Request};
use cradle_domain::{CustomerId, ImageId, OrderId};
use cradle_store::{Tx, library, orders};
use futures::future::BoxFuture;

use super::{Options, Service};
use crate::jobs::Failure;
use crate::library::take_step;
use crate::orders::step::{held_in_work, take, tell};
use crate::orders::words;
use crate::{Context, Error, Event, Result, Secret};

/// Keeps pictures.
pub(super) struct Keep;

/// Pictures kept in one transaction: few enough that progress is seen.
const AT_ONCE: u32 = 50;

impl Service for Keep {
    fn request(&self, options: Options) -> Result<Request> {
        let attributes = options.attributes.unwrap_or_default();
        let attributes = attributes.tidied().map_err(|why| Error::invalid("attributes", why))?;
        Ok(Request::Keep(KeepRequest { attributes }))
    }

    fn sentence(&self, _request: &Request, pictures: u32, language: Language) -> String {
        let pictures = words::pictures(pictures, language);
        match language {
            Language::En => format!("Keep {pictures} in your library"),
            Language::De => format!("{pictures} in Ihrer Bibliothek aufbewahren"),
            Language::Ja => format!("{pictures}をライブラリに保管します"),
        }
    }

    fn prepare<'a>(
        &'a self,
        _ctx: &'a Context,
        _tx: &'a mut Tx,
        _order: &'a Order,
    ) -> BoxFuture<'a, Result<Option<Secret>>> {
        Box::pin(async { Ok(None) })
    }

    fn fulfil<'a>(
        &'a self,
        ctx: &'a Context,
        order: &'a Order,
        _secret: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            while keep_some(ctx, order.customer, order.id).await? {}
            Ok(())
        })
    }

    fn release<'a>(&'a self, _: &'a Context, _: &'a mut Tx, _: &'a Order) -> BoxFuture<'a, Result<()>> {
        // What was kept stays kept.
        Box::pin(async { Ok(()) })
    }
}

/// Keeps the next pictures; false when the order is over.
async fn keep_some(ctx: &Context, customer: CustomerId, id: OrderId) -> Result<bool> {
    let mut tx = ctx.write().await?;
    let Some(mut order) = held_in_work(&mut tx, customer, id).await? else { return Ok(false) };
    let next = orders::undone_images(&mut tx, customer, id, AT_ONCE).await?;
    let ids: Vec<ImageId> = next.iter().map(|(_, image)| *image).collect();
    if let Some((last, _)) = next.last() {
        let said = match &order.request {
            Request::Keep(keep) => keep.attributes.clone(),
            Request::Send(_) | Request::Publish(_) | Request::Print(_) => Attributes::default(),
        };
        for image in library::many(&mut tx, customer, &ids).await? {
            // Whoever threw it away after ordering meant that.
            if image.state == ImageState::Trashed {
                continue;
            }
            take_step(ctx, &mut tx, &image, Transition::Keep).await?;
            let after = image.attributes.clone().with(&said);
            if after != image.attributes {
                library::set_attributes(&mut tx, customer, image.id, &after).await?;
            }
        }
        orders::mark_images_done(&mut tx, customer, id, *last).await?;
    } else {
        take(ctx, &mut tx, &mut order, OrderStep::Finish).await?;
    }
    tx.commit().await?;
    tell(ctx, &order);
    if !ids.is_empty() {
        ctx.live().tell(customer, Event::Images(ids.clone()));
    }
    Ok(!ids.is_empty())
}
