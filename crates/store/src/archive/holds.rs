//! Holds: as long as one lasts, the sweep removes no bytes.

use cradle_domain::Instant;
use uuid::Uuid;

use crate::{Result, Tx, changed};

/// Holds all bytes until a moment; again for the same `id` moves that moment.
pub async fn hold_blobs(tx: &mut Tx, id: Uuid, until: Instant, now: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM blob_holds WHERE until <= $1", now.micros())?;
    changed!(
        tx,
        "INSERT INTO blob_holds (id, until) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET until = excluded.until",
        id,
        until.micros()
    )?;
    Ok(())
}

/// Ends a hold.
pub async fn release_blobs(tx: &mut Tx, id: Uuid) -> Result<()> {
    changed!(tx, "DELETE FROM blob_holds WHERE id = $1", id)?;
    Ok(())
}
