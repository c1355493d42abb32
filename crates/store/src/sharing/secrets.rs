//! Passwords of permissions, and who has given the right one.

use cradle_domain::{CustomerId, GrantId, Instant};
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// The hash of a permission's password, if it has one.
pub async fn password_hash(tx: &mut Tx, owner: CustomerId, id: GrantId) -> Result<Option<String>> {
    let hash: Option<Option<String>> = on!(tx, c => sqlx::query_scalar(
        "SELECT password_hash FROM grants WHERE customer_id = $1 AND id = $2")
        .bind(owner.0).bind(id.0).fetch_optional(c))?;
    Ok(hash.flatten())
}

/// Gives a permission another password, or none; whoever gave the one of before has to give the new one.
pub async fn set_password(tx: &mut Tx, owner: CustomerId, id: GrantId, hash: Option<&str>) -> Result<()> {
    changed!(
        tx,
        "UPDATE grants SET password_hash = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        hash
    )?;
    changed!(tx, "DELETE FROM grant_visits WHERE customer_id = $1 AND grant_id = $2", owner.0, id.0)?;
    Ok(())
}

/// Whether a permission still has this password; on PostgreSQL nobody changes it before the
/// transaction ends.
pub async fn hold_password(tx: &mut Tx, owner: CustomerId, id: GrantId, hash: Option<&str>) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE grants SET password_hash = password_hash
         WHERE customer_id = $1 AND id = $2 AND password_hash = $3 AND revoked_at IS NULL",
        owner.0,
        id.0,
        hash
    )?;
    Ok(rows == 1)
}

/// Notes that somebody has given the right password; what they show from now on is kept as its hash.
pub async fn add_visit(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    owner: CustomerId,
    id: GrantId,
    expires_at: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO grant_visits (token_hash, customer_id, grant_id, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash.as_slice(),
        owner.0,
        id.0,
        expires_at.micros()
    )?;
    Ok(())
}

/// The permission whose password was given by whoever shows this.
pub async fn visited(tx: &mut Tx, token_hash: &[u8; 32], now: Instant) -> Result<Option<GrantId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT grant_id FROM grant_visits WHERE token_hash = $1 AND expires_at > $2")
        .bind(token_hash.as_slice()).bind(now.micros()).fetch_optional(c))?;
    Ok(id.map(GrantId))
}

/// Forgets who gave a password so long ago that it does not count any more.
pub async fn forget_visits(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM grant_visits WHERE expires_at <= $1", now.micros())?;
    Ok(())
}
