//! Addresses that are proven, and the links that prove them.

use cradle_domain::customers::Email;
use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// A mailed link that proves an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whose address.
    pub customer: CustomerId,
    /// The address that it was mailed to, as it is compared.
    pub email_key: String,
    /// Until when it proves anything.
    pub expires_at: Instant,
    /// When it was used.
    pub used_at: Option<Instant>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    email_key: String,
    expires_at: i64,
    used_at: Option<i64>,
}

/// Records a link, of which only the hash is kept.
pub async fn add_proof(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    customer: CustomerId,
    email: &Email,
    expires_at: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO address_proofs (token_hash, customer_id, email_key, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash.as_slice(),
        customer.0,
        email.key(),
        expires_at.micros()
    )?;
    Ok(())
}

/// Forgets a link that was never delivered.
pub async fn drop_proof(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<()> {
    changed!(tx, "DELETE FROM address_proofs WHERE token_hash = $1", token_hash.as_slice())?;
    Ok(())
}

/// A link by its hash, whether or not it still proves anything.
pub async fn proof(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Option<Proof>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, email_key, expires_at, used_at FROM address_proofs WHERE token_hash = $1")
        .bind(token_hash.as_slice()).fetch_optional(c))?;
    Ok(row.map(|row| Proof {
        customer: CustomerId(row.customer_id),
        email_key: row.email_key,
        expires_at: Instant::from_micros(row.expires_at),
        used_at: row.used_at.map(Instant::from_micros),
    }))
}

/// Uses a link up. False when somebody was faster.
pub async fn use_proof(tx: &mut Tx, token_hash: &[u8; 32], now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE address_proofs SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        token_hash.as_slice(),
        now.micros()
    )?;
    Ok(rows == 1)
}

/// Writes that a customer's address is proven; one that was proven before stays so since then.
pub async fn set_proven(tx: &mut Tx, customer: CustomerId, now: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE customers SET email_proven_at = COALESCE(email_proven_at, $2) WHERE id = $1",
        customer.0,
        now.micros()
    )?;
    Ok(())
}

/// Forgets links whose time was over before an instant.
pub async fn forget_proofs(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM address_proofs WHERE expires_at < $1", before.micros())?;
    Ok(())
}
