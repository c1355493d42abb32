//! Remove pictures for good.

use cradle_domain::notices::{Happening, Outcome};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::{Tx, library, notices};

use super::history::{record, settled};
use crate::{Context, Result};

/// Removes those of the pictures that lie in the trash, in the caller's transaction, and writes that
/// down. Gives those that were there.
pub(crate) async fn remove(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    ids: &[ImageId],
) -> Result<Vec<ImageId>> {
    let gone = library::remove(tx, owner, ids).await?;
    let announced = notices::removed(tx, owner, &gone).await?;
    settled(ctx, tx, owner, Outcome::Removed, &announced).await?;
    let named: u32 = announced.iter().map(|(_, count)| count).sum();
    let others = (gone.len() as u32).saturating_sub(named);
    if others > 0 {
        record(ctx, tx, owner, Happening::Settled(Outcome::Removed), (None, others), None).await?;
    }
    Ok(gone)
}
