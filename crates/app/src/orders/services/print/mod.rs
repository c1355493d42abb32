//! Print pictures at an output place.
//!
//! The prints of each picture are recorded when the order is placed. One piece of work for each order
//! makes them: into a lab's folder all at once, at a printer sheet by sheet, following each to its end; a
//! partner centre gets the order and makes them at its own places.
//! What may have reached paper is never sent a second time by itself; somebody who looks at the printer
//! can have it repeated.

mod card;
mod disk;
mod dpof;
mod draw;
mod drawn;
mod errand;
mod folder;
mod index;
mod partner;
mod printer;
mod produce;
mod repeat;
#[cfg(test)]
mod tests;
mod words;

use cradle_domain::CustomerId;
use cradle_domain::customers::Language;
use cradle_domain::orders::{Order, Request};
use cradle_domain::printing::{IndexGrid, PrintRequest};
use cradle_store::printing::NewPrint;
use cradle_store::{Tx, delivery, printing};
use futures::future::BoxFuture;

pub use produce::Produce;
pub use repeat::repeat_print;

use super::{Options, Service};
use crate::delivery::settled;
use crate::jobs::{Failure, enqueue};
use crate::orders::step::held_in_work;
use crate::printing::found;
use crate::{Context, Error, Result, Secret, partners};

/// Prints pictures.
pub(super) struct Print;

impl Service for Print {
    fn request(&self, options: Options) -> Result<Request> {
        let wish = options
            .print
            .ok_or_else(|| Error::invalid("print", "Say how to print: at least size, paper and finish."))?;
        Ok(Request::Print(wish))
    }

    fn complete<'a>(
        &'a self,
        tx: &'a mut Tx,
        owner: CustomerId,
        request: Request,
    ) -> BoxFuture<'a, Result<Request>> {
        Box::pin(async move {
            let Request::Print(print) = request else { return Ok(request) };
            let mut print = found(tx, print).await?;
            print.delivery = settled(tx, owner, print.delivery).await?;
            Ok(Request::Print(print))
        })
    }

    fn sentence(&self, request: &Request, pictures: u32, language: Language) -> String {
        wish(request).map_or_else(String::new, |print| words::sentence(print, pictures, language))
    }

    fn prepare<'a>(
        &'a self,
        _ctx: &'a Context,
        tx: &'a mut Tx,
        order: &'a Order,
    ) -> BoxFuture<'a, Result<Option<Secret>>> {
        Box::pin(async move {
            let Some(print) = wish(&order.request) else { return Ok(None) };
            printing::add(tx, order.customer, order.id, &prints_of(order, print)).await?;
            // An order that is begun anew prints what has failed; the first time nothing has.
            printing::repeat(tx, order.customer, order.id, None).await?;
            if print.delivery.is_some() {
                delivery::open_parcel(tx, order.customer, order.id).await?;
            }
            Ok(None)
        })
    }

    fn fulfil<'a>(
        &'a self,
        ctx: &'a Context,
        order: &'a Order,
        _secret: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut tx = ctx.write().await?;
            let Some(order) = held_in_work(&mut tx, order.customer, order.id).await? else { return Ok(()) };
            enqueue(ctx, &mut tx, &Produce::of(&order), ctx.now()).await?;
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
        // What the printer has is called off there, by the same work that sent it.
        Box::pin(async move {
            partners::close(ctx, tx, order).await?;
            enqueue(ctx, tx, &Produce::of(order), ctx.now()).await
        })
    }

    fn may_be_called_off<'a>(&'a self, tx: &'a mut Tx, order: &'a Order) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let prints = printing::of_order(tx, order.customer, order.id).await?;
            if crate::orders::reached_paper(&prints) {
                return Err(Error::conflict(
                    "print-begun",
                    "Some of these prints are made already. Ask the people who run the centre to call it off.",
                ));
            }
            Ok(())
        })
    }
}

/// The prints of an order: its pictures, and after them the sheets of its index.
fn prints_of(order: &Order, wish: &PrintRequest) -> Vec<NewPrint> {
    let pictures = order.images.iter();
    let pictures = pictures.map(|&image| NewPrint { image, index: None, copies: wish.copies_of(image) });
    let (grid, count) = (IndexGrid::of(wish.size), order.images.len() as u32);
    let sheet = |sheet| {
        let first = order.images.get(grid.on(sheet, count).start as usize)?;
        Some(NewPrint { image: *first, index: Some(sheet), copies: 1 })
    };
    pictures.chain((0..wish.index_sheets(count)).filter_map(sheet)).collect()
}

/// What an order for prints was told.
fn wish(request: &Request) -> Option<&PrintRequest> {
    match request {
        Request::Print(print) => Some(print),
        Request::Keep(_) | Request::Send(_) | Request::Publish(_) => None,
    }
}
