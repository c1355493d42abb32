//! How often what was given is opened: counted in memory, and written down together, soon afterwards.
//!
//! Who opens something does not wait for a disk, and what others read is not driven out of the
//! database's caches by each visitor. A centre that is killed forgets the openings of its last second.

use std::time::Duration;

use cradle_domain::{CustomerId, GrantId};
use cradle_store::sharing;

use crate::tally::{Opened, Times};
use crate::{Context, Result};

/// Until openings are written down that nobody asks for before.
const SOON: Duration = Duration::from_secs(1);

/// Counts that a permission was opened.
pub(super) fn count(ctx: &Context, owner: CustomerId, id: GrantId) {
    add(ctx, (owner, id), (1, ctx.now()));
}

fn add(ctx: &Context, opened: Opened, times: Times) {
    if ctx.tally().add(opened, times) {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            tokio::time::sleep(SOON).await;
            if let Err(error) = write_openings(&ctx).await {
                tracing::warn!(%error, "openings wait to be counted");
            }
        });
    }
}

/// Writes down what was opened up to now. What could not be written down is tried again soon.
pub async fn write_openings(ctx: &Context) -> Result<()> {
    let waiting = ctx.tally().take();
    if waiting.is_empty() {
        return Ok(());
    }
    let written = async {
        let mut tx = ctx.write().await?;
        for (&(owner, id), &(count, last)) in &waiting {
            sharing::count_openings(&mut tx, owner, id, count, last).await?;
        }
        Ok(tx.commit().await?)
    };
    let outcome = written.await;
    if outcome.is_err() {
        for (opened, times) in waiting {
            add(ctx, opened, times);
        }
    }
    outcome
}
