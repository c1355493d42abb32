//! One order at a time.

use std::collections::HashMap;

use cradle_domain::orders::{Delivery, DeliveryState, HistoryEntry, Order, OrderState, Progress};
use cradle_domain::{CameraId, CustomerId, ImageId, Instant, Money, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::days;
use crate::db::{from_json, to_json};
use crate::menu::currency;
use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
pub(super) struct Row {
    customer_id: Uuid,
    id: Uuid,
    number: i64,
    camera_id: Option<Uuid>,
    service_id: String,
    request: String,
    pictures: i64,
    total_amount: i64,
    total_currency: String,
    state: String,
    reason: Option<String>,
    done: i64,
    steps: i64,
    placed_at: i64,
}

/// The columns of [`Row`].
pub(super) const COLUMNS: &str = "customer_id, id, number, camera_id, service_id, request, pictures, \
    total_amount, total_currency, state, reason, done, steps, placed_at";

#[derive(FromRow)]
struct ImageRow {
    order_id: Uuid,
    image_id: Uuid,
}

#[derive(FromRow)]
struct HistoryRow {
    order_id: Uuid,
    happened_at: i64,
    state: String,
    reason: Option<String>,
}

#[derive(FromRow)]
struct DeliveryRow {
    order_id: Uuid,
    name: Option<String>,
    email: String,
    state: String,
    reason: Option<String>,
}

fn state_from(word: &str, reason: Option<String>) -> Result<OrderState> {
    OrderState::from_word(word, reason)
        .ok_or_else(|| StoreError::unreadable(format!("an order's state “{word}”")))
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

impl TryFrom<Row> for Order {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: OrderId(row.id),
            number: row.number,
            customer: CustomerId(row.customer_id),
            camera: row.camera_id.map(CameraId),
            service: row.service_id.parse().map_err(StoreError::unreadable)?,
            request: from_json(&row.request)?,
            pictures: count(row.pictures),
            images: Vec::new(),
            total: Money::new(row.total_amount, currency(&row.total_currency)?),
            state: state_from(&row.state, row.reason)?,
            progress: Progress { done: count(row.done), total: count(row.steps) },
            deliveries: Vec::new(),
            placed_at: Instant::from_micros(row.placed_at),
            history: Vec::new(),
        })
    }
}

/// The next number for an order, counted up for the whole centre. It is given back when the
/// transaction is undone, and others wait for it, so it is best asked for late.
pub async fn next_number(tx: &mut Tx) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ('orders', 1)
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value")
        .fetch_one(c))?)
}

/// Rows that one statement inserts, at most.
const AT_ONCE: usize = 1_000;

/// Pictures of each order that a list names.
pub(super) const LISTED: u32 = 100;

/// Adds an order with its pictures, mails and history, and counts it on its day.
pub async fn add(tx: &mut Tx, order: &Order) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO orders (customer_id, id, number, camera_id, service_id, kind, request, pictures,
         total_amount, total_currency, state, open, reason, done, steps, placed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        order.customer.0,
        order.id.0,
        order.number,
        order.camera.map(|camera| camera.0),
        order.service.as_str(),
        order.request.kind().as_str(),
        to_json(&order.request)?,
        i64::from(order.pictures),
        order.total.amount,
        order.total.currency.code(),
        order.state.as_str(),
        !order.state.is_over(),
        order.state.reason(),
        i64::from(order.progress.done),
        i64::from(order.progress.total),
        order.placed_at.micros(),
    )?;
    let numbered: Vec<(i64, Uuid)> = (0..).zip(order.images.iter().map(|image| image.0)).collect();
    for some in numbered.chunks(AT_ONCE) {
        let rows: Vec<String> =
            (0..some.len()).map(|n| format!("($1, $2, ${}, ${}, FALSE)", 2 * n + 3, 2 * n + 4)).collect();
        let text = format!(
            "INSERT INTO order_images (customer_id, order_id, position, image_id, done) VALUES {}",
            rows.join(", ")
        );
        let (customer, id) = (order.customer.0, order.id.0);
        on!(tx, c => async {
            let query = sqlx::query(AssertSqlSafe(text)).bind(customer).bind(id);
            let query = some.iter().fold(query, |query, (position, image)| query.bind(position).bind(image));
            query.execute(c).await.map(|_| ())
        })?;
    }
    for (position, delivery) in (0_i64..).zip(&order.deliveries) {
        changed!(
            tx,
            "INSERT INTO order_deliveries (customer_id, order_id, position, name, email, state, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            order.customer.0,
            order.id.0,
            position,
            delivery.name.as_deref(),
            delivery.email.as_str(),
            delivery.state.as_str(),
            delivery.state.reason(),
        )?;
    }
    for entry in &order.history {
        add_history(tx, order, &entry.state, entry.at).await?;
    }
    days::count(tx, order, 1, order.total.amount).await
}

async fn add_history(tx: &mut Tx, order: &Order, state: &OrderState, at: Instant) -> Result<()> {
    changed!(
        tx,
        "INSERT INTO order_history (customer_id, order_id, step, happened_at, state, reason)
         VALUES ($1, $2, (SELECT COALESCE(MAX(step), 0) + 1 FROM order_history
                          WHERE customer_id = $1 AND order_id = $2), $3, $4, $5)",
        order.customer.0,
        order.id.0,
        at.micros(),
        state.as_str(),
        state.reason(),
    )?;
    Ok(())
}

/// An order of this customer, with all its pictures.
pub async fn get(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<Option<Order>> {
    let text = format!("SELECT {COLUMNS} FROM orders WHERE customer_id = $1 AND id = $2");
    let row: Option<Row> = on!(tx, c => sqlx::query_as(AssertSqlSafe(text))
        .bind(customer.0).bind(id.0).fetch_optional(c))?;
    Ok(complete(tx, row.into_iter().collect(), u32::MAX).await?.pop())
}

/// Whose order this is.
pub async fn owner_of(tx: &mut Tx, id: OrderId) -> Result<Option<CustomerId>> {
    let owner: Option<Uuid> = on!(tx, c => sqlx::query_scalar("SELECT customer_id FROM orders WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    Ok(owner.map(CustomerId))
}

/// Keeps everybody else from changing an order until the transaction ends; false when there is none.
pub async fn hold(tx: &mut Tx, customer: CustomerId, id: OrderId) -> Result<bool> {
    let held =
        changed!(tx, "UPDATE orders SET done = done WHERE customer_id = $1 AND id = $2", customer.0, id.0)?;
    Ok(held == 1)
}

/// Takes an order from the state in which it was read to another one, and writes it down in its
/// history; [`StoreError::Changed`] when it stands elsewhere by now.
pub async fn step(tx: &mut Tx, order: &Order, to: &OrderState, now: Instant) -> Result<()> {
    let stepped = changed!(
        tx,
        "UPDATE orders SET state = $4, open = $5, reason = $6
         WHERE customer_id = $1 AND id = $2 AND state = $3",
        order.customer.0,
        order.id.0,
        order.state.as_str(),
        to.as_str(),
        !to.is_over(),
        to.reason(),
    )?;
    if stepped == 0 {
        return Err(StoreError::Changed);
    }
    add_history(tx, order, to, now).await?;
    let amount = |state: &OrderState| match state {
        OrderState::Cancelled | OrderState::Failed { .. } => 0,
        _ => order.total.amount,
    };
    let more = amount(to) - amount(&order.state);
    if more == 0 { Ok(()) } else { days::count(tx, order, 0, more).await }
}

/// Of the first [`LISTED`] pictures of each order, in order, those that can be shown.
pub async fn shown(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<HashMap<OrderId, Vec<ImageId>>> {
    let mut shown: HashMap<OrderId, Vec<ImageId>> = HashMap::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
        let text = format!(
            "SELECT o.order_id, o.image_id FROM order_images o
             JOIN images i ON i.customer_id = o.customer_id AND i.id = o.image_id
             WHERE (o.customer_id, o.order_id) IN (VALUES {}) AND o.position < $1 AND i.shown = TRUE
             ORDER BY o.order_id, o.position",
            pairs.join(", ")
        );
        let rows: Vec<ImageRow> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)).bind(i64::from(LISTED)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        for row in rows {
            shown.entry(OrderId(row.order_id)).or_default().push(ImageId(row.image_id));
        }
    }
    Ok(shown)
}

/// Orders out of their rows, in the same order, with up to `pictures` pictures each.
pub(super) async fn complete(tx: &mut Tx, rows: Vec<Row>, pictures: u32) -> Result<Vec<Order>> {
    let mut orders = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some = rows.by_ref().take(100).map(Order::try_from).collect::<Result<Vec<_>>>()?;
        orders.extend(with_parts(tx, some, pictures).await?);
    }
    Ok(orders)
}

async fn with_parts(tx: &mut Tx, mut orders: Vec<Order>, pictures: u32) -> Result<Vec<Order>> {
    let keys: Vec<(Uuid, Uuid)> = orders.iter().map(|order| (order.customer.0, order.id.0)).collect();
    let places: HashMap<Uuid, usize> = keys.iter().map(|(_, id)| *id).zip(0..).collect();
    let of = |columns: &str, table: &str, and: &str, by: &str| {
        let pairs: Vec<String> =
            (0..keys.len()).map(|n| format!("(${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
        let pairs = pairs.join(", ");
        format!(
            "SELECT order_id, {columns} FROM {table}
             WHERE (customer_id, order_id) IN (VALUES {pairs}) AND {and} ORDER BY order_id, {by}"
        )
    };

    let text = of("image_id", "order_images", "position < $1", "position");
    let images: Vec<ImageRow> = on!(tx, c => keys.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(i64::from(pictures)), |query, key| query.bind(key.0).bind(key.1))
        .fetch_all(c))?;
    for row in images {
        orders[places[&row.order_id]].images.push(ImageId(row.image_id));
    }

    let text = of("happened_at, state, reason", "order_history", "step > $1", "step");
    let history: Vec<HistoryRow> = on!(tx, c => keys.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(0_i64), |query, key| query.bind(key.0).bind(key.1))
        .fetch_all(c))?;
    for row in history {
        let at = Instant::from_micros(row.happened_at);
        let state = state_from(&row.state, row.reason)?;
        orders[places[&row.order_id]].history.push(HistoryEntry { at, state });
    }

    let text = of("name, email, state, reason", "order_deliveries", "position >= $1", "position");
    let deliveries: Vec<DeliveryRow> = on!(tx, c => keys.iter()
        .fold(sqlx::query_as(AssertSqlSafe(text)).bind(0_i64), |query, key| query.bind(key.0).bind(key.1))
        .fetch_all(c))?;
    for row in deliveries {
        let state = DeliveryState::from_word(&row.state, row.reason)
            .ok_or_else(|| StoreError::unreadable(format!("a mail's state “{}”", row.state)))?;
        let delivery = Delivery { name: row.name, email: row.email, state };
        orders[places[&row.order_id]].deliveries.push(delivery);
    }
    Ok(orders)
}
