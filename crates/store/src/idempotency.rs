//! Requests that may come twice and must count once.

use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Never seen: the work is to be done, in this same transaction.
    Fresh,
    /// Seen with the same request: this is what came of it.
    Repeated(Uuid),
    /// Seen with another request.
    Reused,
}

#[derive(FromRow)]
struct Row {
    request_hash: Vec<u8>,
    resource: Uuid,
}

/// Claims `key` for a request whose content hashes to `request_hash` and that will make `resource`.
///
/// Of two transactions with the same key the second waits for the first one's end.
pub async fn claim(
    tx: &mut Tx,
    customer: CustomerId,
    key: &str,
    request_hash: &[u8],
    resource: Uuid,
    now: Instant,
) -> Result<Claim> {
    let inserted = changed!(
        tx,
        "INSERT INTO idempotency (customer_id, key, request_hash, resource, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id, key) DO NOTHING",
        customer.0,
        key,
        request_hash,
        resource,
        now.micros(),
    )?;
    if inserted == 1 {
        return Ok(Claim::Fresh);
    }
    let known: Row = on!(tx, c => sqlx::query_as(
        "SELECT request_hash, resource FROM idempotency WHERE customer_id = $1 AND key = $2")
        .bind(customer.0).bind(key).fetch_one(c))?;
    Ok(if known.request_hash == request_hash { Claim::Repeated(known.resource) } else { Claim::Reused })
}

/// Forgets keys older than `before`.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM idempotency WHERE created_at < $1", before.micros())?;
    Ok(())
}
