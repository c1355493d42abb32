//! When calls were last known to go on.

use cradle_domain::Instant;

use crate::{Result, Tx, changed, on};

/// When calls went on last; `None` before the first of them.
pub async fn went_on(tx: &mut Tx) -> Result<Option<Instant>> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT value FROM counters WHERE name = 'calls'").fetch_optional(c))?;
    Ok(at.map(Instant::from_micros))
}

/// They go on.
pub async fn set_went_on(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO counters (name, value) VALUES ('calls', $1)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        now.micros()
    )?;
    Ok(())
}
