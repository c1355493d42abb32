//! The clocks of pictures in the inbox: one runs as long as its record is there.

use std::collections::BTreeMap;

use cradle_domain::notices::{Outcome, Waiting};
use cradle_domain::{CustomerId, ImageId, Instant, NoticeId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::places;
use crate::{Result, Tx, changed, on};

/// Starts a picture's clock, or lets one that runs begin anew.
pub async fn start(tx: &mut Tx, owner: CustomerId, image: ImageId, since: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO inbox_clocks (customer_id, image_id, since, notice_id) VALUES ($1, $2, $3, NULL)
         ON CONFLICT (customer_id, image_id) DO UPDATE SET since = excluded.since, notice_id = NULL",
        owner.0,
        image.0,
        since.micros()
    )?;
    Ok(())
}

/// Stops the clocks of pictures and writes down what became of them in every notice that names them.
/// Gives the notices for which something was settled by that, and for how many pictures.
pub async fn stop(
    tx: &mut Tx,
    owner: CustomerId,
    images: &[ImageId],
    outcome: Outcome,
) -> Result<Vec<(NoticeId, u32)>> {
    if images.is_empty() {
        return Ok(Vec::new());
    }
    let listed = places(2, images.len());
    let stopped = format!("DELETE FROM inbox_clocks WHERE customer_id = $1 AND image_id IN ({listed})");
    on!(tx, c => async {
        let query = sqlx::query(AssertSqlSafe(stopped)).bind(owner.0);
        images.iter().fold(query, |query, image| query.bind(image.0)).execute(c).await.map(|_| ())
    })?;
    // What has gone to the trash can still come back; everything else is settled once.
    let open =
        if outcome == Outcome::Restored { "outcome IN ('trashed', 'let_go')" } else { "outcome IS NULL" };
    let settled = format!(
        "UPDATE notice_images SET outcome = '{}' WHERE customer_id = $1 AND image_id IN ({listed}) AND {open}
         RETURNING notice_id",
        outcome.as_str()
    );
    let notices: Vec<Uuid> = on!(tx, c => images.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(settled)).bind(owner.0), |query, image| query.bind(image.0))
        .fetch_all(c))?;
    let mut counts: BTreeMap<Uuid, u32> = BTreeMap::new();
    for notice in notices {
        *counts.entry(notice).or_default() += 1;
    }
    Ok(counts.into_iter().map(|(notice, count)| (NoticeId(notice), count)).collect())
}

/// What waits to be told to a customer.
pub async fn waiting(tx: &mut Tx, owner: CustomerId) -> Result<Option<Waiting>> {
    let oldest: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT MIN(since) FROM inbox_clocks WHERE customer_id = $1 AND notice_id IS NULL")
        .bind(owner.0).fetch_one(c))?;
    let Some(oldest) = oldest.map(Instant::from_micros) else { return Ok(None) };
    let newest: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT MAX(since) FROM inbox_clocks WHERE customer_id = $1 AND notice_id IS NULL AND since <= $2")
        .bind(owner.0).bind(Waiting::together(oldest).micros()).fetch_one(c))?;
    Ok(Some(Waiting { oldest, newest: Instant::from_micros(newest) }))
}

/// Puts everything that began to wait at `before` or earlier, and that no notice names yet, into a
/// notice; gives how many pictures that are.
pub async fn name_waiting(tx: &mut Tx, owner: CustomerId, notice: NoticeId, before: Instant) -> Result<u32> {
    let named = changed!(
        tx,
        "UPDATE inbox_clocks SET notice_id = $2 WHERE customer_id = $1 AND notice_id IS NULL AND since <= $3",
        owner.0,
        notice.0,
        before.micros()
    )?;
    changed!(
        tx,
        "INSERT INTO notice_images (customer_id, notice_id, position, image_id, outcome)
         SELECT customer_id, notice_id, ROW_NUMBER() OVER (ORDER BY since, image_id) - 1, image_id, NULL
         FROM inbox_clocks WHERE customer_id = $1 AND notice_id = $2",
        owner.0,
        notice.0
    )?;
    Ok(u32::try_from(named).unwrap_or(u32::MAX))
}

/// Up to `limit` pictures that a notice names and that still wait.
pub async fn named(tx: &mut Tx, owner: CustomerId, notice: NoticeId, limit: u32) -> Result<Vec<ImageId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT image_id FROM inbox_clocks WHERE customer_id = $1 AND notice_id = $2
         ORDER BY since, image_id LIMIT $3")
        .bind(owner.0).bind(notice.0).bind(i64::from(limit)).fetch_all(c))?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// Those of the pictures that a notice names and that still wait.
pub async fn named_among(
    tx: &mut Tx,
    owner: CustomerId,
    notice: NoticeId,
    images: &[ImageId],
) -> Result<Vec<ImageId>> {
    if images.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT image_id FROM inbox_clocks WHERE customer_id = $1 AND notice_id = $2 AND image_id IN ({})",
        places(3, images.len())
    );
    let ids: Vec<Uuid> = on!(tx, c => {
        let query = sqlx::query_scalar(AssertSqlSafe(text)).bind(owner.0).bind(notice.0);
        images.iter().fold(query, |query, image| query.bind(image.0)).fetch_all(c)
    })?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// Writes down that pictures were removed for good after a notice had named them; gives those notices,
/// and how many each.
pub async fn removed(tx: &mut Tx, owner: CustomerId, images: &[ImageId]) -> Result<Vec<(NoticeId, u32)>> {
    if images.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "UPDATE notice_images SET outcome = 'removed' WHERE customer_id = $1 AND image_id IN ({})
         RETURNING notice_id, image_id",
        places(2, images.len())
    );
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => images.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(owner.0), |query, image| query.bind(image.0))
        .fetch_all(c))?;
    // A picture that was named more than once is told by the latest notice.
    let mut latest: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for (notice, image) in rows {
        let known = latest.entry(image).or_insert(notice);
        *known = (*known).max(notice);
    }
    let mut counts: BTreeMap<Uuid, u32> = BTreeMap::new();
    for notice in latest.into_values() {
        *counts.entry(notice).or_default() += 1;
    }
    Ok(counts.into_iter().map(|(notice, count)| (NoticeId(notice), count)).collect())
}

/// Up to `limit` customers after `after` for whom some clock runs or something lies in the trash.
pub async fn customers_with_clocks(
    tx: &mut Tx,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<Vec<CustomerId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM customers WHERE id > $1 AND (
           EXISTS (SELECT 1 FROM inbox_clocks WHERE customer_id = customers.id)
           OR EXISTS (SELECT 1 FROM images WHERE customer_id = customers.id AND trash_until IS NOT NULL))
         ORDER BY id LIMIT $2")
        .bind(after.map_or(Uuid::nil(), |customer| customer.0)).bind(i64::from(limit)).fetch_all(c))?;
    Ok(ids.into_iter().map(CustomerId).collect())
}
