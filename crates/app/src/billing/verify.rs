//! Reckon the books anew, from the machine that the centre runs on.

use cradle_store::billing::{self, Flaw};

use crate::{Context, Result};

/// Everything in the books that is not as it must be; nothing when they are right. For the command line,
/// whose user holds the database anyway.
pub async fn verify(ctx: &Context) -> Result<Vec<Flaw>> {
    Ok(billing::verify(&mut ctx.read().await?).await?)
}
