//! Orders on their way to their customers.

use std::collections::HashMap;

use cradle_domain::delivery::{Parcel, ParcelState, Way};
use cradle_domain::orders::Request;
use cradle_domain::{CustomerId, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::db::{from_json, to_json};
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    order_id: Uuid,
    state: String,
    carrier: String,
    tracking: String,
    marks: String,
}

impl TryFrom<Row> for Parcel {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unknown = || StoreError::unreadable(format!("a parcel's state “{}”", row.state));
        Ok(Self {
            state: ParcelState::from_word(&row.state).ok_or_else(unknown)?,
            carrier: row.carrier,
            tracking: row.tracking,
            marks: from_json(&row.marks)?,
        })
    }
}

/// Opens the parcel of an order; one that is there already stays as it is.
pub async fn open_parcel(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO parcels (customer_id, order_id, state, open, carrier, tracking, marks)
         VALUES ($1, $2, 'waiting', TRUE, '', '', '[]') ON CONFLICT (customer_id, order_id) DO NOTHING",
        customer.0,
        order.0
    )?;
    Ok(())
}

/// Writes how far a parcel is.
pub async fn set_parcel(tx: &mut Tx, customer: CustomerId, order: OrderId, parcel: &Parcel) -> Result<()> {
    changed!(
        tx,
        "UPDATE parcels SET state = $3, open = $4, carrier = $5, tracking = $6, marks = $7
         WHERE customer_id = $1 AND order_id = $2",
        customer.0,
        order.0,
        parcel.state.as_str(),
        parcel.state != ParcelState::Delivered,
        parcel.carrier.as_str(),
        parcel.tracking.as_str(),
        to_json(&parcel.marks)?
    )?;
    Ok(())
}

/// The parcel of an order.
pub async fn parcel_of(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<Option<Parcel>> {
    Ok(parcels_of(tx, &[(customer, order)]).await?.remove(&order))
}

/// The parcels of these orders.
pub async fn parcels_of(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<HashMap<OrderId, Parcel>> {
    let mut found = HashMap::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect();
        let text = format!(
            "SELECT order_id, state, carrier, tracking, marks FROM parcels
             WHERE (customer_id, order_id) IN (VALUES {})",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        for row in rows {
            found.insert(OrderId(row.order_id), row.try_into()?);
        }
    }
    Ok(found)
}

/// The order with this number, if it has a parcel.
pub async fn by_number(tx: &mut Tx, number: i64) -> Result<Option<(CustomerId, OrderId)>> {
    let row: Option<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT p.customer_id, p.order_id FROM orders o
         JOIN parcels p ON p.customer_id = o.customer_id AND p.order_id = o.id WHERE o.number = $1")
        .bind(number).fetch_optional(c))?;
    Ok(row.map(|(customer, order)| (CustomerId(customer), OrderId(order))))
}

/// The order whose parcel a carrier knows by this number: the last one, because carriers begin anew.
pub async fn by_tracking(
    tx: &mut Tx,
    carrier: &str,
    tracking: &str,
) -> Result<Option<(CustomerId, OrderId)>> {
    let row: Option<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT customer_id, order_id FROM parcels
         WHERE tracking = $1 AND carrier = $2 ORDER BY order_id DESC LIMIT 1")
        .bind(tracking).bind(carrier).fetch_optional(c))?;
    Ok(row.map(|(customer, order)| (CustomerId(customer), OrderId(order))))
}

/// How a customer had prints delivered the last time.
pub async fn last_way(tx: &mut Tx, customer: CustomerId) -> Result<Option<Way>> {
    let text: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.request FROM parcels p
         JOIN orders o ON o.customer_id = p.customer_id AND o.id = p.order_id
         WHERE p.customer_id = $1 ORDER BY p.order_id DESC LIMIT 1")
        .bind(customer.0).fetch_optional(c))?;
    Ok(match text.map(|text| from_json(&text)).transpose()? {
        Some(Request::Print(print)) => print.delivery,
        _ => None,
    })
}
