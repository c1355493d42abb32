//! The trash: until when pictures can be brought back, and how they are removed for good.

use std::collections::BTreeMap;

use cradle_domain::library::ImageState;
use cradle_domain::{CustomerId, ImageId, Instant, Span};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::cells::{Changes, Spot};
use super::{months, terms};
use crate::db::places;
use crate::{Result, Tx, changed, on, sharing};

/// Sets until when pictures in the trash can be brought back.
pub async fn set_trash_until(tx: &mut Tx, owner: CustomerId, ids: &[ImageId], until: Instant) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let text = format!(
        "UPDATE images SET trash_until = $2 WHERE customer_id = $1 AND state = 'trashed' AND id IN ({})",
        places(3, ids.len())
    );
    on!(tx, c => async {
        let query = sqlx::query(AssertSqlSafe(text)).bind(owner.0).bind(until.micros());
        ids.iter().fold(query, |query, id| query.bind(id.0)).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// A picture that moves, with what it is counted by.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    taken_at: String,
    #[sqlx(flatten)]
    spot: Spot,
}

/// Moves those of the pictures that stand in `from` to `to`, and their counts with them; gives
/// those that moved. `until` is their end in the trash, if it is there that they go.
pub async fn move_many(
    tx: &mut Tx,
    owner: CustomerId,
    ids: &[ImageId],
    (from, to): (ImageState, ImageState),
    now: Instant,
    until: Option<Instant>,
) -> Result<Vec<ImageId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let trashed = to == ImageState::Trashed;
    let text = format!(
        "UPDATE images SET state = $3, visible = $4, trashed_at = $5, trash_until = $6,
         before_trash = CASE WHEN $3 = 'trashed' THEN state ELSE before_trash END
         WHERE customer_id = $1 AND state = $2 AND id IN ({})
         RETURNING id, taken_at, cell, latitude, longitude",
        places(7, ids.len())
    );
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text))
            .bind(owner.0)
            .bind(from.as_str())
            .bind(to.as_str())
            .bind(!trashed)
            .bind(trashed.then_some(now.micros()))
            .bind(until.filter(|_| trashed).map(Instant::micros));
        ids.iter().fold(query, |query, id| query.bind(id.0)).fetch_all(c)
    })?;
    for (day, count) in by_day(&rows) {
        months::count(tx, owner, from, &day, -count).await?;
        months::count(tx, owner, to, &day, count).await?;
    }
    let mut changes = Changes::default();
    for row in &rows {
        changes.take(from, row.spot);
        changes.put(to, row.spot);
    }
    changes.write(tx, owner).await?;
    let moved: Vec<ImageId> = rows.into_iter().map(|row| ImageId(row.id)).collect();
    terms::refresh_terms(tx, owner, &moved).await?;
    Ok(moved)
}

/// How many of these rows were taken on each day.
fn by_day(rows: &[Row]) -> BTreeMap<String, i64> {
    let mut days = BTreeMap::new();
    for row in rows {
        *days.entry(row.taken_at.chars().take(10).collect()).or_insert(0) += 1;
    }
    days
}

/// Up to `limit` pictures of a customer whose time in the trash is over.
pub async fn due_in_trash(tx: &mut Tx, owner: CustomerId, now: Instant, limit: u32) -> Result<Vec<ImageId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM images WHERE customer_id = $1 AND trash_until <= $2 ORDER BY trash_until LIMIT $3")
        .bind(owner.0).bind(now.micros()).bind(i64::from(limit)).fetch_all(c))?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// When the first picture in a customer's trash is to be removed.
pub async fn first_out_of_trash(tx: &mut Tx, owner: CustomerId) -> Result<Option<Instant>> {
    let first: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT MIN(trash_until) FROM images WHERE customer_id = $1 AND trash_until IS NOT NULL")
        .bind(owner.0).fetch_one(c))?;
    Ok(first.map(Instant::from_micros))
}

/// Up to `limit` pictures that were thrown away at `before` or earlier.
pub async fn in_trash(tx: &mut Tx, owner: CustomerId, before: Instant, limit: u32) -> Result<Vec<ImageId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM images WHERE customer_id = $1 AND state = 'trashed' AND trashed_at <= $2 LIMIT $3")
        .bind(owner.0).bind(before.micros()).bind(i64::from(limit)).fetch_all(c))?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// How many pictures lie in a customer's trash.
pub async fn trashed(tx: &mut Tx, owner: CustomerId) -> Result<u64> {
    let count: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(SUM(pictures) AS BIGINT) FROM image_months WHERE customer_id = $1 AND state = 'trashed'")
        .bind(owner.0).fetch_one(c))?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Removes those of the pictures that lie in the trash, for good: their records, their further files,
/// their places in what was given to others. Gives those that were there. Orders keep their names; the
/// bytes go with the sweep when nobody else has them.
pub async fn remove(tx: &mut Tx, owner: CustomerId, ids: &[ImageId]) -> Result<Vec<ImageId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "DELETE FROM images WHERE customer_id = $1 AND state = 'trashed' AND id IN ({})
         RETURNING id, taken_at, cell, latitude, longitude",
        places(2, ids.len())
    );
    let rows: Vec<Row> = on!(tx, c => ids.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, id| query.bind(id.0))
        .fetch_all(c))?;
    for (day, count) in by_day(&rows) {
        months::count(tx, owner, ImageState::Trashed, &day, -count).await?;
    }
    let mut changes = Changes::default();
    for row in &rows {
        changes.take(ImageState::Trashed, row.spot);
    }
    changes.write(tx, owner).await?;
    let gone: Vec<ImageId> = rows.into_iter().map(|row| ImageId(row.id)).collect();
    sharing::forget_images(tx, owner, &gone).await?;
    Ok(gone)
}

/// Puts off the end of what lies in one customer's trash and would be removed before `soon`.
pub async fn put_off_trash(tx: &mut Tx, owner: CustomerId, soon: Instant, until: Instant) -> Result<u64> {
    changed!(
        tx,
        "UPDATE images SET trash_until = $3 WHERE customer_id = $1 AND trash_until < $2",
        owner.0,
        soon.micros(),
        until.micros()
    )
}

/// Puts off the end of everything that lies in anybody's trash.
pub async fn put_off_all_trash(tx: &mut Tx, by: Span) -> Result<u64> {
    let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 2);
    changed!(tx, "UPDATE images SET trash_until = trash_until + $1 WHERE trash_until IS NOT NULL", by)
}
