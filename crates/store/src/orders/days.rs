//! What orders come to on each day.

use cradle_domain::orders::Order;
use cradle_domain::{Instant, Money, ServiceId};
use sqlx::FromRow;

use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

/// Orders of one service on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
    /// The service.
    pub service: ServiceId,
    /// How many were placed.
    pub orders: u64,
    /// What they come to, without what was cancelled or failed.
    pub total: Money,
}

#[derive(FromRow)]
struct Row {
    day: String,
    service_id: String,
    currency: String,
    orders: i64,
    amount: i64,
}

fn day_of(at: Instant) -> String {
    at.timestamp().strftime("%Y-%m-%d").to_string()
}

pub(super) async fn count(tx: &mut Tx, order: &Order, orders: i64, amount: i64) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO order_days (day, service_id, currency, orders, amount) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (day, service_id, currency) DO UPDATE
         SET orders = order_days.orders + excluded.orders, amount = order_days.amount + excluded.amount",
        day_of(order.placed_at),
        order.service.as_str(),
        order.total.currency.code(),
        orders,
        amount,
    )?;
    Ok(())
}

/// The orders of each service and currency on the day of `from` and on each day after it.
pub async fn days(tx: &mut Tx, from: Instant) -> Result<Vec<DayCount>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT day, service_id, currency, orders, amount FROM order_days WHERE day >= $1
         ORDER BY day, service_id, currency")
        .bind(day_of(from)).fetch_all(c))?;
    let counted = |row: Row| {
        Ok(DayCount {
            day: row.day,
            service: row.service_id.parse().map_err(StoreError::unreadable)?,
            orders: u64::try_from(row.orders).unwrap_or(0),
            total: Money::new(row.amount, currency(&row.currency)?),
        })
    };
    rows.into_iter().map(counted).collect()
}
