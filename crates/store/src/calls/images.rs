//! Pictures that were shown in calls.

use cradle_domain::{CallId, CustomerId, ImageId, Instant, ParticipantId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// A picture that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownImage {
    /// Its number in the call, from 1.
    pub n: u32,
    /// Who showed it.
    pub by: ParticipantId,
    /// Whose picture it is.
    pub sharer: CustomerId,
    /// Which of theirs.
    pub image: ImageId,
    /// The file's name.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// When.
    pub at: Instant,
}

#[derive(FromRow)]
struct Row {
    n: i64,
    participant_id: Uuid,
    sharer_id: Uuid,
    image_id: Uuid,
    name: String,
    width: i64,
    height: i64,
    shown_at: i64,
}

impl From<Row> for ShownImage {
    fn from(row: Row) -> Self {
        let size = |pixels: i64| u32::try_from(pixels).unwrap_or(0);
        Self {
            n: size(row.n),
            by: ParticipantId(row.participant_id),
            sharer: CustomerId(row.sharer_id),
            image: ImageId(row.image_id),
            name: row.name,
            width: size(row.width),
            height: size(row.height),
            at: Instant::from_micros(row.shown_at),
        }
    }
}

/// Adds a picture to the record of a call of `owner`, which its transaction holds; gives its number.
pub async fn add_image(tx: &mut Tx, owner: CustomerId, call: CallId, shown: &ShownImage) -> Result<u32> {
    let n: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO call_images (customer_id, call_id, n, participant_id, sharer_id, image_id, name, width, height,
         shown_at) VALUES ($1, $2, (SELECT COALESCE(MAX(n), 0) + 1 FROM call_images
         WHERE customer_id = $1 AND call_id = $2), $3, $4, $5, $6, $7, $8, $9) RETURNING n")
        .bind(owner.0).bind(call.0).bind(shown.by.0).bind(shown.sharer.0).bind(shown.image.0)
        .bind(shown.name.as_str()).bind(i64::from(shown.width)).bind(i64::from(shown.height))
        .bind(shown.at.micros()).fetch_one(c))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The pictures that were shown in a call of `owner`, in order.
pub async fn images(tx: &mut Tx, owner: CustomerId, call: CallId) -> Result<Vec<ShownImage>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT n, participant_id, sharer_id, image_id, name, width, height, shown_at FROM call_images
         WHERE customer_id = $1 AND call_id = $2 ORDER BY n").bind(owner.0).bind(call.0).fetch_all(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One of them.
pub async fn image(tx: &mut Tx, owner: CustomerId, call: CallId, n: u32) -> Result<Option<ShownImage>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT n, participant_id, sharer_id, image_id, name, width, height, shown_at FROM call_images
         WHERE customer_id = $1 AND call_id = $2 AND n = $3")
        .bind(owner.0).bind(call.0).bind(i64::from(n)).fetch_optional(c))?;
    Ok(row.map(Into::into))
}

/// Writes down that somebody kept a picture of a call, and what it is in their library.
pub async fn keep_image(
    tx: &mut Tx,
    customer: CustomerId,
    call: CallId,
    n: u32,
    image: ImageId,
) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO call_kept (customer_id, call_id, n, image_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (customer_id, call_id, n) DO UPDATE SET image_id = excluded.image_id",
        customer.0,
        call.0,
        i64::from(n),
        image.0,
    )?;
    Ok(())
}

/// Which pictures of a call somebody kept.
pub async fn kept_images(tx: &mut Tx, customer: CustomerId, call: CallId) -> Result<Vec<u32>> {
    let rows: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT n FROM call_kept WHERE customer_id = $1 AND call_id = $2")
        .bind(customer.0).bind(call.0).fetch_all(c))?;
    Ok(rows.into_iter().filter_map(|n| u32::try_from(n).ok()).collect())
}
