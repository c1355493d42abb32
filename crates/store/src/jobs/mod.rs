//! Background work, enqueued in the same transaction as the change that needs it.
//!
//! A worker leases a job for a while; when it dies, the lease ends and another worker takes over.

mod stuck;

use cradle_domain::{Instant, JobId, Span};
use sqlx::FromRow;
use uuid::Uuid;

pub use stuck::{Stuck, dismiss, retry, stuck};

use crate::{Engine, Result, Tx, changed, on};

/// A leased job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Identifier.
    pub id: JobId,
    /// Which kind of work.
    pub kind: String,
    /// What the work needs to know, as JSON.
    pub payload: String,
    /// How often it was begun, this time counted.
    pub attempts: u32,
    /// Which time it was enqueued.
    pub round: i64,
}

/// How many jobs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Whose time has come: they wait for their turn, or are being done.
    pub due: u64,
    /// Whose time is later.
    pub planned: u64,
    /// That were given up.
    pub dead: u64,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    payload: String,
    attempts: i64,
    round: i64,
}

/// Enqueues work. A job that waits under the same key already stands for both, and runs at the
/// earlier of the two times; one that runs just now runs once more at the time that is asked for (the
/// earliest, when several ask), and one that was given up is begun anew.
pub async fn enqueue(
    tx: &mut Tx,
    id: JobId,
    key: &str,
    kind: &str,
    payload: &str,
    run_at: Instant,
    now: Instant,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO jobs (id, key, kind, payload, state, run_at, lease_until, attempts, round, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, 1, $6)
         ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, state = 'waiting', round = jobs.round + 1,
         attempts = CASE WHEN jobs.state = 'dead' THEN 0 ELSE jobs.attempts END,
         run_at = CASE WHEN jobs.state = 'dead' OR jobs.run_at > excluded.run_at
                         OR (jobs.lease_until > $6 AND jobs.run_at <= $6)
                       THEN excluded.run_at ELSE jobs.run_at END",
        id.0,
        key,
        kind,
        payload,
        run_at.micros(),
        now.micros(),
    )?;
    Ok(())
}

/// The statement that leases: which jobs is decided first, then each is found by its name. Where the
/// engine is left to choose, SQLite looks at every job that waits instead, however few are leased, and
/// PostgreSQL may choose anew for each row.
pub const fn leasing(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "WITH due (name) AS MATERIALIZED (
               SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= $1 AND lease_until <= $1
               ORDER BY run_at LIMIT $3)
             UPDATE jobs SET lease_until = $2, attempts = attempts + 1 FROM due WHERE id = name
             RETURNING id, kind, payload, attempts, round"
        }
        // Workers pass by the jobs that another one is just taking.
        Engine::Postgres => {
            "WITH due (name) AS MATERIALIZED (
               SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= $1 AND lease_until <= $1
               ORDER BY run_at LIMIT $3 FOR UPDATE SKIP LOCKED)
             UPDATE jobs SET lease_until = $2, attempts = attempts + 1 FROM due WHERE id = name
             RETURNING id, kind, payload, attempts, round"
        }
    }
}

/// Leases up to `count` jobs that are due, the longest waiting first.
pub async fn lease(tx: &mut Tx, now: Instant, lease: Span, count: u32) -> Result<Vec<Job>> {
    let leasing = leasing(tx.engine());
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(leasing)
        .bind(now.micros()).bind((now + lease).micros()).bind(i64::from(count)).fetch_all(c))?;
    let job = |row: Row| Job {
        id: JobId(row.id),
        kind: row.kind,
        payload: row.payload,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        round: row.round,
    };
    Ok(rows.into_iter().map(job).collect())
}

/// Holds the lease of a job that takes long.
pub async fn extend(tx: &mut Tx, id: JobId, until: Instant) -> Result<()> {
    changed!(tx, "UPDATE jobs SET lease_until = $2 WHERE id = $1", id.0, until.micros())?;
    Ok(())
}

/// Ends every lease. Only where nobody else can hold one: all of them are of workers that died.
pub async fn end_leases(tx: &mut Tx) -> Result<()> {
    changed!(tx, "UPDATE jobs SET lease_until = 0 WHERE lease_until > 0")?;
    Ok(())
}

/// Lets every waiting job of a kind run at `at`, if it was to run later, and once more if it runs now.
pub async fn hurry(tx: &mut Tx, kind: &str, at: Instant) -> Result<()> {
    changed!(
        tx,
        "UPDATE jobs SET run_at = $2, round = round + 1
         WHERE kind = $1 AND state = 'waiting' AND (run_at > $2 OR lease_until > $2)",
        kind,
        at.micros()
    )?;
    Ok(())
}

/// Removes a finished job, unless it was enqueued again while it ran: then it waits once more.
pub async fn finish(tx: &mut Tx, job: &Job) -> Result<()> {
    let removed = changed!(tx, "DELETE FROM jobs WHERE id = $1 AND round = $2", job.id.0, job.round)?;
    if removed == 0 {
        changed!(tx, "UPDATE jobs SET lease_until = 0, attempts = 0, error = NULL WHERE id = $1", job.id.0)?;
    }
    Ok(())
}

/// Puts a job off after an error that may pass.
pub async fn postpone(tx: &mut Tx, id: JobId, run_at: Instant, error: &str) -> Result<()> {
    changed!(
        tx,
        "UPDATE jobs SET run_at = $2, lease_until = 0, error = $3 WHERE id = $1",
        id.0,
        run_at.micros(),
        error
    )?;
    Ok(())
}

/// Gives a job up; it stays, for the operator to see and to begin anew.
pub async fn give_up(tx: &mut Tx, id: JobId, error: &str) -> Result<()> {
    changed!(tx, "UPDATE jobs SET state = 'dead', lease_until = 0, error = $2 WHERE id = $1", id.0, error)?;
    Ok(())
}

/// When the next job that nobody has leased is due; `None` when none waits.
pub async fn next_due(tx: &mut Tx, now: Instant) -> Result<Option<Instant>> {
    let due: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT run_at FROM jobs WHERE state = 'waiting' AND lease_until <= $1 ORDER BY run_at LIMIT 1")
        .bind(now.micros()).fetch_optional(c))?;
    Ok(due.map(Instant::from_micros))
}

/// Counts the jobs as they stand at `now`.
pub async fn counts(tx: &mut Tx, now: Instant) -> Result<Counts> {
    let rows: Vec<(String, bool, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT state, run_at <= $1 OR lease_until > 0 AS due, COUNT(*) FROM jobs GROUP BY state, due")
        .bind(now.micros()).fetch_all(c))?;
    let of = |which: &dyn Fn(&str, bool) -> bool| {
        let counted = rows.iter().filter(|(state, due, _)| which(state, *due));
        counted.map(|(_, _, count)| u64::try_from(*count).unwrap_or(0)).sum()
    };
    Ok(Counts {
        due: of(&|state, due| state == "waiting" && due),
        planned: of(&|state, due| state == "waiting" && !due),
        dead: of(&|state, _| state == "dead"),
    })
}
