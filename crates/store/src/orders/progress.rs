//! How far an order is: which pictures are done, which mails are delivered.

use cradle_domain::orders::DeliveryState;
use cradle_domain::{CustomerId, ImageId, OrderId};
use uuid::Uuid;

use crate::{Result, Tx, changed, on};

/// Writes how many steps are done.
pub async fn set_done(tx: &mut Tx, customer: CustomerId, id: OrderId, done: u32) -> Result<()> {
    changed!(
        tx,
        "UPDATE orders SET done = $3 WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0,
        i64::from(done)
    )?;
    Ok(())
}

/// The first `limit` pictures that the service has not done yet, each with its place in the order.
pub async fn undone_images(
    tx: &mut Tx,
    customer: CustomerId,
    id: OrderId,
    limit: u32,
) -> Result<Vec<(u32, ImageId)>> {
    let rows: Vec<(i64, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT position, image_id FROM order_images
         WHERE customer_id = $1 AND order_id = $2 AND done = FALSE ORDER BY position LIMIT $3")
        .bind(customer.0).bind(id.0).bind(i64::from(limit)).fetch_all(c))?;
    let place = |place: i64| u32::try_from(place).unwrap_or(u32::MAX);
    Ok(rows.into_iter().map(|(position, image)| (place(position), ImageId(image))).collect())
}

/// Notes that the service has done the pictures up to and including `last`, and counts them all.
pub async fn mark_images_done(tx: &mut Tx, customer: CustomerId, id: OrderId, last: u32) -> Result<()> {
    changed!(
        tx,
        "UPDATE order_images SET done = TRUE
         WHERE customer_id = $1 AND order_id = $2 AND done = FALSE AND position <= $3",
        customer.0,
        id.0,
        i64::from(last)
    )?;
    set_done(tx, customer, id, last.saturating_add(1)).await
}

/// Notes that the service has done every one of `pictures` pictures.
pub async fn mark_rest_done(tx: &mut Tx, customer: CustomerId, id: OrderId, pictures: u32) -> Result<()> {
    mark_images_done(tx, customer, id, pictures.saturating_sub(1)).await
}

/// Writes what became of the mail at `position`, and how many are settled; false when there is none.
pub async fn set_delivery(
    tx: &mut Tx,
    customer: CustomerId,
    id: OrderId,
    position: u32,
    state: &DeliveryState,
) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE order_deliveries SET state = $4, reason = $5
         WHERE customer_id = $1 AND order_id = $2 AND position = $3",
        customer.0,
        id.0,
        i64::from(position),
        state.as_str(),
        state.reason(),
    )?;
    count_settled(tx, customer, id).await?;
    Ok(rows == 1)
}

/// Lets mails that were refused wait once more.
pub async fn clear_refusals(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<()> {
    changed!(
        tx,
        "UPDATE order_deliveries SET state = 'waiting', reason = NULL
         WHERE customer_id = $1 AND order_id = $2 AND state <> 'delivered'",
        customer.0,
        id.0
    )?;
    count_settled(tx, customer, id).await
}

async fn count_settled(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<()> {
    changed!(
        tx,
        "UPDATE orders SET done = (SELECT COUNT(*) FROM order_deliveries d WHERE d.customer_id = $1
         AND d.order_id = $2 AND d.state IN ('delivered', 'refused')) WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0
    )?;
    Ok(())
}
