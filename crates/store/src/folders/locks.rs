//! What programs hold against others while they work on it.

use cradle_domain::{CustomerId, Instant};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// A file that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Where.
    pub path: String,
    /// Who has this may write.
    pub token: Uuid,
    /// Who holds it, in the program's words.
    pub holder: String,
    /// When it ends by itself.
    pub expires_at: Instant,
}

#[derive(FromRow)]
struct Row {
    path: String,
    token: Uuid,
    holder: String,
    expires_at: i64,
}

impl From<Row> for Lock {
    fn from(row: Row) -> Self {
        Self {
            path: row.path,
            token: row.token,
            holder: row.holder,
            expires_at: Instant::from_micros(row.expires_at),
        }
    }
}

/// Who holds what is at a path, if anybody does.
pub async fn lock_of(tx: &mut Tx, owner: CustomerId, path: &str, now: Instant) -> Result<Option<Lock>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT path, token, holder, expires_at FROM folder_locks
         WHERE customer_id = $1 AND path = $2 AND expires_at > $3")
        .bind(owner.0).bind(path).bind(now.micros()).fetch_optional(c))?;
    Ok(row.map(Lock::from))
}

/// All that is held in a folder, whose path ends in a slash; up to 1,000.
pub async fn locks_in(tx: &mut Tx, owner: CustomerId, folder: &str, now: Instant) -> Result<Vec<Lock>> {
    // Behind the slash stands the zero.
    let end = format!("{}0", folder.trim_end_matches('/'));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT path, token, holder, expires_at FROM folder_locks
         WHERE customer_id = $1 AND path >= $2 AND path < $3 AND expires_at > $4 LIMIT 1000")
        .bind(owner.0).bind(folder).bind(end).bind(now.micros()).fetch_all(c))?;
    Ok(rows.into_iter().map(Lock::from).collect())
}

/// Holds what is at a path, unless somebody else does: false then. The same token holds it longer.
pub async fn hold(tx: &mut Tx, owner: CustomerId, lock: &Lock, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "INSERT INTO folder_locks (customer_id, path, token, holder, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (customer_id, path) DO UPDATE
         SET token = excluded.token, holder = excluded.holder, expires_at = excluded.expires_at
         WHERE folder_locks.expires_at <= $6 OR folder_locks.token = excluded.token",
        owner.0,
        lock.path.as_str(),
        lock.token,
        lock.holder.as_str(),
        lock.expires_at.micros(),
        now.micros(),
    )?;
    Ok(rows == 1)
}

/// Lets what is at a path go; false when this token does not hold it.
pub async fn release(tx: &mut Tx, owner: CustomerId, path: &str, token: Uuid) -> Result<bool> {
    let rows = changed!(
        tx,
        "DELETE FROM folder_locks WHERE customer_id = $1 AND path = $2 AND token = $3",
        owner.0,
        path,
        token
    )?;
    Ok(rows == 1)
}

/// Forgets what nobody holds any more.
pub async fn forget_locks(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM folder_locks WHERE expires_at <= $1", now.micros())?;
    Ok(())
}
