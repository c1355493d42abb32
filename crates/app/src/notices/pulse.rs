//! Notice that the centre was away: that time does not count for anybody.

use cradle_domain::Span;
use cradle_domain::notices::{Happening, off_for};
use cradle_store::{billing, library, notices};
use serde::{Deserialize, Serialize};

use super::history::record;
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Gives a sign of life and enqueues itself for the next.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pulse;

/// Between two signs of life.
const EVERY: Span = Span::from_hours(6);
/// A sign that is younger than this needs no other one.
const FRESH: Span = Span::from_hours(1);

impl Work for Pulse {
    const KIND: &'static str = "notices.pulse";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        take_note(ctx).await?;
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, ctx.now() + EVERY).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Gives a sign of life. When the last one lies far back, the centre was away, nobody could answer or
/// bring anything back, and every end that was announced is put off by that time.
pub(crate) async fn take_note(ctx: &Context) -> Result<()> {
    let mut tx = ctx.write().await?;
    let (last, now) = (notices::alive(&mut tx).await?, ctx.now());
    if last.is_some_and(|last| now.since(last) < FRESH && last <= now) {
        return Ok(());
    }
    if let Some(gap) = last.and_then(|last| off_for(last, now)) {
        for (customer, notice) in notices::put_off_all(&mut tx, gap).await? {
            record(ctx, &mut tx, customer, Happening::PutOff, (Some(notice), 0), None).await?;
        }
        library::put_off_all_trash(&mut tx, gap).await?;
        billing::put_off_late(&mut tx, gap).await?;
        tracing::warn!(hours = gap.as_secs() / 3_600, "the centre was away; what was announced is put off");
    }
    notices::set_alive(&mut tx, now).await?;
    Ok(tx.commit().await?)
}
