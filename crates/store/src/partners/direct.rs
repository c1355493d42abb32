//! Pictures that go straight from where the camera is connected to a partner.

use std::collections::HashSet;

use cradle_domain::{CustomerId, OrderId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::places;
use crate::{Result, Tx, changed, on};

/// A picture that is in no library here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectPicture {
    /// What it is called.
    pub filename: String,
    /// What its content is called, in hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// Writes which pictures of an order go straight to a partner, in their order.
pub async fn put_direct(
    tx: &mut Tx,
    customer: CustomerId,
    order: OrderId,
    pictures: &[DirectPicture],
) -> Result<()> {
    for (position, picture) in (0_i64..).zip(pictures) {
        changed!(
            tx,
            "INSERT INTO direct_pictures (customer_id, order_id, position, filename, sha256, size)
             VALUES ($1, $2, $3, $4, $5, $6)",
            customer.0,
            order.0,
            position,
            picture.filename.as_str(),
            picture.sha256.as_str(),
            picture.size.cast_signed(),
        )?;
    }
    Ok(())
}

/// The pictures of an order that go straight to a partner; none where its pictures are here.
pub async fn direct(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<Vec<DirectPicture>> {
    let rows: Vec<(String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT filename, sha256, size FROM direct_pictures
         WHERE customer_id = $1 AND order_id = $2 ORDER BY position")
        .bind(customer.0).bind(order.0).fetch_all(c))?;
    let picture = |(filename, sha256, size): (String, String, i64)| DirectPicture {
        filename,
        sha256,
        size: size.cast_unsigned(),
    };
    Ok(rows.into_iter().map(picture).collect())
}

/// Which of these orders have pictures that go straight to a partner.
pub async fn direct_among(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<HashSet<OrderId>> {
    let mut found = HashSet::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> = (0..some.len()).map(|n| format!("({})", places(2 * n + 1, 2))).collect();
        let text = format!(
            "SELECT order_id FROM direct_pictures WHERE position = 0 AND (customer_id, order_id) IN (VALUES {})",
            pairs.join(", ")
        );
        let rows: Vec<Uuid> = on!(tx, c => some.iter()
            .fold(sqlx::query_scalar(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        found.extend(rows.into_iter().map(OrderId));
    }
    Ok(found)
}
