//! The walk as background work: from time to time by itself, no faster than allowed.

use cradle_blobs::Pace;
use cradle_domain::{Instant, Span};
use cradle_store::Tx;
use cradle_store::archive::{self, Run};
use serde::{Deserialize, Serialize};

use super::{started, step};
use crate::jobs::{Failure, Work, enqueue};
use crate::{Context, Result};

/// Goes on with a walk for a while and enqueues itself for the rest; once through, for the next walk.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Verify;

/// Other work gets its turn after so long.
const SLICE: Span = Span::from_secs(20);

impl Work for Verify {
    const KIND: &'static str = "archive.verify";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        // Without a setting nothing is enqueued any more; `cradle verify` does it by hand.
        let Some(every) = ctx.settings().proof.every else { return Ok(()) };
        let next = match under_way(ctx, every).await? {
            Ok(run) => walk(ctx, run, every).await?,
            Err(due) => due,
        };
        let mut tx = ctx.write().await?;
        enqueue(ctx, &mut tx, self, next).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The walk that is under way or due now, or when the next one is.
async fn under_way(ctx: &Context, every: Span) -> Result<std::result::Result<Run, Instant>> {
    let mut tx = ctx.write().await?;
    match archive::last_run(&mut tx).await? {
        Some(run) if run.ended_at.is_none() => Ok(Ok(run)),
        Some(run) if run.started_at + every > ctx.now() => Ok(Err(run.started_at + every)),
        _ => {
            let run = started(ctx, &mut tx).await?;
            tx.commit().await?;
            Ok(Ok(run))
        }
    }
}

/// Walks for a while; when to go on.
async fn walk(ctx: &Context, mut run: Run, every: Span) -> Result<Instant> {
    let began = ctx.now();
    let mut pace = Pace::new(ctx.settings().proof.bytes_per_second);
    loop {
        run = step(ctx, &run, &mut pace).await?;
        if run.ended_at.is_some() {
            return Ok((run.started_at + every).max(ctx.now()));
        }
        if ctx.now().since(began) >= SLICE {
            return Ok(ctx.now());
        }
    }
}

/// Makes sure that the walk comes, in the caller's transaction.
pub async fn schedule(ctx: &Context, tx: &mut Tx) -> Result<()> {
    if ctx.settings().proof.every.is_some() {
        enqueue(ctx, tx, &Verify, ctx.now()).await?;
    }
    Ok(())
}
