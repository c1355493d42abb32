//! What somebody is about to download in one file.

use cradle_domain::{CustomerId, ImageId, Instant};
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, Tx, changed, on};

/// Writes down pictures that whoever holds the secret may download until it ends.
pub async fn add_download(
    tx: &mut Tx,
    secret_hash: &[u8],
    owner: CustomerId,
    images: &[ImageId],
    expires_at: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO downloads (secret_hash, customer_id, images, expires_at) VALUES ($1, $2, $3, $4)",
        secret_hash,
        owner.0,
        to_json(&images)?,
        expires_at.micros(),
    )?;
    Ok(())
}

/// Whose pictures a secret opens for download, and which.
pub async fn download(
    tx: &mut Tx,
    secret_hash: &[u8],
    now: Instant,
) -> Result<Option<(CustomerId, Vec<ImageId>)>> {
    let row: Option<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, images FROM downloads WHERE secret_hash = $1 AND expires_at > $2")
        .bind(secret_hash).bind(now.micros()).fetch_optional(c))?;
    row.map(|(owner, images)| Ok((CustomerId(owner), from_json(&images)?))).transpose()
}

/// Forgets downloads whose time is over.
pub async fn forget_downloads(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM downloads WHERE expires_at <= $1", now.micros())?;
    Ok(())
}
