//! Wrong passwords, counted for each identification and origin.

use cradle_domain::Instant;
use cradle_domain::customers::Attempts;

use crate::{Result, Tx, changed, on};

/// What was tried lately. `subject` is a hash of the email or the camera's key, so that nobody
/// reads here which identifications exist.
pub async fn read_attempts(tx: &mut Tx, subject: &[u8], origin: &str) -> Result<Attempts> {
    let row: Option<(i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT failures, last_at FROM attempts WHERE subject = $1 AND origin = $2")
        .bind(subject).bind(origin).fetch_optional(c))?;
    Ok(row.map_or_else(Attempts::default, |(failures, last)| Attempts {
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
        last: Some(Instant::from_micros(last)),
    }))
}

/// Writes what was tried.
pub async fn put_attempts(tx: &mut Tx, subject: &[u8], origin: &str, attempts: Attempts) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO attempts (subject, origin, failures, last_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject, origin) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
        subject,
        origin,
        i64::from(attempts.failures),
        attempts.last.map_or(0, Instant::micros),
    )?;
    Ok(())
}

/// A right password forgives the wrong ones from the same origin.
pub async fn clear_attempts(tx: &mut Tx, subject: &[u8], origin: &str) -> Result<()> {
    changed!(tx, "DELETE FROM attempts WHERE subject = $1 AND origin = $2", subject, origin)?;
    Ok(())
}

/// Forgets attempts before an instant.
pub async fn forget_attempts(tx: &mut Tx, before: Instant) -> Result<()> {
    changed!(tx, "DELETE FROM attempts WHERE last_at < $1", before.micros())?;
    Ok(())
}
