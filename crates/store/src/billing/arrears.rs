//! Who has not paid in time, and what was told them.

use cradle_domain::billing::Arrears;
use cradle_domain::{CustomerId, Instant, Span};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

/// Where a customer stands with what is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Who.
    pub customer: CustomerId,
    /// Where they stand.
    pub arrears: Arrears,
    /// Since when.
    pub since: Instant,
    /// Why the last notice could not be delivered.
    pub problem: Option<String>,
}

#[derive(FromRow)]
struct Row {
    customer_id: Uuid,
    state: String,
    state_at: Option<i64>,
    since: i64,
    problem: Option<String>,
}

impl TryFrom<Row> for Late {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let arrears = Arrears::from_word(&row.state, row.state_at.map(Instant::from_micros));
        Ok(Self {
            customer: CustomerId(row.customer_id),
            arrears: arrears
                .ok_or_else(|| StoreError::unreadable(format!("state of arrears “{}”", row.state)))?,
            since: Instant::from_micros(row.since),
            problem: row.problem,
        })
    }
}

/// Where a customer stands; `None` where nothing is late.
pub async fn late(tx: &mut Tx, customer: CustomerId) -> Result<Option<Late>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as("SELECT * FROM arrears WHERE customer_id = $1")
        .bind(customer.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// Writes where a customer stands since now, and that it came to this.
pub async fn set_late(tx: &mut Tx, customer: CustomerId, arrears: Arrears, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO arrears (customer_id, state, state_at, since, problem) VALUES ($1, $2, $3, $4, NULL)
         ON CONFLICT (customer_id) DO UPDATE SET state = excluded.state, state_at = excluded.state_at,
         since = excluded.since, problem = NULL",
        customer.0,
        arrears.as_str(),
        arrears.instant().map(Instant::micros),
        now.micros(),
    )?;
    came_to(tx, customer, arrears, now).await
}

/// Notes why a notice could not be delivered; where nothing was noted yet, something is due now.
pub async fn set_untold(tx: &mut Tx, customer: CustomerId, problem: &str, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO arrears (customer_id, state, state_at, since, problem) VALUES ($1, 'due', NULL, $2, $3)
         ON CONFLICT (customer_id) DO UPDATE SET problem = excluded.problem",
        customer.0,
        now.micros(),
        problem,
    )?;
    Ok(())
}

/// Puts off what follows in time for everybody who is late: the last notice, and the day (UTC) on which
/// services close, to the end of a day.
pub async fn put_off_late(tx: &mut Tx, by: Span) -> Result<()> {
    const DAY: i64 = 86_400_000_000;
    let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 2);
    changed!(tx, "UPDATE arrears SET state_at = state_at + $1 WHERE state = 'reminded'", by)?;
    changed!(
        tx,
        "UPDATE arrears SET state_at = (state_at + $1 + $2 - 1) / $2 * $2
         WHERE state = 'overdue' AND state_at IS NOT NULL",
        by,
        DAY
    )?;
    Ok(())
}

/// Forgets that something was late; false where nothing was.
pub async fn clear_late(tx: &mut Tx, customer: CustomerId, now: Instant) -> Result<bool> {
    let cleared = changed!(tx, "DELETE FROM arrears WHERE customer_id = $1", customer.0)?;
    if cleared == 1 {
        came_to(tx, customer, Arrears::Cleared, now).await?;
    }
    Ok(cleared == 1)
}

async fn came_to(tx: &mut Tx, customer: CustomerId, arrears: Arrears, now: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO arrears_steps (customer_id, step, happened_at, state) VALUES ($1,
         (SELECT COALESCE(MAX(step), 0) + 1 FROM arrears_steps WHERE customer_id = $1), $2, $3)",
        customer.0,
        now.micros(),
        arrears.as_str(),
    )?;
    Ok(())
}

/// How a customer came to where they stand, oldest first: when, and the state.
pub async fn late_steps(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(Instant, String)>> {
    let rows: Vec<(i64, String)> = on!(tx, c => sqlx::query_as(
        "SELECT happened_at, state FROM arrears_steps WHERE customer_id = $1 ORDER BY step DESC LIMIT 100")
        .bind(customer.0).fetch_all(c))?;
    Ok(rows.into_iter().rev().map(|(at, state)| (Instant::from_micros(at), state)).collect())
}

/// When the first invoice of a customer of which something is open was due, and when the oldest order was
/// placed that is still to be paid at the counter.
pub async fn first_open(tx: &mut Tx, customer: CustomerId) -> Result<(Option<Instant>, Option<Instant>)> {
    let due: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT MIN(due_at) FROM invoices WHERE customer_id = $1 AND state = 'final'")
        .bind(customer.0).fetch_one(c))?;
    let placed: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT MIN(charged_at) FROM order_charges WHERE customer_id = $1 AND method = 'counter'
         AND state = 'open'").bind(customer.0).fetch_one(c))?;
    Ok((due.map(Instant::from_micros), placed.map(Instant::from_micros)))
}

/// Up to `limit` customers who are late, the longest in their state first, after this one.
pub async fn all_late(tx: &mut Tx, after: Option<(Instant, CustomerId)>, limit: u32) -> Result<Vec<Late>> {
    let (since, id) = after.map_or((i64::MIN, Uuid::nil()), |(since, id)| (since.micros(), id.0));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT * FROM arrears WHERE (since, customer_id) > ($1, $2) ORDER BY since, customer_id LIMIT $3")
        .bind(since).bind(id).bind(i64::from(limit)).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}
