//! Leave for good.

use cradle_domain::customers::Password;
use cradle_store::customers;

use super::passwords;
use crate::{Context, Error, Event, Result, Visitor};

/// Removes the visitor's account with everything in it, after the password has been given once more.
/// The bytes of pictures that nobody else has go with the next sweep.
pub async fn delete(ctx: &Context, visitor: &Visitor, password: &str) -> Result<()> {
    let id = visitor.account()?;
    let hash = customers::password_hash(&mut ctx.read().await?, id).await?;
    if !passwords::verify(ctx, hash, Password::typed(password)).await? {
        return Err(Error::invalid("password", "This is not your password."));
    }
    let mut tx = ctx.write().await?;
    crate::billing::settled(ctx, &mut tx, id).await?;
    customers::remove(&mut tx, id).await?;
    tx.commit().await?;
    ctx.wake();
    ctx.live().tell(id, Event::Sessions);
    tracing::info!(customer = %id, "account deleted by its owner");
    Ok(())
}
