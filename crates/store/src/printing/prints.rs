//! The prints of each order. Whoever changes them holds the order first.

use std::collections::HashMap;

use cradle_domain::printing::{Print, PrintState};
use cradle_domain::{CustomerId, ImageId, OrderId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{Result, StoreError, Tx, changed, on};

#[derive(FromRow)]
struct Row {
    order_id: Uuid,
    position: i64,
    image_id: Uuid,
    index_sheet: Option<i64>,
    copies: i64,
    state: String,
    reason: Option<String>,
    round: i64,
    told: bool,
    job: Option<i64>,
}

impl TryFrom<Row> for Print {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let unknown = || StoreError::unreadable(format!("a print's state “{}”", row.state));
        Ok(Self {
            position: u32::try_from(row.position).map_err(StoreError::unreadable)?,
            image: ImageId(row.image_id),
            index: row.index_sheet.map(u32::try_from).transpose().map_err(StoreError::unreadable)?,
            copies: u16::try_from(row.copies).map_err(StoreError::unreadable)?,
            state: PrintState::from_word(&row.state, row.reason.clone()).ok_or_else(unknown)?,
            round: u32::try_from(row.round).map_err(StoreError::unreadable)?,
            told: row.told,
            job: row.job.map(i32::try_from).transpose().map_err(StoreError::unreadable)?,
        })
    }
}

/// Rows that one statement inserts, at most.
const AT_ONCE: usize = 1_000;

/// A print to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPrint {
    /// The picture; of a sheet of the index the first one on it.
    pub image: ImageId,
    /// Which sheet of the index it is, counted from 0.
    pub index: Option<u32>,
    /// How often.
    pub copies: u16,
}

/// Adds the prints of an order, in its order. Those that are there already stay as they are.
pub async fn add(tx: &mut Tx, customer: CustomerId, order: OrderId, prints: &[NewPrint]) -> Result<()> {
    let numbered: Vec<(i64, &NewPrint)> = (0..).zip(prints).collect();
    for some in numbered.chunks(AT_ONCE) {
        let rows: Vec<String> = (0..some.len())
            .map(|n| {
                let at = 4 * n + 3;
                format!("($1, $2, ${at}, ${}, ${}, ${}, 'waiting', 0, FALSE)", at + 1, at + 2, at + 3)
            })
            .collect();
        let text = format!(
            "INSERT INTO order_prints
             (customer_id, order_id, position, image_id, index_sheet, copies, state, round, told) VALUES {} ON CONFLICT (customer_id, order_id, position) DO NOTHING",
            rows.join(", ")
        );
        on!(tx, c => async {
            let query = sqlx::query(AssertSqlSafe(text)).bind(customer.0).bind(order.0);
            let query = some.iter().fold(query, |query, (position, print)| {
                let (sheet, copies) = (print.index.map(i64::from), i64::from(print.copies));
                query.bind(position).bind(print.image.0).bind(sheet).bind(copies)
            });
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// The prints of an order, in its order.
pub async fn of_order(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<Vec<Print>> {
    Ok(of_orders(tx, &[(customer, order)]).await?.remove(&order).unwrap_or_default())
}

/// The prints of these orders.
pub async fn of_orders(tx: &mut Tx, keys: &[(CustomerId, OrderId)]) -> Result<HashMap<OrderId, Vec<Print>>> {
    let mut found: HashMap<OrderId, Vec<Print>> = HashMap::new();
    for some in keys.chunks(100) {
        let pairs: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect();
        let text = format!(
            "SELECT order_id, position, image_id, index_sheet, copies, state, reason, round, told, job
             FROM order_prints WHERE (customer_id, order_id) IN (VALUES {}) ORDER BY order_id, position",
            pairs.join(", ")
        );
        let rows: Vec<Row> = on!(tx, c => some.iter()
            .fold(sqlx::query_as(AssertSqlSafe(text)), |query, key| query.bind(key.0.0).bind(key.1.0))
            .fetch_all(c))?;
        for row in rows {
            let order = OrderId(row.order_id);
            found.entry(order).or_default().push(row.try_into()?);
        }
    }
    Ok(found)
}

/// Writes how far the prints of a picture are, and counts what is done of the order. Nothing when it was
/// begun anew meanwhile: then another round is read here.
pub async fn set_state(
    tx: &mut Tx,
    (customer, order): (CustomerId, OrderId),
    print: &Print,
    state: &PrintState,
) -> Result<bool> {
    let rows = changed!(
        tx,
        "UPDATE order_prints SET state = $5, reason = $6
         WHERE customer_id = $1 AND order_id = $2 AND position = $3 AND round = $4",
        customer.0,
        order.0,
        i64::from(print.position),
        i64::from(print.round),
        state.as_str(),
        state.reason(),
    )?;
    // What is done stays so until it is repeated, which counts anew.
    if *state == PrintState::Done {
        count_done(tx, customer, order).await?;
    }
    Ok(rows == 1)
}

/// Writes that the printer may know of it, before it is told.
pub async fn set_told(tx: &mut Tx, (customer, order): (CustomerId, OrderId), print: &Print) -> Result<()> {
    changed!(
        tx,
        "UPDATE order_prints SET told = TRUE
         WHERE customer_id = $1 AND order_id = $2 AND position = $3 AND round = $4",
        customer.0,
        order.0,
        i64::from(print.position),
        i64::from(print.round),
    )?;
    Ok(())
}

/// Writes the printer's number for it, or that it has none any more.
pub async fn set_job(
    tx: &mut Tx,
    (customer, order): (CustomerId, OrderId),
    print: &Print,
    job: Option<i32>,
) -> Result<()> {
    changed!(
        tx,
        "UPDATE order_prints SET job = $5
         WHERE customer_id = $1 AND order_id = $2 AND position = $3 AND round = $4",
        customer.0,
        order.0,
        i64::from(print.position),
        i64::from(print.round),
        job.map(i64::from),
    )?;
    Ok(())
}

/// Lets settled prints wait once more, in their next round: those at one place, or all that failed.
pub async fn repeat(tx: &mut Tx, customer: CustomerId, order: OrderId, position: Option<u32>) -> Result<u64> {
    let rows = changed!(
        tx,
        "UPDATE order_prints SET state = 'waiting', reason = NULL, round = round + 1, told = FALSE, job = NULL
         WHERE customer_id = $1 AND order_id = $2
         AND ((position = $3 AND state IN ('done', 'failed')) OR ($3 < 0 AND state = 'failed'))",
        customer.0,
        order.0,
        position.map_or(-1, i64::from),
    )?;
    count_done(tx, customer, order).await?;
    Ok(rows)
}

async fn count_done(tx: &mut Tx, customer: CustomerId, order: OrderId) -> Result<()> {
    changed!(
        tx,
        "UPDATE orders SET done = (SELECT CAST(COALESCE(SUM(p.copies), 0) AS BIGINT) FROM order_prints p
         WHERE p.customer_id = $1 AND p.order_id = $2 AND p.state = 'done')
         WHERE customer_id = $1 AND id = $2",
        customer.0,
        order.0
    )?;
    Ok(())
}
