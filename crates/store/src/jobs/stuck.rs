//! Jobs that did not work: those that are tried again, and those that were given up.

use cradle_domain::{Instant, JobId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// A job that has failed at least once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The job.
    pub id: JobId,
    /// Which kind of work.
    pub kind: String,
    /// What it is about, as its kind names it.
    pub about: String,
    /// Whether it was given up.
    pub dead: bool,
    /// When it is tried the next time; in the past for one that is being done, or was given up.
    pub run_at: Instant,
    /// How often it was begun.
    pub attempts: u32,
    /// Why it failed the last time.
    pub error: String,
    /// When it was enqueued first.
    pub created_at: Instant,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    key: String,
    kind: String,
    state: String,
    run_at: i64,
    attempts: i64,
    error: String,
    created_at: i64,
}

impl From<Row> for Stuck {
    fn from(row: Row) -> Self {
        Self {
            id: JobId(row.id),
            about: row.key.strip_prefix(&format!("{}:", row.kind)).unwrap_or_default().to_owned(),
            kind: row.kind,
            dead: row.state == "dead",
            run_at: Instant::from_micros(row.run_at),
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            error: row.error,
            created_at: Instant::from_micros(row.created_at),
        }
    }
}

/// Up to `limit` jobs that failed and were enqueued before `after`, the latest first.
pub async fn stuck(tx: &mut Tx, after: Option<JobId>, limit: u32) -> Result<Vec<Stuck>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, key, kind, state, run_at, attempts, error, created_at FROM jobs
         WHERE error IS NOT NULL AND id < $1 ORDER BY id DESC LIMIT $2")
        .bind(after.map_or(Uuid::max(), |id| id.0)).bind(i64::from(limit)).fetch_all(c))?;
    Ok(rows.into_iter().map(Stuck::from).collect())
}

/// Lets a job that failed be tried at once, and as often as if it were new. One that is being done just now
/// is left alone. False when there is none such any more.
pub async fn retry(tx: &mut Tx, id: JobId, now: Instant) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE jobs SET state = 'waiting',
           run_at = CASE WHEN lease_until > $2 THEN run_at ELSE $2 END,
           attempts = CASE WHEN lease_until > $2 THEN attempts ELSE 0 END
         WHERE id = $1 AND error IS NOT NULL",
        id.0,
        now.micros()
    )?;
    Ok(rows == 1)
}

/// Removes a job that was given up. False when there is none such any more.
pub async fn dismiss(tx: &mut Tx, id: JobId) -> Result<bool> {
    Ok(changed!(tx, "DELETE FROM jobs WHERE id = $1 AND state = 'dead'", id.0)? == 1)
}
