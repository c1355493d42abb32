//! Orders by the page, the latest first. A page costs what it shows, whatever stands before it.

use std::collections::HashMap;

use cradle_domain::orders::{Order, OrderState};
use cradle_domain::{CustomerId, Instant, OrderId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::records::{COLUMNS, LISTED, Row, complete};
use crate::{Result, Tx, on};

/// Which orders by where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Every one.
    #[default]
    All,
    /// Those that are not over.
    Open,
    /// Those that are made, and that their customers do not have yet.
    ToHandOver,
    /// Those in one state; the reason of a failure does not count.
    In(OrderState),
}

/// Which orders.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Whose; `None` for everybody's.
    pub customer: Option<CustomerId>,
    /// Where they stand.
    pub which: Which,
    /// Only those placed before this one.
    pub after: Option<(Instant, OrderId)>,
}

/// Up to `limit` orders, the latest first, each with its first [`LISTED`] pictures.
pub async fn page(tx: &mut Tx, filter: &Filter, limit: u32) -> Result<Vec<Order>> {
    let (placed_at, id) = match filter.after {
        Some((at, id)) => (at.micros(), id.0),
        None => (i64::MAX, Uuid::max()),
    };
    let whose = if filter.customer.is_some() { "customer_id = $4 AND " } else { "" };
    let stand = match &filter.which {
        Which::All => String::new(),
        Which::Open => "open = TRUE AND ".to_owned(),
        Which::ToHandOver => "state = 'done' AND (customer_id, id) IN \
            (SELECT customer_id, order_id FROM parcels WHERE open = TRUE) AND "
            .to_owned(),
        Which::In(state) => format!("state = '{}' AND ", state.as_str()),
    };
    let text = format!(
        "SELECT {COLUMNS} FROM orders WHERE {whose}{stand}(placed_at, id) < ($1, $2)
         ORDER BY placed_at DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(placed_at).bind(id).bind(i64::from(limit));
        let query = filter.customer.iter().fold(query, |query, customer| query.bind(customer.0));
        query.fetch_all(c)
    })?;
    complete(tx, rows, LISTED).await
}

/// The names of these customers.
pub async fn customer_names(tx: &mut Tx, customers: &[CustomerId]) -> Result<HashMap<CustomerId, String>> {
    let mut names = HashMap::new();
    for some in customers.chunks(500) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let text = format!("SELECT id, name FROM customers WHERE id IN ({})", places.join(", "));
        let rows: Vec<(Uuid, String)> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, customer| query.bind(customer.0))
            .fetch_all(c))?;
        names.extend(rows.into_iter().map(|(id, name)| (CustomerId(id), name)));
    }
    Ok(names)
}

/// How many orders are not over, and when the oldest of them was placed.
pub async fn open_orders(tx: &mut Tx) -> Result<(u64, Option<Instant>)> {
    let (open, oldest): (i64, Option<i64>) = on!(tx, c => sqlx::query_as(
        "SELECT COUNT(*), MIN(placed_at) FROM orders WHERE open = TRUE").fetch_one(c))?;
    Ok((u64::try_from(open).unwrap_or(0), oldest.map(Instant::from_micros)))
}
