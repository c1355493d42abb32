//! Keeps the centre from removing bytes while they are copied.

use cradle_domain::{Instant, Span};
use cradle_store::archive as store;
use uuid::Uuid;

use super::problem::Problem;
use crate::Context;

/// A hold is renewed this often, and ends by itself when the program has died.
const HELD_FOR: Span = Span::from_hours(1);
const RENEWED: Span = Span::from_mins(5);
/// Keeps the centre from removing bytes.
pub(super) struct Hold {
    id: Uuid,
    renewed: Instant,
}

impl Hold {
    pub(super) async fn take(ctx: &Context) -> Result<Self, Problem> {
        let hold = Self { id: Uuid::new_v4(), renewed: ctx.now() };
        hold.write(ctx).await?;
        Ok(hold)
    }

    async fn write(&self, ctx: &Context) -> Result<(), Problem> {
        let mut tx = ctx.write().await?;
        store::hold_blobs(&mut tx, self.id, ctx.now() + HELD_FOR, ctx.now()).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn renew(&mut self, ctx: &Context) -> Result<(), Problem> {
        if ctx.now().since(self.renewed) >= RENEWED {
            self.write(ctx).await?;
            self.renewed = ctx.now();
        }
        Ok(())
    }

    pub(super) async fn release(self, ctx: &Context) -> Result<(), Problem> {
        let mut tx = ctx.write().await?;
        store::release_blobs(&mut tx, self.id).await?;
        Ok(tx.commit().await?)
    }
}
