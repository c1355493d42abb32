//! The centre's last sign of life.

use cradle_domain::Instant;

use crate::{Result, Tx, changed, on};

/// When the centre was last known to work; `None` before its first sign. On PostgreSQL the record is
/// held until the transaction ends, so that only one process takes note of an absence.
pub async fn alive(tx: &mut Tx) -> Result<Option<Instant>> {
    let statement = match tx.engine() {
        crate::Engine::Sqlite => "SELECT value FROM counters WHERE name = 'alive'",
        crate::Engine::Postgres => "SELECT value FROM counters WHERE name = 'alive' FOR UPDATE",
    };
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(statement).fetch_optional(c))?;
    Ok(at.map(Instant::from_micros))
}

/// A sign of life.
pub async fn set_alive(tx: &mut Tx, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO counters (name, value) VALUES ('alive', $1)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        now.micros()
    )?;
    Ok(())
}
