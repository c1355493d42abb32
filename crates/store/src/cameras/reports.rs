//! What cameras report, one report for each day.

use cradle_domain::cameras::Report;
use cradle_domain::{CameraId, CustomerId, Instant};

use crate::db::{from_json, to_json};
use crate::{Result, Tx, changed, on};

/// Microseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Takes a report down, in place of another one of the same day (UTC).
pub async fn add_report(
    tx: &mut Tx,
    customer: CustomerId,
    id: CameraId,
    at: Instant,
    report: &Report,
) -> Result<()> {
    let begins = at.micros().div_euclid(DAY) * DAY;
    changed!(
        tx,
        "DELETE FROM camera_reports WHERE customer_id = $1 AND camera_id = $2
         AND reported_at >= $3 AND reported_at < $4",
        customer.0,
        id.0,
        begins,
        begins + DAY
    )?;
    changed!(
        tx,
        "INSERT INTO camera_reports (customer_id, camera_id, reported_at, report) VALUES ($1, $2, $3, $4)",
        customer.0,
        id.0,
        at.micros(),
        to_json(report)?
    )?;
    Ok(())
}

/// Up to `limit` reports of a camera from before an instant, the latest first.
pub async fn reports(
    tx: &mut Tx,
    customer: CustomerId,
    id: CameraId,
    before: Option<Instant>,
    limit: u32,
) -> Result<Vec<(Instant, Report)>> {
    let rows: Vec<(i64, String)> = on!(tx, c => sqlx::query_as(
        "SELECT reported_at, report FROM camera_reports
         WHERE customer_id = $1 AND camera_id = $2 AND reported_at < $3
         ORDER BY reported_at DESC LIMIT $4")
        .bind(customer.0).bind(id.0).bind(before.map_or(i64::MAX, Instant::micros)).bind(i64::from(limit))
        .fetch_all(c))?;
    rows.into_iter().map(|(at, report)| Ok((Instant::from_micros(at), from_json(&report)?))).collect()
}

/// Forgets all reports of a camera.
pub async fn forget_reports(tx: &mut Tx, customer: CustomerId, id: CameraId) -> Result<()> {
    changed!(tx, "DELETE FROM camera_reports WHERE customer_id = $1 AND camera_id = $2", customer.0, id.0)?;
    Ok(())
}
