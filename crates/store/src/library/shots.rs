//! Files that may belong to one press of the shutter: found by name, or by what a telephone wrote
//! into both of them.

use cradle_domain::library::Image;
use cradle_domain::{CustomerId, ImageId};
use uuid::Uuid;

use super::columns::signed;
use super::refresh_terms;
use crate::db::to_json;
use crate::{Result, StoreError, Tx, changed, on};

/// Pictures of one name that are looked at: a customer with more of them has never renamed one.
const MOST: i64 = 20;

/// The latest pictures of this customer, outside the trash, whose name is `stem`, or `stem` with an
/// extension.
pub async fn by_stem(tx: &mut Tx, owner: CustomerId, stem: &str) -> Result<Vec<ImageId>> {
    // Behind the dot stands the slash.
    let (first, end) = (format!("{stem}."), format!("{stem}/"));
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM images WHERE customer_id = $1 AND visible
         AND (filename = $2 OR (filename >= $3 AND filename < $4)) ORDER BY arrived_at DESC LIMIT $5")
        .bind(owner.0).bind(stem).bind(first.as_str()).bind(end.as_str()).bind(MOST).fetch_all(c))?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// The pictures of this customer, outside the trash, that carry this mark.
pub async fn by_content_id(tx: &mut Tx, owner: CustomerId, mark: &str) -> Result<Vec<ImageId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM images WHERE customer_id = $1 AND content_id = $2 AND visible
         ORDER BY arrived_at DESC LIMIT $3")
        .bind(owner.0).bind(mark).bind(MOST).fetch_all(c))?;
    Ok(ids.into_iter().map(ImageId).collect())
}

/// Writes a picture's mark.
pub async fn set_content_id(tx: &mut Tx, owner: CustomerId, id: ImageId, mark: &str) -> Result<()> {
    changed!(
        tx,
        "UPDATE images SET content_id = $3 WHERE customer_id = $1 AND id = $2",
        owner.0,
        id.0,
        mark
    )?;
    Ok(())
}

/// Puts another file first in a picture: its kind, name, content and facts are those of `first` from
/// now on, and reduced images are to be made of it. What people say about the picture stays.
///
/// `image` is the picture as it was read; when its first file is another one by now, this is
/// [`StoreError::Changed`].
pub async fn put_first(tx: &mut Tx, image: &Image, first: &Image) -> Result<()> {
    let rows = changed!(
        tx,
        "UPDATE images SET kind = $4, filename = $5, media_type = $6, blob = $7, sha256 = $8, size = $9, width = $10,
         height = $11, thumbhash = $12, shown = FALSE, rendering = TRUE, problem = NULL, facts = $13, looked = 0
         WHERE customer_id = $1 AND id = $2 AND blob = $3",
        image.owner.0,
        image.id.0,
        image.blob.0.as_slice(),
        first.kind.as_str(),
        first.filename.as_str(),
        first.media_type.as_str(),
        first.blob.0.as_slice(),
        first.sha256.as_slice(),
        signed(first.size),
        i64::from(first.width),
        i64::from(first.height),
        [].as_slice() as &[u8],
        to_json(&first.facts)?,
    )?;
    if rows == 0 {
        return Err(StoreError::Changed);
    }
    refresh_terms(tx, image.owner, &[image.id]).await
}
