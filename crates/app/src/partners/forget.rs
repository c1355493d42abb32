//! Forget what belonged to partners' orders that are over: pictures, and fields of their customers' records.

use cradle_domain::Span;
use cradle_domain::library::Transition;
use cradle_store::partners::{self, Guest};
use cradle_store::{Tx, library};
use serde::{Deserialize, Serialize};

use crate::jobs::{Failure, Work, enqueue};
use crate::library::take_step;
use crate::notices::removal;
use crate::{Context, Error, Result};

/// How long they are kept after the order: prints may have to be made once more.
const KEPT: Span = Span::from_hours(30 * 24);
/// How long the names of messages are kept that came.
const MESSAGES_KEPT: Span = Span::from_hours(90 * 24);
const DAY: Span = Span::from_hours(24);
/// Orders in one transaction, at most.
const SLICE: u32 = 20;

/// Runs once a day and enqueues itself for the next.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetGuests;

impl Work for ForgetGuests {
    const KIND: &'static str = "partners.forget";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        loop {
            let mut tx = ctx.write().await?;
            let stale = partners::stale(&mut tx, ctx.now() - KEPT, SLICE).await?;
            for guest in &stale {
                forget(ctx, &mut tx, guest).await?;
            }
            let more = stale.len() == SLICE as usize;
            if !more {
                partners::forget_events(&mut tx, ctx.now() - MESSAGES_KEPT).await?;
                enqueue(ctx, &mut tx, self, ctx.now() + DAY).await?;
            }
            tx.commit().await.map_err(Error::from)?;
            if !more {
                return Ok(());
            }
        }
    }
}

async fn forget(ctx: &Context, tx: &mut Tx, guest: &Guest) -> Result<()> {
    let images = partners::forget_fields(tx, guest).await?;
    let Some((customer, _)) = guest.order else { return Ok(()) };
    let mut unused = Vec::new();
    for id in images {
        // Another order of the same partner may have the same picture.
        if !partners::has_image(tx, id).await? {
            unused.push(id);
        }
    }
    for image in library::many(tx, customer, &unused).await? {
        if image.trashed_at.is_none() {
            take_step(ctx, tx, &image, Transition::Discard).await?;
        }
    }
    removal::remove(ctx, tx, customer, &unused).await?;
    Ok(())
}
