//! Forgets what has ended: sessions, codes, mailed links, wrong passwords, given ones, idempotency keys, downloads,
//! what programs held in folders and files that stayed empty there.

use cradle_domain::Span;
use cradle_store::{billing, customers, folders, idempotency, library, sharing};
use serde::{Deserialize, Serialize};

use super::{Failure, Work, enqueue};
use crate::Context;

/// Runs once a day and enqueues itself for the next.
#[derive(Debug, Serialize, Deserialize)]
pub struct Housekeeping;

const DAY: Span = Span::from_hours(24);

impl Work for Housekeeping {
    const KIND: &'static str = "housekeeping";
    const ATTEMPTS: u32 = u32::MAX;

    fn about(&self) -> String {
        String::new()
    }

    async fn run(&self, ctx: &Context) -> Result<(), Failure> {
        let now = ctx.now();
        let mut tx = ctx.write().await?;
        customers::forget_sessions(&mut tx, now).await?;
        customers::forget_devices(&mut tx, now - DAY).await?;
        customers::forget_attempts(&mut tx, now - DAY).await?;
        customers::forget_proofs(&mut tx, now - DAY * 30).await?;
        library::forget_downloads(&mut tx, now).await?;
        sharing::forget_visits(&mut tx, now).await?;
        folders::forget_empty(&mut tx, now - DAY).await?;
        folders::forget_locks(&mut tx, now).await?;
        idempotency::forget(&mut tx, now - DAY * 30).await?;
        billing::forget_events(&mut tx, now - DAY * 90).await?;
        enqueue(ctx, &mut tx, self, now + DAY).await?;
        tx.commit().await?;
        Ok(())
    }
}
