//! What background work did not get done, for whoever runs the centre.

use cradle_domain::JobId;
use cradle_store::jobs;
pub use cradle_store::jobs::Stuck;

use crate::{Context, Error, Result, Visitor};

/// Work that failed and is tried again, or was given up, the latest first.
pub async fn stuck(ctx: &Context, visitor: &Visitor, limit: u32, after: Option<JobId>) -> Result<Vec<Stuck>> {
    visitor.operator()?;
    Ok(jobs::stuck(&mut ctx.read().await?, after, limit).await?)
}

/// Has work tried at once that waits for its next attempt, or was given up.
pub async fn retry(ctx: &Context, visitor: &Visitor, id: JobId) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    if !jobs::retry(&mut tx, id, ctx.now()).await? {
        return Err(Error::Missing("job"));
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Takes work that was given up off the list: what stayed of it was settled then.
pub async fn dismiss(ctx: &Context, visitor: &Visitor, id: JobId) -> Result<()> {
    visitor.operator()?;
    let mut tx = ctx.write().await?;
    if !jobs::dismiss(&mut tx, id).await? {
        return Err(Error::Missing("job"));
    }
    Ok(tx.commit().await?)
}
