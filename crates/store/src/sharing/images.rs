//! The pictures that permissions name one by one.

use cradle_domain::{CustomerId, GrantId, ImageId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// Names pictures in a permission that names none yet, in this order.
pub(super) async fn put_in(tx: &mut Tx, owner: CustomerId, id: GrantId, images: &[ImageId]) -> Result<()> {
    let numbered: Vec<(i64, Uuid)> = (0..).zip(images.iter().map(|image| image.0)).collect();
    for some in numbered.chunks(1_000) {
        let rows: Vec<String> =
            (0..some.len()).map(|n| format!("($1, $2, ${}, ${})", 2 * n + 3, 2 * n + 4)).collect();
        let text = format!(
            "INSERT INTO grant_images (customer_id, grant_id, position, image_id) VALUES {}",
            rows.join(", ")
        );
        let (owner, id) = (owner.0, id.0);
        on!(tx, c => async {
            let query = sqlx::query(AssertSqlSafe(text)).bind(owner).bind(id);
            let query = some.iter().fold(query, |query, (position, image)| query.bind(position).bind(image));
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Up to `limit` of the pictures that a permission opens, from place `from` on, in order, each with its
/// place. Places count from 0; those of pictures that lie in the trash, or were removed for good, are
/// passed over.
pub async fn images(
    tx: &mut Tx,
    owner: CustomerId,
    id: GrantId,
    from: u32,
    limit: u32,
) -> Result<Vec<(u32, ImageId)>> {
    let rows: Vec<(i64, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT position, image_id FROM grant_images
         JOIN images ON images.customer_id = grant_images.customer_id AND images.id = image_id
         WHERE grant_images.customer_id = $1 AND grant_id = $2 AND position >= $3 AND visible = TRUE
         ORDER BY position LIMIT $4")
        .bind(owner.0).bind(id.0).bind(i64::from(from)).bind(i64::from(limit)).fetch_all(c))?;
    let placed =
        |(position, image): (i64, Uuid)| (u32::try_from(position).unwrap_or(u32::MAX), ImageId(image));
    Ok(rows.into_iter().map(placed).collect())
}

/// How many pictures a permission opens, without those that lie in the trash.
pub async fn visible(tx: &mut Tx, owner: CustomerId, id: GrantId) -> Result<u32> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM grant_images
         JOIN images ON images.customer_id = grant_images.customer_id AND images.id = image_id
         WHERE grant_images.customer_id = $1 AND grant_id = $2 AND visible = TRUE")
        .bind(owner.0).bind(id.0).fetch_one(c))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The place of a picture in a permission, if it names it.
pub async fn place_of(tx: &mut Tx, owner: CustomerId, id: GrantId, image: ImageId) -> Result<Option<u32>> {
    let place: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT position FROM grant_images WHERE customer_id = $1 AND image_id = $3 AND grant_id = $2 LIMIT 1")
        .bind(owner.0).bind(id.0).bind(image.0).fetch_optional(c))?;
    Ok(place.and_then(|place| u32::try_from(place).ok()))
}

/// Takes pictures out of everything that was given, because they are removed for good.
pub async fn forget_images(tx: &mut Tx, owner: CustomerId, images: &[ImageId]) -> Result<()> {
    if images.is_empty() {
        return Ok(());
    }
    let places = (2..images.len() + 2).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let taken = format!(
        "DELETE FROM grant_images WHERE customer_id = $1 AND image_id IN ({places}) RETURNING grant_id"
    );
    let grants: Vec<Uuid> = on!(tx, c => images.iter()
        .fold(sqlx::query_scalar(AssertSqlSafe(taken)).bind(owner.0), |query, image| query.bind(image.0))
        .fetch_all(c))?;
    for grant in grants {
        changed!(
            tx,
            "UPDATE grants SET pictures = pictures - 1 WHERE customer_id = $1 AND id = $2",
            owner.0,
            grant
        )?;
    }
    let covers = format!("UPDATE grants SET cover = NULL WHERE customer_id = $1 AND cover IN ({places})");
    on!(tx, c => async {
        let query = sqlx::query(AssertSqlSafe(covers)).bind(owner.0);
        images.iter().fold(query, |query, image| query.bind(image.0)).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// The picture at one place.
pub async fn image_at(tx: &mut Tx, owner: CustomerId, id: GrantId, position: u32) -> Result<Option<ImageId>> {
    let image: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT image_id FROM grant_images WHERE customer_id = $1 AND grant_id = $2 AND position = $3")
        .bind(owner.0).bind(id.0).bind(i64::from(position)).fetch_optional(c))?;
    Ok(image.map(ImageId))
}
